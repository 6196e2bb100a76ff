//! The task that carries octets and time to a session, and its events to whoever waits.

use std::collections::BTreeMap;

use adapters::ash;
use adapters::ezsp::commands::{MessageSentHandler, SendUnicast};
use adapters::ezsp::host::{Call, CallError, Event as SessionEvent, Session};
use adapters::ezsp::types::{
    EmberApsFrame, EmberApsOption, EmberDeviceUpdate, EmberOutgoingMessageType, EmberStatus, Octets,
};
use adapters::ezsp::{Callback, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{mpsc, oneshot, watch};

use super::{Delivery, Event, Failure, Incoming, NotSent, Order, Unicast};
use crate::bench::BenchError;
use crate::clock::Clock;
use crate::link::Link;

/// What is read from the link at once; more waits in it.
const READ_OCTETS: usize = 1024;

type Reply<T, E> = oneshot::Sender<Result<T, E>>;

/// What a command's answer is wanted for.
enum Asked {
    /// Somebody waits for it.
    Call(Reply<Response, CallError>),
    /// The message with this tag was handed to the stick.
    Sent(u8),
}

pub(super) struct Task {
    link: Link,
    clock: Clock,
    session: Session,
    asked: BTreeMap<Call, Asked>,
    /// Messages under way, by tag.
    under_way: BTreeMap<u8, Reply<Delivery, NotSent>>,
    next_tag: u8,
    connecting: Option<oneshot::Sender<()>>,
    tell: mpsc::UnboundedSender<Event>,
    network_up: watch::Sender<bool>,
    failure: Failure,
}

impl Task {
    pub(super) fn new(
        link: Link,
        clock: Clock,
        tell: mpsc::UnboundedSender<Event>,
        network_up: watch::Sender<bool>,
        failure: Failure,
    ) -> Self {
        Self {
            link,
            clock,
            session: Session::new(ash::Config::default()),
            asked: BTreeMap::new(),
            under_way: BTreeMap::new(),
            next_tag: 0,
            connecting: None,
            tell,
            network_up,
            failure,
        }
    }

    /// Runs until nobody can give orders any more, or the connection has ended. Whoever still waits
    /// learns of the end by the reply that is dropped, and reads the reason in `failure`.
    pub(super) async fn run(mut self, mut orders: mpsc::UnboundedReceiver<Order>) {
        if let Err(error) = self.serve(&mut orders).await {
            self.failure.set(error);
        }
    }

    async fn serve(
        &mut self,
        orders: &mut mpsc::UnboundedReceiver<Order>,
    ) -> Result<(), BenchError> {
        let mut octets = vec![0; READ_OCTETS];
        loop {
            self.settle().await?;
            let deadline = self.session.next_deadline();
            let due = deadline.map(|at| self.clock.instant(at));
            tokio::select! {
                biased;
                order = orders.recv() => match order {
                    Some(order) => self.order(order),
                    None => return Ok(()),
                },
                read = self.link.read(&mut octets) => match read? {
                    0 => return Err(BenchError::LinkClosed),
                    count => {
                        let read = octets.get(..count).unwrap_or_default();
                        self.session.received(self.clock.now(), read);
                    }
                },
                () = until(due) => self.session.poll(self.clock.now()),
            }
        }
    }

    /// Puts out what the session has to say, to the stick and to those who wait.
    async fn settle(&mut self) -> Result<(), BenchError> {
        loop {
            let output = self.session.take_output();
            if !output.is_empty() {
                self.link.write_all(&output).await?;
                self.link.flush().await?;
            }
            let Some(event) = self.session.next_event() else { return Ok(()) };
            self.event(event)?;
        }
    }

    fn order(&mut self, order: Order) {
        let now = self.clock.now();
        match order {
            Order::Connect(reply) => {
                self.network_up.send_replace(false);
                self.under_way.clear();
                self.connecting = Some(reply);
                self.session.connect(now);
            }
            Order::Call(command, reply) => {
                let call = self.session.call(now, command);
                self.asked.insert(call, Asked::Call(reply));
            }
            Order::Send(message, reply) => self.send(&message, reply),
        }
    }

    fn send(&mut self, message: &Unicast, reply: Reply<Delivery, NotSent>) {
        // A tag names one message under way.
        let tags = (0..=u8::MAX).map(|n| self.next_tag.wrapping_add(n));
        let Some(tag) = tags.into_iter().find(|tag| !self.under_way.contains_key(tag)) else {
            let _ = reply.send(Err(NotSent::NothingTold));
            return;
        };
        let Ok(contents) = Octets::new(message.payload.clone()) else {
            let _ = reply.send(Err(NotSent::TooLong));
            return;
        };
        self.next_tag = tag.wrapping_add(1);
        let command = SendUnicast {
            kind: EmberOutgoingMessageType::DIRECT,
            index_or_destination: message.to,
            aps_frame: aps_frame(message),
            message_tag: tag,
            message_contents: contents,
        };
        let call = self.session.call(self.clock.now(), command);
        self.asked.insert(call, Asked::Sent(tag));
        self.under_way.insert(tag, reply);
    }

    fn event(&mut self, event: SessionEvent) -> Result<(), BenchError> {
        match event {
            SessionEvent::Ready(_) => {
                if let Some(reply) = self.connecting.take() {
                    let _ = reply.send(());
                }
            }
            SessionEvent::Answer { call, result } => self.answer(call, result),
            SessionEvent::Callback(callback) => self.callback(callback),
            SessionEvent::Unreadable(error) => {
                tracing::warn!("the adapter tells something that cannot be read: {error}");
            }
            SessionEvent::Unknown(frame) => {
                tracing::debug!("the adapter tells something unknown: {:?}", frame.header);
            }
            SessionEvent::Failed(failure) => {
                return Err(BenchError::AdapterLost(failure.to_string()));
            }
        }
        Ok(())
    }

    fn answer(&mut self, call: Call, result: Result<Response, CallError>) {
        match self.asked.remove(&call) {
            Some(Asked::Call(reply)) => {
                let _ = reply.send(result);
            }
            Some(Asked::Sent(tag)) => {
                let settled = match result {
                    Ok(Response::SendUnicastResponse(response)) => match response.status {
                        EmberStatus::SUCCESS => return,
                        status => Err(NotSent::Refused(status)),
                    },
                    Ok(_) => unreachable!("the session compares identifiers"),
                    Err(error) => Err(NotSent::Call(error)),
                };
                self.delivered(tag, settled);
            }
            // A reset came between.
            None => {}
        }
    }

    fn delivered(&mut self, tag: u8, result: Result<Delivery, NotSent>) {
        if let Some(reply) = self.under_way.remove(&tag) {
            let _ = reply.send(result);
        }
    }

    fn callback(&mut self, callback: Callback) {
        let event = match callback {
            Callback::StackStatusHandler(told) => {
                match told.status {
                    EmberStatus::NETWORK_UP => self.network_up.send_replace(true),
                    EmberStatus::NETWORK_DOWN => self.network_up.send_replace(false),
                    _ => return,
                };
                return;
            }
            Callback::MessageSentHandler(MessageSentHandler { message_tag, status, .. }) => {
                let delivery = match status {
                    EmberStatus::SUCCESS => Delivery::Delivered,
                    status => Delivery::Undelivered(status),
                };
                return self.delivered(message_tag, Ok(delivery));
            }
            Callback::IncomingMessageHandler(told) => Event::Message(Incoming {
                at: self.clock.now(),
                from: told.sender,
                from_endpoint: told.aps_frame.source_endpoint,
                to_endpoint: told.aps_frame.destination_endpoint,
                profile: told.aps_frame.profile_id,
                cluster: told.aps_frame.cluster_id,
                link_key: told.aps_frame.options.contains(EmberApsOption::ENCRYPTION),
                payload: told.message_contents.into_bytes(),
            }),
            Callback::TrustCenterJoinHandler(told) => {
                let (eui64, address) = (told.new_node_eui64, told.new_node_id);
                match told.status {
                    EmberDeviceUpdate::DEVICE_LEFT => Event::Left { eui64, address },
                    update => {
                        let decision = told.policy_decision;
                        Event::Joined { eui64, address, update, decision }
                    }
                }
            }
            _ => return,
        };
        // Nobody listens any more: the lane is closing.
        let _ = self.tell.send(event);
    }
}

fn aps_frame(message: &Unicast) -> EmberApsFrame {
    let sent = EmberApsOption::RETRY.with(EmberApsOption::ENABLE_ROUTE_DISCOVERY);
    EmberApsFrame {
        profile_id: message.profile,
        cluster_id: message.cluster,
        source_endpoint: message.from_endpoint,
        destination_endpoint: message.to_endpoint,
        options: if message.link_key { sent.with(EmberApsOption::ENCRYPTION) } else { sent },
        group_id: 0,
        sequence: 0,
    }
}

/// Waits until `due`, or for ever.
async fn until(due: Option<tokio::time::Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => core::future::pending().await,
    }
}
