//! The virtual stick: a coordinator and trust centre that a host commands over EZSP.
//!
//! It is the application on the coordinator's [`crate::stack::Stack`]. What a real stick keeps in
//! non-volatile memory survives a host's reset: the network, its keys, counters and children (with
//! the stack), the trust centre's link key, the key table, and the link keys that devices have
//! joined with. All else begins anew: endpoints, policies, configuration, transient keys.

mod chance;
mod keys;
mod messages;
mod network;
mod security;
mod settings;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use adapters::ash;
use adapters::ezsp::commands::{Callback, Command, Response};
use adapters::ezsp::device::{Call, Event, Session};
use adapters::ezsp::types::EzspStatus;
use bytes::BytesMut;
use zigbee::{Eui64, Key};

use self::chance::Chance;
use self::keys::Keys;
use self::messages::Messages;
use self::network::Net;
use self::security::Security;
use self::settings::Settings;
use self::tables::Tables;
use crate::Micros;
use crate::stack::{App, Ctx, Indication};

/// `EmberZNet` 7.4.3: the last but one that speaks version 13 of EZSP.
const STACK_VERSION: u16 = 0x7430;

/// How many DATA frames a stick has under way: it need not wait for a host with one buffer.
const WINDOW: u8 = 5;

/// A stick, without its radio: that is the stack's.
#[derive(Clone, Debug)]
pub struct Stick {
    session: Session,
    chance: Chance,
    keys: Keys,
    net: Net,
    security: Security,
    settings: Settings,
    tables: Tables,
    messages: Messages,
    /// Callbacks that belong after the response that is being made.
    after: Vec<Callback>,
    /// Callbacks that come at an instant, in order.
    later: VecDeque<(Micros, Callback)>,
}

/// What a stick cannot do, it refuses.
struct Refusal(EzspStatus);

/// A command's outcome; `None` where it belongs to another part of the stick.
type Outcome = Option<Result<Response, Refusal>>;

impl Stick {
    /// A stick as it leaves the factory. `seed` decides what it chooses by itself: keys, names of
    /// networks.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let config = ash::Config { window: WINDOW, ..ash::Config::default() };
        Self {
            session: Session::new(config, STACK_VERSION),
            chance: Chance::new(seed),
            keys: Keys::default(),
            net: Net::default(),
            security: Security::default(),
            settings: Settings::default(),
            tables: Tables::default(),
            messages: Messages::default(),
            after: Vec::new(),
            later: VecDeque::new(),
        }
    }

    /// Takes octets from the serial port.
    pub fn serial_in(&mut self, ctx: &mut Ctx<'_>, octets: &[u8]) {
        self.session.received(ctx.now, octets);
        self.session_events(ctx);
    }

    /// What goes to the serial port.
    pub fn serial_out(&mut self) -> BytesMut {
        self.session.take_output()
    }

    /// The link keys that devices have joined with, and those of the key table.
    pub fn link_keys(&self) -> impl Iterator<Item = (Eui64, Key)> + '_ {
        self.keys.lasting()
    }

    fn session_events(&mut self, ctx: &mut Ctx<'_>) {
        while let Some(event) = self.session.next_event() {
            match event {
                Event::Reset => self.reset(ctx),
                Event::Command { call, command } => self.command(ctx, call, command),
                Event::Failed(failure) => tracing::debug!(%failure, "the host is gone"),
            }
        }
    }

    /// The host has reset the stick: what is not kept is gone.
    fn reset(&mut self, ctx: &mut Ctx<'_>) {
        ctx.stack.suspend();
        ctx.stack.clear_endpoints();
        self.keys.forget_transient(ctx);
        self.net.reset();
        self.settings = Settings::default();
        self.settings.apply(ctx);
        self.tables = Tables::default();
        self.messages = Messages::default();
        self.after.clear();
        self.later.clear();
    }

    fn command(&mut self, ctx: &mut Ctx<'_>, call: Call, command: Command) {
        tracing::trace!(name = command.name(), "command");
        match self.outcome(ctx, command) {
            Ok(response) => self.session.respond(ctx.now, call, response),
            Err(Refusal(reason)) => self.session.refuse(ctx.now, call, reason),
        }
        for callback in core::mem::take(&mut self.after) {
            self.session.callback(ctx.now, callback);
        }
    }

    /// Each part takes its own commands; what is left, a stick like this does not do.
    fn outcome(&mut self, ctx: &mut Ctx<'_>, command: Command) -> Result<Response, Refusal> {
        if let Some(outcome) = self.settings_command(ctx, &command) {
            return outcome;
        }
        if let Some(outcome) = self.network_command(ctx, &command) {
            return outcome;
        }
        if let Some(outcome) = self.security_command(ctx, &command) {
            return outcome;
        }
        if let Some(outcome) = self.tables_command(ctx, &command) {
            return outcome;
        }
        self.message_command(ctx, command).unwrap_or(Err(Refusal(EzspStatus::ERROR_INVALID_VALUE)))
    }

    fn callback(&mut self, now: Micros, callback: impl Into<Callback>) {
        self.session.callback(now, callback);
    }
}

impl App for Stick {
    fn on_start(&mut self, _ctx: &mut Ctx<'_>) {}

    fn on_indication(&mut self, ctx: &mut Ctx<'_>, indication: Indication) {
        match indication {
            Indication::Data(data) => self.arrived(ctx.now, &data),
            Indication::Sent { tag, outcome, .. } => self.sent(ctx.now, tag, outcome),
            other => self.network_changed(ctx, &other),
        }
    }

    fn on_timer(&mut self, ctx: &mut Ctx<'_>) {
        self.session.poll(ctx.now);
        self.session_events(ctx);
        self.keys.expire(ctx);
        while let Some((_, callback)) = self.later.pop_front_if(|(at, _)| *at <= ctx.now) {
            self.callback(ctx.now, callback);
        }
    }

    fn next_deadline(&self) -> Option<Micros> {
        let later = self.later.front().map(|(at, _)| *at);
        [self.session.next_deadline(), self.keys.next_deadline(), later].into_iter().flatten().min()
    }

    fn reseed(&mut self, _: &mut Ctx<'_>, seed: u64) {
        self.chance = Chance::new(seed);
    }
}
