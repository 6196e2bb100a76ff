//! How an end device gets into a network, and back into it (Zigbee 3.6.1.4, 4.6.3.2).
//!
//! ```text
//! idle -> scanning -> associating -> awaiting the network key -> joined
//!            |  ^          |                  |                    | parent lost
//!            v  |          v                  v                    v
//!           waiting  <-----+------------------+     scanning, rejoining -> joined
//! ```

use core::time::Duration;

use zigbee::mac::{
    Address, Addressing, AssociationRequest, Beacon, BeaconPayload, Capability, Command, FrameType,
};
use zigbee::nwk::RejoinRequest;
use zigbee::zdp::{self, DeviceAnnce};
use zigbee::{Eui64, ExtendedPanId, Key, NwkAddress, PanId, ProfileId, Wire};

use super::aps::LinkKey;
use super::mac::{Body, Outcome, Purpose};
use super::{ApsRequest, Indication, Network, Role, Stack};
use crate::Micros;

/// Scan duration 3: `aBaseSuperframeDuration` * (2^3 + 1) symbols on each channel.
const SCAN: Duration = Duration::from_micros(960 * 9 * 16);
/// `macResponseWaitTime`: 32 * `aBaseSuperframeDuration` symbols.
const RESPONSE_WAIT: Duration = Duration::from_micros(32 * 960 * 16);
/// How often a device asks for its association response once it is due.
const RESPONSE_POLL: Duration = Duration::from_millis(100);
/// How long a device goes on asking.
const ASSOCIATION_LIMIT: Duration = Duration::from_secs(2);
/// `apsSecurityTimeOutPeriod`, roughly: how long a device awaits the network key.
const KEY_LIMIT: Duration = Duration::from_secs(5);
/// The first pause between attempts; each doubles the last, up to the longest.
const PAUSE: Duration = Duration::from_secs(1);
/// The longest pause between attempts, before jitter.
const PAUSE_DOUBLINGS: u32 = 3;
/// Failed attempts to come back, some two minutes of them, after which the network counts as gone.
const REJOINS_MAX: u32 = 15;
/// Frames to the parent that went lost in a row, after which it counts as lost.
const LOSSES_MAX: u8 = 3;

/// Where a device is on its way into a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Join {
    /// Nobody asked it to join.
    Idle,
    /// Tries again then.
    Waiting(Micros),
    /// Listens on one channel for beacons until then.
    Scanning { until: Micros, found: Vec<Found> },
    /// Asks for its address then, and gives up at the limit.
    Associating { next_poll: Micros, limit: Micros },
    /// Has an address, and gives up then.
    AwaitingKey(Micros),
    /// Has asked its former parent, and gives up then.
    Rejoining(Micros),
    /// Is in.
    Joined,
}

/// A network that answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    channel: u8,
    pan_id: PanId,
    parent: NwkAddress,
    extended_pan_id: ExtendedPanId,
    update_id: u8,
    is_open: bool,
}

/// A device's own state besides [`Join`].
#[derive(Clone, Debug)]
pub(super) struct Joiner {
    pub(super) state: Join,
    /// Failed attempts in a row.
    attempts: u32,
    /// The network it is joining.
    target: Option<Found>,
    /// Frames to the parent that went lost in a row.
    losses: u8,
}

impl Joiner {
    pub(super) fn new() -> Self {
        Self { state: Join::Idle, attempts: 0, target: None, losses: 0 }
    }

    pub(super) fn deadline(&self) -> Option<Micros> {
        match &self.state {
            Join::Idle | Join::Joined => None,
            Join::Waiting(at) | Join::AwaitingKey(at) | Join::Rejoining(at) => Some(*at),
            Join::Scanning { until, .. } => Some(*until),
            Join::Associating { next_poll, limit } => Some(*next_poll.min(limit)),
        }
    }
}

/// What an end device can do besides.
impl Stack {
    /// Looks for a network that lets devices join, again and again with growing pauses, and joins
    /// it. [`Indication::NetworkUp`] follows once one has let it in.
    pub fn join(&mut self, now: Micros) {
        if matches!(self.config.role, Role::EndDevice { .. }) && self.joiner.state == Join::Idle {
            self.joiner.attempts = 0;
            self.scan_from(now, 0);
        }
    }

    /// What this device tells its parent of itself.
    pub(super) fn capability(&self) -> Capability {
        let capability = Capability::ALLOCATE_ADDRESS;
        match self.config.role {
            Role::EndDevice { poll_interval: Some(_) } => capability,
            Role::EndDevice { poll_interval: None } => {
                capability.with(Capability::MAINS_POWERED).with(Capability::RECEIVER_ON_WHEN_IDLE)
            }
            Role::Coordinator => capability
                .with(Capability::ALTERNATE_PAN_COORDINATOR)
                .with(Capability::FULL_FUNCTION_DEVICE)
                .with(Capability::MAINS_POWERED)
                .with(Capability::RECEIVER_ON_WHEN_IDLE),
        }
    }

