//! General ZCL commands.

use std::borrow::Cow;

use super::Work;
use super::tree::{Describe, Tree, Value};
use crate::se::{ClusterSpec, Side};
use crate::wire::Wire;
use crate::zcl::general::{Command, ReportingTerms};
use crate::zcl::{self, Direction, Frame, Status, TypeId};

/// The cluster that attributes belong to, and the side that holds them.
#[derive(Clone, Copy)]
struct Owner {
    cluster: Option<&'static ClusterSpec>,
    side: Side,
}

impl Work<'_> {
    /// A general command. `known` is the cluster's table, where there is one.
    pub(super) fn general(&mut self, known: Option<&'static ClusterSpec>, frame: &Frame) {
        let start = self.tree.at();
        let command = match Command::decode(frame.header.command_id, &frame.payload) {
            Ok(command) => command,
            Err(error) => return self.zcl_problem(error, start, &frame.payload),
        };
        // Responses and reports come from the side that holds the attributes; requests go there.
        let comes_from_holder = matches!(
            command,
            Command::ReadAttributesResponse(_)
                | Command::WriteAttributesResponse(_)
                | Command::ConfigureReportingResponse(_)
                | Command::ReadReportingConfigurationResponse(_)
                | Command::ReportAttributes(_)
                | Command::DiscoverAttributesResponse(_)
                | Command::DiscoverAttributesExtendedResponse(_)
        );
        let from_server = frame.header.direction == Direction::ServerToClient;
        let side = if from_server == comes_from_holder { Side::Server } else { Side::Client };
        let owner = Owner { cluster: known, side };
        self.says.extend(details(&command, owner));
        describe(&command, owner, &mut self.tree);
        // What has no fields of its own here.
        let described = self.tree.at() - start;
        self.tree.octets("payload", frame.payload.get(described..).unwrap_or_default());
    }
}

/// How many attributes the summary tells of.
const TOLD_MAX: usize = 4;

/// What the summary says beside the command's name.
fn details(command: &Command, owner: Owner) -> Option<String> {
    let told: Vec<String> = match command {
        Command::ReadAttributes(ids) => {
            ids.0.iter().map(|id| owner.name(*id).into_owned()).collect()
        }
        Command::ReadAttributesResponse(records) => {
            let told = records.0.iter().map(|record| match &record.outcome {
                Ok(value) => owner.assignment(record.attribute_id, value),
                Err(status) => format!("{}: {status:?}", owner.name(record.attribute_id)),
            });
            told.collect()
        }
        Command::WriteAttributes(records)
        | Command::WriteAttributesUndivided(records)
        | Command::WriteAttributesNoResponse(records)
        | Command::ReportAttributes(records) => {
            let told = records.0.iter();
            told.map(|record| owner.assignment(record.attribute_id, &record.value)).collect()
        }
        Command::DefaultResponse(response) => {
            vec![format!("to {:#04x}: {:?}", response.command_id, response.status)]
        }
        _ => return None,
    };
    let more = if told.len() > TOLD_MAX { ", .." } else { "" };
    let told = told.into_iter().take(TOLD_MAX).collect::<Vec<_>>();
    Some(format!("{}{more}", told.join(", ")))
}

fn describe(command: &Command, owner: Owner, tree: &mut Tree) {
    match command {
        Command::ReadAttributes(ids) => {
            for id in &ids.0 {
                owner.attribute(*id, tree);
            }
        }
        Command::ReadAttributesResponse(records) => {
            for record in &records.0 {
                tree.open(owner.name(record.attribute_id));
                owner.attribute(record.attribute_id, tree);
                match &record.outcome {
                    Ok(value) => {
                        status(Status::SUCCESS, tree);
                        owner.value(record.attribute_id, value, tree);
                    }
                    Err(failure) => status(*failure, tree),
                }
                tree.close();
            }
        }
        Command::WriteAttributes(records)
        | Command::WriteAttributesUndivided(records)
        | Command::WriteAttributesNoResponse(records)
        | Command::ReportAttributes(records) => {
            for record in &records.0 {
                tree.open(owner.name(record.attribute_id));
                owner.attribute(record.attribute_id, tree);
                owner.value(record.attribute_id, &record.value, tree);
                tree.close();
            }
        }
        Command::WriteAttributesResponse(outcomes) => {
            if outcomes.failed.is_empty() {
                status(Status::SUCCESS, tree);
            }
            for failure in &outcomes.failed {
                tree.open(owner.name(failure.attribute_id));
                status(failure.status, tree);
                owner.attribute(failure.attribute_id, tree);
                tree.close();
            }
        }
        Command::DefaultResponse(response) => {
            tree.leaf("command identifier", 1, Value::code8(response.command_id, ""));
            status(response.status, tree);
        }
        Command::DiscoverAttributes(request) | Command::DiscoverAttributesExtended(request) => {
            owner.attribute(request.start_attribute_id, tree);
            request.maximum.describe("maximum", tree);
        }
        Command::DiscoverAttributesResponse(response) => {
            tree.leaf("discovery complete", 1, Value::code8(response.complete.0, ""));
            for found in &response.attributes.0 {
                owner.attribute(found.attribute_id, tree);
                data_type(found.ty, tree);
            }
        }
        Command::ConfigureReporting(records) => {
            for record in &records.0 {
                tree.open(owner.name(record.attribute_id));
                describe_terms(record.attribute_id, &record.terms, owner, tree);
                tree.close();
            }
        }
        // Seldom seen in a HAN: their octets stand as they are.
        _ => {}
    }
}

