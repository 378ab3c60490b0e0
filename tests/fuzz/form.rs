//! Form bodies and query strings of the OAuth endpoints.

use proptest::option;
use proptest::sample::select;

use super::engine::fuzz;
use super::mutate::mutated;

const PIECES: &[&str] = &[
    "grant_type=",
    "client_credentials",
    "password",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer",
    "client_id=",
    "client_secret=",
    "username=",
    "assertion=",
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.AAAA",
    "eyJhbGciOiJub25lIn0..",
    "scope=api",
    "token=",
    "response_type=device_code",
    "response_type=code",
    "grant_type=device",
    "client_assertion=",
    "code_challenge=",
    "redirect_uri=",
    "http://localhost/",
    "KeyOfOrders1",
    "SecretOfOrders1",
    "REFRESH",
    "SESSION",
    "prompt=none",
    "display=",
    "eyJhbGciOiJSUzI1NiJ9.W10.",
    "\u{fc}",
    "&",
    "=",
    "%",
    "%00",
    "%zz",
    "%ff",
    "+",
    "&&",
    ".",
];

fn forms() -> Vec<String> {
    [
        "grant_type=client_credentials&client_id=KeyOfOrders1&client_secret=SecretOfOrders1&scope=api",
        "grant_type=password&client_id=KeyOfOrders1&client_secret=SecretOfOrders1&username=a%40b.example&password=p",
        "grant_type=refresh_token&refresh_token=REFRESH&client_id=KeyOfOrders1&client_secret=SecretOfOrders1",
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJLZXlPZk9yZGVyczEiLCJzdWIiOiJ1IiwiYXVkIjoiYSIsImV4cCI6MX0.AAAA",
        "response_type=device_code&client_id=KeyOfOrders1&scope=api",
        "grant_type=device&client_id=KeyOfOrders1&code=c",
        "grant_type=authorization_code&code=aPrx&client_id=KeyOfOrders1&client_secret=SecretOfOrders1&redirect_uri=http%3A%2F%2Flocalhost%2F&code_verifier=v",
        "token=SESSION&token_type_hint=access_token&client_id=KeyOfOrders1&client_secret=SecretOfOrders1",
        "token=REFRESH&client_id=KeyOfOrders1&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=eyJhbGciOiJSUzI1NiJ9.e30.AAAA",
    ]
    .map(str::to_owned)
    .into()
}

fn questions() -> Vec<String> {
    [
        "response_type=code&client_id=KeyOfOrders1&redirect_uri=http%3A%2F%2Flocalhost%2F&code_challenge=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU&code_challenge_method=S256&state=s&login_hint=integ",
        "response_type=code&client_id=KeyOfOrders1&redirect_uri=http%3A%2F%2Flocalhost%2F&scope=api%20openid&nonce=n&prompt=login%20consent&display=popup",
        "startURL=%2Fservices%2Foauth2%2Fauthorize%3Fclient_id%3DKeyOfOrders1&un=a%40b.example&pw=p",
    ]
    .map(str::to_owned)
    .into()
}

#[test]
fn forms_are_answered_or_refused() {
    let paths = ["token", "token", "introspect", "revoke"];
    let basic = select(&["", "Basic", "Basic !", "Basic YTpi", "Basic /w==", "Bearer x"][..]);
    let strategy = (select(paths.to_vec()), option::of(basic), mutated(forms(), PIECES));
    fuzz("form", &strategy, &async |target, (path, basic, form)| {
        let url = target.url(&format!("/services/oauth2/{path}"));
        // Tokens that are there stay there, for the inputs that follow.
        let form = if *path == "revoke" { form.to_vec() } else { target.filled(form) };
        let mut request = target.client.post(url).body(form);
        request = request.header("content-type", "application/x-www-form-urlencoded");
        if let Some(basic) = basic {
            request = request.header("authorization", *basic);
        }
        target.send(request).await?.is_oauth()
    });
}

#[test]
fn questions_of_browsers_lead_to_pages() {
    let paths = ["services/oauth2/authorize", ""];
    let strategy = (select(paths.to_vec()), mutated(questions(), PIECES));
    fuzz("pages", &strategy, &async |target, (path, form)| {
        let request = target.client.post(target.url(&format!("/{path}"))).body(form.to_vec());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        target.send(request).await?.is_page()
    });
}
