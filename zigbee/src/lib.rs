//! Zigbee Smart Energy frames as Rust types, and back. No I/O, no clock, no async.
//!
//! Each layer is a module, from the air upwards: [`mac`], [`nwk`], [`aps`], [`zdp`] and [`zcl`];
//! [`se`] holds the clusters, each defined once as a table; [`security`] the cryptography;
//! [`dissect`] says what octets mean, for people.
#[macro_use]
pub mod wire;
pub mod aps;
pub mod dissect;
#[doc(hidden)]
pub mod fuzzing;
pub mod ids;
pub mod mac;
pub mod nwk;
pub mod se;
pub mod security;
pub mod zcl;
pub mod zdp;

pub use ids::{ClusterId, Endpoint, Eui64, ExtendedPanId, Key, NwkAddress, PanId, ProfileId};
pub use wire::{DecodeError, Fault, Parsed, Reason, Wire};
