//! The three kinds of codec test, for ZDP messages.

use bytes::Bytes;
use hex_literal::hex;
use proptest::prelude::*;

use super::*;
use crate::ids::{Eui64, NwkAddress, ProfileId};
use crate::mac::Capability;
use crate::wire::check::mangled;
use crate::wire::{Counted, Measured};

const NODE: NwkAddress = NwkAddress(0x1234);
const CHILD: Eui64 = Eui64(0x000d_6f00_0a90_69e7);
/// [`CHILD`] as it is sent.
const CHILD_OCTETS: [u8; 8] = hex!("e7 69 90 0a 00 6f 0d 00");
const METERING: ClusterId = ClusterId(0x0702);

fn node() -> NodeDescriptor {
    NodeDescriptor {
        logical_type: LogicalType::END_DEVICE,
        complex_descriptor_available: false,
        user_descriptor_available: false,
        reserved: 0,
        aps_flags: 0,
        frequency_band: NodeDescriptor::BAND_2400_MHZ,
        mac_capability: Capability::ALLOCATE_ADDRESS,
        manufacturer_code: 0x105f,
        maximum_buffer_size: 82,
        maximum_incoming_transfer_size: 0x0201,
        server_mask: ServerMask(0x2c00),
        maximum_outgoing_transfer_size: 0x0403,
        descriptor_capability: 0,
    }
}

#[test]
fn each_bit_of_the_node_descriptor_is_where_the_standard_puts_it() {
    let octets = hex!("02 40 80 5f 10 52 01 02 00 2c 03 04 00");
    assert_eq!(NodeDescriptor::decode(&octets), Ok(node()));
    assert_eq!(node().encode()[..], octets);
    let with = |first: u8, second: u8| {
        let mut changed = octets;
        (changed[0], changed[1]) = (first, second);
        NodeDescriptor::decode(&changed).unwrap()
    };
    let coordinator = NodeDescriptor { logical_type: LogicalType::COORDINATOR, ..node() };
    assert_eq!(with(0x00, 0x40), coordinator);
    assert_eq!(with(0x0a, 0x40), NodeDescriptor { complex_descriptor_available: true, ..node() });
    assert_eq!(with(0x12, 0x40), NodeDescriptor { user_descriptor_available: true, ..node() });
    assert_eq!(with(0x82, 0x40), NodeDescriptor { reserved: 0x80, ..node() });
    assert_eq!(with(0x02, 0x41), NodeDescriptor { aps_flags: 1, ..node() });
    assert_eq!(with(0x02, 0xc0), NodeDescriptor { frequency_band: 0b11000, ..node() });
    assert!(mangled::<NodeDescriptor>(&octets).is_empty());
    for first in 0..=u8::MAX {
        let mut all = octets;
        (all[0], all[1]) = (first, first.rotate_left(3));
        assert_eq!(NodeDescriptor::decode(&all).unwrap().encode()[..], all);
    }
}

fn simple() -> SimpleDescriptor {
    SimpleDescriptor {
        endpoint: 10,
        application_profile: ProfileId::SMART_ENERGY,
        application_device: 0x0501,
        application_device_version: 1,
        input_clusters: [ClusterId(0x0000), METERING].into(),
        output_clusters: [ClusterId(0x000a)].into(),
    }
}