    /// Scans the first channel after `last` that it may; false where there is none.
    fn scan_after(&mut self, now: Micros, last: u8, found: Vec<Found>) -> bool {
        let mask = match &self.nwk.network {
            Some(network) if !self.has_given_up() => {
                1_u32.checked_shl(network.channel.into()).unwrap_or(0)
            }
            _ => self.config.channels,
        };
        let next = (11..=26).find(|channel| *channel > last && mask & (1 << channel) != 0);
        let Some(channel) = next else {
            self.joiner.state = Join::Scanning { until: now, found };
            return false;
        };
        self.channel = channel;
        self.mac.is_awake = true;
        self.joiner.state = Join::Scanning { until: now + SCAN, found };
        let destination = Address::Short(NwkAddress::BROADCAST_ALL);
        let addressing = Addressing::To { pan: PanId::BROADCAST, destination };
        let payload = Command::BeaconRequest.encode().freeze();
        let body = Body::Mac { frame_type: FrameType::Command, addressing, payload };
        self.mac.send(now, body, Purpose::Other, &mut self.chance);
        true
    }

    fn scan_from(&mut self, now: Micros, last: u8) {
        if !self.scan_after(now, last, Vec::new()) {
            self.pause(now);
        }
    }

    /// Gives this attempt up, and tries again later.
    fn pause(&mut self, now: Micros) {
        self.mac.is_awake = false;
        if self.nwk.network.is_none() {
            self.mac.reset();
        }
        let doublings = self.joiner.attempts.min(PAUSE_DOUBLINGS);
        self.joiner.attempts = self.joiner.attempts.saturating_add(1);
        let pause = PAUSE * (1 << doublings) + self.chance.within(PAUSE);
        self.joiner.state = Join::Waiting(now + pause);
    }

    /// A beacon was heard.
    pub(super) fn on_beacon(&mut self, pan_id: PanId, parent: NwkAddress, payload: &[u8]) {
        let channel = self.channel;
        let Join::Scanning { found, .. } = &mut self.joiner.state else { return };
        let Ok(beacon) = Beacon::decode(payload) else { return };
        let Ok(zigbee) = BeaconPayload::decode(&beacon.payload) else { return };
        found.push(Found {
            channel,
            pan_id,
            parent,
            extended_pan_id: zigbee.extended_pan_id,
            update_id: zigbee.update_id,
            is_open: beacon.superframe.association_permit() && zigbee.end_device_capacity,
        });
    }

    /// Does what is due on the way into a network.
    pub(super) fn on_join_timer(&mut self, now: Micros) {
        if self.joiner.deadline().is_none_or(|at| at > now) {
            return;
        }
        match core::mem::replace(&mut self.joiner.state, Join::Idle) {
            state @ (Join::Idle | Join::Joined) => self.joiner.state = state,
            Join::Waiting(_) => self.scan_from(now, 0),
            Join::Scanning { found, .. } => {
                let last = self.channel;
                if !self.scan_after(now, last, found) {
                    self.choose(now);
                }
            }
            Join::Associating { next_poll, limit } => {
                if limit <= now {
                    self.pause(now);
                    return;
                }
                let parent = self.joiner.target.map_or(NwkAddress::COORDINATOR, |t| t.parent);
                self.mac.poll(now, parent, &mut self.chance);
                let next_poll = next_poll + RESPONSE_POLL;
                self.joiner.state = Join::Associating { next_poll, limit };
            }
            Join::AwaitingKey(_) | Join::Rejoining(_) => self.pause(now),
        }
    }

    /// All channels are scanned: takes the first network that will do.
    fn choose(&mut self, now: Micros) {
        self.mac.is_awake = false;
        let Join::Scanning { found, .. } = core::mem::replace(&mut self.joiner.state, Join::Idle)
        else {
            return;
        };
        let ours = self.nwk.network.as_ref().map(|network| network.extended_pan_id);
        let is_ours = |found: &Found| Some(found.extended_pan_id) == ours;
        let may_be_new = ours.is_none() || self.has_given_up();
        if let Some(target) = found.iter().find(|found| may_be_new && found.is_open) {
            self.forget_network();
            self.associate(now, *target);
        } else if found.iter().any(is_ours) {
            self.ask_to_rejoin(now);
        } else {
            self.pause(now);
        }
    }

    /// Whether it has tried to come back so often that its network must be gone: it then takes
    /// any that is open, its own included.
    fn has_given_up(&self) -> bool {
        self.joiner.attempts >= REJOINS_MAX
    }

    /// The network it was in is gone, where it was in one.
    fn forget_network(&mut self) {
        if self.nwk.network.is_some() {
            self.stop();
            self.nwk.forget_network();
            self.out.push_back(Indication::NetworkDown);
        }
    }

