//! One node's MAC, NWK, APS and ZDP server, in a star of which the coordinator is the centre and
//! every device's parent.
//!
//! An application ([`App`]) sends [`ApsRequest`]s and is told [`Indication`]s; the world carries
//! the MAC frames from stack to stack. Sans-I/O and deterministic: what happens follows from the
//! configuration, its seed, and what is put in when.
//!
//! **Not there**: fragmentation, groups, routers, other networks on the air, sealed bindings.
mod app;
mod aps;
mod chance;
mod join;
mod mac;
mod nwk;
mod poll;
mod trust;
mod types;
mod zdp;

use std::collections::VecDeque;

pub use app::{App, Ctx};
pub use types::{
    ApsRequest, Child, Config, Data, EndpointDescription, Indication, JoinDecision, JoinKind,
    JoinPolicy, Network, RequestError, Role, SendOutcome,
};

use ::zigbee::zdp::BindReq;
use ::zigbee::{Eui64, NwkAddress};

use crate::Micros;
pub(crate) use mac::{ACK_WAIT, Wish};
use mac::{Event, Outcome, Purpose};

/// Octets that an APS data frame can carry in one MAC frame: 127, less MAC header and FCS (11),
/// NWK header, auxiliary header and MIC (26), and APS header (8).
const PAYLOAD_MAX: usize = 82;
/// Octets that protection with a link key takes of them.
const LINK_KEY_OCTETS: usize = 17;

/// One node's protocol stack.
#[derive(Clone, Debug)]
pub struct Stack {
    config: Config,
    chance: chance::Chance,
    mac: mac::Mac,
    nwk: nwk::Nwk,
    aps: aps::Aps,
    trust: trust::TrustCenter,
    joiner: join::Joiner,
    poll: poll::Poll,
    /// What its radio is tuned to.
    channel: u8,
    endpoints: Vec<EndpointDescription>,
    bindings: Vec<BindReq>,
    /// It leaves once that is said; and whether it comes back then.
    leaving: Option<bool>,
    out: VecDeque<Indication>,
}

/// What every node can do.
impl Stack {
    /// A node that is in no network.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let mut chance = chance::Chance::new(config.seed);
        let is_rx_on = !matches!(config.role, Role::EndDevice { poll_interval: Some(_) });
        Self {
            mac: mac::Mac::new(config.eui64, is_rx_on, &mut chance),
            nwk: nwk::Nwk::new(chance.octet()),
            aps: aps::Aps::new(chance.octet()),
            trust: trust::TrustCenter::default(),
            joiner: join::Joiner::new(),
            poll: poll::Poll::default(),
            channel: 11,
            endpoints: Vec::new(),
            bindings: Vec::new(),
            leaving: None,
            out: VecDeque::new(),
            chance,
            config,
        }
    }

    /// Its address for life.
    #[must_use]
    pub fn eui64(&self) -> Eui64 {
        self.config.eui64
    }

    /// What it is in its network.
    #[must_use]
    pub fn role(&self) -> Role {
        self.config.role
    }

    /// Its address in the network, while it is in one and has the network key.
    #[must_use]
    pub fn address(&self) -> Option<NwkAddress> {
        self.nwk.network.as_ref().and(self.mac.address)
    }

    /// The network it is in, or was in before it was suspended.
    #[must_use]
    pub fn network(&self) -> Option<&Network> {
        self.nwk.network.as_ref()
    }

    /// Registers an application, which ZDP then tells others of. One of the same number is
    /// replaced.
    pub fn add_endpoint(&mut self, description: EndpointDescription) {
        self.endpoints.retain(|known| known.endpoint != description.endpoint);
        self.endpoints.push(description);
    }

    /// Takes all applications away: a host that was reset registers its own anew.
    pub fn clear_endpoints(&mut self) {
        self.endpoints.clear();
    }

    /// The applications registered.
    #[must_use]
    pub fn endpoints(&self) -> &[EndpointDescription] {
        &self.endpoints
    }

    /// Octets of payload that one message can have.
    #[must_use]
    pub fn payload_max(&self, link_key: bool) -> usize {
        if link_key { PAYLOAD_MAX - LINK_KEY_OCTETS } else { PAYLOAD_MAX }
    }

    /// Sends a message, and returns its APS counter. [`Indication::Sent`] says later what became
    /// of it.
    ///
    /// # Errors
    /// See [`RequestError`]: nothing was sent, and no [`Indication::Sent`] follows.
    pub fn request(&mut self, now: Micros, request: ApsRequest) -> Result<u8, RequestError> {
        let tag = Some(request.tag);
        self.send_aps(now, request, tag)
    }

    /// Leaves the network and forgets it, once that is said; [`Indication::NetworkDown`] follows.
    pub fn leave(&mut self, now: Micros) {
        self.leave_as_told(now, false);
    }

    /// Who in the network has this address, as far as this node knows.
    #[must_use]
    pub fn eui64_of(&self, address: NwkAddress) -> Option<Eui64> {
        let is_own = self.address() == Some(address);
        if is_own { Some(self.config.eui64) } else { self.nwk.eui64_of(address) }
    }

    /// Where in the network this node is, as far as this node knows.
    #[must_use]
    pub fn address_of(&self, eui64: Eui64) -> Option<NwkAddress> {
        if eui64 == self.config.eui64 {
            return self.address();
        }
        self.nwk.neighbours.get(&eui64).map(|neighbour| neighbour.address)
    }

    /// The nodes one hop away, by address for life: a coordinator's devices, a device's parent.
    pub fn children(&self) -> impl Iterator<Item = Child> + '_ {
        self.nwk.neighbours.iter().map(|(eui64, known)| Child {
            eui64: *eui64,
            address: known.address,
            rx_on_when_idle: known.rx_on_when_idle,
        })
    }

    /// The NWK frame counter of the next frame it sends (4.3.1.1). Never goes back.
    #[must_use]
    pub fn frame_counter(&self) -> u32 {
        self.nwk.frame_counter
    }

    /// The next thing its application must be told.
    pub fn next_indication(&mut self) -> Option<Indication> {
        self.out.pop_front()
    }

    /// Chance starts anew from `seed`; nothing else changes.
    pub fn reseed(&mut self, seed: u64) {
        self.chance = chance::Chance::new(seed);
    }

    /// Says that it leaves, and does once that is out.
    fn leave_as_told(&mut self, now: Micros, rejoin: bool) {
        if self.leaving.is_some() || self.nwk.network.is_none() {
            return;
        }
        self.leaving = Some(rejoin);
        if !self.announce_leaving(now, rejoin) {
            self.left(now);
        }
    }

    /// It has left.
    fn left(&mut self, now: Micros) {
        let comes_back = self.leaving.take() == Some(true);
        if comes_back && matches!(self.config.role, Role::EndDevice { .. }) {
            self.rejoin(now);
            return;
        }
        self.stop();
        self.nwk.forget_network();
        self.joiner = join::Joiner::new();
        self.stop_polling();
        self.out.push_back(Indication::NetworkDown);
    }
}

