//! The HAN as a host sees it: devices by their type, requests with their answers, and what devices
//! say unasked.
//!
//! ```text
//!  engine ── Han ── request ──> Driver ══ stick ══ device
//!             │ <── Answer ────┘
//!             └── background: answers Time, Price, Messaging through hub::Hub; keeps what is heard
//! ```
//!
//! A response belongs to a request by device, cluster and sequence number. The number of a request
//! that was not answered is not used again for that device and cluster until its response has come
//! after all, so that a late response never answers a later request.

mod background;
mod commission;
mod heard;
mod member;
mod zdp;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use adapters::Micros;
use adapters::ezsp::types::EmberStatus;
use bytes::Bytes;
use hub::Hub;
use jiff::Timestamp;
use smets::DeviceType;
use tokio::sync::oneshot;
use zigbee::se::basic::Basic;
use zigbee::se::identify::Identify;
use zigbee::zcl::header::{Direction, Header};
use zigbee::{ClusterId, NwkAddress, ProfileId, Wire, zcl};

use crate::bench::BenchError;
use crate::clock::Clock;
use crate::driver::{Delivery, Driver, ENDPOINT, NetworkPlan, Unicast};
use crate::link::Link;

pub use commission::Wanted;
pub use heard::{Heard, Mark, Said, Sort};
pub use member::{Application, Member, Membership};

/// What a request came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The device answered: with a response of its own, or with a Default Response.
    Response(zcl::Frame),
    /// The request did not reach the device: its radio acknowledged nothing.
    Undelivered(EmberStatus),
    /// The device did not answer in time.
    Silent,
}

/// A HAN that is up.
#[derive(Debug)]
pub struct Han {
    driver: Driver,
    clock: Clock,
    shared: Arc<Shared>,
}

/// A request under way, or given up: device, cluster, sequence number.
type Key = (NwkAddress, ClusterId, u8);

/// What requests and the background share.
#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    /// Somebody announced itself, or something was heard.
    news: tokio::sync::Notify,
}

#[derive(Debug)]
struct State {
    hub: Hub,
    members: Membership,
    next_sequence: u8,
    waiting: BTreeMap<Key, Waiting>,
    /// Requests that nobody waits for any more, and that were not answered.
    unanswered: BTreeSet<Key>,
    zdp_waiting: BTreeMap<Key, oneshot::Sender<zigbee::zdp::Message>>,
    heard: Vec<Heard>,
    /// Devices that announced themselves, and where.
    announced: BTreeMap<zigbee::Eui64, NwkAddress>,
    /// Devices that the trust centre did not let in.
    refused: BTreeSet<zigbee::Eui64>,
}

#[derive(Debug)]
struct Waiting {
    request: Header,
    reply: oneshot::Sender<zcl::Frame>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Han {
    /// Resets the stick at the far end of `link` and takes up the network that it keeps; where it
    /// keeps none, forms the one of `plan`. Devices are served by `hub` from then on.
    ///
    /// # Errors
    /// Where the stick does not answer, or refuses.
    pub async fn start(
        link: Link,
        clock: Clock,
        hub: Hub,
        plan: &NetworkPlan,
    ) -> Result<Self, BenchError> {
        let (driver, events) = Driver::start(link, clock);
        driver.reset().await?;
        driver.set_up().await?;
        let state = State {
            hub,
            members: Membership::default(),
            next_sequence: 0,
            waiting: BTreeMap::new(),
            unanswered: BTreeSet::new(),
            zdp_waiting: BTreeMap::new(),
            heard: Vec::new(),
            announced: BTreeMap::new(),
            refused: BTreeSet::new(),
        };
        let shared = Shared { state: Mutex::new(state), news: tokio::sync::Notify::new() };
        let han = Self { driver, clock, shared: Arc::new(shared) };
        crate::tasks::spawn(background::run(
            han.driver.clone(),
            clock,
            Arc::clone(&han.shared),
            events,
        ));
        if !han.driver.resume().await? {
            han.driver.form(plan).await?;
        }
        Ok(han)
    }

    /// The host of the stick.
    #[must_use]
    pub fn driver(&self) -> &Driver {
        &self.driver
    }

    /// The clock that it goes by.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// How long the clock has been running.
    #[must_use]
    pub fn now(&self) -> Micros {
        self.clock.now()
    }

    /// What UTC it is, as the hub tells its devices.
    #[must_use]
    pub fn utc(&self) -> Timestamp {
        self.clock.utc()
    }

    /// The devices that are on the HAN.
    #[must_use]
    pub fn membership(&self) -> Membership {
        self.shared.state().members.clone()
    }

    /// The device of this type, where it is on the HAN.
    #[must_use]
    pub fn member(&self, device: DeviceType) -> Option<Member> {
        self.shared.state().members.get(device).cloned()
    }

    /// Changes what the hub serves.
    pub fn with_hub<T>(&self, change: impl FnOnce(&mut Hub) -> T) -> T {
        change(&mut self.shared.state().hub)
    }

    /// Waits until `at`, while devices are served.
    ///
    /// # Errors
    /// Where the connection to the stick ends meanwhile.
    pub async fn wait_until(&self, at: Micros) -> Result<(), BenchError> {
        tokio::select! {
            biased;
            error = self.driver.ended() => Err(error),
            () = self.clock.sleep_until(at) => Ok(()),
        }
    }

    /// Where the record of what is heard stands now.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark(self.shared.state().heard.len())
    }

