//! What is said of deploys as a whole, and of changes that wait for one another.

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
    [
        "The deployment id isn't that of a recent validation that succeeded",
        "Die Bereitstellungs-ID gehört zu keiner kürzlich erfolgreichen Validierung",
        "L'ID de déploiement n'est pas celui d'une validation récente réussie",
        "リリース ID は、最近成功した検証のものではありません",
    ],
    [
        "Entity type: '{0}' is unknown",
        "Entitätstyp: '{0}' ist unbekannt",
        "Type d'entité : '{0}' est inconnu",
        "エンティティ種別: '{0}' は不明です",
    ],
    [
        "Entity of type '{0}' named '{1}' cannot be found",
        "Entität des Typs '{0}' mit dem Namen '{1}' wurde nicht gefunden",
        "L'entité de type '{0}' nommée '{1}' est introuvable",
        "種別 '{0}' のエンティティ '{1}' が見つかりません",
    ],
    [
        "unable to obtain exclusive access to this record",
        "Exklusiver Zugriff auf diesen Datensatz nicht möglich",
        "impossible d'obtenir un accès exclusif à cet enregistrement",
        "このレコードに排他的にアクセスできません",
    ],
    [
        "The changes you requested require salesforce.com to temporarily lock your organization's administration setup. However, the administration setup has already been locked by another change. Please wait for the previous action to finish, then try again later.",
        "Für die angeforderten Änderungen muss salesforce.com das Administrations-Setup Ihrer Organisation vorübergehend sperren. Das Administrations-Setup wurde jedoch bereits durch eine andere Änderung gesperrt. Warten Sie, bis die vorherige Aktion abgeschlossen ist, und versuchen Sie es später erneut.",
        "Pour les modifications demandées, salesforce.com doit verrouiller temporairement la configuration administrative de votre organisation. Cependant, elle est déjà verrouillée par une autre modification. Attendez la fin de l'action précédente, puis réessayez plus tard.",
        "要求した変更では、組織の管理設定を一時的にロックする必要があります。ただし、管理設定は別の変更によってすでにロックされています。前の処理が終了するのを待ってから、もう一度お試しください。",
    ],
];
