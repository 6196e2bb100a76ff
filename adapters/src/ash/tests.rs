//! Both ends against each other.

use core::time::Duration;

use bytes::{Bytes, BytesMut};
use hex_literal::hex;

use super::*;
use crate::Micros;
use crate::line::{Faults, Line, NONE};

fn events(mut next: impl FnMut() -> Option<Event>) -> Vec<Event> {
    core::iter::from_fn(&mut next).collect()
}

fn connected(config: &Config) -> (Host, Device, Line) {
    let (mut host, mut device) = (Host::new(config.clone()), Device::new(config.clone()));
    let mut line = Line::new(0, NONE);
    host.connect(line.now);
    while line.step(&mut host, &mut device) {}
    assert_eq!(events(|| host.next_event()), [Event::Connected]);
    assert_eq!(events(|| device.next_event()), [Event::Connected]);
    (host, device, line)
}

#[test]
fn a_reset_is_answered_and_connects_both_ends() {
    let mut host = Host::new(Config::default());
    host.connect(Micros::ZERO);
    assert_eq!(host.take_output()[..], hex!("1a c0 38 bc 7e"));
    let mut device = Device::new(Config::default());
    device.received(Micros::ZERO, &hex!("1a 1a 1a c0 38 bc 7e"));
    assert_eq!(device.take_output()[..], hex!("c1 02 0b 0a 52 7e"));
    host.received(Micros::ZERO, &hex!("c1 02 0b 0a 52 7e"));
    assert!(host.is_connected() && device.is_connected());
}

#[test]
fn a_reset_that_nobody_answers_is_tried_again_and_given_up() {
    let mut host = Host::new(Config::default());
    host.connect(Micros::ZERO);
    let mut resets = 0;
    while let Some(deadline) = host.next_deadline() {
        resets += usize::from(!host.take_output().is_empty());
        host.poll(deadline);
    }
    assert_eq!(resets, 5);
    assert_eq!(events(|| host.next_event()), [Event::Failed(Failure::NoAnswer)]);
}

#[test]
fn an_acknowledgement_rides_on_data_where_there_is_some() {
    let (mut host, mut device, line) = connected(&Config::default());
    host.send(line.now, Bytes::from_static(&hex!("01 02 03")));
    device.received(line.now, &host.take_output());
    assert_eq!(events(|| device.next_event()).len(), 1);
    device.send(line.now, Bytes::from_static(&hex!("04 05 06")));
    let frames: Vec<_> = Reader::default().read(&device.take_output()).collect();
    let payload = Bytes::from_static(&hex!("04 05 06"));
    let data = Frame::Data { frame_number: 0, retransmitted: false, ack_number: 1, payload };
    assert_eq!(frames, [Ok(data)]);
}

#[test]
fn a_window_of_one_sends_the_next_frame_when_the_last_is_acknowledged() {
    let (mut host, mut device, line) = connected(&Config::default());
    for payload in [b"one", b"two"] {
        host.send(line.now, Bytes::from_static(payload));
    }
    let first = host.take_output();
    assert_eq!(Reader::default().read(&first).count(), 1);
    device.received(line.now, &first);
    host.received(line.now, &device.take_output());
    assert_eq!(Reader::default().read(&host.take_output()).count(), 1);
}

/// The second of two frames is lost on the way: the third is refused, once.
#[test]
fn a_gap_is_refused_once_and_filled() {
    let config = Config { window: 3, ..Config::default() };
    let (mut host, mut device, line) = connected(&config);
    let mut frames = [b"one", b"two", b"tri"].map(|payload| {
        host.send(line.now, Bytes::from_static(payload));
        host.take_output()
    });
    device.received(line.now, &frames[0]);
    device.received(line.now, &frames[2]);
    device.received(line.now, &frames[2]);
    let answer = device.take_output();
    let nak = Frame::Nak { reserved: false, not_ready: false, ack_number: 1 };
    assert_eq!(Reader::default().read(&answer).collect::<Vec<_>>(), [Ok(nak)]);
    host.received(line.now, &answer);
    frames[1] = host.take_output();
    device.received(line.now, &frames[1]);
    let payloads = [b"one", b"two", b"tri"].map(|p| Event::Payload(Bytes::from_static(p)));
    assert_eq!(events(|| device.next_event()), payloads);
}

#[test]
fn a_repetition_is_acknowledged_and_not_delivered_again() {
    let (mut host, mut device, line) = connected(&Config::default());
    host.send(line.now, Bytes::from_static(b"one"));
    device.received(line.now, &host.take_output());
    device.take_output();
    let later = host.next_deadline().unwrap();
    host.poll(later);
    let again = host.take_output();
    assert!(matches!(
        Reader::default().read(&again).next(),
        Some(Ok(Frame::Data { retransmitted: true, frame_number: 0, .. }))
    ));
    device.received(later, &again);
    assert_eq!(events(|| device.next_event()).len(), 1);
    assert_eq!(device.take_output()[..], hex!("81 60 59 7e"));
}

