//! One propagation as it really is.

use std::time::Duration;

use fastrand::Rng;

/// What a run of propagations is like.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Weather {
    /// A fixed number of nodes; one to four otherwise.
    pub(crate) nodes: Option<usize>,
    /// Every connection from one source meets the same node.
    pub(crate) sticky: bool,
    /// A node forgets the app again for a while after it was known everywhere.
    pub(crate) relapse: bool,
}

/// The truth about one propagation; times count from its beginning.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// When each node learns of the app.
    nodes: Vec<Duration>,
    /// Nodes that are behind answer now this, now that.
    pub(crate) ambiguous: bool,
    /// When sign-ins are limited.
    rush: Option<Span>,
    /// When nothing works.
    outage: Option<Span>,
    /// When a node has forgotten the app again, and which.
    relapse: Option<(Span, usize)>,
    sticky: Option<usize>,
    /// Flows that work unattended: one to three.
    pub(crate) flows: u32,
    /// Whether it is a connected app: the authorize endpoint tells those before anybody signs in.
    pub(crate) connected_app: bool,
}

/// From, and to.
pub(crate) type Span = (Duration, Duration);

/// What one request meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Met {
    /// A node that knows the app.
    Knowing,
    /// A node that does not.
    Behind,
    /// A refusal for the number of sign-ins; only where somebody signs in.
    Rush,
    /// Nobody.
    Outage,
}

impl World {
    /// Draws one.
    pub(crate) fn draw(chance: &mut Rng, weather: Weather) -> Self {
        let total = 30.0 * (900.0_f64 / 30.0).powf(chance.f64());
        let count = weather.nodes.unwrap_or_else(|| chance.usize(1..=4));
        let mut nodes: Vec<Duration> = (0..count)
            .map(|_| Duration::from_secs_f64(total * (0.2 + 0.8 * chance.f64())))
            .collect();
        let slowest = chance.usize(..count);
        nodes[slowest] = Duration::from_secs_f64(total);
        let flows = chance.u32(1..=3);
        let ambiguous = chance.f64() < 0.2;
        let mut span = |share: f64, longest: f64| {
            let (hit, begin, length) = (chance.f64() < share, chance.f64(), chance.f64());
            let begin = Duration::from_secs_f64(begin * total);
            hit.then(|| (begin, begin + Duration::from_secs_f64(length * longest)))
        };
        let (rush, outage) = (span(0.1, 180.0), span(0.1, 120.0));
        let forgotten = span(1.0, 60.0).map(|(begin, end)| {
            let after = Duration::from_secs_f64(total + 120.0 * begin.as_secs_f64() / total);
            (after, after + end.saturating_sub(begin))
        });
        let forgetful = chance.usize(..count);
        // External client apps have no username-password flow, and no third one without a person.
        let connected_app = flows == 3 || chance.bool();
        Self {
            relapse: forgotten.filter(|_| weather.relapse).map(|span| (span, forgetful)),
            sticky: weather.sticky.then(|| chance.usize(..count)),
            nodes,
            ambiguous,
            rush,
            outage,
            flows,
            connected_app,
        }
    }

    /// What a request meets over a fresh connection.
    pub(crate) fn meet(&self, now: Duration, signs_in: bool, chance: &mut Rng) -> Met {
        let node = self.sticky.unwrap_or_else(|| chance.usize(..self.nodes.len()));
        let within = |span: Option<Span>| span.is_some_and(|(from, to)| from <= now && now < to);
        let forgotten = self.relapse.filter(|(_, whose)| *whose == node).map(|(span, _)| span);
        if within(self.outage) {
            Met::Outage
        } else if signs_in && within(self.rush) {
            Met::Rush
        } else if self.nodes[node] <= now && !within(forgotten) {
            Met::Knowing
        } else {
            Met::Behind
        }
    }

    /// When the last node has learnt of the app.
    pub(crate) fn known_everywhere(&self) -> Duration {
        self.nodes.iter().copied().max().unwrap_or_default()
    }

    /// When every request succeeds from: that moment, or the end of what holds all up then.
    pub(crate) fn convergence(&self) -> Duration {
        let known = self.known_everywhere();
        let running = |span: &Span| span.0 <= known && known < span.1;
        let ends = [self.outage, self.rush].into_iter().flatten().filter(running).map(|s| s.1);
        ends.fold(known, Duration::max)
    }

    /// Whether somebody who begins now meets a node that is behind, now or later.
    pub(crate) fn is_too_early(&self, ready: Duration) -> bool {
        let relapses = self.relapse.is_some_and(|((_, end), _)| ready < end);
        ready < self.known_everywhere() || relapses
    }
}
