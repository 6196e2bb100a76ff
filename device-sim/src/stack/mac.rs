//! The MAC of one node (IEEE 802.15.4-2006, 7.5): channel access, acknowledgements, retries,
//! duplicates, and the parent's queue for devices that sleep. Unslotted: no periodic beacons.
mod indirect;
mod outgoing;
mod receive;

use std::collections::{BTreeMap, VecDeque};

use core::time::Duration;

use bytes::Bytes;
use zigbee::mac::{Address, Addressing, Capability, Frame, FrameType};
use zigbee::{Eui64, NwkAddress, PanId, nwk};

use super::chance::Chance;
use crate::Micros;
use indirect::Indirect;
use outgoing::{Outgoing, Phase, backoff};

/// One symbol at 2.4 GHz lasts 16 us.
const fn symbols(count: u64) -> Duration {
    Duration::from_micros(count * 16)
}

/// `aTurnaroundTime`: from a frame's end to its acknowledgement's start.
const TURNAROUND: Duration = symbols(12);
/// `macAckWaitDuration`.
pub(crate) const ACK_WAIT: Duration = symbols(54);
/// `macMaxFrameTotalWaitTime`: how long a device that polled listens for the frame.
const FRAME_WAIT: Duration = symbols(1220);
/// A retry comes within this time; the same number later is another frame.
const DUPLICATE_WINDOW: Duration = Duration::from_millis(500);

/// What a frame was sent for: whom to tell what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Nobody waits to hear.
    Other,
    /// A data request.
    Poll,
    /// The answer to this device's association request.
    AssociationResponse(Eui64),
    /// The APS data frame with this counter.
    Data(u8),
    /// The frame that says that this node leaves.
    Leave,
}

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It went out; where an acknowledgement was due, it came, and said whether the receiver
    /// holds frames for this node.
    Sent { frame_pending: bool },
    /// No acknowledgement came, or the device it waited for did not ask for it in time.
    Lost,
}

/// What the MAC tells the layers above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Beacon {
        pan: PanId,
        source: NwkAddress,
        payload: Bytes,
    },
    BeaconRequest,
    AssociationRequest {
        device: Eui64,
        capability: Capability,
    },
    AssociationResponse {
        address: NwkAddress,
        is_accepted: bool,
    },
    /// An NWK frame, and whether its sender holds more for this node.
    Data {
        payload: Bytes,
        frame_pending: bool,
    },
    Confirm {
        purpose: Purpose,
        outcome: Outcome,
    },
}

/// What to send: as it is, or to be protected when its turn comes, so that frame counters grow in
/// the order in which frames go out.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Mac { frame_type: FrameType, addressing: Addressing, payload: Bytes },
    Nwk { to: NwkAddress, frame: nwk::Plain, is_secured: bool },
}

/// What of this node is on the air.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OnAir {
    Ack,
    Frame,
}

/// When a node wants to transmit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    /// Not before then.
    pub(crate) at: Micros,
    /// An acknowledgement: at that instant, whoever else wishes to.
    pub(crate) is_ack: bool,
}

/// The MAC's state.
#[derive(Clone, Debug)]
pub(super) struct Mac {
    eui64: Eui64,
    pub(super) pan: Option<PanId>,
    pub(super) address: Option<NwkAddress>,
    /// Listens all the time.
    pub(super) is_rx_on: bool,
    /// Listens for now: scans, or joins.
    pub(super) is_awake: bool,
    sequence_number: u8,
    queue: VecDeque<Outgoing>,
    current: Option<Outgoing>,
    ack: Option<(Micros, Frame)>,
    on_air: Option<OnAir>,
    indirect: Indirect,
    /// Who polled, and is to be sent a frame once the acknowledgement is out.
    release: Option<Address>,
    /// Listens until then for what the parent holds.
    awaits_frame: Option<Micros>,
    heard: BTreeMap<HeardFrom, (u8, Micros)>,
}

/// Orders what has no order: whom a frame came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum HeardFrom {
    Short(NwkAddress),
    Extended(Eui64),
}

impl Mac {
    pub(super) fn new(eui64: Eui64, is_rx_on: bool, chance: &mut Chance) -> Self {
        Self {
            eui64,
            pan: None,
            address: None,
            is_rx_on,
            is_awake: false,
            sequence_number: chance.octet(),
            queue: VecDeque::new(),
            current: None,
            ack: None,
            on_air: None,
            indirect: Indirect::default(),
            release: None,
            awaits_frame: None,
            heard: BTreeMap::new(),
        }
    }

    /// Drops all that is to be sent, and who it is in a network.
    pub(super) fn reset(&mut self) {
        self.pan = None;
        self.address = None;
        self.is_awake = false;
        self.queue.clear();
        self.current = None;
        self.ack = None;
        self.indirect.clear();
        self.release = None;
        self.awaits_frame = None;
        self.heard.clear();
    }

    /// Queues a frame to be sent as soon as the channel lets it.
    pub(super) fn send(&mut self, now: Micros, body: Body, purpose: Purpose, chance: &mut Chance) {
        self.queue.push_back(Outgoing::new(body, purpose));
        self.advance_queue(now, chance);
    }

    /// Queues a frame for a sleeping device to ask for.
    pub(super) fn hold(&mut self, now: Micros, to: Address, body: Body, purpose: Purpose) {
        self.indirect.push(now, to, body, purpose);
    }

