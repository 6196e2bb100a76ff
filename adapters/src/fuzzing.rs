//! What must hold of any octets that arrive from outside, whoever made them: no panic, and what
//! decodes encodes to the same octets. Called by the fuzz targets and by the test that replays
//! their corpus; no part of the public interface.

use zigbee::Wire;

use crate::Micros;
use crate::ash::{self, Config, FrameError, Reader};
use crate::ezsp::{self, Callback, Command, Response};

/// A target: the name of its folder in the corpus, and what must hold of each file there.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[("ash", ash), ("ezsp", ezsp)];

/// What arrives on a serial line, at either end: frames, noise, anything.
pub fn ash(octets: &[u8]) {
    for frame in Reader::default().read(octets) {
        let Ok(frame) = frame else { continue };
        assert_eq!(ash::Frame::decode(&frame.encode()), Ok::<_, FrameError>(frame.clone()));
        let mut stuffed = bytes::BytesMut::new();
        frame.put_stuffed(&mut stuffed);
        let again: Vec<_> = Reader::default().read(&stuffed).collect();
        assert_eq!(again, [Ok(frame)], "a stuffed frame is read again");
    }
    let mut host = ezsp::host::Session::new(Config::default());
    host.connect(Micros::ZERO);
    host.call(Micros::ZERO, ezsp::commands::Nop {});
    let mut device = ezsp::device::Session::new(Config::default(), 0x7430);
    host.received(Micros::ZERO, octets);
    device.received(Micros::ZERO, octets);
    while host.next_event().is_some() {}
    while device.next_event().is_some() {}
    for at in (1..60).map(|second| Micros(second * 1_000_000)) {
        host.poll(at);
        device.poll(at);
        host.received(at, &device.take_output());
        device.received(at, &host.take_output());
    }
}

/// What an ASH payload holds.
pub fn ezsp(octets: &[u8]) {
    assert!(!ezsp::describe(octets).is_empty(), "everything can be shown");
    let Ok(frame) = ezsp::Frame::decode(octets) else { return };
    assert_eq!(frame.encode(), octets, "a frame encodes to the same octets");
    if let Some(Ok(fields)) = frame.fields() {
        let mut at = frame.header.encode().len();
        for field in fields {
            assert_eq!(field.octets.start, at, "{} follows the field before it", field.name);
            at = field.octets.end;
        }
        assert_eq!(at, octets.len(), "the fields cover the frame");
    }
    let (id, parameters) = (frame.header.id, &frame.parameters);
    if let Some(Ok(command)) = Command::decode(id, parameters) {
        assert_eq!(command.encode(), parameters, "a command encodes to the same octets");
    }
    if let Some(Ok(response)) = Response::decode(id, parameters) {
        assert_eq!(response.encode(), parameters, "a response encodes to the same octets");
    }
    if let Some(Ok(callback)) = Callback::decode(id, parameters) {
        assert_eq!(callback.encode(), parameters, "a callback encodes to the same octets");
    }
}
