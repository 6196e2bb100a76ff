//! The three kinds of codec test, for NWK frames.

use bytes::Bytes;
use hex_literal::hex;
use proptest::prelude::*;

use super::*;
use crate::ids::{Eui64, ExtendedPanId, Key, NwkAddress, PanId};
use crate::mac::{AssociationStatus, Capability};
use crate::security::{Cipher, OpenError};
use crate::wire::check::{mangled, survives};
use crate::wire::{Counted, Wire};

const PARENT: Eui64 = Eui64(0x1122_3344_5566_7788);
const CHILD: Eui64 = Eui64(0x000d_6f00_0a90_69e7);
const PLAIN: [u8; 10] = hex!("08 00 34 12 00 00 1e 2a aa bb");

fn header() -> Header {
    let (source, destination) = (NwkAddress::COORDINATOR, NwkAddress(0x1234));
    Header::new(FrameType::Data, source, destination, 30, 0x2a)
}

fn plain(header: Header) -> Plain {
    Plain { header, payload: Bytes::from_static(&hex!("aa bb")) }
}

#[test]
fn each_bit_of_the_frame_control_is_where_the_standard_puts_it() {
    let header = header();
    let route = SourceRoute { relay_index: 1, relays: [NwkAddress(5), NwkAddress(6)].into() };
    let with = |change: fn(&mut Header)| {
        let mut changed = header.clone();
        change(&mut changed);
        changed
    };
    for (header, octets) in [
        (header.clone(), &PLAIN[..]),
        (with(|h| h.frame_type = FrameType::Command), &hex!("09 00 34 12 00 00 1e 2a aa bb")),
        (
            with(|h| h.discover_route = DiscoverRoute::Enable),
            &hex!("48 00 34 12 00 00 1e 2a aa bb"),
        ),
        (with(|h| h.multicast_control = Some(0x21)), &hex!("08 01 34 12 00 00 1e 2a 21 aa bb")),
        (
            Header { source_route: Some(route), ..header.clone() },
            &hex!("08 04 34 12 00 00 1e 2a 02 01 05 00 06 00 aa bb"),
        ),
        (
            with(|h| h.destination_ieee = Some(CHILD)),
            &hex!("08 08 34 12 00 00 1e 2a e7 69 90 0a 00 6f 0d 00 aa bb"),
        ),
        (
            with(|h| h.source_ieee = Some(PARENT)),
            &hex!("08 10 34 12 00 00 1e 2a 88 77 66 55 44 33 22 11 aa bb"),
        ),
        (with(|h| h.end_device_initiator = true), &hex!("08 20 34 12 00 00 1e 2a aa bb")),
        (with(|h| h.reserved = 0x4000), &hex!("08 40 34 12 00 00 1e 2a aa bb")),
        (with(|h| h.reserved = 0x8000), &hex!("08 80 34 12 00 00 1e 2a aa bb")),
    ] {
        let frame = Frame::Plain(plain(header));
        assert_eq!(Frame::decode(octets), Ok(frame.clone()));
        assert_eq!(frame.encode(), octets);
    }
    let says = |octets: &[u8]| Frame::decode(octets).unwrap_err().to_string();
    assert_eq!(
        [says(&hex!("0b 00")), says(&hex!("0a 00")), says(&hex!("04 00")), says(&hex!("88 00"))],
        [
            "NWK frame: frame type at octet 0: value 0x3 is not supported",
            "NWK frame: frame type at octet 0: value 0x2 is reserved",
            "NWK frame: protocol version at octet 0: value 0x1 is not supported",
            "NWK frame: discover route at octet 0: value 0x2 is reserved",
        ]
    );
}

#[test]
fn a_sealed_frame_opens_with_its_key_only() {
    let key = Cipher::new(Key([0x11; 16]));
    let frame = plain(header());
    let sealed = frame.seal(&key, 3, 0x0102_0304, PARENT);
    let octets = Frame::Secured(sealed.clone()).encode();
    // Security bit, then: network key, extended nonce, level as 0; counter, sender, key number.
    assert_eq!(octets[..8], hex!("08 02 34 12 00 00 1e 2a"));
    assert_eq!(octets[8..22], hex!("28 04 03 02 01 88 77 66 55 44 33 22 11 03"));
    assert_eq!(octets.len(), 22 + 2 + 4);
    assert_eq!(Frame::decode(&octets), Ok(Frame::Secured(sealed.clone())));
    assert_eq!(sealed.open(&key), Ok(frame));
    assert_eq!(sealed.open(&Cipher::new(Key([0x12; 16]))), Err(OpenError::Unauthentic));
    for bit in 0..octets.len() * 8 {
        let mut altered = octets.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        // The level is the one thing that is not protected: everyone knows it.
        let is_level = bit / 8 == 8 && bit % 8 < 3;
        if let Ok(Frame::Secured(altered)) = Frame::decode(&altered) {
            assert_eq!(altered.open(&key).is_ok(), is_level, "bit {bit}");
        }
    }
    assert!(mangled::<Frame>(&octets).into_iter().all(|length| length >= 22 + 4));
}

#[test]
fn a_frame_that_does_not_name_its_sender_cannot_be_opened() {
    let octets = hex!("08 02 34 12 00 00 1e 2a 08 04 03 02 01 03 aa bb cc dd ee");
    let Ok(Frame::Secured(frame)) = Frame::decode(&octets) else { panic!("it is secured") };
    assert_eq!(frame.open(&Cipher::new(Key([0; 16]))), Err(OpenError::NoSource));
}

