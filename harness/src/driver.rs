//! The host of a stick that speaks EZSP: forms or resumes the HAN, lets devices in, sends, and tells
//! what arrives.
//!
//! ```text
//!  Han ── Driver ── orders ──> task ── adapters::ezsp::host::Session ── Link ══ stick
//!     <── events ──────────────┘
//! ```
//!
//! The session is sans-I/O; a task of the runtime that [`Driver::start`] is called in carries octets
//! and time to it. Once the connection to the stick has ended, every call fails with the reason:
//! a stick that was reset in the middle of a test has lost what the test built on.

mod network;
mod setup;
mod task;

use std::sync::{Arc, OnceLock};

use adapters::Micros;
use adapters::ezsp::host::CallError;
use adapters::ezsp::types::{EmberDeviceUpdate, EmberJoinDecision, EmberStatus};
use adapters::ezsp::{Command, Request, Response};
use bytes::Bytes;
use tokio::sync::{mpsc, oneshot, watch};
use zigbee::{ClusterId, Endpoint, Eui64, NwkAddress, ProfileId};

use crate::bench::BenchError;
use crate::clock::Clock;
use crate::link::Link;

pub use network::NetworkPlan;
pub use setup::{ENDPOINT, ESI_DEVICE};

/// A message to one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unicast {
    /// The device.
    pub to: NwkAddress,
    /// The application there; 0 for ZDP.
    pub to_endpoint: Endpoint,
    /// The application here; 0 for ZDP.
    pub from_endpoint: Endpoint,
    /// The profile that says what `cluster` means.
    pub profile: ProfileId,
    /// What it is about.
    pub cluster: ClusterId,
    /// The ZCL or ZDP frame.
    pub payload: Bytes,
    /// Encrypt it with the device's link key, besides the network key.
    pub link_key: bool,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The device's APS acknowledged it.
    Delivered,
    /// It did not, though the stick sent it again and again.
    Undelivered(EmberStatus),
}

/// A message that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// When the host had it.
    pub at: Micros,
    /// Who sent it.
    pub from: NwkAddress,
    /// The application there; 0 for ZDP.
    pub from_endpoint: Endpoint,
    /// The application here; 0 for ZDP.
    pub to_endpoint: Endpoint,
    /// The profile that says what `cluster` means.
    pub profile: ProfileId,
    /// What it is about.
    pub cluster: ClusterId,
    /// The ZCL or ZDP frame.
    pub payload: Bytes,
    /// It was encrypted with the device's link key, besides the network key.
    pub link_key: bool,
}

/// What the driver tells unasked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A message arrived.
    Message(Incoming),
    /// A device joined or came back, or tried to.
    Joined {
        /// Who.
        eui64: Eui64,
        /// The address it was given.
        address: NwkAddress,
        /// How.
        update: EmberDeviceUpdate,
        /// What the trust centre did about it.
        decision: EmberJoinDecision,
    },
    /// A device left.
    Left {
        /// Who.
        eui64: Eui64,
        /// The address it had.
        address: NwkAddress,
    },
}

/// A host of a stick. Clones speak to the same stick; the last one to be dropped closes the link.
#[derive(Clone, Debug)]
pub struct Driver {
    orders: mpsc::UnboundedSender<Order>,
    /// Whether the stick is in its network, as it last said.
    network_up: watch::Receiver<bool>,
    failure: Failure,
}

/// A handle that does not keep the link open.
#[derive(Debug)]
pub(crate) struct WeakDriver {
    orders: mpsc::WeakUnboundedSender<Order>,
    network_up: watch::Receiver<bool>,
    failure: Failure,
}

impl WeakDriver {
    /// The driver, while somebody else still has it.
    pub(crate) fn upgrade(&self) -> Option<Driver> {
        let (network_up, failure) = (self.network_up.clone(), self.failure.clone());
        self.orders.upgrade().map(|orders| Driver { orders, network_up, failure })
    }
}

/// Why the connection has ended, once it has.
#[derive(Clone, Debug, Default)]
struct Failure(Arc<OnceLock<BenchError>>);

impl Failure {
    fn set(&self, error: BenchError) {
        // The first reason is the reason; what follows from it is not.
        let _ = self.0.set(error);
    }

    fn get(&self) -> BenchError {
        self.0.get().cloned().unwrap_or(BenchError::LinkClosed)
    }
}

