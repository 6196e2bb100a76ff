//! The Zigbee Device Profile (Zigbee 2.4): how nodes find each other's services.
//!
//! ```text
//! | transaction sequence number | fields of that cluster |
//! |              1              |                        |
//! ```
//!
//! Which message it is stands in the APS header, as the cluster; a response has the cluster of its
//! request with bit 15 set. The profile is 0x0000 and both endpoints are 0.
mod binding;
mod descriptor;
mod discovery;
mod management;

pub use binding::{BindReq, BindRsp, BindTarget, UnbindReq, UnbindRsp};
pub use descriptor::{LogicalType, NodeDescriptor, PowerDescriptor, ServerMask, SimpleDescriptor};
pub use discovery::{
    ActiveEpReq, ActiveEpRsp, AssociatedDevices, DeviceAnnce, IeeeAddrReq, IeeeAddrRsp,
    MatchDescReq, MatchDescRsp, NodeDescReq, NodeDescRsp, NwkAddrReq, NwkAddrRsp, PowerDescReq,
    PowerDescRsp, RequestType, SimpleDescReq, SimpleDescRsp,
};
pub use management::{
    MgmtLeaveOptions, MgmtLeaveReq, MgmtLeaveRsp, MgmtPermitJoiningReq, MgmtPermitJoiningRsp,
};

use bytes::{Bytes, BytesMut};

use crate::dissect::{Describe, Tree};
use crate::ids::ClusterId;
use crate::wire::{self, DecodeError, Parsed, Wire, field};

/// The bit that tells a response's cluster from its request's (2.4.2.8).
const RESPONSE: u16 = 0x8000;

wire_ids! {
    /// The outcome of a request (2.4.5, table 2-137).
    pub struct Status(u8) {
        /// Done.
        SUCCESS = 0x00,
        /// The request type is none.
        INV_REQUESTTYPE = 0x80,
        /// The node does not know that device.
        DEVICE_NOT_FOUND = 0x81,
        /// Endpoint 0, or above 240.
        INVALID_EP = 0x82,
        /// The endpoint is not in use.
        NOT_ACTIVE = 0x83,
        /// The node does not do this.
        NOT_SUPPORTED = 0x84,
        /// Too late.
        TIMEOUT = 0x85,
        /// Nothing to match.
        NO_MATCH = 0x86,
        /// No such binding.
        NO_ENTRY = 0x88,
        /// A sleeping child's descriptor is not held here.
        NO_DESCRIPTOR = 0x89,
        /// No room.
        INSUFFICIENT_SPACE = 0x8a,
        /// Not in this state.
        NOT_PERMITTED = 0x8b,
        /// The table is full.
        TABLE_FULL = 0x8c,
        /// The requester may not.
        NOT_AUTHORIZED = 0x8d,
        /// The device's binding table is full.
        DEVICE_BINDING_TABLE_FULL = 0x8e,
        /// No such index.
        INVALID_INDEX = 0x8f,
    }
}

/// A ZDP frame: what an APS data frame of profile 0x0000 carries (2.4.2.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Chosen by the requester and repeated in the response.
    pub transaction_sequence_number: u8,
    /// What it says.
    pub message: Message,
}

/// A message of a cluster that is not one of [`Message`]'s own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    cluster: ClusterId,
    /// All after the sequence number.
    pub fields: Bytes,
}

impl Unknown {
    /// `None` where [`Message`] has a variant for the cluster: use that.
    #[must_use]
    pub fn new(cluster: ClusterId, fields: Bytes) -> Option<Self> {
        (!Message::CLUSTERS.iter().any(|(known, _)| *known == cluster))
            .then_some(Self { cluster, fields })
    }
}

impl Frame {
    /// Reads the frame that an APS data frame of `cluster` carries.
    ///
    /// # Errors
    /// [`DecodeError`], with the octet at which the first fault stands.
    pub fn decode(cluster: ClusterId, octets: &[u8]) -> Result<Self, DecodeError> {
        let parsed = Self::parse(cluster, octets);
        wire::whole(Message::cluster_name(cluster).unwrap_or("ZDP frame"), octets, parsed)
    }

    /// The frame's octets. Its cluster goes into the APS header: [`Message::cluster`].
    #[must_use]
    pub fn encode(&self) -> BytesMut {
        let mut out = BytesMut::new();
        self.transaction_sequence_number.put(&mut out);
        self.message.put(&mut out);
        out
    }

    fn parse(cluster: ClusterId, input: &[u8]) -> Parsed<'_, Self> {
        let (rest, number) = field("transaction sequence number", u8::parse)(input)?;
        let (rest, message) = Message::parse(cluster, rest)?;
        Ok((rest, Self { transaction_sequence_number: number, message }))
    }
}

