//! Which hosts may receive credentials.

use crate::org::{HostKind, LoginUrl};

#[test]
fn every_form_leads_to_the_my_domain() {
    use HostKind::*;
    for (pasted, normal, kind) in [
        ("https://acme.my.salesforce.com", "https://acme.my.salesforce.com", MyDomain),
        ("acme.my.salesforce.com/", "https://acme.my.salesforce.com", MyDomain),
        ("HTTPS://Acme.My.Salesforce.com", "https://acme.my.salesforce.com", MyDomain),
        ("https://acme--uat.sandbox.my.salesforce.com", "", Sandbox),
        ("https://acme--uat.my.salesforce.com", "", Sandbox),
        ("https://acme--uat.cs42.my.salesforce.com", "", Sandbox),
        ("https://acme-dev-ed.develop.my.salesforce.com", "", Developer),
        ("https://fun-shark-1a2b.scratch.my.salesforce.com", "", Scratch),
        ("https://brave-goat.trailblaze.my.salesforce.com", "", Developer),
        ("https://acme.demo.my.salesforce.com", "", Demo),
        ("https://na1.salesforce.com", "", Pod),
        ("https://cs128.salesforce.com", "", Pod),
        ("https://usa2s.salesforce.com", "", Pod),
        ("https://login.salesforce.com", "", LoginPage),
        ("https://test.salesforce.com", "", TestPage),
        ("https://acme.my.salesforce.mil", "", MyDomain),
        ("https://acme--uat.sandbox.my.salesforce.mil", "", Sandbox),
        ("https://acme.my.sfcrmproducts.cn", "", MyDomain),
        ("https://test.sfcrmproducts.cn", "", TestPage),
        (
            "https://acme.lightning.force.com/lightning/o/Account/list?sid=00D!x",
            "https://acme.my.salesforce.com",
            MyDomain,
        ),
        (
            "https://acme-dev-ed.develop.lightning.force.com",
            "https://acme-dev-ed.develop.my.salesforce.com",
            Developer,
        ),
        (
            "https://acme--uat.sandbox.my.salesforce-setup.com/lightning/setup/x",
            "https://acme--uat.sandbox.my.salesforce.com",
            Sandbox,
        ),
        (
            "https://acme.lightning.sfcrmapps.cn/lightning",
            "https://acme.my.sfcrmproducts.cn",
            MyDomain,
        ),
        ("https://acme.lightning.crmforce.mil", "https://acme.my.salesforce.mil", MyDomain),
        ("http://127.0.0.1:8080/services", "http://127.0.0.1:8080", Loopback),
        ("http://localhost:8080", "", Loopback),
        ("http://[::1]:8080", "", Loopback),
    ] {
        let normal = if normal.is_empty() { pasted } else { normal };
        let found = LoginUrl::parse(pasted, &[]).unwrap_or_else(|e| panic!("{pasted}: {e}"));
        assert_eq!((found.to_string().as_str(), found.kind()), (normal, kind), "{pasted}");
    }
}

#[test]
fn other_hosts_receive_nothing() {
    for lookalike in [
        "https://acme.my.salesforce.com.evil.com",
        "https://evil.com/acme.my.salesforce.com",
        "https://acmemy.salesforce.com",
        "https://my.salesforce.com",
        "https://.my.salesforce.com",
        "https://a.b.c.my.salesforce.com",
        "https://acme.sandboxes.my.salesforce.com",
        "https://acme.my.salesforce.com:8443",
        "https://acme.my.salesforce.com@evil.com",
        "https://evil.com#.my.salesforce.com",
        "https://login.salesforce.com.",
        "https://trailhead.salesforce.com",
        "https://login-salesforce.com",
        "https://\u{430}cme.my.salesforce.co",
        "http://127.0.0.1.evil.com",
        "ftp://acme.my.salesforce.com",
        "http://acme.my.salesforce.com",
        "https://user:pw@acme.my.salesforce.com",
        "",
    ] {
        assert!(LoginUrl::parse(lookalike, &[]).is_err(), "{lookalike}");
    }
}

#[test]
fn a_trusted_host_is_accepted_by_name() {
    let trusted = ["proxy.example.com".to_owned()];
    let url = LoginUrl::parse("https://Proxy.example.com:8443/x", &trusted).unwrap();
    assert_eq!(url.to_string(), "https://proxy.example.com:8443");
    assert_eq!(url.kind(), HostKind::Trusted);
    assert!(LoginUrl::parse("http://proxy.example.com", &trusted).is_err());
    assert!(LoginUrl::parse("https://a.proxy.example.com", &trusted).is_err());
}

#[test]
fn a_refusal_shows_the_host_alone() {
    let error = LoginUrl::parse("https://evil.com/?sid=00Dxx!secret", &[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`evil.com` is no Salesforce host (hint: use the org's My Domain, Setup > My Domain; if it is right, add `--sf-trust-host=evil.com`)"
    );
}
