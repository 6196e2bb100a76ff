//! Commands about who belongs to the network (Zigbee 3.4.4, 3.4.6, 3.4.7, 3.4.9 to 3.4.12).

use bytes::{BufMut, BytesMut};

use crate::ids::{ExtendedPanId, NwkAddress, PanId};
use crate::mac::{AssociationStatus, Capability};
use crate::wire::{Fault, Parsed, Reason, Wire, field};

wire_flags! {
    /// How to leave (3.4.4.3.1).
    pub struct LeaveOptions(u8) {
        /// To come back at once.
        REJOIN = 0x20,
        /// The receiver is to leave; without it, the sender says that it leaves.
        REQUEST = 0x40,
        /// And the children too.
        REMOVE_CHILDREN = 0x80,
    }
}

frame_struct! {
    /// A device leaves, or is told to (3.4.4).
    #[derive(Copy)]
    pub struct Leave = "leave" {
        /// Who, and how.
        options: LeaveOptions,
    }
}

frame_struct! {
    /// A device that was in the network wants to be again (3.4.6).
    #[derive(Copy)]
    pub struct RejoinRequest = "rejoin request" {
        /// What the device can do.
        capability: Capability,
    }
}

frame_struct! {
    /// The answer to a rejoin request (3.4.7).
    #[derive(Copy)]
    pub struct RejoinResponse = "rejoin response" {
        /// The device's address from now on.
        network_address: NwkAddress,
        /// Whether it was let in.
        status: AssociationStatus,
    }
}

frame_struct! {
    /// A child says how long it may be silent before its parent forgets it (3.4.11).
    #[derive(Copy)]
    pub struct EndDeviceTimeoutRequest = "end device timeout request" {
        /// 0 is ten seconds; n from 1 to 14 is 2 to the power n, in minutes.
        requested_timeout: u8,
        /// Reserved; zero.
        configuration: u8,
    }
}

wire_flags! {
    /// How a child keeps itself known to its parent (3.4.12.3.2).
    pub struct ParentInformation(u8) {
        /// By MAC data requests.
        MAC_DATA_POLL = 0x01,
        /// By end device timeout requests.
        END_DEVICE_TIMEOUT_REQUEST = 0x02,
        /// The parent negotiates power (from revision 22 on).
        POWER_NEGOTIATION = 0x04,
    }
}

frame_struct! {
    /// The answer to an end device timeout request (3.4.12).
    #[derive(Copy)]
    pub struct EndDeviceTimeoutResponse = "end device timeout response" {
        /// 0 where the parent agrees, 1 where the value is out of range.
        status: u8,
        /// How the child keeps itself known.
        parent_information: ParentInformation,
    }
}

/// The bits of the options octet that count what follows.
const COUNT: u8 = 0b0001_1111;

/// Tells the network manager of another network with the same PAN identifier (3.4.9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkReport {
    /// The network that the report is about.
    pub extended_pan_id: ExtendedPanId,
    /// The PAN identifiers heard, 31 at most: see [`NetworkReport::new`].
    pan_ids: Vec<PanId>,
}

impl NetworkReport {
    /// `None` where there are more than 31 identifiers.
    #[must_use]
    pub fn new(extended_pan_id: ExtendedPanId, pan_ids: Vec<PanId>) -> Option<Self> {
        (pan_ids.len() <= COUNT.into()).then_some(Self { extended_pan_id, pan_ids })
    }

    /// The PAN identifiers in use nearby.
    #[must_use]
    pub fn pan_ids(&self) -> &[PanId] {
        &self.pan_ids
    }
}

/// The network changes its PAN identifier (3.4.10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkUpdate {
    /// The network that changes.
    pub extended_pan_id: ExtendedPanId,
    /// Counts changes.
    pub update_id: u8,
    /// The PAN identifier from now on.
    pub pan_id: PanId,
}

/// An options octet: a count below, and above it a sub-command of which only 0 exists.
fn options(input: &[u8]) -> Parsed<'_, u8> {
    let (rest, options) = field("command options", u8::parse)(input)?;
    match options & !COUNT {
        0 => Ok((rest, options)),
        other => {
            let reason = Reason::Reserved((other >> 5).into());
            Err(Fault::at(input, "command options", reason))
        }
    }
}

impl<'a> Wire<'a> for NetworkReport {
    const NAME: &'static str = "network report";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, count) = options(input)?;
        let (rest, extended_pan_id) = field("extended PAN identifier", ExtendedPanId::parse)(rest)?;
        let many = nom::multi::count(PanId::parse, count.into());
        let (rest, pan_ids) = field("PAN identifier", many)(rest)?;
        Ok((rest, Self { extended_pan_id, pan_ids }))
    }

    fn put(&self, out: &mut BytesMut) {
        let count = u8::try_from(self.pan_ids.len())
            .unwrap_or_else(|_| unreachable!("`new` and `parse` give 31 at most"));
        out.put_u8(count);
        self.extended_pan_id.put(out);
        self.pan_ids.iter().for_each(|pan_id| pan_id.put(out));
    }
}

impl<'a> Wire<'a> for NetworkUpdate {
    const NAME: &'static str = "network update";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, count) = options(input)?;
        if count != 1 {
            return Err(Fault::at(input, "update count", Reason::Reserved(count.into())));
        }
        let (rest, extended_pan_id) = field("extended PAN identifier", ExtendedPanId::parse)(rest)?;
        let (rest, update_id) = field("update identifier", u8::parse)(rest)?;
        let (rest, pan_id) = field("new PAN identifier", PanId::parse)(rest)?;
        Ok((rest, Self { extended_pan_id, update_id, pan_id }))
    }

    fn put(&self, out: &mut BytesMut) {
        out.put_u8(1);
        self.extended_pan_id.put(out);
        out.put_u8(self.update_id);
        self.pan_id.put(out);
    }
}
