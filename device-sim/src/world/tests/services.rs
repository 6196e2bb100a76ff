//! What ZDP tells of a node, and how a node takes nonsense.

use std::sync::LazyLock;

use proptest::prelude::*;
use zigbee::wire::Counted;
use zigbee::zdp::{
    ActiveEpReq, BindReq, BindTarget, Frame, IeeeAddrReq, LogicalType, MatchDescReq, Message,
    NodeDescReq, NwkAddrReq, PowerDescReq, PowerDescriptor, RequestType, SimpleDescReq, Status,
    UnbindReq, Unknown,
};

use super::*;

/// Asks over the air, and returns the answer that comes.
fn asked(net: &mut Net<Probe, Probe>, dst: NwkAddress, message: Message) -> Option<Message> {
    let number = 0x5a;
    let frame = Frame { transaction_sequence_number: number, message };
    let request = ApsRequest {
        dst,
        dst_endpoint: 0,
        src_endpoint: 0,
        profile: ProfileId::ZDP,
        cluster: frame.message.cluster(),
        payload: frame.encode().freeze(),
        ack: false,
        link_key: false,
        tag: 0,
    };
    net.with_coordinator(|app, ctx| {
        app.told.clear();
        ctx.request(request).unwrap();
    });
    run_for(net, Duration::from_secs(8));
    let answer = net.coordinator().told.iter().find_map(|(_, told)| match told {
        Indication::Data(data) if data.dst_endpoint == 0 => {
            Some(Frame::decode(data.cluster, &data.payload).unwrap())
        }
        _ => None,
    })?;
    assert_eq!(answer.transaction_sequence_number, number);
    Some(answer.message)
}

#[test]
fn a_device_tells_what_it_is_and_what_is_on_it() {
    let mut net = commissioned(40);
    for (device, power) in [(ESME, PowerDescriptor::MAINS), (GSME, PowerDescriptor::BATTERY)] {
        let about = address(&net, device);
        let mut ask = |message: Message| asked(&mut net, about, message).unwrap();
        let Message::NodeDescRsp(node) = ask(NodeDescReq { nwk_addr_of_interest: about }.into())
        else {
            panic!("another answer")
        };
        let node = node.node_descriptor.unwrap();
        assert_eq!((node.logical_type, node.manufacturer_code), (LogicalType::END_DEVICE, 0x1234));
        let Message::PowerDescRsp(told) = ask(PowerDescReq { nwk_addr_of_interest: about }.into())
        else {
            panic!("another answer")
        };
        assert_eq!(told.power_descriptor, Some(power));
        let Message::ActiveEpRsp(told) = ask(ActiveEpReq { nwk_addr_of_interest: about }.into())
        else {
            panic!("another answer")
        };
        assert_eq!(told.active_ep_list, Counted::new(vec![3]));
        let (request_type, start_index) = (RequestType::SINGLE_DEVICE_RESPONSE, 0);
        let request = IeeeAddrReq { nwk_addr_of_interest: about, request_type, start_index };
        let Message::IeeeAddrRsp(told) = ask(request.into()) else { panic!("another answer") };
        assert_eq!(told.ieee_addr_remote_dev, device);
    }
}

#[test]
fn an_endpoint_that_is_not_there_has_no_simple_descriptor() {
    let mut net = commissioned(41);
    let about = address(&net, ESME);
    for (endpoint, status) in
        [(3, Status::SUCCESS), (4, Status::NOT_ACTIVE), (0, Status::INVALID_EP)]
    {
        let request = SimpleDescReq { nwk_addr_of_interest: about, endpoint };
        let Some(Message::SimpleDescRsp(told)) = asked(&mut net, about, request.into()) else {
            panic!("another answer")
        };
        assert_eq!(told.status, status);
        let device = told.simple_descriptor.as_ref().and_then(|d| d.get());
        let expected = (status == Status::SUCCESS).then_some(0x0501);
        assert_eq!(device.map(|d| d.application_device), expected);
    }
}

