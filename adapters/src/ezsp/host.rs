//! The host's end: agrees on the version, asks one thing at a time, and matches answers to
//! questions.

use std::collections::VecDeque;

use core::time::Duration;

use bytes::BytesMut;
use zigbee::{DecodeError, Wire};

use super::commands::{Callback, Command, InvalidCommand, Response, Version, VersionResponse};
use super::types::EzspStatus;
use super::{Control, Frame, Header, VERSION};
use crate::{Micros, ash};

/// How long a stick may take to answer.
pub const RESPONSE_TIMEOUT: Duration = Duration::from_secs(10);

/// Names a command that was asked, so that its answer can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Call(u64);

/// Why a command has no response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The stick does not do it.
    #[error("the adapter refuses {command} ({reason:?})")]
    Refused {
        /// What was asked.
        command: &'static str,
        /// Why.
        reason: EzspStatus,
    },
    /// The stick did not answer in time.
    #[error("the adapter does not answer {0}")]
    TimedOut(&'static str),
    /// The stick answered something else.
    #[error("the adapter answers {command} with frame {id:#06x}")]
    Mismatched {
        /// What was asked.
        command: &'static str,
        /// What was answered.
        id: u16,
    },
    /// The response cannot be read.
    #[error("the adapter's response to {command} cannot be read: {error}")]
    Unreadable {
        /// What was asked.
        command: &'static str,
        /// What is wrong with the response.
        error: DecodeError,
    },
    /// The connection has ended before the stick answered.
    #[error("the connection to the adapter has ended")]
    Disconnected,
}

/// What the host's end learnt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The stick was reset and speaks version 13; commands may be asked.
    Ready(VersionResponse),
    /// A command was answered, or will not be.
    Answer {
        /// Which.
        call: Call,
        /// How.
        result: Result<Response, CallError>,
    },
    /// The stick tells something unasked.
    Callback(Callback),
    /// The stick tells something that cannot be read.
    Unreadable(DecodeError),
    /// The stick tells something that we have no row for.
    Unknown(Frame),
    /// The connection has ended. [`Session::connect`] begins another.
    Failed(Failure),
}

/// Why a connection ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Below EZSP.
    #[error(transparent)]
    Ash(ash::Failure),
    /// The stick speaks another version, and only that.
    #[error("the adapter speaks version {0} of EZSP; version {VERSION} is wanted")]
    Version(u8),
    /// The version could not be agreed on.
    #[error("failed to agree on the version of EZSP: {0}")]
    NoVersion(CallError),
}

/// A host's session with a stick, over an [`ash::Host`].
#[derive(Clone, Debug)]
pub struct Session {
    link: ash::Host,
    phase: Phase,
    /// The sequence of the next command.
    sequence: u8,
    calls: u64,
    queue: VecDeque<(Call, Command)>,
    pending: Option<Pending>,
    events: VecDeque<Event>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// No connection.
    Idle,
    /// The stick is reset; then the version is asked in the legacy form, then in the extended.
    Negotiating,
    Ready,
}

#[derive(Clone, Debug)]
struct Pending {
    /// `None`: the session's own, about the version.
    call: Option<Call>,
    command: &'static str,
    id: u16,
    sequence: u8,
    deadline: Micros,
}

impl Session {
    /// A session that waits to be told to [`Session::connect`].
    ///
    /// # Panics
    /// Where the window is not of 1 to 7 frames.
    #[must_use]
    pub fn new(config: ash::Config) -> Self {
        Self {
            link: ash::Host::new(config),
            phase: Phase::Idle,
            sequence: 0,
            calls: 0,
            queue: VecDeque::new(),
            pending: None,
            events: VecDeque::new(),
        }
    }

    /// Resets the stick and agrees on the version; [`Event::Ready`] follows, or [`Event::Failed`].
    /// What was asked before is answered with [`CallError::Disconnected`].
    pub fn connect(&mut self, now: Micros) {
        self.disconnect();
        self.phase = Phase::Negotiating;
        self.link.connect(now);
    }

    /// Asks `command`; [`Event::Answer`] with this call follows in any case. Commands are asked one
    /// after the other.
    pub fn call(&mut self, now: Micros, command: impl Into<Command>) -> Call {
        let call = Call(self.calls);
        self.calls += 1;
        if self.phase == Phase::Idle {
            self.answer(call, Err(CallError::Disconnected));
        } else {
            self.queue.push_back((call, command.into()));
            self.ask_next(now);
        }
        call
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
        if let Some(pending) = self.pending.take_if(|pending| pending.deadline <= now) {
            let error = CallError::TimedOut(pending.command);
            self.settle(now, &pending, Err(error));
        }
    }

