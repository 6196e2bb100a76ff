//! Requests and responses written by hand from Smart Energy 1.4, annex D.

use hex_literal::hex;
use zigbee::wire::Wire;

use super::*;

/// 2000-01-02 00:00:00 UTC: 0x00015180.
fn context() -> Context {
    Context { now: crate::time::parse("2000-01-02 00:00 UTC").unwrap(), digits: Digits(5) }
}

fn params(given: &[(&str, &str)]) -> Params {
    given.iter().map(|(name, text)| ((*name).to_owned(), Value::guess(text))).collect()
}

fn sent(command: &str, given: &[(&str, &str)]) -> Result<Request, CannotSend> {
    Command::named(command).unwrap().binding().to_wire(&params(given), &context())
}

const UP: Direction = Direction::ClientToServer;
const DOWN: Direction = Direction::ServerToClient;

/// A command, its parameters, where it goes, and its payload.
type Row =
    (&'static str, &'static [(&'static str, &'static str)], (u16, Direction, u8), &'static [u8]);

const ROWS: &[Row] = &[
    (
        "add_credit",
        &[("utrn", "01234567890123456789"), ("amount", "10.00 GBP")],
        (0x0705, UP, 0x04),
        &hex!("00 14 3031323334353637383930313233343536373839"),
    ),
    (
        "set_payment_mode",
        &[("mode", "prepayment")],
        (0x0705, UP, 0x06),
        &hex!("00000000 80510100 00000000 0300 00000000"),
    ),
    (
        "set_payment_mode",
        &[("mode", "credit"), ("at", "2000-01-01 00:00:01 UTC")],
        (0x0705, UP, 0x06),
        &hex!("00000000 80510100 01000000 0000 00000000"),
    ),
    (
        "set_emergency_credit",
        &[("limit", "10 GBP"), ("threshold", "2.00 GBP")],
        (0x0705, UP, 0x03),
        &hex!("80510100 00000000 40420f00 400d0300"),
    ),
    ("activate_emergency_credit", &[], (0x0705, UP, 0x00), &hex!("80510100 00 00 00")),
    (
        "adjust_balance",
        &[("amount", "-2.50 GBP")],
        (0x0705, UP, 0x05),
        &hex!("80510100 00000000 00 702ffcff"),
    ),
    (
        "reset_balance",
        &[("balance", "0.00001 GBP")],
        (0x0705, UP, 0x05),
        &hex!("80510100 00000000 01 01000000"),
    ),
    ("disable_supply", &[], (0x0702, UP, 0x0b), &hex!("00000000 80510100 80510100 00000000 00 01")),
    ("arm_supply", &[], (0x0702, UP, 0x0b), &hex!("00000000 80510100 80510100 00000000 01 01")),
    ("enable_supply", &[], (0x0702, UP, 0x0b), &hex!("00000000 80510100 80510100 00000000 02 01")),
    (
        "send_message",
        &[("text", "Hi!"), ("id", "7"), ("duration", "10m"), ("confirm", "true")],
        (0x0703, DOWN, 0x00),
        &hex!("07000000 80 00000000 0a00 03 486921"),
    ),
    (
        "send_message",
        &[("text", "Hi!")],
        (0x0703, DOWN, 0x00),
        &hex!("01000000 00 00000000 ffff 03 486921"),
    ),
    ("cancel_message", &[("id", "7")], (0x0703, DOWN, 0x01), &hex!("07000000 00")),
];

#[test]
fn a_request_is_what_the_specification_draws() {
    for (command, given, (cluster, direction, command_id), payload) in ROWS {
        let request = sent(command, given).unwrap();
        assert_eq!(request.payload[..], **payload, "{command}");
        let found = (request.cluster, request.direction, request.command_id);
        assert_eq!(found, (*cluster, *direction, *command_id), "{command}");
    }
    for command in crate::COMMANDS {
        assert!(
            ROWS.iter().any(|(name, ..)| *name == command.name),
            "{} has no vector",
            command.name
        );
    }
}

#[test]
fn what_cannot_be_told_to_the_device_is_not_sent() {
    let says = |command, given| sent(command, given).unwrap_err().to_string();
    assert_eq!(says("add_credit", &[]), "`utrn` is missing");
    assert_eq!(says("adjust_balance", &[("amount", "5 kWh")]), "`amount` is of the wrong kind");
    assert!(says("adjust_balance", &[("amount", "0.000001 GBP")]).contains("cannot be sent"));
    assert!(says("adjust_balance", &[("amount", "30000 GBP")]).contains("cannot be sent"));
    assert!(
        says("set_emergency_credit", &[("limit", "-1 GBP"), ("threshold", "1 GBP")])
            .contains("`limit`")
    );
    assert!(says("send_message", &[("text", "x"), ("duration", "90s")]).contains("`duration`"));
    assert!(says("send_message", &[("text", "x"), ("id", "4294967296")]).contains("`id`"));
    assert!(sent("send_message", &[("text", &"x".repeat(300))]).is_err());
    assert!(sent("add_credit", &[("utrn", &"0".repeat(300))]).is_err());
}

fn answer(command: &str, octets: &[u8]) -> String {
    let frame = Frame::decode(octets).unwrap();
    match Command::named(command).unwrap().binding().from_wire(&frame, Digits(5)) {
        Err(nonsense) => format!("nonsense: {nonsense}"),
        Ok(answered) => {
            let mut shown = answered.outcome.to_string();
            if let Some(part) = &answered.reason {
                shown = format!("{shown}: {part}");
            }
            answered.fields.iter().fold(shown, |s, f| format!("{s}, {} {}", f.name, f.value))
        }
    }
}

#[test]
fn a_top_up_is_accepted_or_rejected_for_a_reason() {
    // Result type, top-up value int32, source enum8, credit remaining int32.
    let with = |result: u8| {
        let mut octets = hex!("09 01 03 00 40420f00 00 60e31600").to_vec();
        octets[3] = result;
        answer("add_credit", &octets)
    };
    let accepted = "accepted, amount 10.00000 GBP, meter_balance 15.00000 GBP";
    assert_eq!(with(0x00), accepted);
    assert_eq!(with(0x10), format!("{accepted}, supply_state enabled"));
    assert_eq!(with(0x11), format!("{accepted}, supply_state disabled"));
    assert_eq!(with(0x12), format!("{accepted}, supply_state armed"));
    let reasons = [
        "invalid_top_up",
        "duplicate_top_up",
        "error",
        "max_credit_reached",
        "keypad_lock",
        "top_up_value_too_large",
    ];
    for (result, reason) in (1..).zip(reasons) {
        assert_eq!(with(result), format!("rejected: {reason}"));
    }
    assert_eq!(with(0x07), "nonsense: result type 0x07 is reserved");
}

#[test]
fn a_change_of_supply_says_the_state_that_follows() {
    let octets = hex!("09 01 0c 00000000 80510100 00000000 01");
    assert_eq!(answer("arm_supply", &octets), "accepted, supply_state armed");
    assert!(
        answer("arm_supply", &hex!("09 01 0c 00000000 80510100 00000000 07")).contains("reserved")
    );
}

#[test]
fn a_change_of_payment_mode_is_answered_with_emergency_credit() {
    let octets = hex!("09 01 02 00 00000000 40420f00 400d0300");
    assert_eq!(answer("set_payment_mode", &octets), "accepted");
}

#[test]
fn a_default_response_says_how_a_command_fared() {
    for (status, shown) in [
        (0x00, "accepted"),
        (0x01, "rejected: failure"),
        (0x7e, "rejected: not_authorized"),
        (0x80, "malformed: malformed_command"),
        (0x81, "unsupported: unsup_cluster_command"),
        (0x85, "rejected: invalid_field"),
        (0x8b, "rejected: not_found"),
        (0xc3, "unsupported: unsupported_cluster"),
        (0xf0, "rejected: status 0xf0"),
    ] {
        assert_eq!(answer("activate_emergency_credit", &[0x18, 1, 0x0b, 0x00, status]), shown);
    }
}

#[test]
fn what_answers_no_such_command_is_nonsense() {
    for octets in [
        &hex!("18 01 0b 05 00")[..], // a Default Response for another command
        &hex!("18 01 0b 04"),        // cut short
        &hex!("18 01 01"),           // a read response
        &hex!("09 01 02 00 00000000 40420f00 400d0300"), // another response of the cluster
        &hex!("01 01 03 00 40420f00 00 60e31600"), // the right one, going the wrong way
        &hex!("0d 0110 01 03 00 40420f00 00 60e31600"), // a manufacturer's own
        &hex!("09 01 03 00 40420f00 00"), // cut short
    ] {
        assert!(answer("add_credit", octets).starts_with("nonsense: "), "{octets:02x?}");
    }
}

proptest::proptest! {
    #[test]
    fn any_octets_are_an_answer_or_nonsense(octets in proptest::collection::vec(proptest::num::u8::ANY, 3..40)) {
        if let Ok(frame) = Frame::decode(&octets) {
            for command in crate::COMMANDS {
                let _ = command.binding().from_wire(&frame, Digits(2));
            }
        }
    }
}