#[test]
fn who_asks_everyone_hears_from_those_concerned_alone() {
    let mut net = commissioned(42);
    let everyone = NwkAddress::BROADCAST_RX_ON;
    let request = |cluster| MatchDescReq {
        nwk_addr_of_interest: everyone,
        profile_id: ProfileId::SMART_ENERGY,
        input_clusters: Counted::new(vec![ClusterId(cluster)]).unwrap(),
        output_clusters: Counted::default(),
    };
    let Some(Message::MatchDescRsp(told)) = asked(&mut net, everyone, request(0x0702).into())
    else {
        panic!("another answer")
    };
    assert_eq!(told.match_list, Counted::new(vec![3]));
    assert_eq!(asked(&mut net, everyone, request(0x0703).into()), None);
    let (request_type, start_index) = (RequestType::SINGLE_DEVICE_RESPONSE, 0);
    let request = NwkAddrReq { ieee_addr: ESME, request_type, start_index };
    let Some(Message::NwkAddrRsp(told)) = asked(&mut net, everyone, request.into()) else {
        panic!("another answer")
    };
    assert_eq!(told.nwk_addr_remote_dev, address(&net, ESME));
}

#[test]
fn a_binding_is_kept_until_it_is_undone() {
    let mut net = commissioned(43);
    let dst = address(&net, ESME);
    let target = BindTarget::Endpoint { address: COORDINATOR, endpoint: 3 };
    let (src_address, src_endpoint, cluster_id) = (ESME, 3, ClusterId(0x0702));
    let bind = BindReq { src_address, src_endpoint, cluster_id, target };
    let unbind = UnbindReq { src_address, src_endpoint, cluster_id, target };
    let Some(Message::BindRsp(bound)) = asked(&mut net, dst, bind.into()) else { panic!("no") };
    assert_eq!(bound.status, Status::SUCCESS);
    for status in [Status::SUCCESS, Status::NO_ENTRY] {
        let Some(Message::UnbindRsp(told)) = asked(&mut net, dst, unbind.into()) else {
            panic!("another answer")
        };
        assert_eq!(told.status, status);
    }
}

#[test]
fn an_unknown_request_is_not_supported() {
    let mut net = commissioned(44);
    let dst = address(&net, ESME);
    let request = Unknown::new(ClusterId(0x0031), Bytes::from_static(&[0])).unwrap();
    let Some(Message::Unknown(told)) = asked(&mut net, dst, Message::Unknown(request)) else {
        panic!("another answer")
    };
    assert_eq!(told.fields[..], [Status::NOT_SUPPORTED.0]);
}

/// Commissioned once, and copied for each case.
static NET: LazyLock<Net<Probe, Probe>> = LazyLock::new(|| commissioned(45));

proptest! {
    /// Whatever the air brings, a node in its network goes on.
    #[test]
    fn nonsense_from_the_air_changes_nothing_that_matters(
        octets in proptest::collection::vec(any::<u8>(), 0..40),
        frame_type in 0..4_u8,
    ) {
        let mut net = NET.clone();
        let esme = address(&net, ESME);
        let frame_type = match frame_type {
            0 => mac::FrameType::Beacon,
            1 => mac::FrameType::Data,
            2 => mac::FrameType::Acknowledgment,
            _ => mac::FrameType::Command,
        };
        for (node, destination) in [(0, NwkAddress::COORDINATOR), (1, esme)] {
            let addressing = mac::Addressing::Within {
                pan: PanId(0x1a62),
                destination: mac::Address::Short(destination),
                source: mac::Address::Short(NwkAddress(0x4321)),
            };
            let payload = Bytes::copy_from_slice(&octets);
            net.hear(node, &mac::Frame::new(frame_type, 7, addressing, payload));
        }
        run_for(&mut net, Duration::from_secs(1));
        ask(&mut net, esme, b"ping");
        run_for(&mut net, Duration::from_secs(1));
        let messages = net.coordinator().messages();
        prop_assert_eq!(messages.last(), Some(&(esme, &b"pong"[..])));
    }
}
