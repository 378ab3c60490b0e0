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
        "rollbackOnError option must be true on a production org",
        "Die Option rollbackOnError muss in einer Produktionsorganisation true sein",
        "L'option rollbackOnError doit être true dans une organisation de production",
        "本番組織では rollbackOnError オプションを true にする必要があります",
    ],
    [
        "purgeOnDelete option can only be used on a non-active org",
        "Die Option purgeOnDelete kann nur in einer nicht aktiven Organisation verwendet werden",
        "L'option purgeOnDelete peut être utilisée uniquement dans une organisation inactive",
        "purgeOnDelete オプションは、有効でない組織でのみ使用できます",
    ],
    [
        "testLevel of NoTestRun cannot be used in production organizations",
        "testLevel NoTestRun kann in Produktionsorganisationen nicht verwendet werden",
        "testLevel NoTestRun ne peut pas être utilisé dans des organisations de production",
        "本番組織では testLevel に NoTestRun を使用できません",
    ],
    [
        "Too many files in zip",
        "Zu viele Dateien in der ZIP-Datei",
        "Trop de fichiers dans le fichier zip",
        "zip ファイル内のファイルが多すぎます",
    ],
    [
        "The zip file is larger than 39 MB, or than 600 MB unzipped",
        "Die ZIP-Datei ist größer als 39 MB oder entpackt größer als 600 MB",
        "Le fichier zip dépasse 39 Mo, ou 600 Mo une fois décompressé",
        "zip ファイルが 39 MB を超えているか、展開後に 600 MB を超えています",
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
