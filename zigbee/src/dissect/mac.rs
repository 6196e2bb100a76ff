//! MAC frames.

use super::tree::{Describe, Tree, Value};
use super::{Fcs, Problem, Work};
use crate::ids::PanId;
use crate::mac::{
    Address, Addressing, AssociationStatus, Beacon, BeaconPayload, Command, Frame, FrameType, fcs,
};
use crate::wire::Wire;

impl Work<'_> {
    pub(super) fn mac(&mut self, octets: &[u8], check: Fcs) {
        let (octets, check) = match (check, octets.split_last_chunk::<2>()) {
            (Fcs::Present, Some((frame, sent))) => (frame, Some((*sent, fcs::check(octets)))),
            (Fcs::Present, None) => {
                self.problem = Some(Problem::Damaged(fcs::FcsError::Truncated));
                return self.tree.octets("not understood", octets);
            }
            (Fcs::Absent, _) => (octets, None),
        };
        match Frame::decode(octets) {
            Ok(frame) => self.mac_frame(&frame),
            Err(error) => self.malformed(error, octets),
        }
        if let Some((sent, outcome)) = check {
            let value = Value::code16(u16::from_le_bytes(sent), "");
            self.tree.leaf("frame check sequence", sent.len(), value);
            // Damage explains whatever else is wrong.
            self.problem = outcome.err().map(Problem::Damaged).or(self.problem);
        }
    }

    fn mac_frame(&mut self, frame: &Frame) {
        self.tree.open(Frame::NAME);
        describe_header(frame, &mut self.tree);
        self.tree.close();
        match frame.frame_type {
            FrameType::Data if frame.payload.is_empty() => {
                self.say(format!("{} no data", ends(&frame.addressing)));
            }
            FrameType::Data => self.nwk(&frame.payload),
            FrameType::Acknowledgment => {
                let more = if frame.frame_pending { ", more to come" } else { "" };
                self.say(format!("MAC ack {}{more}", frame.sequence_number));
                self.tree.octets("payload", &frame.payload);
            }
            FrameType::Command => {
                self.say(ends(&frame.addressing));
                self.mac_command(&frame.payload);
            }
            FrameType::Beacon => {
                self.say(ends(&frame.addressing));
                self.beacon(&frame.payload);
            }
        }
    }

    fn mac_command(&mut self, octets: &[u8]) {
        let command = match Command::decode(octets) {
            Ok(command) => command,
            Err(error) => return self.malformed(error, octets),
        };
        let tree = &mut self.tree;
        let id = command.id();
        tree.open(Command::NAME);
        let name = id.name().unwrap_or_default();
        tree.leaf("command frame identifier", 1, Value::code8(id.0, name));
        let detail = match &command {
            Command::AssociationRequest(fields) => {
                fields.describe("fields", tree);
                String::new()
            }
            Command::AssociationResponse(fields) => {
                fields.describe("fields", tree);
                match fields.status {
                    AssociationStatus::SUCCESSFUL => format!(" {:#06x}", fields.short_address.0),
                    refused => format!(" {refused:?}"),
                }
            }
            Command::DisassociationNotification(fields) => {
                fields.describe("fields", tree);
                String::new()
            }
            Command::CoordinatorRealignment(fields) => {
                fields.describe("fields", tree);
                String::new()
            }
            Command::DataRequest
            | Command::PanIdConflictNotification
            | Command::OrphanNotification
            | Command::BeaconRequest => String::new(),
        };
        tree.close();
        self.say(format!("{}{detail}", spoken(name)));
    }

    fn beacon(&mut self, octets: &[u8]) {
        let beacon = match Beacon::decode(octets) {
            Ok(beacon) => beacon,
            Err(error) => return self.malformed(error, octets),
        };
        let tree = &mut self.tree;
        tree.open(Beacon::NAME);
        let (superframe, slots) = (beacon.superframe, beacon.guaranteed_time_slots);
        tree.overlay("PAN coordinator", 2, Value::Flag(superframe.is_pan_coordinator()));
        tree.overlay("association permit", 2, Value::Flag(superframe.association_permit()));
        tree.leaf("superframe specification", 2, Value::code16(superframe.0, ""));
        tree.leaf("GTS permit", 1, Value::Flag(slots.permit));
        let count = beacon.pending.short().len() + beacon.pending.extended().len();
        tree.leaf("pending addresses", 1, Value::Number(count as u64));
        beacon.pending.short().iter().for_each(|device| device.describe("pending", tree));
        beacon.pending.extended().iter().for_each(|device| device.describe("pending", tree));
        tree.close();
        let permit = if superframe.association_permit() { "open" } else { "closed" };
        self.say(format!("beacon, {permit}"));
        match BeaconPayload::decode(&beacon.payload) {
            Ok(payload) => describe_payload(&payload, &mut self.tree),
            // Another stack's network: not Zigbee, but not wrong.
            Err(_) => self.tree.octets("payload", &beacon.payload),
        }
    }
}

