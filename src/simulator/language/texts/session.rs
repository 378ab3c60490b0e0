//! What sessions, logins and the API's own gates say.

use super::Text;

pub(super) const TEXTS: &[Text] = &[
    [
        "Session expired or invalid",
        "Sitzung abgelaufen oder ungültig",
        "Session expirée ou non valide",
        "セッションの期限切れか無効です",
    ],
    [
        "This session is not valid for use with the REST API",
        "Diese Sitzung ist für die Verwendung mit der REST-API nicht gültig",
        "Cette session n'est pas valide pour une utilisation avec l'API REST",
        "このセッションは REST API での使用には無効です",
    ],
    [
        "This session is not valid for use with the API",
        "Diese Sitzung ist für die Verwendung mit der API nicht gültig",
        "Cette session n'est pas valide pour une utilisation avec l'API",
        "このセッションは API での使用には無効です",
    ],
    [
        "The REST API is not enabled for this Organization.",
        "Die REST-API ist für diese Organisation nicht aktiviert.",
        "L'API REST n'est pas activée pour cette organisation.",
        "この組織では REST API が有効になっていません。",
    ],
    [
        "API is disabled for this User",
        "Die API ist für diesen Benutzer deaktiviert",
        "L'API est désactivée pour cet utilisateur",
        "このユーザーの API は無効です",
    ],
    [
        "API is not enabled for this Organization or Partner",
        "Die API ist für diese Organisation oder diesen Partner nicht aktiviert",
        "L'API n'est pas activée pour cette organisation ou ce partenaire",
        "この組織またはパートナーの API は有効になっていません",
    ],
    [
        "TotalRequests Limit exceeded.",
        "TotalRequests-Limit überschritten.",
        "Limite TotalRequests dépassée.",
        "TotalRequests の制限を超えました。",
    ],
    [
        "The users password has expired, you must call SetPassword before attempting any other API operations",
        "Das Kennwort des Benutzers ist abgelaufen. Sie müssen SetPassword aufrufen, bevor Sie andere API-Vorgänge ausführen",
        "Le mot de passe de l'utilisateur a expiré, vous devez appeler SetPassword avant toute autre opération d'API",
        "ユーザーのパスワードの有効期限が切れています。他の API 操作の前に SetPassword をコールする必要があります",
    ],
    [
        "This organization has been locked",
        "Diese Organisation wurde gesperrt",
        "Cette organisation a été verrouillée",
        "この組織はロックされています",
    ],
    [
        "Invalid Session ID found in SessionHeader: Illegal Session",
        "Ungültige Sitzungs-ID in SessionHeader gefunden: Unzulässige Sitzung",
        "ID de session non valide trouvé dans SessionHeader : session interdite",
        "SessionHeader に無効なセッション ID が見つかりました: 不正なセッション",
    ],
    [
        "Invalid username, password, security token; or user locked out.",
        "Ungültiger Benutzername, ungültiges Kennwort oder Sicherheitstoken; oder Benutzer gesperrt.",
        "Nom d'utilisateur, mot de passe ou jeton de sécurité non valide ; ou utilisateur verrouillé.",
        "ユーザー名、パスワード、セキュリティトークンが無効か、ユーザーがロックアウトされています。",
    ],
    [
        "Invalid username, password, security token; or user locked out. Are you at a new location? When accessing Salesforce--either via a desktop client or the API--from outside of your company’s trusted networks, you must add a security token to your password to log in.",
        "Ungültiger Benutzername, ungültiges Kennwort oder Sicherheitstoken; oder Benutzer gesperrt. Befinden Sie sich an einem neuen Ort? Wenn Sie von außerhalb der vertrauenswürdigen Netzwerke Ihres Unternehmens auf Salesforce zugreifen, müssen Sie Ihrem Kennwort ein Sicherheitstoken hinzufügen.",
        "Nom d'utilisateur, mot de passe ou jeton de sécurité non valide ; ou utilisateur verrouillé. Êtes-vous dans un nouvel emplacement ? Pour accéder à Salesforce depuis l'extérieur des réseaux de confiance de votre société, vous devez ajouter un jeton de sécurité à votre mot de passe.",
        "ユーザー名、パスワード、セキュリティトークンが無効か、ユーザーがロックアウトされています。新しい場所からアクセスしていますか? 会社の信頼済みネットワークの外から Salesforce にアクセスする場合は、パスワードにセキュリティトークンを追加する必要があります。",
    ],
    [
        "Invalid Api version specified on URL",
        "Ungültige API-Version in der URL angegeben",
        "Version d'API non valide spécifiée dans l'URL",
        "URL に無効な API バージョンが指定されています",
    ],
    [
        "No operation available for request {0}, please check the WSDL for the service.",
        "Für die Anforderung {0} ist kein Vorgang verfügbar. Überprüfen Sie die WSDL für den Dienst.",
        "Aucune opération disponible pour la requête {0}, vérifiez le WSDL du service.",
        "要求 {0} に使用可能な操作がありません。サービスの WSDL を確認してください。",
    ],
];
