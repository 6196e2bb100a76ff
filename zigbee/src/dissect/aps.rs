//! APS frames.

use super::Work;
use super::mac::spoken;
use super::nwk::{describe_auxiliary, split_mic};
use super::tree::{Describe, Tree, Value};
use crate::aps::{
    AckAddressing, Command, Content, Delivery, Fragmentation, Frame, Header, Plain, RequestKey,
    TransportKey, Tunnel,
};
use crate::ids::ProfileId;
use crate::wire::Wire;

impl Work<'_> {
    pub(super) fn aps(&mut self, octets: &[u8]) {
        let frame = match Frame::decode(octets) {
            Ok(frame) => frame,
            Err(error) => return self.malformed(error, octets),
        };
        self.tree.open(Frame::NAME);
        let is_secured = matches!(frame, Frame::Secured(_));
        describe_header(frame.header(), is_secured, &mut self.tree);
        match &frame {
            Frame::Plain(frame) => {
                self.tree.close();
                self.aps_payload(frame);
            }
            Frame::Secured(secured) => {
                describe_auxiliary(&secured.auxiliary, &mut self.tree);
                self.tree.close();
                let (payload, mic) = split_mic(secured.sealed());
                if let Some(plain) = self.keys.open_aps(secured, &self.senders) {
                    self.aps_payload(&plain);
                } else {
                    self.say("APS");
                    self.encrypted(Frame::NAME, payload);
                }
                self.tree.octets("APS message integrity code", mic);
            }
        }
    }

    fn aps_payload(&mut self, frame: &Plain) {
        let is_part = frame
            .header
            .extended
            .is_some_and(|extended| extended.fragmentation != Fragmentation::None);
        match frame.header.content {
            Content::Command { .. } => self.aps_command(&frame.payload),
            Content::Ack(_) => {
                self.say(format!("APS ack {}", frame.header.counter));
                self.tree.octets("payload", &frame.payload);
            }
            Content::Data { .. } if is_part => {
                self.say("APS fragment");
                self.tree.octets("fragment", &frame.payload);
            }
            Content::Data { profile: ProfileId::ZDP, cluster, .. } => {
                self.zdp(cluster, &frame.payload);
            }
            Content::Data { cluster, .. } => self.zcl(cluster, &frame.payload),
        }
    }

    fn aps_command(&mut self, octets: &[u8]) {
        let command = match Command::decode(octets) {
            Ok(command) => command,
            Err(error) => return self.malformed(error, octets),
        };
        let tree = &mut self.tree;
        let id = command.id();
        let name = id.name().unwrap_or_default();
        self.says.push(format!("APS {}", spoken(name)));
        tree.open(Command::NAME);
        tree.leaf("command identifier", 1, Value::code8(id.0, name));
        match &command {
            Command::TransportKey(fields) => fields.describe("fields", tree),
            Command::UpdateDevice(fields) => fields.describe("fields", tree),
            Command::RemoveDevice(fields) => fields.describe("fields", tree),
            Command::RequestKey(fields) => fields.describe("fields", tree),
            Command::SwitchKey(fields) => fields.describe("fields", tree),
            Command::VerifyKey(fields) => fields.describe("fields", tree),
            Command::ConfirmKey(fields) => fields.describe("fields", tree),
            Command::Tunnel(Tunnel { destination, frame }) => {
                destination.describe("destination address", tree);
                tree.close();
                return self.aps(frame);
            }
        }
        tree.close();
    }
}

fn describe_header(header: &Header, is_secured: bool, tree: &mut Tree) {
    let (code, frame_type) = match header.content {
        Content::Data { .. } => (0, "data"),
        Content::Command { .. } => (1, "command"),
        Content::Ack(_) => (2, "acknowledgement"),
    };
    tree.overlay("frame type", 1, Value::code8(code, frame_type));
    let delivery = match header.content {
        Content::Data { delivery: Delivery::Group(_), .. } => "group",
        Content::Data { delivery: Delivery::Broadcast(_), .. }
        | Content::Command { is_broadcast: true } => "broadcast",
        _ => "unicast",
    };
    tree.overlay("delivery mode", 1, Value::Text(delivery.to_owned()));
    tree.overlay("security", 1, Value::Flag(is_secured));
    tree.overlay("ack request", 1, Value::Flag(header.ack_request));
    tree.pass(1);
    match header.content {
        Content::Data { delivery, cluster, profile, source_endpoint } => {
            match delivery {
                Delivery::Unicast(endpoint) | Delivery::Broadcast(endpoint) => {
                    endpoint.describe("destination endpoint", tree);
                }
                Delivery::Group(group) => tree.leaf("group address", 2, Value::code16(group, "")),
            }
            cluster.describe("cluster identifier", tree);
            profile.describe("profile identifier", tree);
            source_endpoint.describe("source endpoint", tree);
        }
        Content::Ack(Some(to)) => {
            let AckAddressing { destination_endpoint, cluster, profile, source_endpoint } = to;
            destination_endpoint.describe("destination endpoint", tree);
            cluster.describe("cluster identifier", tree);
            profile.describe("profile identifier", tree);
            source_endpoint.describe("source endpoint", tree);
        }
        Content::Command { .. } | Content::Ack(None) => {}
    }
    header.counter.describe("APS counter", tree);
    let Some(extended) = header.extended else { return };
    let (code, fragmentation, block) = match extended.fragmentation {
        Fragmentation::None => (0, "none", None),
        Fragmentation::First(blocks) => (1, "first block", Some(blocks)),
        Fragmentation::Later(number) => (2, "later block", Some(number)),
    };
    tree.leaf("fragmentation", 1, Value::code8(code, fragmentation));
    block.describe("block number", tree);
    extended.ack_bitfield.describe("ack bitfield", tree);
}

impl Describe for TransportKey {
    fn describe(&self, _: &'static str, tree: &mut Tree) {
        self.key_type().describe("key type", tree);
        self.key().describe("key", tree);
        match self {
            Self::StandardNetworkKey { key_sequence_number, destination, source, .. } => {
                key_sequence_number.describe("key sequence number", tree);
                destination.describe("destination address", tree);
                source.describe("source address", tree);
            }
            Self::ApplicationLinkKey { partner, is_initiator, .. } => {
                partner.describe("partner address", tree);
                tree.leaf("initiator flag", 1, Value::Flag(*is_initiator));
            }
            Self::TrustCenterLinkKey { destination, source, .. } => {
                destination.describe("destination address", tree);
                source.describe("source address", tree);
            }
        }
    }
}

impl Describe for RequestKey {
    fn describe(&self, _: &'static str, tree: &mut Tree) {
        match self {
            Self::ApplicationLinkKey { partner } => {
                tree.leaf("request key type", 1, Value::code8(2, "APPLICATION_LINK_KEY"));
                partner.describe("partner address", tree);
            }
            Self::TrustCenterLinkKey => {
                tree.leaf("request key type", 1, Value::code8(4, "TRUST_CENTER_LINK_KEY"));
            }
        }
    }
}