fn describe_header(frame: &Frame, tree: &mut Tree) {
    let frame_type = match frame.frame_type {
        FrameType::Beacon => "beacon",
        FrameType::Data => "data",
        FrameType::Acknowledgment => "acknowledgment",
        FrameType::Command => "command",
    };
    tree.overlay("frame type", 2, Value::code8(frame.frame_type as u8, frame_type));
    tree.overlay("frame pending", 2, Value::Flag(frame.frame_pending));
    tree.overlay("acknowledgment request", 2, Value::Flag(frame.acknowledgment_request));
    let is_within = matches!(frame.addressing, Addressing::Within { .. });
    tree.overlay("PAN ID compression", 2, Value::Flag(is_within));
    if frame.reserved != 0 {
        tree.overlay("reserved", 2, Value::code16(frame.reserved, ""));
    }
    tree.overlay("frame version", 2, Value::Number(frame.version as u64));
    tree.pass(2);
    frame.sequence_number.describe("sequence number", tree);
    let address = |name, address, tree: &mut Tree| match address {
        Address::Short(address) => address.describe(name, tree),
        Address::Extended(address) => address.describe(name, tree),
    };
    if let Some((pan, destination)) = frame.addressing.destination() {
        pan.describe("destination PAN identifier", tree);
        address("destination address", destination, tree);
    }
    if let Some((pan, source)) = frame.addressing.source() {
        if !is_within {
            pan.describe("source PAN identifier", tree);
        }
        address("source address", source, tree);
    }
}

fn describe_payload(payload: &BeaconPayload, tree: &mut Tree) {
    tree.open(BeaconPayload::NAME);
    tree.leaf("protocol identifier", 1, Value::Number(0));
    tree.overlay("stack profile", 1, Value::Number(payload.stack_profile.into()));
    tree.overlay("protocol version", 1, Value::Number(payload.protocol_version.into()));
    tree.pass(1);
    tree.overlay("router capacity", 1, Value::Flag(payload.router_capacity));
    tree.overlay("device depth", 1, Value::Number(payload.device_depth.into()));
    tree.overlay("end device capacity", 1, Value::Flag(payload.end_device_capacity));
    if payload.reserved != 0 {
        tree.overlay("reserved", 1, Value::code8(payload.reserved, ""));
    }
    tree.pass(1);
    payload.extended_pan_id.describe("extended PAN identifier", tree);
    payload.tx_offset.describe("tx offset", tree);
    payload.update_id.describe("NWK update identifier", tree);
    tree.close();
}

/// Whence and whither, for the summary of a frame that has no NWK header to say it.
fn ends(addressing: &Addressing) -> String {
    let end = |end: Option<(PanId, Address)>| match end {
        None => "anyone".to_owned(),
        Some((_, Address::Short(address))) => format!("{:#06x}", address.0),
        Some((_, Address::Extended(address))) => address.to_string(),
    };
    format!("{} > {}", end(addressing.source()), end(addressing.destination()))
}

/// A constant's name as it reads in a sentence.
pub(super) fn spoken(name: &str) -> String {
    name.to_lowercase().replace('_', " ")
}
