//! What stands in the elements of connected apps and their like: words, and nothing unknown.

use cucumber_salesforce::simulator::SimulatedOrg;

use crate::answer::{Answer, Seen};
use crate::area::Area;
use crate::areas::soap::{call, change};
use crate::party::ready_in;

const CANVAS: &str = "<accessMethod>Get</accessMethod><canvasUrl>https://example.com</canvasUrl>";
const SAML: &str = "<acsUrl>https://example.com/acs</acsUrl><entityUrl>x</entityUrl><samlSubjectType>UserId</samlSubjectType>";
const MOBILE: &str = "<devicePlatform>ios</devicePlatform><version>1</version>";

/// Element of a connected app, what it needs, an element in it, words.
const WORDS: &[(&str, &str, &str, &str)] = &[
    ("canvasConfig", CANVAS, "accessMethod", "Get Post"),
    (
        "canvasConfig",
        CANVAS,
        "locations",
        "None Chatter UserProfile Visualforce Aura Publisher ChatterFeed ServiceDesk OpenCTI AppLauncher MobileNav PageLayout",
    ),
    ("canvasConfig", CANVAS, "options", "HideShare HideHeader PersonalEnabled"),
    ("canvasConfig", CANVAS, "samlInitiationMethod", "None IdpInitiated SpInitiated"),
    ("mobileAppConfig", MOBILE, "devicePlatform", "ios android"),
    ("mobileAppConfig", MOBILE, "deviceType", "phone tablet minitablet"),
    ("samlConfig", SAML, "encryptionType", "AES_128 AES_256 Triple_Des"),
    ("samlConfig", SAML, "samlIdpSLOBindingEnum", "RedirectBinding PostBinding"),
    ("samlConfig", SAML, "samlNameIdFormat", "Unspecified EmailAddress Persistent Transient"),
    ("samlConfig", SAML, "samlSigningAlgoType", "SHA1 SHA256"),
    (
        "samlConfig",
        SAML,
        "samlSubjectType",
        "Username FederationId UserId SpokeId CustomAttribute PersistentId",
    ),
    ("sessionPolicy", "", "policyAction", "Block RaiseSessionLevel"),
    ("sessionPolicy", "", "sessionLevel", "LOW STANDARD HIGH_ASSURANCE"),
];

/// The type of an element, and the elements around one that it does not have.
const TYPES: &[(&str, &str, &str)] = &[
    ("ConnectedApp", "CanvasMetadata", "canvas"),
    ("ConnectedApp", "ConnectedAppCanvasConfig", "canvasConfig"),
    ("ConnectedApp", "ConnectedAppMobileDetailConfig", "mobileAppConfig"),
    ("ConnectedApp", "ConnectedAppSamlConfig", "samlConfig"),
    ("ConnectedApp", "ConnectedAppSessionPolicy", "sessionPolicy"),
    ("ConnectedApp", "ConnectedAppOauthIdToken", "oauthConfig idTokenConfig"),
    ("ConnectedApp", "ConnectedAppOauthAssetToken", "oauthConfig assetTokenConfig"),
    ("ExtlClntAppGlobalOauthSettings", "ExternalAppIdTokenConfig", "idTokenConfig"),
    ("ExtlClntAppOauthSettings", "ExtlClntAppOauthSettingsAttribute", "customAttributes"),
    ("ExtlClntAppOauthSettings", "ExtlClntAppOauthIpRange", "trustedIpRanges"),
    (
        "ExtlClntAppOauthConfigurablePolicies",
        "ExtlClntAppOauthPoliciesAttribute",
        "customAttributes",
    ),
];

pub(super) async fn all(area: &mut Area) {
    let (org, _) = ready_in(SimulatedOrg::builder().allow_connected_apps(true)).await;
    for (parent, needed, element, words) in WORDS {
        // It may be among what is needed.
        let needed = match needed.split_once(&format!("<{element}>")) {
            Some((before, rest)) => {
                let end = format!("</{element}>");
                format!("{before}{}", rest.split_once(&end).unwrap().1)
            }
            None => (*needed).to_owned(),
        };
        let say = async |word: &str| {
            app(&org, &format!("<{parent}>{needed}<{element}>{word}</{element}></{parent}>")).await
        };
        let mut seen: Vec<Seen> = Vec::new();
        for word in words.split_whitespace() {
            seen.push(say(word).await.is(200, &["<success>true</success>"]));
        }
        let odd = say("Odd").await;
        let refused =
            odd.seen(odd.text().contains("'Odd' is not a valid value for the enum"), "Odd");
        let listed: Vec<&str> = words.split_whitespace().collect();
        area.row(
            format!("`ConnectedApp`, `{parent}`: `{element}`"),
            format!("`{}`, and no other", listed.join("`, `")),
            "md-ca wsdl",
        )
        .served(seen.into_iter().reduce(Seen::and).unwrap().and(refused));
    }
    for (kind, of, path) in TYPES {
        let inner = "<colour>x</colour>".to_owned();
        let xml = path.rsplit(' ').fold(inner, |xml, name| format!("<{name}>{xml}</{name}>"));
        let told = call(&org, &change("upsertMetadata", kind, "Any", &xml)).await;
        let text = format!(
            "Element {{http://soap.sforce.com/2006/04/metadata}}colour invalid at this location in type {of}"
        );
        area.row(
            format!("`{text}`"),
            format!("an element that no version knows, in `{}`", path.replace(' ', "`, `")),
            "code wsdl",
        )
        .served(told.is(500, &[&text]));
    }
}

/// A connected app with these elements.
async fn app(org: &SimulatedOrg, fields: &str) -> Answer {
    let fields = format!("<contactEmail>qa@example.com</contactEmail><label>Nest</label>{fields}");
    call(org, &change("upsertMetadata", "ConnectedApp", "Nest", &fields)).await
}
