//! For tests: a serial line that drops, corrupts and repeats octets as its seed has it.

use core::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};

use crate::Micros;

/// One end of a line.
pub(crate) trait End {
    fn received(&mut self, now: Micros, octets: &[u8]);
    fn poll(&mut self, now: Micros);
    fn next_deadline(&self) -> Option<Micros>;
    fn take_output(&mut self) -> BytesMut;
}

macro_rules! ends {
    ($($end:ty),*) => {$(
        impl End for $end {
            fn received(&mut self, now: Micros, octets: &[u8]) {
                <$end>::received(self, now, octets);
            }
            fn poll(&mut self, now: Micros) {
                <$end>::poll(self, now);
            }
            fn next_deadline(&self) -> Option<Micros> {
                <$end>::next_deadline(self)
            }
            fn take_output(&mut self) -> BytesMut {
                <$end>::take_output(self)
            }
        }
    )*};
}

ends! {
    crate::ash::Host, crate::ash::Device, crate::ezsp::host::Session, crate::ezsp::device::Session
}

/// How a line treats octets: in a thousand, how many it drops, corrupts, repeats.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Faults {
    pub(crate) drop: u64,
    pub(crate) corrupt: u64,
    pub(crate) repeat: u64,
}

pub(crate) const NONE: Faults = Faults { drop: 0, corrupt: 0, repeat: 0 };

pub(crate) struct Line {
    pub(crate) now: Micros,
    pub(crate) faults: Faults,
    state: u64,
}

impl Line {
    pub(crate) fn new(seed: u64, faults: Faults) -> Self {
        Self { now: Micros::ZERO, faults, state: seed.wrapping_mul(2).wrapping_add(1) }
    }

    /// A number below `bound` (xorshift64*).
    pub(crate) fn chance(&mut self, bound: u64) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }

    /// What arrives of `octets`.
    fn carry(&mut self, octets: &[u8]) -> Bytes {
        let mut out = BytesMut::new();
        let Faults { drop, corrupt, repeat } = self.faults;
        for octet in octets {
            match self.chance(1000) {
                n if n < drop => {}
                n if n < drop + corrupt => {
                    let bit = self.chance(8);
                    out.put_u8(octet ^ 1 << bit);
                }
                n if n < drop + corrupt + repeat => out.put_bytes(*octet, 2),
                _ => out.put_u8(*octet),
            }
        }
        out.freeze()
    }

    /// Carries what both ends have to say; where they are silent, lets the time come that either
    /// waits for. False where neither waits.
    pub(crate) fn step(&mut self, one: &mut impl End, other: &mut impl End) -> bool {
        let (there, back) = (one.take_output(), other.take_output());
        if !there.is_empty() || !back.is_empty() {
            // 11,520 octets a second.
            let octets = u64::try_from(there.len().max(back.len())).unwrap();
            self.now = self.now + Duration::from_micros(octets * 87);
            let (there, back) = (self.carry(&there), self.carry(&back));
            other.received(self.now, &there);
            one.received(self.now, &back);
            return true;
        }
        let Some(deadline) = one.next_deadline().into_iter().chain(other.next_deadline()).min()
        else {
            return false;
        };
        self.now = self.now.max(deadline);
        one.poll(self.now);
        other.poll(self.now);
        true
    }
}
