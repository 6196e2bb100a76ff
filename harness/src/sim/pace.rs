//! How a world's time follows the wall clock: times a speed, with jumps.

use std::time::Duration;

use device_sim::Micros;
use tokio::time::Instant;

/// A world's time by the wall clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// When the wall clock was read last at which the world's time was set.
    since: Instant,
    /// The world's time then.
    at: Micros,
    /// How many simulated seconds pass in a second.
    speed: f64,
}

impl Pace {
    /// The world's zero is `now`.
    pub(super) fn new(now: Instant, speed: f64) -> Self {
        Self { since: now, at: Micros::ZERO, speed }
    }

    /// What time it is in the world.
    pub(super) fn at(&self, now: Instant) -> Micros {
        self.at + now.saturating_duration_since(self.since).mul_f64(self.speed)
    }

    /// When it will be `then` in the world; at the latest in an hour, which is soon enough to look
    /// again.
    pub(super) fn wall(&self, then: Micros) -> Instant {
        let ahead = then.since(self.at).as_secs_f64() / self.speed;
        let ahead = Duration::try_from_secs_f64(ahead).unwrap_or(Duration::MAX);
        self.since + ahead.min(Duration::from_hours(1))
    }

    /// The world's time jumps to `to`.
    pub(super) fn jump(&mut self, now: Instant, to: Micros) {
        self.since = now;
        self.at = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn time_passes_at_its_speed_and_goes_on_from_where_it_jumps() {
        let start = Instant::now();
        let mut pace = Pace::new(start, 4.0);
        let later = start + Duration::from_secs(2);
        assert_eq!(pace.at(later), Micros(8_000_000));
        assert_eq!(pace.wall(Micros(8_000_000)), later);
        pace.jump(later, Micros(100_000_000));
        assert_eq!(pace.at(later + Duration::from_secs(1)), Micros(104_000_000));
        assert_eq!(pace.at(start), Micros(100_000_000), "never before the jump");
    }
}
