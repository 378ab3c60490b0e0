//! The rows: element by element of each sample.

use cucumber_salesforce::simulator::SimulatedOrg;
use regex::Regex;

use super::samples::{SAMPLES, Sample};
use crate::answer::Answer;
use crate::area::Area;
use crate::areas::admin;
use crate::areas::soap::{call, call_at, change, read};
use crate::field::field;
use crate::party::{org_where, ready_in};

pub(super) async fn all(area: &mut Area) {
    let (org, _) = ready_in(SimulatedOrg::builder().allow_connected_apps(true)).await;
    for sample in SAMPLES {
        rows(area, &org, sample).await;
    }
    let odd = org_where(|profile| profile.wire.other_version_status_code = "ODD".into());
    let odd = odd.allow_connected_apps(true).start().await.unwrap();
    let mut seen = Vec::new();
    for (org, code) in [(&org, "INVALID_FIELD"), (&odd, "ODD")] {
        let early = "<oauthConfig><isPkceRequired>true</isPkceRequired></oauthConfig>";
        let answer =
            at_version(org, 58, &change("createMetadata", "ConnectedApp", "Early", early)).await;
        seen.push(answer.is(200, &[&format!("<statusCode>{code}</statusCode>")]));
    }
    area.row(
        "`INVALID_FIELD`",
        "`statusCode` of an element that the version in the URL does not know",
        "",
    )
    .profile([field!(wire.other_version_status_code)], seen);
    let unknown = change("updateMetadata", "ConnectedApp", "Desk", "<colour>x</colour>");
    area.row("`Element {http://soap.sforce.com/2006/04/metadata}colour invalid at this location in type ConnectedApp`", "an element that no version knows", "code")
        .served(call(&org, &unknown).await.is(500, &["Element {http://soap.sforce.com/2006/04/metadata}colour invalid at this location in type ConnectedApp"]));
    let security = call(&org, &read("ExtlClntAppOauthSecuritySettings", &["Orders"])).await;
    area.row(
        "`ExtlClntAppOauthSecuritySettings`",
        "mutual TLS; like Canvas, Mobile, Push, Notification and SAML satellites",
        "wsdl",
    )
    .refused(
        "nothing here depends on it",
        security.fault("INVALID_TYPE", "Unknown type:ExtlClntAppOauthSecuritySettings"),
    );
}

async fn at_version(org: &SimulatedOrg, release: u16, body: &str) -> Answer {
    call_at(org, &format!("/services/Soap/m/{release}.0"), admin(org), body).await
}

async fn rows(area: &mut Area, org: &SimulatedOrg, sample: &Sample) {
    let Sample { kind, name, xml, .. } = sample;
    let sent = call(org, &change("upsertMetadata", kind, name, xml)).await;
    let told = call(org, &read(kind, &[name])).await;
    for (parents, element) in elements(xml) {
        let is_told = told.text().contains(&format!("<{element}>"));
        let secret = sample.untold.contains(&element.as_str());
        let mut seen = sent.is(200, &["<success>true</success>"]);
        seen = seen.and(told.seen(is_told != secret, &format!("{element} told: {}", !secret)));
        let mut when = Vec::new();
        if let Some((release, _)) = sample.since.iter().find(|(_, path)| {
            *path
                == format!(
                    "{}{element}",
                    parents.iter().map(|p| format!("{p}.")).collect::<Vec<_>>().concat()
                )
        }) {
            let snippet = wrapped(&parents, &snippet(xml, &element));
            let early =
                at_version(org, release - 1, &change("updateMetadata", kind, name, &snippet)).await;
            let text = format!("Property '{element}' not valid in version {}.0", release - 1);
            seen = seen.and(early.is(200, &[&text]));
            // The WSDL of 63.0 lacks these; nothing says which version brought them.
            let earliest = if *release == 64 { " at the earliest" } else { "" };
            when.push(format!("since {release}.0{earliest}"));
        }
        if secret {
            when.push("not told".to_owned());
        }
        let path: Vec<String> = [&[(*kind).to_owned()], &parents[..]].concat();
        area.row(format!("`{}`: `{element}`", path.join("`, `")), when.join(", "), sample.source)
            .served(seen);
    }
}

/// The elements of a sample, each with those that it is in.
fn elements(xml: &str) -> Vec<(Vec<String>, String)> {
    let tag = Regex::new(r"<(/?)(\w+)>").unwrap();
    let (mut open, mut found) = (Vec::<String>::new(), Vec::new());
    for part in tag.captures_iter(xml) {
        if &part[1] == "/" {
            open.pop();
        } else {
            let one = (open.clone(), part[2].to_owned());
            if !found.contains(&one) {
                found.push(one);
            }
            open.push(part[2].to_owned());
        }
    }
    found
}

/// An element of a sample with all that is in it.
fn snippet(xml: &str, element: &str) -> String {
    let (_, rest) = xml.split_once(&format!("<{element}>")).unwrap();
    let (inside, _) = rest.split_once(&format!("</{element}>")).unwrap();
    format!("<{element}>{inside}</{element}>")
}

fn wrapped(parents: &[String], xml: &str) -> String {
    parents.iter().rev().fold(xml.to_owned(), |xml, parent| format!("<{parent}>{xml}</{parent}>"))
}
