//! What a node says of itself (Zigbee 2.3.2).

use bytes::{BufMut, BytesMut};

use crate::ids::{ClusterId, Endpoint, ProfileId};
use crate::mac::Capability;
use crate::wire::{Counted, Parsed, Wire, field};

wire_ids! {
    /// What a node is in its network (2.3.2.3.1). Three bits.
    pub struct LogicalType(u8) {
        /// The one that formed the network.
        COORDINATOR = 0,
        /// Passes frames on.
        ROUTER = 1,
        /// Has a parent that speaks for it.
        END_DEVICE = 2,
    }
}

wire_flags! {
    /// What a node does for the network (2.3.2.3.10). Bits 9 to 15 hold the revision of the
    /// standard, from revision 21 on.
    pub struct ServerMask(u16) {
        /// Trust centre.
        PRIMARY_TRUST_CENTER = 0x0001,
        /// Its stand-in.
        BACKUP_TRUST_CENTER = 0x0002,
        /// Holds bindings.
        PRIMARY_BINDING_TABLE_CACHE = 0x0004,
        /// Its stand-in.
        BACKUP_BINDING_TABLE_CACHE = 0x0008,
        /// Holds descriptors.
        PRIMARY_DISCOVERY_CACHE = 0x0010,
        /// Its stand-in.
        BACKUP_DISCOVERY_CACHE = 0x0020,
        /// Changes channel and PAN identifier.
        NETWORK_MANAGER = 0x0040,
    }
}

/// The node descriptor, one for each node (2.3.2.3): 13 octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeDescriptor {
    /// What the node is. Three bits.
    pub logical_type: LogicalType,
    /// It has a complex descriptor.
    pub complex_descriptor_available: bool,
    /// It has a user descriptor.
    pub user_descriptor_available: bool,
    /// Bits 5 to 7 of the first octet as received; zero in what we build.
    pub reserved: u8,
    /// Not used by the standard: zero. Three bits.
    pub aps_flags: u8,
    /// Bit 3 is 2.4 GHz. Five bits.
    pub frequency_band: u8,
    /// As told at association.
    pub mac_capability: Capability,
    /// The maker's code.
    pub manufacturer_code: u16,
    /// The largest NWK payload, in octets.
    pub maximum_buffer_size: u8,
    /// The largest message it takes, in octets, blocks put together.
    pub maximum_incoming_transfer_size: u16,
    /// What it does for the network.
    pub server_mask: ServerMask,
    /// The largest message it sends, in octets, blocks put together.
    pub maximum_outgoing_transfer_size: u16,
    /// Bits 0 and 1: extended lists are there; the rest reserved.
    pub descriptor_capability: u8,
}

impl NodeDescriptor {
    /// [`NodeDescriptor::frequency_band`] of a 2.4 GHz node.
    pub const BAND_2400_MHZ: u8 = 0b01000;
}

impl<'a> Wire<'a> for NodeDescriptor {
    const NAME: &'static str = "node descriptor";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, kind) = field("logical type", u8::parse)(input)?;
        let (rest, band) = field("frequency band", u8::parse)(rest)?;
        let (rest, mac_capability) = field("MAC capability flags", Capability::parse)(rest)?;
        let (rest, manufacturer_code) = field("manufacturer code", u16::parse)(rest)?;
        let (rest, maximum_buffer_size) = field("maximum buffer size", u8::parse)(rest)?;
        let (rest, maximum_incoming_transfer_size) =
            field("maximum incoming transfer size", u16::parse)(rest)?;
        let (rest, server_mask) = field("server mask", ServerMask::parse)(rest)?;
        let (rest, maximum_outgoing_transfer_size) =
            field("maximum outgoing transfer size", u16::parse)(rest)?;
        let (rest, descriptor_capability) = field("descriptor capability field", u8::parse)(rest)?;
        let descriptor = Self {
            logical_type: LogicalType(kind & 0b111),
            complex_descriptor_available: kind & 0x08 != 0,
            user_descriptor_available: kind & 0x10 != 0,
            reserved: kind & 0xe0,
            aps_flags: band & 0b111,
            frequency_band: band >> 3,
            mac_capability,
            manufacturer_code,
            maximum_buffer_size,
            maximum_incoming_transfer_size,
            server_mask,
            maximum_outgoing_transfer_size,
            descriptor_capability,
        };
        Ok((rest, descriptor))
    }

    fn put(&self, out: &mut BytesMut) {
        let flag = |is_set, bit| if is_set { bit } else { 0 };
        out.put_u8(
            self.logical_type.0 & 0b111
                | flag(self.complex_descriptor_available, 0x08)
                | flag(self.user_descriptor_available, 0x10)
                | self.reserved & 0xe0,
        );
        out.put_u8(self.aps_flags & 0b111 | self.frequency_band << 3);
        self.mac_capability.put(out);
        out.put_u16_le(self.manufacturer_code);
        out.put_u8(self.maximum_buffer_size);
        out.put_u16_le(self.maximum_incoming_transfer_size);
        self.server_mask.put(out);
        out.put_u16_le(self.maximum_outgoing_transfer_size);
        out.put_u8(self.descriptor_capability);
    }
}

/// How a node is fed (2.3.2.4), kept as received: from the low bits on, four bits each, the power
/// mode, the sources it has, the source it uses, and how full that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PowerDescriptor(pub u16);

impl PowerDescriptor {
    /// Receiver on while idle, fed from the mains, full.
    pub const MAINS: Self = Self(0xc110);
    /// Receiver on at times, a disposable battery, full.
    pub const BATTERY: Self = Self(0xc441);
}

impl<'a> Wire<'a> for PowerDescriptor {
    const NAME: &'static str = "node power descriptor";
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, bits) = u16::parse(input)?;
        Ok((rest, Self(bits)))
    }
    fn put(&self, out: &mut BytesMut) {
        self.0.put(out);
    }
}

frame_struct! {
    /// What one endpoint does (2.3.2.5).
    pub struct SimpleDescriptor = "simple descriptor" {
        /// The endpoint, 1 to 240.
        endpoint: Endpoint,
        /// Whose clusters they are.
        application_profile: ProfileId,
        /// What kind of device it is, in that profile.
        application_device: u16,
        /// Bits 0 to 3 the version of that device; the rest reserved.
        application_device_version: u8,
        /// The clusters it is the server of.
        input_clusters: Counted<ClusterId>,
        /// The clusters it is the client of.
        output_clusters: Counted<ClusterId>,
    }
}
