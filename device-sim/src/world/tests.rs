//! Nets of small applications: they join, talk, and every frame they make can be read.

use core::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use zigbee::security::InstallCode;
use zigbee::{
    ClusterId, Eui64, ExtendedPanId, Key, NwkAddress, PanId, ProfileId, Wire, aps, mac, nwk,
};

use super::Net;
use crate::Micros;
use crate::stack::{
    App, ApsRequest, Config, Ctx, EndpointDescription, Indication, JoinDecision, JoinKind,
    JoinPolicy, Network, Role, SendOutcome, Stack,
};
use crate::tap::Captured;

const NETWORK_KEY: Key = Key([0x42; 16]);
const COORDINATOR: Eui64 = Eui64(0x00_0d_6f_00_00_00_00_01);
const ESME: Eui64 = Eui64(0x00_0d_6f_00_00_00_0e_01);
const GSME: Eui64 = Eui64(0x00_0d_6f_00_00_00_06_01);

/// Says nothing of its own accord, and writes down what it is told. A device answers `ping`.
#[derive(Clone, Debug, Default)]
struct Probe {
    joins: bool,
    told: Vec<(Micros, Indication)>,
}

impl App for Probe {
    fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        ctx.stack.add_endpoint(EndpointDescription {
            endpoint: 3,
            profile: ProfileId::SMART_ENERGY,
            device_id: 0x0501,
            device_version: 0,
            input_clusters: vec![ClusterId(0x0702)],
            output_clusters: vec![ClusterId(0x000a)],
        });
        if self.joins {
            ctx.stack.join(ctx.now);
        }
    }

    fn on_indication(&mut self, ctx: &mut Ctx<'_>, indication: Indication) {
        if let Indication::Data(data) = &indication
            && &data.payload[..] == b"ping"
        {
            ctx.request(message(data.src, b"pong")).unwrap();
        }
        self.told.push((ctx.now, indication));
    }

    fn on_timer(&mut self, _: &mut Ctx<'_>) {}

    fn next_deadline(&self) -> Option<Micros> {
        None
    }
}

impl Probe {
    fn messages(&self) -> Vec<(NwkAddress, &[u8])> {
        let data = self.told.iter().filter_map(|(_, told)| match told {
            Indication::Data(data) if data.dst_endpoint == 3 => Some((data.src, &data.payload[..])),
            _ => None,
        });
        data.collect()
    }

    fn outcomes(&self) -> Vec<SendOutcome> {
        let sent = self.told.iter().filter_map(|(_, told)| match told {
            Indication::Sent { outcome, .. } => Some(*outcome),
            _ => None,
        });
        sent.collect()
    }
}

fn message(dst: NwkAddress, payload: &'static [u8]) -> ApsRequest {
    ApsRequest {
        dst,
        dst_endpoint: 3,
        src_endpoint: 3,
        profile: ProfileId::SMART_ENERGY,
        cluster: ClusterId(0x0702),
        payload: Bytes::from_static(payload),
        ack: true,
        link_key: true,
        tag: 7,
    }
}

fn link_key(eui64: Eui64) -> Key {
    let [.., a, b] = eui64.0.to_be_bytes();
    InstallCode::from_octets(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, a, b])
        .unwrap()
        .link_key()
}

fn node(eui64: Eui64, role: Role, seed: u64) -> (Stack, Probe) {
    let joins = role != Role::Coordinator;
    let link_key = joins.then(|| link_key(eui64));
    let channels = 1 << 11 | 1 << 15;
    let manufacturer_code = 0x1234;
    let config = Config { eui64, role, link_key, channels, manufacturer_code, seed };
    (Stack::new(config), Probe { joins, told: Vec::new() })
}

/// A coordinator, an ESME that listens, and a GSME that sleeps and asks every 5 s.
fn net(seed: u64) -> Net<Probe, Probe> {
    let esme = node(ESME, Role::EndDevice { poll_interval: None }, seed + 1);
    let poll_interval = Some(Duration::from_secs(5));
    let gsme = node(GSME, Role::EndDevice { poll_interval }, seed + 2);
    let start = "2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap();
    Net::new(node(COORDINATOR, Role::Coordinator, seed), vec![esme, gsme], start)
}

