//! The hub: what it holds, and how it answers a request.

use bytes::Bytes;
use jiff::Timestamp;
use zigbee::se::ClusterCommand;
use zigbee::se::messaging::{
    DisplayMessage, GetLastMessage, GetMessageCancellation, MessageConfirmation, Messaging,
};
use zigbee::se::price::Price as PriceCluster;
use zigbee::se::price::to_client::PublishPrice;
use zigbee::se::price::to_server::GetCurrentPrice;
use zigbee::se::time::Time;
use zigbee::tail;
use zigbee::wire::Wire;
use zigbee::zcl::general::Command as General;
use zigbee::zcl::header::{Direction, FrameType};
use zigbee::zcl::{CharStr, Frame, Map8, Status, UtcTime};

use crate::answer::{default_response, read_response, write_response};
use crate::price::Price;
use crate::time;

/// A communications hub, as its HAN sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hub {
    price: Price,
    message: Option<Message>,
}

/// The message in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The hub's number for it; a higher number is a newer message.
    pub id: u32,
    /// How it is carried and confirmed (`message_control`).
    pub control: u8,
    /// For how many minutes it is shown; all ones, until it is changed.
    pub minutes: u16,
    /// The text, 254 octets at most: what is longer is cut off between two characters.
    pub text: String,
}

/// What a cluster's own command is answered with.
enum Reply {
    /// A command of the cluster.
    With(u8, Bytes),
    /// A status.
    Status(Status),
}

impl Hub {
    /// The clusters that it serves.
    pub const CLUSTERS: &'static [u16] = &[Time::ID, PriceCluster::ID, Messaging::ID];

    /// A hub that serves this price, and has no message.
    #[must_use]
    pub const fn new(price: Price) -> Self {
        Self { price, message: None }
    }

    /// Has this message in force from now on; none, where there is none.
    pub fn set_message(&mut self, message: Option<Message>) {
        self.message = message;
    }

    /// The answer to `request` at the cluster with this identifier, at this time of day. `None` where
    /// no answer is due: what is itself an answer, or comes from a server.
    #[must_use]
    pub fn answer(&self, utc: Timestamp, cluster: u16, request: &Frame) -> Option<Frame> {
        let header = request.header;
        if header.direction == Direction::ServerToClient {
            return None;
        }
        if header.manufacturer_code.is_some() {
            let status = match header.frame_type {
                FrameType::Global => Status::UNSUP_MANUF_GENERAL_COMMAND,
                FrameType::ClusterSpecific => Status::UNSUP_MANUF_CLUSTER_COMMAND,
            };
            return Some(default_response(request, status));
        }
        if !Self::CLUSTERS.contains(&cluster) {
            let is_answer = matches!(General::of(request), Some(Ok(General::DefaultResponse(_))));
            return (!is_answer).then(|| default_response(request, Status::UNSUPPORTED_CLUSTER));
        }
        match General::of(request) {
            Some(general) => Self::answer_general(utc, cluster, request, general.ok()),
            None => self.answer_specific(utc, cluster, request),
        }
    }

    fn answer_general(
        utc: Timestamp,
        cluster: u16,
        request: &Frame,
        general: Option<General>,
    ) -> Option<Frame> {
        let status = match general {
            Some(General::ReadAttributes(asked)) => {
                let value = |id| attribute(utc, cluster, id);
                return Some(read_response(request, &asked.0, value));
            }
            Some(General::WriteAttributes(asked) | General::WriteAttributesUndivided(asked)) => {
                let is_there = |id| attribute(utc, cluster, id).is_some();
                return Some(write_response(request, &asked.0, is_there));
            }
            Some(General::DefaultResponse(_) | General::WriteAttributesNoResponse(_)) => {
                return None;
            }
            None if is_general(request.header.command_id) => Status::MALFORMED_COMMAND,
            Some(_) | None => Status::UNSUP_GENERAL_COMMAND,
        };
        Some(default_response(request, status))
    }

    fn answer_specific(&self, utc: Timestamp, cluster: u16, request: &Frame) -> Option<Frame> {
        let payload = &request.payload;
        let malformed = Reply::Status(Status::MALFORMED_COMMAND);
        let reply = match (cluster, request.header.command_id) {
            (PriceCluster::ID, GetCurrentPrice::ID) => match GetCurrentPrice::decode(payload) {
                Ok(_) => self
                    .price
                    .publish(utc)
                    .map_or(Reply::Status(Status::NOT_FOUND), |p| Reply::With(PublishPrice::ID, p)),
                Err(_) => malformed,
            },
            (Messaging::ID, GetLastMessage::ID) => match (payload.is_empty(), &self.message) {
                (false, _) => malformed,
                (true, None) => Reply::Status(Status::NOT_FOUND),
                (true, Some(message)) => Reply::With(DisplayMessage::ID, message.display()),
            },
            (Messaging::ID, MessageConfirmation::ID) => {
                match MessageConfirmation::decode(payload) {
                    Ok(_) => Reply::Status(Status::SUCCESS),
                    Err(_) => malformed,
                }
            }
            (Messaging::ID, GetMessageCancellation::ID) => {
                match GetMessageCancellation::decode(payload) {
                    Ok(_) => Reply::Status(Status::NOT_FOUND),
                    Err(_) => malformed,
                }
            }
            _ => Reply::Status(Status::UNSUP_CLUSTER_COMMAND),
        };
        match reply {
            Reply::With(command_id, payload) => {
                let sequence = request.header.sequence_number;
                let to = Direction::ServerToClient;
                let mut frame = Frame::specific(to, sequence, command_id, payload);
                frame.header.disable_default_response = true;
                Some(frame)
            }
            Reply::Status(Status::SUCCESS) if request.header.disable_default_response => None,
            Reply::Status(status) => Some(default_response(request, status)),
        }
    }
}

impl Message {
    fn display(&self) -> Bytes {
        let display = DisplayMessage {
            message_id: self.id,
            message_control: Map8(self.control),
            start_time: UtcTime(0),
            duration_in_minutes: self.minutes,
            message: CharStr::from_text(&self.text),
            optional: tail![],
        };
        display.encode().freeze()
    }
}

/// What an attribute holds; `None` where it is not served. Price and Messaging serve none.
fn attribute(utc: Timestamp, cluster: u16, id: u16) -> Option<zigbee::zcl::Value> {
    if cluster == Time::ID { time::attribute(utc, id) } else { None }
}

fn is_general(command_id: u8) -> bool {
    General::NAMES.iter().any(|(id, _)| *id == command_id)
}

#[cfg(test)]
mod tests;
