//! Fields by name: built, read, and refused.

use super::*;
use crate::se::messaging::{DisplayMessage, MessageConfirmation, Messaging};
use crate::se::{Direction, Tail};
use crate::tail;
use crate::zcl::{CharStr, Map8, OctetStr, UtcTime};
use hex_literal::hex;

fn display() -> &'static CommandSpec {
    Messaging::SPEC.command(Direction::ToClient, 0x00).unwrap()
}

fn given() -> Vec<(&'static str, FieldValue)> {
    vec![
        ("message", FieldValue::Text("Hi".to_owned())),
        ("message_id", FieldValue::Unsigned(0x0102_0304)),
        ("message_control", FieldValue::Unsigned(0x80)),
        ("start_time", FieldValue::Unsigned(0)),
        ("duration_in_minutes", FieldValue::Unsigned(0xffff)),
    ]
}

const OCTETS: [u8; 14] = hex!("04 03 02 01 80 00 00 00 00 ff ff 02 48 69");

#[test]
fn a_command_is_built_from_names_in_any_order_and_read_back_with_places() {
    assert_eq!(display().build(&given()).unwrap()[..], OCTETS);
    let read = display().read(&OCTETS).unwrap();
    let seen: Vec<_> = read.iter().map(|f| (f.name, f.octets.clone())).collect();
    assert_eq!(
        seen,
        [
            ("message_id", 0..4),
            ("message_control", 4..5),
            ("start_time", 5..9),
            ("duration_in_minutes", 9..11),
            ("message", 11..14),
        ]
    );
    assert_eq!(read[4].value, FieldValue::Text("Hi".to_owned()));
    let typed = DisplayMessage {
        message_id: 0x0102_0304,
        message_control: Map8(0x80),
        start_time: UtcTime(0),
        duration_in_minutes: 0xffff,
        message: CharStr::from_text("Hi"),
        optional: tail![],
    };
    assert_eq!(typed.encode()[..], OCTETS);
    assert_eq!(DisplayMessage::decode(&OCTETS), Ok(typed));
}

#[test]
fn an_optional_field_implies_the_ones_before_it() {
    let confirm = Messaging::SPEC.command_named("MessageConfirmation").unwrap();
    let number = |name, number| (name, FieldValue::Unsigned(number));
    let bare = [number("message_id", 1), number("confirmation_time", 2)];
    assert_eq!(confirm.build(&bare).unwrap()[..], hex!("01 00 00 00 02 00 00 00"));
    let response = ("message_response", FieldValue::Text("ok".to_owned()));
    let skipped = [&bare[..], core::slice::from_ref(&response)].concat();
    assert_eq!(
        confirm.build(&skipped).unwrap_err().to_string(),
        "MessageConfirmation: message_confirmation_control is missing"
    );
    let whole = [&skipped[..], &[number("message_confirmation_control", 2)]].concat();
    let octets = confirm.build(&whole).unwrap();
    assert_eq!(octets[..], hex!("01 00 00 00 02 00 00 00 02 02 6f 6b"));
    let typed = MessageConfirmation::decode(&octets).unwrap();
    assert_eq!(typed.message_confirmation_control(), Some(&Map8(2)));
    assert_eq!(typed.message_response().and_then(OctetStr::text), Some("ok"));
    let one = MessageConfirmation { optional: Tail(Some((Map8(2), tail![]))), ..typed };
    assert_eq!((one.message_response(), one.encode().len()), (None, 9));
}

#[test]
fn what_cannot_be_built_says_which_field_and_what_fits() {
    let with = |name: &'static str, value| {
        let others = given().into_iter().filter(|(field, _)| *field != name);
        let fields: Vec<_> = others.chain([(name, value)]).collect();
        display().build(&fields).unwrap_err().to_string()
    };
    assert_eq!(
        [
            with("message_control", FieldValue::Unsigned(256)),
            with("message_control", FieldValue::Signed(-1)),
            with("message_control", FieldValue::Text("high".to_owned())),
            with("message", FieldValue::Text("x".repeat(255))),
            with("start_time", FieldValue::Bool(true)),
            with("mesage", FieldValue::Unsigned(1)),
        ],
        [
            "DisplayMessage: message_control: 256 is not in 0 to 255",
            "DisplayMessage: message_control: -1 is not in 0 to 255",
            "DisplayMessage: message_control: a number is wanted",
            "DisplayMessage: message: 255 octets are too many: at most 254 fit",
            "DisplayMessage: start_time: a time is wanted",
            "DisplayMessage has no field `mesage`",
        ]
    );
    let mut twice = given();
    twice.push(("message_id", FieldValue::Unsigned(1)));
    assert_eq!(
        display().build(&twice).unwrap_err().to_string(),
        "DisplayMessage: message_id stands twice"
    );
    assert_eq!(
        display().build(&given()[1..]).unwrap_err().to_string(),
        "DisplayMessage: message is missing"
    );
}

#[test]
fn what_cannot_be_read_says_where_and_keeps_what_came_before() {
    let (fields, error) = display().read_as_far_as_it_goes(&OCTETS[..10]);
    assert_eq!(fields.len(), 3);
    assert_eq!(
        error.unwrap().to_string(),
        "DisplayMessage: duration_in_minutes at octet 9: input ends before the field does"
    );
    let long = [&OCTETS[..], &[0x01, 0x02]].concat();
    assert_eq!(
        display().read(&long).unwrap_err().to_string(),
        "DisplayMessage: end at octet 15: octets follow the last field"
    );
    assert_eq!(
        DisplayMessage::decode(&OCTETS[..10]).unwrap_err().to_string(),
        "DisplayMessage: duration_in_minutes at octet 9: input ends before the field does"
    );
}