    /// When [`Session::poll`] has something to do; never, without one.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Micros> {
        let response = self.pending.as_ref().map(|pending| pending.deadline);
        self.link.next_deadline().into_iter().chain(response).min()
    }

    /// What to put on the line.
    pub fn take_output(&mut self) -> BytesMut {
        self.link.take_output()
    }

    /// What was learnt, oldest first.
    pub fn next_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    fn link_events(&mut self, now: Micros) {
        while let Some(event) = self.link.next_event() {
            match event {
                ash::Event::Connected => {
                    self.sequence = 0;
                    let header = Header::legacy_version(self.sequence, Control::COMMAND);
                    self.ask(
                        now,
                        None,
                        header,
                        &Version { desired_protocol_version: VERSION }.into(),
                    );
                }
                ash::Event::Payload(payload) => match Frame::decode(&payload) {
                    Ok(frame) => self.frame(now, frame),
                    Err(error) => self.events.push_back(Event::Unreadable(error)),
                },
                ash::Event::Failed(failure) => self.fail(Failure::Ash(failure)),
            }
        }
    }

    fn frame(&mut self, now: Micros, frame: Frame) {
        let Header { sequence, control, id, .. } = frame.header;
        let answered = |pending: &mut Pending| {
            control.is_response() && !control.is_callback() && pending.sequence == sequence
        };
        let Some(pending) = self.pending.take_if(answered) else {
            return self.callback(frame);
        };
        let command = pending.command;
        let unreadable = |error| CallError::Unreadable { command, error };
        let result = match Response::decode(id, &frame.parameters) {
            Some(response) if id == pending.id => response.map_err(unreadable),
            _ => match Callback::decode(id, &frame.parameters) {
                Some(Ok(Callback::InvalidCommand(InvalidCommand { reason }))) => {
                    Err(CallError::Refused { command, reason })
                }
                Some(Err(error)) => Err(unreadable(error)),
                _ => Err(CallError::Mismatched { command, id }),
            },
        };
        self.settle(now, &pending, result);
    }

    fn callback(&mut self, frame: Frame) {
        let event = match Callback::decode(frame.header.id, &frame.parameters) {
            Some(Ok(callback)) => Event::Callback(callback),
            Some(Err(error)) => Event::Unreadable(error),
            None => Event::Unknown(frame),
        };
        self.events.push_back(event);
    }

    /// A command has its answer: tells it, and asks the next.
    fn settle(&mut self, now: Micros, pending: &Pending, result: Result<Response, CallError>) {
        match (pending.call, result) {
            (Some(call), result) => self.answer(call, result),
            (None, Err(error)) => self.fail(Failure::NoVersion(error)),
            (None, Ok(Response::VersionResponse(version))) => self.version(now, version),
            (None, Ok(_)) => unreachable!("identifiers were compared"),
        }
        self.ask_next(now);
    }

    /// The first answer comes in the legacy form, the second in the extended.
    fn version(&mut self, now: Micros, version: VersionResponse) {
        if version.protocol_version != VERSION {
            self.fail(Failure::Version(version.protocol_version));
        } else if self.sequence == 1 {
            let command = Command::from(Version { desired_protocol_version: VERSION });
            let header = Header::extended(self.sequence, Control::COMMAND, command.id());
            self.ask(now, None, header, &command);
        } else {
            self.phase = Phase::Ready;
            self.events.push_back(Event::Ready(version));
        }
    }

    fn ask_next(&mut self, now: Micros) {
        if self.phase == Phase::Ready
            && self.pending.is_none()
            && let Some((call, command)) = self.queue.pop_front()
        {
            let header = Header::extended(self.sequence, Control::COMMAND, command.id());
            self.ask(now, Some(call), header, &command);
        }
    }

    fn ask(&mut self, now: Micros, call: Option<Call>, header: Header, command: &Command) {
        self.sequence = self.sequence.wrapping_add(1);
        self.pending = Some(Pending {
            call,
            command: command.name(),
            id: command.id(),
            sequence: header.sequence,
            deadline: now + RESPONSE_TIMEOUT,
        });
        let frame = Frame { header, parameters: command.encode().freeze() };
        self.link.send(now, frame.encode().freeze());
    }

    fn fail(&mut self, failure: Failure) {
        self.disconnect();
        self.events.push_back(Event::Failed(failure));
    }

    fn disconnect(&mut self) {
        self.phase = Phase::Idle;
        let pending = self.pending.take().and_then(|pending| pending.call);
        let queued = core::mem::take(&mut self.queue).into_iter().map(|(call, _)| call);
        for call in pending.into_iter().chain(queued) {
            self.answer(call, Err(CallError::Disconnected));
        }
    }

    fn answer(&mut self, call: Call, result: Result<Response, CallError>) {
        self.events.push_back(Event::Answer { call, result });
    }
}
