//! Finding devices and what they do (Zigbee 2.4.3.1, 2.4.4.2).

use bytes::{BufMut, BytesMut};

use super::Status;
use super::descriptor::{NodeDescriptor, PowerDescriptor, SimpleDescriptor};
use crate::ids::{ClusterId, Endpoint, Eui64, NwkAddress, ProfileId};
use crate::mac::Capability;
use crate::wire::{Counted, Measured, Parsed, Wire, field};

wire_ids! {
    /// How much an address response tells (2.4.3.1.1).
    pub struct RequestType(u8) {
        /// The one address.
        SINGLE_DEVICE_RESPONSE = 0x00,
        /// And the children's.
        EXTENDED_RESPONSE = 0x01,
    }
}

frame_struct! {
    /// Asks for the network address of a device (2.4.3.1.1).
    #[derive(Copy)]
    pub struct NwkAddrReq = "NWK_addr_req" {
        /// The device.
        ieee_addr: Eui64,
        /// How much to tell.
        request_type: RequestType,
        /// The first child to tell.
        start_index: u8,
    }
}

frame_struct! {
    /// Asks for the EUI-64 of a device (2.4.3.1.2).
    #[derive(Copy)]
    pub struct IeeeAddrReq = "IEEE_addr_req" {
        /// The device.
        nwk_addr_of_interest: NwkAddress,
        /// How much to tell.
        request_type: RequestType,
        /// The first child to tell.
        start_index: u8,
    }
}

/// The children of a device, from some index on; the index is sent only where there are any
/// (2.4.4.2.1).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AssociatedDevices {
    start_index: u8,
    devices: Counted<NwkAddress>,
}

impl AssociatedDevices {
    /// `start_index` counts for nothing where there are no devices.
    #[must_use]
    pub fn new(start_index: u8, devices: Counted<NwkAddress>) -> Self {
        let start_index = if devices.is_empty() { 0 } else { start_index };
        Self { start_index, devices }
    }

    /// Which child is the first of these.
    #[must_use]
    pub fn start_index(&self) -> u8 {
        self.start_index
    }

    /// The children.
    #[must_use]
    pub fn devices(&self) -> &[NwkAddress] {
        &self.devices
    }
}

impl<'a> Wire<'a> for AssociatedDevices {
    const NAME: &'static str = "associated devices";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, count) = field("NumAssocDev", u8::parse)(input)?;
        if count == 0 {
            return Ok((rest, Self::default()));
        }
        let (rest, start_index) = field("StartIndex", u8::parse)(rest)?;
        let many = nom::multi::count(NwkAddress::parse, count.into());
        let (rest, devices) = field("NWKAddrAssocDevList", many)(rest)?;
        let devices =
            Counted::new(devices).unwrap_or_else(|| unreachable!("one octet counted them"));
        Ok((rest, Self { start_index, devices }))
    }

    fn put(&self, out: &mut BytesMut) {
        out.put_u8(self.devices.count());
        if !self.devices.is_empty() {
            out.put_u8(self.start_index);
            self.devices.iter().for_each(|device| device.put(out));
        }
    }
}

frame_struct! {
    /// The answer to [`NwkAddrReq`] (2.4.4.2.1).
    pub struct NwkAddrRsp = "NWK_addr_rsp" {
        /// `SUCCESS`, `INV_REQUESTTYPE` or `DEVICE_NOT_FOUND`.
        status: Status,
        /// The device.
        ieee_addr_remote_dev: Eui64,
        /// Its network address.
        nwk_addr_remote_dev: NwkAddress,
        /// Its children; left out unless an extended response was asked for.
        associated: Option<AssociatedDevices>,
    }
}

frame_struct! {
    /// The answer to [`IeeeAddrReq`] (2.4.4.2.2).
    pub struct IeeeAddrRsp = "IEEE_addr_rsp" {
        /// `SUCCESS`, `INV_REQUESTTYPE` or `DEVICE_NOT_FOUND`.
        status: Status,
        /// Its EUI-64.
        ieee_addr_remote_dev: Eui64,
        /// The device.
        nwk_addr_remote_dev: NwkAddress,
        /// Its children; left out unless an extended response was asked for.
        associated: Option<AssociatedDevices>,
    }
}

frame_struct! {
    /// Asks for the node descriptor (2.4.3.1.3).
    #[derive(Copy)]
    pub struct NodeDescReq = "Node_Desc_req" {
        /// Whose.
        nwk_addr_of_interest: NwkAddress,
    }
}

