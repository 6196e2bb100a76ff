//! ASH, the serial framing of EZSP (UG101): octets to payloads, delivered once and in order over a
//! line that may lose, corrupt or repeat octets.
//!
//! ```text
//! | control | data field           | CRC     | flag |
//! | 1 octet | 0 to 220 octets      | 2       | 7E   |   before stuffing
//! ```
//!
//! [`Host`] and [`Device`] are the two ends of a line. Neither has a clock or does I/O: each is told
//! the time with every call, is fed with `received`, gives back what to send with `take_output`
//! and what it learnt with `next_event`, and wants `poll` at `next_deadline`.

mod device;
mod frame;
mod host;
mod reader;
#[cfg(test)]
mod tests;
mod transfer;

use core::time::Duration;

use bytes::Bytes;
use zigbee::wire_ids;

pub use device::Device;
pub use frame::{Frame, FrameError, crc};
pub use host::Host;
pub use reader::Reader;

/// The protocol's version, as RSTACK and ERROR frames give it.
pub const VERSION: u8 = 2;

/// The longest data field. UG101 allows 128 octets; sticks of `EmberZNet` 7 send up to this.
pub const DATA_MAX: usize = 220;

/// How an end of the line behaves (UG101, "ASH protocol parameters").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// How many DATA frames may be under way without acknowledgement, 1 to 7.
    pub window: u8,
    /// How long to wait for an acknowledgement until the line's own speed is known.
    pub ack_timeout_initial: Duration,
    /// The shortest wait that the line's speed can lead to.
    pub ack_timeout_min: Duration,
    /// The longest.
    pub ack_timeout_max: Duration,
    /// How many time-outs in a row are borne; one more ends the connection.
    pub ack_timeouts: u8,
    /// How long a host waits for the answer to its reset before it resets again.
    pub reset_timeout: Duration,
    /// How many resets a host tries.
    pub resets: u8,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            window: 1,
            ack_timeout_initial: Duration::from_millis(1600),
            ack_timeout_min: Duration::from_millis(400),
            ack_timeout_max: Duration::from_millis(3200),
            ack_timeouts: 4,
            reset_timeout: Duration::from_millis(3200),
            resets: 5,
        }
    }
}

wire_ids! {
    /// Why a device was reset, or gave up (UG101, "Reset and error codes").
    pub struct Code(u8) {
        /// Not known.
        RESET_UNKNOWN = 0x00,
        /// Its reset pin.
        RESET_EXTERNAL = 0x01,
        /// Power came.
        RESET_POWER_ON = 0x02,
        /// It hung.
        RESET_WATCHDOG = 0x03,
        /// It found a fault in itself.
        RESET_ASSERT = 0x06,
        /// Its boot loader did it.
        RESET_BOOTLOADER = 0x09,
        /// It was told to: by a RST frame.
        RESET_SOFTWARE = 0x0b,
        /// Its frames were not acknowledged, though sent again and again.
        ERROR_EXCEEDED_MAXIMUM_ACK_TIMEOUT_COUNT = 0x51,
    }
}

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The device does not answer resets.
    #[error("the adapter does not answer a reset")]
    NoAnswer,
    /// The far end acknowledges nothing.
    #[error("the far end no longer acknowledges what it is sent")]
    NotAcknowledged,
    /// The device was reset, though this end did not ask for it.
    #[error("the adapter was reset unasked ({0:?})")]
    Reset(Code),
    /// The device says that it gave up.
    #[error("the adapter has given up the connection ({0:?})")]
    Error(Code),
    /// The device speaks another version of ASH.
    #[error("the adapter speaks version {0} of ASH; version 2 is wanted")]
    Version(u8),
}

/// What an end of the line learnt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A new connection, and all that belonged to an earlier one is void. Host: the device has
    /// answered the reset. Device: the host has reset it.
    Connected,
    /// A payload arrived.
    Payload(Bytes),
    /// The connection has ended; nothing is sent until a host resets.
    Failed(Failure),
}
