//! Application support sub-layer frames (Zigbee 2.2.5).
//!
//! A frame in clear is a [`Plain`], one protected by a link key (or a key hashed from it) a
//! [`Secured`]; [`Plain::seal`] and [`Secured::open`] lead from one to the other. [`Frame`] is
//! either, as the NWK layer carries it.
mod command;
mod header;
mod secured;

pub use command::{
    Command, CommandId, ConfirmKey, KeyType, RemoveDevice, RequestKey, SwitchKey, TransportKey,
    Tunnel, UpdateDevice, UpdateStatus, VerifyKey,
};
pub use header::{AckAddressing, Content, Delivery, ExtendedHeader, Fragmentation, Header};
pub use secured::{Frame, Plain, Secured};

#[cfg(test)]
mod tests;
