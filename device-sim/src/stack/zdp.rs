//! The ZDP server of a node (Zigbee 2.4.4): tells others what the node is and what is on it.

use bytes::Bytes;
use zigbee::wire::{Counted, Measured};
use zigbee::zdp::{
    ActiveEpRsp, BindReq, BindRsp, Frame, IeeeAddrRsp, LogicalType, MatchDescReq, MatchDescRsp,
    Message, MgmtLeaveOptions, MgmtLeaveRsp, MgmtPermitJoiningRsp, NodeDescRsp, NodeDescriptor,
    NwkAddrRsp, PowerDescRsp, PowerDescriptor, ServerMask, SimpleDescReq, SimpleDescRsp,
    SimpleDescriptor, Status, UnbindReq, UnbindRsp,
};
use zigbee::{ClusterId, Endpoint, NwkAddress};

use super::{Data, EndpointDescription, Indication, Role, Stack};
use crate::Micros;

/// Bindings that a node has room for.
const BINDINGS_MAX: usize = 16;
/// The largest message that a node takes, in octets.
const TRANSFER_MAX: u16 = 82;

impl Stack {
    /// What the ZDP server answers to a request that came by no air: that of the application on
    /// this node. `None` where there is nothing to answer.
    pub(crate) fn zdp_answer(
        &mut self,
        cluster: ClusterId,
        request: &[u8],
    ) -> Option<(ClusterId, Bytes)> {
        let frame = Frame::decode(cluster, request).ok()?;
        let message = self.answer(&frame.message, false)?;
        let answer = Frame { message, ..frame };
        Some((answer.message.cluster(), answer.encode().freeze()))
    }

    /// A ZDP message for this node: answers a request, and tells the application the rest.
    pub(super) fn receive_zdp(&mut self, now: Micros, data: Data) {
        let Ok(frame) = Frame::decode(data.cluster, &data.payload) else { return };
        let is_broadcast = data.dst.is_broadcast();
        if frame.message.is_response() || matches!(frame.message, Message::DeviceAnnce(_)) {
            self.out.push_back(Indication::Data(data));
            return;
        }
        let Some(message) = self.answer(&frame.message, is_broadcast) else { return };
        let number = frame.transaction_sequence_number;
        let answer = Frame { transaction_sequence_number: number, message };
        self.send_zdp(now, data.src, &answer);
        if let (Message::MgmtLeaveReq(request), Role::EndDevice { .. }) =
            (&frame.message, self.config.role)
        {
            let rejoin = request.options.contains(MgmtLeaveOptions::REJOIN);
            self.leave_as_told(now, rejoin);
        }
    }

    /// The answer to a request; none to a broadcast that is not about this node.
    fn answer(&mut self, request: &Message, is_broadcast: bool) -> Option<Message> {
        let own = self.address()?;
        let eui64 = self.config.eui64;
        // Who asks everyone about one node hears from that node alone.
        let status = |about: NwkAddress| match about == own {
            true => Some(Status::SUCCESS),
            false if is_broadcast => None,
            false => Some(Status::DEVICE_NOT_FOUND),
        };
        let about = match request {
            Message::IeeeAddrReq(r) => r.nwk_addr_of_interest,
            Message::NodeDescReq(r) => r.nwk_addr_of_interest,
            Message::PowerDescReq(r) => r.nwk_addr_of_interest,
            Message::SimpleDescReq(r) => r.nwk_addr_of_interest,
            Message::ActiveEpReq(r) => r.nwk_addr_of_interest,
            _ => own,
        };
        let status = status(about)?;
        let found = status == Status::SUCCESS;
        Some(match request {
            Message::NwkAddrReq(r) => {
                let is_us = r.ieee_addr == eui64;
                if is_broadcast && !is_us {
                    return None;
                }
                let status = if is_us { status } else { Status::DEVICE_NOT_FOUND };
                let nwk_addr_remote_dev = if is_us { own } else { NwkAddress::UNKNOWN };
                let ieee_addr_remote_dev = r.ieee_addr;
                NwkAddrRsp { status, ieee_addr_remote_dev, nwk_addr_remote_dev, associated: None }
                    .into()
            }
            Message::IeeeAddrReq(_) => {
                let (ieee_addr_remote_dev, nwk_addr_remote_dev) = (eui64, about);
                IeeeAddrRsp { status, ieee_addr_remote_dev, nwk_addr_remote_dev, associated: None }
                    .into()
            }
            Message::NodeDescReq(_) => {
                let node_descriptor = found.then(|| self.node_descriptor());
                NodeDescRsp { status, nwk_addr_of_interest: about, node_descriptor }.into()
            }
            Message::PowerDescReq(_) => {
                let power_descriptor = found.then(|| self.power_descriptor());
                PowerDescRsp { status, nwk_addr_of_interest: about, power_descriptor }.into()
            }
            Message::ActiveEpReq(_) => {
                let list = self.endpoints.iter().map(|known| known.endpoint).collect();
                let active_ep_list = found.then(|| Counted::new(list)).flatten();
                ActiveEpRsp { status, nwk_addr_of_interest: about, active_ep_list }.into()
            }
            Message::SimpleDescReq(r) => self.simple_descriptor_response(*r, status),
            Message::MatchDescReq(r) => return self.match_response(r, own, is_broadcast),
            Message::BindReq(r) => BindRsp { status: self.bind(r) }.into(),
            Message::UnbindReq(r) => UnbindRsp { status: self.unbind(r) }.into(),
            Message::MgmtLeaveReq(_) => {
                let is_device = matches!(self.config.role, Role::EndDevice { .. });
                let status = if is_device { Status::SUCCESS } else { Status::NOT_SUPPORTED };
                MgmtLeaveRsp { status }.into()
            }
            Message::MgmtPermitJoiningReq(_) if is_broadcast => return None,
            // Nobody joins through a device; and whom the coordinator lets in its host says.
            Message::MgmtPermitJoiningReq(_) => {
                MgmtPermitJoiningRsp { status: Status::NOT_SUPPORTED }.into()
            }
            _ if is_broadcast => return None,
            other => return other.not_supported(),
        })
    }

