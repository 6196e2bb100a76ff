//! The general commands, the same in every cluster (ZCL rev 8, 2.5).
//!
//! [`Command`] is any of them: [`Command::decode`] takes the command id from the frame's header and
//! the payload that follows it, [`Command::encode`] gives both back. The commands themselves stand
//! in [`attributes`], [`reporting`], [`discovery`] and [`structured`].

use bytes::{Bytes, BytesMut};

use super::frame::Frame;
use super::header::FrameType;
use super::status::Status;
use crate::wire::{DecodeError, Fault, Parsed, Reason, Wire};

/// A plain sequence of fields.
macro_rules! fields {
    ($($(#[doc = $doc:literal])* pub struct $item:ident = $name:literal { $($(#[doc = $fdoc:literal])* $field:ident: $ty:ty,)* })*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $item { $($(#[doc = $fdoc])* pub $field: $ty,)* }

        impl<'a> $crate::wire::Wire<'a> for $item {
            const NAME: &'static str = $name;
            fn parse(rest: &'a [u8]) -> $crate::wire::Parsed<'a, Self> {
                $(let (rest, $field) = $crate::wire::field(stringify!($field), <$ty as $crate::wire::Wire>::parse)(rest)?;)*
                Ok((rest, Self { $($field,)* }))
            }
            fn put(&self, out: &mut ::bytes::BytesMut) {
                $($crate::wire::Wire::put(&self.$field, out);)*
            }
        }
    )*};
}

pub mod attributes;
pub mod discovery;
pub mod reporting;
pub mod structured;

pub use attributes::{
    Access, ReadAttributes, ReadAttributesResponse, ReadRecord, WriteAttributes,
    WriteAttributesResponse, WriteRecord, WriteStatus,
};
pub use discovery::{
    DiscoverAttributes, DiscoverAttributesExtendedResponse, DiscoverAttributesResponse,
    DiscoverCommands, DiscoverCommandsResponse, ExtendedInformation, Information,
};
pub use reporting::{
    ConfigureReporting, ConfigureReportingResponse, ConfigureStatus, ReadReporting,
    ReadReportingRecord, ReadReportingResponse, ReportAttributes, ReportingDirection,
    ReportingRecord, ReportingTerms, ReportingView,
};
pub use structured::{
    ReadAttributesStructured, Selector, StructuredRead, StructuredStatus, StructuredWrite,
    WriteAttributesStructured, WriteAttributesStructuredResponse,
};

/// Items one after the other, to the end of the payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Many<T>(pub Vec<T>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> From<Vec<T>> for Many<T> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}

impl<'a, T: Wire<'a>> Wire<'a> for Many<T> {
    const NAME: &'static str = T::NAME;

    fn parse(mut rest: &'a [u8]) -> Parsed<'a, Self> {
        let mut items = Vec::new();
        while !rest.is_empty() {
            let (after, item) = T::parse(rest)?;
            if after.len() == rest.len() {
                // An item without octets would be read for ever.
                return Err(Fault::at(rest, "", Reason::Trailing));
            }
            items.push(item);
            rest = after;
        }
        Ok((rest, Self(items)))
    }

    fn put(&self, out: &mut BytesMut) {
        for item in &self.0 {
            item.put(out);
        }
    }
}

/// Answers to several requested changes: one octet of success where all were done, else one record
/// for each that was not (2.5.5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcomes<T> {
    /// What was not done; empty where all was.
    pub failed: Vec<T>,
}

impl<'a, T: Wire<'a>> Wire<'a> for Outcomes<T> {
    const NAME: &'static str = T::NAME;

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        match input {
            [] => Err(Fault::at(input, "status", Reason::Truncated)),
            [ok] if Status(*ok) == Status::SUCCESS => Ok((&[], Self { failed: Vec::new() })),
            _ => {
                let (rest, failed) = Many::parse(input)?;
                Ok((rest, Self { failed: failed.0 }))
            }
        }
    }

    fn put(&self, out: &mut BytesMut) {
        if self.failed.is_empty() {
            Status::SUCCESS.put(out);
        }
        for item in &self.failed {
            item.put(out);
        }
    }
}

fields! {
    /// Says how a command fared that has no response of its own, or that failed (2.5.12).
    pub struct DefaultResponse = "DefaultResponse" {
        /// The command it answers.
        command_id: u8,
        /// How it fared.
        status: Status,
    }
}

