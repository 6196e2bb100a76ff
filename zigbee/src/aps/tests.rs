//! The three kinds of codec test, for APS frames.

use bytes::Bytes;
use hex_literal::hex;
use proptest::prelude::*;

use super::*;
use crate::ids::{ClusterId, Eui64, Key, NwkAddress, ProfileId};
use crate::security::{AuxHeader, Cipher, KeyIdentifier, OpenError};
use crate::wire::Wire;
use crate::wire::check::{mangled, survives};

const PARENT: Eui64 = Eui64(0x1122_3344_5566_7788);
const CHILD: Eui64 = Eui64(0x000d_6f00_0a90_69e7);
const METERING: ClusterId = ClusterId(0x0702);

fn header() -> Header {
    Header::unicast(10, METERING, ProfileId::SMART_ENERGY, 1, 0x2a)
}

fn plain(header: Header) -> Plain {
    Plain { header, payload: Bytes::from_static(&hex!("aa bb")) }
}

#[test]
fn each_bit_of_the_header_is_where_the_standard_puts_it() {
    let data = |delivery| Header {
        content: Content::Data {
            delivery,
            cluster: METERING,
            profile: ProfileId::SMART_ENERGY,
            source_endpoint: 1,
        },
        ..header()
    };
    let command = |is_broadcast| Header { content: Content::Command { is_broadcast }, ..header() };
    let extended = |fragmentation, reserved| Header {
        extended: Some(ExtendedHeader { fragmentation, reserved, ack_bitfield: None }),
        ..header()
    };
    for (header, octets) in [
        (header(), &hex!("00 0a 02 07 09 01 01 2a aa bb")[..]),
        (data(Delivery::Broadcast(0xff)), &hex!("08 ff 02 07 09 01 01 2a aa bb")),
        (data(Delivery::Group(0x1234)), &hex!("0c 34 12 02 07 09 01 01 2a aa bb")),
        (Header { ack_request: true, ..header() }, &hex!("40 0a 02 07 09 01 01 2a aa bb")),
        (command(false), &hex!("01 2a aa bb")),
        (command(true), &hex!("09 2a aa bb")),
        (extended(Fragmentation::None, 0), &hex!("80 0a 02 07 09 01 01 2a 00 aa bb")),
        (extended(Fragmentation::None, 0x04), &hex!("80 0a 02 07 09 01 01 2a 04 aa bb")),
        (extended(Fragmentation::First(3), 0), &hex!("80 0a 02 07 09 01 01 2a 01 03 aa bb")),
        (extended(Fragmentation::Later(2), 0), &hex!("80 0a 02 07 09 01 01 2a 02 02 aa bb")),
    ] {
        let frame = Frame::Plain(plain(header));
        assert_eq!(Frame::decode(octets), Ok(frame.clone()));
        assert_eq!(frame.encode(), octets);
    }
    let says = |octets: &[u8]| Frame::decode(octets).unwrap_err().to_string();
    assert_eq!(
        [says(&hex!("03 00")), says(&hex!("04 00")), says(&hex!("10 00")), says(&hex!("0e 00"))],
        [
            "APS frame: frame type at octet 0: value 0x3 is not supported",
            "APS frame: delivery mode at octet 0: value 0x1 is reserved",
            "APS frame: ack format at octet 0: value 0x1 is reserved",
            "APS frame: delivery mode at octet 0: value 0x3 is reserved",
        ]
    );
}

#[test]
fn an_acknowledgement_repeats_the_frame_with_its_ends_exchanged() {
    let ack = header().acknowledgment().unwrap();
    let octets = hex!("02 01 02 07 09 01 0a 2a");
    let frame = Frame::Plain(Plain { header: ack, payload: Bytes::new() });
    assert_eq!(frame.encode()[..], octets);
    assert_eq!(Frame::decode(&octets), Ok(frame));
    assert_eq!(ack.acknowledgment(), None);

    let ack = Header::command(0x2a).acknowledgment().unwrap();
    let frame = Frame::Plain(Plain { header: ack, payload: Bytes::new() });
    assert_eq!(frame.encode()[..], hex!("12 2a"));
    assert_eq!(Frame::decode(&hex!("12 2a")), Ok(frame));

    let block = Frame::decode(&hex!("82 01 02 07 09 01 0a 2a 01 00 ff")).unwrap();
    let extended = ExtendedHeader {
        fragmentation: Fragmentation::First(0),
        reserved: 0,
        ack_bitfield: Some(0xff),
    };
    assert_eq!(block.header().extended, Some(extended));
}

fn auxiliary(key_identifier: KeyIdentifier, source: Option<Eui64>) -> AuxHeader {
    AuxHeader::new(key_identifier, 0x0102_0304, source)
}