frame_struct! {
    /// The answer to [`NodeDescReq`] (2.4.4.2.3).
    #[derive(Copy)]
    pub struct NodeDescRsp = "Node_Desc_rsp" {
        /// `SUCCESS`, `DEVICE_NOT_FOUND`, `INV_REQUESTTYPE` or `NO_DESCRIPTOR`.
        status: Status,
        /// Whose.
        nwk_addr_of_interest: NwkAddress,
        /// Left out unless the status is `SUCCESS`.
        node_descriptor: Option<NodeDescriptor>,
    }
}

frame_struct! {
    /// Asks for the power descriptor (2.4.3.1.4).
    #[derive(Copy)]
    pub struct PowerDescReq = "Power_Desc_req" {
        /// Whose.
        nwk_addr_of_interest: NwkAddress,
    }
}

frame_struct! {
    /// The answer to [`PowerDescReq`] (2.4.4.2.4).
    #[derive(Copy)]
    pub struct PowerDescRsp = "Power_Desc_rsp" {
        /// `SUCCESS`, `DEVICE_NOT_FOUND`, `INV_REQUESTTYPE` or `NO_DESCRIPTOR`.
        status: Status,
        /// Whose.
        nwk_addr_of_interest: NwkAddress,
        /// Left out unless the status is `SUCCESS`.
        power_descriptor: Option<PowerDescriptor>,
    }
}

frame_struct! {
    /// Asks what an endpoint does (2.4.3.1.5).
    #[derive(Copy)]
    pub struct SimpleDescReq = "Simple_Desc_req" {
        /// The node.
        nwk_addr_of_interest: NwkAddress,
        /// Its endpoint.
        endpoint: Endpoint,
    }
}

frame_struct! {
    /// The answer to [`SimpleDescReq`] (2.4.4.2.5).
    pub struct SimpleDescRsp = "Simple_Desc_rsp" {
        /// `SUCCESS`, `INVALID_EP`, `NOT_ACTIVE`, `DEVICE_NOT_FOUND` or `NO_DESCRIPTOR`.
        status: Status,
        /// The node.
        nwk_addr_of_interest: NwkAddress,
        /// Empty unless the status is `SUCCESS`; some devices leave even the length out then.
        simple_descriptor: Option<Measured<SimpleDescriptor>>,
    }
}

frame_struct! {
    /// Asks which endpoints are in use (2.4.3.1.6).
    #[derive(Copy)]
    pub struct ActiveEpReq = "Active_EP_req" {
        /// The node.
        nwk_addr_of_interest: NwkAddress,
    }
}

frame_struct! {
    /// The answer to [`ActiveEpReq`] (2.4.4.2.6).
    pub struct ActiveEpRsp = "Active_EP_rsp" {
        /// `SUCCESS`, `DEVICE_NOT_FOUND`, `INV_REQUESTTYPE` or `NO_DESCRIPTOR`.
        status: Status,
        /// The node.
        nwk_addr_of_interest: NwkAddress,
        /// Empty unless the status is `SUCCESS`; some devices leave even the count out then.
        active_ep_list: Option<Counted<Endpoint>>,
    }
}

frame_struct! {
    /// Asks which endpoints have to do with any of these clusters (2.4.3.1.7).
    pub struct MatchDescReq = "Match_Desc_req" {
        /// The node, or a broadcast address.
        nwk_addr_of_interest: NwkAddress,
        /// Whose clusters.
        profile_id: ProfileId,
        /// Servers of these are wanted.
        input_clusters: Counted<ClusterId>,
        /// Clients of these are wanted.
        output_clusters: Counted<ClusterId>,
    }
}

frame_struct! {
    /// The answer to [`MatchDescReq`] (2.4.4.2.7).
    pub struct MatchDescRsp = "Match_Desc_rsp" {
        /// `SUCCESS`, `DEVICE_NOT_FOUND`, `INV_REQUESTTYPE` or `NO_DESCRIPTOR`.
        status: Status,
        /// The node.
        nwk_addr_of_interest: NwkAddress,
        /// Empty where none matches; some devices leave even the count out on failure.
        match_list: Option<Counted<Endpoint>>,
    }
}

frame_struct! {
    /// A device says that it is here, or has a new address (2.4.3.1.11).
    #[derive(Copy)]
    pub struct DeviceAnnce = "Device_annce" {
        /// Its address.
        nwk_addr: NwkAddress,
        /// Its EUI-64.
        ieee_addr: Eui64,
        /// What it can do.
        capability: Capability,
    }
}
