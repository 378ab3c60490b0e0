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
        "grant_type=client_credentials&client_id=KeyOfOrders1&client_secret=SecretOfOrders1",
        "grant_type=password&client_id=k&client_secret=s&username=a%40b.example&password=p",
        "grant_type=refresh_token&refresh_token=5Aep861&client_id=k",
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrIiwic3ViIjoidSIsImF1ZCI6ImEiLCJleHAiOjF9.AAAA",
        "token=00D!AQ&client_id=k&client_secret=s",
        "response_type=code&client_id=k&redirect_uri=http%3A%2F%2Flocalhost%2F&code_challenge=c",
    ]
    .map(str::to_owned)
    .into()
}

#[test]
fn forms_are_answered_or_refused() {
    let paths = ["token", "introspect", "revoke"];
    let basic = select(&["", "Basic", "Basic !", "Basic YTpi", "Basic /w==", "Bearer x"][..]);
    let strategy = (select(paths.to_vec()), option::of(basic), mutated(forms(), PIECES));
    fuzz("form", &strategy, async |target, (path, basic, form)| {
        let url = target.url(&format!("/services/oauth2/{path}"));
        let mut request = target.client.post(url).body(form.clone());
        request = request.header("content-type", "application/x-www-form-urlencoded");
        if let Some(basic) = basic {
            request = request.header("authorization", *basic);
        }
        target.send(request).await?.is_oauth()
    });
}
