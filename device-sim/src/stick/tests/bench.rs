//! What the tests stand on: a host session wired to a stick, and two devices that echo.

use core::time::Duration;

use adapters::ash;
use adapters::ezsp::commands::*;
use adapters::ezsp::host::{CallError, Event, Session};
use adapters::ezsp::types::*;
use bytes::Bytes;
use jiff::Timestamp;
use zigbee::{ClusterId, Eui64, ExtendedPanId, Key, NwkAddress, PanId, ProfileId};

use super::{Message, Micros, Request, ZdpFrame};
use crate::stack::{
    App, ApsRequest, Config, Ctx, Data, EndpointDescription, Indication, Role, Stack,
};
use crate::stick::Stick;
use crate::world::Net;

pub(super) const STICK: Eui64 = Eui64(0x0102_0304_0506_0700);
pub(super) const DEVICE: Eui64 = Eui64(0x0102_0304_0506_0701);
pub(super) const SLEEPER: Eui64 = Eui64(0x0102_0304_0506_0702);
pub(super) const DEVICE_KEY: Key = Key([0x11; 16]);
pub(super) const SLEEPER_KEY: Key = Key([0x22; 16]);
pub(super) const NETWORK_KEY: Key = Key([0x33; 16]);
pub(super) const METERING: ClusterId = ClusterId(0x0702);

/// Joins, and sends back what it is sent, the last octet first.
#[derive(Clone, Debug)]
pub(super) struct Echo {
    heard: Option<Data>,
}

impl App for Echo {
    fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        ctx.stack.add_endpoint(EndpointDescription {
            endpoint: 9,
            profile: ProfileId::SMART_ENERGY,
            device_id: 0x0501,
            device_version: 0,
            input_clusters: vec![METERING],
            output_clusters: vec![],
        });
        ctx.stack.join(ctx.now);
    }

    fn on_indication(&mut self, ctx: &mut Ctx<'_>, indication: Indication) {
        if let Indication::Data(data) = indication
            && data.profile == ProfileId::SMART_ENERGY
        {
            let request = ApsRequest {
                dst: data.src,
                dst_endpoint: data.src_endpoint,
                src_endpoint: data.dst_endpoint,
                profile: data.profile,
                cluster: data.cluster,
                payload: data.payload.iter().rev().copied().collect(),
                ack: true,
                link_key: data.secured_with_link_key,
                tag: 0,
            };
            ctx.request(request).unwrap();
            self.heard = Some(data);
        }
    }

    fn on_timer(&mut self, _ctx: &mut Ctx<'_>) {}

    fn next_deadline(&self) -> Option<Micros> {
        None
    }
}

#[derive(Clone)]
pub(super) struct Bench {
    net: Net<Stick, Echo>,
    host: Session,
    callbacks: Vec<Callback>,
    /// Of the latest call.
    answer: Option<Result<Response, CallError>>,
    is_ready: bool,
}

impl Bench {
    /// A host that has agreed on the version with a new stick.
    pub(super) fn new() -> Self {
        let stack = |eui64, role, link_key, seed| {
            let channels = 0x07ff_f800;
            Stack::new(Config { eui64, role, link_key, channels, manufacturer_code: 0x1234, seed })
        };
        let sleepy = Role::EndDevice { poll_interval: Some(Duration::from_secs(5)) };
        let listening = Role::EndDevice { poll_interval: None };
        let echo = Echo { heard: None };
        let net = Net::new(
            (stack(STICK, Role::Coordinator, None, 1), Stick::new(1)),
            vec![
                (stack(DEVICE, listening, Some(DEVICE_KEY), 2), echo.clone()),
                (stack(SLEEPER, sleepy, Some(SLEEPER_KEY), 3), echo),
            ],
            Timestamp::UNIX_EPOCH,
        );
        let host = Session::new(ash::Config::default());
        let mut bench = Self { net, host, callbacks: Vec::new(), answer: None, is_ready: false };
        bench.connect();
        bench
    }

    /// The same, with a network and an endpoint.
    pub(super) fn formed() -> Self {
        let mut bench = Self::new();
        bench.ask(SetInitialSecurityState { state: security() });
        bench.ask(FormNetwork { parameters: parameters() });
        bench.ask(endpoint());
        bench.run(Duration::from_millis(100));
        bench.take_callbacks();
        bench
    }

    /// The host resets the stick.
    pub(super) fn connect(&mut self) {
        self.is_ready = false;
        self.host.connect(self.net.now());
        self.run(Duration::from_secs(1));
        assert!(self.is_ready);
    }

    /// The answer to a command, or why there is none.
    pub(super) fn try_ask(&mut self, command: impl Into<Command>) -> Result<Response, CallError> {
        self.host.call(self.net.now(), command);
        self.run(Duration::from_millis(1));
        self.answer.take().unwrap()
    }

    /// Asks a command, and gives no time for what follows.
    pub(super) fn order(&mut self, command: Command) {
        self.host.call(self.net.now(), command);
        self.exchange();
        self.answer.take().unwrap().unwrap();
    }

