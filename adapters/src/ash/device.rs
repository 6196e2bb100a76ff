//! The device's end.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};

use super::transfer::Transfer;
use super::{Code, Config, Event, Frame, FrameError, Reader, VERSION};
use crate::Micros;

/// A device's end of the line: waits to be reset, then exchanges payloads with the host.
#[derive(Clone, Debug)]
pub struct Device {
    config: Config,
    state: State,
    reader: Reader,
    transfer: Transfer,
    output: BytesMut,
    events: VecDeque<Event>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// No host has reset it yet.
    Idle,
    Connected,
    /// It has given up, and says so until a host resets it.
    Failed,
}

impl Device {
    /// An end that waits for a host.
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

    /// Whether payloads can be sent now.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.state == State::Connected
    }

    /// Sends `payload`; dropped where there is no connection.
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
        if self.is_connected()
            && let Err(failure) = self.transfer.poll(now)
        {
            self.state = State::Failed;
            self.put_error();
            self.events.push_back(Event::Failed(failure));
        }
    }

    /// When [`Device::poll`] has something to do; never, without one.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Micros> {
        self.is_connected().then(|| self.transfer.next_deadline()).flatten()
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

    fn frame(&mut self, now: Micros, frame: Result<Frame, FrameError>) {
        match (self.state, frame) {
            (_, Ok(Frame::Rst)) => {
                self.state = State::Connected;
                self.transfer = Transfer::new(self.config.clone());
                // What was to be sent before belongs to no connection any more.
                self.output.clear();
                Frame::RstAck { version: VERSION, code: Code::RESET_SOFTWARE }
                    .put_stuffed(&mut self.output);
                self.events.push_back(Event::Connected);
            }
            (State::Connected, Ok(frame)) => {
                let payload = self.transfer.received(now, frame);
                self.events.extend(payload.map(Event::Payload));
            }
            (State::Connected, Err(_)) => self.transfer.reject(),
            (State::Failed, Ok(_)) => self.put_error(),
            (State::Failed, Err(_)) | (State::Idle, _) => {}
        }
    }

    fn put_error(&mut self) {
        Frame::Error { version: VERSION, code: Code::ERROR_EXCEEDED_MAXIMUM_ACK_TIMEOUT_COUNT }
            .put_stuffed(&mut self.output);
    }
}
