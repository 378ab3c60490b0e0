//! The second stamp: whose a component is, in its description.

use std::time::SystemTime;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::model::{OrgId, rfc3339};

/// What fits into the description of a permission set, the shortest of all.
const MAX: usize = 255;

/// How the mark begins, after the user's own text.
const BEGIN: &str = "[cucumber-salesforce ";

/// A description: the user's own text, then run id, owner, expiry and org id.
///
/// Together with the stamp in the API name it tells anyone who meets the component whether it
/// may be deleted.
pub(super) fn describe(
    text: Option<&str>,
    run_id: &str,
    owner: &str,
    expiry: SystemTime,
    org: &OrgId,
) -> String {
    let expiry = rfc3339(expiry);
    let stamp = format!(
        "{BEGIN}run={} owner={} expires={expiry} org={org}]",
        word(run_id, 40),
        word(owner, 60),
    );
    let room = MAX.saturating_sub(stamp.chars().count() + 1);
    let text: String = text.unwrap_or_default().chars().take(room).collect();
    format!("{} {stamp}", text.trim()).trim_start().to_owned()
}

/// What the description of a component of ours says: whose it is, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The run that created it.
    pub run: String,
    /// Who ran it: a user and a machine.
    pub owner: String,
    /// When anyone may delete it.
    pub expires: SystemTime,
    /// The org that it was created in: a sandbox may hold copies of what another org has.
    pub org: OrgId,
}

impl Mark {
    /// Reads the mark of a description; `None` where there is none, or it is not whole.
    #[must_use]
    pub fn read(description: &str) -> Option<Self> {
        let (_, rest) = description.rsplit_once(BEGIN)?;
        let (words, _) = rest.split_once(']')?;
        let value =
            |key: &str| words.split(' ').find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
        Some(Self {
            run: value("run")?.to_owned(),
            owner: value("owner")?.to_owned(),
            expires: OffsetDateTime::parse(value("expires")?, &Rfc3339).ok()?.into(),
            org: value("org")?.parse().ok()?,
        })
    }
}

/// A value that ends where the next key begins.
fn word(text: &str, length: usize) -> String {
    let plain = |c: char| if c.is_whitespace() || matches!(c, '[' | ']' | '=') { '-' } else { c };
    text.chars().take(length).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn says_whose_it_is_and_until_when() {
        let org = "00D000000000062".parse().unwrap();
        let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_020);
        let description = describe(Some("Orders"), "r1", "ana on ci 7", expiry, &org);
        assert_eq!(
            description,
            "Orders [cucumber-salesforce run=r1 owner=ana-on-ci-7 expires=2026-11-18T11:07:00Z \
             org=00D000000000062EAA]"
        );
        assert!(
            describe(None, "r1", "ana", expiry, &org).starts_with("[cucumber-salesforce run=r1")
        );
        let mark = Mark { run: "r1".into(), owner: "ana-on-ci-7".into(), expires: expiry, org };
        assert_eq!(Mark::read(&description), Some(mark));
    }

    #[test]
    fn other_descriptions_carry_no_mark() {
        let org = "00D000000000062".parse().unwrap();
        let whole = describe(Some("Orders"), "r1", "ana", SystemTime::UNIX_EPOCH, &org);
        for text in [
            "",
            "Orders",
            "[cucumber-salesforce]",
            "[cucumber-salesforce run=r1 owner=ana]",
            &whole[..whole.len() - 1],
            &whole.replace("expires=1970", "expires=someday"),
            &whole.replace("org=00D", "org=00E"),
        ] {
            assert_eq!(Mark::read(text), None, "{text}");
        }
    }

    #[test]
    fn cuts_the_text_and_never_the_stamp() {
        let org = "00D000000000062".parse().unwrap();
        let long = "é".repeat(300);
        let description = describe(Some(&long), &long, &long, SystemTime::UNIX_EPOCH, &org);
        assert_eq!(description.chars().count(), 255);
        assert!(description.ends_with("org=00D000000000062EAA]"));
    }
}
