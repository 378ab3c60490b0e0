//! The apps that the judge deploys, as folders in the layout of the Metadata API.

use std::fs;

use rcgen::{CertificateParams, KeyPair};

use crate::sf::Sf;

/// Puts a key into the home of the CLI; its certificate.
pub(crate) fn key(sf: &Sf) -> String {
    let key = KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    fs::write(sf.home().join("key.pem"), key.serialize_pem()).unwrap();
    CertificateParams::new(Vec::new()).unwrap().self_signed(&key).unwrap().pem()
}

/// A folder `classic` with the connected app `Classic`.
pub(crate) fn connected_app(sf: &Sf, certificate: &str) {
    connected_app_of(sf, "classic", "<contactEmail>qa@example.com</contactEmail>", certificate);
}

/// The same in another folder, with this contact.
pub(crate) fn connected_app_of(sf: &Sf, folder: &str, contact: &str, certificate: &str) {
    let fields = format!(
        "{contact}<label>Classic</label><oauthConfig><callbackUrl>http://localhost:1717/OauthRedirect</callbackUrl><certificate>{certificate}</certificate><consumerKey>KeyOfClassic1</consumerKey><consumerSecret>SecretOfClassic1</consumerSecret><isAdminApproved>true</isAdminApproved><scopes>Api</scopes><scopes>RefreshToken</scopes></oauthConfig><profileName>System Administrator</profileName>"
    );
    let app = ("connectedApps/Classic.connectedApp", "ConnectedApp", "Classic", fields);
    write(sf, folder, &[app]);
}

/// A folder `external` with the five files of the external client app `External`.
pub(crate) fn external_app(sf: &Sf, certificate: &str, run_as: &str) {
    let app = "<externalClientApplication>External</externalClientApplication>";
    let global = format!(
        "<callbackUrl>http://localhost:1717/OauthRedirect</callbackUrl><certificate>{certificate}</certificate><consumerKey>KeyOfExternal1</consumerKey><consumerSecret>SecretOfExternal1</consumerSecret>{app}<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>"
    );
    let policies = format!(
        "<clientCredentialsFlowUser>{run_as}</clientCredentialsFlowUser><commaSeparatedProfile>System Administrator</commaSeparatedProfile>{app}<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled><permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>"
    );
    write(
        sf,
        "external",
        &[
            (
                "externalClientApps/External.eca",
                "ExternalClientApplication",
                "External",
                "<contactEmail>qa@example.com</contactEmail><distributionState>Local</distributionState><label>External</label>".to_owned(),
            ),
            (
                "extlClntAppOauthSettings/External_oauth.ecaOauth",
                "ExtlClntAppOauthSettings",
                "External_oauth",
                format!("<commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes>{app}"),
            ),
            (
                "extlClntAppGlobalOauthSets/External_glbl.ecaGlblOauth",
                "ExtlClntAppGlobalOauthSettings",
                "External_glbl",
                global,
            ),
            (
                "extlClntAppOauthPolicies/External_oauthplcy.ecaOauthPlcy",
                "ExtlClntAppOauthConfigurablePolicies",
                "External_oauthplcy",
                policies,
            ),
            (
                "extlClntAppPolicies/External_plcy.ecaPlcy",
                "ExtlClntAppConfigurablePolicies",
                "External_plcy",
                format!("{app}<isEnabled>true</isEnabled><isOauthPluginEnabled>true</isOauthPluginEnabled>"),
            ),
        ],
    );
}

/// A folder `gone` that deletes components.
pub(crate) fn destruction(sf: &Sf, components: &[(&str, &str)]) {
    let folder = sf.home().join("gone");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("package.xml"), manifest([])).unwrap();
    let components = components.iter().copied();
    fs::write(folder.join("destructiveChanges.xml"), manifest(components)).unwrap();
}

/// Path, kind, name and fields of each component.
fn write(sf: &Sf, folder: &str, components: &[(&str, &str, &str, String)]) {
    let folder = sf.home().join(folder);
    for (path, kind, _, fields) in components {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, document(kind, fields)).unwrap();
    }
    let listed = components.iter().map(|(_, kind, name, _)| (*kind, *name));
    fs::write(folder.join("package.xml"), manifest(listed)).unwrap();
}

fn manifest<'a>(components: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let types = components.into_iter().fold(String::new(), |types, (kind, name)| {
        format!("{types}<types><members>{name}</members><name>{kind}</name></types>")
    });
    document("Package", &format!("{types}<version>67.0</version>"))
}

fn document(kind: &str, fields: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><{kind} xmlns=\"http://soap.sforce.com/2006/04/metadata\">{fields}</{kind}>"
    )
}
