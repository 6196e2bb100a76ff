//! The three kinds of codec test, for the general commands.

use super::*;
use crate::zcl::numbers::Boolean;
use crate::zcl::types::TypeId;
use crate::zcl::value::Value;
use hex_literal::hex;
use proptest::prelude::*;

/// By hand from 2.5: a vector for each command, and for each of its forms.
#[test]
#[expect(clippy::too_many_lines, reason = "one row for each form of each command")]
fn each_command_is_written_as_the_specification_says() {
    let write = |id, value| WriteRecord { attribute_id: id, value };
    let selector = |action, indices: &[u16]| Selector::new(action, indices.to_vec()).unwrap();
    for (octets, command) in [
        (&hex!("00 00 00 04 00")[..], Command::ReadAttributes(vec![0, 4].into())),
        (
            &hex!("01 00 00 00 20 03 05 00 86"),
            Command::ReadAttributesResponse(Many(vec![
                ReadRecord { attribute_id: 0, outcome: Ok(Value::Uint8(3)) },
                ReadRecord { attribute_id: 5, outcome: Err(Status::UNSUPPORTED_ATTRIBUTE) },
            ])),
        ),
        (&hex!("02 10 00 20 07"), Command::WriteAttributes(Many(vec![write(16, Value::Uint8(7))]))),
        (&hex!("03"), Command::WriteAttributesUndivided(Many(vec![]))),
        (&hex!("04 00"), Command::WriteAttributesResponse(Outcomes { failed: vec![] })),
        (
            &hex!("04 88 00 03"),
            Command::WriteAttributesResponse(Outcomes {
                failed: vec![WriteStatus { status: Status::READ_ONLY, attribute_id: 0x0300 }],
            }),
        ),
        (
            &hex!("05 10 00 20 07"),
            Command::WriteAttributesNoResponse(Many(vec![write(16, Value::Uint8(7))])),
        ),
        (
            &hex!("06 00 00 00 21 0a 00 3c 00 05 00 00 14 00 18 01 00 02 00 01 01 00 10 0e"),
            Command::ConfigureReporting(Many(vec![
                ReportingRecord {
                    attribute_id: 0,
                    terms: ReportingTerms::Send {
                        ty: TypeId::UINT16,
                        min_interval_s: 10,
                        max_interval_s: 60,
                        reportable_change: Some(Value::Uint16(5)),
                    },
                },
                ReportingRecord {
                    attribute_id: 0x14,
                    terms: ReportingTerms::Send {
                        ty: TypeId::MAP8,
                        min_interval_s: 1,
                        max_interval_s: 2,
                        reportable_change: None,
                    },
                },
                ReportingRecord {
                    attribute_id: 1,
                    terms: ReportingTerms::Receive { timeout_s: 3600 },
                },
            ])),
        ),
        (
            &hex!("07 8c 01 02 00"),
            Command::ConfigureReportingResponse(Outcomes {
                failed: vec![ConfigureStatus {
                    status: Status::UNREPORTABLE_ATTRIBUTE,
                    direction: ReportingDirection::RECEIVE,
                    attribute_id: 2,
                }],
            }),
        ),
        (
            &hex!("08 00 02 00"),
            Command::ReadReportingConfiguration(Many(vec![ReadReportingRecord {
                direction: ReportingDirection::SEND,
                attribute_id: 2,
            }])),
        ),
        (
            &hex!("09 8b 00 02 00 00 01 03 00 05 00"),
            Command::ReadReportingConfigurationResponse(Many(vec![
                ReportingView {
                    direction: ReportingDirection::SEND,
                    attribute_id: 2,
                    outcome: Err(Status::NOT_FOUND),
                },
                ReportingView {
                    direction: ReportingDirection::RECEIVE,
                    attribute_id: 3,
                    outcome: Ok(ReportingTerms::Receive { timeout_s: 5 }),
                },
            ])),
        ),
        (&hex!("0a 00 00 30 01"), {
            let value = Value::from_raw(TypeId::ENUM8, 1).unwrap();
            Command::ReportAttributes(Many(vec![write(0, value)]))
        }),
        (
            &hex!("0b 04 81"),
            Command::DefaultResponse(DefaultResponse {
                command_id: 4,
                status: Status::UNSUP_CLUSTER_COMMAND,
            }),
        ),
        (
            &hex!("0c 01 02 0a"),
            Command::DiscoverAttributes(DiscoverAttributes {
                start_attribute_id: 0x0201,
                maximum: 10,
            }),
        ),
        (
            &hex!("0d 01 04 00 42"),
            Command::DiscoverAttributesResponse(DiscoverAttributesResponse {
                complete: Boolean(1),
                attributes: Many(vec![Information { attribute_id: 4, ty: TypeId::STRING }]),
            }),
        ),
        (
            &hex!("0e 04 00 02 01 00 02 00"),
            Command::ReadAttributesStructured(Many(vec![StructuredRead {
                attribute_id: 4,
                selector: selector(0, &[1, 2]),
            }])),
        ),
        (
            &hex!("0f 04 00 11 01 00 20 07"),
            Command::WriteAttributesStructured(Many(vec![StructuredWrite {
                attribute_id: 4,
                selector: selector(Selector::ADD, &[1]),
                value: Value::Uint8(7),
            }])),
        ),
        (
            &hex!("10 8e 04 00 01 01 00"),
            Command::WriteAttributesStructuredResponse(Outcomes {
                failed: vec![StructuredStatus {
                    status: Status::INVALID_SELECTOR,
                    attribute_id: 4,
                    selector: selector(0, &[1]),
                }],
            }),
        ),
        (
            &hex!("11 00 08"),
            Command::DiscoverCommandsReceived(DiscoverCommands { start_command_id: 0, maximum: 8 }),
        ),
        (
            &hex!("12 00 00 0b"),
            Command::DiscoverCommandsReceivedResponse(DiscoverCommandsResponse {
                complete: Boolean(0),
                commands: Many(vec![0, 0x0b]),
            }),
        ),
        (
            &hex!("13 02 08"),
            Command::DiscoverCommandsGenerated(DiscoverCommands {
                start_command_id: 2,
                maximum: 8,
            }),
        ),
        (
            &hex!("14 01"),
            Command::DiscoverCommandsGeneratedResponse(DiscoverCommandsResponse {
                complete: Boolean(1),
                commands: Many(vec![]),
            }),
        ),
        (
            &hex!("15 00 00 ff"),
            Command::DiscoverAttributesExtended(DiscoverAttributes {
                start_attribute_id: 0,
                maximum: 255,
            }),
        ),
        (
            &hex!("16 01 00 00 20 05"),
            Command::DiscoverAttributesExtendedResponse(DiscoverAttributesExtendedResponse {
                complete: Boolean(1),
                attributes: Many(vec![ExtendedInformation {
                    attribute_id: 0,
                    ty: TypeId::UINT8,
                    access: Access(Access::READABLE | Access::REPORTABLE),
                }]),
            }),
        ),
    ] {
        let (id, payload) = octets.split_first().unwrap();
        assert_eq!(Command::decode(*id, payload).as_ref(), Ok(&command));
        let (encoded_id, encoded) = command.encode();
        assert_eq!((encoded_id, &encoded[..]), (*id, payload));
        for end in 0..payload.len() {
            // Cut short, it is refused, or is another command that is whole.
            if let Ok(shorter) = Command::decode(*id, &payload[..end]) {
                assert_eq!(shorter.encode().1[..], payload[..end]);
            }
        }
    }
}

