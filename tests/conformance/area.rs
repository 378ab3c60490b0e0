//! The rows of the table: each fact, how it stands, and the exchange that shows it.

use super::answer::Seen;

/// A page of the table.
pub(crate) struct Part {
    pub(crate) file: &'static str,
    pub(crate) title: &'static str,
    pub(crate) areas: Vec<Area>,
}

/// What belongs together on a page.
pub(crate) struct Area {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) rows: Vec<Row>,
    /// What the exchanges showed otherwise.
    pub(crate) wrong: Vec<String>,
}

/// A fact of the table.
#[derive(Debug)]
pub(crate) struct Row {
    /// As sources write it, its names in backticks.
    pub(crate) fact: String,
    /// When it is so.
    pub(crate) when: String,
    pub(crate) source: &'static str,
    pub(crate) standing: Standing,
    /// Of each exchange that shows it.
    pub(crate) statuses: Vec<u16>,
}

/// How the simulated org stands to a fact.
#[derive(Debug)]
pub(crate) enum Standing {
    Served,
    /// Served where a test says so: no state of the org leads to it.
    Told(&'static str),
    /// Refused, and why.
    Refused(&'static str),
    /// Unconfirmed: fields of the profile.
    Profile(Vec<&'static str>),
}

/// A fact that has no standing yet.
pub(crate) struct Begun<'a> {
    area: &'a mut Area,
    fact: String,
    when: String,
    source: &'static str,
}

impl Area {
    pub(crate) fn new(title: &'static str, lead: &'static str) -> Self {
        Self { title, lead, rows: Vec::new(), wrong: Vec::new() }
    }

    /// Begins a row: the fact, when it is so, and sources such as `owner/repo#1`, or none.
    pub(crate) fn row(
        &mut self,
        fact: impl Into<String>,
        when: impl Into<String>,
        source: &'static str,
    ) -> Begun<'_> {
        Begun { area: self, fact: fact.into(), when: when.into(), source }
    }
}

impl Begun<'_> {
    /// The org does so.
    pub(crate) fn served(self, seen: Seen) {
        self.stands(Standing::Served, vec![seen]);
    }

    /// The org does so where a test tells it to.
    pub(crate) fn told(self, how: &'static str, seen: Seen) {
        self.stands(Standing::Told(how), vec![seen]);
    }

    /// The org refuses this, for a reason.
    pub(crate) fn refused(self, why: &'static str, seen: Seen) {
        self.stands(Standing::Refused(why), vec![seen]);
    }

    /// The org does so unless fields of its profile say otherwise; shown for one reading or more.
    pub(crate) fn profile<const N: usize>(self, fields: [&'static str; N], seen: Vec<Seen>) {
        self.stands(Standing::Profile(fields.into()), seen);
    }

    fn stands(self, standing: Standing, seen: Vec<Seen>) {
        let Self { area, fact, when, source } = self;
        assert!(!seen.is_empty(), "nothing shows {fact}");
        let statuses = seen.iter().map(|seen| seen.status).collect();
        for wrong in seen.into_iter().filter_map(|seen| seen.wrong) {
            area.wrong.push(format!("{}: {fact} ({when}): {wrong}", area.title));
        }
        area.rows.push(Row { fact, when, source, standing, statuses });
    }
}
