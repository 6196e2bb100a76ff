//! What runs on a stack, and how the world drives it.

use jiff::Timestamp;

use super::{ApsRequest, Indication, RequestError, Stack};
use crate::Micros;

/// What an application is given at each event: the time, and the stack it runs on.
pub struct Ctx<'a> {
    /// The world's time.
    pub now: Micros,
    /// Universal time as the world has it at `now`. A device whose clock was never set must not
    /// look.
    pub utc: Timestamp,
    /// The node's own stack.
    pub stack: &'a mut Stack,
}

impl Ctx<'_> {
    /// Sends `request`; see [`Stack::request`].
    ///
    /// # Errors
    /// See [`RequestError`]: nothing was sent, and no [`Indication::Sent`] follows.
    pub fn request(&mut self, request: ApsRequest) -> Result<u8, RequestError> {
        self.stack.request(self.now, request)
    }
}

/// An application on a stack: a device's, or the stick. The world calls it with every indication
/// of its stack, and when its deadline has come; all it does goes through [`Ctx::stack`] or stays
/// with it. Sans-I/O and deterministic, and a value: a clone of it goes on just as it would.
pub trait App: Clone {
    /// Power has come: once, at the world's zero.
    fn on_start(&mut self, ctx: &mut Ctx<'_>);

    /// The stack has something to tell.
    fn on_indication(&mut self, ctx: &mut Ctx<'_>, indication: Indication);

    /// [`App::next_deadline`] has come. It must lie later after the call, or be gone.
    fn on_timer(&mut self, ctx: &mut Ctx<'_>);

    /// When [`App::on_timer`] is wanted next; an instant in the past means now.
    fn next_deadline(&self) -> Option<Micros>;

    /// Universal time was set anew: `ctx.utc` has jumped, `ctx.now` has not.
    fn on_utc_set(&mut self, _ctx: &mut Ctx<'_>) {}

    /// Chance starts anew from `seed`; nothing else changes.
    fn reseed(&mut self, _ctx: &mut Ctx<'_>, _seed: u64) {}
}
