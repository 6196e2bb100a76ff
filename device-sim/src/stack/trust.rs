//! The coordinator as parent and trust centre (Zigbee 3.6.1.4, 4.6.3): whom it lets in, and how
//! they get the network key.

use core::time::Duration;

use bytes::Bytes;
use zigbee::aps::{self, Command, TransportKey};
use zigbee::mac::{
    Address, Addressing, AssociationResponse, AssociationStatus, Beacon, BeaconPayload, Capability,
    FrameType, GuaranteedTimeSlots, Pending, Superframe,
};
use zigbee::security::{Cipher, KeyIdentifier, key_transport_key};
use zigbee::{Eui64, Key, NwkAddress, Wire};

use super::aps::LinkKey;
use super::mac::{Body, Outcome, Purpose};
use super::nwk::Neighbour;
use super::{Indication, JoinDecision, JoinKind, JoinPolicy, Network, Stack};
use crate::Micros;

/// The link key that everyone knows (Zigbee 4.6.3.2.2.2, `ZigBeeAlliance09`).
const WELL_KNOWN_KEY: Key = Key(*b"ZigBeeAlliance09");

/// Whether devices may join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Permit {
    #[default]
    Closed,
    OpenUntil(Micros),
    Open,
}

/// The trust centre's state.
#[derive(Clone, Debug, Default)]
pub(super) struct TrustCenter {
    pub(super) is_up: bool,
    pub(super) permit: Permit,
    pub(super) policy: JoinPolicy,
}

impl TrustCenter {
    /// When the network closes.
    pub(super) fn deadline(&self) -> Option<Micros> {
        match self.permit {
            Permit::OpenUntil(until) => Some(until),
            Permit::Closed | Permit::Open => None,
        }
    }
}

/// What a coordinator can do besides. It is its network's trust centre too.
impl Stack {
    /// Forms `network`; [`Indication::NetworkUp`] follows. Forgets any network it was in.
    pub fn form(&mut self, now: Micros, network: Network) {
        self.stop();
        self.nwk.forget_network();
        self.nwk.enter(network);
        self.come_up(now, false);
    }

    /// Goes on with the network and the children it had before its power went (a real stick keeps
    /// them in non-volatile memory). [`Indication::NetworkUp`] follows. False where it has none.
    pub fn resume(&mut self, now: Micros) -> bool {
        let is_formed = self.nwk.network.is_some();
        if is_formed {
            self.come_up(now, true);
        }
        is_formed
    }

    /// Stops taking part in the network, but keeps it for [`Stack::resume`]: the stick was reset.
    /// Whatever was to be sent is dropped. One that was leaving has left, said or not.
    pub fn suspend(&mut self) {
        let is_leaving = self.leaving.take().is_some();
        self.stop();
        if is_leaving {
            self.nwk.forget_network();
        }
    }

    /// Forgets its network and who is in it, without a word to them: its memory was erased. Its
    /// frame counter goes on.
    pub fn forget(&mut self) {
        self.leaving = None;
        self.stop();
        self.nwk.forget_network();
    }

    fn come_up(&mut self, _now: Micros, rejoined: bool) {
        let Some(network) = &self.nwk.network else { return };
        self.channel = network.channel;
        self.mac.pan = Some(network.pan_id);
        self.mac.address = Some(NwkAddress::COORDINATOR);
        self.trust.is_up = true;
        self.out.push_back(Indication::NetworkUp { address: NwkAddress::COORDINATOR, rejoined });
    }

    /// Opens the network to devices for `open_for`; `None`: until told otherwise; zero: closes it.
    pub fn permit_joining(&mut self, now: Micros, open_for: Option<Duration>) {
        self.trust.permit = match open_for {
            None => Permit::Open,
            Some(Duration::ZERO) => Permit::Closed,
            Some(span) => Permit::OpenUntil(now + span),
        };
    }

    /// Whether devices may join now.
    #[must_use]
    pub fn permits_joining(&self) -> bool {
        self.trust.is_up && self.trust.permit != Permit::Closed
    }

    /// Whom the trust centre lets in.
    pub fn set_join_policy(&mut self, policy: JoinPolicy) {
        self.trust.policy = policy;
    }

    /// The link key that a device's install code stands for: lets it in, and protects what is
    /// sent to it with [`super::ApsRequest::link_key`]. One known before is replaced.
    pub fn set_link_key(&mut self, eui64: Eui64, key: Key) {
        if self.link_key(eui64) != Some(key) {
            self.aps.keys.insert(eui64, LinkKey::new(key));
        }
    }

    /// Forgets a device's link key.
    pub fn remove_link_key(&mut self, eui64: Eui64) {
        self.aps.keys.remove(&eui64);
    }

    /// The link key shared with `eui64`.
    #[must_use]
    pub fn link_key(&self, eui64: Eui64) -> Option<Key> {
        self.aps.keys.get(&eui64).map(|known| known.key)
    }

    /// Tells a device to leave; [`Indication::DeviceLeft`] follows when it does. False where it
    /// is not in the network.
    pub fn remove_device(&mut self, now: Micros, eui64: Eui64) -> bool {
        let Some(address) = self.address_of(eui64) else { return false };
        let options = zigbee::nwk::LeaveOptions::REQUEST;
        self.send_nwk_command(now, address, zigbee::nwk::Leave { options }, Purpose::Other)
    }

    /// How long frames wait for a sleepy device to ask for them: 7.68 s unless set
    /// (`macTransactionPersistenceTime`).
    pub fn set_indirect_expiry(&mut self, expiry: Duration) {
        self.mac.set_indirect_expiry(expiry);
    }

