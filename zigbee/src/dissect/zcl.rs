//! ZCL frames.

use core::ops::Range;

use super::tree::{Describe, Field, Tree, Value};
use super::{Problem, Work};
use crate::ids::ClusterId;
use crate::se::{self, ClusterSpec, CommandSpec, FieldKind, FieldSpec, FieldValue};
use crate::wire::{DecodeError, Wire};
use crate::zcl::general::Command;
use crate::zcl::{Direction, Frame, FrameType, Header};

impl Work<'_> {
    pub(super) fn zcl(&mut self, cluster: ClusterId, octets: &[u8]) {
        let frame = match Frame::decode(octets) {
            Ok(frame) => frame,
            Err(error) => return self.malformed(error, octets),
        };
        let header = &frame.header;
        let known = se::cluster(cluster.0);
        let is_standard = header.manufacturer_code.is_none();
        let (name, row) = match header.frame_type {
            _ if !is_standard => ("", None),
            FrameType::Global => (general_name(header.command_id), None),
            FrameType::ClusterSpecific => {
                let direction = header.direction.into();
                let row = known.and_then(|known| known.command(direction, header.command_id));
                (row.map_or("", |row| row.name), row)
            }
        };
        self.say(spoken(cluster, known, header, name));
        self.tree.open(Frame::NAME);
        describe_header(header, name, &mut self.tree);
        match row {
            Some(row) => self.command(row, &frame.payload),
            None if header.frame_type == FrameType::Global && is_standard => {
                self.general(known, &frame);
            }
            None => self.tree.octets("payload", &frame.payload),
        }
        self.tree.close();
    }

    /// A command of a known cluster, as far as its fields go.
    fn command(&mut self, row: &'static CommandSpec, payload: &[u8]) {
        let start = self.tree.at();
        let (fields, error) = row.read_as_far_as_it_goes(payload);
        for field in fields {
            let spec = row.fields.iter().find(|spec| spec.name == field.name);
            let octets = start + field.octets.start..start + field.octets.end;
            self.tree.add(read_field(field.name.to_owned(), spec, &field.value, octets));
        }
        if let Some(error) = error {
            self.zcl_problem(error, start, payload);
        }
    }

    /// Notes what is wrong with a payload that starts at octet `start` of the frame, and adds the
    /// octets of it that are not described yet.
    pub(super) fn zcl_problem(&mut self, error: DecodeError, start: usize, payload: &[u8]) {
        let at = start + error.at;
        self.problem = Some(Problem::Malformed(DecodeError { at, ..error }));
        let described = self.tree.at() - start;
        self.tree.octets("not understood", payload.get(described..).unwrap_or_default());
    }
}

/// The name of general command `id`, or nothing.
fn general_name(id: u8) -> &'static str {
    Command::NAMES.iter().find(|(known, _)| *known == id).map_or("", |(_, name)| name)
}

/// The cluster and the command, for the summary.
fn spoken(
    cluster: ClusterId,
    known: Option<&ClusterSpec>,
    header: &Header,
    command: &str,
) -> String {
    let cluster = known.map_or_else(|| format!("{:#06x}", cluster.0), |row| row.name.to_owned());
    let command = match (command, header.manufacturer_code) {
        ("", None) => format!("command {:#04x}", header.command_id),
        ("", Some(code)) => format!("command {:#04x} of {code:#06x}", header.command_id),
        (name, _) => name.to_owned(),
    };
    format!("{cluster} {command} #{}", header.sequence_number)
}

fn describe_header(header: &Header, command: &'static str, tree: &mut Tree) {
    let frame_type = match header.frame_type {
        FrameType::Global => "global",
        FrameType::ClusterSpecific => "cluster-specific",
    };
    tree.overlay("frame type", 1, Value::code8(header.frame_type as u8, frame_type));
    let direction = match header.direction {
        Direction::ClientToServer => "client to server",
        Direction::ServerToClient => "server to client",
    };
    tree.overlay("direction", 1, Value::Text(direction.to_owned()));
    let is_disabled = header.disable_default_response;
    tree.overlay("disable default response", 1, Value::Flag(is_disabled));
    if header.reserved != 0 {
        tree.overlay("reserved", 1, Value::code8(header.reserved, ""));
    }
    tree.pass(1);
    if let Some(code) = header.manufacturer_code {
        tree.leaf("manufacturer code", 2, Value::code16(code, ""));
    }
    header.sequence_number.describe("transaction sequence number", tree);
    tree.leaf("command identifier", 1, Value::code8(header.command_id, command));
}

/// A command's field. What it consists of shares its octets.
fn read_field(
    name: String,
    spec: Option<&FieldSpec>,
    value: &FieldValue,
    octets: Range<usize>,
) -> Field {
    let child = |name, spec, value| read_field(name, spec, value, octets.clone());
    let (value, children) = match value {
        FieldValue::List(items) => {
            let numbered = items.iter().enumerate();
            let items = numbered.map(|(number, item)| child(number.to_string(), None, item));
            (Value::Group, items.collect())
        }
        FieldValue::Record(fields) => {
            let fields = fields.iter().map(|(name, value)| child(name.clone(), None, value));
            (Value::Group, fields.collect())
        }
        FieldValue::Unsigned(number) => (unsigned(*number, spec, octets.len()), vec![]),
        FieldValue::Signed(number) => (Value::Signed(*number), vec![]),
        FieldValue::Bool(flag) => (Value::Flag(*flag), vec![]),
        FieldValue::Octets(octets) => (Value::Octets(octets.clone()), vec![]),
        FieldValue::Text(text) => (Value::Text(text.clone()), vec![]),
        FieldValue::Absent => (Value::Text("(absent)".to_owned()), vec![]),
    };
    Field { name: name.into(), value, octets, children }
}

/// A number as its type wants it shown: bitmaps, enumerations and identifiers as codes.
fn unsigned(number: u64, spec: Option<&FieldSpec>, octets: usize) -> Value {
    let is_quantity = |ty: u8| matches!(ty, 0x20..=0x27 | 0xe0..=0xe2);
    match spec.map(|spec| (spec.kind, spec.names)) {
        Some((FieldKind::Zcl(ty), [])) if is_quantity(ty.0) => Value::Number(number),
        Some((FieldKind::Zcl(_), names)) => {
            let name = names.iter().find(|(value, _)| *value == number).map_or("", |(_, n)| *n);
            Value::Code { code: number, digits: 2 * octets, name: name.into() }
        }
        _ => Value::Number(number),
    }
}
