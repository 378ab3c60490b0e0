//! What the OAuth endpoints say.

use super::Text;

pub(super) const TEXTS: &[Text] = &[
    [
        "client identifier invalid",
        "Client-ID ungültig",
        "identifiant client non valide",
        "クライアント ID が無効です",
    ],
    [
        "External client app is not installed in this org",
        "Die externe Client-Anwendung ist in dieser Organisation nicht installiert",
        "L'application client externe n'est pas installée dans cette organisation",
        "外部クライアントアプリケーションはこの組織にインストールされていません",
    ],
    [
        "invalid client credentials",
        "ungültige Client-Anmeldeinformationen",
        "informations d'identification client non valides",
        "クライアントログイン情報が無効です",
    ],
    [
        "app must be installed into org",
        "Die Anwendung muss in der Organisation installiert sein",
        "l'application doit être installée dans l'organisation",
        "アプリケーションを組織にインストールする必要があります",
    ],
    [
        "this app is blocked by admin",
        "Diese Anwendung wurde vom Administrator blockiert",
        "cette application est bloquée par l'administrateur",
        "このアプリケーションはシステム管理者によってブロックされています",
    ],
    [
        "user is not admin approved to access this app",
        "Der Benutzer ist nicht vom Administrator für den Zugriff auf diese Anwendung zugelassen",
        "l'utilisateur n'est pas approuvé par l'administrateur pour accéder à cette application",
        "ユーザーはこのアプリケーションへのアクセスをシステム管理者から承認されていません",
    ],
    [
        "user hasn't approved this consumer",
        "Der Benutzer hat diesen Verbraucher nicht genehmigt",
        "l'utilisateur n'a pas approuvé ce consommateur",
        "ユーザーはこのコンシューマーを承認していません",
    ],
    [
        "no client credentials user enabled",
        "kein Benutzer für Client-Anmeldeinformationen aktiviert",
        "aucun utilisateur d'informations d'identification client activé",
        "クライアントログイン情報ユーザーが有効化されていません",
    ],
    [
        "request not supported on this domain",
        "Die Anforderung wird für diese Domäne nicht unterstützt",
        "requête non prise en charge sur ce domaine",
        "要求はこのドメインではサポートされていません",
    ],
    [
        "grant type not supported",
        "Gewährungstyp nicht unterstützt",
        "type d'autorisation non pris en charge",
        "許可種別はサポートされていません",
    ],
    [
        "authentication failure",
        "Authentifizierungsfehler",
        "échec de l'authentification",
        "認証失敗",
    ],
    ["invalid assertion", "ungültige Assertion", "assertion non valide", "アサーションが無効です"],
    ["audience is invalid", "Zielgruppe ist ungültig", "audience non valide", "利用者が無効です"],
    [
        "expired authorization code",
        "abgelaufener Autorisierungscode",
        "code d'autorisation expiré",
        "認証コードの期限切れ",
    ],
    [
        "expired access/refresh token",
        "abgelaufenes Zugriffs-/Aktualisierungstoken",
        "jeton d'accès/d'actualisation expiré",
        "期限切れのアクセス/更新トークン",
    ],
    [
        "login rate exceeded",
        "Anmelderate überschritten",
        "taux de connexion dépassé",
        "ログイン率を超過しました",
    ],
    ["inactive user", "inaktiver Benutzer", "utilisateur inactif", "無効なユーザー"],
    ["ip restricted", "IP eingeschränkt", "adresse IP restreinte", "IP が制限されています"],
    [
        "invalid basic auth header",
        "ungültiger Basic-Auth-Header",
        "en-tête d'authentification de base non valide",
        "基本認証ヘッダーが無効です",
    ],
    [
        "the requested scope is not allowed",
        "Der angeforderte Umfang ist nicht zulässig",
        "la portée demandée n'est pas autorisée",
        "要求された範囲は許可されていません",
    ],
    [
        "redirect_uri must match configuration",
        "redirect_uri muss mit der Konfiguration übereinstimmen",
        "redirect_uri doit correspondre à la configuration",
        "redirect_uri は設定と一致する必要があります",
    ],
    [
        "missing required code challenge",
        "erforderliche Code-Challenge fehlt",
        "défi de code requis manquant",
        "必須のコードチャレンジがありません",
    ],
    [
        "organization is locked, closed, or suspended",
        "Die Organisation ist gesperrt, geschlossen oder ausgesetzt",
        "l'organisation est verrouillée, fermée ou suspendue",
        "組織がロック、クローズ、または停止されています",
    ],
    [
        "retry your request",
        "Wiederholen Sie die Anforderung",
        "relancez votre requête",
        "要求を再試行してください",
    ],
    ["invalid token", "ungültiges Token", "jeton non valide", "トークンが無効です"],
];
