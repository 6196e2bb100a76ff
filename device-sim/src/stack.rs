//! One node's MAC, NWK, APS and ZDP server, in a star of which the coordinator is the centre and
//! every device's parent.
//!
//! An application ([`App`]) sends [`ApsRequest`]s and is told [`Indication`]s; the world carries
//! the MAC frames from stack to stack. Sans-I/O and deterministic: what happens follows from the
//! configuration, its seed, and what is put in when.
mod app;
mod types;

use std::collections::VecDeque;

pub use app::{App, Ctx};
pub use types::{
    ApsRequest, Child, Config, Data, EndpointDescription, Indication, JoinDecision, JoinKind,
    JoinPolicy, Network, RequestError, Role, SendOutcome,
};

use core::time::Duration;

use zigbee::{Eui64, Key, NwkAddress};

use crate::Micros;

/// One node's protocol stack.
#[derive(Clone, Debug)]
pub struct Stack {
    config: Config,
    endpoints: Vec<EndpointDescription>,
    network: Option<Network>,
    out: VecDeque<Indication>,
}

/// What every node can do.
impl Stack {
    /// A node that is in no network.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self { config, endpoints: Vec::new(), network: None, out: VecDeque::new() }
    }

    /// Its address for life.
    #[must_use]
    pub fn eui64(&self) -> Eui64 {
        self.config.eui64
    }

    /// Its address in the network, while it is in one.
    #[must_use]
    pub fn address(&self) -> Option<NwkAddress> {
        None
    }

    /// The network it is in.
    #[must_use]
    pub fn network(&self) -> Option<&Network> {
        self.network.as_ref()
    }

    /// Registers an application, which ZDP then tells others of. One of the same number is
    /// replaced.
    pub fn add_endpoint(&mut self, description: EndpointDescription) {
        self.endpoints.retain(|known| known.endpoint != description.endpoint);
        self.endpoints.push(description);
    }

    /// The applications registered.
    #[must_use]
    pub fn endpoints(&self) -> &[EndpointDescription] {
        &self.endpoints
    }

    /// Octets of payload that one message can have.
    #[must_use]
    pub fn payload_max(&self, link_key: bool) -> usize {
        if link_key { 66 } else { 82 }
    }

    /// Sends a message, and returns its APS counter. [`Indication::Sent`] says later what became
    /// of it.
    ///
    /// # Errors
    /// See [`RequestError`]: nothing was sent, and no [`Indication::Sent`] follows.
    pub fn request(&mut self, _now: Micros, _request: ApsRequest) -> Result<u8, RequestError> {
        Err(RequestError::NetworkDown)
    }

    /// Leaves the network and forgets it; [`Indication::NetworkDown`] follows.
    pub fn leave(&mut self, _now: Micros) {}

    /// Who in the network has this address, as far as this node knows.
    #[must_use]
    pub fn eui64_of(&self, _address: NwkAddress) -> Option<Eui64> {
        None
    }

    /// Where in the network this node is, as far as this node knows.
    #[must_use]
    pub fn address_of(&self, _eui64: Eui64) -> Option<NwkAddress> {
        None
    }

    /// The NWK frame counter of the next frame it sends (4.3.1.1). Never goes back.
    #[must_use]
    pub fn frame_counter(&self) -> u32 {
        0
    }

    /// The next thing its application must be told.
    pub fn next_indication(&mut self) -> Option<Indication> {
        self.out.pop_front()
    }

    /// Chance starts anew from `seed`; nothing else changes.
    pub fn reseed(&mut self, seed: u64) {
        self.config.seed = seed;
    }
}

/// What an end device can do besides.
impl Stack {
    /// Looks for a network that lets devices join, again and again with growing pauses, and joins
    /// it. [`Indication::NetworkUp`] follows once one has let it in.
    pub fn join(&mut self, _now: Micros) {}

    /// Sleepy devices: asks the parent for frames every 250 ms or so until `until`, since an
    /// answer is expected. The stack does so by itself while an APS acknowledgement is awaited.
    pub fn poll_fast_until(&mut self, _until: Micros) {}
}

/// What a coordinator can do besides. It is its network's trust centre too.
impl Stack {
    /// Forms `network`; [`Indication::NetworkUp`] follows. Forgets any network it was in.
    pub fn form(&mut self, _now: Micros, network: Network) {
        self.network = Some(network);
    }

    /// Goes on with the network and the children it had before its power went (a real stick keeps
    /// them in non-volatile memory). False where it has none.
    pub fn resume(&mut self, _now: Micros) -> bool {
        self.network.is_some()
    }

    /// Stops taking part in the network, but keeps it for [`Stack::resume`]: the stick was reset.
    /// Whatever was to be sent is dropped.
    pub fn suspend(&mut self, _now: Micros) {}

    /// Opens the network to devices for `open_for`; `None`: until told otherwise; zero: closes it.
    pub fn permit_joining(&mut self, _now: Micros, _open_for: Option<Duration>) {}

    /// Whom the trust centre lets in.
    pub fn set_join_policy(&mut self, _policy: JoinPolicy) {}

    /// The link key that a device's install code stands for: lets it in, and protects what is
    /// sent to it with [`ApsRequest::link_key`]. One known before is replaced.
    pub fn set_link_key(&mut self, _eui64: Eui64, _key: Key) {}

    /// Forgets a device's link key.
    pub fn remove_link_key(&mut self, _eui64: Eui64) {}

    /// The link key shared with `eui64`.
    #[must_use]
    pub fn link_key(&self, _eui64: Eui64) -> Option<Key> {
        None
    }

    /// The devices that are in the network, by address for life.
    pub fn children(&self) -> impl Iterator<Item = Child> + '_ {
        core::iter::empty()
    }

    /// Tells a device to leave, and forgets where it was. False where it is not there.
    pub fn remove_device(&mut self, _now: Micros, _eui64: Eui64) -> bool {
        false
    }

    /// How long frames wait for a sleepy device to ask for them: 7.68 s unless set
    /// (`macTransactionPersistenceTime`).
    pub fn set_indirect_expiry(&mut self, _expiry: Duration) {}
}