    /// What devices have said since `mark` that no request had asked for, oldest first.
    #[must_use]
    pub fn heard_since(&self, mark: Mark) -> Vec<Heard> {
        self.shared.state().heard.get(mark.0..).unwrap_or_default().to_vec()
    }

    /// Asks a device, and waits for its answer until `deadline`. The frame's sequence number is
    /// chosen here. Asked once: a request is never repeated.
    ///
    /// # Errors
    /// Where the device is not on the HAN, or the bench fails.
    pub async fn request(
        &self,
        device: DeviceType,
        cluster: ClusterId,
        frame: zcl::Frame,
        deadline: Micros,
    ) -> Result<Answer, BenchError> {
        self.request_octets(device, cluster, frame.encode().freeze(), deadline).await
    }

    /// The same with octets that need be no ZCL frame. Where they begin with a header, its sequence
    /// number is chosen here; all else is sent as it stands. Without a header nothing can answer.
    ///
    /// # Errors
    /// As [`Han::request`].
    pub async fn request_octets(
        &self,
        device: DeviceType,
        cluster: ClusterId,
        octets: Bytes,
        deadline: Micros,
    ) -> Result<Answer, BenchError> {
        let member = self.member(device);
        let member = member
            .ok_or_else(|| BenchError::NotThere(format!("there is no {device} on the HAN")))?;
        let parsed = Header::parse(&octets).ok().map(|(rest, header)| (header, rest.to_vec()));
        let direction = parsed.as_ref().map_or(Direction::ClientToServer, |p| p.0.direction);
        let Some(to_endpoint) = member.endpoint_for(cluster, direction) else {
            let why = format!("the {device} has no Smart Energy endpoint");
            return Err(BenchError::NotThere(why));
        };
        let (payload, waiter) = match parsed {
            Some((header, rest)) => {
                let (number, waiter) = Waiter::new(&self.shared, member.address, cluster, header);
                let frame = zcl::Frame {
                    header: Header { sequence_number: number, ..header },
                    payload: rest.into(),
                };
                (frame.encode().freeze(), Some(waiter))
            }
            None => (octets, None),
        };
        let message = Unicast {
            to: member.address,
            to_endpoint,
            from_endpoint: ENDPOINT,
            profile: ProfileId::SMART_ENERGY,
            cluster,
            payload,
            link_key: wants_link_key(cluster),
        };
        self.exchange(message, waiter, deadline).await
    }

    async fn exchange(
        &self,
        message: Unicast,
        mut waiter: Option<Waiter>,
        deadline: Micros,
    ) -> Result<Answer, BenchError> {
        let sending = self.driver.unicast(message);
        let answered = async {
            match &mut waiter {
                Some(waiter) => waiter.answer().await,
                None => core::future::pending().await,
            }
        };
        let deadline = self.clock.sleep_until(deadline);
        tokio::pin!(sending, answered, deadline);
        let mut is_sent = false;
        loop {
            tokio::select! {
                biased;
                answer = &mut answered => return Ok(answer),
                error = self.driver.ended() => return Err(error),
                delivery = &mut sending, if !is_sent => match delivery? {
                    Delivery::Delivered => is_sent = true,
                    Delivery::Undelivered(status) => return Ok(Answer::Undelivered(status)),
                },
                () = &mut deadline => return Ok(Answer::Silent),
            }
        }
    }
}

/// Holds a request's place among those under way.
struct Waiter {
    key: Key,
    shared: Arc<Shared>,
    reply: oneshot::Receiver<zcl::Frame>,
}

impl Waiter {
    /// Chooses a sequence number and waits for its answer.
    fn new(
        shared: &Arc<Shared>,
        address: NwkAddress,
        cluster: ClusterId,
        request: Header,
    ) -> (u8, Self) {
        let (send, reply) = oneshot::channel();
        let mut state = shared.state();
        let numbers: Vec<u8> = (0..=u8::MAX).map(|n| state.next_sequence.wrapping_add(n)).collect();
        let is_free = |state: &State, number: u8| {
            let key = (address, cluster, number);
            !state.waiting.contains_key(&key) && !state.unanswered.contains(&key)
        };
        let free = numbers.iter().copied().find(|number| is_free(&state, *number));
        // A device that has left 256 requests unanswered will not answer the oldest of them now.
        let number = free.unwrap_or(state.next_sequence);
        state.next_sequence = number.wrapping_add(1);
        let key = (address, cluster, number);
        let request = Header { sequence_number: number, ..request };
        state.unanswered.remove(&key);
        state.waiting.insert(key, Waiting { request, reply: send });
        drop(state);
        (number, Self { key, shared: Arc::clone(shared), reply })
    }

    async fn answer(&mut self) -> Answer {
        match (&mut self.reply).await {
            Ok(frame) => Answer::Response(frame),
            // The background has ended; so has the connection, and that is told.
            Err(_) => core::future::pending().await,
        }
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        if state.waiting.remove(&self.key).is_some() {
            state.unanswered.insert(self.key);
        }
    }
}

/// Whether Smart Energy wants the cluster's messages encrypted with the link key, besides the
/// network key (SE 5.4.6): all but Basic and Identify.
fn wants_link_key(cluster: ClusterId) -> bool {
    !matches!(cluster, ClusterId(Basic::ID | Identify::ID))
}

#[cfg(test)]
mod tests;
