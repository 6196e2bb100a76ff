//! The host's end.

use std::collections::VecDeque;

use bytes::{BufMut, Bytes, BytesMut};

use super::frame::CANCEL;
use super::transfer::Transfer;
use super::{Config, Event, Failure, Frame, FrameError, Reader, VERSION};
use crate::Micros;

/// A host's end of the line: resets the device, then exchanges payloads with it.
#[derive(Clone, Debug)]
pub struct Host {
    config: Config,
    state: State,
    reader: Reader,
    transfer: Transfer,
    output: BytesMut,
    events: VecDeque<Event>,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// Nothing was asked for yet, or the connection has ended.
    Idle,
    /// RST was sent.
    Resetting {
        again_at: Micros,
        left: u8,
    },
    Connected,
}

impl Host {
    /// An end that waits to be told to [`Host::connect`].
    ///
    /// # Panics
    /// Where the window is not of 1 to 7 frames.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            transfer: Transfer::new(config.clone()),
            config,
            state: State::Idle,
            reader: Reader::default(),
            output: BytesMut::new(),
            events: VecDeque::new(),
        }
    }

    /// Resets the device; [`Event::Connected`] follows, or [`Event::Failed`]. All that was under
    /// way is forgotten.
    pub fn connect(&mut self, now: Micros) {
        self.transfer = Transfer::new(self.config.clone());
        self.reset(now, self.config.resets);
    }

    /// Whether payloads can be sent now.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        matches!(self.state, State::Connected)
    }

    /// Sends `payload`; dropped where there is no connection, as [`Event::Failed`] has told.
    ///
    /// # Panics
    /// Where it is longer than [`super::DATA_MAX`].
    pub fn send(&mut self, now: Micros, payload: Bytes) {
        if self.is_connected() {
            self.transfer.send(now, payload);
        }
    }

    /// Takes octets from the line.
    pub fn received(&mut self, now: Micros, octets: &[u8]) {
        for octet in octets {
            if let Some(frame) = self.reader.push(*octet) {
                self.frame(now, frame);
            }
        }
    }

    /// Does what is due by now.
    pub fn poll(&mut self, now: Micros) {
        match self.state {
            State::Resetting { again_at, left } if again_at <= now => match left {
                0 => self.fail(Failure::NoAnswer),
                _ => self.reset(now, left),
            },
            State::Idle | State::Resetting { .. } => {}
            State::Connected => {
                if let Err(failure) = self.transfer.poll(now) {
                    self.fail(failure);
                }
            }
        }
    }

    /// When [`Host::poll`] has something to do; never, without one.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Micros> {
        match self.state {
            State::Idle => None,
            State::Resetting { again_at, .. } => Some(again_at),
            State::Connected => self.transfer.next_deadline(),
        }
    }

    /// What to put on the line.
    pub fn take_output(&mut self) -> BytesMut {
        let mut output = self.output.split();
        if self.is_connected() {
            output.unsplit(self.transfer.take_output());
        }
        output
    }

    /// What was learnt, oldest first.
    pub fn next_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    fn reset(&mut self, now: Micros, left: u8) {
        let again_at = now + self.config.reset_timeout;
        self.state = State::Resetting { again_at, left: left.saturating_sub(1) };
        // Whatever was half sent before is void.
        self.output.put_u8(CANCEL);
        Frame::Rst.put_stuffed(&mut self.output);
    }

    fn frame(&mut self, now: Micros, frame: Result<Frame, FrameError>) {
        match (self.state, frame) {
            (State::Resetting { .. }, Ok(Frame::RstAck { version: VERSION, .. })) => {
                self.state = State::Connected;
                self.events.push_back(Event::Connected);
            }
            (State::Resetting { .. }, Ok(Frame::RstAck { version, .. })) => {
                self.fail(Failure::Version(version));
            }
            // What arrives before the reset is answered belongs to an earlier connection.
            (State::Idle | State::Resetting { .. }, _) => {}
            (State::Connected, Ok(Frame::RstAck { code, .. })) => self.fail(Failure::Reset(code)),
            (State::Connected, Ok(Frame::Error { code, .. })) => self.fail(Failure::Error(code)),
            (State::Connected, Ok(frame)) => {
                let payload = self.transfer.received(now, frame);
                self.events.extend(payload.map(Event::Payload));
            }
            (State::Connected, Err(_)) => self.transfer.reject(),
        }
    }

    fn fail(&mut self, failure: Failure) {
        self.state = State::Idle;
        self.events.push_back(Event::Failed(failure));
    }
}
