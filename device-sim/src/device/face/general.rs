//! The general commands: attributes read, written and discovered, commands discovered
//! (ZCL rev 8, 2.5).

use zigbee::se::identify::Identify;
use zigbee::se::{self, Side};
use zigbee::wire::Wire;
use zigbee::zcl::general::{
    Access, Command as General, DiscoverAttributes, DiscoverAttributesExtendedResponse,
    DiscoverAttributesResponse, DiscoverCommands, DiscoverCommandsResponse, ExtendedInformation,
    Information, Many, Outcomes, ReadRecord, WriteRecord, WriteStatus,
};
use zigbee::zcl::{Boolean, Status, Value};

use super::{Reply, Request, attributes, commands};
use crate::device::app::Device;

/// Octets of a ZCL header.
const HEADER: usize = 3;

/// Answers a general command.
pub(super) fn answer(device: &mut Device, request: &Request<'_>) -> Reply {
    let frame = request.frame;
    let is_known = General::NAMES.iter().any(|(id, _)| *id == frame.header.command_id);
    let command = match General::decode(frame.header.command_id, &frame.payload) {
        Ok(command) => command,
        Err(_) if is_known => return Reply::Status(Status::MALFORMED_COMMAND),
        Err(_) => return Reply::Status(Status::UNSUP_GENERAL_COMMAND),
    };
    match command {
        General::ReadAttributes(asked) => read(device, request, &asked.0),
        General::WriteAttributes(asked) => {
            Reply::General(General::WriteAttributesResponse(write(device, request, &asked.0)))
        }
        General::WriteAttributesUndivided(asked) => {
            let refused = refusals(device, request, &asked.0);
            let outcomes =
                if refused.failed.is_empty() { write(device, request, &asked.0) } else { refused };
            Reply::General(General::WriteAttributesResponse(outcomes))
        }
        General::WriteAttributesNoResponse(asked) => {
            write(device, request, &asked.0);
            Reply::Nothing
        }
        General::DiscoverAttributes(asked) => discover(device, request, &asked),
        General::DiscoverAttributesExtended(asked) => discover_extended(device, request, &asked),
        General::DiscoverCommandsReceived(asked) => {
            let known = commands::received(device, request.cluster, request.side);
            Reply::General(General::DiscoverCommandsReceivedResponse(page(&known, &asked)))
        }
        General::DiscoverCommandsGenerated(asked) => {
            let known = commands::generated(device, request.cluster, request.side);
            Reply::General(General::DiscoverCommandsGeneratedResponse(page(&known, &asked)))
        }
        answer @ (General::ReadAttributesResponse(_) | General::DefaultResponse(_)) => {
            device.on_answer(request.now, request.cluster, &answer);
            Reply::Nothing
        }
        _ => Reply::Status(Status::UNSUP_GENERAL_COMMAND),
    }
}

/// Attributes belong to servers here: what a client might hold, these devices have not.
fn value(device: &Device, request: &Request<'_>, id: u16) -> Option<Value> {
    match request.side {
        Side::Server => attributes::value(device, request.now, request.cluster, id),
        Side::Client => None,
    }
}

/// What does not fit into one frame is left out, and can be asked for again (2.5.2.3).
fn read(device: &Device, request: &Request<'_>, asked: &[u16]) -> Reply {
    let mut room = request.room.saturating_sub(HEADER);
    let records = asked.iter().map(|id| ReadRecord {
        attribute_id: *id,
        outcome: value(device, request, *id).ok_or(Status::UNSUPPORTED_ATTRIBUTE),
    });
    let fitting = records.take_while(|record| match room.checked_sub(record.encode().len()) {
        Some(rest) => {
            room = rest;
            true
        }
        None => false,
    });
    Reply::General(General::ReadAttributesResponse(Many(fitting.collect())))
}