/// Defines the enum, its clusters and its codec from one list.
macro_rules! messages {
    ($($id:literal $name:literal $variant:ident,)*) => {
        /// What a ZDP frame says, by cluster.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Message {
            $(#[doc = concat!("`", $name, "`, cluster ", stringify!($id), ".")] $variant($variant),)*
            /// Of a cluster that is not decoded here.
            Unknown(Unknown),
        }

        $(impl From<$variant> for Message {
            fn from(message: $variant) -> Self {
                Self::$variant(message)
            }
        }

        impl $variant {
            /// The cluster it is sent in.
            pub const CLUSTER: ClusterId = ClusterId($id);
        })*

        impl Message {
            /// Every cluster that has a variant, with the standard's name for it.
            pub const CLUSTERS: &'static [(ClusterId, &'static str)] =
                &[$((ClusterId($id), $name),)*];

            /// The cluster it is sent in.
            #[must_use]
            pub fn cluster(&self) -> ClusterId {
                match self {
                    $(Self::$variant(_) => $variant::CLUSTER,)*
                    Self::Unknown(message) => message.cluster,
                }
            }

            fn parse(cluster: ClusterId, input: &[u8]) -> Parsed<'_, Self> {
                match cluster {
                    $($variant::CLUSTER => {
                        let (rest, message) = $variant::parse(input)?;
                        Ok((rest, Self::$variant(message)))
                    })*
                    _ => {
                        let (rest, fields) = Bytes::parse(input)?;
                        Ok((rest, Self::Unknown(Unknown { cluster, fields })))
                    }
                }
            }

            /// Adds the message's fields.
            pub(crate) fn describe(&self, name: &'static str, tree: &mut Tree) {
                match self {
                    $(Self::$variant(message) => message.describe(name, tree),)*
                    Self::Unknown(message) => message.fields.describe(name, tree),
                }
            }

            fn put(&self, out: &mut BytesMut) {
                match self {
                    $(Self::$variant(message) => message.put(out),)*
                    Self::Unknown(message) => message.fields.put(out),
                }
            }
        }
    };
}

messages! {
    0x0000 "NWK_addr_req" NwkAddrReq,
    0x0001 "IEEE_addr_req" IeeeAddrReq,
    0x0002 "Node_Desc_req" NodeDescReq,
    0x0003 "Power_Desc_req" PowerDescReq,
    0x0004 "Simple_Desc_req" SimpleDescReq,
    0x0005 "Active_EP_req" ActiveEpReq,
    0x0006 "Match_Desc_req" MatchDescReq,
    0x0013 "Device_annce" DeviceAnnce,
    0x0021 "Bind_req" BindReq,
    0x0022 "Unbind_req" UnbindReq,
    0x0034 "Mgmt_Leave_req" MgmtLeaveReq,
    0x0036 "Mgmt_Permit_Joining_req" MgmtPermitJoiningReq,
    0x8000 "NWK_addr_rsp" NwkAddrRsp,
    0x8001 "IEEE_addr_rsp" IeeeAddrRsp,
    0x8002 "Node_Desc_rsp" NodeDescRsp,
    0x8003 "Power_Desc_rsp" PowerDescRsp,
    0x8004 "Simple_Desc_rsp" SimpleDescRsp,
    0x8005 "Active_EP_rsp" ActiveEpRsp,
    0x8006 "Match_Desc_rsp" MatchDescRsp,
    0x8021 "Bind_rsp" BindRsp,
    0x8022 "Unbind_rsp" UnbindRsp,
    0x8034 "Mgmt_Leave_rsp" MgmtLeaveRsp,
    0x8036 "Mgmt_Permit_Joining_rsp" MgmtPermitJoiningRsp,
}

impl Message {
    /// The standard's name of the cluster's message, where it is decoded here.
    #[must_use]
    pub fn cluster_name(cluster: ClusterId) -> Option<&'static str> {
        Self::CLUSTERS.iter().find(|(id, _)| *id == cluster).map(|(_, name)| *name)
    }

    /// Whether it answers a request.
    #[must_use]
    pub fn is_response(&self) -> bool {
        self.cluster().0 & RESPONSE != 0
    }

    /// A response's status, which is its first octet; `None` for a request.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        let mut fields = BytesMut::new();
        self.put(&mut fields);
        fields.first().copied().map(Status).filter(|_| self.is_response())
    }

    /// The answer to an [`Message::Unknown`] request: its response cluster, with the status that
    /// says so alone. `None` where the message is a response, or not unknown.
    #[must_use]
    pub fn not_supported(&self) -> Option<Self> {
        match self {
            Self::Unknown(Unknown { cluster: ClusterId(id), .. }) if id & RESPONSE == 0 => {
                let fields = Status::NOT_SUPPORTED.encode().freeze();
                let cluster = ClusterId(id | RESPONSE);
                Some(Self::Unknown(Unknown { cluster, fields }))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