fn describe_terms(attribute: u16, terms: &ReportingTerms, owner: Owner, tree: &mut Tree) {
    match terms {
        ReportingTerms::Send { ty, min_interval_s, max_interval_s, reportable_change } => {
            tree.leaf("direction", 1, Value::code8(0, "reported"));
            owner.attribute(attribute, tree);
            data_type(*ty, tree);
            min_interval_s.describe("minimum interval", tree);
            max_interval_s.describe("maximum interval", tree);
            if let Some(change) = reportable_change {
                owner.bare_value("reportable change", attribute, change, tree);
            }
        }
        ReportingTerms::Receive { timeout_s } => {
            tree.leaf("direction", 1, Value::code8(1, "received"));
            owner.attribute(attribute, tree);
            timeout_s.describe("timeout", tree);
        }
    }
}

fn status(status: Status, tree: &mut Tree) {
    tree.leaf("status", 1, Value::code8(status.0, status.name().unwrap_or_default()));
}

fn data_type(ty: TypeId, tree: &mut Tree) {
    tree.leaf("data type", 1, Value::code8(ty.0, ty.short_name().unwrap_or_default()));
}

impl Owner {
    /// What the specification calls the attribute; else its identifier.
    fn name(self, id: u16) -> Cow<'static, str> {
        self.spelled(id).unwrap_or_else(|| format!("{id:#06x}")).into()
    }

    fn spelled(self, id: u16) -> Option<String> {
        let (row, numbers) = self.cluster?.attribute(self.side, id)?;
        Some(row.spelled(&numbers))
    }

    fn attribute(self, id: u16, tree: &mut Tree) {
        let name = self.spelled(id).unwrap_or_default();
        tree.leaf("attribute identifier", 2, Value::code16(id, name));
    }

    fn value(self, id: u16, value: &zcl::Value, tree: &mut Tree) {
        data_type(value.ty(), tree);
        self.bare_value("value", id, value, tree);
    }

    fn assignment(self, id: u16, value: &zcl::Value) -> String {
        format!("{} = {}", self.name(id), self.shown(id, value))
    }

    fn shown(self, id: u16, value: &zcl::Value) -> Value {
        let row = self.cluster.and_then(|cluster| cluster.attribute(self.side, id));
        match (value.as_unsigned(), row) {
            (Some(number), Some((row, _))) if !row.names.is_empty() => {
                let known = row.names.iter().find(|(value, _)| *value == number);
                let name = known.map_or("", |(_, name)| name).into();
                let digits = 2 * value.ty().octets().unwrap_or_default();
                Value::Code { code: number, digits, name }
            }
            _ => show(value),
        }
    }

    fn bare_value(self, name: &'static str, id: u16, value: &zcl::Value, tree: &mut Tree) {
        let length = value.encode().len() - value.ty().encode().len();
        tree.leaf(name, length, self.shown(id, value));
    }
}

fn show(value: &zcl::Value) -> Value {
    let octets = || Value::Octets(value.as_octets().unwrap_or_default().to_vec().into());
    let is_bits = matches!(value.ty().0, 0x08..=0x1f);
    match (value.as_unsigned(), value.as_signed(), value.as_text()) {
        _ if value.is_absent() => Value::Text("(absent)".to_owned()),
        (Some(bits), ..) if is_bits => {
            let digits = 2 * value.ty().octets().unwrap_or_default();
            Value::Code { code: bits, digits, name: Cow::Borrowed("") }
        }
        (Some(number), ..) => Value::Number(number),
        (_, Some(number), _) => Value::Signed(number),
        (.., Some(text)) => Value::Text(text.to_owned()),
        _ if value.as_octets().is_some() => octets(),
        _ => Value::Text(format!("{value:?}")),
    }
}
