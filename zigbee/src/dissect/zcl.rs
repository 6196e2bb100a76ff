//! ZCL frames.

use super::Work;
use super::tree::{Describe, Tree, Value};
use crate::ids::ClusterId;
use crate::wire::Wire;
use crate::zcl::{Frame, FrameType, Header};

impl Work<'_> {
    pub(super) fn zcl(&mut self, cluster: ClusterId, octets: &[u8]) {
        let frame = match Frame::decode(octets) {
            Ok(frame) => frame,
            Err(error) => return self.malformed(error, octets),
        };
        self.tree.open(Frame::NAME);
        describe_header(&frame.header, &mut self.tree);
        self.tree.octets("payload", &frame.payload);
        self.tree.close();
        self.say(format!("{:#06x} command {:#04x}", cluster.0, frame.header.command_id));
    }
}

fn describe_header(header: &Header, tree: &mut Tree) {
    let frame_type = match header.frame_type {
        FrameType::Global => "global",
        FrameType::ClusterSpecific => "cluster-specific",
    };
    tree.overlay("frame type", 1, Value::code8(header.frame_type as u8, frame_type));
    tree.overlay("direction", 1, Value::Text(format!("{:?}", header.direction)));
    let is_disabled = header.disable_default_response;
    tree.overlay("disable default response", 1, Value::Flag(is_disabled));
    if header.reserved != 0 {
        tree.overlay("reserved", 1, Value::code8(header.reserved, ""));
    }
    tree.pass(1);
    if let Some(code) = header.manufacturer_code {
        tree.leaf("manufacturer code", 2, Value::code16(code, ""));
    }
    header.sequence_number.describe("sequence number", tree);
    tree.leaf("command identifier", 1, Value::code8(header.command_id, ""));
}
