//! NWK frames.

use super::Work;
use super::mac::spoken;
use super::tree::{Describe, Tree, Value};
use crate::nwk::{
    Command, DiscoverRoute, Frame, FrameType, Header, LinkStatus, NetworkReport, NetworkUpdate,
    Plain, RouteReply, RouteRequest, SourceRoute,
};
use crate::security::{AuxHeader, KeyIdentifier, MIC_LENGTH};
use crate::wire::Wire;

impl Work<'_> {
    pub(super) fn nwk(&mut self, octets: &[u8]) {
        let frame = match Frame::decode(octets) {
            Ok(frame) => frame,
            Err(error) => return self.malformed(error, octets),
        };
        let header = frame.header();
        self.senders.extend(header.source_ieee);
        self.say(format!("{:#06x} > {:#06x}", header.source.0, header.destination.0));
        self.tree.open(Frame::NAME);
        let is_secured = matches!(frame, Frame::Secured(_));
        describe_header(header, is_secured, &mut self.tree);
        match &frame {
            Frame::Plain(frame) => {
                self.tree.close();
                self.nwk_payload(frame);
            }
            Frame::Secured(secured) => {
                self.senders.extend(secured.auxiliary.source);
                describe_auxiliary(&secured.auxiliary, &mut self.tree);
                self.tree.close();
                let (payload, mic) = split_mic(secured.sealed());
                match self.keys.open_nwk(secured) {
                    Some(plain) => self.nwk_payload(&plain),
                    None => self.encrypted(Frame::NAME, payload),
                }
                self.tree.octets("NWK message integrity code", mic);
            }
        }
    }

    fn nwk_payload(&mut self, frame: &Plain) {
        match frame.header.frame_type {
            FrameType::Data => self.aps(&frame.payload),
            FrameType::Command => self.nwk_command(&frame.payload),
        }
    }

    fn nwk_command(&mut self, octets: &[u8]) {
        let command = match Command::decode(octets) {
            Ok(command) => command,
            Err(error) => return self.malformed(error, octets),
        };
        let tree = &mut self.tree;
        let id = command.id();
        let name = id.name().unwrap_or_default();
        tree.open(Command::NAME);
        tree.leaf("command identifier", 1, Value::code8(id.0, name));
        match &command {
            Command::RouteRequest(fields) => fields.describe("fields", tree),
            Command::RouteReply(fields) => fields.describe("fields", tree),
            Command::NetworkStatus(fields) => fields.describe("fields", tree),
            Command::Leave(fields) => fields.describe("fields", tree),
            Command::RouteRecord(fields) => fields.describe("fields", tree),
            Command::RejoinRequest(fields) => fields.describe("fields", tree),
            Command::RejoinResponse(fields) => fields.describe("fields", tree),
            Command::LinkStatus(fields) => fields.describe("fields", tree),
            Command::NetworkReport(fields) => fields.describe("fields", tree),
            Command::NetworkUpdate(fields) => fields.describe("fields", tree),
            Command::EndDeviceTimeoutRequest(fields) => fields.describe("fields", tree),
            Command::EndDeviceTimeoutResponse(fields) => fields.describe("fields", tree),
        }
        tree.close();
        self.say(format!("NWK {}", spoken(name)));
    }
}

fn describe_header(header: &Header, is_secured: bool, tree: &mut Tree) {
    let frame_type = match header.frame_type {
        FrameType::Data => "data",
        FrameType::Command => "command",
    };
    tree.overlay("frame type", 2, Value::code8(header.frame_type as u8, frame_type));
    let is_enabled = header.discover_route == DiscoverRoute::Enable;
    tree.overlay("discover route", 2, Value::Flag(is_enabled));
    tree.overlay("security", 2, Value::Flag(is_secured));
    tree.overlay("end device initiator", 2, Value::Flag(header.end_device_initiator));
    if header.reserved != 0 {
        tree.overlay("reserved", 2, Value::code16(header.reserved, ""));
    }
    tree.pass(2);
    header.destination.describe("destination address", tree);
    header.source.describe("source address", tree);
    header.radius.describe("radius", tree);
    header.sequence_number.describe("sequence number", tree);
    header.destination_ieee.describe("destination IEEE address", tree);
    header.source_ieee.describe("source IEEE address", tree);
    header.multicast_control.describe("multicast control", tree);
    header.source_route.describe("source route", tree);
}

