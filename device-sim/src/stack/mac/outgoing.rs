//! A frame on its way out: what it is made of, how far it is, and its back-off
//! (IEEE 802.15.4-2006, 7.5.1.4, 7.5.6.1).

use core::time::Duration;

use bytes::Bytes;
use zigbee::mac::{Address, Addressing, Frame, FrameType};
use zigbee::{NwkAddress, PanId, Wire, nwk};

use super::{Body, Purpose, symbols};
use crate::Micros;
use crate::stack::chance::Chance;

/// `aUnitBackoffPeriod`.
const BACKOFF_UNIT: Duration = symbols(20);
/// `macMaxFrameRetries`.
const RETRIES: u8 = 3;

/// A frame on its way out.
#[derive(Clone, Debug)]
pub(super) struct Outgoing {
    pub(super) body: Body,
    pub(super) purpose: Purpose,
    /// Its place in the indirect queue, where it came from there.
    pub(super) indirect: Option<u32>,
    pub(super) frame_pending: bool,
    /// As sent, once it was.
    pub(super) frame: Option<Frame>,
    pub(super) retries_left: u8,
    pub(super) phase: Phase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Backs off until then.
    Ready(Micros),
    /// Awaits its acknowledgement until then.
    AwaitsAck(Micros),
}

impl Outgoing {
    pub(super) fn new(body: Body, purpose: Purpose) -> Self {
        Self {
            body,
            purpose,
            indirect: None,
            frame_pending: false,
            frame: None,
            retries_left: RETRIES,
            phase: Phase::Ready(Micros::ZERO),
        }
    }

    /// The frame as sent. `None` where its network has gone meanwhile.
    pub(super) fn build(
        &self,
        sequence_number: u8,
        pan: Option<PanId>,
        address: Option<NwkAddress>,
        seal: impl FnOnce(&nwk::Plain) -> Option<Bytes>,
    ) -> Option<Frame> {
        let mut frame = match &self.body {
            Body::Mac { frame_type, addressing, payload } => {
                Frame::new(*frame_type, sequence_number, *addressing, payload.clone())
            }
            Body::Nwk { to, frame, is_secured } => {
                let addressing = Addressing::Within {
                    pan: pan?,
                    destination: Address::Short(*to),
                    source: Address::Short(address?),
                };
                let payload = match is_secured {
                    true => seal(frame)?,
                    false => nwk::Frame::Plain(frame.clone()).encode().freeze(),
                };
                Frame::new(FrameType::Data, sequence_number, addressing, payload)
            }
        };
        let destination = frame.addressing.destination().map(|(_, address)| address);
        frame.acknowledgment_request = match destination {
            None | Some(Address::Short(NwkAddress::BROADCAST_ALL)) => false,
            Some(_) => true,
        };
        frame.frame_pending = self.frame_pending;
        Some(frame)
    }
}

/// The first back-off of unslotted CSMA-CA: 0 to 7 units (7.5.1.4, `macMinBE` 3).
pub(super) fn backoff(chance: &mut Chance) -> Duration {
    BACKOFF_UNIT * u32::from(chance.octet() & 0b111)
}
