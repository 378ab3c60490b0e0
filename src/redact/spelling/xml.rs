//! Texts as XML and HTML spell them.

/// How characters become references.
#[derive(Clone, Copy)]
enum As {
    Raw,
    Name(&'static str),
    Decimal,
    LowerHex,
    UpperHex,
}

use As::{Decimal, LowerHex, Name, Raw, UpperHex};

/// What becomes of `>`, `"` and `'`, and of `&` and `<`, which nobody leaves as they are.
struct Style {
    markup: [As; 2],
    greater: As,
    double: As,
    single: As,
}

const NAMED: [As; 2] = [Name("&amp;"), Name("&lt;")];
const GREATER: As = Name("&gt;");
const DOUBLE: As = Name("&quot;");
const SINGLE: As = Name("&apos;");

/// The habits of the writers of XML that there are.
const STYLES: [Style; 12] = [
    Style { markup: NAMED, greater: Raw, double: Raw, single: Raw },
    Style { markup: NAMED, greater: GREATER, double: Raw, single: Raw },
    Style { markup: NAMED, greater: Raw, double: DOUBLE, single: Raw },
    Style { markup: NAMED, greater: GREATER, double: DOUBLE, single: Raw },
    Style { markup: NAMED, greater: GREATER, double: DOUBLE, single: SINGLE },
    Style { markup: NAMED, greater: GREATER, double: DOUBLE, single: Decimal },
    Style { markup: NAMED, greater: GREATER, double: DOUBLE, single: LowerHex },
    Style { markup: NAMED, greater: GREATER, double: Decimal, single: Decimal },
    Style { markup: NAMED, greater: GREATER, double: LowerHex, single: LowerHex },
    Style { markup: [Decimal; 2], greater: Decimal, double: Decimal, single: Decimal },
    Style { markup: [LowerHex; 2], greater: LowerHex, double: LowerHex, single: LowerHex },
    Style { markup: [UpperHex; 2], greater: UpperHex, double: UpperHex, single: UpperHex },
];

/// What becomes of characters beyond ASCII, and of line breaks and tabs.
const OTHERS: [(As, As); 7] = [
    (Raw, Raw),
    (Decimal, Raw),
    (Decimal, Decimal),
    (LowerHex, Raw),
    (UpperHex, Raw),
    (Raw, UpperHex),
    (UpperHex, UpperHex),
];

/// The spellings of `value` in text and in attributes; none where it needs no reference.
pub(super) fn xml(value: &str) -> Vec<String> {
    let special = |c: char| !c.is_ascii() || c.is_ascii_control() || "&<>\"'".contains(c);
    if !value.contains(special) {
        return Vec::new();
    }
    let mut spellings = Vec::new();
    for style in &STYLES {
        for (beyond, control) in OTHERS {
            let spelled = value.chars().map(|c| {
                let way = match c {
                    '&' => style.markup[0],
                    '<' => style.markup[1],
                    '>' => style.greater,
                    '"' => style.double,
                    '\'' => style.single,
                    c if c.is_ascii_control() => control,
                    c if !c.is_ascii() => beyond,
                    _ => Raw,
                };
                reference(c, way)
            });
            spellings.push(spelled.collect());
        }
    }
    spellings
}

fn reference(c: char, way: As) -> String {
    let code = u32::from(c);
    match way {
        Raw => c.to_string(),
        Name(name) => name.to_owned(),
        Decimal => format!("&#{code};"),
        LowerHex => format!("&#x{code:x};"),
        UpperHex => format!("&#x{code:X};"),
    }
}