    /// The answer to a command that the stick does.
    pub(super) fn ask<R: Request>(&mut self, request: R) -> R::Response {
        let response = self.try_ask(request).unwrap();
        response.try_into().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Lets devices in, this one with its key.
    pub(super) fn let_in(&mut self, eui64: Eui64, plaintext_key: Key) {
        let flags = SecManFlags(0);
        self.ask(ImportTransientKey { eui64, plaintext_key, flags });
        self.ask(PermitJoining { duration: 254 });
    }

    /// What the stick answers to a ZDP request that its host sends to it.
    pub(super) fn zdp_to_itself(&mut self, message: Message) -> Message {
        let frame = ZdpFrame { transaction_sequence_number: 77, message };
        let aps_frame = EmberApsFrame {
            profile_id: ProfileId::ZDP,
            cluster_id: frame.message.cluster(),
            source_endpoint: 0,
            destination_endpoint: 0,
            options: EmberApsOption::RETRY,
            group_id: 0,
            sequence: 0,
        };
        self.take_callbacks();
        self.ask(SendUnicast {
            kind: EmberOutgoingMessageType::DIRECT,
            index_or_destination: NwkAddress::COORDINATOR,
            aps_frame,
            message_tag: 5,
            message_contents: Octets::new(frame.encode().freeze()).unwrap(),
        });
        let callbacks = self.take_callbacks();
        let [Callback::MessageSentHandler(sent), Callback::IncomingMessageHandler(answer)] =
            &callbacks[..]
        else {
            panic!("{callbacks:?}");
        };
        assert_eq!((sent.message_tag, sent.status), (5, EmberStatus::SUCCESS));
        let cluster = answer.aps_frame.cluster_id;
        let answer = ZdpFrame::decode(cluster, &answer.message_contents).unwrap();
        assert_eq!(answer.transaction_sequence_number, 77);
        answer.message
    }

    /// Lets time pass.
    pub(super) fn run(&mut self, span: Duration) {
        let until = self.net.now() + span;
        loop {
            self.exchange();
            let next = self.host.next_deadline().into_iter().chain(self.net.next_deadline()).min();
            match next {
                Some(next) if next <= until => self.net.advance(next).unwrap(),
                _ => break,
            }
            self.host.poll(self.net.now());
        }
        self.net.advance(until).unwrap();
        self.exchange();
    }

    pub(super) fn callbacks(&self) -> &[Callback] {
        &self.callbacks
    }

    pub(super) fn take_callbacks(&mut self) -> Vec<Callback> {
        core::mem::take(&mut self.callbacks)
    }

    pub(super) fn device_is_in(&self, place: usize) -> bool {
        self.net.devices().nth(place).unwrap().1.address().is_some()
    }

    pub(super) fn device_heard(&self, place: usize) -> Data {
        self.net.devices().nth(place).unwrap().0.heard.clone().unwrap()
    }

    pub(super) fn leave(&mut self, place: usize) {
        self.net.with_device(place, |_, ctx| ctx.stack.leave(ctx.now)).unwrap();
    }

    /// Octets of a host that is not ours; what the stick says to them.
    pub(super) fn raw(&mut self, octets: &[u8]) -> Bytes {
        self.net.with_coordinator(|stick, ctx| {
            stick.serial_in(ctx, octets);
            stick.serial_out().freeze()
        })
    }

    /// Lets time pass, with nobody at the serial port.
    pub(super) fn pass(&mut self, span: Duration) {
        self.net.advance(self.net.now() + span).unwrap();
    }

    fn exchange(&mut self) {
        loop {
            let now = self.net.now();
            let there = self.host.take_output();
            let back = self.net.with_coordinator(|stick, ctx| {
                if !there.is_empty() {
                    stick.serial_in(ctx, &there);
                }
                stick.serial_out()
            });
            self.host.received(now, &back);
            while let Some(event) = self.host.next_event() {
                match event {
                    Event::Ready(_) => self.is_ready = true,
                    Event::Answer { result, .. } => self.answer = Some(result),
                    Event::Callback(callback) => self.callbacks.push(callback),
                    other => panic!("{other:?}"),
                }
            }
            if there.is_empty() && back.is_empty() {
                break;
            }
        }
    }
}

pub(super) fn parameters() -> EmberNetworkParameters {
    EmberNetworkParameters {
        extended_pan_id: ExtendedPanId(0x1122_3344_5566_7788),
        pan_id: PanId(0x1234),
        radio_tx_power: 8,
        radio_channel: 15,
        join_method: EmberJoinMethod::USE_MAC_ASSOCIATION,
        nwk_manager_id: NwkAddress::COORDINATOR,
        nwk_update_id: 0,
        channels: 0x07ff_f800,
    }
}

pub(super) fn security() -> EmberInitialSecurityState {
    EmberInitialSecurityState {
        bitmask: EmberInitialSecurityBitmask::HAVE_NETWORK_KEY
            .with(EmberInitialSecurityBitmask::HAVE_PRECONFIGURED_KEY)
            .with(EmberInitialSecurityBitmask::TRUST_CENTER_USES_HASHED_LINK_KEY),
        preconfigured_key: Key([0x44; 16]),
        network_key: NETWORK_KEY,
        network_key_sequence_number: 0,
        preconfigured_trust_center_eui64: Eui64(0),
    }
}

pub(super) fn network_key() -> SecManContext {
    SecManContext {
        core_key_type: SecManKeyType::NETWORK,
        key_index: 0,
        derived_type: SecManDerivedKeyType::NONE,
        eui64: Eui64(0),
        multi_network_index: 0,
        flags: SecManFlags(0),
        psa_key_alg_permission: 0,
    }
}

pub(super) fn endpoint() -> AddEndpoint {
    let clusters = ClusterLists::new([0x000a, 0x0700].map(ClusterId).into(), vec![METERING]);
    AddEndpoint {
        endpoint: 1,
        profile_id: ProfileId::SMART_ENERGY,
        device_id: 0x0500,
        app_flags: 0,
        clusters: clusters.unwrap(),
    }
}
