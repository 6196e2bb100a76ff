//! How a sleepy end device asks its parent for frames: at its interval, and faster while it
//! expects something.

use core::time::Duration;

use zigbee::NwkAddress;

use super::join::Join;
use super::{Role, Stack};
use crate::Micros;

/// How often it asks while it expects something.
const FAST: Duration = Duration::from_millis(250);
/// How soon it asks for the first time then.
const SOON: Duration = Duration::from_millis(50);
/// It asks later where it is still busy sending.
const BUSY: Duration = Duration::from_millis(10);

/// When a sleepy device asks next.
#[derive(Clone, Debug, Default)]
pub(super) struct Poll {
    pub(super) next: Option<Micros>,
    /// The application expects something until then.
    fast_until: Micros,
}

impl Stack {
    fn poll_interval(&self) -> Option<Duration> {
        match self.config.role {
            Role::EndDevice { poll_interval } => poll_interval,
            Role::Coordinator => None,
        }
    }

    /// Sleepy devices: asks the parent for frames every 250 ms or so until `until`, since an
    /// answer is expected. The stack does so by itself while an APS acknowledgement is awaited.
    pub fn poll_fast_until(&mut self, now: Micros, until: Micros) {
        self.poll.fast_until = self.poll.fast_until.max(until);
        self.poll_soon(now);
    }

    /// Something is expected: asks before long.
    pub(super) fn poll_soon(&mut self, now: Micros) {
        if self.poll_interval().is_some() && self.mac.address.is_some() {
            let soon = now + SOON;
            self.poll.next = Some(self.poll.next.map_or(soon, |next| next.min(soon)));
        }
    }

    /// The device is in its network: polls from now on.
    pub(super) fn start_polling(&mut self, now: Micros) {
        self.poll.next = None;
        self.poll_soon(now);
    }

    pub(super) fn stop_polling(&mut self) {
        self.poll.next = None;
    }

    /// The parent says that it holds more.
    pub(super) fn poll_at_once(&mut self, now: Micros) {
        if self.poll.next.is_some() {
            self.poll.next = Some(now);
        }
    }

    pub(super) fn on_poll_timer(&mut self, now: Micros) {
        let (Some(interval), Some(next)) = (self.poll_interval(), self.poll.next) else { return };
        if next > now {
            return;
        }
        if !self.mac.is_idle() {
            self.poll.next = Some(now + BUSY);
            return;
        }
        let expects = match self.joiner.state {
            Join::AwaitingKey(_) | Join::Rejoining(_) => true,
            Join::Joined => self.poll.fast_until > now || self.aps.awaits_ack(),
            Join::Idle | Join::Waiting(_) | Join::Scanning { .. } | Join::Associating { .. } => {
                self.poll.next = None;
                return;
            }
        };
        self.mac.poll(now, NwkAddress::COORDINATOR, &mut self.chance);
        let pause = if expects { FAST.min(interval) } else { interval };
        self.poll.next = Some(now + pause);
    }
}
