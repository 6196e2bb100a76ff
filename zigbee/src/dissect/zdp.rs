//! ZDP frames.

use super::Work;
use super::tree::{Describe, Tree, Value};
use crate::ids::ClusterId;
use crate::zdp::{
    AssociatedDevices, BindTarget, Frame, Message, NodeDescriptor, PowerDescriptor, Status,
};

impl Work<'_> {
    pub(super) fn zdp(&mut self, cluster: ClusterId, octets: &[u8]) {
        let frame = match Frame::decode(cluster, octets) {
            Ok(frame) => frame,
            Err(error) => return self.malformed(error, octets),
        };
        let name = Message::cluster_name(cluster);
        let status = frame.message.status().filter(|status| *status != Status::SUCCESS);
        let status = status.map_or_else(String::new, |status| format!(" {status:?}"));
        let unnamed = || format!("ZDP cluster {:#06x}", cluster.0);
        self.say(name.map_or_else(unnamed, str::to_owned) + &status);
        self.tree.open(name.unwrap_or("ZDP frame"));
        let number = frame.transaction_sequence_number;
        number.describe("transaction sequence number", &mut self.tree);
        frame.message.describe("fields", &mut self.tree);
        self.tree.close();
    }
}

impl Describe for AssociatedDevices {
    fn describe(&self, _: &'static str, tree: &mut Tree) {
        tree.leaf("NumAssocDev", 1, Value::Number(self.devices().len() as u64));
        if !self.devices().is_empty() {
            self.start_index().describe("StartIndex", tree);
        }
        self.devices().iter().for_each(|device| device.describe("device", tree));
    }
}

impl Describe for BindTarget {
    fn describe(&self, _: &'static str, tree: &mut Tree) {
        match self {
            Self::Group(group) => {
                tree.leaf("DstAddrMode", 1, Value::code8(0x01, "group"));
                tree.leaf("DstAddress", 2, Value::code16(*group, ""));
            }
            Self::Endpoint { address, endpoint } => {
                tree.leaf("DstAddrMode", 1, Value::code8(0x03, "extended address and endpoint"));
                address.describe("DstAddress", tree);
                endpoint.describe("DstEndpoint", tree);
            }
        }
    }
}

impl Describe for PowerDescriptor {
    fn describe(&self, name: &'static str, tree: &mut Tree) {
        tree.leaf(name, 2, Value::code16(self.0, ""));
    }
}

impl Describe for NodeDescriptor {
    fn describe(&self, name: &'static str, tree: &mut Tree) {
        tree.open(name);
        let logical_type = self.logical_type.name().unwrap_or_default();
        tree.overlay("logical type", 1, Value::code8(self.logical_type.0, logical_type));
        tree.overlay("complex descriptor", 1, Value::Flag(self.complex_descriptor_available));
        tree.overlay("user descriptor", 1, Value::Flag(self.user_descriptor_available));
        tree.pass(1);
        tree.leaf("frequency band", 1, Value::code8(self.frequency_band, ""));
        self.mac_capability.describe("MAC capability flags", tree);
        tree.leaf("manufacturer code", 2, Value::code16(self.manufacturer_code, ""));
        self.maximum_buffer_size.describe("maximum buffer size", tree);
        self.maximum_incoming_transfer_size.describe("maximum incoming transfer size", tree);
        self.server_mask.describe("server mask", tree);
        self.maximum_outgoing_transfer_size.describe("maximum outgoing transfer size", tree);
        tree.leaf("descriptor capability", 1, Value::code8(self.descriptor_capability, ""));
        tree.close();
    }
}
