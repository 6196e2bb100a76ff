//! A node's seeded chance: back-offs, jitter, first sequence numbers, addresses.

use core::time::Duration;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The same seed gives the same numbers, whatever the machine.
#[derive(Clone, Debug)]
pub(super) struct Chance(ChaCha8Rng);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    pub(super) fn octet(&mut self) -> u8 {
        let [octet, ..] = self.0.next_u32().to_le_bytes();
        octet
    }

    pub(super) fn word(&mut self) -> u16 {
        let [low, high, ..] = self.0.next_u32().to_le_bytes();
        u16::from_le_bytes([low, high])
    }

    /// Less than `span`, which is under an hour.
    pub(super) fn within(&mut self, span: Duration) -> Duration {
        let micros = u64::try_from(span.as_micros()).unwrap_or(u64::MAX).max(1);
        Duration::from_micros(u64::from(self.0.next_u32()) % micros)
    }
}
