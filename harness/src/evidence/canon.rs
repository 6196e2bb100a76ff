//! The digest of what happened: the same for the same seed, scenarios, profiles and version.
//!
//! It covers the bodies of the lines as they were written, without the envelope (wall-clock time,
//! chain, run id, paths, host, jobs) and without the summary, which cites it; sorted by plan entry,
//! attempt and sequence, since tests that run at once are written as they come. Each body is followed
//! by a line feed.

use std::collections::BTreeMap;

use super::{Digest, Event};

/// Collects bodies as they are written or read.
#[derive(Clone, Debug, Default)]
pub struct Canon {
    /// By plan entry and attempt; the run's own events have an empty entry and come first. Within
    /// one attempt they stand in the order in which they were written.
    bodies: BTreeMap<(String, u32), Vec<String>>,
}

impl Canon {
    /// Takes one event, with its body as it was written.
    pub fn take(&mut self, event: &Event, body: &str) {
        if matches!(event, Event::Summary(_)) {
            return;
        }
        let (entry, attempt) = event.test().unwrap_or(("", 0));
        self.bodies.entry((entry.to_owned(), attempt)).or_default().push(body.to_owned());
    }

    /// The digest of everything taken so far.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let bodies = self.bodies.values().flatten();
        Digest::of_parts(bodies.flat_map(|body| [body.as_bytes(), b"\n"]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::event::TestStarted;

    fn started(entry: &str, attempt: u32) -> (Event, String) {
        let event = Event::TestStarted(TestStarted { entry: entry.to_owned(), attempt });
        let body = serde_json::to_string(&event).unwrap();
        (event, body)
    }

    fn digest(events: &[(Event, String)]) -> Digest {
        let mut canon = Canon::default();
        for (event, body) in events {
            canon.take(event, body);
        }
        canon.digest()
    }

    #[test]
    fn the_order_in_which_tests_interleave_does_not_matter() {
        let (a, b, again) = (started("a", 1), started("b", 1), started("a", 2));
        let one = digest(&[a.clone(), b.clone(), again.clone()]);
        assert_eq!(one, digest(&[again, b.clone(), a.clone()]));
        assert_ne!(one, digest(&[a, b]));
    }

    #[test]
    fn the_order_within_a_test_matters() {
        let (a, mut other) = (started("a", 1), started("a", 1));
        other.1.push(' ');
        assert_ne!(digest(&[a.clone(), other.clone()]), digest(&[other, a]));
    }
}
