//! What is said of deploys as a whole.

use super::Text;

pub(super) const TEXTS: &[Text] = &[
    [
        "Deployment is being finalized and can't be canceled",
        "Die Bereitstellung wird abgeschlossen und kann nicht abgebrochen werden",
        "Le déploiement est en cours de finalisation et ne peut pas être annulé",
        "リリースは完了処理中のため、キャンセルできません",
    ],
    [
        "Deployment already completed",
        "Die Bereitstellung ist bereits abgeschlossen",
        "Le déploiement est déjà terminé",
        "リリースはすでに完了しています",
    ],
    [
        "An unexpected error occurred while the deployment was being finalized",
        "Beim Abschließen der Bereitstellung ist ein unerwarteter Fehler aufgetreten",
        "Une erreur inattendue s'est produite lors de la finalisation du déploiement",
        "リリースの完了処理中に予期しないエラーが発生しました",
    ],
];
