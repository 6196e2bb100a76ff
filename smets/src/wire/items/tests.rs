//! Answers written by hand from the ZCL's 2.5.2, read as items.

use hex_literal::hex;
use zigbee::wire::Wire;
use zigbee::zcl::Frame;

use super::*;
use crate::item::Item;

/// What the item is, by this answer; money has five digits after the point.
fn read(item: &str, answer: &[u8]) -> Result<Value, Nonsense> {
    let row = Item::named(item).unwrap().binding();
    let frame = Frame::decode(answer).unwrap();
    let readings = Readings::of(row.cluster, row.attributes, &frame)?;
    (row.from_wire)(&readings, Digits(5))
}

fn shown(item: &str, answer: &[u8]) -> String {
    read(item, answer).map_or_else(|nonsense| format!("nonsense: {nonsense}"), |v| v.to_string())
}

#[test]
fn a_register_is_count_by_multiplier_by_divisor_in_its_unit() {
    // 0x0000 uint48 1523417; 0x0300 enum8 0; 0x0301 uint24 1; 0x0302 uint24 1000.
    let kwh =
        hex!("18 01 01 0000 00 25 d93e17000000 0003 00 30 00 0103 00 22 010000 0203 00 22 e80300");
    assert_eq!(shown("active_import_register", &kwh), "1523.417 kWh");
    let m3 =
        hex!("18 01 01 0000 00 25 d93e17000000 0003 00 30 01 0103 00 22 020000 0203 00 22 0a0000");
    assert_eq!(shown("consumption_register", &m3), "304683.4 m3");
    assert!(shown("active_import_register", &m3).starts_with("nonsense: 304683.4 m3 is in a unit"));
    // Binary-coded decimal: the digits are the octets' own.
    let bcd = hex!("18 01 01 0000 00 25 171523000000 0003 00 30 80 0103 86 0203 86");
    assert_eq!(shown("active_import_register", &bcd), "231517 kWh");
}

#[test]
fn a_power_is_in_watts_and_may_be_negative() {
    let power =
        hex!("18 01 01 0004 00 2a 900100 0003 00 30 00 0103 00 22 010000 0203 00 22 e80300");
    assert_eq!(shown("active_power_import", &power), "400 W");
    let fed_in =
        hex!("18 01 01 0004 00 2a 9cffff 0003 00 30 00 0103 00 22 010000 0203 00 22 e80300");
    assert_eq!(shown("active_power_import", &fed_in), "-100 W");
}

#[test]
fn money_has_as_many_digits_after_the_point_as_the_profile_says() {
    let balance = hex!("18 01 01 0100 00 2b d0121300");
    assert_eq!(shown("meter_balance", &balance), "12.50000 GBP");
    let owed = hex!("18 01 01 0100 00 2b 30f8ffff");
    assert_eq!(shown("meter_balance", &owed), "-0.02000 GBP");
    assert_eq!(
        shown("emergency_credit_balance", &hex!("18 01 01 0200 00 2b 40420f00")),
        "10.00000 GBP"
    );
    assert_eq!(
        shown("emergency_credit_limit", &hex!("18 01 01 1000 00 23 40420f00")),
        "10.00000 GBP"
    );
    assert_eq!(
        shown("emergency_credit_threshold", &hex!("18 01 01 1100 00 23 400d0300")),
        "2.00000 GBP"
    );
    assert_eq!(shown("accumulated_debt", &hex!("18 01 01 0500 00 2b 01000000")), "0.00001 GBP");
}

