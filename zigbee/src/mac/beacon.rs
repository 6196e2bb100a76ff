//! Beacons (7.2.2.1), and what Zigbee puts into them (Zigbee 3.6.7).
//!
//! ```text
//! | superframe | GTS specification | pending specification | pending addresses | payload |
//! |      2     |         1         |           1           |                   |         |
//!
//! Zigbee payload: | protocol id | profile, version, capacities | extended PAN id | tx offset | update id |
//!                 |      1      |              2               |        8        |     3     |     1     |
//! ```

use bytes::{BufMut, Bytes, BytesMut};

use crate::ids::{Eui64, ExtendedPanId, NwkAddress};
use crate::wire::{Fault, Parsed, Reason, Wire, field};

/// How the sender uses time (7.2.2.1.2), kept as received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Superframe(pub u16);

impl Superframe {
    /// As a network without periodic beacons sends it: both orders 15, final slot 15.
    const NO_BEACONS: u16 = 0x0fff;
    const PAN_COORDINATOR: u16 = 1 << 14;
    const ASSOCIATION_PERMIT: u16 = 1 << 15;

    /// What a Zigbee coordinator or router sends.
    #[must_use]
    pub fn new(is_pan_coordinator: bool, association_permit: bool) -> Self {
        let flag = |is_set, bit| if is_set { bit } else { 0 };
        Self(
            Self::NO_BEACONS
                | flag(is_pan_coordinator, Self::PAN_COORDINATOR)
                | flag(association_permit, Self::ASSOCIATION_PERMIT),
        )
    }

    /// Whether the sender is the network's coordinator.
    #[must_use]
    pub fn is_pan_coordinator(self) -> bool {
        self.0 & Self::PAN_COORDINATOR != 0
    }

    /// Whether the sender lets devices join.
    #[must_use]
    pub fn association_permit(self) -> bool {
        self.0 & Self::ASSOCIATION_PERMIT != 0
    }
}

/// Guaranteed time slots: a network without periodic beacons has none, so only the octet that
/// announces them is there (7.2.2.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct GuaranteedTimeSlots {
    /// Bit 7: the coordinator takes requests for slots.
    pub permit: bool,
    /// Bits 3 to 6 as received, in place; zero in what we build.
    pub reserved: u8,
}

/// The devices that the sender holds frames for (7.2.2.1.6): seven of either kind at most.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Pending {
    short: Vec<NwkAddress>,
    extended: Vec<Eui64>,
    /// Bits 3 and 7 as received, in place; zero in what we build.
    pub reserved: u8,
}

impl Pending {
    /// `None` where there are more than seven addresses of either kind.
    #[must_use]
    pub fn new(short: Vec<NwkAddress>, extended: Vec<Eui64>) -> Option<Self> {
        (short.len() <= 7 && extended.len() <= 7).then_some(Self { short, extended, reserved: 0 })
    }

    /// Those known by short address.
    #[must_use]
    pub fn short(&self) -> &[NwkAddress] {
        &self.short
    }

    /// Those known by extended address.
    #[must_use]
    pub fn extended(&self) -> &[Eui64] {
        &self.extended
    }
}

impl<'a> Wire<'a> for Pending {
    const NAME: &'static str = "pending addresses";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, specification) = field("pending address specification", u8::parse)(input)?;
        let count = |bits: u8| usize::from(bits & 0b111);
        let many = nom::multi::count(NwkAddress::parse, count(specification));
        let (rest, short) = field("pending address", many)(rest)?;
        let many = nom::multi::count(Eui64::parse, count(specification >> 4));
        let (rest, extended) = field("pending address", many)(rest)?;
        Ok((rest, Self { short, extended, reserved: specification & 0x88 }))
    }

    fn put(&self, out: &mut BytesMut) {
        let count = |length: usize| match u8::try_from(length) {
            Ok(count @ 0..=7) => count,
            _ => unreachable!("`new` and `parse` give seven addresses at most"),
        };
        out.put_u8(
            count(self.short.len()) | count(self.extended.len()) << 4 | self.reserved & 0x88,
        );
        self.short.iter().for_each(|address| address.put(out));
        self.extended.iter().for_each(|address| address.put(out));
    }
}

/// What a MAC frame of type beacon carries (7.2.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beacon {
    /// How the sender uses time, and whether it lets devices join.
    pub superframe: Superframe,
    /// None, in Zigbee.
    pub guaranteed_time_slots: GuaranteedTimeSlots,
    /// Whom the sender holds frames for. Zigbee leaves it empty.
    pub pending: Pending,
    /// A [`BeaconPayload`], where the sender is a Zigbee device.
    pub payload: Bytes,
}

