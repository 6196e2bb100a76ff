//! EZSP, what a host asks of a Silicon Labs network co-processor (UG100), protocol version 13.
//!
//! ```text
//! legacy    | sequence | frame control | frame id |          parameters     only `version`
//! extended  | sequence | frame control, 2 octets | frame id, 2 octets | parameters
//! ```
//!
//! [`commands`] is the one table of what is asked, answered and told unasked; [`host::Session`]
//! and [`device::Session`] are the two ends, each over its end of [`crate::ash`].

#[macro_use]
mod define;
pub mod commands;
pub mod device;
mod frame;
mod header;
pub mod host;
#[cfg(test)]
mod tests;
pub mod types;

pub use commands::{COMMANDS, Callback, Command, Response};
pub use define::{CommandSpec, FieldSpec, FieldValue, Kind, Request, UnexpectedResponse};
pub use frame::{Frame, describe};
pub use header::{Control, Form, Header};

/// The protocol version of all that stands here.
pub const VERSION: u8 = 13;

/// `stackType` of sticks with a Zigbee mesh.
pub const STACK_TYPE_MESH: u8 = 2;
