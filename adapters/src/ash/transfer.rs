//! What both ends do with DATA, ACK and NAK (UG101, "Data transfer").

use std::collections::VecDeque;

use core::time::Duration;

use bytes::{Bytes, BytesMut};

use super::{Config, Failure, Frame};
use crate::Micros;

/// How long a host that was not ready is left in peace, if it does not say that it is ready.
const NOT_READY_FOR: Duration = Duration::from_secs(1);

/// Sends payloads in order and again where need be; takes each once.
#[derive(Clone, Debug)]
pub(super) struct Transfer {
    config: Config,
    /// Not sent yet.
    queue: VecDeque<Bytes>,
    /// Sent and not acknowledged, oldest first.
    unacknowledged: VecDeque<Bytes>,
    /// The number of the oldest unacknowledged frame, or else of the next.
    oldest: u8,
    /// The number that the next frame to arrive has to have.
    awaited: u8,
    ack_timeout: Duration,
    /// When the oldest unacknowledged frame was sent last.
    sent_at: Micros,
    /// Time-outs in a row.
    timeouts: u8,
    /// A NAK was sent, and the frame it asks for has not come.
    rejecting: bool,
    /// Something arrived that no frame of ours has acknowledged yet.
    ack_owed: bool,
    /// The far end wants nothing before then.
    held_until: Option<Micros>,
    output: BytesMut,
}

impl Transfer {
    pub(super) fn new(config: Config) -> Self {
        assert!((1..=7).contains(&config.window), "a window is of 1 to 7 frames");
        Self {
            ack_timeout: config.ack_timeout_initial,
            config,
            queue: VecDeque::new(),
            unacknowledged: VecDeque::new(),
            oldest: 0,
            awaited: 0,
            sent_at: Micros::ZERO,
            timeouts: 0,
            rejecting: false,
            ack_owed: false,
            held_until: None,
            output: BytesMut::new(),
        }
    }

    /// Queues a payload, and sends it where the window has room.
    pub(super) fn send(&mut self, now: Micros, payload: Bytes) {
        self.queue.push_back(payload);
        self.fill(now);
    }

    /// Takes a frame; gives its payload if it is the one awaited.
    pub(super) fn received(&mut self, now: Micros, frame: Frame) -> Option<Bytes> {
        match frame {
            Frame::Data { frame_number, retransmitted, ack_number, payload } => {
                self.acknowledged(now, ack_number);
                if frame_number == self.awaited {
                    self.awaited = self.awaited.wrapping_add(1) & 7;
                    self.rejecting = false;
                    self.ack_owed = true;
                    return Some(payload);
                }
                // A repetition is acknowledged, since the first acknowledgement may be lost.
                if retransmitted {
                    self.ack_owed = true;
                } else {
                    self.reject();
                }
            }
            Frame::Ack { not_ready, ack_number, .. } => {
                self.hold(now, not_ready);
                self.acknowledged(now, ack_number);
            }
            Frame::Nak { not_ready, ack_number, .. } => {
                self.hold(now, not_ready);
                self.acknowledged(now, ack_number);
                self.send_again(now);
            }
            Frame::Rst | Frame::RstAck { .. } | Frame::Error { .. } => {}
        }
        None
    }

    /// Something arrived that is no frame, or not the one awaited: asks once for the awaited one.
    pub(super) fn reject(&mut self) {
        if !core::mem::replace(&mut self.rejecting, true) {
            self.ack_owed = false;
            let ack_number = self.awaited;
            Frame::Nak { reserved: false, not_ready: false, ack_number }
                .put_stuffed(&mut self.output);
        }
    }

    /// Does what is due by now.
    ///
    /// # Errors
    /// Where the far end did not acknowledge, though it was sent everything again and again.
    pub(super) fn poll(&mut self, now: Micros) -> Result<(), Failure> {
        if self.held_until.is_some_and(|until| until <= now) {
            self.held_until = None;
        }
        if !self.unacknowledged.is_empty() && self.sent_at + self.ack_timeout <= now {
            if self.timeouts == self.config.ack_timeouts {
                return Err(Failure::NotAcknowledged);
            }
            self.timeouts += 1;
            self.set_ack_timeout(self.ack_timeout * 2);
            self.send_again(now);
        }
        self.fill(now);
        Ok(())
    }

    /// When [`Transfer::poll`] has something to do.
    pub(super) fn next_deadline(&self) -> Option<Micros> {
        let waits = !self.unacknowledged.is_empty();
        let again = waits.then(|| self.sent_at + self.ack_timeout);
        let held = self.held_until.filter(|_| !self.queue.is_empty());
        again.into_iter().chain(held).min()
    }

    /// What to send. An acknowledgement that no DATA frame carried goes by itself.
    pub(super) fn take_output(&mut self) -> BytesMut {
        if core::mem::take(&mut self.ack_owed) {
            let ack_number = self.awaited;
            Frame::Ack { reserved: false, not_ready: false, ack_number }
                .put_stuffed(&mut self.output);
        }
        self.output.split()
    }

    fn acknowledged(&mut self, now: Micros, ack_number: u8) {
        let count = usize::from(ack_number.wrapping_sub(self.oldest) & 7);
        if count == 0 || count > self.unacknowledged.len() {
            return;
        }
        self.unacknowledged.drain(..count);
        self.oldest = ack_number;
        self.timeouts = 0;
        let measured = now.since(self.sent_at);
        self.set_ack_timeout(self.ack_timeout * 7 / 8 + measured / 2);
        self.sent_at = now;
        self.fill(now);
    }

    fn set_ack_timeout(&mut self, timeout: Duration) {
        let Config { ack_timeout_min, ack_timeout_max, .. } = self.config;
        self.ack_timeout = timeout.clamp(ack_timeout_min, ack_timeout_max);
    }

    fn hold(&mut self, now: Micros, not_ready: bool) {
        self.held_until = not_ready.then(|| now + NOT_READY_FOR);
    }

    fn fill(&mut self, now: Micros) {
        while self.held_until.is_none()
            && self.unacknowledged.len() < usize::from(self.config.window)
            && let Some(payload) = self.queue.pop_front()
        {
            if self.unacknowledged.is_empty() {
                self.sent_at = now;
            }
            let place = self.unacknowledged.len();
            self.put_data(place, false, payload.clone());
            self.unacknowledged.push_back(payload);
        }
    }

    fn send_again(&mut self, now: Micros) {
        self.sent_at = now;
        for (place, payload) in self.unacknowledged.clone().into_iter().enumerate() {
            self.put_data(place, true, payload);
        }
    }

    fn put_data(&mut self, place: usize, retransmitted: bool, payload: Bytes) {
        let place =
            u8::try_from(place).unwrap_or_else(|_| unreachable!("a window is of 7 at most"));
        let frame_number = self.oldest.wrapping_add(place) & 7;
        self.ack_owed = false;
        let ack_number = self.awaited;
        Frame::Data { frame_number, retransmitted, ack_number, payload }
            .put_stuffed(&mut self.output);
    }
}
