//! Metering's rows and commands against octets written by hand.

use super::*;
use crate::Wire;
use crate::se::values::{SupplyStatus, Unit};
use crate::se::{Attribute, Side, Since};
use crate::zcl::U48;

#[test]
fn handles_are_typed_and_count_as_the_specification_counts() {
    let total: Attribute<U48> = Metering::CurrentSummationDelivered;
    assert_eq!(total.id, 0x0000);
    let tier = |n| Metering::CurrentTierNSummationDelivered.numbered([n]).map(|a| a.id);
    assert_eq!(
        [tier(0), tier(1), tier(15), tier(48), tier(49)],
        [None, Some(0x0100), Some(0x011c), Some(0x015e), None]
    );
    let block = Metering::CurrentTierNBlockNSummationDelivered.numbered([2, 16]);
    assert_eq!(block.map(|a| a.id), Some(0x072f));
    let row = Metering::SPEC.attributes.iter().find(|row| row.id == 0x0710).unwrap();
    assert_eq!(row.spelled(&[2, 16]), "CurrentTier2Block16SummationDelivered");
}

#[test]
fn rows_are_found_by_identifier_and_by_name() {
    let spec = Metering::SPEC;
    let (row, numbers) = spec.attribute(Side::Server, 0x072f).unwrap();
    assert_eq!((row.name, &numbers[..]), ("CurrentTierNBlockNSummationDelivered", &[2, 16][..]));
    let (row, id) = spec.attribute_named("CurrentTier7SummationReceived").unwrap();
    assert_eq!((row.id, id, row.since_of(&[7])), (0x0101, 0x010d, Since::Se1_1));
    assert_eq!([6, 16].map(|n| row.since_of(&[n])), [Since::Se1_0, Since::Se1_2a]);
    assert_eq!(spec.attribute(Side::Server, 0x0023).map(|(row, _)| row.name), None);
    assert_eq!(spec.attribute_named("CurrentTier49SummationReceived").map(|(_, id)| id), None);
    let (row, _) = spec.attribute(Side::Client, 0x0000).unwrap();
    assert_eq!(row.name, "FunctionalNotificationFlags");
}

#[test]
fn an_unknown_value_is_kept_and_shown_as_a_number() {
    let unit = |octet: u8| format!("{:?}", Unit::decode(&[octet]).unwrap());
    assert_eq!([unit(0x01), unit(0x7f)], ["M3(0x01)", "Unit(0x7f)"]);
    assert_eq!(SupplyStatus::decode(&[9]).unwrap().encode()[..], [9]);
}