    fn bind(&mut self, request: &BindReq) -> Status {
        if self.bindings.contains(request) {
            return Status::SUCCESS;
        }
        if self.bindings.len() >= BINDINGS_MAX {
            return Status::TABLE_FULL;
        }
        self.bindings.push(*request);
        Status::SUCCESS
    }

    fn unbind(&mut self, request: &UnbindReq) -> Status {
        let is_meant = |known: &BindReq| {
            known.src_address == request.src_address
                && known.src_endpoint == request.src_endpoint
                && known.cluster_id == request.cluster_id
                && known.target == request.target
        };
        match self.bindings.iter().position(is_meant) {
            Some(place) => {
                self.bindings.remove(place);
                Status::SUCCESS
            }
            None => Status::NO_ENTRY,
        }
    }

    fn simple_descriptor_response(&self, request: SimpleDescReq, status: Status) -> Message {
        let known = self.endpoints.iter().find(|known| known.endpoint == request.endpoint);
        let status = match (status, request.endpoint, known) {
            (Status::SUCCESS, 0 | 241.., _) => Status::INVALID_EP,
            (Status::SUCCESS, _, None) => Status::NOT_ACTIVE,
            (status, ..) => status,
        };
        let simple_descriptor = match (status, known) {
            (Status::SUCCESS, Some(known)) => simple_descriptor(known).and_then(Measured::new),
            _ => None,
        };
        let nwk_addr_of_interest = request.nwk_addr_of_interest;
        SimpleDescRsp { status, nwk_addr_of_interest, simple_descriptor }.into()
    }

    /// Endpoints of the profile with any of the clusters asked for (2.4.4.2.7.1). Who asks
    /// everyone hears nothing from nodes that have none.
    fn match_response(
        &self,
        request: &MatchDescReq,
        own: NwkAddress,
        is_broadcast: bool,
    ) -> Option<Message> {
        let about = request.nwk_addr_of_interest;
        if about != own && !about.is_broadcast() {
            let (status, match_list) = (Status::DEVICE_NOT_FOUND, Some(Counted::default()));
            let rsp = MatchDescRsp { status, nwk_addr_of_interest: about, match_list };
            return (!is_broadcast).then(|| rsp.into());
        }
        let matches = |known: &&EndpointDescription| {
            let any = |wanted: &[_], have: &[_]| wanted.iter().any(|id| have.contains(id));
            known.profile == request.profile_id
                && (any(&request.input_clusters, &known.input_clusters)
                    || any(&request.output_clusters, &known.output_clusters))
        };
        let list: Vec<Endpoint> =
            self.endpoints.iter().filter(matches).map(|known| known.endpoint).collect();
        if list.is_empty() && is_broadcast {
            return None;
        }
        let status = Status::SUCCESS;
        let match_list = Counted::new(list);
        Some(MatchDescRsp { status, nwk_addr_of_interest: own, match_list }.into())
    }

    fn node_descriptor(&self) -> NodeDescriptor {
        let (logical_type, server_mask) = match self.config.role {
            Role::Coordinator => (LogicalType::COORDINATOR, ServerMask::PRIMARY_TRUST_CENTER),
            Role::EndDevice { .. } => (LogicalType::END_DEVICE, ServerMask(0)),
        };
        NodeDescriptor {
            logical_type,
            complex_descriptor_available: false,
            user_descriptor_available: false,
            reserved: 0,
            aps_flags: 0,
            frequency_band: NodeDescriptor::BAND_2400_MHZ,
            mac_capability: self.capability(),
            manufacturer_code: self.config.manufacturer_code,
            maximum_buffer_size: 82,
            maximum_incoming_transfer_size: TRANSFER_MAX,
            server_mask,
            maximum_outgoing_transfer_size: TRANSFER_MAX,
            descriptor_capability: 0,
        }
    }

    fn power_descriptor(&self) -> PowerDescriptor {
        match self.config.role {
            Role::EndDevice { poll_interval: Some(_) } => PowerDescriptor::BATTERY,
            Role::Coordinator | Role::EndDevice { .. } => PowerDescriptor::MAINS,
        }
    }
}

fn simple_descriptor(known: &EndpointDescription) -> Option<SimpleDescriptor> {
    Some(SimpleDescriptor {
        endpoint: known.endpoint,
        application_profile: known.profile,
        application_device: known.device_id,
        application_device_version: known.device_version,
        input_clusters: Counted::new(known.input_clusters.clone())?,
        output_clusters: Counted::new(known.output_clusters.clone())?,
    })
}
