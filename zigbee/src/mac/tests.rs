//! The three kinds of codec test, for MAC frames.

use bytes::Bytes;
use hex_literal::hex;
use proptest::prelude::*;

use super::*;
use crate::ids::{Eui64, ExtendedPanId, NwkAddress, PanId};
use crate::wire::Wire;
use crate::wire::check::{mangled, survives};

const PAN: PanId = PanId(0x1a62);
const CHILD: Eui64 = Eui64(0x000d_6f00_0a90_69e7);

fn short(address: u16) -> Address {
    Address::Short(NwkAddress(address))
}

/// A data frame as every NWK frame travels, by hand from 7.2.1.
fn data() -> (Frame, &'static [u8]) {
    let frame = Frame {
        acknowledgment_request: true,
        ..Frame::new(
            FrameType::Data,
            0x2a,
            Addressing::Within { pan: PAN, destination: short(0x0000), source: short(0x1234) },
            Bytes::from_static(&hex!("aa bb")),
        )
    };
    (frame, &hex!("61 88 2a 62 1a 00 00 34 12 aa bb"))
}

#[test]
fn each_bit_of_the_frame_control_is_where_the_standard_puts_it() {
    let (plain, octets) = data();
    assert_eq!(Frame::decode(octets).as_ref(), Ok(&plain));
    let with = |low: u8, high: u8| {
        let mut changed = octets.to_vec();
        (changed[0], changed[1]) = (low, high);
        Frame::decode(&changed)
    };
    let is = |frame: &Frame, low, high| assert_eq!(with(low, high).as_ref(), Ok(frame));
    is(&Frame { frame_type: FrameType::Command, ..plain.clone() }, 0x63, 0x88);
    is(&Frame { frame_type: FrameType::Beacon, ..plain.clone() }, 0x60, 0x88);
    is(&Frame { frame_pending: true, ..plain.clone() }, 0x71, 0x88);
    is(&Frame { acknowledgment_request: false, ..plain.clone() }, 0x41, 0x88);
    is(&Frame { reserved: 0x0080, ..plain.clone() }, 0xe1, 0x88);
    is(&Frame { reserved: 0x0100, ..plain.clone() }, 0x61, 0x89);
    is(&Frame { reserved: 0x0200, ..plain.clone() }, 0x61, 0x8a);
    is(&Frame { version: Version::V2006, ..plain }, 0x61, 0x98);
    let says = |low, high| with(low, high).unwrap_err().to_string();
    assert_eq!(
        [says(0x69, 0x88), says(0x64, 0x88), says(0x61, 0xa8), says(0x61, 0x84)],
        [
            "MAC frame: security enabled at octet 0: value 0x1 is not supported",
            "MAC frame: frame type at octet 0: value 0x4 is reserved",
            "MAC frame: frame version at octet 0: value 0x2 is reserved",
            "MAC frame: addressing mode at octet 3: value 0x1 is reserved",
        ]
    );
}

#[test]
fn the_addressing_decides_which_fields_are_there() {
    let frame =
        |addressing| Frame::new(FrameType::Command, 7, addressing, Bytes::from_static(&[0x04]));
    let (destination, source) = (short(0x0000), Address::Extended(CHILD));
    for (addressing, octets) in [
        (Addressing::None, &hex!("03 00 07 04")[..]),
        (Addressing::To { pan: PAN, destination }, &hex!("03 08 07 62 1a 00 00 04")),
        (Addressing::From { pan: PAN, source }, &hex!("03 c0 07 62 1a e7 69 90 0a 00 6f 0d 00 04")),
        (
            Addressing::Within { pan: PAN, destination, source },
            &hex!("43 c8 07 62 1a 00 00 e7 69 90 0a 00 6f 0d 00 04"),
        ),
        (
            Addressing::Across {
                destination_pan: PAN,
                destination: source,
                source_pan: PanId::BROADCAST,
                source: destination,
            },
            &hex!("03 8c 07 62 1a e7 69 90 0a 00 6f 0d 00 ff ff 00 00 04"),
        ),
    ] {
        assert_eq!(frame(addressing).encode(), octets);
        assert_eq!(Frame::decode(octets), Ok(frame(addressing)));
    }
    // Nothing to compress where only one PAN identifier is sent.
    assert!(Frame::decode(&hex!("43 08 07 62 1a 00 00 04")).is_err());
}

#[test]
fn commands_are_as_the_standard_lays_them_out() {
    let capability = Capability::RECEIVER_ON_WHEN_IDLE.with(Capability::ALLOCATE_ADDRESS);
    let realignment = CoordinatorRealignment {
        pan: PAN,
        coordinator: NwkAddress(0x0000),
        channel: 15,
        short_address: NwkAddress(0x1234),
        channel_page: None,
    };
    for (command, octets) in [
        (Command::AssociationRequest(AssociationRequest { capability }), &hex!("01 88")[..]),
        (
            Command::AssociationResponse(AssociationResponse {
                short_address: NwkAddress(0x1234),
                status: AssociationStatus::PAN_ACCESS_DENIED,
            }),
            &hex!("02 34 12 02"),
        ),
        (
            Command::DisassociationNotification(DisassociationNotification {
                reason: DisassociationReason::DEVICE_WISHES,
            }),
            &hex!("03 02"),
        ),
        (Command::DataRequest, &hex!("04")),
        (Command::PanIdConflictNotification, &hex!("05")),
        (Command::OrphanNotification, &hex!("06")),
        (Command::BeaconRequest, &hex!("07")),
        (Command::CoordinatorRealignment(realignment), &hex!("08 62 1a 00 00 0f 34 12")),
        (
            Command::CoordinatorRealignment(CoordinatorRealignment {
                channel_page: Some(4),
                ..realignment
            }),
            &hex!("08 62 1a 00 00 0f 34 12 04"),
        ),
    ] {
        assert_eq!(command.encode(), octets);
        assert_eq!(Command::decode(octets), Ok(command));
        let shorter = mangled::<Command>(octets);
        let is_without_page = shorter == [8] && octets.len() == 9;
        assert!(shorter.is_empty() || is_without_page, "{octets:02x?}: {shorter:?}");
    }
    assert!(Command::decode(&[0x09]).is_err());
}

