//! The Time cluster as a hub in Great Britain serves it (ZCL rev 8, 3.12).
//!
//! Standard time is UTC. Summer time, an hour more, is from 01:00 UTC on the last Sunday of March to
//! 01:00 UTC on the last Sunday of October.

use jiff::civil::Weekday;
use jiff::tz::Offset;
use jiff::{Timestamp, civil};
use zigbee::se::time::{Time, TimeStatus};
use zigbee::zcl::{Map8, UtcTime, Value};

/// What summer time adds, in seconds.
const SUMMER_SHIFT_S: i32 = 3_600;

/// For how long a clock that was set may be believed, in seconds.
const VALID_FOR_S: u32 = 86_400;

/// What the attribute holds at this time of day; `None` where it is not served.
#[must_use]
pub fn attribute(utc: Timestamp, id: u16) -> Option<Value> {
    let now = smets::time::to_utc_time(utc)?;
    let value = match id {
        _ if id == Time::Time.id => Value::UtcTime(UtcTime(now)),
        _ if id == Time::TimeStatus.id => {
            let status = TimeStatus::MASTER.0 | TimeStatus::MASTER_ZONE_DST.0;
            Value::Map8(Map8(status))
        }
        _ if id == Time::TimeZone.id => Value::Int32(0),
        _ if id == Time::DstStart.id => Value::Uint32(summer(utc)?.0),
        _ if id == Time::DstEnd.id => Value::Uint32(summer(utc)?.1),
        _ if id == Time::DstShift.id => Value::Int32(SUMMER_SHIFT_S),
        _ if id == Time::StandardTime.id => Value::Uint32(now),
        _ if id == Time::LocalTime.id => Value::Uint32(now.checked_add(shift(utc)?)?),
        _ if id == Time::ValidUntilTime.id => {
            Value::UtcTime(UtcTime(now.checked_add(VALID_FOR_S)?))
        }
        _ => return None,
    };
    Some(value)
}

/// When summer time starts and ends in the year of `utc`, in seconds since 2000; `None` where a date
/// library or Smart Energy cannot tell.
#[must_use]
pub fn summer(utc: Timestamp) -> Option<(u32, u32)> {
    let year = Offset::UTC.to_datetime(utc).year();
    let change = |month| {
        let sunday = civil::Date::new(year, month, 1).ok()?;
        let sunday = sunday.nth_weekday_of_month(-1, Weekday::Sunday).ok()?;
        let instant = Offset::UTC.to_timestamp(sunday.at(1, 0, 0, 0)).ok()?;
        smets::time::to_utc_time(instant)
    };
    Some((change(3)?, change(10)?))
}

/// What is added to standard time at this instant, in seconds.
fn shift(utc: Timestamp) -> Option<u32> {
    let (start, end) = summer(utc)?;
    let now = smets::time::to_utc_time(utc)?;
    Some(if (start..end).contains(&now) { SUMMER_SHIFT_S.unsigned_abs() } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        smets::time::parse(text).unwrap()
    }

    fn local(text: &str) -> String {
        let now = smets::time::to_utc_time(at(text)).unwrap();
        smets::time::shown(smets::time::from_utc_time(now + shift(at(text)).unwrap()).unwrap())
    }

    #[test]
    fn summer_time_is_from_the_last_sunday_of_march_to_that_of_october() {
        for (year, start, end) in [
            (2024, "2024-03-31 01:00 UTC", "2024-10-27 01:00 UTC"),
            (2026, "2026-03-29 01:00 UTC", "2026-10-25 01:00 UTC"),
            (2027, "2027-03-28 01:00 UTC", "2027-10-31 01:00 UTC"),
        ] {
            let summer = summer(at(&format!("{year}-07-01 00:00 UTC"))).unwrap();
            let expected = [start, end].map(|text| smets::time::to_utc_time(at(text)).unwrap());
            assert_eq!([summer.0, summer.1], expected);
        }
    }

    #[test]
    fn the_clock_on_the_wall_moves_at_one_in_the_morning() {
        assert_eq!(local("2026-03-29 00:59:59 UTC"), "2026-03-29 00:59:59 UTC");
        assert_eq!(local("2026-03-29 01:00:00 UTC"), "2026-03-29 02:00:00 UTC");
        assert_eq!(local("2026-10-25 00:59:59 UTC"), "2026-10-25 01:59:59 UTC");
        assert_eq!(local("2026-10-25 01:00:00 UTC"), "2026-10-25 01:00:00 UTC");
    }
}