impl Describe for SourceRoute {
    fn describe(&self, name: &'static str, tree: &mut Tree) {
        tree.open(name);
        self.relays.count().describe("relay count", tree);
        self.relay_index.describe("relay index", tree);
        self.relays.iter().for_each(|relay| relay.describe("relay", tree));
        tree.close();
    }
}

impl Describe for RouteRequest {
    fn describe(&self, _: &'static str, tree: &mut Tree) {
        tree.leaf("command options", 1, Value::code8(self.options, ""));
        self.route_request_id.describe("route request identifier", tree);
        self.destination.describe("destination address", tree);
        self.path_cost.describe("path cost", tree);
        self.destination_ieee.describe("destination IEEE address", tree);
    }
}

impl Describe for RouteReply {
    fn describe(&self, _: &'static str, tree: &mut Tree) {
        tree.leaf("command options", 1, Value::code8(self.options, ""));
        self.route_request_id.describe("route request identifier", tree);
        self.originator.describe("originator address", tree);
        self.responder.describe("responder address", tree);
        self.path_cost.describe("path cost", tree);
        self.originator_ieee.describe("originator IEEE address", tree);
        self.responder_ieee.describe("responder IEEE address", tree);
    }
}

impl Describe for LinkStatus {
    fn describe(&self, _: &'static str, tree: &mut Tree) {
        tree.leaf("command options", 1, Value::code8(self.flags, ""));
        for entry in self.entries() {
            entry.describe("link", tree);
        }
    }
}

impl Describe for NetworkReport {
    fn describe(&self, _: &'static str, tree: &mut Tree) {
        tree.leaf("report count", 1, Value::Number(self.pan_ids().len() as u64));
        self.extended_pan_id.describe("extended PAN identifier", tree);
        self.pan_ids().iter().for_each(|pan_id| pan_id.describe("PAN identifier", tree));
    }
}

impl Describe for NetworkUpdate {
    fn describe(&self, _: &'static str, tree: &mut Tree) {
        tree.leaf("update count", 1, Value::Number(1));
        self.extended_pan_id.describe("extended PAN identifier", tree);
        self.update_id.describe("update identifier", tree);
        self.pan_id.describe("new PAN identifier", tree);
    }
}

/// The auxiliary header of either layer.
pub(super) fn describe_auxiliary(auxiliary: &AuxHeader, tree: &mut Tree) {
    tree.open(AuxHeader::NAME);
    tree.overlay("security level", 1, Value::Number(auxiliary.level.into()));
    let (code, key) = match auxiliary.key_identifier {
        KeyIdentifier::Link => (0, "link key"),
        KeyIdentifier::Network { .. } => (1, "network key"),
        KeyIdentifier::KeyTransport => (2, "key-transport key"),
        KeyIdentifier::KeyLoad => (3, "key-load key"),
    };
    tree.overlay("key identifier", 1, Value::code8(code, key));
    tree.overlay("extended nonce", 1, Value::Flag(auxiliary.source.is_some()));
    tree.pass(1);
    auxiliary.frame_counter.describe("frame counter", tree);
    auxiliary.source.describe("source address", tree);
    if let KeyIdentifier::Network { key_sequence_number } = auxiliary.key_identifier {
        key_sequence_number.describe("key sequence number", tree);
    }
    tree.close();
}

/// The encrypted payload, and its MIC.
pub(super) fn split_mic(sealed: &[u8]) -> (&[u8], &[u8]) {
    sealed.split_at(sealed.len().saturating_sub(MIC_LENGTH))
}
