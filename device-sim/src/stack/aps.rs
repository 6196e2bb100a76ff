//! The APS layer of one node (Zigbee 2.2.8, 4.4): acknowledgements, retries, duplicates, and
//! protection with link keys.
mod receive;

use std::collections::{BTreeMap, VecDeque};

use core::time::Duration;

use bytes::Bytes;
use zigbee::aps::{Content, Delivery, Frame, Header, Plain};
use zigbee::security::{AuxHeader, Cipher, KeyIdentifier};
use zigbee::{Eui64, Key, NwkAddress, Wire};

use super::mac::{Outcome, Purpose};
use super::{ApsRequest, Data, Indication, Network, RequestError, Role, SendOutcome, Stack};
use crate::Micros;

/// `apscAckWaitDuration`, for a network of the usual depth: 1.6 s.
const ACK_WAIT: Duration = Duration::from_millis(1600);
/// `apscMaxFrameRetries`.
const RETRIES: u8 = 3;
/// Messages remembered to tell duplicates: more than one sender has under way, and far fewer than
/// its counter tells apart.
const HEARD_MAX: usize = 64;

/// The APS layer's state.
#[derive(Clone, Debug)]
pub(super) struct Aps {
    counter: u8,
    /// Of the next frame protected with any link key, or a key hashed from one.
    frame_counter: u32,
    /// Link keys, by the other node.
    pub(super) keys: BTreeMap<Eui64, LinkKey>,
    pub(super) waiting: Vec<Waiting>,
    /// Who sent which counter of late.
    heard: VecDeque<(NwkAddress, u8)>,
    /// A network key for later: Switch-Key says when (4.4.7).
    pub(super) next_network: Option<Network>,
}

/// A key shared with one other node.
#[derive(Clone, Debug)]
pub(super) struct LinkKey {
    pub(super) key: Key,
    cipher: Cipher,
    /// The lowest frame counter that the other may use next.
    fresh: u32,
}

impl LinkKey {
    pub(super) fn new(key: Key) -> Self {
        Self { key, cipher: Cipher::new(key), fresh: 0 }
    }
}

/// A message whose fate is not known yet.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    frame: Plain,
    dst: NwkAddress,
    link_key: bool,
    /// `None`: nobody waits to hear.
    tag: Option<u32>,
    retries_left: u8,
    /// When to give this try up.
    until: Micros,
}

impl Aps {
    pub(super) fn new(counter: u8) -> Self {
        Self {
            counter,
            frame_counter: 0,
            keys: BTreeMap::new(),
            waiting: Vec::new(),
            heard: VecDeque::new(),
            next_network: None,
        }
    }

    /// Drops all that does not survive a reset.
    pub(super) fn stop(&mut self) {
        self.waiting.clear();
        self.heard.clear();
    }

    pub(super) fn next_counter(&mut self) -> u8 {
        self.counter = self.counter.wrapping_add(1);
        self.counter
    }

    /// When a try is given up.
    pub(super) fn deadline(&self) -> Option<Micros> {
        self.waiting.iter().map(|waiting| waiting.until).min()
    }

    /// Whether an acknowledgement from another node is due.
    pub(super) fn awaits_ack(&self) -> bool {
        self.waiting.iter().any(|waiting| waiting.frame.header.ack_request)
    }

    /// Protects a frame with `cipher`; the counter goes up.
    pub(super) fn seal(
        &mut self,
        frame: &Plain,
        cipher: &Cipher,
        key: KeyIdentifier,
        sender: Eui64,
    ) -> Bytes {
        let auxiliary = AuxHeader::new(key, self.frame_counter, Some(sender));
        self.frame_counter = self.frame_counter.saturating_add(1);
        Frame::Secured(frame.seal(cipher, auxiliary, sender)).encode().freeze()
    }
}

impl Stack {
    /// See [`Stack::request`].
    pub(super) fn send_aps(
        &mut self,
        now: Micros,
        request: ApsRequest,
        tag: Option<u32>,
    ) -> Result<u8, RequestError> {
        let address = self.address().ok_or(RequestError::NetworkDown)?;
        if request.payload.len() > self.payload_max(request.link_key) {
            return Err(RequestError::TooLong);
        }
        if request.link_key && request.dst != address && self.key_with(request.dst).is_none() {
            return Err(RequestError::NoLinkKey);
        }
        let counter = self.aps.next_counter();
        let ApsRequest { dst, dst_endpoint, src_endpoint, profile, cluster, .. } = request;
        if dst == address {
            self.loop_back(now, counter, request, tag);
            return Ok(counter);
        }
        let mut header = Header::unicast(dst_endpoint, cluster, profile, src_endpoint, counter);
        header.ack_request = request.ack && !dst.is_broadcast();
        if dst.is_broadcast() {
            let delivery = Delivery::Broadcast(dst_endpoint);
            let source_endpoint = src_endpoint;
            header.content = Content::Data { delivery, cluster, profile, source_endpoint };
        }
        let waiting = Waiting {
            frame: Plain { header, payload: request.payload },
            dst,
            link_key: request.link_key,
            tag,
            retries_left: RETRIES,
            until: now + self.patience_with(dst),
        };
        let is_sent = self.send_once(now, &waiting);
        if is_sent {
            self.aps.waiting.push(waiting);
            self.poll_soon(now);
        } else {
            self.tell_sent(&waiting, SendOutcome::NotDelivered);
        }
        Ok(counter)
    }