/// Octets given in parts, since most hold the same address.
fn octets(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

fn requests() -> Vec<(Message, Vec<u8>)> {
    let (nwk_addr_of_interest, profile_id) = (NODE, ProfileId::SMART_ENERGY);
    let target = BindTarget::Endpoint { address: CHILD, endpoint: 1 };
    let (single, extended) = (RequestType::SINGLE_DEVICE_RESPONSE, RequestType::EXTENDED_RESPONSE);
    let unbind =
        |target| UnbindReq { src_address: CHILD, src_endpoint: 10, cluster_id: METERING, target };
    let bind = BindReq { src_address: CHILD, src_endpoint: 10, cluster_id: METERING, target };
    let capability = Capability::RECEIVER_ON_WHEN_IDLE;
    vec![
        (
            NwkAddrReq { ieee_addr: CHILD, request_type: single, start_index: 3 }.into(),
            octets(&[&CHILD_OCTETS, &hex!("00 03")]),
        ),
        (
            IeeeAddrReq { nwk_addr_of_interest, request_type: extended, start_index: 0 }.into(),
            hex!("34 12 01 00").to_vec(),
        ),
        (NodeDescReq { nwk_addr_of_interest }.into(), hex!("34 12").to_vec()),
        (PowerDescReq { nwk_addr_of_interest }.into(), hex!("34 12").to_vec()),
        (SimpleDescReq { nwk_addr_of_interest, endpoint: 10 }.into(), hex!("34 12 0a").to_vec()),
        (ActiveEpReq { nwk_addr_of_interest }.into(), hex!("34 12").to_vec()),
        (
            MatchDescReq {
                nwk_addr_of_interest,
                profile_id,
                input_clusters: [METERING].into(),
                output_clusters: Counted::default(),
            }
            .into(),
            hex!("34 12 09 01 01 02 07 00").to_vec(),
        ),
        (
            DeviceAnnce { nwk_addr: NODE, ieee_addr: CHILD, capability }.into(),
            octets(&[&hex!("34 12"), &CHILD_OCTETS, &hex!("08")]),
        ),
        (bind.into(), octets(&[&CHILD_OCTETS, &hex!("0a 02 07 03"), &CHILD_OCTETS, &hex!("01")])),
        (
            unbind(target).into(),
            octets(&[&CHILD_OCTETS, &hex!("0a 02 07 03"), &CHILD_OCTETS, &hex!("01")]),
        ),
        (
            unbind(BindTarget::Group(0x5678)).into(),
            octets(&[&CHILD_OCTETS, &hex!("0a 02 07 01 78 56")]),
        ),
        (
            MgmtLeaveReq { device_address: CHILD, options: MgmtLeaveOptions::REJOIN }.into(),
            octets(&[&CHILD_OCTETS, &hex!("80")]),
        ),
        (
            MgmtPermitJoiningReq { permit_duration: 60, tc_significance: 1 }.into(),
            hex!("3c 01").to_vec(),
        ),
    ]
}

fn responses() -> Vec<(Message, Vec<u8>)> {
    let (status, nwk_addr_of_interest) = (Status::SUCCESS, NODE);
    let children = AssociatedDevices::new(1, [NwkAddress(0x5678)].into());
    vec![
        (
            NwkAddrRsp {
                status,
                ieee_addr_remote_dev: CHILD,
                nwk_addr_remote_dev: NODE,
                associated: Some(children),
            }
            .into(),
            octets(&[&[0], &CHILD_OCTETS, &hex!("34 12 01 01 78 56")]),
        ),
        (
            IeeeAddrRsp {
                status,
                ieee_addr_remote_dev: CHILD,
                nwk_addr_remote_dev: NODE,
                associated: Some(AssociatedDevices::new(9, Counted::default())),
            }
            .into(),
            octets(&[&[0], &CHILD_OCTETS, &hex!("34 12 00")]),
        ),
        (
            NodeDescRsp { status, nwk_addr_of_interest, node_descriptor: Some(node()) }.into(),
            hex!("00 34 12 02 40 80 5f 10 52 01 02 00 2c 03 04 00").to_vec(),
        ),
        (
            PowerDescRsp {
                status,
                nwk_addr_of_interest,
                power_descriptor: Some(PowerDescriptor::MAINS),
            }
            .into(),
            hex!("00 34 12 10 c1").to_vec(),
        ),
        (
            SimpleDescRsp {
                status,
                nwk_addr_of_interest,
                simple_descriptor: Measured::new(simple()),
            }
            .into(),
            hex!("00 34 12 0e 0a 09 01 01 05 01 02 00 00 02 07 01 0a 00").to_vec(),
        ),
        (
            ActiveEpRsp { status, nwk_addr_of_interest, active_ep_list: Some([10, 11].into()) }
                .into(),
            hex!("00 34 12 02 0a 0b").to_vec(),
        ),
        (
            MatchDescRsp { status, nwk_addr_of_interest, match_list: Some([10].into()) }.into(),
            hex!("00 34 12 01 0a").to_vec(),
        ),
        (BindRsp { status: Status::TABLE_FULL }.into(), hex!("8c").to_vec()),
        (UnbindRsp { status: Status::NO_ENTRY }.into(), hex!("88").to_vec()),
        (MgmtLeaveRsp { status: Status::NOT_AUTHORIZED }.into(), hex!("8d").to_vec()),
        (MgmtPermitJoiningRsp { status }.into(), hex!("00").to_vec()),
    ]
}

/// The same, where the node has nothing to tell.
fn refusals() -> Vec<(Message, Vec<u8>)> {
    let nwk_addr_of_interest = NODE;
    let absent = Status::DEVICE_NOT_FOUND;
    let simple = |status, simple_descriptor| -> Message {
        SimpleDescRsp { status, nwk_addr_of_interest, simple_descriptor }.into()
    };
    let missing = NwkAddrRsp {
        status: absent,
        ieee_addr_remote_dev: CHILD,
        nwk_addr_remote_dev: NwkAddress::UNKNOWN,
        associated: None,
    };
    vec![
        (missing.into(), octets(&[&[0x81], &CHILD_OCTETS, &hex!("fe ff")])),
        (
            NodeDescRsp { status: absent, nwk_addr_of_interest, node_descriptor: None }.into(),
            hex!("81 34 12").to_vec(),
        ),
        (
            PowerDescRsp {
                status: Status::NO_DESCRIPTOR,
                nwk_addr_of_interest,
                power_descriptor: None,
            }
            .into(),
            hex!("89 34 12").to_vec(),
        ),
        (simple(Status::INVALID_EP, Some(Measured::EMPTY)), hex!("82 34 12 00").to_vec()),
        (simple(Status::NOT_ACTIVE, None), hex!("83 34 12").to_vec()),
        (
            ActiveEpRsp { status: absent, nwk_addr_of_interest, active_ep_list: None }.into(),
            hex!("81 34 12").to_vec(),
        ),
        (
            MatchDescRsp {
                status: absent,
                nwk_addr_of_interest,
                match_list: Some(Counted::default()),
            }
            .into(),
            hex!("81 34 12 00").to_vec(),
        ),
    ]
}

#[test]
fn messages_are_as_the_standard_lays_them_out() {
    let all = [requests(), responses(), refusals()].concat();
    for (message, fields) in &all {
        let frame = Frame { transaction_sequence_number: 0x2a, message: message.clone() };
        let octets = [&[0x2a], &fields[..]].concat();
        assert_eq!(frame.encode(), octets, "{message:?}");
        assert_eq!(Frame::decode(message.cluster(), &octets), Ok(frame));
        assert_eq!(message.status(), message.is_response().then(|| Status(fields[0])));
        assert_eq!(message.not_supported(), None);
    }
    let missing = Message::CLUSTERS
        .iter()
        .find(|(cluster, _)| !all.iter().any(|(message, _)| message.cluster() == *cluster));
    assert_eq!(missing, None, "every message has a vector");
}

#[test]
fn malformed_frames_neither_panic_nor_change() {
    let survives = |cluster, octets: &[u8]| {
        Frame::decode(cluster, octets).is_ok_and(|frame| {
            assert_eq!(frame.encode(), octets, "{frame:?}");
            true
        })
    };
    for (message, fields) in [requests(), responses(), refusals()].concat() {
        let octets = [&[0x2a], &fields[..]].concat();
        let cluster = message.cluster();
        for length in 0..octets.len() {
            // What may be left out: the tail of a response.
            let is_whole = survives(cluster, &octets[..length]);
            assert!(!is_whole || message.is_response(), "{message:?}: {length}");
        }
        for bit in 0..octets.len() * 8 {
            let mut flipped = octets.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            survives(cluster, &flipped);
        }
    }
}

#[test]
fn a_length_that_is_not_the_descriptors_is_refused_where_it_shows() {
    let says =
        |octets: &[u8]| Frame::decode(SimpleDescRsp::CLUSTER, octets).unwrap_err().to_string();
    assert_eq!(
        says(&hex!("2a 00 34 12 0d 0a 09 01 01 05 01 02 00 00 02 07 01 0a 00")),
        "Simple_Desc_rsp: output_clusters at octet 17: input ends before the field does"
    );
    assert_eq!(
        says(&hex!("2a 00 34 12 0f 0a 09 01 01 05 01 02 00 00 02 07 01 0a 00 ff")),
        "Simple_Desc_rsp: Length at octet 19: octets follow the last field"
    );
    assert_eq!(
        says(&hex!("2a 00 34 12 0f 0a 09")),
        "Simple_Desc_rsp: simple descriptor at octet 5: input ends before the field does"
    );
}

#[test]
fn an_unknown_request_is_answered_with_not_supported() {
    let request = Frame::decode(ClusterId(0x0031), &hex!("2a 00")).unwrap();
    let answer = request.message.not_supported().unwrap();
    assert_eq!(answer.cluster(), ClusterId(0x8031));
    assert_eq!(answer.status(), Some(Status::NOT_SUPPORTED));
    let frame = Frame { transaction_sequence_number: 0x2a, message: answer.clone() };
    assert_eq!(frame.encode()[..], hex!("2a 84"));
    assert_eq!(answer.not_supported(), None);
    assert_eq!(Unknown::new(NodeDescReq::CLUSTER, Bytes::new()), None);
}

proptest! {
    #[test]
    fn what_decodes_encodes_to_the_same_octets(
        place in 0..Message::CLUSTERS.len(),
        octets in prop::collection::vec(0_u8..20, 1..40),
    ) {
        let (cluster, _) = Message::CLUSTERS[place];
        // Cut short, so that some length fits.
        for length in 0..octets.len() {
            if let Ok(frame) = Frame::decode(cluster, &octets[..length]) {
                prop_assert_eq!(&frame.encode()[..], &octets[..length]);
            }
        }
    }
}
