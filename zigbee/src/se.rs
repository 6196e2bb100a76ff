//! Zigbee Smart Energy clusters, and those of the ZCL that a HAN uses: each defined once, as a table
//! of rows. Read [`define`] and [`messaging`] first.
//!
//! [`CLUSTERS`] is all of them as data; [`cluster`] and [`cluster_named`] find one. Commands have a
//! Rust type each, for code that knows what it asks, and [`CommandSpec::build`] and
//! [`CommandSpec::read`], for scenarios and reports, which know names.
#[macro_use]
mod define;
mod attribute;
mod field;
pub mod messaging;
mod spec;
mod tail;

pub use attribute::{Attribute, Family};
pub use field::{BuildError, FieldKind, FieldSpec, FieldType, FieldValue, Named, Rest, Unfit};
pub use spec::{
    Access, AttributeSpec, Axis, ClusterSpec, CommandSpec, Direction, Presence, Side, Since,
};
pub use tail::{End, Tail, TailFields};

use crate::wire::Wire;

/// A command of a cluster, by the identifier and the way it goes.
pub trait ClusterCommand<'a>: Wire<'a> {
    /// The identifier on the wire.
    const ID: u8;
    /// Which way it goes.
    const DIRECTION: Direction;
}

/// Every cluster this crate knows, by identifier.
pub static CLUSTERS: &[&ClusterSpec] = &[messaging::Messaging::SPEC];

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
