//! What Login History says.

use super::Text;

pub(super) const TEXTS: &[Text] = &[
    ["Success", "Erfolg", "Réussite", "成功"],
    ["Invalid Password", "Ungültiges Kennwort", "Mot de passe non valide", "無効なパスワード"],
    ["Password Expired", "Kennwort abgelaufen", "Mot de passe expiré", "パスワードの期限切れ"],
    ["Restricted IP", "Eingeschränkte IP", "Adresse IP restreinte", "制限された IP"],
    ["Restricted Time", "Eingeschränkte Zeit", "Horaires restreints", "制限された時間"],
    ["User is Inactive", "Benutzer ist inaktiv", "L'utilisateur est inactif", "ユーザーが無効です"],
    [
        "User Is Frozen",
        "Benutzer ist eingefroren",
        "L'utilisateur est gelé",
        "ユーザーは凍結されています",
    ],
    [
        "Multi-factor required",
        "Multi-Faktor erforderlich",
        "Authentification multifacteur requise",
        "多要素認証が必要です",
    ],
    [
        "Failed: Not approved for access",
        "Fehlgeschlagen: Nicht für den Zugriff genehmigt",
        "Échec : accès non approuvé",
        "失敗: アクセスが承認されていません",
    ],
    [
        "Username-Password Flow Disabled",
        "Benutzername-Kennwort-Flow deaktiviert",
        "Flux de nom d'utilisateur et de mot de passe désactivé",
        "ユーザー名パスワードフローが無効",
    ],
    [
        "Failed: API security token required",
        "Fehlgeschlagen: API-Sicherheitstoken erforderlich",
        "Échec : jeton de sécurité de l'API requis",
        "失敗: API セキュリティトークンが必要",
    ],
    [
        "Failed: Token expired",
        "Fehlgeschlagen: Token abgelaufen",
        "Échec : jeton expiré",
        "失敗: トークンの期限切れ",
    ],
    [
        "Failed: Session Level Too Low",
        "Fehlgeschlagen: Sitzungsebene zu niedrig",
        "Échec : niveau de session insuffisant",
        "失敗: セッションレベルが低すぎます",
    ],
];
