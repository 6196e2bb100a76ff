//! What is consumed, as a function of time: so that a month costs no more than an instant.
//!
//! Each hour has the same amount; its halves differ by a share that seed and hour decide. So the
//! amount up to any instant is known at once, and so is the instant at which an amount is reached.

use crate::Micros;

const HOUR_US: u64 = 3_600_000_000;
const HALF_US: u64 = HOUR_US / 2;
/// The halves of an hour differ from half the amount by at most `SWING_MAX` / `SWING_PARTS` of it.
const SWING_MAX: u64 = 32;
const SWING_PARTS: i128 = 128;

/// A load: how much is consumed, in millionths of the register's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    seed: u64,
    hourly: u64,
}

impl Load {
    /// `hourly` millionths of a unit each hour, spread as `seed` says. Zero is a load that stands
    /// still.
    #[must_use]
    pub const fn new(seed: u64, hourly: u64) -> Self {
        Self { seed, hourly }
    }

    /// The same amount, spread as another seed says.
    #[must_use]
    pub const fn reseeded(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// All that would be consumed from the world's zero to `at`.
    #[must_use]
    pub fn total(&self, at: Micros) -> u64 {
        let (hour, within) = (at.0 / HOUR_US, at.0 % HOUR_US);
        let first = self.first_half(hour);
        let part = |amount: u64, elapsed: u64| {
            let share = u128::from(amount) * u128::from(elapsed) / u128::from(HALF_US);
            u64::try_from(share)
                .unwrap_or_else(|_| unreachable!("a share is no more than the whole"))
        };
        let this_hour = match within.checked_sub(HALF_US) {
            None => part(first, within),
            Some(elapsed) => first + part(self.hourly - first, elapsed),
        };
        hour.saturating_mul(self.hourly).saturating_add(this_hour)
    }

    /// How much an hour is consumed at `at`.
    #[must_use]
    pub fn rate(&self, at: Micros) -> u64 {
        let first = self.first_half(at.0 / HOUR_US);
        let half = if at.0 % HOUR_US < HALF_US { first } else { self.hourly - first };
        half * 2
    }

    /// The first instant at which [`Load::total`] is `amount` or more; `None` where that is never.
    #[must_use]
    pub fn reaches(&self, amount: u64) -> Option<Micros> {
        let hour = amount.checked_div(self.hourly)?;
        // Not reached at `low`, unless `low` is zero; reached at `high`.
        let mut low = hour.saturating_sub(1).checked_mul(HOUR_US)?;
        let mut high = hour.checked_add(1)?.checked_mul(HOUR_US)?;
        if self.total(Micros(low)) >= amount {
            return Some(Micros(low));
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.total(Micros(middle)) >= amount {
                high = middle;
            } else {
                low = middle;
            }
        }
        Some(Micros(high))
    }

    /// How much of an hour's amount its first half has.
    fn first_half(&self, hour: u64) -> u64 {
        let swing = i128::from(mix(self.seed, hour) % (2 * SWING_MAX + 1)) - i128::from(SWING_MAX);
        let first = i128::from(self.hourly) / 2 + i128::from(self.hourly) * swing / SWING_PARTS;
        u64::try_from(first).unwrap_or_else(|_| unreachable!("the swing is less than a half"))
    }
}

/// A number that seed and place decide: splitmix64.
fn mix(seed: u64, place: u64) -> u64 {
    let mut z = seed.wrapping_add(place.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_hour_has_the_same_amount_and_its_halves_differ() {
        let load = Load::new(7, 1_000_000);
        let hours = |n: u64| load.total(Micros(n * HOUR_US));
        assert_eq!([hours(1), hours(2), hours(24 * 31)], [1_000_000, 2_000_000, 744_000_000]);
        let halves: Vec<_> = (0..100).map(|h| load.first_half(h)).collect();
        assert!(halves.iter().all(|half| (250_000..=750_000).contains(half)));
        assert!(halves.iter().any(|half| *half < 400_000) && halves.iter().any(|h| *h > 600_000));
        assert_eq!(load.rate(Micros::ZERO), 2 * halves[0]);
    }

    #[test]
    fn a_load_that_stands_still_reaches_nothing() {
        let still = Load::new(1, 0);
        assert_eq!((still.total(Micros(u64::MAX)), still.reaches(1)), (0, None));
    }

    proptest! {
        #[test]
        fn an_amount_is_reached_at_its_instant_and_not_before(
            seed: u64, hourly in 1..10_000_000_u64, amount in 1..100_000_000_000_u64,
        ) {
            let load = Load::new(seed, hourly);
            let at = load.reaches(amount).unwrap();
            prop_assert!(load.total(at) >= amount);
            prop_assert!(load.total(Micros(at.0 - 1)) < amount);
        }

        #[test]
        fn what_is_consumed_never_goes_back(seed: u64, hourly in 0..9_000_u64, at in 0..9_000_000_000_u64, more in 0..9_000_000_u64) {
            let load = Load::new(seed, hourly);
            prop_assert!(load.total(Micros(at)) <= load.total(Micros(at + more)));
        }
    }
}
