//! The device's end: agrees on the version, refuses what it does not know, passes on the rest.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};
use zigbee::{DecodeError, Reason, Wire};

use super::commands::{Callback, Command, InvalidCommand, Response, VersionResponse};
use super::types::EzspStatus;
use super::{Control, Form, Frame, Header, STACK_TYPE_MESH, VERSION};
use crate::{Micros, ash};

/// Names a command that a host asked, so that its answer finds back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    sequence: u8,
    form: Form,
}

/// What the device's end learnt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A host has reset the device: all but non-volatile state begins anew.
    Reset,
    /// A host asks; [`Session::respond`] or [`Session::refuse`] is to follow before the next event
    /// is taken.
    Command {
        /// Which.
        call: Call,
        /// What.
        command: Command,
    },
    /// The connection has ended, until a host resets the device.
    Failed(ash::Failure),
}

/// A device's session with a host, over an [`ash::Device`].
#[derive(Clone, Debug)]
pub struct Session {
    link: ash::Device,
    /// As `version` answers it.
    stack_version: u16,
    /// The host has asked for our version.
    agreed: bool,
    /// Of the latest response.
    sequence: u8,
    events: VecDeque<Event>,
}

impl Session {
    /// A session that waits for a host. `stack_version` is four digits, such as 0x7430 for 7.4.3.
    ///
    /// # Panics
    /// Where the window is not of 1 to 7 frames.
    #[must_use]
    pub fn new(config: ash::Config, stack_version: u16) -> Self {
        Self {
            link: ash::Device::new(config),
            stack_version,
            agreed: false,
            sequence: 0,
            events: VecDeque::new(),
        }
    }

    /// Takes octets from the line.
    pub fn received(&mut self, now: Micros, octets: &[u8]) {
        self.link.received(now, octets);
        self.link_events(now);
    }

    /// Does what is due by now.
    pub fn poll(&mut self, now: Micros) {
        self.link.poll(now);
        self.link_events(now);
    }

    /// When [`Session::poll`] has something to do; never, without one.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Micros> {
        self.link.next_deadline()
    }

    /// What to put on the line.
    pub fn take_output(&mut self) -> BytesMut {
        self.link.take_output()
    }

    /// What was learnt, oldest first.
    pub fn next_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Answers a command.
    pub fn respond(&mut self, now: Micros, call: Call, response: impl Into<Response>) {
        let response = response.into();
        let id = response.id();
        self.sequence = call.sequence;
        self.send(now, call, Control::RESPONSE, id, response.encode().freeze());
    }

    /// Refuses a command.
    pub fn refuse(&mut self, now: Micros, call: Call, reason: EzspStatus) {
        let refusal = Callback::from(InvalidCommand { reason });
        let id = refusal.id();
        self.sequence = call.sequence;
        // Only `version` has a legacy form.
        let call = Call { form: Form::Extended(0), ..call };
        self.send(now, call, Control::RESPONSE, id, refusal.encode().freeze());
    }

    /// Tells something unasked; dropped while no host has agreed on the version, since none is
    /// there to hear it.
    pub fn callback(&mut self, now: Micros, callback: impl Into<Callback>) {
        if self.agreed {
            let callback = callback.into();
            let id = callback.id();
            let header = Header::extended(self.sequence, Control::CALLBACK, id);
            let frame = Frame { header, parameters: callback.encode().freeze() };
            self.link.send(now, frame.encode().freeze());
        }
    }

    fn send(&mut self, now: Micros, call: Call, control: Control, id: u16, parameters: Bytes) {
        let header = match call.form {
            Form::Legacy => Header::legacy_version(call.sequence, control),
            Form::Extended(_) => Header::extended(call.sequence, control, id),
        };
        self.link.send(now, Frame { header, parameters }.encode().freeze());
    }

    fn link_events(&mut self, now: Micros) {
        while let Some(event) = self.link.next_event() {
            match event {
                ash::Event::Connected => {
                    self.agreed = false;
                    self.sequence = 0;
                    // What was asked before the reset wants no answer.
                    self.events.clear();
                    self.events.push_back(Event::Reset);
                }
                // What has no header has no sequence to answer to: sticks are silent about it.
                ash::Event::Payload(payload) => {
                    if let Ok(frame) = Frame::decode(&payload) {
                        self.frame(now, &frame);
                    }
                }
                ash::Event::Failed(failure) => self.events.push_back(Event::Failed(failure)),
            }
        }
    }

    fn frame(&mut self, now: Micros, frame: &Frame) {
        let Header { sequence, control, form, id } = frame.header;
        let call = Call { sequence, form };
        if control.is_response() {
            return self.refuse(now, call, EzspStatus::ERROR_WRONG_DIRECTION);
        }
        match Command::decode(id, &frame.parameters) {
            None => self.refuse(now, call, EzspStatus::ERROR_INVALID_VALUE),
            Some(Err(error)) => self.refuse(now, call, reason(error)),
            Some(Ok(Command::Version(asked))) => {
                self.agreed = asked.desired_protocol_version == VERSION;
                let response = VersionResponse {
                    protocol_version: VERSION,
                    stack_type: STACK_TYPE_MESH,
                    stack_version: self.stack_version,
                };
                self.respond(now, call, response);
            }
            Some(Ok(_)) if !self.agreed => {
                self.refuse(now, call, EzspStatus::ERROR_VERSION_NOT_SET);
            }
            Some(Ok(command)) => self.events.push_back(Event::Command { call, command }),
        }
    }
}

fn reason(error: DecodeError) -> EzspStatus {
    match error.reason {
        Reason::Truncated => EzspStatus::ERROR_TRUNCATED,
        Reason::Trailing => EzspStatus::ERROR_OVERFLOW,
        Reason::Reserved(_) | Reason::Unsupported(_) => EzspStatus::ERROR_INVALID_VALUE,
    }
}