/// What the task is asked to do.
enum Order {
    /// Resets the stick and agrees on the version.
    Connect(oneshot::Sender<()>),
    /// Asks a command.
    Call(Command, oneshot::Sender<Result<Response, CallError>>),
    /// Sends a message, and tells what became of it.
    Send(Unicast, oneshot::Sender<Result<Delivery, NotSent>>),
}

/// Why a message did not leave the stick: never the device's fault.
enum NotSent {
    /// The command has no response.
    Call(CallError),
    /// The stick takes no such message, or none now.
    Refused(EmberStatus),
    /// It is longer than the stick's protocol can say.
    TooLong,
    /// The stick has not told what became of 256 messages before it.
    NothingTold,
}

impl Driver {
    /// A host at the near end of `link`, and what it tells. The stick is left alone until
    /// [`Driver::reset`].
    #[must_use]
    pub fn start(link: Link, clock: Clock) -> (Self, mpsc::UnboundedReceiver<Event>) {
        let (orders, ordered) = mpsc::unbounded_channel();
        let (tell, events) = mpsc::unbounded_channel();
        let (up, network_up) = watch::channel(false);
        let failure = Failure::default();
        let task = task::Task::new(link, clock, tell, up, failure.clone());
        crate::tasks::spawn(task.run(ordered));
        (Self { orders, network_up, failure }, events)
    }

    /// Resets the stick and agrees on the protocol's version.
    ///
    /// # Errors
    /// Where the stick does not answer, speaks another version, or the link fails.
    pub async fn reset(&self) -> Result<(), BenchError> {
        self.order(Order::Connect).await
    }

    /// Sends a message and waits until the device has acknowledged it, or it is given up.
    ///
    /// # Errors
    /// Where the stick refuses it for a reason that is not the device's, or the connection to the
    /// stick ends.
    pub async fn unicast(&self, message: Unicast) -> Result<Delivery, BenchError> {
        let result = self.order(|reply| Order::Send(message, reply)).await?;
        let what = "sendUnicast";
        result.map_err(|error| match error {
            NotSent::Call(error) => self.trouble(what, error),
            NotSent::Refused(status) => BenchError::Refused { what, why: format!("{status:?}") },
            NotSent::TooLong => BenchError::Refused { what, why: "too long".to_owned() },
            NotSent::NothingTold => BenchError::AdapterSilent("messageSentHandler".to_owned()),
        })
    }

    /// Asks a command and gives its answer.
    ///
    /// # Errors
    /// Where the stick refuses the command or answers nonsense, or the connection to it ends.
    pub async fn ask<R: Request>(&self, request: R) -> Result<R::Response, BenchError> {
        let command: Command = request.into();
        let name = command.name();
        let result = self.order(|reply| Order::Call(command, reply)).await?;
        let response = result.map_err(|error| self.trouble(name, error))?;
        R::Response::try_from(response).map_err(|error| BenchError::Adapter(error.to_string()))
    }

    /// Waits until the connection to the stick has ended, and says why.
    pub async fn ended(&self) -> BenchError {
        self.orders.closed().await;
        self.failure.get()
    }

    /// A handle that does not keep the link open.
    pub(crate) fn downgrade(&self) -> WeakDriver {
        WeakDriver {
            orders: self.orders.downgrade(),
            network_up: self.network_up.clone(),
            failure: self.failure.clone(),
        }
    }

    async fn order<T>(
        &self,
        order: impl FnOnce(oneshot::Sender<T>) -> Order,
    ) -> Result<T, BenchError> {
        let (reply, replied) = oneshot::channel();
        self.orders.send(order(reply)).map_err(|_| self.failure.get())?;
        replied.await.map_err(|_| self.failure.get())
    }

    fn trouble(&self, command: &'static str, error: CallError) -> BenchError {
        match error {
            CallError::Refused { reason, .. } => {
                BenchError::Refused { what: command, why: format!("{reason:?}") }
            }
            CallError::TimedOut(name) => BenchError::AdapterSilent(name.to_owned()),
            CallError::Disconnected => self.failure.get(),
            error @ (CallError::Mismatched { .. } | CallError::Unreadable { .. }) => {
                BenchError::Adapter(error.to_string())
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod fake;
#[cfg(test)]
mod tests;
