//! Nets of small applications: they join, talk, and every frame they make can be read.

mod combination;
mod joining;
mod leaving;
mod sending;
mod services;

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
    JoinPolicy, Network, RequestError, Role, SendOutcome, Stack,
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

fn mac_frame(captured: &Captured) -> mac::Frame {
    mac::Frame::decode(mac::fcs::check(&captured.octets).unwrap()).unwrap()
}

/// Reads a frame through every layer with the keys; says what was not readable.
fn read_whole(captured: &Captured, keys: &[Key]) -> Result<&'static str, String> {
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
    let opens = |key: Key| secured.open(&key.into(), None).is_ok();
    let hashed = |key: &Key| opens(zigbee::security::key_transport_key(*key));
    match (keys.iter().copied().any(opens), keys.iter().any(hashed)) {
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
    let keys = [ESME, GSME].map(link_key);
    let kinds: std::collections::BTreeSet<_> =
        captured.iter().map(|frame| read_whole(frame, &keys).unwrap()).collect();
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
