//! MAC commands (7.3): what a MAC frame of type command carries.
//!
//! ```text
//! | command frame identifier | fields of that command |
//! |          1 octet         |                        |
//! ```

use bytes::BytesMut;

use crate::ids::{NwkAddress, PanId};
use crate::wire::{Fault, Parsed, Reason, Wire, field};

wire_ids! {
    /// Which MAC command it is (7.3, table 82).
    pub struct CommandId(u8) {
        /// A device asks to join.
        ASSOCIATION_REQUEST = 0x01,
        /// Whether it may, and its address.
        ASSOCIATION_RESPONSE = 0x02,
        /// A device leaves, or is told to.
        DISASSOCIATION_NOTIFICATION = 0x03,
        /// A sleepy device asks for what its parent holds for it.
        DATA_REQUEST = 0x04,
        /// Two networks here have one identifier.
        PAN_ID_CONFLICT_NOTIFICATION = 0x05,
        /// A device has lost its parent.
        ORPHAN_NOTIFICATION = 0x06,
        /// Asks whoever hears it for a beacon.
        BEACON_REQUEST = 0x07,
        /// The network's parameters, to an orphan or on change.
        COORDINATOR_REALIGNMENT = 0x08,
    }
}

wire_flags! {
    /// What a device can do, as it tells its parent (7.3.1.2; the NWK layer and ZDP use it too).
    pub struct Capability(u8) {
        /// Could be the coordinator.
        ALTERNATE_PAN_COORDINATOR = 0x01,
        /// A full-function device: a router, in Zigbee's words.
        FULL_FUNCTION_DEVICE = 0x02,
        /// Fed from the mains.
        MAINS_POWERED = 0x04,
        /// Listens while idle; a device without it polls.
        RECEIVER_ON_WHEN_IDLE = 0x08,
        /// Could use MAC security.
        SECURITY = 0x40,
        /// Wants a short address. Zigbee devices always do.
        ALLOCATE_ADDRESS = 0x80,
    }
}

wire_ids! {
    /// The outcome of an association request (7.3.2.3).
    pub struct AssociationStatus(u8) {
        /// The address is the device's.
        SUCCESSFUL = 0x00,
        /// No room for another device.
        PAN_AT_CAPACITY = 0x01,
        /// Not wanted.
        PAN_ACCESS_DENIED = 0x02,
    }
}

wire_ids! {
    /// Why a device and its coordinator part (7.3.3.2).
    pub struct DisassociationReason(u8) {
        /// The coordinator wishes the device to leave.
        COORDINATOR_WISHES = 0x01,
        /// The device wishes to leave.
        DEVICE_WISHES = 0x02,
    }
}

frame_struct! {
    /// A device asks to join (7.3.1).
    #[derive(Copy)]
    pub struct AssociationRequest = "association request" {
        /// What the device can do.
        capability: Capability,
    }
}

frame_struct! {
    /// The coordinator's answer, which the device polls for (7.3.2).
    #[derive(Copy)]
    pub struct AssociationResponse = "association response" {
        /// The device's short address; 0xffff where it was refused.
        short_address: NwkAddress,
        /// Whether it was let in.
        status: AssociationStatus,
    }
}

frame_struct! {
    /// Device and coordinator part (7.3.3).
    #[derive(Copy)]
    pub struct DisassociationNotification = "disassociation notification" {
        /// Whose wish it was.
        reason: DisassociationReason,
    }
}

frame_struct! {
    /// The network's parameters (7.3.8).
    #[derive(Copy)]
    pub struct CoordinatorRealignment = "coordinator realignment" {
        /// The network's identifier from now on.
        pan: PanId,
        /// The coordinator's short address.
        coordinator: NwkAddress,
        /// The channel from now on, 11 to 26 at 2.4 GHz.
        channel: u8,
        /// The orphan's short address; 0xffff in a broadcast.
        short_address: NwkAddress,
        /// The channel page, from the 2006 revision on; left out where it is unchanged.
        channel_page: Option<u8>,
    }
}

/// A MAC command (7.3). Guaranteed time slots, which need beacons, are not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// A device asks to join.
    AssociationRequest(AssociationRequest),
    /// The answer.
    AssociationResponse(AssociationResponse),
    /// Device and coordinator part.
    DisassociationNotification(DisassociationNotification),
    /// A device asks for what its parent holds for it.
    DataRequest,
    /// Two networks have one identifier.
    PanIdConflictNotification,
    /// A device has lost its parent.
    OrphanNotification,
    /// Asks for beacons.
    BeaconRequest,
    /// The network's parameters.
    CoordinatorRealignment(CoordinatorRealignment),
}

impl Command {
    /// The identifier it is sent with.
    #[must_use]
    pub fn id(&self) -> CommandId {
        match self {
            Self::AssociationRequest(_) => CommandId::ASSOCIATION_REQUEST,
            Self::AssociationResponse(_) => CommandId::ASSOCIATION_RESPONSE,
            Self::DisassociationNotification(_) => CommandId::DISASSOCIATION_NOTIFICATION,
            Self::DataRequest => CommandId::DATA_REQUEST,
            Self::PanIdConflictNotification => CommandId::PAN_ID_CONFLICT_NOTIFICATION,
            Self::OrphanNotification => CommandId::ORPHAN_NOTIFICATION,
            Self::BeaconRequest => CommandId::BEACON_REQUEST,
            Self::CoordinatorRealignment(_) => CommandId::COORDINATOR_REALIGNMENT,
        }
    }
}

impl<'a> Wire<'a> for Command {
    const NAME: &'static str = "MAC command";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        fn read<'a, T: Wire<'a>>(
            rest: &'a [u8],
            variant: impl FnOnce(T) -> Command,
        ) -> Parsed<'a, Command> {
            let (rest, fields) = T::parse(rest)?;
            Ok((rest, variant(fields)))
        }
        let (rest, id) = field("command frame identifier", CommandId::parse)(input)?;
        match id {
            CommandId::ASSOCIATION_REQUEST => read(rest, Self::AssociationRequest),
            CommandId::ASSOCIATION_RESPONSE => read(rest, Self::AssociationResponse),
            CommandId::DISASSOCIATION_NOTIFICATION => read(rest, Self::DisassociationNotification),
            CommandId::DATA_REQUEST => Ok((rest, Self::DataRequest)),
            CommandId::PAN_ID_CONFLICT_NOTIFICATION => Ok((rest, Self::PanIdConflictNotification)),
            CommandId::ORPHAN_NOTIFICATION => Ok((rest, Self::OrphanNotification)),
            CommandId::BEACON_REQUEST => Ok((rest, Self::BeaconRequest)),
            CommandId::COORDINATOR_REALIGNMENT => read(rest, Self::CoordinatorRealignment),
            CommandId(other) => {
                let reason = Reason::Reserved(other.into());
                Err(Fault::at(input, "command frame identifier", reason))
            }
        }
    }

    fn put(&self, out: &mut BytesMut) {
        self.id().put(out);
        match self {
            Self::AssociationRequest(fields) => fields.put(out),
            Self::AssociationResponse(fields) => fields.put(out),
            Self::DisassociationNotification(fields) => fields.put(out),
            Self::CoordinatorRealignment(fields) => fields.put(out),
            Self::DataRequest
            | Self::PanIdConflictNotification
            | Self::OrphanNotification
            | Self::BeaconRequest => {}
        }
    }
}
