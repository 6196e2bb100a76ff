//! What goes on while nobody waits for it: responses find their requests, devices are served, and
//! what is left is kept.

use std::sync::Arc;

use tokio::sync::mpsc;
use zigbee::zcl::general::CommandId;
use zigbee::zcl::header::{FrameType, Header};
use zigbee::{ProfileId, Wire, zcl};

use super::{Heard, Key, Said, Shared, Sort, State};
use crate::clock::Clock;
use crate::driver::{Driver, ENDPOINT, Event, Incoming, Unicast};

/// Runs until the driver has nothing more to tell.
pub(super) async fn run(
    driver: Driver,
    clock: Clock,
    shared: Arc<Shared>,
    mut events: mpsc::UnboundedReceiver<Event>,
) {
    let orders = driver.downgrade();
    drop(driver);
    while let Some(event) = events.recv().await {
        let answer = {
            let mut state = shared.state();
            match event {
                Event::Message(message) => incoming(&mut state, clock, &message),
                Event::Joined { eui64, decision, .. } => {
                    use adapters::ezsp::types::EmberJoinDecision as Decision;
                    if decision == Decision::DENY_JOIN {
                        state.refused.insert(eui64);
                    }
                    None
                }
                Event::Left { eui64, .. } => {
                    state.announced.remove(&eui64);
                    None
                }
            }
        };
        shared.news.notify_waiters();
        if let (Some(answer), Some(driver)) = (answer, orders.upgrade()) {
            crate::tasks::spawn(async move {
                match driver.unicast(answer).await {
                    Ok(delivery) => tracing::debug!("served a device: {delivery:?}"),
                    Err(error) => tracing::debug!("failed to serve a device: {error}"),
                }
            });
        }
    }
}

/// Takes a message; gives what it is to be answered with.
fn incoming(state: &mut State, clock: Clock, message: &Incoming) -> Option<Unicast> {
    match message.profile {
        ProfileId::ZDP => {
            super::zdp::incoming(state, message);
            None
        }
        ProfileId::SMART_ENERGY => smart_energy(state, clock, message),
        _ => None,
    }
}

fn smart_energy(state: &mut State, clock: Clock, message: &Incoming) -> Option<Unicast> {
    let frame = match zcl::Frame::decode(&message.payload) {
        Ok(frame) => frame,
        Err(error) => {
            let said = Said::Nonsense(message.payload.clone(), error);
            hear(state, message, said, Sort::Unasked);
            return None;
        }
    };
    let key = (message.from, message.cluster, frame.header.sequence_number);
    let frame = answered(state, key, frame)?;
    if is_response(&frame.header) && state.unanswered.remove(&key) {
        hear(state, message, Said::Frame(frame), Sort::Late);
        return None;
    }
    let answer = state.hub.answer(clock.utc(), message.cluster.0, &frame);
    let sort = if answer.is_some() { Sort::Served } else { Sort::Unasked };
    hear(state, message, Said::Frame(frame), sort);
    let answer = answer?;
    Some(Unicast {
        to: message.from,
        to_endpoint: message.from_endpoint,
        from_endpoint: ENDPOINT,
        profile: message.profile,
        cluster: message.cluster,
        payload: answer.encode().freeze(),
        // As the device asked, so that a device that expects it in clear can read it.
        link_key: message.link_key,
    })
}

/// Gives `frame` to the request that it answers; gives it back where there is none.
fn answered(state: &mut State, key: Key, frame: zcl::Frame) -> Option<zcl::Frame> {
    let is_answer =
        state.waiting.get(&key).is_some_and(|waiting| answers(&frame, &waiting.request));
    let waiting = if is_answer { state.waiting.remove(&key) } else { None };
    match waiting {
        // Whoever waited may have gone this very moment; then it came too late.
        Some(waiting) => waiting.reply.send(frame).err(),
        None => Some(frame),
    }
}

fn hear(state: &mut State, message: &Incoming, said: Said, sort: Sort) {
    let device = state.members.at(message.from).map(|member| member.device);
    state.heard.push(Heard {
        at: message.at,
        device,
        from: message.from,
        endpoint: message.from_endpoint,
        cluster: message.cluster,
        link_key: message.link_key,
        said,
        sort,
    });
}

/// Whether a frame with the request's sequence number is its answer: it goes the other way, and is
/// the response to that very command, or a command of the cluster where that was asked.
fn answers(frame: &zcl::Frame, request: &Header) -> bool {
    let header = &frame.header;
    if header.direction == request.direction {
        return false;
    }
    if is_default_response(header) {
        // Which command it answers stands in its first octet; without one it is nonsense, but
        // still the answer.
        return frame.payload.first().is_none_or(|command| *command == request.command_id);
    }
    match (request.frame_type, header.frame_type) {
        (FrameType::ClusterSpecific, FrameType::ClusterSpecific) => true,
        (FrameType::Global, FrameType::Global) => {
            response_to(request.command_id) == Some(header.command_id)
        }
        _ => false,
    }
}

/// The general command that answers general command `id`.
fn response_to(id: u8) -> Option<u8> {
    let response = match CommandId(id) {
        CommandId::READ_ATTRIBUTES | CommandId::READ_ATTRIBUTES_STRUCTURED => {
            CommandId::READ_ATTRIBUTES_RESPONSE
        }
        CommandId::WRITE_ATTRIBUTES | CommandId::WRITE_ATTRIBUTES_UNDIVIDED => {
            CommandId::WRITE_ATTRIBUTES_RESPONSE
        }
        CommandId::CONFIGURE_REPORTING => CommandId::CONFIGURE_REPORTING_RESPONSE,
        CommandId::READ_REPORTING_CONFIGURATION => CommandId::READ_REPORTING_CONFIGURATION_RESPONSE,
        CommandId::DISCOVER_ATTRIBUTES => CommandId::DISCOVER_ATTRIBUTES_RESPONSE,
        CommandId::WRITE_ATTRIBUTES_STRUCTURED => CommandId::WRITE_ATTRIBUTES_STRUCTURED_RESPONSE,
        CommandId::DISCOVER_COMMANDS_RECEIVED => CommandId::DISCOVER_COMMANDS_RECEIVED_RESPONSE,
        CommandId::DISCOVER_COMMANDS_GENERATED => CommandId::DISCOVER_COMMANDS_GENERATED_RESPONSE,
        CommandId::DISCOVER_ATTRIBUTES_EXTENDED => CommandId::DISCOVER_ATTRIBUTES_EXTENDED_RESPONSE,
        _ => return None,
    };
    Some(response.0)
}

/// Whether a frame can be a response at all, as far as its header tells.
fn is_response(header: &Header) -> bool {
    header.frame_type == FrameType::ClusterSpecific
        || is_default_response(header)
        || (0..=u8::MAX).any(|id| response_to(id) == Some(header.command_id))
}

fn is_default_response(header: &Header) -> bool {
    header.frame_type == FrameType::Global
        && CommandId(header.command_id) == CommandId::DEFAULT_RESPONSE
}
