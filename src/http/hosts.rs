//! The forms of Salesforce's host names: one table.

/// What the form of a host says about the org behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HostKind {
    /// This machine: a simulated org.
    Loopback,
    /// `login.salesforce.com`: production and Developer Edition orgs.
    LoginPage,
    /// `test.salesforce.com`: sandboxes and scratch orgs.
    TestPage,
    /// A My Domain without a partition: production, or an older Developer Edition org.
    MyDomain,
    /// A sandbox.
    Sandbox,
    /// A scratch org.
    Scratch,
    /// A Developer Edition org or Trailhead Playground.
    Developer,
    /// A demo, free or patch org.
    Demo,
    /// A pod such as `na1.salesforce.com`.
    Pod,
    /// No Salesforce host, but the user vouches for it.
    Trusted,
}

/// Domain of logins and API calls, and the domains of the same org that people paste instead.
struct Domain {
    api: &'static str,
    pasted: &'static [&'static str],
    /// Where the global `login.` and `test.` pages and the pods stand.
    global: Option<&'static str>,
}

// The China domains are those of Salesforce on Alibaba Cloud, the `.mil` ones those of Government
// Cloud Plus - Defense. Nobody has confirmed how these two spell their Lightning and Setup hosts:
// should one differ, the pasted address is refused, and the My Domain or a trusted host works.
const DOMAINS: &[Domain] = &[
    Domain {
        api: "my.salesforce.com",
        pasted: &["lightning.force.com", "my.salesforce-setup.com"],
        global: Some("salesforce.com"),
    },
    Domain {
        api: "my.salesforce.mil",
        pasted: &["lightning.crmforce.mil", "my.salesforce-setup.mil"],
        global: None,
    },
    Domain {
        api: "my.sfcrmproducts.cn",
        pasted: &["lightning.sfcrmapps.cn", "my.sfcrmproducts-setup.cn"],
        global: Some("sfcrmproducts.cn"),
    },
];

/// The partitions between an org's name and its domain.
const PARTITIONS: &[(&str, HostKind)] = &[
    ("sandbox", HostKind::Sandbox),
    ("scratch", HostKind::Scratch),
    ("develop", HostKind::Developer),
    ("trailblaze", HostKind::Developer),
    ("demo", HostKind::Demo),
    ("free", HostKind::Demo),
    ("patch", HostKind::Demo),
];

/// Finds the API host and the kind that a Salesforce host stands for; `None` where it is no
/// Salesforce host.
pub(crate) fn look_up(host: &str) -> Option<(String, HostKind)> {
    DOMAINS.iter().find_map(|domain| domain.look_up(host))
}

impl Domain {
    fn look_up(&self, host: &str) -> Option<(String, HostKind)> {
        let mut spellings = std::iter::once(&self.api).chain(self.pasted);
        if let Some(org) = spellings.find_map(|domain| under(host, domain)) {
            return Some((format!("{org}.{}", self.api), my_domain(org)?));
        }
        let page = under(host, self.global?)?;
        let kind = match page {
            "login" => HostKind::LoginPage,
            "test" => HostKind::TestPage,
            pod if is_pod(pod) => HostKind::Pod,
            _ => return None,
        };
        Some((host.to_owned(), kind))
    }
}

/// The part of a host before `.domain`.
fn under<'a>(host: &'a str, domain: &str) -> Option<&'a str> {
    host.strip_suffix(domain)?.strip_suffix('.')
}

/// The org whose own address a host is: its name with what tells it from others of that name.
///
/// A sandbox has had three forms of address, and an older My Domain names the pod that it is on;
/// `None` for hosts that many orgs share.
pub(super) fn org_of(host: &str) -> Option<String> {
    let domain = DOMAINS.iter().find(|domain| under(host, domain.api).is_some())?;
    let org = under(host, domain.api)?;
    let (name, partition) = org.split_once('.').unwrap_or((org, ""));
    let is_told_by_name = is_pod(partition) || (partition == "sandbox" && name.contains("--"));
    let partition = if is_told_by_name { "" } else { partition };
    Some(format!("{name}.{partition}.{}", domain.api))
}

/// Reads `name`, `name.partition` or the older `name.pod`.
fn my_domain(org: &str) -> Option<HostKind> {
    let (name, partition) = match org.split_once('.') {
        Some((name, partition)) => (name, Some(partition)),
        None => (org, None),
    };
    if !is_label(name) {
        return None;
    }
    match partition {
        None if name.contains("--") => Some(HostKind::Sandbox),
        None => Some(HostKind::MyDomain),
        Some(pod) if is_pod(pod) => {
            Some(if pod.starts_with("cs") { HostKind::Sandbox } else { HostKind::MyDomain })
        }
        Some(partition) => {
            PARTITIONS.iter().find(|(name, _)| *name == partition).map(|(_, kind)| *kind)
        }
    }
}

fn is_label(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// `na1`, `cs42`, `usa2s`: two or three letters, a number, and `s` for a sandbox.
fn is_pod(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_lowercase).count();
    let number = &text[letters..];
    let number = number.strip_suffix('s').unwrap_or(number);
    (2..=3).contains(&letters)
        && (1..=4).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
}
