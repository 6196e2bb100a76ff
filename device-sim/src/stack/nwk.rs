//! The NWK layer of one node in a star (Zigbee 3.6, 4.3.1): the coordinator passes on what one
//! device sends to another, and every broadcast.
mod command;

use std::collections::{BTreeMap, VecDeque};

use core::time::Duration;

use bytes::Bytes;
use zigbee::mac::Address;
use zigbee::nwk::{Frame, FrameType, Header, Plain};
use zigbee::security::Cipher;
use zigbee::{Eui64, NwkAddress, Wire};

use super::mac::{Body, Purpose};
use super::{Network, Role, Stack};
use crate::Micros;

/// `nwkMaxDepth` times two: the radius of a frame that may go anywhere.
const RADIUS: u8 = 30;
/// `nwkcMaxBroadcastJitter`.
const BROADCAST_JITTER: Duration = Duration::from_millis(64);
/// `nwkNetworkBroadcastDeliveryTime`: how long a broadcast is remembered.
const BROADCAST_MEMORY: Duration = Duration::from_secs(9);
/// Broadcasts remembered at most; a star of few devices makes few.
const BROADCASTS_MAX: usize = 32;

/// The NWK layer's state. What a real node keeps in non-volatile memory is all but `broadcasts`
/// and `delayed`.
#[derive(Clone, Debug)]
pub(super) struct Nwk {
    pub(super) network: Option<Network>,
    cipher: Option<Cipher>,
    /// 4.3.1.1: of the next frame that this node protects with the network key.
    pub(super) frame_counter: u32,
    sequence_number: u8,
    /// The lowest counter that each sender may use next.
    fresh: BTreeMap<Eui64, u32>,
    /// Broadcasts made or heard, and until when they are remembered (3.6.5).
    broadcasts: VecDeque<(NwkAddress, u8, Micros)>,
    /// Broadcasts to pass on, and when.
    delayed: VecDeque<(Micros, Plain)>,
    /// A coordinator's children; a device's parent.
    pub(super) neighbours: BTreeMap<Eui64, Neighbour>,
}

/// A node one hop away.
#[derive(Clone, Copy, Debug)]
pub(super) struct Neighbour {
    pub(super) address: NwkAddress,
    pub(super) rx_on_when_idle: bool,
    /// It has shown that it has the network key.
    pub(super) is_authenticated: bool,
}

impl Nwk {
    pub(super) fn new(sequence_number: u8) -> Self {
        Self {
            network: None,
            cipher: None,
            frame_counter: 0,
            sequence_number,
            fresh: BTreeMap::new(),
            broadcasts: VecDeque::new(),
            delayed: VecDeque::new(),
            neighbours: BTreeMap::new(),
        }
    }

    /// Takes `network` as its own.
    pub(super) fn enter(&mut self, network: Network) {
        self.cipher = Some(Cipher::new(network.network_key));
        self.network = Some(network);
    }

    /// Forgets its network, but not its frame counter: the key might be used again.
    pub(super) fn forget_network(&mut self) {
        self.network = None;
        self.cipher = None;
        self.fresh.clear();
        self.neighbours.clear();
        self.stop();
    }

    /// Drops all that does not survive a reset.
    pub(super) fn stop(&mut self) {
        self.broadcasts.clear();
        self.delayed.clear();
    }

    pub(super) fn eui64_of(&self, address: NwkAddress) -> Option<Eui64> {
        self.neighbours.iter().find(|(_, n)| n.address == address).map(|(eui64, _)| *eui64)
    }

    pub(super) fn neighbour_at(&self, address: NwkAddress) -> Option<&Neighbour> {
        self.neighbours.values().find(|n| n.address == address)
    }

    /// Protects a frame with the network key; its counter goes up.
    pub(super) fn seal(&mut self, frame: &Plain, sender: Eui64) -> Option<Bytes> {
        let (cipher, network) = (self.cipher.as_ref()?, self.network.as_ref()?);
        let number = network.key_sequence_number;
        let sealed = frame.seal(cipher, number, self.frame_counter, sender);
        self.frame_counter = self.frame_counter.saturating_add(1);
        Some(Frame::Secured(sealed).encode().freeze())
    }

