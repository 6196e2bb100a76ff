//! How devices say what they do over Smart Energy: requests in, calls of the brain, answers out.
//!
//! Every request that a device gets comes through `on_zcl`. What it makes of it stands in `general`
//! (attributes and discovery), `attributes` (what each holds) and `commands` (the clusters' own).

mod attributes;
mod commands;
mod general;
mod money;
#[cfg(test)]
mod tests;

use bytes::Bytes;
use zigbee::se::basic::Basic;
use zigbee::se::identify::Identify;
use zigbee::se::{self, Side};
use zigbee::wire::Wire;
use zigbee::zcl::general::{Command as General, DefaultResponse};
use zigbee::zcl::header::{Direction, FrameType};
use zigbee::zcl::{Frame, Status};
use zigbee::{Endpoint, NwkAddress, ProfileId};

use super::app::{Device, smart_energy};
use crate::Micros;
use crate::stack::{ApsRequest, Ctx, Data};

/// What a request is answered with.
enum Reply {
    /// Nothing, whatever the request asks.
    Nothing,
    /// How it fared, as far as the requester wants to know (ZCL rev 8, 2.5.12.2).
    Status(Status),
    /// A general command.
    General(General),
    /// Commands of the cluster.
    Specific(Vec<(u8, Bytes)>),
}

/// A request, and where it stands.
struct Request<'a> {
    now: Micros,
    cluster: u16,
    /// The side that this device has in it.
    side: Side,
    frame: &'a Frame,
    /// Octets that an answer can have.
    room: usize,
    from: (NwkAddress, Endpoint, Endpoint),
}

/// A Smart Energy message has come.
pub(super) fn on_zcl(device: &mut Device, ctx: &mut Ctx<'_>, data: &Data) {
    let (cluster, now) = (data.cluster.0, ctx.now);
    let endpoint = device.profile.endpoints.iter().find(|known| known.id == data.dst_endpoint);
    // What is for no application here, or of another profile, is not answered (2.2.4.1.3).
    let Some(endpoint) = endpoint.filter(|_| data.profile == ProfileId::SMART_ENERGY) else {
        return;
    };
    let Ok(frame) = Frame::decode(&data.payload) else { return };
    let side = match frame.header.direction {
        Direction::ClientToServer => Side::Server,
        Direction::ServerToClient => Side::Client,
    };
    let names = if side == Side::Server { &endpoint.servers } else { &endpoint.clients };
    let has_cluster =
        se::cluster(cluster).is_some_and(|known| names.iter().any(|name| name == known.name));
    let request = Request {
        now,
        cluster,
        side,
        frame: &frame,
        room: ctx.stack.payload_max(data.secured_with_link_key),
        from: (data.src, data.src_endpoint, data.dst_endpoint),
    };
    let reply = if !has_cluster {
        Reply::Status(Status::UNSUPPORTED_CLUSTER)
    } else if needs_link_key(cluster) && !data.secured_with_link_key {
        // What is not encrypted with the link key is not listened to (SE 5.4.6).
        Reply::Status(Status::FAILURE)
    } else {
        if let Some(meter) = &mut device.meter {
            meter.advance(now);
        }
        answer(device, &request)
    };
    for payload in frames(&request, reply, data.dst.is_broadcast()) {
        let reply = ApsRequest {
            dst: data.src,
            dst_endpoint: data.src_endpoint,
            src_endpoint: data.dst_endpoint,
            link_key: data.secured_with_link_key,
            ..smart_energy(cluster, payload)
        };
        device.say_later(now, reply);
    }
}

/// Whether a cluster's messages are encrypted with the link key (SE 5.4.6, table 5-12): all but the
/// general ones that any device may be asked for.
fn needs_link_key(cluster: u16) -> bool {
    ![Basic::ID, Identify::ID].contains(&cluster)
}

fn answer(device: &mut Device, request: &Request<'_>) -> Reply {
    let header = request.frame.header;
    match (header.frame_type, header.manufacturer_code) {
        (FrameType::Global, Some(_)) => Reply::Status(Status::UNSUP_MANUF_GENERAL_COMMAND),
        (FrameType::ClusterSpecific, Some(_)) => Reply::Status(Status::UNSUP_MANUF_CLUSTER_COMMAND),
        (FrameType::Global, None) => general::answer(device, request),
        (FrameType::ClusterSpecific, None) => commands::answer(device, request),
    }
}

/// The frames of a reply. A Default Response is never answered by another, nor a broadcast by any;
/// success is told where the requester did not decline it (ZCL rev 8, 2.5.12.2).
fn frames(request: &Request<'_>, reply: Reply, is_broadcast: bool) -> Vec<Bytes> {
    let asked = request.frame.header;
    let is_default_response =
        asked.frame_type == FrameType::Global && asked.command_id == DEFAULT_RESPONSE;
    if is_default_response || is_broadcast {
        return Vec::new();
    }
    let direction = match asked.direction {
        Direction::ClientToServer => Direction::ServerToClient,
        Direction::ServerToClient => Direction::ClientToServer,
    };
    let general = |command: &General| {
        let mut frame = Frame::general(direction, asked.sequence_number, command.encode());
        frame.header.manufacturer_code = asked.manufacturer_code;
        frame.encode().freeze()
    };
    match reply {
        Reply::Nothing => Vec::new(),
        Reply::Status(Status::SUCCESS) if asked.disable_default_response => Vec::new(),
        Reply::Status(status) => {
            let command_id = asked.command_id;
            vec![general(&General::DefaultResponse(DefaultResponse { command_id, status }))]
        }
        Reply::General(command) => vec![general(&command)],
        Reply::Specific(commands) => {
            let specific = |(id, payload)| {
                let mut frame = Frame::specific(direction, asked.sequence_number, id, payload);
                frame.header.disable_default_response = true;
                frame.encode().freeze()
            };
            commands.into_iter().map(specific).collect()
        }
    }
}

const DEFAULT_RESPONSE: u8 = zigbee::zcl::general::CommandId::DEFAULT_RESPONSE.0;