#[test]
fn the_time_out_doubles_up_to_its_bound_and_falls_with_a_fast_line() {
    let (mut host, mut device, mut line) = connected(&Config::default());
    host.send(line.now, Bytes::from_static(b"one"));
    let mut waits = Vec::new();
    let mut sent = line.now;
    for _ in 0..3 {
        let deadline = host.next_deadline().unwrap();
        waits.push(deadline.since(sent).as_millis());
        host.poll(deadline);
        sent = deadline;
    }
    assert_eq!(waits, [1600, 3200, 3200]);
    line.now = sent;
    for _ in 0..40 {
        host.send(line.now, Bytes::from_static(b"two"));
        device.received(line.now, &host.take_output());
        host.received(line.now, &device.take_output());
    }
    host.send(line.now, Bytes::from_static(b"tri"));
    assert_eq!(host.next_deadline().unwrap().since(line.now).as_millis(), 400);
}

#[test]
fn a_line_that_is_cut_ends_the_connection_at_both_ends() {
    let (mut host, mut device, line) = connected(&Config::default());
    host.send(line.now, Bytes::from_static(b"one"));
    device.send(line.now, Bytes::from_static(b"two"));
    let mut sent = 0;
    while let Some(deadline) = host.next_deadline() {
        host.poll(deadline);
        sent += Reader::default().read(&host.take_output()).count();
    }
    assert_eq!(sent, 1 + 4);
    while let Some(deadline) = device.next_deadline() {
        device.poll(deadline);
    }
    let failed = [Event::Failed(Failure::NotAcknowledged)];
    assert_eq!(events(|| host.next_event()), failed);
    assert_eq!(events(|| device.next_event()), failed);
    // The device says so, now and whenever it is spoken to, until it is reset.
    let error = hex!("c2 02 51 a8 bd 7e");
    assert!(device.take_output().ends_with(&error));
    device.received(line.now, &hex!("81 60 59 7e"));
    assert_eq!(device.take_output()[..], error);
    device.received(line.now, &hex!("c0 38 bc 7e"));
    assert!(device.is_connected());
}

#[test]
fn a_device_that_was_reset_unasked_ends_the_host_s_connection() {
    let (mut host, ..) = connected(&Config::default());
    host.received(Micros::ZERO, &hex!("c1 02 02 9b 7b 7e"));
    let failed = Event::Failed(Failure::Reset(Code::RESET_POWER_ON));
    assert_eq!(events(|| host.next_event()), [failed]);
    assert!(!host.is_connected());
}

#[test]
fn a_host_that_is_not_ready_is_left_in_peace_for_a_second() {
    let (_, mut device, line) = connected(&Config::default());
    let mut not_ready = BytesMut::new();
    Frame::Ack { reserved: false, not_ready: true, ack_number: 0 }.put_stuffed(&mut not_ready);
    device.received(line.now, &not_ready);
    device.send(line.now, Bytes::from_static(b"one"));
    assert_eq!(device.take_output().len(), 0);
    let deadline = device.next_deadline().unwrap();
    assert_eq!(deadline.since(line.now), Duration::from_secs(1));
    device.poll(deadline);
    assert_eq!(Reader::default().read(&device.take_output()).count(), 1);
}

/// Both ways at once, over lines that lose, corrupt and repeat octets.
#[test]
fn payloads_arrive_once_and_in_order_whatever_the_line_does() {
    let payload = |from: u8, n: u16| {
        let length = usize::from(n) * 7 % DATA_MAX;
        let mut payload = BytesMut::from(&[from, n.to_le_bytes()[0], n.to_le_bytes()[1]][..]);
        payload.resize((3 + length).min(DATA_MAX), n.to_le_bytes()[0]);
        payload.freeze()
    };
    for seed in 0..60 {
        let window = u8::try_from(seed % 7 + 1).unwrap();
        // So many time-outs in a row do not happen by chance.
        let config = Config { window, ack_timeouts: 60, ..Config::default() };
        let (mut host, mut device, _) = connected(&config);
        let faults = Faults { drop: seed % 3, corrupt: seed % 4, repeat: seed % 5 };
        let mut line = Line::new(seed, faults);
        let (mut at_host, mut at_device) = (Vec::new(), Vec::new());
        for n in 0..60 {
            host.send(line.now, payload(1, n));
            device.send(line.now, payload(2, n));
        }
        while line.step(&mut host, &mut device) {
            at_host.extend(events(|| host.next_event()));
            at_device.extend(events(|| device.next_event()));
        }
        at_host.extend(events(|| host.next_event()));
        at_device.extend(events(|| device.next_event()));
        let expected = |from| (0..60).map(|n| Event::Payload(payload(from, n))).collect::<Vec<_>>();
        assert!(at_host == expected(2), "seed {seed}");
        assert!(at_device == expected(1), "seed {seed}");
    }
}
