//! Tells a step which run and scenario it belongs to.

use cucumber::gherkin::{Span, Step};

use crate::salesforce::Place;

/// The run and the place of a step, written into its [`Span`].
///
/// A step of cucumber is a plain `fn` and captures nothing; what it gets is a copy of its
/// [`Step`]. Of that copy the span is the one part that nobody prints and nobody needs once the
/// file is parsed. A step from a foreign parser has an ordinary span, which the magic number
/// tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The run's [`id`](crate::salesforce::Run::id).
    pub run: u32,
    /// Where in the run the step stands.
    pub place: Place,
}

/// Half of a `usize` each: two numbers share one.
const HALF: u32 = usize::BITS / 2;
const MAGIC: usize = 0x5A1E_5F0C & low(usize::MAX);

impl Mark {
    /// Marks `step`; a number that does not fit leaves it unmarked, on 32-bit machines only.
    pub fn stamp(self, step: &mut Step) {
        let number = |number: u32| usize::try_from(number).ok();
        let span = || {
            let start = join(MAGIC, number(self.run)?)?;
            let end = join(number(self.place.feature)?, number(self.place.scenario)?)?;
            Some(Span { start, end })
        };
        step.span = span().unwrap_or_default();
    }

    /// The mark of `step`, if our parser made it.
    #[must_use]
    pub fn of(step: &Step) -> Option<Self> {
        let number = |number: usize| u32::try_from(number).ok();
        let Span { start, end } = step.span;
        if start >> HALF != MAGIC {
            return None;
        }
        let place = Place { feature: number(end >> HALF)?, scenario: number(low(end))? };
        Some(Self { run: number(low(start))?, place })
    }
}

fn join(high: usize, low_half: usize) -> Option<usize> {
    (low(high) == high && low(low_half) == low_half).then_some(high << HALF | low_half)
}

const fn low(number: usize) -> usize {
    number & (usize::MAX >> HALF)
}

#[cfg(test)]
mod tests {
    use cucumber::gherkin::StepType;

    use super::*;

    #[test]
    fn a_mark_reads_back() {
        let plain = Span { start: 17, end: 42 };
        let mut step = Step::builder()
            .keyword("Given ".to_owned())
            .ty(StepType::Given)
            .value("x".to_owned())
            .span(plain)
            .build();
        assert_eq!(Mark::of(&step), None);
        let mark = Mark { run: 7, place: Place { feature: 3, scenario: 0 } };
        mark.stamp(&mut step);
        assert_eq!(Mark::of(&step), Some(mark));
    }
}
