//! Instants: how people write them, and how Smart Energy counts them.

use jiff::Timestamp;

/// 2000-01-01T00:00:00Z, from which Smart Energy counts seconds, in seconds of the usual epoch.
const EPOCH_SECOND: i64 = 946_684_800;

/// Smart Energy's way to say that there is no time (`UtcTime`).
const NO_TIME: u32 = u32::MAX;

/// Seconds since 2000-01-01, as Smart Energy sends them; `None` for an instant before that, or one
/// that does not fit (after 2136).
#[must_use]
pub fn to_utc_time(instant: Timestamp) -> Option<u32> {
    let seconds = u32::try_from(instant.as_second().checked_sub(EPOCH_SECOND)?).ok()?;
    (seconds != NO_TIME).then_some(seconds)
}

/// The instant that Smart Energy's seconds since 2000-01-01 stand for; `None` for the value that
/// says there is none.
#[must_use]
pub fn from_utc_time(seconds: u32) -> Option<Timestamp> {
    match seconds {
        NO_TIME => None,
        _ => Timestamp::from_second(EPOCH_SECOND + i64::from(seconds)).ok(),
    }
}

/// Reads `2026-03-28 22:00 UTC`, or the same in RFC 3339. `None` for anything else, a time without
/// zone included.
#[must_use]
pub fn parse(text: &str) -> Option<Timestamp> {
    // No instant is longer; a longer text would only be searched in vain.
    let text = Some(text.trim()).filter(|text| text.len() <= 64)?;
    match text.strip_suffix("UTC") {
        Some(civil) => format!("{}Z", civil.trim_end()).parse().ok(),
        None => text.parse().ok(),
    }
}

/// As people read it: `2026-03-28 22:00:00 UTC`.
#[must_use]
pub fn shown(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%d %H:%M:%S%.f UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smart_energy_counts_from_the_year_2000() {
        let start = parse("2000-01-01 00:00 UTC").unwrap();
        assert_eq!((to_utc_time(start), from_utc_time(0)), (Some(0), Some(start)));
        let day = parse("2000-01-02T00:00:00Z").unwrap();
        assert_eq!(to_utc_time(day), Some(86_400));
        assert_eq!(to_utc_time(parse("1999-12-31 23:59:59 UTC").unwrap()), None);
        assert_eq!(from_utc_time(u32::MAX), None);
    }

    #[test]
    fn an_instant_is_shown_in_a_form_that_reads_back() {
        let instant = parse("2026-03-28 22:00 UTC").unwrap();
        assert_eq!(shown(instant), "2026-03-28 22:00:00 UTC");
        assert_eq!(parse(&shown(instant)), Some(instant));
        assert_eq!((parse("2026-03-28"), parse("22:00 UTC"), parse("")), (None, None, None));
    }
}