macro_rules! general_commands {
    ($($(#[doc = $doc:literal])* $variant:ident($ty:ty) = $const:ident, $value:literal;)*) => {
        wire_ids! {
            /// A general command's identifier (table 2-3).
            pub struct CommandId(u8) { $($(#[doc = $doc])* $const = $value,)* }
        }

        /// Any general command.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Command { $($(#[doc = $doc])* $variant($ty),)* }

        impl Command {
            /// Every command: `(identifier, the standard's name)`.
            pub const NAMES: &'static [(u8, &'static str)] = &[$(($value, stringify!($variant)),)*];

            /// Reads the payload of general command `id`.
            ///
            /// # Errors
            /// Where the id is reserved, or the payload is not what the command's fields say.
            pub fn decode(id: u8, payload: &[u8]) -> Result<Self, DecodeError> {
                let decoded = match id {
                    $($value => <$ty>::decode(payload).map(Self::$variant),)*
                    other => Err(DecodeError {
                        item: "general command",
                        field: "command id",
                        at: 0,
                        reason: Reason::Reserved(other.into()),
                    }),
                };
                decoded.map_err(|error| DecodeError { item: name(id), ..error })
            }

            /// The command's identifier and payload.
            #[must_use]
            pub fn encode(&self) -> (u8, Bytes) {
                match self { $(Self::$variant(command) => ($value, command.encode().freeze()),)* }
            }
        }

    };
}

general_commands! {
    /// Asks for attributes (2.5.1).
    ReadAttributes(ReadAttributes) = READ_ATTRIBUTES, 0x00;
    /// Answers with values or reasons (2.5.2).
    ReadAttributesResponse(ReadAttributesResponse) = READ_ATTRIBUTES_RESPONSE, 0x01;
    /// Changes attributes, each for itself (2.5.3).
    WriteAttributes(WriteAttributes) = WRITE_ATTRIBUTES, 0x02;
    /// Changes all attributes or none (2.5.4).
    WriteAttributesUndivided(WriteAttributes) = WRITE_ATTRIBUTES_UNDIVIDED, 0x03;
    /// Says which changes were not made (2.5.5).
    WriteAttributesResponse(WriteAttributesResponse) = WRITE_ATTRIBUTES_RESPONSE, 0x04;
    /// Changes attributes and wants no answer (2.5.6).
    WriteAttributesNoResponse(WriteAttributes) = WRITE_ATTRIBUTES_NO_RESPONSE, 0x05;
    /// Says when to report attributes (2.5.7).
    ConfigureReporting(ConfigureReporting) = CONFIGURE_REPORTING, 0x06;
    /// Says which reports were not arranged (2.5.8).
    ConfigureReportingResponse(ConfigureReportingResponse) = CONFIGURE_REPORTING_RESPONSE, 0x07;
    /// Asks how attributes are reported (2.5.9).
    ReadReportingConfiguration(ReadReporting) = READ_REPORTING_CONFIGURATION, 0x08;
    /// Answers how attributes are reported (2.5.10).
    ReadReportingConfigurationResponse(ReadReportingResponse) = READ_REPORTING_CONFIGURATION_RESPONSE, 0x09;
    /// Reports attributes (2.5.11).
    ReportAttributes(ReportAttributes) = REPORT_ATTRIBUTES, 0x0a;
    /// Says how a command fared (2.5.12).
    DefaultResponse(DefaultResponse) = DEFAULT_RESPONSE, 0x0b;
    /// Asks which attributes there are (2.5.13).
    DiscoverAttributes(DiscoverAttributes) = DISCOVER_ATTRIBUTES, 0x0c;
    /// Answers which attributes there are (2.5.14).
    DiscoverAttributesResponse(DiscoverAttributesResponse) = DISCOVER_ATTRIBUTES_RESPONSE, 0x0d;
    /// Asks for elements of attributes (2.5.15).
    ReadAttributesStructured(ReadAttributesStructured) = READ_ATTRIBUTES_STRUCTURED, 0x0e;
    /// Changes elements of attributes (2.5.16).
    WriteAttributesStructured(WriteAttributesStructured) = WRITE_ATTRIBUTES_STRUCTURED, 0x0f;
    /// Says which changes of elements were not made (2.5.17).
    WriteAttributesStructuredResponse(WriteAttributesStructuredResponse) = WRITE_ATTRIBUTES_STRUCTURED_RESPONSE, 0x10;
    /// Asks which commands are understood (2.5.18).
    DiscoverCommandsReceived(DiscoverCommands) = DISCOVER_COMMANDS_RECEIVED, 0x11;
    /// Answers which commands are understood (2.5.19).
    DiscoverCommandsReceivedResponse(DiscoverCommandsResponse) = DISCOVER_COMMANDS_RECEIVED_RESPONSE, 0x12;
    /// Asks which commands are sent (2.5.20).
    DiscoverCommandsGenerated(DiscoverCommands) = DISCOVER_COMMANDS_GENERATED, 0x13;
    /// Answers which commands are sent (2.5.21).
    DiscoverCommandsGeneratedResponse(DiscoverCommandsResponse) = DISCOVER_COMMANDS_GENERATED_RESPONSE, 0x14;
    /// Asks which attributes there are, and what may be done with them (2.5.22).
    DiscoverAttributesExtended(DiscoverAttributes) = DISCOVER_ATTRIBUTES_EXTENDED, 0x15;
    /// Answers which attributes there are, and what may be done with them (2.5.23).
    DiscoverAttributesExtendedResponse(DiscoverAttributesExtendedResponse) = DISCOVER_ATTRIBUTES_EXTENDED_RESPONSE, 0x16;
}

/// The name of general command `id`.
fn name(id: u8) -> &'static str {
    let row = Command::NAMES.iter().find(|(value, _)| *value == id);
    row.map_or("general command", |(_, name)| name)
}

impl Command {
    /// The general command in `frame`; `None` where it holds a command of its cluster, or a
    /// manufacturer's.
    ///
    /// # Errors
    /// As [`Command::decode`].
    pub fn of(frame: &Frame) -> Option<Result<Self, DecodeError>> {
        let header = frame.header;
        let is_general =
            header.frame_type == FrameType::Global && header.manufacturer_code.is_none();
        is_general.then(|| Self::decode(header.command_id, &frame.payload))
    }
}

#[cfg(test)]
mod tests;
