//! What a stick chooses by itself.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use zigbee::{ExtendedPanId, Key, PanId};

/// The same seed gives the same choices.
#[derive(Clone, Debug)]
pub(super) struct Chance(ChaCha8Rng);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    pub(super) fn word(&mut self) -> u16 {
        let [low, high, ..] = self.0.next_u32().to_le_bytes();
        u16::from_le_bytes([low, high])
    }

    pub(super) fn key(&mut self) -> Key {
        let mut key = [0; 16];
        self.0.fill_bytes(&mut key);
        Key(key)
    }

    /// Never one of the two highest, which mean something else.
    pub(super) fn pan_id(&mut self) -> PanId {
        PanId(self.word() & 0x3fff)
    }

    pub(super) fn extended_pan_id(&mut self) -> ExtendedPanId {
        ExtendedPanId(self.0.next_u64() | 1)
    }
}