fn about_routes() -> Vec<(Command, &'static [u8])> {
    let request = RouteRequest {
        options: 0x08,
        route_request_id: 7,
        destination: NwkAddress(0x1234),
        path_cost: 3,
        destination_ieee: None,
    };
    let reply = RouteReply {
        options: 0x40,
        route_request_id: 7,
        originator: NwkAddress(0x0001),
        responder: NwkAddress(0x1234),
        path_cost: 3,
        originator_ieee: None,
        responder_ieee: None,
    };
    let entry = LinkStatusEntry { neighbor: NwkAddress(0x1234), costs: 0x21 };
    vec![
        (request.clone().into(), &hex!("01 08 07 34 12 03")),
        (
            RouteRequest { destination_ieee: Some(CHILD), ..request }.into(),
            &hex!("01 28 07 34 12 03 e7 69 90 0a 00 6f 0d 00"),
        ),
        (reply.clone().into(), &hex!("02 40 07 01 00 34 12 03")),
        (
            RouteReply { originator_ieee: Some(PARENT), ..reply.clone() }.into(),
            &hex!("02 50 07 01 00 34 12 03 88 77 66 55 44 33 22 11"),
        ),
        (
            RouteReply { responder_ieee: Some(CHILD), ..reply }.into(),
            &hex!("02 60 07 01 00 34 12 03 e7 69 90 0a 00 6f 0d 00"),
        ),
        (
            NetworkStatus {
                status_code: StatusCode::INDIRECT_TRANSACTION_EXPIRY,
                network_address: NwkAddress(0x1234),
            }
            .into(),
            &hex!("03 06 34 12"),
        ),
        (RouteRecord { relays: [NwkAddress(5)].into() }.into(), &hex!("05 01 05 00")),
        (LinkStatus::new(vec![entry]).unwrap().into(), &hex!("08 61 34 12 21")),
    ]
}

fn about_members() -> Vec<(Command, &'static [u8])> {
    let capability = Capability::ALLOCATE_ADDRESS;
    let extended_pan_id = ExtendedPanId(0x1122_3344_5566_7788);
    let report = NetworkReport::new(extended_pan_id, vec![PanId(1), PanId(2)]).unwrap();
    vec![
        (Leave { options: LeaveOptions::REQUEST }.into(), &hex!("04 40")),
        (Leave { options: LeaveOptions::REJOIN }.into(), &hex!("04 20")),
        (Leave { options: LeaveOptions::REMOVE_CHILDREN }.into(), &hex!("04 80")),
        (RejoinRequest { capability }.into(), &hex!("06 80")),
        (
            RejoinResponse {
                network_address: NwkAddress(0x1234),
                status: AssociationStatus::PAN_AT_CAPACITY,
            }
            .into(),
            &hex!("07 34 12 01"),
        ),
        (report.into(), &hex!("09 02 88 77 66 55 44 33 22 11 01 00 02 00")),
        (
            NetworkUpdate { extended_pan_id, update_id: 4, pan_id: PanId(0x1a62) }.into(),
            &hex!("0a 01 88 77 66 55 44 33 22 11 04 62 1a"),
        ),
        (
            EndDeviceTimeoutRequest { requested_timeout: 8, configuration: 0 }.into(),
            &hex!("0b 08 00"),
        ),
        (
            EndDeviceTimeoutResponse {
                status: 0,
                parent_information: ParentInformation::MAC_DATA_POLL,
            }
            .into(),
            &hex!("0c 00 01"),
        ),
    ]
}

#[test]
fn commands_are_as_the_standard_lays_them_out() {
    for (command, octets) in [about_routes(), about_members()].concat() {
        assert_eq!(command.encode(), octets);
        assert_eq!(Command::decode(octets), Ok(command));
        assert!(mangled::<Command>(octets).is_empty(), "{octets:02x?}");
    }
    assert!(Command::decode(&hex!("0d 00")).is_err());
    assert_eq!(NetworkReport::new(ExtendedPanId(0), vec![PanId(0); 32]), None);
    assert!(Counted::new(vec![NwkAddress(0); 256]).is_none());
}

/// Every frame control, before as many octets as any header needs.
#[test]
fn what_decodes_encodes_to_the_same_octets() {
    let mut decoded = 0;
    for control in 0..=u16::MAX {
        let mut octets = vec![0x02; 60];
        octets[..2].copy_from_slice(&control.to_le_bytes());
        decoded += usize::from(survives::<Frame>(&octets));
    }
    // Two types, one version, two ways to discover a route, and eight free bits.
    assert_eq!(decoded, 2 * 2 * 256);
}

proptest! {
    #[test]
    fn any_octets_survive(octets in prop::collection::vec(any::<u8>(), 0..60)) {
        survives::<Frame>(&octets);
        survives::<Command>(&octets);
    }

    #[test]
    fn any_payload_can_be_sealed_and_opened(
        payload in prop::collection::vec(any::<u8>(), 0..100),
        key in any::<[u8; 16]>(),
        counter in any::<u32>(),
    ) {
        let key = Cipher::new(Key(key));
        let frame = Plain { header: header(), payload: payload.into() };
        prop_assert_eq!(frame.seal(&key, 0, counter, CHILD).open(&key), Ok(frame));
    }
}