#[test]
fn a_sealed_frame_opens_with_its_key_and_sender_only() {
    let (key, other) = (Cipher::new(Key([0x11; 16])), Cipher::new(Key([0x12; 16])));
    let frame = plain(header());
    for source in [None, Some(CHILD)] {
        let sealed = frame.seal(&key, auxiliary(KeyIdentifier::Link, source), CHILD);
        let octets = Frame::Secured(sealed.clone()).encode();
        assert_eq!(octets[..8], hex!("20 0a 02 07 09 01 01 2a"));
        assert_eq!(Frame::decode(&octets), Ok(Frame::Secured(sealed.clone())));
        assert_eq!(sealed.open(&key, Some(CHILD)), Ok(frame.clone()));
        assert_eq!(sealed.open(&other, Some(CHILD)), Err(OpenError::Unauthentic));
        // A sender that the frame names is taken from it.
        let named = source.is_some();
        assert_eq!(sealed.open(&key, Some(PARENT)).is_ok(), named);
        assert_eq!(sealed.open(&key, None).is_ok(), named);
        for bit in 0..octets.len() * 8 {
            let mut altered = octets.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            // The level is the one thing that is not protected: everyone knows it.
            let is_level = bit / 8 == 8 && bit % 8 < 3;
            if let Ok(Frame::Secured(altered)) = Frame::decode(&altered) {
                assert_eq!(altered.open(&key, Some(CHILD)).is_ok(), is_level, "bit {bit}");
            }
        }
        let header = if named { 21 } else { 13 };
        assert!(mangled::<Frame>(&octets).into_iter().all(|length| length >= header + 4));
    }
}

fn commands() -> Vec<(Command, Vec<u8>)> {
    let key = Key(*b"ZigBeeAlliance09");
    let key_octets = hex!("5a 69 67 42 65 65 41 6c 6c 69 61 6e 63 65 30 39");
    let (child, parent) = (hex!("e7 69 90 0a 00 6f 0d 00"), hex!("88 77 66 55 44 33 22 11"));
    let network = TransportKey::StandardNetworkKey {
        key,
        key_sequence_number: 3,
        destination: CHILD,
        source: PARENT,
    };
    let link = TransportKey::TrustCenterLinkKey { key, destination: CHILD, source: PARENT };
    let shared =
        |is_initiator| TransportKey::ApplicationLinkKey { key, partner: PARENT, is_initiator };
    let update = UpdateDevice {
        device: CHILD,
        short_address: NwkAddress(0x1234),
        status: UpdateStatus::STANDARD_DEVICE_UNSECURED_JOIN,
    };
    let verify = VerifyKey { key_type: KeyType::TRUST_CENTER_LINK_KEY, source: CHILD, hash: key.0 };
    let confirm =
        ConfirmKey { status: 0, key_type: KeyType::TRUST_CENTER_LINK_KEY, destination: CHILD };
    let tunnel = Tunnel { destination: CHILD, frame: Bytes::from_static(&[0x21, 0x2a]) };
    let partner = PARENT;
    vec![
        (network.into(), [&hex!("05 01")[..], &key_octets, &[3], &child, &parent].concat()),
        (shared(false).into(), [&hex!("05 03")[..], &key_octets, &parent, &[0]].concat()),
        (shared(true).into(), [&hex!("05 03")[..], &key_octets, &parent, &[1]].concat()),
        (link.into(), [&hex!("05 04")[..], &key_octets, &child, &parent].concat()),
        (update.into(), [&[0x06][..], &child, &hex!("34 12 01")].concat()),
        (RemoveDevice { target: CHILD }.into(), [&[0x07][..], &child].concat()),
        (RequestKey::ApplicationLinkKey { partner }.into(), [&hex!("08 02")[..], &parent].concat()),
        (RequestKey::TrustCenterLinkKey.into(), hex!("08 04").to_vec()),
        (SwitchKey { key_sequence_number: 4 }.into(), hex!("09 04").to_vec()),
        (tunnel.into(), [&[0x0e][..], &child, &hex!("21 2a")].concat()),
        (verify.into(), [&hex!("0f 04")[..], &child, &key_octets].concat()),
        (confirm.into(), [&hex!("10 00 04")[..], &child].concat()),
    ]
}

#[test]
fn commands_are_as_the_standard_lays_them_out() {
    for (command, octets) in commands() {
        assert_eq!(command.encode(), octets);
        assert_eq!(Command::decode(&octets).as_ref(), Ok(&command));
        let shorter = mangled::<Command>(&octets);
        // What is tunnelled may be of any length.
        let is_tunnel = matches!(command, Command::Tunnel(_)) && shorter == [9, 10];
        assert!(shorter.is_empty() || is_tunnel, "{command:?}: {shorter:?}");
    }
    for octets in [&hex!("01 00")[..], &hex!("08 01"), &hex!("0d")] {
        assert!(Command::decode(octets).is_err(), "{octets:02x?}");
    }
    let mut unclear = commands()[1].1.clone();
    *unclear.last_mut().unwrap() = 2;
    assert_eq!(
        Command::decode(&unclear).unwrap_err().to_string(),
        "APS command: initiator flag at octet 26: value 0x2 is reserved"
    );
}

/// Every frame control and extended frame control, before as many octets as any header needs.
#[test]
fn what_decodes_encodes_to_the_same_octets() {
    let mut decoded = 0;
    for control in 0..=u8::MAX {
        for extended in 0..=u8::MAX {
            let mut octets = vec![control];
            octets.extend([extended; 40]);
            decoded += usize::from(survives::<Frame>(&octets));
        }
    }
    // Three kinds of data, two of commands, two of acknowledgements; security and ack request;
    // with an extended header, one value of its fragmentation is reserved.
    assert_eq!(decoded, (3 + 2 + 2) * 4 * (256 + 192));
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
        names_sender in any::<bool>(),
    ) {
        let key = Cipher::new(Key(key));
        let frame = Plain { header: header(), payload: payload.into() };
        let source = names_sender.then_some(CHILD);
        let sealed = frame.seal(&key, auxiliary(KeyIdentifier::KeyLoad, source), CHILD);
        prop_assert_eq!(sealed.open(&key, Some(CHILD)), Ok(frame));
    }
}
