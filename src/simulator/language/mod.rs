//! The languages of the org: texts change with them, codes never do.

#[cfg(test)]
mod coverage;
mod door;
mod template;
mod texts;

pub(super) use door::{localise, reader};

/// How deep one text of the org quotes another at most.
const QUOTED: u8 = 2;

/// A language that the simulated org speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    German,
    French,
    Japanese,
}

impl Language {
    /// The language of a locale such as `de` or `fr_CA`; English where the org knows no other.
    pub(super) fn of(locale: &str) -> Self {
        match locale.split(['_', '-']).next().unwrap_or_default() {
            "de" => Self::German,
            "fr" => Self::French,
            "ja" => Self::Japanese,
            _ => Self::English,
        }
    }

    /// An English text of the org in this language; unchanged where it has no translation.
    pub(super) fn say(self, english: &str) -> String {
        self.say_quoting(english, QUOTED)
    }

    /// The same, where texts may still be quoted so deep.
    fn say_quoting(self, english: &str, depth: u8) -> String {
        let column = match self {
            Self::English => return english.to_owned(),
            Self::German => 1,
            Self::French => 2,
            Self::Japanese => 3,
        };
        let fitting = texts::all()
            .filter_map(|text| Some((text, template::captures(text[0], english)?)))
            .max_by_key(|(text, _)| template::weight(text[0]));
        match fitting {
            Some((text, captured)) => {
                // A text may quote another, and what a client wrote may look like any number.
                let part = |part: &String| match depth {
                    0 => part.clone(),
                    _ => self.say_quoting(part, depth - 1),
                };
                let captured: Vec<String> = captured.iter().map(part).collect();
                template::fill(text[column], &captured)
            }
            None => english.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_a_language() {
        for (locale, language) in [
            ("de", Language::German),
            ("de_AT", Language::German),
            ("fr_CA", Language::French),
            ("ja", Language::Japanese),
            ("en_US", Language::English),
            ("nl_NL", Language::English),
        ] {
            assert_eq!(Language::of(locale), language, "{locale}");
        }
    }

    #[test]
    fn names_survive_a_translation() {
        let english = "In field: profileName - no Profile named Clerks found";
        let german = Language::German.say(english);
        assert_eq!(german, "In Feld: profileName - kein Profile mit dem Namen Clerks gefunden");
        assert_eq!(Language::English.say(english), english);
        assert_eq!(Language::German.say("no such text"), "no such text");
    }

    #[test]
    fn a_quoted_text_is_translated_too() {
        let english = "Error parsing file: 'yes' is not a valid value for the type xsd:boolean";
        let french = Language::French.say(english);
        assert_eq!(
            french,
            "Erreur lors de l'analyse du fichier : 'yes' n'est pas une valeur valide pour le type xsd:boolean"
        );
    }

    #[test]
    fn what_a_client_wrote_is_quoted_however_often_it_looks_like_a_text() {
        let told = "Unknown type:";
        let english = format!("{}x", told.repeat(4000));
        let german = Language::German.say(&english);
        assert!(german.ends_with("Unknown type:x") && german != english, "{}", &german[..80]);
        assert_eq!(english.matches(told).count() - german.matches(told).count(), 3);
    }

    #[test]
    fn every_row_is_complete_and_keeps_its_gaps() {
        for text in texts::all() {
            for translated in &text[1..] {
                assert!(!translated.is_empty() && *translated != text[0], "{}", text[0]);
                for gap in 0..4 {
                    let gap = format!("{{{gap}}}");
                    assert_eq!(text[0].contains(&gap), translated.contains(&gap), "{translated}");
                }
            }
            assert_eq!(
                texts::all().filter(|other| other[0] == text[0]).count(),
                1,
                "{} stands twice",
                text[0]
            );
        }
    }
}
