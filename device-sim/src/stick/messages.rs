//! Messages, out and in.

use std::collections::BTreeMap;

use adapters::ezsp::commands::{
    Command, IncomingMessageHandler, MaximumPayloadLengthResponse, MessageSentHandler,
    SendBroadcast, SendBroadcastResponse, SendUnicast, SendUnicastResponse,
};
use adapters::ezsp::types::{
    EmberApsFrame, EmberApsOption, EmberCounterType, EmberIncomingMessageType,
    EmberOutgoingMessageType, EmberStatus, EzspDecisionId, EzspPolicyId, Octets,
};
use zigbee::{NwkAddress, ProfileId};

use super::{Outcome, Stick};
use crate::Micros;
use crate::stack::{ApsRequest, Ctx, Data, RequestError, SendOutcome};

/// The stick stands in no table of its own.
const NO_ROW: u8 = 255;

/// Messages under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Messages {
    next_tag: u32,
    under_way: BTreeMap<u32, UnderWay>,
    /// Of messages that the stick sends to itself.
    own_counter: u8,
}

/// What `messageSentHandler` will say.
#[derive(Clone, Debug)]
struct UnderWay {
    kind: EmberOutgoingMessageType,
    index_or_destination: NwkAddress,
    aps_frame: EmberApsFrame,
    message_tag: u8,
    message_contents: Octets,
}

impl Stick {
    pub(super) fn message_command(&mut self, ctx: &mut Ctx<'_>, command: Command) -> Outcome {
        let response = match command {
            Command::SendUnicast(unicast) => {
                let (status, sequence) = match self.unicast(ctx, unicast) {
                    Ok(sequence) => (EmberStatus::SUCCESS, sequence),
                    Err(status) => (status, 0),
                };
                SendUnicastResponse { status, sequence }.into()
            }
            Command::SendBroadcast(broadcast) => {
                let (status, sequence) = match self.broadcast(ctx, broadcast) {
                    Ok(sequence) => (EmberStatus::SUCCESS, sequence),
                    Err(status) => (status, 0),
                };
                SendBroadcastResponse { status, sequence }.into()
            }
            Command::MaximumPayloadLength(_) => {
                let octets = ctx.stack.payload_max(false);
                let aps_length = u8::try_from(octets).unwrap_or(u8::MAX);
                MaximumPayloadLengthResponse { aps_length }.into()
            }
            _ => return None,
        };
        Some(Ok(response))
    }

    fn unicast(&mut self, ctx: &mut Ctx<'_>, unicast: SendUnicast) -> Result<u8, EmberStatus> {
        let SendUnicast { kind, index_or_destination, aps_frame, message_tag, message_contents } =
            unicast;
        let dst = match kind {
            EmberOutgoingMessageType::DIRECT => index_or_destination,
            EmberOutgoingMessageType::VIA_ADDRESS_TABLE => {
                let [index, _] = index_or_destination.0.to_le_bytes();
                self.tables.address(index).ok_or(EmberStatus::INVALID_CALL)?
            }
            _ => return Err(EmberStatus::INVALID_CALL),
        };
        let under_way =
            UnderWay { kind, index_or_destination, aps_frame, message_tag, message_contents };
        if self.net.is_up() && Some(dst) == ctx.stack.address() {
            return Ok(self.deliver_to_itself(ctx, under_way));
        }
        self.request(ctx, dst, under_way)
    }

    fn broadcast(
        &mut self,
        ctx: &mut Ctx<'_>,
        broadcast: SendBroadcast,
    ) -> Result<u8, EmberStatus> {
        let SendBroadcast { destination, aps_frame, message_tag, message_contents, .. } = broadcast;
        if !destination.is_broadcast() {
            return Err(EmberStatus::BAD_ARGUMENT);
        }
        let under_way = UnderWay {
            kind: EmberOutgoingMessageType::BROADCAST,
            index_or_destination: destination,
            aps_frame,
            message_tag,
            message_contents,
        };
        self.request(ctx, destination, under_way)
    }

    fn request(
        &mut self,
        ctx: &mut Ctx<'_>,
        dst: NwkAddress,
        mut under_way: UnderWay,
    ) -> Result<u8, EmberStatus> {
        if !self.net.is_up() {
            return Err(EmberStatus::NETWORK_DOWN);
        }
        let frame = &under_way.aps_frame;
        let tag = self.messages.next_tag;
        let request = ApsRequest {
            dst,
            dst_endpoint: frame.destination_endpoint,
            src_endpoint: frame.source_endpoint,
            profile: frame.profile_id,
            cluster: frame.cluster_id,
            payload: under_way.message_contents.clone().into_bytes(),
            ack: frame.options.contains(EmberApsOption::RETRY) && !dst.is_broadcast(),
            link_key: frame.options.contains(EmberApsOption::ENCRYPTION),
            tag,
        };
        let sequence = ctx.request(request).map_err(|error| match error {
            RequestError::NetworkDown => EmberStatus::NETWORK_DOWN,
            RequestError::NoLinkKey => EmberStatus::APS_ENCRYPTION_ERROR,
            RequestError::TooLong => EmberStatus::MESSAGE_TOO_LONG,
        })?;
        self.messages.next_tag = tag.wrapping_add(1);
        under_way.aps_frame.sequence = sequence;
        self.messages.under_way.insert(tag, under_way);
        Ok(sequence)
    }

