//! Both ends against each other.

use bytes::Bytes;
use hex_literal::hex;

use crate::ash::{self, Config, Frame as AshFrame, Reader};
use crate::ezsp::commands::*;
use crate::ezsp::types::*;
use crate::ezsp::{device, host};
use crate::line::{Faults, Line, NONE};

const STACK_VERSION: u16 = 0x7430;

fn sessions() -> (host::Session, device::Session) {
    let config = Config { ack_timeouts: 60, ..Config::default() };
    (host::Session::new(config.clone()), device::Session::new(config, STACK_VERSION))
}

fn host_events(host: &mut host::Session) -> Vec<host::Event> {
    core::iter::from_fn(|| host.next_event()).collect()
}

/// What a device that does `echo` does, with a callback for each.
fn serve(device: &mut device::Session, line: &Line) {
    while let Some(event) = device.next_event() {
        let device::Event::Command { call, command } = event else { continue };
        match command {
            Command::Echo(Echo { data }) => {
                let tag = *data.first().unwrap();
                device.respond(line.now, call, EchoResponse { echo: data });
                device.callback(line.now, StackStatusHandler { status: EmberStatus(tag) });
            }
            _ => device.refuse(line.now, call, EzspStatus::ERROR_INVALID_VALUE),
        }
    }
}

fn ready() -> (host::Session, device::Session, Line) {
    let (mut host, mut device) = sessions();
    let mut line = Line::new(0, NONE);
    host.connect(line.now);
    while line.step(&mut host, &mut device) {
        serve(&mut device, &line);
    }
    let version = VersionResponse { protocol_version: 13, stack_type: 2, stack_version: 0x7430 };
    assert_eq!(host_events(&mut host), [host::Event::Ready(version)]);
    (host, device, line)
}

/// A device's end, with octets of a host that is not ours.
struct Foreign {
    device: device::Session,
    sent: u8,
    reader: Reader,
}

impl Foreign {
    fn new() -> Self {
        let mut device = sessions().1;
        device.received(crate::Micros::ZERO, &hex!("c0 38 bc 7e"));
        device.take_output();
        Self { device, sent: 0, reader: Reader::default() }
    }

    /// What the device answers to an EZSP frame.
    fn ask(&mut self, payload: &[u8]) -> Option<Bytes> {
        let (number, payload) = (self.sent & 7, Bytes::copy_from_slice(payload));
        let frame = AshFrame::Data {
            frame_number: number,
            retransmitted: false,
            ack_number: number,
            payload,
        };
        self.sent += 1;
        let mut octets = bytes::BytesMut::new();
        frame.put_stuffed(&mut octets);
        self.device.received(crate::Micros::ZERO, &octets);
        let answer = self.device.take_output();
        self.reader.read(&answer).find_map(|frame| match frame {
            Ok(AshFrame::Data { payload, .. }) => Some(payload),
            _ => None,
        })
    }

    fn asks(&mut self, command: &[u8], answer: &[u8]) {
        assert_eq!(self.ask(command).as_deref(), Some(answer), "{command:02x?}");
    }
}

#[test]
fn a_host_of_another_version_is_told_ours_and_heard_once_it_asks_for_it() {
    let mut foreign = Foreign::new();
    foreign.asks(&hex!("00 00 00 04"), &hex!("00 80 00 0d 02 30 74"));
    foreign.asks(&hex!("01 00 01 05 00"), &hex!("01 80 01 58 00 30"));
    foreign.asks(&hex!("02 00 01 00 00 0d"), &hex!("02 80 01 00 00 0d 02 30 74"));
    foreign.ask(&hex!("03 00 01 05 00"));
    let events: Vec<_> = core::iter::from_fn(|| foreign.device.next_event()).collect();
    let [device::Event::Reset, device::Event::Command { command: Command::Nop(_), .. }] =
        events[..]
    else {
        panic!("{events:?}");
    };
}

