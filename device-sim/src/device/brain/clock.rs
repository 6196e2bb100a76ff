//! A device's clock: unset until someone says what time it is, then running with the world's time.

use crate::Micros;

/// Microseconds in a second.
pub(crate) const SECOND_US: i64 = 1_000_000;

/// A clock, in microseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Clock {
    /// When it was set, and to what.
    set: Option<(Micros, i64)>,
    /// Standard time less universal time, in seconds.
    zone_s: i32,
    /// Daylight saving: from when, until when, and by how much, in seconds, the former since 1970.
    daylight: Option<(i64, i64, i32)>,
}

impl Clock {
    /// It is `utc_us` now.
    pub fn set(&mut self, now: Micros, utc_us: i64) {
        self.set = Some((now, utc_us));
    }

    /// What local time is made of: see the fields.
    pub fn set_local(&mut self, zone_s: i32, daylight: Option<(i64, i64, i32)>) {
        self.zone_s = zone_s;
        self.daylight = daylight;
    }

    /// Universal time in microseconds since 1970; `None` while it was never set.
    #[must_use]
    pub fn utc_us(&self, now: Micros) -> Option<i64> {
        let (at, utc_us) = self.set?;
        i64::try_from(now.0.saturating_sub(at.0)).ok().and_then(|since| utc_us.checked_add(since))
    }

    /// Universal time in whole seconds since 1970; `None` while it was never set.
    #[must_use]
    pub fn utc_s(&self, now: Micros) -> Option<i64> {
        self.utc_us(now).map(|us| us.div_euclid(SECOND_US))
    }

    /// What the clock on the wall shows, in seconds since 1970; `None` while it was never set.
    #[must_use]
    pub fn local_s(&self, now: Micros) -> Option<i64> {
        let utc = self.utc_s(now)?;
        let saving = match self.daylight {
            Some((from, until, shift)) if (from..until).contains(&utc) => shift,
            _ => 0,
        };
        Some(utc + i64::from(self.zone_s) + i64::from(saving))
    }

    /// When it was set last, in seconds since 1970.
    #[must_use]
    pub fn set_s(&self) -> Option<i64> {
        self.set.map(|(_, utc_us)| utc_us.div_euclid(SECOND_US))
    }

    /// Time zone, and daylight saving as [`Clock::set_local`] took it.
    #[must_use]
    pub fn local(&self) -> (i32, Option<(i64, i64, i32)>) {
        (self.zone_s, self.daylight)
    }

    /// When it will show `utc_us`, or did; `None` while it was never set.
    #[must_use]
    pub fn when(&self, utc_us: i64) -> Option<Micros> {
        let (at, set_us) = self.set?;
        let wait = utc_us.saturating_sub(set_us);
        Some(match u64::try_from(wait) {
            Ok(wait) => Micros(at.0.saturating_add(wait)),
            // Before it was set: at once.
            Err(_) => at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_shows_nothing_until_it_is_set_and_then_goes_on() {
        let mut clock = Clock::default();
        assert_eq!((clock.utc_s(Micros(5)), clock.when(0)), (None, None));
        clock.set(Micros(1_000_000), 1_700_000_000 * SECOND_US);
        assert_eq!(clock.utc_s(Micros(3_500_000)), Some(1_700_000_002));
        assert_eq!(clock.when(1_700_000_002 * SECOND_US), Some(Micros(3_000_000)));
        assert_eq!(clock.when(0), Some(Micros(1_000_000)));
    }

    #[test]
    fn local_time_has_the_zone_and_daylight_saving_between_its_ends() {
        let mut clock = Clock::default();
        clock.set(Micros::ZERO, 100 * SECOND_US);
        clock.set_local(60, Some((105, 110, 3600)));
        let local = |s: u64| clock.local_s(Micros(s * 1_000_000));
        assert_eq!([local(4), local(5), local(9), local(10)], [164, 3765, 3769, 170].map(Some));
    }
}
