//! What Login History says.

use super::Text;

pub(super) const TEXTS: &[Text] = &[
    ["Success", "Erfolg", "Réussite", "成功"],
    ["Invalid Password", "Ungültiges Kennwort", "Mot de passe non valide", "無効なパスワード"],
    ["Password Expired", "Kennwort abgelaufen", "Mot de passe expiré", "パスワードの期限切れ"],
    ["Restricted IP", "Eingeschränkte IP", "Adresse IP restreinte", "制限された IP"],
    ["Restricted Time", "Eingeschränkte Zeit", "Horaires restreints", "制限された時間"],
    [
        "Login Rate Exceeded",
        "Anmelderate überschritten",
        "Taux de connexion dépassé",
        "ログイン率超過",
    ],
    [
        "Failed: User Inactive",
        "Fehlgeschlagen: Benutzer inaktiv",
        "Échec : utilisateur inactif",
        "失敗: ユーザーが無効",
    ],
    [
        "Failed: User Frozen",
        "Fehlgeschlagen: Benutzer eingefroren",
        "Échec : utilisateur gelé",
        "失敗: ユーザーが凍結",
    ],
    [
        "Failed: Multi-Factor Authentication Required",
        "Fehlgeschlagen: Multi-Faktor-Authentifizierung erforderlich",
        "Échec : authentification multifacteur requise",
        "失敗: 多要素認証が必要",
    ],
    [
        "Failed: Not approved for access",
        "Fehlgeschlagen: Nicht für den Zugriff genehmigt",
        "Échec : accès non approuvé",
        "失敗: アクセスが承認されていません",
    ],
    [
        "Failed: Username-Password Flow Disabled",
        "Fehlgeschlagen: Benutzername-Kennwort-Flow deaktiviert",
        "Échec : flux de nom d'utilisateur et de mot de passe désactivé",
        "失敗: ユーザー名パスワードフローが無効",
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
