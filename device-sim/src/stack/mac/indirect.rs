//! What a parent holds for devices that sleep (IEEE 802.15.4-2006, 7.5.5).

use core::time::Duration;

use zigbee::mac::Address;

use super::{Body, Purpose};
use crate::Micros;

/// `macTransactionPersistenceTime`, as Zigbee has it: 7.68 s.
const EXPIRY: Duration = Duration::from_millis(7680);

/// The queue, oldest first.
#[derive(Clone, Debug)]
pub(super) struct Indirect {
    pub(super) expiry: Duration,
    held: Vec<Held>,
    next_id: u32,
}

#[derive(Clone, Debug)]
struct Held {
    id: u32,
    to: Address,
    body: Body,
    purpose: Purpose,
    expires: Micros,
    /// Being sent right now.
    is_out: bool,
}

impl Default for Indirect {
    fn default() -> Self {
        Self { expiry: EXPIRY, held: Vec::new(), next_id: 0 }
    }
}

impl Indirect {
    pub(super) fn clear(&mut self) {
        self.held.clear();
    }

    pub(super) fn push(&mut self, now: Micros, to: Address, body: Body, purpose: Purpose) {
        let id = self.next_id;
        self.next_id = self.next_id.wrapping_add(1);
        let expires = now + self.expiry;
        self.held.push(Held { id, to, body, purpose, expires, is_out: false });
    }

    /// Whether anything is held for `device`: what the acknowledgement of its poll says.
    pub(super) fn has(&self, device: Address) -> bool {
        self.held.iter().any(|held| held.to == device && !held.is_out)
    }

    /// The oldest frame for `device`, which stays here until [`Indirect::remove`]; and whether
    /// there are more.
    pub(super) fn take(&mut self, device: Address) -> Option<(u32, Body, Purpose, bool)> {
        let mut waiting = self.held.iter_mut().filter(|held| held.to == device && !held.is_out);
        let first = waiting.next()?;
        let more = waiting.next().is_some();
        first.is_out = true;
        Some((first.id, first.body.clone(), first.purpose, more))
    }

    /// It was delivered.
    pub(super) fn remove(&mut self, id: u32) {
        self.held.retain(|held| held.id != id);
    }

    /// It was not.
    pub(super) fn put_back(&mut self, id: u32) {
        self.held.iter_mut().filter(|held| held.id == id).for_each(|held| held.is_out = false);
    }

    /// Drops what is held for `device`.
    pub(super) fn forget(&mut self, device: Address) {
        self.held.retain(|held| held.to != device);
    }

    /// When the next frame is given up.
    pub(super) fn deadline(&self) -> Option<Micros> {
        self.held.iter().filter(|held| !held.is_out).map(|held| held.expires).min()
    }

    /// Gives up a frame that nobody asked for in time: what it was sent for.
    pub(super) fn expire(&mut self, now: Micros) -> Option<Purpose> {
        let place = self.held.iter().position(|held| !held.is_out && held.expires <= now)?;
        Some(self.held.remove(place).purpose)
    }
}
