//! The general commands that an answer is made of (ZCL rev 8, 2.5).

use zigbee::zcl::general::{
    Command as General, DefaultResponse, Outcomes, ReadRecord, WriteRecord, WriteStatus,
};
use zigbee::zcl::header::Direction;
use zigbee::zcl::{Frame, Status, Value};

/// The most octets of a read response's records: what fits into one frame on the air. What does not fit
/// is left out, and can be asked for again (2.5.2.3).
const RECORD_OCTETS_MAX: usize = 64;

/// How the command in `request` fared (2.5.12).
pub(crate) fn default_response(request: &Frame, status: Status) -> Frame {
    let command_id = request.header.command_id;
    let response = General::DefaultResponse(DefaultResponse { command_id, status });
    let mut frame = reply(request, &response);
    frame.header.manufacturer_code = request.header.manufacturer_code;
    frame
}

/// The values asked for, or that there are none (2.5.2).
pub(crate) fn read_response(
    request: &Frame,
    asked: &[u16],
    value: impl Fn(u16) -> Option<Value>,
) -> Frame {
    let mut octets = 0;
    let records = asked.iter().map(|id| ReadRecord {
        attribute_id: *id,
        outcome: value(*id).ok_or(Status::UNSUPPORTED_ATTRIBUTE),
    });
    let fitting = records.take_while(|record| {
        octets += zigbee::Wire::encode(record).len();
        octets <= RECORD_OCTETS_MAX
    });
    reply(request, &General::ReadAttributesResponse(fitting.collect::<Vec<_>>().into()))
}

/// That nothing was written: a hub's attributes are read (2.5.5).
pub(crate) fn write_response(
    request: &Frame,
    asked: &[WriteRecord],
    is_there: impl Fn(u16) -> bool,
) -> Frame {
    let refused = asked.iter().map(|record| {
        let is_there = is_there(record.attribute_id);
        let status = if is_there { Status::READ_ONLY } else { Status::UNSUPPORTED_ATTRIBUTE };
        WriteStatus { status, attribute_id: record.attribute_id }
    });
    reply(request, &General::WriteAttributesResponse(Outcomes { failed: refused.collect() }))
}

fn reply(request: &Frame, general: &General) -> Frame {
    let sequence = request.header.sequence_number;
    Frame::general(Direction::ServerToClient, sequence, general.encode())
}
