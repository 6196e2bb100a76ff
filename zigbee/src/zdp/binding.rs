//! Bindings: what a node sends of its own accord, and to whom (Zigbee 2.4.3.2, 2.4.4.3).

use bytes::BytesMut;

use super::Status;
use crate::ids::{ClusterId, Endpoint, Eui64};
use crate::wire::{Fault, Parsed, Reason, Wire, field};

/// Where a binding leads (2.4.3.2.2). The address mode is 0x01 for a group, 0x03 for an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindTarget {
    /// A group.
    Group(u16),
    /// One endpoint of a device.
    Endpoint {
        /// The device.
        address: Eui64,
        /// Its endpoint.
        endpoint: Endpoint,
    },
}

impl<'a> Wire<'a> for BindTarget {
    const NAME: &'static str = "binding target";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, mode) = field("DstAddrMode", u8::parse)(input)?;
        match mode {
            0x01 => {
                let (rest, group) = field("DstAddress", u16::parse)(rest)?;
                Ok((rest, Self::Group(group)))
            }
            0x03 => {
                let (rest, address) = field("DstAddress", Eui64::parse)(rest)?;
                let (rest, endpoint) = field("DstEndpoint", u8::parse)(rest)?;
                Ok((rest, Self::Endpoint { address, endpoint }))
            }
            other => Err(Fault::at(input, "DstAddrMode", Reason::Reserved(other.into()))),
        }
    }

    fn put(&self, out: &mut BytesMut) {
        match self {
            Self::Group(group) => {
                0x01_u8.put(out);
                group.put(out);
            }
            Self::Endpoint { address, endpoint } => {
                0x03_u8.put(out);
                address.put(out);
                endpoint.put(out);
            }
        }
    }
}

frame_struct! {
    /// Asks a node to make a binding (2.4.3.2.2).
    #[derive(Copy)]
    pub struct BindReq = "Bind_req" {
        /// The node that holds the binding.
        src_address: Eui64,
        /// The endpoint whose reports it directs.
        src_endpoint: Endpoint,
        /// Of this cluster.
        cluster_id: ClusterId,
        /// To whom.
        target: BindTarget,
    }
}

frame_struct! {
    /// The outcome of [`BindReq`] (2.4.4.3.2).
    #[derive(Copy)]
    pub struct BindRsp = "Bind_rsp" {
        /// `SUCCESS`, or why not.
        status: Status,
    }
}

frame_struct! {
    /// Asks a node to forget a binding (2.4.3.2.3).
    #[derive(Copy)]
    pub struct UnbindReq = "Unbind_req" {
        /// The node that holds the binding.
        src_address: Eui64,
        /// The endpoint whose reports it directs.
        src_endpoint: Endpoint,
        /// Of this cluster.
        cluster_id: ClusterId,
        /// To whom.
        target: BindTarget,
    }
}

frame_struct! {
    /// The outcome of [`UnbindReq`] (2.4.4.3.3).
    #[derive(Copy)]
    pub struct UnbindRsp = "Unbind_rsp" {
        /// `SUCCESS`, or why not.
        status: Status,
    }
}
