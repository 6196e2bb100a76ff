//! What the MAC does with a frame that it hears (IEEE 802.15.4-2006, 7.5.6.2 to 7.5.6.4).

use zigbee::mac::{Address, AssociationStatus, Beacon, Command, Frame, FrameType};
use zigbee::{NwkAddress, PanId, Wire};

use super::{DUPLICATE_WINDOW, Event, HeardFrom, Mac, Outcome, Phase, TURNAROUND};
use crate::Micros;
use crate::stack::chance::Chance;

impl Mac {
    /// A frame was heard to its end; nothing where it is for others, or is nonsense.
    pub(in crate::stack) fn receive(
        &mut self,
        now: Micros,
        frame: &Frame,
        chance: &mut Chance,
    ) -> Option<Event> {
        if frame.frame_type == FrameType::Acknowledgment {
            return self.acknowledged(now, frame, chance);
        }
        if !self.is_for_us(frame) {
            return None;
        }
        let source = frame.addressing.source().map(|(_, source)| source);
        let command = match frame.frame_type {
            FrameType::Command => Some(Command::decode(&frame.payload).ok()?),
            _ => None,
        };
        let polled = command == Some(Command::DataRequest);
        if frame.acknowledgment_request {
            let holds = polled && source.is_some_and(|source| self.indirect.has(source));
            let ack = Frame::acknowledgment(frame.sequence_number, holds);
            self.ack = Some((now + TURNAROUND, ack));
            self.release = source.filter(|_| holds);
        }
        if self.is_duplicate(now, frame.sequence_number, source) {
            return None;
        }
        match (frame.frame_type, command) {
            (FrameType::Beacon, _) => beacon(frame),
            (FrameType::Data, _) => {
                self.awaits_frame = None;
                let payload = frame.payload.clone();
                Some(Event::Data { payload, frame_pending: frame.frame_pending })
            }
            (_, Some(command)) => self.command(command, source),
            _ => None,
        }
    }

    fn command(&mut self, command: Command, source: Option<Address>) -> Option<Event> {
        match (command, source) {
            (Command::BeaconRequest, _) => Some(Event::BeaconRequest),
            (Command::AssociationRequest(request), Some(Address::Extended(device))) => {
                Some(Event::AssociationRequest { device, capability: request.capability })
            }
            (Command::AssociationResponse(response), _) => {
                self.awaits_frame = None;
                let is_accepted = response.status == AssociationStatus::SUCCESSFUL;
                Some(Event::AssociationResponse { address: response.short_address, is_accepted })
            }
            _ => None,
        }
    }

    /// An acknowledgement: this node's, if it awaits one with that number.
    fn acknowledged(&mut self, now: Micros, ack: &Frame, chance: &mut Chance) -> Option<Event> {
        let current = self.current.as_ref()?;
        let sent = current.frame.as_ref()?;
        let is_ours = matches!(current.phase, Phase::AwaitsAck(_))
            && sent.sequence_number == ack.sequence_number;
        if !is_ours {
            return None;
        }
        self.finish(now, Outcome::Sent { frame_pending: ack.frame_pending }, chance)
    }

    fn is_for_us(&self, frame: &Frame) -> bool {
        let Some((pan, destination)) = frame.addressing.destination() else {
            // A beacon names its sender only, and is for whoever scans.
            return frame.frame_type == FrameType::Beacon && self.is_awake;
        };
        let is_our_pan = pan == PanId::BROADCAST || Some(pan) == self.pan;
        let is_us = match destination {
            Address::Short(NwkAddress::BROADCAST_ALL) => true,
            Address::Short(address) => Some(address) == self.address,
            Address::Extended(eui64) => eui64 == self.eui64,
        };
        is_our_pan && is_us
    }

    /// Whether it is a frame heard already, sent again since its acknowledgement was lost.
    fn is_duplicate(&mut self, now: Micros, number: u8, source: Option<Address>) -> bool {
        let source = match source {
            Some(Address::Short(address)) => HeardFrom::Short(address),
            Some(Address::Extended(eui64)) => HeardFrom::Extended(eui64),
            None => return false,
        };
        match self.heard.insert(source, (number, now)) {
            Some((before, at)) => before == number && now.since(at) < DUPLICATE_WINDOW,
            None => false,
        }
    }
}

fn beacon(frame: &Frame) -> Option<Event> {
    let (pan, source) = frame.addressing.source()?;
    let Address::Short(source) = source else { return None };
    Beacon::decode(&frame.payload).ok()?;
    Some(Event::Beacon { pan, source, payload: frame.payload.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use core::time::Duration;
    use zigbee::Eui64;
    use zigbee::mac::Addressing;

    fn node() -> (Mac, Chance) {
        let mut chance = Chance::new(1);
        let mut mac = Mac::new(Eui64(1), true, &mut chance);
        (mac.pan, mac.address) = (Some(PanId(7)), Some(NwkAddress(0x1111)));
        (mac, chance)
    }

    fn frame(number: u8, pan: PanId, to: NwkAddress) -> Frame {
        let (destination, source) = (Address::Short(to), Address::Short(NwkAddress(0x2222)));
        let addressing = Addressing::Within { pan, destination, source };
        let mut frame = Frame::new(FrameType::Data, number, addressing, Bytes::from_static(&[1]));
        frame.acknowledgment_request = true;
        frame
    }

    #[test]
    fn a_frame_that_comes_again_is_acknowledged_again_and_counts_once() {
        let (mut mac, mut chance) = node();
        let frame = frame(9, PanId(7), NwkAddress(0x1111));
        let soon = Micros::ZERO + Duration::from_millis(5);
        let later = soon + DUPLICATE_WINDOW;
        for (now, counts) in [(Micros::ZERO, true), (soon, false), (later, true)] {
            assert_eq!(mac.receive(now, &frame, &mut chance).is_some(), counts);
            let wish = mac.wish().unwrap();
            assert_eq!((wish.at, wish.is_ack), (now + TURNAROUND, true));
            assert_eq!(mac.start_transmission(|_| None), Some(Frame::acknowledgment(9, false)));
            assert_eq!(mac.end_transmission(now, &mut chance), None);
        }
    }

    #[test]
    fn a_frame_for_others_is_neither_taken_nor_acknowledged() {
        let (mut mac, mut chance) = node();
        for frame in
            [frame(1, PanId(8), NwkAddress(0x1111)), frame(2, PanId(7), NwkAddress(0x1112))]
        {
            assert_eq!(mac.receive(Micros::ZERO, &frame, &mut chance), None);
            assert_eq!(mac.wish(), None);
        }
    }
}