    /// Closes the network when its time has come.
    pub(super) fn on_trust_timer(&mut self, now: Micros) {
        if self.trust.deadline().is_some_and(|until| until <= now) {
            self.trust.permit = Permit::Closed;
            self.out.push_back(Indication::PermitJoiningEnded);
        }
    }

    pub(super) fn send_beacon(&mut self, now: Micros) {
        let (true, Some(network)) = (self.trust.is_up, &self.nwk.network) else { return };
        let payload = BeaconPayload::coordinator(network.extended_pan_id, network.update_id);
        let beacon = Beacon {
            superframe: Superframe::new(true, self.permits_joining()),
            guaranteed_time_slots: GuaranteedTimeSlots::default(),
            pending: Pending::default(),
            payload: payload.encode().freeze(),
        };
        let source = Address::Short(NwkAddress::COORDINATOR);
        let addressing = Addressing::From { pan: network.pan_id, source };
        let payload = beacon.encode().freeze();
        let body = Body::Mac { frame_type: FrameType::Beacon, addressing, payload };
        self.mac.send(now, body, Purpose::Other, &mut self.chance);
    }

    /// A device asks to join; its answer waits until it polls for it (IEEE 802.15.4 7.5.3.1).
    pub(super) fn on_association_request(
        &mut self,
        now: Micros,
        device: Eui64,
        capability: Capability,
    ) {
        let (true, Some(pan)) = (self.trust.is_up, self.mac.pan) else { return };
        let response = if self.permits_joining() {
            let rx_on = capability.contains(Capability::RECEIVER_ON_WHEN_IDLE);
            let short_address = self.admit(device, None, rx_on);
            AssociationResponse { short_address, status: AssociationStatus::SUCCESSFUL }
        } else {
            AssociationResponse {
                short_address: NwkAddress::BROADCAST_ALL,
                status: AssociationStatus::PAN_ACCESS_DENIED,
            }
        };
        let destination = Address::Extended(device);
        let source = Address::Extended(self.config.eui64);
        let addressing = Addressing::Within { pan, destination, source };
        let payload = zigbee::mac::Command::AssociationResponse(response).encode().freeze();
        let body = Body::Mac { frame_type: FrameType::Command, addressing, payload };
        self.mac.forget(destination);
        self.mac.hold(now, destination, body, Purpose::AssociationResponse(device));
    }

    /// Makes a device a child, with the address it had, the one it wishes, or a new one.
    pub(super) fn admit(
        &mut self,
        device: Eui64,
        wish: Option<NwkAddress>,
        rx_on_when_idle: bool,
    ) -> NwkAddress {
        let known = self.nwk.neighbours.get(&device).map(|child| child.address);
        let is_free = |stack: &Self, address| stack.nwk.neighbour_at(address).is_none();
        let address =
            known.or_else(|| wish.filter(|wish| is_free(self, *wish))).unwrap_or_else(|| {
                // Stochastic addressing (3.6.1.7). There are far fewer nodes than addresses.
                loop {
                    let address = NwkAddress(self.chance.word());
                    let is_plain = address != NwkAddress::COORDINATOR && !address.is_broadcast();
                    if is_plain && is_free(self, address) {
                        break address;
                    }
                }
            });
        let child = Neighbour { address, rx_on_when_idle, is_authenticated: false };
        self.nwk.neighbours.insert(device, child);
        address
    }

    /// A device has got its address, or has not come for it.
    pub(super) fn on_associated(&mut self, now: Micros, device: Eui64, outcome: Outcome) {
        let Some(child) = self.nwk.neighbours.get(&device).copied() else { return };
        if outcome == Outcome::Lost {
            if !child.is_authenticated {
                self.nwk.neighbours.remove(&device);
            }
            return;
        }
        let (key, decision) = match (self.link_key(device), self.trust.policy) {
            (Some(key), _) => (key, JoinDecision::KeySentUnderLinkKey),
            (None, JoinPolicy { allow_well_known_key: true }) => {
                (WELL_KNOWN_KEY, JoinDecision::KeySentUnderWellKnownKey)
            }
            (None, _) => (WELL_KNOWN_KEY, JoinDecision::Refused),
        };
        self.out.push_back(Indication::DeviceJoined {
            eui64: device,
            address: child.address,
            kind: JoinKind::UnsecuredJoin,
            decision,
        });
        if decision == JoinDecision::Refused {
            // It gives up when no key comes.
            self.nwk.neighbours.remove(&device);
            return;
        }
        let octets = self.sealed_network_key(device, key);
        if let Some(octets) = octets {
            self.send_nwk_data(now, child.address, octets, false, Purpose::Other);
        }
    }

    /// Transport-Key with the network key, protected by the key-transport key (4.4.3, 4.5.3).
    fn sealed_network_key(&mut self, device: Eui64, link_key: Key) -> Option<Bytes> {
        let network = self.nwk.network.as_ref()?;
        let command = Command::TransportKey(TransportKey::StandardNetworkKey {
            key: network.network_key,
            key_sequence_number: network.key_sequence_number,
            destination: device,
            source: self.config.eui64,
        });
        let header = aps::Header::command(self.aps.next_counter());
        let plain = aps::Plain { header, payload: command.encode().freeze() };
        let cipher = Cipher::new(key_transport_key(link_key));
        Some(self.aps.seal(&plain, &cipher, KeyIdentifier::KeyTransport, self.config.eui64))
    }

    /// Stops taking part in any network.
    pub(super) fn stop(&mut self) {
        self.mac.reset();
        self.nwk.stop();
        self.aps.stop();
        self.trust.is_up = false;
        self.trust.permit = Permit::Closed;
    }
}
