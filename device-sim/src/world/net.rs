//! The event loop: nodes, the air between them, and time, without knowing what the nodes do.

use bytes::Bytes;
use jiff::Timestamp;

use crate::Micros;
use crate::air::Air;
use crate::stack::{App, Ctx, Stack, Wish};
use crate::tap::{Captured, Tap};

/// Events at one instant, after which time is taken not to get on.
const EVENTS_AT_ONCE_MAX: u32 = 100_000;

/// Events went on without time getting on: a mistake in a device, or in us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("node {node} kept the world busy at {at} without time getting on")]
pub struct Stuck {
    /// The instant.
    pub at: Micros,
    /// Whose event was the last: 0 is the coordinator.
    pub node: usize,
}

/// A coordinator with its application, devices with theirs, and the air between them.
#[derive(Clone, Debug)]
pub struct Net<C, D> {
    coordinator: Node<C>,
    devices: Vec<Node<D>>,
    air: Air,
    tap: Tap,
    now: Micros,
    /// Universal time at the world's zero, in microseconds since 1970.
    utc_zero_us: i64,
    /// When each node wants to be looked at: what its parts said when last touched.
    agenda: Vec<Wants>,
    /// Events at `now`.
    busy: u32,
}

#[derive(Clone, Debug)]
struct Node<A> {
    stack: Stack,
    app: A,
}

/// When a node wants something.
#[derive(Clone, Copy, Debug, Default)]
struct Wants {
    stack: Option<Micros>,
    app: Option<Micros>,
    transmit: Option<Wish>,
}

/// What can happen, in the order in which it does when several are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    TransmissionEnds,
    AckStarts(usize),
    StackTimer(usize),
    AppTimer(usize),
    FrameStarts(usize),
}

impl<A: App> Node<A> {
    /// Calls the application, and gives it all that its stack has to tell.
    fn touch<R>(
        &mut self,
        now: Micros,
        utc: Timestamp,
        call: impl FnOnce(&mut A, &mut Ctx<'_>) -> R,
    ) -> R {
        let mut ctx = Ctx { now, utc, stack: &mut self.stack };
        let outcome = call(&mut self.app, &mut ctx);
        while let Some(indication) = ctx.stack.next_indication() {
            self.app.on_indication(&mut ctx, indication);
        }
        outcome
    }

    fn wants(&self) -> Wants {
        Wants {
            stack: self.stack.deadline(),
            app: self.app.next_deadline(),
            transmit: self.stack.wish(),
        }
    }
}

impl<C: App, D: App> Net<C, D> {
    /// A net at its zero, when universal time is `start`. Everyone is given power there.
    #[must_use]
    pub fn new(coordinator: (Stack, C), devices: Vec<(Stack, D)>, start: Timestamp) -> Self {
        let node = |(stack, app)| Node { stack, app };
        let mut net = Self {
            agenda: vec![Wants::default(); devices.len() + 1],
            coordinator: Node { stack: coordinator.0, app: coordinator.1 },
            devices: devices.into_iter().map(node).collect(),
            air: Air::default(),
            tap: Tap::default(),
            now: Micros::ZERO,
            utc_zero_us: start.as_microsecond(),
            busy: 0,
        };
        net.with_coordinator(App::on_start);
        for place in 0..net.devices.len() {
            net.with_device(place, App::on_start);
        }
        net
    }

    /// The world's time.
    #[must_use]
    pub fn now(&self) -> Micros {
        self.now
    }

    /// Universal time at [`Net::now`].
    #[must_use]
    pub fn utc(&self) -> Timestamp {
        let now = i64::try_from(self.now.0).unwrap_or(i64::MAX);
        Timestamp::from_microsecond(self.utc_zero_us.saturating_add(now)).unwrap_or(Timestamp::MAX)
    }

    /// Sets universal time; the world's own time goes on.
    pub fn set_utc(&mut self, utc: Timestamp) {
        let now = i64::try_from(self.now.0).unwrap_or(i64::MAX);
        self.utc_zero_us = utc.as_microsecond().saturating_sub(now);
        self.with_coordinator(App::on_utc_set);
        for place in 0..self.devices.len() {
            self.with_device(place, App::on_utc_set);
        }
    }