    /// Asks the parent for frames, as `source`: the short address, or the extended one while the
    /// device has none.
    pub(super) fn poll(&mut self, now: Micros, parent: NwkAddress, chance: &mut Chance) {
        let Some(pan) = self.pan else { return };
        let source = self.address.map_or(Address::Extended(self.eui64), Address::Short);
        let addressing = Addressing::Within { pan, destination: Address::Short(parent), source };
        let payload = Bytes::from_static(&[zigbee::mac::CommandId::DATA_REQUEST.0]);
        let body = Body::Mac { frame_type: FrameType::Command, addressing, payload };
        self.send(now, body, Purpose::Poll, chance);
    }

    /// Whether anything waits to be sent at once.
    pub(super) fn is_idle(&self) -> bool {
        self.current.is_none() && self.queue.is_empty()
    }

    /// How long held frames are kept.
    pub(super) fn set_indirect_expiry(&mut self, expiry: Duration) {
        self.indirect.expiry = expiry;
    }

    pub(super) fn indirect_expiry(&self) -> Duration {
        self.indirect.expiry
    }

    /// Drops what is held for a device that left.
    pub(super) fn forget(&mut self, device: Address) {
        self.indirect.forget(device);
    }

    /// Takes the next frame up, where none is.
    fn advance_queue(&mut self, now: Micros, chance: &mut Chance) {
        if self.current.is_none() {
            self.current = self.queue.pop_front().map(|mut next| {
                next.phase = Phase::Ready(now + backoff(chance));
                next
            });
        }
    }

    /// When this node wants to transmit next.
    pub(super) fn wish(&self) -> Option<Wish> {
        if let Some((at, _)) = &self.ack {
            return Some(Wish { at: *at, is_ack: true });
        }
        match self.current.as_ref()?.phase {
            Phase::Ready(at) => Some(Wish { at, is_ack: false }),
            Phase::AwaitsAck(_) => None,
        }
    }

    /// The frame that [`Mac::wish`] is about; `seal` protects it if need be.
    pub(super) fn start_transmission(
        &mut self,
        seal: impl FnOnce(&nwk::Plain) -> Option<Bytes>,
    ) -> Option<Frame> {
        if let Some((_, frame)) = self.ack.take() {
            self.on_air = Some(OnAir::Ack);
            return Some(frame);
        }
        let (pan, address) = (self.pan, self.address);
        let current = self.current.as_mut()?;
        if current.frame.is_none() {
            self.sequence_number = self.sequence_number.wrapping_add(1);
            current.frame = current.build(self.sequence_number, pan, address, seal);
        }
        self.on_air = Some(OnAir::Frame);
        current.frame.clone()
    }

    /// Its transmission has ended.
    pub(super) fn end_transmission(&mut self, now: Micros, chance: &mut Chance) -> Option<Event> {
        match self.on_air.take()? {
            OnAir::Ack => {
                if let Some(device) = self.release.take()
                    && let Some((id, body, purpose, more)) = self.indirect.take(device)
                {
                    let outgoing = Outgoing {
                        indirect: Some(id),
                        frame_pending: more,
                        retries_left: 0,
                        ..Outgoing::new(body, purpose)
                    };
                    self.queue.push_front(outgoing);
                    self.advance_queue(now, chance);
                }
                None
            }
            OnAir::Frame => {
                let current = self.current.as_mut()?;
                if current.frame.as_ref().is_some_and(|frame| frame.acknowledgment_request) {
                    current.phase = Phase::AwaitsAck(now + ACK_WAIT);
                    return None;
                }
                self.finish(now, Outcome::Sent { frame_pending: false }, chance)
            }
        }
    }

    /// What was being sent is done with.
    fn finish(&mut self, now: Micros, outcome: Outcome, chance: &mut Chance) -> Option<Event> {
        let done = self.current.take()?;
        self.advance_queue(now, chance);
        if let Some(id) = done.indirect {
            match outcome {
                Outcome::Sent { .. } => self.indirect.remove(id),
                // It stays in the queue until the device asks again (7.5.6.5).
                Outcome::Lost => {
                    self.indirect.put_back(id);
                    return None;
                }
            }
        }
        if let (Purpose::Poll, Outcome::Sent { frame_pending: true }) = (done.purpose, outcome) {
            self.awaits_frame = Some(now + FRAME_WAIT);
        }
        Some(Event::Confirm { purpose: done.purpose, outcome })
    }

    /// When [`Mac::on_timer`] is wanted next.
    pub(super) fn deadline(&self) -> Option<Micros> {
        let ack = self.current.as_ref().and_then(|current| match current.phase {
            Phase::AwaitsAck(until) => Some(until),
            Phase::Ready(_) => None,
        });
        [ack, self.awaits_frame, self.indirect.deadline()].into_iter().flatten().min()
    }

    /// Does what is due at `now`, one thing at a time: to be called until it returns `None`.
    pub(super) fn on_timer(&mut self, now: Micros, chance: &mut Chance) -> Option<Event> {
        if self.awaits_frame.is_some_and(|until| until <= now) {
            self.awaits_frame = None;
        }
        if let Some(purpose) = self.indirect.expire(now) {
            return Some(Event::Confirm { purpose, outcome: Outcome::Lost });
        }
        let current = self.current.as_mut()?;
        match current.phase {
            Phase::AwaitsAck(until) if until <= now => match current.retries_left.checked_sub(1) {
                Some(left) => {
                    current.retries_left = left;
                    current.phase = Phase::Ready(now + backoff(chance));
                    None
                }
                None => self.finish(now, Outcome::Lost, chance),
            },
            Phase::AwaitsAck(_) | Phase::Ready(_) => None,
        }
    }

    /// Whether the receiver is on.
    pub(super) fn is_listening(&self) -> bool {
        let awaits_ack =
            self.current.as_ref().is_some_and(|c| matches!(c.phase, Phase::AwaitsAck(_)));
        self.is_rx_on || self.is_awake || self.awaits_frame.is_some() || awaits_ack
    }
}
