//! IEEE 802.15.4-2006 medium access control frames, as Zigbee uses them: unslotted, without MAC
//! security.
//!
//! A frame on the air is a [`Frame`] and the two octets of its [`fcs`]. What the payload holds
//! depends on the frame type: [`Command`], [`Beacon`], or an NWK frame.
mod beacon;
mod command;
pub mod fcs;
mod frame;

pub use beacon::{Beacon, BeaconPayload, GuaranteedTimeSlots, Pending, Superframe};
pub use command::{
    AssociationRequest, AssociationResponse, AssociationStatus, Capability, Command, CommandId,
    CoordinatorRealignment, DisassociationNotification, DisassociationReason,
};
pub use frame::{Address, Addressing, Frame, FrameType, Version};

#[cfg(test)]
mod tests;