    fn associate(&mut self, now: Micros, target: Found) {
        self.joiner.target = Some(target);
        self.channel = target.channel;
        self.mac.pan = Some(target.pan_id);
        let addressing = Addressing::Across {
            destination_pan: target.pan_id,
            destination: Address::Short(target.parent),
            source_pan: PanId::BROADCAST,
            source: Address::Extended(self.config.eui64),
        };
        let request = AssociationRequest { capability: self.capability() };
        let payload = Command::AssociationRequest(request).encode().freeze();
        let body = Body::Mac { frame_type: FrameType::Command, addressing, payload };
        self.mac.send(now, body, Purpose::Other, &mut self.chance);
        let next_poll = now + RESPONSE_WAIT;
        self.joiner.state = Join::Associating { next_poll, limit: now + ASSOCIATION_LIMIT };
    }

    pub(super) fn on_association_response(
        &mut self,
        now: Micros,
        address: NwkAddress,
        is_accepted: bool,
    ) {
        if !matches!(self.joiner.state, Join::Associating { .. }) {
            return;
        }
        if !is_accepted {
            self.pause(now);
            return;
        }
        self.mac.address = Some(address);
        self.joiner.state = Join::AwaitingKey(now + KEY_LIMIT);
        self.poll_soon(now);
    }

    /// The network key has come: the device is in.
    pub(super) fn on_network_key(&mut self, now: Micros, key: Key, number: u8, center: Eui64) {
        let (Join::AwaitingKey(_), Some(target)) = (&self.joiner.state, self.joiner.target) else {
            return;
        };
        self.nwk.enter(Network {
            channel: target.channel,
            pan_id: target.pan_id,
            extended_pan_id: target.extended_pan_id,
            update_id: target.update_id,
            network_key: key,
            key_sequence_number: number,
        });
        if let Some(key) = self.config.link_key {
            self.aps.keys.entry(center).or_insert_with(|| LinkKey::new(key));
        }
        self.nwk.neighbours.clear();
        let parent = super::nwk::Neighbour {
            address: target.parent,
            rx_on_when_idle: true,
            is_authenticated: true,
        };
        self.nwk.neighbours.insert(center, parent);
        self.enter_network(now, false);
    }

    /// Announces itself (2.4.3.1.11), and tells the application.
    fn enter_network(&mut self, now: Micros, rejoined: bool) {
        let Some(address) = self.mac.address else { return };
        self.joiner.state = Join::Joined;
        self.joiner.attempts = 0;
        self.joiner.losses = 0;
        self.start_polling(now);
        let announcement = DeviceAnnce {
            nwk_addr: address,
            ieee_addr: self.config.eui64,
            capability: self.capability(),
        };
        let transaction_sequence_number = self.aps.next_counter();
        let frame = zdp::Frame { transaction_sequence_number, message: announcement.into() };
        self.send_zdp(now, NwkAddress::BROADCAST_RX_ON, &frame);
        self.out.push_back(Indication::NetworkUp { address, rejoined });
    }

    /// Sends a ZDP frame that nobody waits to hear of.
    pub(super) fn send_zdp(&mut self, now: Micros, dst: NwkAddress, frame: &zdp::Frame) {
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
        // A node that is in no network has nobody to answer.
        let _ = self.send_aps(now, request, None);
    }

    /// Counts frames to the parent that went lost; after a few, the device looks for it again.
    pub(super) fn on_parent_heard(&mut self, now: Micros, outcome: Outcome) {
        if self.joiner.state != Join::Joined {
            return;
        }
        self.joiner.losses = match outcome {
            Outcome::Sent { .. } => 0,
            Outcome::Lost => self.joiner.losses.saturating_add(1),
        };
        if self.joiner.losses >= LOSSES_MAX {
            self.rejoin(now);
        }
    }

    /// Looks for its network again.
    pub(super) fn rejoin(&mut self, now: Micros) {
        self.joiner.losses = 0;
        self.joiner.attempts = 0;
        self.stop_polling();
        self.scan_from(now, 0);
    }

    /// Asks its former parent to take it back (3.6.1.4.2).
    fn ask_to_rejoin(&mut self, now: Micros) {
        let request = RejoinRequest { capability: self.capability() };
        self.joiner.state = Join::Rejoining(now + ASSOCIATION_LIMIT);
        self.send_nwk_command(now, NwkAddress::COORDINATOR, request, Purpose::Other);
        self.poll_soon(now);
    }

    pub(super) fn on_rejoin_response(
        &mut self,
        now: Micros,
        address: NwkAddress,
        is_accepted: bool,
    ) {
        if !matches!(self.joiner.state, Join::Rejoining(_)) {
            return;
        }
        if !is_accepted {
            self.pause(now);
            return;
        }
        self.mac.address = Some(address);
        self.enter_network(now, true);
    }
}
