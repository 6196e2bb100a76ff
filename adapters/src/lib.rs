//! What Zigbee sticks speak on their serial port, host side and device side, as state machines
//! without clock or I/O: [`ash`] frames octets, [`ezsp`] gives them meaning.
pub mod ash;
pub mod ezsp;
#[doc(hidden)]
pub mod fuzzing;
#[cfg(test)]
mod line;
pub mod time;

pub use time::Micros;