    /// Reads a protected frame (4.3.1.2): `None` where it is replayed, or protected otherwise.
    fn open(&mut self, frame: &zigbee::nwk::Secured) -> Option<(Plain, Eui64)> {
        let sender = frame.auxiliary.source?;
        let counter = frame.auxiliary.frame_counter;
        if self.fresh.get(&sender).is_some_and(|fresh| counter < *fresh) {
            return None;
        }
        let plain = frame.open(self.cipher.as_ref()?).ok()?;
        self.fresh.insert(sender, counter.saturating_add(1));
        Some((plain, sender))
    }

    /// Remembers a broadcast; false where it was known.
    fn is_new_broadcast(&mut self, now: Micros, source: NwkAddress, number: u8) -> bool {
        self.broadcasts.retain(|(_, _, until)| *until > now);
        if self.broadcasts.iter().any(|(src, seq, _)| (*src, *seq) == (source, number)) {
            return false;
        }
        if self.broadcasts.len() >= BROADCASTS_MAX {
            self.broadcasts.pop_front();
        }
        self.broadcasts.push_back((source, number, now + BROADCAST_MEMORY));
        true
    }

    /// When a broadcast is to be passed on.
    pub(super) fn deadline(&self) -> Option<Micros> {
        self.delayed.iter().map(|(at, _)| *at).min()
    }
}

/// Sending.
impl Stack {
    pub(super) fn nwk_header(&mut self, frame_type: FrameType, to: NwkAddress) -> Option<Header> {
        self.nwk.sequence_number = self.nwk.sequence_number.wrapping_add(1);
        let source = self.mac.address?;
        Some(Header::new(frame_type, source, to, RADIUS, self.nwk.sequence_number))
    }

    /// Sends an APS frame to `to`. False where there is no way to it.
    pub(super) fn send_nwk_data(
        &mut self,
        now: Micros,
        to: NwkAddress,
        payload: Bytes,
        is_secured: bool,
        purpose: Purpose,
    ) -> bool {
        let Some(header) = self.nwk_header(FrameType::Data, to) else { return false };
        self.send_nwk(now, Plain { header, payload }, is_secured, purpose)
    }

    /// Sends a frame of this node's own on its first hop. False where there is no way.
    pub(super) fn send_nwk(
        &mut self,
        now: Micros,
        frame: Plain,
        is_secured: bool,
        purpose: Purpose,
    ) -> bool {
        let Header { destination, source, sequence_number, .. } = frame.header;
        if destination.is_broadcast() {
            self.nwk.is_new_broadcast(now, source, sequence_number);
            self.broadcast(now, frame, is_secured, purpose);
            return true;
        }
        self.forward(now, destination, frame, is_secured, purpose)
    }

    /// Hands a unicast frame to the MAC. False where there is no way to `to`.
    fn forward(
        &mut self,
        now: Micros,
        to: NwkAddress,
        frame: Plain,
        is_secured: bool,
        purpose: Purpose,
    ) -> bool {
        let rx_on = match self.config.role {
            Role::EndDevice { .. } => {
                let to = NwkAddress::COORDINATOR;
                let body = Body::Nwk { to, frame, is_secured };
                self.mac.send(now, body, purpose, &mut self.chance);
                return true;
            }
            Role::Coordinator => match self.nwk.neighbour_at(to) {
                Some(child) => child.rx_on_when_idle,
                None => return false,
            },
        };
        let body = Body::Nwk { to, frame, is_secured };
        if rx_on {
            self.mac.send(now, body, purpose, &mut self.chance);
        } else {
            self.mac.hold(now, Address::Short(to), body, purpose);
        }
        true
    }

    /// Hands a broadcast to the MAC (3.6.5). One for everyone goes to sleeping children too, to
    /// each as a unicast; a sleeping device gives its own to its parent.
    fn broadcast(&mut self, now: Micros, frame: Plain, is_secured: bool, purpose: Purpose) {
        let to = match self.config.role {
            Role::EndDevice { poll_interval: Some(_) } => NwkAddress::COORDINATOR,
            Role::Coordinator | Role::EndDevice { .. } => NwkAddress::BROADCAST_ALL,
        };
        let is_for_sleepers = frame.header.destination == NwkAddress::BROADCAST_ALL;
        if self.config.role == Role::Coordinator && is_for_sleepers {
            let source = frame.header.source;
            let sleepers = self.nwk.neighbours.values().filter(|child| {
                !child.rx_on_when_idle && child.is_authenticated && child.address != source
            });
            for child in sleepers {
                let to = child.address;
                let body = Body::Nwk { to, frame: frame.clone(), is_secured };
                self.mac.hold(now, Address::Short(to), body, Purpose::Other);
            }
        }
        let body = Body::Nwk { to, frame, is_secured };
        self.mac.send(now, body, purpose, &mut self.chance);
    }
}