fn form(net: &mut Net<Probe, Probe>) {
    net.with_coordinator(|_, ctx| {
        ctx.stack.set_link_key(ESME, link_key(ESME));
        ctx.stack.set_link_key(GSME, link_key(GSME));
        let network = Network {
            channel: 15,
            pan_id: PanId(0x1a62),
            extended_pan_id: ExtendedPanId(0x0102_0304_0506_0708),
            update_id: 0,
            network_key: NETWORK_KEY,
            key_sequence_number: 0,
        };
        ctx.stack.form(ctx.now, network);
        ctx.stack.permit_joining(ctx.now, Some(Duration::from_mins(1)));
    });
}

const MINUTE: Micros = Micros(60_000_000);

fn commissioned(seed: u64) -> Net<Probe, Probe> {
    let mut net = net(seed);
    form(&mut net);
    net.advance(MINUTE).unwrap();
    assert!(net.devices().all(|(_, stack)| stack.address().is_some()), "a device has not joined");
    net
}

fn address(net: &Net<Probe, Probe>, eui64: Eui64) -> NwkAddress {
    net.coordinator_stack().address_of(eui64).unwrap()
}

fn ask(net: &mut Net<Probe, Probe>, dst: NwkAddress, payload: &'static [u8]) {
    net.with_coordinator(|_, ctx| ctx.request(message(dst, payload)).unwrap());
}

fn run_for(net: &mut Net<Probe, Probe>, span: Duration) {
    net.advance(net.now() + span).unwrap();
}

#[test]
fn devices_join_with_the_keys_of_their_install_codes() {
    let net = commissioned(1);
    let told = &net.coordinator().told;
    let joined: Vec<_> = told
        .iter()
        .filter_map(|(_, told)| match told {
            Indication::DeviceJoined { eui64, kind, decision, .. } => {
                Some((*eui64, *kind, *decision))
            }
            _ => None,
        })
        .collect();
    let kind = JoinKind::UnsecuredJoin;
    for device in [ESME, GSME] {
        assert!(joined.contains(&(device, kind, JoinDecision::KeySentUnderLinkKey)), "{joined:?}");
    }
    assert_eq!(joined.len(), 2);
    let announced = told.iter().filter(|(_, told)| match told {
        Indication::Data(data) => data.cluster == zigbee::zdp::DeviceAnnce::CLUSTER,
        _ => false,
    });
    assert_eq!(announced.count(), 2);
    for (app, stack) in net.devices() {
        let up = Indication::NetworkUp { address: stack.address().unwrap(), rejoined: false };
        assert!(app.told.iter().any(|(_, told)| *told == up));
    }
}

#[test]
fn messages_under_the_link_key_go_both_ways() {
    let mut net = commissioned(2);
    for device in [ESME, GSME] {
        let address = address(&net, device);
        ask(&mut net, address, b"ping");
        run_for(&mut net, Duration::from_secs(8));
        assert_eq!(net.coordinator().messages().last(), Some(&(address, &b"pong"[..])));
    }
    assert_eq!(net.coordinator().outcomes(), [SendOutcome::Delivered; 2]);
    for (app, _) in net.devices() {
        assert_eq!(app.messages(), [(NwkAddress::COORDINATOR, &b"ping"[..])]);
        assert_eq!(app.outcomes(), [SendOutcome::Delivered]);
    }
}

#[test]
fn a_sleepy_device_gets_its_frames_when_it_asks() {
    let mut net = commissioned(3);
    let address = address(&net, GSME);
    net.take_captured();
    ask(&mut net, address, b"ping");
    run_for(&mut net, Duration::from_secs(8));
    let frames: Vec<_> = net.take_captured().iter().map(mac_frame).collect();
    let data = frames.iter().position(|f| f.frame_type == mac::FrameType::Data).unwrap();
    let [poll, ack] = [&frames[data - 2], &frames[data - 1]];
    assert_eq!(mac::Command::decode(&poll.payload), Ok(mac::Command::DataRequest));
    assert!(ack.frame_pending, "the acknowledgement says that a frame follows");
    let quiet = frames.iter().filter(|f| f.frame_type == mac::FrameType::Acknowledgment);
    assert!(quiet.clone().count() > 3 && quiet.clone().any(|ack| !ack.frame_pending));
}