/// As a Zigbee PRO coordinator sends it, open for joining.
const BEACON: [u8; 19] = hex!("ff cf 00 00 00 22 84 88 77 66 55 44 33 22 11 ff ff ff 05");

#[test]
fn a_zigbee_beacon_is_as_the_standard_lays_it_out() {
    let extended_pan_id = ExtendedPanId(0x1122_3344_5566_7788);
    let payload = BeaconPayload::coordinator(extended_pan_id, 5);
    let beacon = Beacon {
        superframe: Superframe::new(true, true),
        guaranteed_time_slots: GuaranteedTimeSlots::default(),
        pending: Pending::default(),
        payload: payload.encode().freeze(),
    };
    assert_eq!(beacon.encode()[..], BEACON);
    assert_eq!(Beacon::decode(&BEACON), Ok(beacon));
    let of = |capacities: u8, versions: u8| {
        let mut changed = payload.encode();
        (changed[1], changed[2]) = (versions, capacities);
        BeaconPayload::decode(&changed).unwrap()
    };
    let bare = BeaconPayload { router_capacity: false, end_device_capacity: false, ..payload };
    assert_eq!(of(0x00, 0x22), bare);
    assert_eq!(of(0x01, 0x22), BeaconPayload { reserved: 1, ..bare });
    assert_eq!(of(0x02, 0x22), BeaconPayload { reserved: 2, ..bare });
    assert_eq!(of(0x04, 0x22), BeaconPayload { router_capacity: true, ..bare });
    assert_eq!(of(0x08, 0x22), BeaconPayload { device_depth: 1, ..bare });
    assert_eq!(of(0x40, 0x22), BeaconPayload { device_depth: 8, ..bare });
    assert_eq!(of(0x80, 0x22), BeaconPayload { end_device_capacity: true, ..bare });
    assert_eq!(of(0x00, 0x21), BeaconPayload { stack_profile: 1, ..bare });
    assert_eq!(of(0x00, 0x32), BeaconPayload { protocol_version: 3, ..bare });
    assert!(Superframe(0x8fff).association_permit() && !Superframe(0x4fff).association_permit());
    assert!(Superframe(0x4fff).is_pan_coordinator() && !Superframe(0x8fff).is_pan_coordinator());
}

#[test]
fn a_beacon_lists_the_devices_with_frames_waiting() {
    let octets = hex!("ff cf 00 12 01 00 02 00 e7 69 90 0a 00 6f 0d 00");
    let beacon = Beacon::decode(&octets).unwrap();
    assert_eq!(beacon.pending.short(), [NwkAddress(1), NwkAddress(2)]);
    assert_eq!(beacon.pending.extended(), [CHILD]);
    assert_eq!(beacon.encode()[..], octets);
    assert_eq!(Pending::new(vec![NwkAddress(0); 8], vec![]), None);
    assert_eq!(Pending::new(vec![], vec![CHILD; 8]), None);
    // Guaranteed time slots are of networks with periodic beacons.
    assert!(Beacon::decode(&hex!("ff cf 01 00")).is_err());
}

#[test]
fn malformed_frames_neither_panic_nor_change() {
    let (_, data) = data();
    // Nine octets of header; any payload may follow.
    assert_eq!(mangled::<Frame>(data), [9, 10]);
    // A beacon's own fields take five octets; any payload may follow.
    let lengths = mangled::<Beacon>(&BEACON);
    assert_eq!(lengths, (4..19).collect::<Vec<_>>());
    assert!(mangled::<BeaconPayload>(&BEACON[4..]).is_empty());
}

/// Every frame control, before more octets than any addressing needs.
#[test]
fn what_decodes_encodes_to_the_same_octets() {
    let mut decoded = 0;
    for control in 0..=u16::MAX {
        let mut octets = (0..30).collect::<Vec<u8>>();
        octets[..2].copy_from_slice(&control.to_le_bytes());
        decoded += usize::from(survives::<Frame>(&octets));
    }
    // Four types, pending, acknowledge, three reserved bits, two versions; modes: nine without
    // compression, four with it.
    assert_eq!(decoded, 4 * 2 * 2 * 8 * 2 * (9 + 4));
}

proptest! {
    #[test]
    fn any_octets_survive(octets in prop::collection::vec(any::<u8>(), 0..40)) {
        survives::<Frame>(&octets);
        survives::<Command>(&octets);
        survives::<Beacon>(&octets);
        survives::<BeaconPayload>(&octets);
    }
}
