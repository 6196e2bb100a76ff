//! A stick for tests: says yes to everything, is in its network, and does with messages what a
//! test tells it to.

use core::time::Duration;

use adapters::ash;
use adapters::ezsp::commands::{
    AddEndpointResponse, FormNetworkResponse, GetEui64Response, ImportTransientKeyResponse,
    IncomingMessageHandler, LookupNodeIdByEui64Response, MessageSentHandler, NetworkInitResponse,
    PermitJoiningResponse, SendUnicast, SendUnicastResponse, SetConfigurationValueResponse,
    SetInitialSecurityStateResponse, SetPolicyResponse, StackStatusHandler,
};
use adapters::ezsp::device::{Event, Session};
use adapters::ezsp::types::{
    EmberApsFrame, EmberApsOption, EmberIncomingMessageType, EmberOutgoingMessageType, EmberStatus,
    EzspStatus, Octets, SlStatus,
};
use adapters::ezsp::{Callback, Command, Response};
use bytes::BytesMut;
use device_sim::Micros;
use zigbee::{ClusterId, Eui64, NwkAddress, ProfileId};

use crate::lane::pump::Far;

/// What a test has the stick tell, and how long after the message that it is about.
pub(crate) type Told = Vec<(Duration, Callback)>;

/// What a test does with each message that the host sends.
pub(crate) type Script = Box<dyn FnMut(&SendUnicast) -> Told + Send>;

/// A stick for tests.
pub(crate) struct FakeStick {
    now: Micros,
    session: Session,
    script: Script,
    due: Vec<(Micros, Callback)>,
    /// What goes to the host besides, as it stands.
    pub(crate) raw: BytesMut,
    /// Which device the stick knows, and where.
    pub(crate) known: Option<(Eui64, NwkAddress)>,
}

impl FakeStick {
    pub(crate) fn new(script: impl FnMut(&SendUnicast) -> Told + Send + 'static) -> Self {
        Self {
            now: Micros::ZERO,
            session: Session::new(ash::Config::default(), 0x7430),
            script: Box::new(script),
            due: Vec::new(),
            raw: BytesMut::new(),
            known: None,
        }
    }

    /// Tells the host something, now.
    pub(crate) fn tell(&mut self, callback: Callback) {
        self.session.callback(self.now, callback);
    }

    fn command(&mut self, command: &Command) -> Option<Response> {
        let status = EzspStatus::SUCCESS;
        let done = EmberStatus::SUCCESS;
        Some(match command {
            Command::SetConfigurationValue(_) => SetConfigurationValueResponse { status }.into(),
            Command::SetPolicy(_) => SetPolicyResponse { status }.into(),
            Command::AddEndpoint(_) => AddEndpointResponse { status }.into(),
            Command::GetEui64(_) => GetEui64Response { eui64: Eui64(0xabcd) }.into(),
            Command::NetworkInit(_) | Command::FormNetwork(_) => {
                let up = StackStatusHandler { status: EmberStatus::NETWORK_UP };
                self.due.push((self.now + Duration::from_millis(10), up.into()));
                match command {
                    Command::NetworkInit(_) => NetworkInitResponse { status: done }.into(),
                    _ => FormNetworkResponse { status: done }.into(),
                }
            }
            Command::SetInitialSecurityState(_) => {
                SetInitialSecurityStateResponse { status: done }.into()
            }
            Command::ImportTransientKey(_) => {
                ImportTransientKeyResponse { status: SlStatus::OK }.into()
            }
            Command::PermitJoining(_) => PermitJoiningResponse { status: done }.into(),
            Command::LookupNodeIdByEui64(asked) => {
                let known = self.known.filter(|(eui64, _)| *eui64 == asked.eui64);
                let node_id = known.map_or(NwkAddress(0xffff), |(_, address)| address);
                LookupNodeIdByEui64Response { node_id }.into()
            }
            Command::SendUnicast(message) => {
                let told = (self.script)(message);
                self.due.extend(told.into_iter().map(|(after, told)| (self.now + after, told)));
                SendUnicastResponse { status: done, sequence: 0 }.into()
            }
            _ => return None,
        })
    }

    fn events(&mut self) {
        while let Some(event) = self.session.next_event() {
            if let Event::Command { call, command } = event {
                match self.command(&command) {
                    Some(response) => self.session.respond(self.now, call, response),
                    None => self.session.refuse(self.now, call, EzspStatus::ERROR_INVALID_VALUE),
                }
            }
        }
    }
}

impl Far for FakeStick {
    fn now(&self) -> Micros {
        self.now
    }

    fn next_deadline(&self) -> Option<Micros> {
        let due = self.due.iter().map(|(at, _)| *at).min();
        due.into_iter().chain(self.session.next_deadline()).min()
    }

    fn advance(&mut self, to: Micros) -> Result<(), String> {
        self.now = to;
        self.session.poll(to);
        let (due, later) = core::mem::take(&mut self.due).into_iter().partition(|d| d.0 <= to);
        self.due = later;
        let mut due: Vec<_> = due;
        due.sort_by_key(|(at, _)| *at);
        for (_, callback) in due {
            self.session.callback(to, callback);
        }
        Ok(())
    }

    fn host_octets(&mut self, octets: &[u8]) {
        self.session.received(self.now, octets);
        self.events();
    }

    fn take_host_octets(&mut self) -> BytesMut {
        let mut out = self.session.take_output();
        out.unsplit(self.raw.split());
        out
    }
}

/// What became of `message`.
pub(crate) fn sent(message: &SendUnicast, status: EmberStatus) -> Callback {
    MessageSentHandler {
        kind: EmberOutgoingMessageType::DIRECT,
        index_or_destination: message.index_or_destination,
        aps_frame: message.aps_frame.clone(),
        message_tag: message.message_tag,
        status,
        message_contents: Octets::default(),
    }
    .into()
}

/// A Smart Energy message from a device.
pub(crate) fn from_device(from: NwkAddress, cluster: ClusterId, octets: &[u8]) -> Callback {
    incoming(from, (ProfileId::SMART_ENERGY, cluster, 1), octets)
}

/// A message from a device: profile, cluster, endpoint of both.
pub(crate) fn incoming(
    from: NwkAddress,
    about: (ProfileId, ClusterId, u8),
    octets: &[u8],
) -> Callback {
    let (profile_id, cluster_id, endpoint) = about;
    IncomingMessageHandler {
        kind: EmberIncomingMessageType::UNICAST,
        aps_frame: EmberApsFrame {
            profile_id,
            cluster_id,
            source_endpoint: endpoint,
            destination_endpoint: endpoint,
            options: EmberApsOption::ENCRYPTION,
            group_id: 0,
            sequence: 0,
        },
        last_hop_lqi: 255,
        last_hop_rssi: -40,
        sender: from,
        binding_index: 255,
        address_index: 255,
        message_contents: Octets::new(octets.to_vec()).unwrap(),
    }
    .into()
}
