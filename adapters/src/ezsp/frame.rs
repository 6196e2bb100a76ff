//! A frame, and what is in it, by name.

use bytes::{Bytes, BytesMut};
use zigbee::{DecodeError, Parsed, Wire};

use super::{COMMANDS, CommandSpec, FieldValue, Header};

/// A header and parameters: what one ASH payload holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// What it is, and which way it goes.
    pub header: Header,
    /// Its parameters, as the row of its identifier lays them out.
    pub parameters: Bytes,
}

impl<'a> Wire<'a> for Frame {
    const NAME: &'static str = "EZSP frame";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, header) = Header::parse(input)?;
        Ok((&[], Self { header, parameters: Bytes::copy_from_slice(rest) }))
    }

    fn put(&self, out: &mut BytesMut) {
        self.header.put(out);
        out.extend_from_slice(&self.parameters);
    }
}

impl Frame {
    /// The row of its identifier; `None` where we have none.
    #[must_use]
    pub fn spec(&self) -> Option<&'static CommandSpec> {
        COMMANDS.iter().find(|spec| spec.id == self.header.id)
    }

    /// Its parameters by name, with the octets they came from, counted from the frame's start;
    /// `None` where we have no row for it.
    #[must_use]
    pub fn fields(&self) -> Option<Result<Vec<FieldValue>, DecodeError>> {
        let spec = self.spec()?;
        let is_response = self.header.control.is_response();
        let read = if is_response { spec.read_response } else { spec.read_request };
        let before = self.header.encode().len();
        let fields = read(&self.parameters).map(|mut fields| {
            for field in &mut fields {
                field.octets = field.octets.start + before..field.octets.end + before;
            }
            fields
        });
        Some(fields)
    }
}

/// What an ASH payload says, in one line; for traces.
#[must_use]
pub fn describe(payload: &[u8]) -> String {
    let frame = match Frame::decode(payload) {
        Ok(frame) => frame,
        Err(error) => return error.to_string(),
    };
    let Header { sequence, control, id, .. } = frame.header;
    let way = if control.is_callback() {
        "callback"
    } else if control.is_response() {
        "response"
    } else {
        "command"
    };
    let name = frame.spec().map_or("unknown", |spec| spec.name);
    let fields = match frame.fields() {
        None => format!("{} octets", frame.parameters.len()),
        Some(Err(error)) => error.to_string(),
        Some(Ok(fields)) => {
            let fields = fields.iter().map(|field| format!("{} {}", field.name, field.value));
            fields.collect::<Vec<_>>().join(", ")
        }
    };
    format!("{way} {sequence} {name} ({id:#06x}): {fields}")
}