/// Why an attribute cannot be written; `None` where it can.
fn refusal(device: &Device, request: &Request<'_>, record: &WriteRecord) -> Option<Status> {
    let is_writable =
        request.cluster == Identify::ID && record.attribute_id == Identify::IdentifyTime.id;
    match value(device, request, record.attribute_id) {
        None => Some(Status::UNSUPPORTED_ATTRIBUTE),
        Some(_) if !is_writable => Some(Status::READ_ONLY),
        Some(held) if held.ty() != record.value.ty() => Some(Status::INVALID_DATA_TYPE),
        Some(_) => None,
    }
}

fn refusals(
    device: &Device,
    request: &Request<'_>,
    asked: &[WriteRecord],
) -> Outcomes<WriteStatus> {
    let failed = asked.iter().filter_map(|record| {
        let status = refusal(device, request, record)?;
        Some(WriteStatus { status, attribute_id: record.attribute_id })
    });
    Outcomes { failed: failed.collect() }
}

fn write(
    device: &mut Device,
    request: &Request<'_>,
    asked: &[WriteRecord],
) -> Outcomes<WriteStatus> {
    let outcomes = refusals(device, request, asked);
    for record in asked {
        if let (None, Value::Uint16(seconds)) = (refusal(device, request, record), &record.value) {
            commands::identify(device, request.now, *seconds);
        }
    }
    outcomes
}

/// The attributes from the one asked for on, and whether that is all.
fn from(
    device: &Device,
    request: &Request<'_>,
    asked: &DiscoverAttributes,
    each: usize,
) -> (Vec<(u16, Value)>, Boolean) {
    let mut ids = match request.side {
        Side::Server => attributes::ids(device, request.now, request.cluster),
        Side::Client => Vec::new(),
    };
    ids.retain(|id| *id >= asked.start_attribute_id);
    let room = request.room.saturating_sub(HEADER + 1) / each;
    let count = room.min(asked.maximum.into());
    let complete = Boolean::from(ids.len() <= count);
    let values = ids.into_iter().take(count);
    let values = values.filter_map(|id| Some((id, value(device, request, id)?)));
    (values.collect(), complete)
}

fn discover(device: &Device, request: &Request<'_>, asked: &DiscoverAttributes) -> Reply {
    let (found, complete) = from(device, request, asked, 3);
    let information =
        found.into_iter().map(|(attribute_id, v)| Information { attribute_id, ty: v.ty() });
    let attributes = Many(information.collect());
    Reply::General(General::DiscoverAttributesResponse(DiscoverAttributesResponse {
        complete,
        attributes,
    }))
}

fn discover_extended(device: &Device, request: &Request<'_>, asked: &DiscoverAttributes) -> Reply {
    let (found, complete) = from(device, request, asked, 4);
    let information = found.into_iter().map(|(attribute_id, held)| {
        let record = WriteRecord { attribute_id, value: held.clone() };
        let is_writable = refusal(device, request, &record).is_none();
        let writable = if is_writable { Access::WRITABLE } else { 0 };
        let access = Access(Access::READABLE | writable);
        ExtendedInformation { attribute_id, ty: held.ty(), access }
    });
    let attributes = Many(information.collect());
    let response = DiscoverAttributesExtendedResponse { complete, attributes };
    Reply::General(General::DiscoverAttributesExtendedResponse(response))
}

fn page(known: &[u8], asked: &DiscoverCommands) -> DiscoverCommandsResponse {
    let from: Vec<u8> = known.iter().copied().filter(|id| *id >= asked.start_command_id).collect();
    let complete = Boolean::from(from.len() <= usize::from(asked.maximum));
    let commands = from.into_iter().take(asked.maximum.into()).collect();
    DiscoverCommandsResponse { complete, commands: Many(commands) }
}

/// Whether a row of the cluster's table is one that the device's revision knows.
pub(super) fn is_known(device: &Device, cluster: u16, direction: se::Direction, id: u8) -> bool {
    let row = se::cluster(cluster).and_then(|known| known.command(direction, id));
    row.is_some_and(|row| row.since <= device.revision)
}