#[test]
fn errors_name_the_command_and_the_field() {
    let says = |id, octets: &[u8]| Command::decode(id, octets).unwrap_err().to_string();
    assert_eq!(
        [
            says(0x01, &hex!("00 00 00 21 01")),
            says(0x01, &hex!("00 00 00 fe")),
            says(0x04, &[]),
            says(0x06, &hex!("02 00 00")),
            says(0x17, &[]),
        ],
        [
            "ReadAttributesResponse: value at octet 4: input ends before the field does",
            "ReadAttributesResponse: data type at octet 3: value 0xfe is reserved",
            "WriteAttributesResponse: status at octet 0: input ends before the field does",
            "ConfigureReporting: direction at octet 3: value 0x2 is reserved",
            "general command: command id at octet 0: value 0x17 is reserved",
        ]
    );
}

#[test]
fn a_general_command_is_found_in_its_frame_alone() {
    let frame = |octets: &[u8]| Frame::decode(octets).unwrap();
    let plain = frame(&hex!("00 01 0b 04 81"));
    assert!(matches!(Command::of(&plain), Some(Ok(Command::DefaultResponse(_)))));
    assert_eq!(Command::of(&frame(&hex!("01 01 0b 04 81"))), None);
    assert_eq!(Command::of(&frame(&hex!("04 5f 10 01 0b 04 81"))), None);
}

proptest! {
    #[test]
    fn what_decodes_encodes_to_the_same_octets(
        id in 0..0x17_u8,
        octets in prop::collection::vec(prop_oneof![3 => 0..3_u8, 2 => 0x18..0x32_u8, 1 => any::<u8>()], 0..20),
    ) {
        if let Ok(command) = Command::decode(id, &octets) {
            let (encoded_id, encoded) = command.encode();
            prop_assert_eq!(encoded_id, id);
            prop_assert_eq!(&encoded[..], &octets[..]);
            prop_assert_eq!(Command::decode(id, &encoded), Ok(command));
        }
    }
}
