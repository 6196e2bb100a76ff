//! Zigbee Smart Energy clusters, and those of the ZCL that a HAN uses: each defined once, as a table
//! of rows. Read [`define`] and [`messaging`] first.
//!
//! [`CLUSTERS`] is all of them as data; [`cluster`] and [`cluster_named`] find one. Commands have a
//! Rust type each, for code that knows what it asks, and [`CommandSpec::build`] and
//! [`CommandSpec::read`], for scenarios and reports, which know names.
#[macro_use]
mod define;
mod attribute;
pub mod basic;
mod field;
pub mod identify;
pub mod messaging;
pub mod metering;
pub mod prepayment;
pub mod price;
mod spec;
mod tail;
pub mod time;
pub mod values;

pub use attribute::{Attribute, Family};
pub use basic::Basic;
pub use field::{BuildError, FieldKind, FieldSpec, FieldType, FieldValue, Named, Rest, Unfit};
pub use identify::Identify;
pub use messaging::Messaging;
pub use metering::Metering;
pub use prepayment::Prepayment;
pub use price::Price;
pub use spec::{
    Access, AttributeSpec, Axis, ClusterSpec, CommandSpec, Direction, Presence, Side, Since,
};
pub use tail::{End, Tail, TailFields};
pub use time::Time;

use crate::wire::Wire;

/// A command of a cluster, by the identifier and the way it goes.
pub trait ClusterCommand<'a>: Wire<'a> {
    /// The identifier on the wire.
    const ID: u8;
    /// Which way it goes.
    const DIRECTION: Direction;
}

/// Every cluster this crate knows, by identifier.
pub static CLUSTERS: &[&ClusterSpec] = &[
    Basic::SPEC,
    Identify::SPEC,
    Time::SPEC,
    Price::SPEC,
    Metering::SPEC,
    Messaging::SPEC,
    Prepayment::SPEC,
];

/// The cluster with this identifier.
#[must_use]
pub fn cluster(id: u16) -> Option<&'static ClusterSpec> {
    CLUSTERS.iter().copied().find(|cluster| cluster.id == id)
}

/// The cluster that the specification spells so.
#[must_use]
pub fn cluster_named(name: &str) -> Option<&'static ClusterSpec> {
    CLUSTERS.iter().copied().find(|cluster| cluster.name == name)
}

#[cfg(test)]
mod tests;