/// Receiving.
impl Stack {
    /// An NWK frame arrived in a MAC data frame.
    pub(super) fn receive_nwk(&mut self, now: Micros, payload: &[u8]) {
        let Some(frame) = Frame::decode(payload).ok() else { return };
        let (plain, sender) = match frame {
            Frame::Secured(secured) => {
                let Some((plain, sender)) = self.nwk.open(&secured) else { return };
                self.heard_from(sender, plain.header.source);
                (plain, Some(sender))
            }
            // In clear come only the frames of joining: see [`Stack::receive_aps`].
            Frame::Plain(plain) => (plain, None),
        };
        let header = &plain.header;
        if header.destination.is_broadcast() {
            if !self.is_among(header.destination) {
                return;
            }
            let is_new = self.nwk.is_new_broadcast(now, header.source, header.sequence_number);
            if !is_new || sender.is_none() {
                return;
            }
            self.relay_broadcast(now, &plain);
        } else if Some(header.destination) != self.mac.address {
            self.relay(now, plain, sender.is_some());
            return;
        }
        match plain.header.frame_type {
            FrameType::Data => {
                self.receive_aps(now, &plain.header, &plain.payload, sender.is_some());
            }
            FrameType::Command => self.receive_nwk_command(now, &plain, sender),
        }
    }

    /// Whether this node is one of those that a broadcast address names (3.6.5).
    fn is_among(&self, broadcast: NwkAddress) -> bool {
        match (broadcast, self.config.role) {
            (NwkAddress::BROADCAST_ALL, _) => true,
            (NwkAddress::BROADCAST_RX_ON, role) => {
                !matches!(role, Role::EndDevice { poll_interval: Some(_) })
            }
            (NwkAddress::BROADCAST_ROUTERS, role) => role == Role::Coordinator,
            _ => false,
        }
    }

    /// A frame under the network key came from a neighbour: it has the key. A device learns its
    /// parent's EUI-64 so.
    fn heard_from(&mut self, sender: Eui64, source: NwkAddress) {
        match self.config.role {
            Role::Coordinator => {
                if let Some(child) = self.nwk.neighbours.get_mut(&sender)
                    && child.address == source
                {
                    child.is_authenticated = true;
                }
            }
            Role::EndDevice { .. } => {
                self.nwk.neighbours.entry(sender).or_insert(Neighbour {
                    address: NwkAddress::COORDINATOR,
                    rx_on_when_idle: true,
                    is_authenticated: true,
                });
            }
        }
    }

    /// One device's frame for another: only the coordinator passes it on.
    fn relay(&mut self, now: Micros, mut frame: Plain, is_secured: bool) {
        if self.config.role != Role::Coordinator || !is_secured || frame.header.radius <= 1 {
            return;
        }
        frame.header.radius -= 1;
        let to = frame.header.destination;
        self.forward(now, to, frame, true, Purpose::Other);
    }

    fn relay_broadcast(&mut self, now: Micros, frame: &Plain) {
        if self.config.role != Role::Coordinator || frame.header.radius <= 1 {
            return;
        }
        let mut frame = frame.clone();
        frame.header.radius -= 1;
        let at = now + self.chance.within(BROADCAST_JITTER);
        self.nwk.delayed.push_back((at, frame));
    }

    /// Passes on the broadcasts whose time has come.
    pub(super) fn on_nwk_timer(&mut self, now: Micros) {
        while let Some(place) = self.nwk.delayed.iter().position(|(at, _)| *at <= now) {
            let Some((_, frame)) = self.nwk.delayed.remove(place) else { return };
            self.broadcast(now, frame, true, Purpose::Other);
        }
    }
}
