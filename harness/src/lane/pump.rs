//! Carries octets and time to a world that has neither.
//!
//! ```text
//!  host ══ line ══ pump ── host_octets, advance ──> world
//!                       <── take_host_octets, next_deadline
//! ```
//!
//! The world's time follows the runtime's; on a paused runtime both jump. The world
//! keeps microseconds, the runtime's timers are good to a millisecond: each event of the world
//! still happens at its own instant, since time is put forward through all of them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::{Buf, BytesMut};
use device_sim::Micros;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::link::Octets;

/// What is read from the line at once; more waits in it.
const READ_OCTETS: usize = 4096;

/// How often the pump may turn while time stands still. A frame takes a few turns.
const TURNS_MAX: u32 = 100_000;

/// What a pump drives: a world.
pub trait Far: Send {
    /// Its time.
    fn now(&self) -> Micros;
    /// When something happens next; `None` where nothing will.
    fn next_deadline(&self) -> Option<Micros>;
    /// Puts its time forward.
    ///
    /// # Errors
    /// Where its events go on without time getting on: what they are.
    fn advance(&mut self, to: Micros) -> Result<(), String>;
    /// The host sends octets.
    fn host_octets(&mut self, octets: &[u8]);
    /// What it sends to the host.
    fn take_host_octets(&mut self) -> BytesMut;
}

/// Why a pump stopped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PumpError {
    /// The world's events go on and its time does not.
    #[error("the simulated world is stuck: {0}")]
    Stuck(String),
    /// Octets go back and forth and time does not get on.
    #[error("host and stick exchange octets without end, and time stands still")]
    Still,
}

/// A world, and how its time follows the runtime's. Clones drive the same world.
#[derive(Debug)]
pub struct Hosted<F> {
    inner: Arc<Inner<F>>,
}

impl<F> Clone for Hosted<F> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

#[derive(Debug)]
struct Inner<F> {
    state: Mutex<State<F>>,
    /// The world was changed from aside: its next deadline may be another.
    poked: Notify,
}

#[derive(Debug)]
struct State<F> {
    far: F,
    /// The runtime's instant at which the world's time was `base`.
    began: Instant,
    base: Micros,
}

impl<F: Far> State<F> {
    /// The world's time as it should be now.
    fn due(&self) -> Micros {
        self.base + self.began.elapsed()
    }

    fn catch_up(&mut self) -> Result<(), PumpError> {
        let due = self.due();
        self.far.advance(due).map_err(PumpError::Stuck)
    }

    /// The runtime's instant of the world's next event.
    fn next_instant(&self) -> Option<Instant> {
        let at = self.far.next_deadline()?;
        Some(self.began + at.since(self.base))
    }
}

impl<F: Far> Hosted<F> {
    /// A world whose time goes on from now as the runtime's does. Must be called in a runtime.
    #[must_use]
    pub fn new(far: F) -> Self {
        let base = far.now();
        let state = State { far, began: Instant::now(), base };
        Self { inner: Arc::new(Inner { state: Mutex::new(state), poked: Notify::new() }) }
    }

    fn state(&self) -> MutexGuard<'_, State<F>> {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the world, or changes it, at the instant it is now.
    ///
    /// # Errors
    /// Where it is stuck.
    pub fn with<T>(&self, look: impl FnOnce(&mut F) -> T) -> Result<T, PumpError> {
        let mut state = self.state();
        state.catch_up()?;
        let seen = look(&mut state.far);
        drop(state);
        self.inner.poked.notify_one();
        Ok(seen)
    }

    /// Looks at the world as it was left, without catching up: for what remains of one that is
    /// stuck.
    pub fn as_left<T>(&self, look: impl FnOnce(&mut F) -> T) -> T {
        look(&mut self.state().far)
    }

    /// Carries octets between the world's stick and its host at the other end of `line`, and keeps
    /// the world's time. Ends when the host closes the line or the line fails.
    ///
    /// # Errors
    /// Where the world is stuck.
    pub async fn serve(&self, line: impl Octets) -> Result<(), PumpError> {
        let (mut from_host, mut to_host) = tokio::io::split(line);
        let (mut octets, mut waiting) = (vec![0; READ_OCTETS], BytesMut::new());
        let (mut turns, mut last) = (0, Instant::now());
        loop {
            let next = {
                let mut state = self.state();
                waiting.unsplit(state.far.take_host_octets());
                state.next_instant()
            };
            let now = Instant::now();
            turns = if now == last { turns + 1 } else { 0 };
            last = now;
            if turns > TURNS_MAX {
                return Err(PumpError::Still);
            }
            tokio::select! {
                biased;
                written = to_host.write(&waiting), if !waiting.is_empty() => match written {
                    Ok(0) | Err(_) => return Ok(()),
                    Ok(count) => waiting.advance(count),
                },
                read = from_host.read(&mut octets) => match read {
                    Ok(0) | Err(_) => return Ok(()),
                    Ok(count) => {
                        let mut state = self.state();
                        state.catch_up()?;
                        state.far.host_octets(octets.get(..count).unwrap_or_default());
                    }
                },
                () = self.inner.poked.notified() => {}
                () = until(next) => self.state().catch_up()?,
            }
        }
    }
}

/// Waits until `due`, or for ever.
async fn until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => core::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