    /// Chance starts anew from `seed`, in every node otherwise; nothing else changes.
    pub fn reseed(&mut self, seed: u64) {
        self.with_coordinator(|app, ctx| {
            ctx.stack.reseed(node_seed(seed, 0));
            app.reseed(ctx, node_seed(seed, 0));
        });
        for place in 0..self.devices.len() {
            self.with_device(place, |app, ctx| {
                ctx.stack.reseed(node_seed(seed, place + 1));
                app.reseed(ctx, node_seed(seed, place + 1));
            });
        }
    }

    /// The coordinator's application.
    pub fn coordinator(&self) -> &C {
        &self.coordinator.app
    }

    /// The coordinator's stack.
    pub fn coordinator_stack(&self) -> &Stack {
        &self.coordinator.stack
    }

    /// The devices' applications, with their stacks.
    pub fn devices(&self) -> impl Iterator<Item = (&D, &Stack)> {
        self.devices.iter().map(|node| (&node.app, &node.stack))
    }

    /// Calls the coordinator's application from outside, at [`Net::now`].
    pub fn with_coordinator<R>(&mut self, call: impl FnOnce(&mut C, &mut Ctx<'_>) -> R) -> R {
        let (now, utc) = (self.now, self.utc());
        let outcome = self.coordinator.touch(now, utc, call);
        self.look_at(0);
        outcome
    }

    /// Calls a device's application from outside, at [`Net::now`]. `None` where there is none at
    /// `place`.
    pub fn with_device<R>(
        &mut self,
        place: usize,
        call: impl FnOnce(&mut D, &mut Ctx<'_>) -> R,
    ) -> Option<R> {
        let (now, utc) = (self.now, self.utc());
        let outcome = self.devices.get_mut(place).map(|node| node.touch(now, utc, call));
        self.look_at(place + 1);
        outcome
    }

    /// What was on the air since the last time.
    pub fn take_captured(&mut self) -> Vec<Captured> {
        self.tap.take()
    }

    /// Turns the tap off, where nobody will fetch anything, or on again.
    pub fn set_tap(&mut self, is_on: bool) {
        self.tap.set(is_on);
    }

    /// When something happens next.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Micros> {
        self.next_event().map(|(at, _)| at.max(self.now))
    }

    /// Runs every event up to `to`, in order, and sets the time to it. A time that has passed
    /// runs what is due now.
    ///
    /// # Errors
    /// [`Stuck`] where events go on without time getting on.
    pub fn advance(&mut self, to: Micros) -> Result<(), Stuck> {
        let to = to.max(self.now);
        while let Some((at, event)) = self.next_event().filter(|(at, _)| *at <= to) {
            if at > self.now {
                self.now = at;
                self.busy = 0;
            }
            let node = self.run(event);
            self.busy += 1;
            if self.busy > EVENTS_AT_ONCE_MAX {
                return Err(Stuck { at: self.now, node });
            }
        }
        if to > self.now {
            self.now = to;
            self.busy = 0;
        }
        Ok(())
    }

    /// The event that is due first.
    fn next_event(&self) -> Option<(Micros, Event)> {
        let end = self.air.end();
        let mut first = end.map(|end| (end, Event::TransmissionEnds));
        let mut consider = |at: Micros, event: Event| {
            if first.is_none_or(|first| (at, event) < first) {
                first = Some((at, event));
            }
        };
        for (node, wants) in self.agenda.iter().enumerate() {
            if let Some(at) = wants.stack {
                consider(at, Event::StackTimer(node));
            }
            if let Some(at) = wants.app {
                consider(at, Event::AppTimer(node));
            }
            match wants.transmit {
                Some(Wish { at, is_ack: true }) => {
                    consider(end.map_or(at, |end| end.max(at)), Event::AckStarts(node));
                }
                Some(Wish { at, is_ack: false }) => {
                    let free_at = end.unwrap_or_default().max(self.air.free_at());
                    consider(at.max(free_at), Event::FrameStarts(node));
                }
                None => {}
            }
        }
        first
    }

    /// Runs one event, and says whose it was.
    fn run(&mut self, event: Event) -> usize {
        let (now, utc) = (self.now, self.utc());
        match event {
            Event::TransmissionEnds => return self.end_transmission(),
            Event::AckStarts(node) | Event::FrameStarts(node) => self.start_transmission(node),
            Event::StackTimer(node) => self.with_stack(node, |stack| stack.on_timer(now)),
            Event::AppTimer(0) => {
                self.coordinator.touch(now, utc, App::on_timer);
                self.look_at(0);
            }
            Event::AppTimer(node) => {
                if let Some(device) = self.devices.get_mut(node - 1) {
                    device.touch(now, utc, App::on_timer);
                }
                self.look_at(node);
            }
        }
        match event {
            Event::AckStarts(node)
            | Event::FrameStarts(node)
            | Event::StackTimer(node)
            | Event::AppTimer(node) => node,
            Event::TransmissionEnds => 0,
        }
    }

    fn start_transmission(&mut self, node: usize) {
        let Some(stack) = self.stack_mut(node) else { return };
        let channel = stack.channel();
        let frame = stack.start_transmission();
        let now = self.now;
        match frame {
            Some(frame) => {
                let listeners = self.listeners(node, channel);
                let octets: Bytes = self.air.start(now, node, frame, listeners);
                self.tap.capture(now, &octets);
                self.look_at(node);
            }
            None => self.with_stack(node, |stack| stack.end_transmission(now)),
        }
    }

    /// Who hears what node `from` transmits on `channel`: a bit for each.
    fn listeners(&self, from: usize, channel: u8) -> u64 {
        let devices = self.devices.iter().map(|node| &node.stack);
        let stacks = core::iter::once(&self.coordinator.stack).chain(devices);
        stacks.enumerate().fold(0, |heard, (node, stack)| {
            let hears = node != from && stack.channel() == channel && stack.is_listening();
            heard | u64::from(hears).checked_shl(bit(node)).unwrap_or(0)
        })
    }

    fn end_transmission(&mut self) -> usize {
        let Some(done) = self.air.finish() else { return 0 };
        let now = self.now;
        self.with_stack(done.from, |stack| stack.end_transmission(now));
        for node in 0..=self.devices.len() {
            if done.listeners.checked_shr(bit(node)).unwrap_or(0) & 1 == 1 {
                self.with_stack(node, |stack| stack.receive(now, &done.frame));
            }
        }
        done.from
    }

    fn stack_mut(&mut self, node: usize) -> Option<&mut Stack> {
        match node.checked_sub(1) {
            None => Some(&mut self.coordinator.stack),
            Some(place) => self.devices.get_mut(place).map(|node| &mut node.stack),
        }
    }

    /// Calls a node's stack, and gives its application all that the stack has to tell.
    fn with_stack(&mut self, node: usize, call: impl FnOnce(&mut Stack)) {
        let (now, utc) = (self.now, self.utc());
        match node.checked_sub(1) {
            None => self.coordinator.touch(now, utc, |_, ctx| call(ctx.stack)),
            Some(place) => {
                if let Some(node) = self.devices.get_mut(place) {
                    node.touch(now, utc, |_, ctx| call(ctx.stack));
                }
            }
        }
        self.look_at(node);
    }

    /// Notes when a node wants to be looked at next: whoever touches it calls this.
    fn look_at(&mut self, node: usize) {
        let wants = match node.checked_sub(1) {
            None => Some(self.coordinator.wants()),
            Some(place) => self.devices.get(place).map(Node::wants),
        };
        if let (Some(entry), Some(wants)) = (self.agenda.get_mut(node), wants) {
            *entry = wants;
        }
    }

    /// Loses the next `count` frames of `node` on their way.
    #[cfg(test)]
    pub(crate) fn lose(&mut self, node: usize, count: u32) {
        self.air.lose(node, 0, count);
    }

    /// The same, for the frames after the next `through`.
    #[cfg(test)]
    pub(crate) fn lose_after(&mut self, node: usize, through: u32, count: u32) {
        self.air.lose(node, through, count);
    }

    /// Lets a node hear a frame that nobody sent.
    #[cfg(test)]
    pub(crate) fn hear(&mut self, node: usize, frame: &zigbee::mac::Frame) {
        let now = self.now;
        self.with_stack(node, |stack| stack.receive(now, frame));
    }
}

/// A node's place as the number of a bit; there are far fewer than 64.
fn bit(node: usize) -> u32 {
    u32::try_from(node).unwrap_or(u32::MAX)
}

/// A seed for each node, so that one node's chance is not another's.
pub(crate) fn node_seed(seed: u64, node: usize) -> u64 {
    let node = u64::try_from(node).unwrap_or(u64::MAX);
    seed.wrapping_add(node.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}