/// What the air does with a stack.
impl Stack {
    /// What its radio is tuned to: 11 to 26.
    pub(crate) fn channel(&self) -> u8 {
        self.channel
    }

    /// When it wants to transmit next.
    pub(crate) fn wish(&self) -> Option<Wish> {
        self.mac.wish()
    }

    /// Whether its receiver is on.
    pub(crate) fn is_listening(&self) -> bool {
        self.mac.is_listening()
    }

    /// Starts the transmission that [`Stack::wish`] was about. `None` where what it was about has
    /// gone meanwhile: [`Stack::end_transmission`] is due all the same.
    pub(crate) fn start_transmission(&mut self) -> Option<::zigbee::mac::Frame> {
        let (mac, nwk, eui64) = (&mut self.mac, &mut self.nwk, self.config.eui64);
        mac.start_transmission(|frame| nwk.seal(frame, eui64))
    }

    /// Its transmission has ended.
    pub(crate) fn end_transmission(&mut self, now: Micros) {
        if let Some(event) = self.mac.end_transmission(now, &mut self.chance) {
            self.on_mac(now, event);
        }
    }

    /// A frame was heard to its end.
    pub(crate) fn receive(&mut self, now: Micros, frame: &::zigbee::mac::Frame) {
        if let Some(event) = self.mac.receive(now, frame, &mut self.chance) {
            self.on_mac(now, event);
        }
    }

    /// When [`Stack::on_timer`] is wanted next.
    pub(crate) fn deadline(&self) -> Option<Micros> {
        let deadlines = [
            self.mac.deadline(),
            self.nwk.deadline(),
            self.aps.deadline(),
            self.trust.deadline(),
            self.joiner.deadline(),
            self.poll.next,
        ];
        deadlines.into_iter().flatten().min()
    }

    /// Does what is due.
    pub(crate) fn on_timer(&mut self, now: Micros) {
        while let Some(event) = self.mac.on_timer(now, &mut self.chance) {
            self.on_mac(now, event);
        }
        self.on_join_timer(now);
        self.on_nwk_timer(now);
        self.on_aps_timer(now);
        self.on_trust_timer(now);
        self.on_poll_timer(now);
    }

    fn on_mac(&mut self, now: Micros, event: Event) {
        match (event, self.config.role) {
            (Event::Beacon { pan, source, payload }, Role::EndDevice { .. }) => {
                self.on_beacon(pan, source, &payload);
            }
            (Event::BeaconRequest, Role::Coordinator) => self.send_beacon(now),
            (Event::AssociationRequest { device, capability }, Role::Coordinator) => {
                self.on_association_request(now, device, capability);
            }
            (Event::AssociationResponse { address, is_accepted }, Role::EndDevice { .. }) => {
                self.on_association_response(now, address, is_accepted);
            }
            (Event::Data { payload, frame_pending }, _) => {
                if frame_pending {
                    self.poll_at_once(now);
                }
                self.receive_nwk(now, &payload);
            }
            (Event::Confirm { purpose, outcome }, _) => self.on_confirm(now, purpose, outcome),
            _ => {}
        }
    }

    fn on_confirm(&mut self, now: Micros, purpose: Purpose, outcome: Outcome) {
        match purpose {
            Purpose::AssociationResponse(device) => self.on_associated(now, device, outcome),
            Purpose::Data(counter) => self.on_data_confirm(now, counter, outcome),
            Purpose::Leave => self.left(now),
            Purpose::Poll | Purpose::Other => {}
        }
        if let (Role::EndDevice { .. }, Purpose::Poll | Purpose::Data(_)) =
            (self.config.role, purpose)
        {
            self.on_parent_heard(now, outcome);
        }
    }
}
