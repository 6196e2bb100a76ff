//! A run's clock: tokio's, so that a paused runtime can make it jump, and the UTC that goes with it.

use adapters::Micros;
use core::time::Duration;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Instants since a zero of its own, and what UTC it is.
///
/// On a paused runtime this is virtual time; tokio then moves it in steps of a millisecond.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    zero: Instant,
    utc_at_zero: Timestamp,
}

impl Clock {
    /// A clock whose zero is now, at which it is `utc`. Must be called in a runtime.
    #[must_use]
    pub fn start(utc: Timestamp) -> Self {
        Self { zero: Instant::now(), utc_at_zero: utc }
    }

    /// How long it has been running.
    #[must_use]
    pub fn now(&self) -> Micros {
        Micros::ZERO + self.zero.elapsed()
    }

    /// What UTC it is.
    #[must_use]
    pub fn utc(&self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.zero.elapsed()).unwrap_or(SignedDuration::MAX);
        self.utc_at_zero.saturating_add(elapsed).unwrap_or(Timestamp::MAX)
    }

    /// The runtime's instant for `at`.
    #[must_use]
    pub fn instant(&self, at: Micros) -> Instant {
        self.zero + Duration::from_micros(at.0)
    }

    /// Our instant for the runtime's; zero for one before our zero.
    #[must_use]
    pub fn micros(&self, instant: Instant) -> Micros {
        Micros::ZERO + instant.saturating_duration_since(self.zero)
    }

    /// Waits until `at`.
    pub async fn sleep_until(&self, at: Micros) {
        tokio::time::sleep_until(self.instant(at)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_paused_clock_jumps_and_takes_utc_with_it() {
        let utc: Timestamp = "2026-03-29T00:59:59Z".parse().unwrap();
        let clock = Clock::start(utc);
        assert_eq!((clock.now(), clock.utc()), (Micros::ZERO, utc));
        clock.sleep_until(Micros(90_000_000_000)).await;
        assert_eq!(clock.now(), Micros(90_000_000_000));
        assert_eq!(clock.utc(), "2026-03-30T01:59:59Z".parse().unwrap());
    }
}