#[test]
fn what_a_device_cannot_do_it_refuses() {
    let mut foreign = Foreign::new();
    foreign.asks(&hex!("00 00 00 0d"), &hex!("00 80 00 0d 02 30 74"));
    // Unknown; truncated; too long; from a device.
    foreign.asks(&hex!("01 00 01 ff 0f"), &hex!("01 80 01 58 00 36"));
    foreign.asks(&hex!("02 00 01 22 00"), &hex!("02 80 01 58 00 33"));
    foreign.asks(&hex!("03 00 01 05 00 00"), &hex!("03 80 01 58 00 34"));
    foreign.asks(&hex!("04 80 01 05 00"), &hex!("04 80 01 58 00 32"));
    // Without a header there is nothing to answer to.
    assert_eq!(foreign.ask(&hex!("05 00")), None);
}

#[test]
fn a_refusal_is_an_answer() {
    let (mut host, mut device, mut line) = ready();
    let call = host.call(line.now, GetEui64 {});
    while line.step(&mut host, &mut device) {
        serve(&mut device, &line);
    }
    let reason = EzspStatus::ERROR_INVALID_VALUE;
    let result = Err(host::CallError::Refused { command: "getEui64", reason });
    assert_eq!(host_events(&mut host), [host::Event::Answer { call, result }]);
}

#[test]
fn a_device_that_never_answers_is_given_up_and_the_next_command_asked() {
    let (mut host, mut device, mut line) = ready();
    let silent = host.call(line.now, GetEui64 {});
    let next = host.call(line.now, Nop {});
    let mut seen = Vec::new();
    while line.step(&mut host, &mut device) {
        while device.next_event().is_some() {}
        seen.extend(host_events(&mut host));
    }
    seen.extend(host_events(&mut host));
    let timed_out = |call, command| host::Event::Answer {
        call,
        result: Err(host::CallError::TimedOut(command)),
    };
    assert_eq!(seen, [timed_out(silent, "getEui64"), timed_out(next, "nop")]);
}

#[test]
fn a_connection_that_ends_answers_what_was_asked() {
    let (mut host, _, line) = ready();
    let calls = [host.call(line.now, Nop {}), host.call(line.now, Nop {})];
    host.received(line.now, &hex!("c1 02 02 9b 7b 7e"));
    let late = host.call(line.now, Nop {});
    let answer = |call| host::Event::Answer { call, result: Err(host::CallError::Disconnected) };
    let failure = host::Failure::Ash(ash::Failure::Reset(ash::Code::RESET_POWER_ON));
    assert_eq!(
        host_events(&mut host),
        [answer(calls[0]), answer(calls[1]), host::Event::Failed(failure), answer(late)]
    );
}

#[test]
fn commands_are_answered_and_callbacks_told_once_and_in_order_whatever_the_line_does() {
    for seed in 0..40 {
        let (mut host, mut device, _) = ready();
        let mut line =
            Line::new(seed, Faults { drop: seed % 3, corrupt: seed % 4, repeat: seed % 5 });
        let calls: Vec<_> = (0..40)
            .map(|n| host.call(line.now, Echo { data: Octets::from([n, 0x7e, 0x11, n]) }))
            .collect();
        let mut seen = Vec::new();
        while line.step(&mut host, &mut device) {
            serve(&mut device, &line);
            seen.extend(host_events(&mut host));
        }
        seen.extend(host_events(&mut host));
        let expected: Vec<_> = calls
            .into_iter()
            .zip(0..)
            .flat_map(|(call, n)| {
                let echo = Octets::from([n, 0x7e, 0x11, n]);
                let status = StackStatusHandler { status: EmberStatus(n) };
                [
                    host::Event::Answer { call, result: Ok(EchoResponse { echo }.into()) },
                    host::Event::Callback(status.into()),
                ]
            })
            .collect();
        assert!(seen == expected, "seed {seed}: {seen:?}");
    }
}
