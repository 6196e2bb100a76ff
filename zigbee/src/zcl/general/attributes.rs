//! Reading and writing attributes (ZCL rev 8, 2.5.1 to 2.5.6).
//!
//! ```text
//! read response    | attribute id | status | data type | value |   the last two on success only
//! write            | attribute id | data type | value |
//! write response   | status | attribute id |                      or one octet of success
//! ```

use bytes::BytesMut;

use super::{Many, Outcomes};
use crate::wire::{Parsed, Wire, field};
use crate::zcl::status::Status;
use crate::zcl::value::Value;

/// The attributes asked for (2.5.1).
pub type ReadAttributes = Many<u16>;
/// One record for each attribute asked for (2.5.2).
pub type ReadAttributesResponse = Many<ReadRecord>;
/// The attributes to change (2.5.3).
pub type WriteAttributes = Many<WriteRecord>;
/// What was not written (2.5.5).
pub type WriteAttributesResponse = Outcomes<WriteStatus>;

fields! {
    /// A new value for an attribute (2.5.3.1).
    pub struct WriteRecord = "write attribute record" {
        /// The attribute.
        attribute_id: u16,
        /// Its new value, with the type.
        value: Value,
    }

    /// Why an attribute was not written (2.5.5.1).
    pub struct WriteStatus = "write attribute status" {
        /// The reason.
        status: Status,
        /// The attribute.
        attribute_id: u16,
    }
}

/// What a client may do with an attribute, as discovery says it (2.5.23.1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access(pub u8);

impl Access {
    /// It can be read.
    pub const READABLE: u8 = 0x01;
    /// It can be written.
    pub const WRITABLE: u8 = 0x02;
    /// It can be reported.
    pub const REPORTABLE: u8 = 0x04;
}

impl<'a> Wire<'a> for Access {
    const NAME: &'static str = "access control";
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, bits) = u8::parse(input)?;
        Ok((rest, Self(bits)))
    }
    fn put(&self, out: &mut BytesMut) {
        self.0.put(out);
    }
}

/// An attribute's value, or why there is none (2.5.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadRecord {
    /// The attribute.
    pub attribute_id: u16,
    /// The value, or a status other than success.
    pub outcome: Result<Value, Status>,
}

impl<'a> Wire<'a> for ReadRecord {
    const NAME: &'static str = "read attribute record";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, attribute_id) = field("attribute id", u16::parse)(input)?;
        let (rest, status) = field("status", Status::parse)(rest)?;
        if status != Status::SUCCESS {
            return Ok((rest, Self { attribute_id, outcome: Err(status) }));
        }
        let (rest, value) = Value::parse(rest)?;
        Ok((rest, Self { attribute_id, outcome: Ok(value) }))
    }

    /// A failure called success has no encoding of its own: it goes out as [`Status::FAILURE`].
    fn put(&self, out: &mut BytesMut) {
        self.attribute_id.put(out);
        match &self.outcome {
            Ok(value) => {
                Status::SUCCESS.put(out);
                value.put(out);
            }
            Err(Status::SUCCESS) => Status::FAILURE.put(out),
            Err(status) => status.put(out),
        }
    }
}