#[test]
fn the_same_seed_gives_the_same_capture_and_another_seed_another() {
    let capture = |seed| {
        let mut net = commissioned(seed);
        let dst = address(&net, ESME);
        ask(&mut net, dst, b"ping");
        run_for(&mut net, Duration::from_secs(30));
        net.take_captured()
    };
    assert_eq!(capture(4), capture(4));
    assert_ne!(capture(4), capture(5));
}

#[test]
fn the_steps_in_which_time_advances_change_nothing() {
    let capture = |steps: u64| {
        let mut net = net(6);
        form(&mut net);
        let mut captured = Vec::new();
        for step in 1..=steps {
            net.advance(Micros(MINUTE.0 * step / steps)).unwrap();
            captured.extend(net.take_captured());
        }
        captured
    };
    let whole = capture(1);
    assert!(whole.len() > 50);
    assert_eq!(whole, capture(2));
    assert_eq!(whole, capture(997));
}

#[test]
fn a_clone_goes_on_just_as_the_original_does() {
    let mut net = commissioned(7);
    let mut copy = net.clone();
    for net in [&mut net, &mut copy] {
        let dst = address(net, GSME);
        ask(net, dst, b"ping");
        run_for(net, Duration::from_secs(20));
    }
    assert_eq!(net.take_captured(), copy.take_captured());
}

#[test]
fn a_lost_frame_is_sent_again() {
    let mut net = commissioned(8);
    let dst = address(&net, ESME);
    net.take_captured();
    net.lose(0, 1);
    ask(&mut net, dst, b"ping");
    run_for(&mut net, Duration::from_secs(1));
    let frames: Vec<_> = net.take_captured().iter().map(mac_frame).collect();
    let data: Vec<_> = frames.iter().filter(|f| f.payload.len() > 20).collect();
    assert_eq!(data[0], data[1], "the same octets with the same number");
    assert_eq!(net.coordinator().messages(), [(dst, &b"pong"[..])]);
}

#[test]
fn where_the_acknowledgement_is_lost_the_frame_counts_once() {
    let mut net = commissioned(9);
    let dst = address(&net, ESME);
    // The device's first frame is the MAC acknowledgement.
    net.lose(1, 1);
    ask(&mut net, dst, b"ping");
    run_for(&mut net, Duration::from_secs(1));
    let (app, _) = net.devices().next().unwrap();
    assert_eq!(app.messages().len(), 1);
    assert_eq!(net.coordinator().outcomes(), [SendOutcome::Delivered]);
}

#[test]
fn a_message_to_a_device_that_hears_nothing_is_not_delivered() {
    let mut net = commissioned(10);
    let dst = address(&net, ESME);
    net.lose(0, u32::MAX);
    ask(&mut net, dst, b"ping");
    run_for(&mut net, Duration::from_secs(20));
    assert_eq!(net.coordinator().outcomes(), [SendOutcome::NotDelivered]);
}

#[test]
fn a_device_without_a_key_at_the_trust_center_stays_out() {
    let mut net = net(11);
    form(&mut net);
    net.with_coordinator(|_, ctx| ctx.stack.remove_link_key(ESME));
    net.advance(MINUTE).unwrap();
    let refused = |told: &Indication| match told {
        Indication::DeviceJoined { eui64, decision, .. } => {
            *eui64 == ESME && *decision == JoinDecision::Refused
        }
        _ => false,
    };
    assert!(net.coordinator().told.iter().any(|(_, told)| refused(told)));
    let addresses: Vec<_> = net.devices().map(|(_, s)| s.address().is_some()).collect();
    assert_eq!(addresses, [false, true]);
}

#[test]
fn a_policy_may_let_in_whoever_knows_the_well_known_key() {
    let mut net = net(12);
    form(&mut net);
    net.with_coordinator(|_, ctx| {
        ctx.stack.remove_link_key(ESME);
        ctx.stack.set_join_policy(JoinPolicy { allow_well_known_key: true });
    });
    net.advance(MINUTE).unwrap();
    let decided = net.coordinator().told.iter().any(|(_, told)| {
        matches!(
            told,
            Indication::DeviceJoined {
                eui64: ESME,
                decision: JoinDecision::KeySentUnderWellKnownKey,
                ..
            }
        )
    });
    assert!(decided);
    // The ESME trusts its install code alone, and does not come in.
    assert_eq!(net.devices().next().unwrap().1.address(), None);
}