#[test]
fn each_bit_and_code_is_the_word_that_the_specification_gives_it() {
    for (octets, word) in [
        (hex!("18 01 01 0000 00 19 0000"), "credit"),
        (hex!("18 01 01 0000 00 19 0200"), "prepayment"),
        (hex!("18 01 01 0000 00 19 fdff"), "credit"),
    ] {
        assert_eq!(shown("payment_mode", &octets), word);
    }
    for (bits, word) in [
        (0x00, "unavailable"),
        (0x01, "unavailable"),
        (0x04, "unavailable"),
        (0x08, "available"),
        (0x10, "activated"),
        (0x20, "activated"),
        (0x40, "unavailable"),
        (0x48, "available"),
        (0x60, "exhausted"),
    ] {
        let octets = [0x18, 1, 1, 0x03, 0x00, 0x00, 0x18, bits];
        assert_eq!(shown("emergency_credit_status", &octets), word, "{bits:#04x}");
    }
    for (code, word) in [(0, "disabled"), (1, "armed"), (2, "enabled")] {
        let octets = [0x18, 1, 1, 0x14, 0x00, 0x00, 0x30, code];
        assert_eq!(shown("supply_state", &octets), word);
    }
    let reserved = [0x18, 1, 1, 0x14, 0x00, 0x00, 0x30, 3];
    assert_eq!(shown("supply_state", &reserved), "nonsense: supply status 0x03 is reserved");
}

#[test]
fn times_count_from_the_year_2000() {
    let time = hex!("18 01 01 0000 00 e2 80510100");
    assert_eq!(shown("clock", &time), "2000-01-02 00:00:00 UTC");
    assert_eq!(
        shown("local_time", &hex!("18 01 01 0700 00 23 905f0100")),
        "2000-01-02 01:00:00 UTC"
    );
    assert_eq!(
        shown("reading_time", &hex!("18 01 01 0700 00 e2 80510100")),
        "2000-01-02 00:00:00 UTC"
    );
    assert_eq!(shown("clock", &hex!("18 01 01 0000 00 e2 ffffffff")), "absent");
}

#[test]
fn identity_is_text_and_numbers() {
    assert_eq!(shown("manufacturer", &hex!("18 01 01 0400 00 42 03 414243")), "ABC");
    assert_eq!(shown("model", &hex!("18 01 01 0500 00 42 01 4d")), "M");
    assert_eq!(shown("hardware_version", &hex!("18 01 01 0300 00 20 02")), "2");
    assert_eq!(shown("firmware_version", &hex!("18 01 01 0100 00 20 07")), "7");
    assert!(shown("model", &hex!("18 01 01 0500 00 42 01 ff")).contains("not UTF-8"));
}

#[test]
fn what_a_device_does_not_have_is_absent() {
    assert_eq!(shown("meter_balance", &hex!("18 01 01 0100 86")), "absent");
    assert_eq!(shown("meter_balance", &hex!("18 01 0b 00 c3")), "absent");
}

#[test]
fn nonsense_is_told_and_never_a_panic() {
    for (octets, part) in [
        (&hex!("18 01 01 0100 00 20 01")[..], "CreditRemaining has the type"),
        (&hex!("18 01 01 0200 00 2b 01000000"), "CreditRemaining is not in the answer"),
        (&hex!("18 01 01 0100 01"), "was refused"),
        (&hex!("18 01 01 0100 00 2b 01"), "input ends before the field does"),
        (&hex!("18 01 0b 00 00"), "general command 0x0b"),
        (&hex!("19 01 03 00"), "with a cluster's command"),
    ] {
        let said = shown("meter_balance", octets);
        assert!(said.starts_with("nonsense: ") && said.contains(part), "{said}");
    }
    for (divisor, part) in [("000000", "is no number"), ("010000", "kWh")] {
        let text = format!("1801010000002501000000000000030030000103002201000002030022{divisor}");
        let octets: Vec<u8> = (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect();
        assert!(shown("active_import_register", &octets).contains(part));
    }
}

proptest::proptest! {
    #[test]
    fn any_octets_are_a_value_or_nonsense(octets in proptest::collection::vec(proptest::num::u8::ANY, 3..60)) {
        if let Ok(frame) = Frame::decode(&octets) {
            for item in crate::ITEMS {
                let row = item.binding();
                if let Ok(readings) = Readings::of(row.cluster, row.attributes, &frame) {
                    let _ = (row.from_wire)(&readings, Digits(2));
                }
            }
        }
    }
}