impl<'a> Wire<'a> for Beacon {
    const NAME: &'static str = "beacon";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, superframe) = field("superframe specification", u16::parse)(input)?;
        let (after, slots) = field("GTS specification", u8::parse)(rest)?;
        if slots & 0b111 != 0 {
            let reason = Reason::Unsupported((slots & 0b111).into());
            return Err(Fault::at(rest, "GTS descriptor count", reason));
        }
        let guaranteed_time_slots =
            GuaranteedTimeSlots { permit: slots & 0x80 != 0, reserved: slots & 0x78 };
        let (rest, pending) = Pending::parse(after)?;
        let (rest, payload) = Bytes::parse(rest)?;
        let superframe = Superframe(superframe);
        Ok((rest, Self { superframe, guaranteed_time_slots, pending, payload }))
    }

    fn put(&self, out: &mut BytesMut) {
        out.put_u16_le(self.superframe.0);
        let slots = self.guaranteed_time_slots;
        out.put_u8(slots.reserved & 0x78 | if slots.permit { 0x80 } else { 0 });
        self.pending.put(out);
        self.payload.put(out);
    }
}

/// What a Zigbee device says of its network in its beacon (Zigbee 3.6.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BeaconPayload {
    /// 2 for Zigbee PRO. Four bits.
    pub stack_profile: u8,
    /// 2 since Zigbee 2006. Four bits.
    pub protocol_version: u8,
    /// Bits 0 and 1 of the capacities as received; zero in what we build.
    pub reserved: u8,
    /// Takes routers as children.
    pub router_capacity: bool,
    /// Hops from the coordinator, which has 0. Four bits.
    pub device_depth: u8,
    /// Takes end devices as children.
    pub end_device_capacity: bool,
    /// The network's 64-bit name.
    pub extended_pan_id: ExtendedPanId,
    /// Symbols between the parent's beacon and this one; all ones where beacons are not periodic.
    pub tx_offset: [u8; 3],
    /// Counts changes of the network's parameters.
    pub update_id: u8,
}

impl BeaconPayload {
    /// What a Zigbee PRO coordinator with room for children sends.
    #[must_use]
    pub fn coordinator(extended_pan_id: ExtendedPanId, update_id: u8) -> Self {
        Self {
            stack_profile: 2,
            protocol_version: 2,
            reserved: 0,
            router_capacity: true,
            device_depth: 0,
            end_device_capacity: true,
            extended_pan_id,
            tx_offset: [0xff; 3],
            update_id,
        }
    }
}

impl<'a> Wire<'a> for BeaconPayload {
    const NAME: &'static str = "Zigbee beacon payload";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, protocol) = field("protocol identifier", u8::parse)(input)?;
        if protocol != 0 {
            return Err(Fault::at(input, "protocol identifier", Reason::Reserved(protocol.into())));
        }
        let (rest, versions) = field("stack profile", u8::parse)(rest)?;
        let (rest, capacities) = field("capacities", u8::parse)(rest)?;
        let (rest, extended_pan_id) = field("extended PAN identifier", ExtendedPanId::parse)(rest)?;
        let (rest, tx_offset) = field("tx offset", <[u8; 3]>::parse)(rest)?;
        let (rest, update_id) = field("NWK update identifier", u8::parse)(rest)?;
        let payload = Self {
            stack_profile: versions & 0x0f,
            protocol_version: versions >> 4,
            reserved: capacities & 0b11,
            router_capacity: capacities & 0x04 != 0,
            device_depth: capacities >> 3 & 0x0f,
            end_device_capacity: capacities & 0x80 != 0,
            extended_pan_id,
            tx_offset,
            update_id,
        };
        Ok((rest, payload))
    }

    fn put(&self, out: &mut BytesMut) {
        let flag = |is_set, bit| if is_set { bit } else { 0 };
        out.put_u8(0);
        out.put_u8(self.stack_profile & 0x0f | self.protocol_version << 4);
        out.put_u8(
            self.reserved & 0b11
                | flag(self.router_capacity, 0x04)
                | (self.device_depth & 0x0f) << 3
                | flag(self.end_device_capacity, 0x80),
        );
        self.extended_pan_id.put(out);
        self.tx_offset.put(out);
        out.put_u8(self.update_id);
    }
}