#[test]
fn a_closed_network_lets_nobody_in_and_tells_when_it_closes() {
    let mut net = net(13);
    form(&mut net);
    net.with_coordinator(|_, ctx| ctx.stack.permit_joining(ctx.now, Some(Duration::ZERO)));
    net.advance(MINUTE).unwrap();
    assert!(net.devices().all(|(_, stack)| stack.address().is_none()));
    net.with_coordinator(|_, ctx| {
        ctx.stack.permit_joining(ctx.now, Some(Duration::from_secs(30)));
    });
    run_for(&mut net, Duration::from_secs(31));
    assert!(net.devices().all(|(_, stack)| stack.address().is_some()));
    let last = net.coordinator().told.last().map(|(_, told)| told);
    assert_eq!(last, Some(&Indication::PermitJoiningEnded));
}

fn mac_frame(captured: &Captured) -> mac::Frame {
    mac::Frame::decode(mac::fcs::check(&captured.octets).unwrap()).unwrap()
}

/// Reads a frame through every layer with the keys; says what was not readable.
fn read_whole(captured: &Captured) -> Result<&'static str, String> {
    let frame = mac_frame(captured);
    match frame.frame_type {
        mac::FrameType::Acknowledgment => return Ok("ack"),
        mac::FrameType::Beacon => {
            let beacon = mac::Beacon::decode(&frame.payload).map_err(|e| e.to_string())?;
            mac::BeaconPayload::decode(&beacon.payload).map_err(|e| e.to_string())?;
            return Ok("beacon");
        }
        mac::FrameType::Command => {
            mac::Command::decode(&frame.payload).map_err(|e| e.to_string())?;
            return Ok("MAC command");
        }
        mac::FrameType::Data => {}
    }
    let plain = match nwk::Frame::decode(&frame.payload).map_err(|e| e.to_string())? {
        nwk::Frame::Plain(plain) => plain,
        nwk::Frame::Secured(secured) => {
            secured.open(&NETWORK_KEY.into()).map_err(|e| e.to_string())?
        }
    };
    if plain.header.frame_type == nwk::FrameType::Command {
        nwk::Command::decode(&plain.payload).map_err(|e| e.to_string())?;
        return Ok("NWK command");
    }
    let secured = match aps::Frame::decode(&plain.payload).map_err(|e| e.to_string())? {
        aps::Frame::Plain(_) => return Ok("APS in clear"),
        aps::Frame::Secured(secured) => secured,
    };
    let keys = [ESME, GSME].map(link_key);
    let hashed = keys.map(zigbee::security::key_transport_key);
    let opens = |key: &Key| secured.open(&(*key).into(), None).is_ok();
    match (keys.iter().any(opens), hashed.iter().any(opens)) {
        (true, _) => Ok("APS under a link key"),
        (_, true) => Ok("APS under a key-transport key"),
        _ => Err(String::from("no key opens the APS frame")),
    }
}

#[test]
fn every_frame_on_the_air_can_be_read_with_the_keys() {
    let mut net = commissioned(14);
    for device in [ESME, GSME] {
        let dst = address(&net, device);
        ask(&mut net, dst, b"ping");
        run_for(&mut net, Duration::from_secs(8));
    }
    let captured = net.take_captured();
    if let Ok(path) = std::env::var("DMC_TEST_PCAP") {
        let mut out = Vec::new();
        for word in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65535, 195] {
            out.extend(word.to_le_bytes());
        }
        for frame in &captured {
            let len = frame.octets.len() as u32;
            for word in [(frame.at.0 / 1_000_000) as u32, (frame.at.0 % 1_000_000) as u32, len, len]
            {
                out.extend(word.to_le_bytes());
            }
            out.extend(&frame.octets[..]);
        }
        std::fs::write(path, out).unwrap();
    }
    let kinds: std::collections::BTreeSet<_> =
        captured.iter().map(|frame| read_whole(frame).unwrap()).collect();
    let expected = [
        "ack",
        "beacon",
        "MAC command",
        "APS in clear",
        "APS under a link key",
        "APS under a key-transport key",
    ];
    assert_eq!(kinds, expected.into());
}