    /// A message to this very node never reaches the air.
    fn loop_back(&mut self, now: Micros, counter: u8, request: ApsRequest, tag: Option<u32>) {
        let data = Data {
            src: request.dst,
            src_endpoint: request.src_endpoint,
            dst: request.dst,
            dst_endpoint: request.dst_endpoint,
            profile: request.profile,
            cluster: request.cluster,
            payload: request.payload,
            secured_with_link_key: request.link_key,
            acknowledged: request.ack,
            aps_counter: counter,
            lqi: u8::MAX,
        };
        if let Some(tag) = tag {
            let (dst, outcome) = (request.dst, SendOutcome::Delivered);
            self.out.push_back(Indication::Sent { tag, dst, aps_counter: counter, outcome });
        }
        self.deliver(now, data);
    }

    /// How long one try waits for its acknowledgement: longer where the receiver may sleep.
    fn patience_with(&self, dst: NwkAddress) -> Duration {
        let sleeps = match self.config.role {
            Role::Coordinator => self.child_sleeps(dst),
            Role::EndDevice { .. } => dst != NwkAddress::COORDINATOR && !dst.is_broadcast(),
        };
        let held = if sleeps { self.mac.indirect_expiry() } else { Duration::ZERO };
        held + ACK_WAIT
    }

    fn child_sleeps(&self, dst: NwkAddress) -> bool {
        let is_child = self.config.role == Role::Coordinator;
        is_child && self.nwk.neighbour_at(dst).is_some_and(|child| !child.rx_on_when_idle)
    }

    /// The link key shared with whoever has `address`.
    pub(super) fn key_with(&self, address: NwkAddress) -> Option<&LinkKey> {
        self.aps.keys.get(&self.nwk.eui64_of(address)?)
    }

    /// Sends a message's frame, for the first time or again. False where there is no way.
    fn send_once(&mut self, now: Micros, waiting: &Waiting) -> bool {
        let Waiting { frame, dst, .. } = waiting;
        let octets = if waiting.link_key {
            let Some(cipher) = self.key_with(*dst).map(|key| key.cipher.clone()) else {
                return false;
            };
            self.aps.seal(frame, &cipher, KeyIdentifier::Link, self.config.eui64)
        } else {
            Frame::Plain(frame.clone()).encode().freeze()
        };
        let purpose = Purpose::Data(frame.header.counter);
        self.send_nwk_data(now, *dst, octets, true, purpose)
    }

    /// The MAC has done with the frame of the message with `counter`.
    pub(super) fn on_data_confirm(&mut self, now: Micros, counter: u8, outcome: Outcome) {
        let Some(place) = self.aps.waiting.iter().position(|w| w.frame.header.counter == counter)
        else {
            return;
        };
        let sleeps = self.aps.waiting.get(place).is_some_and(|w| self.child_sleeps(w.dst));
        let Some(waiting) = self.aps.waiting.get_mut(place) else { return };
        match (outcome, waiting.frame.header.ack_request) {
            // The receiver has the frame: its acknowledgement is on the way.
            (Outcome::Sent { .. }, true) if self.config.role == Role::Coordinator => {
                waiting.until = now + ACK_WAIT;
            }
            // A sleeper has not asked for it in time: held for it anew.
            (Outcome::Lost, true) if sleeps => waiting.until = now,
            // Others get another try when this one's time is over.
            (_, true) => {}
            (outcome, false) => {
                let waiting = self.aps.waiting.remove(place);
                let outcome = match outcome {
                    Outcome::Sent { .. } => SendOutcome::Delivered,
                    Outcome::Lost => SendOutcome::NotDelivered,
                };
                self.tell_sent(&waiting, outcome);
            }
        }
    }

    /// Tries again, or gives up, what was not acknowledged in time.
    pub(super) fn on_aps_timer(&mut self, now: Micros) {
        while let Some(place) = self.aps.waiting.iter().position(|w| w.until <= now) {
            let mut waiting = self.aps.waiting.remove(place);
            waiting.until = now + self.patience_with(waiting.dst);
            let again = waiting.retries_left.checked_sub(1);
            match again.filter(|_| waiting.frame.header.ack_request) {
                Some(left) if self.send_once(now, &waiting) => {
                    waiting.retries_left = left;
                    self.aps.waiting.push(waiting);
                }
                _ => self.tell_sent(&waiting, SendOutcome::NotDelivered),
            }
        }
    }

    fn tell_sent(&mut self, waiting: &Waiting, outcome: SendOutcome) {
        let (Some(tag), dst) = (waiting.tag, waiting.dst) else { return };
        let aps_counter = waiting.frame.header.counter;
        self.out.push_back(Indication::Sent { tag, dst, aps_counter, outcome });
    }
}
