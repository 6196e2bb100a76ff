//! The Zigbee Cluster Library: frame header, data types, general commands (ZCL rev 8, chapter 2).
//!
//! A frame is a [`Header`] and a payload whose meaning the header gives: a general command
//! ([`general`]) or a command of the cluster it was sent to ([`crate::se`]). What an attribute
//! holds is a [`Value`], or a Rust type where the cluster's table is at hand ([`ZclType`]).
pub mod compound;
pub mod frame;
pub mod general;
pub mod header;
pub mod numbers;
pub mod status;
pub mod strings;
pub mod types;
pub mod value;

pub use compound::{Array, Structure};
pub use frame::Frame;
pub use header::{Direction, FrameType, Header};
pub use numbers::{
    AttributeId, BacnetOid, Boolean, ClusterIdentifier, Data8, Data16, Data24, Data32, Data40,
    Data48, Data56, Data64, Date, Double, Enum8, Enum16, I24, I40, I48, I56, Map8, Map16, Map24,
    Map32, Map40, Map48, Map56, Map64, Scalar, Semi, Single, TimeOfDay, U24, U40, U48, U56,
    UtcTime,
};
pub use status::Status;
pub use strings::{CharStr, LongCharStr, LongOctetStr, OctetStr};
pub use types::{TypeId, ZclType};
pub use value::Value;