    /// What became of a message.
    pub(super) fn sent(&mut self, now: Micros, tag: u32, outcome: SendOutcome) {
        // Of before a reset, where it is not there.
        if let Some(under_way) = self.messages.under_way.remove(&tag) {
            let (status, counter) = match outcome {
                SendOutcome::Delivered => {
                    (EmberStatus::SUCCESS, EmberCounterType::APS_DATA_TX_UNICAST_SUCCESS)
                }
                SendOutcome::NotDelivered => {
                    (EmberStatus::DELIVERY_FAILED, EmberCounterType::APS_DATA_TX_UNICAST_FAILED)
                }
            };
            let is_broadcast = under_way.kind == EmberOutgoingMessageType::BROADCAST;
            let broadcast = EmberCounterType::APS_DATA_TX_BROADCAST;
            self.tables.count(if is_broadcast { broadcast } else { counter });
            let handler = self.sent_handler(under_way, status);
            self.callback(now, handler);
        }
    }

    fn sent_handler(&self, under_way: UnderWay, status: EmberStatus) -> MessageSentHandler {
        let UnderWay { kind, index_or_destination, aps_frame, message_tag, message_contents } =
            under_way;
        let policy = EzspPolicyId::MESSAGE_CONTENTS_IN_CALLBACK_POLICY;
        let wanted = EzspDecisionId::MESSAGE_TAG_AND_CONTENTS_IN_CALLBACK;
        let is_wanted = self.settings.decided(policy) == wanted;
        let message_contents = if is_wanted { message_contents } else { Octets::default() };
        MessageSentHandler {
            kind,
            index_or_destination,
            aps_frame,
            message_tag,
            status,
            message_contents,
        }
    }

    /// A message to the stick itself goes by no air: ZDP requests are answered, the rest comes in.
    fn deliver_to_itself(&mut self, ctx: &mut Ctx<'_>, mut under_way: UnderWay) -> u8 {
        let sequence = self.messages.own_counter;
        self.messages.own_counter = sequence.wrapping_add(1);
        under_way.aps_frame.sequence = sequence;
        let (frame, contents) = (&under_way.aps_frame, &under_way.message_contents);
        let incoming = if frame.profile_id == ProfileId::ZDP && frame.destination_endpoint == 0 {
            let answer = ctx.stack.zdp_answer(frame.cluster_id, contents);
            answer.map(|(cluster_id, payload)| {
                let mut reply = reply_frame(frame);
                reply.cluster_id = cluster_id;
                (reply, payload)
            })
        } else {
            Some((frame.clone(), contents.clone().into_bytes()))
        };
        let sent = self.sent_handler(under_way, EmberStatus::SUCCESS);
        self.after.push(sent.into());
        if let Some((aps_frame, payload)) = incoming
            && let Ok(message_contents) = Octets::new(payload)
        {
            let kind = EmberIncomingMessageType::UNICAST;
            let sender = NwkAddress::COORDINATOR;
            let incoming = handler(kind, aps_frame, u8::MAX, sender, message_contents);
            self.after.push(incoming.into());
        }
        sequence
    }

    /// A message has arrived.
    pub(super) fn arrived(&mut self, now: Micros, data: &Data) {
        let is_broadcast = data.dst.is_broadcast();
        let kind = if is_broadcast {
            self.tables.count(EmberCounterType::APS_DATA_RX_BROADCAST);
            EmberIncomingMessageType::BROADCAST
        } else {
            self.tables.count(EmberCounterType::APS_DATA_RX_UNICAST);
            EmberIncomingMessageType::UNICAST
        };
        let mut options = EmberApsOption::ENABLE_ROUTE_DISCOVERY;
        if data.acknowledged {
            options = options.with(EmberApsOption::RETRY);
        }
        if data.secured_with_link_key {
            options = options.with(EmberApsOption::ENCRYPTION);
        }
        let aps_frame = EmberApsFrame {
            profile_id: data.profile,
            cluster_id: data.cluster,
            source_endpoint: data.src_endpoint,
            destination_endpoint: data.dst_endpoint,
            options,
            group_id: 0,
            sequence: data.aps_counter,
        };
        // What the air carries, one octet counts.
        if let Ok(contents) = Octets::new(data.payload.clone()) {
            self.callback(now, handler(kind, aps_frame, data.lqi, data.src, contents));
        }
    }
}

/// The same the other way round.
fn reply_frame(frame: &EmberApsFrame) -> EmberApsFrame {
    EmberApsFrame {
        source_endpoint: frame.destination_endpoint,
        destination_endpoint: frame.source_endpoint,
        ..frame.clone()
    }
}

fn handler(
    kind: EmberIncomingMessageType,
    aps_frame: EmberApsFrame,
    last_hop_lqi: u8,
    sender: NwkAddress,
    message_contents: Octets,
) -> IncomingMessageHandler {
    // On the virtual air all are near; the weaker, the lower the quality.
    let weakness = i8::try_from((u8::MAX - last_hop_lqi) / 4).unwrap_or(i8::MAX);
    IncomingMessageHandler {
        kind,
        aps_frame,
        last_hop_lqi,
        last_hop_rssi: -30_i8.saturating_sub(weakness),
        sender,
        binding_index: NO_ROW,
        address_index: NO_ROW,
        message_contents,
    }
}
