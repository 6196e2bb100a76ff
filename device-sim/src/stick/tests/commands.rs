//! Every command, whether the stick does it or not; and octets that are none.

use adapters::ash::{Frame, Reader};
use adapters::ezsp::{self, COMMANDS, Control, Header, Kind};
use bytes::{Bytes, BytesMut};
use proptest::prelude::*;
use zigbee::Wire;

use super::bench::Bench;
use super::*;

/// A command's frame with these parameters, as it goes on the line.
fn on_line(number: u8, id: u16, parameters: &[u8]) -> BytesMut {
    let header = Header::extended(number, Control::COMMAND, id);
    let parameters = Bytes::copy_from_slice(parameters);
    let payload = ezsp::Frame { header, parameters }.encode().freeze();
    let (frame_number, ack_number) = (number & 7, number & 7);
    let frame = Frame::Data { frame_number, retransmitted: false, ack_number, payload };
    let mut octets = BytesMut::new();
    frame.put_stuffed(&mut octets);
    octets
}

/// A stick that is reset and has agreed on the version with a host that counts by itself.
fn agreed() -> Bench {
    let mut bench = Bench::formed();
    bench.raw(&[0xc0, 0x38, 0xbc, 0x7e]);
    bench.raw(&on_line(0, 0, &[13]));
    bench
}

/// What the stick answers, without callbacks.
fn answer(octets: &[u8]) -> Option<ezsp::Frame> {
    Reader::default().read(octets).find_map(|frame| match frame {
        Ok(Frame::Data { payload, .. }) => ezsp::Frame::decode(&payload).ok(),
        _ => None,
    })
}

#[test]
fn every_command_is_answered_or_refused() {
    let mut refused = Vec::new();
    for row in COMMANDS.iter().filter(|row| row.kind == Kind::Command) {
        let length = (0..100).find(|length| (row.read_request)(&vec![0; *length]).is_ok()).unwrap();
        let mut bench = agreed();
        let octets = bench.raw(&on_line(1, row.id, &vec![0; length]));
        let frame = answer(&octets).unwrap();
        assert_eq!(frame.header.sequence, 1, "{}", row.name);
        if frame.header.id == 0x58 {
            refused.push(row.name);
        } else {
            assert_eq!(frame.header.id, row.id, "{}", row.name);
            assert!((row.read_response)(&frame.parameters).is_ok(), "{}", row.name);
        }
    }
    // What a stick like this does not do, as hosts are ready for.
    assert_eq!(
        refused,
        [
            "setMfgToken",
            "setBinding",
            "getBinding",
            "deleteBinding",
            "sendMulticast",
            "sendReply",
            "setChildData",
            "getTokenCount",
            "getTokenInfo",
            "getTokenData",
            "setTokenData",
            "resetNode",
        ]
    );
}

#[test]
fn a_command_that_no_stick_knows_is_refused() {
    let mut bench = agreed();
    let frame = answer(&bench.raw(&on_line(1, 0x0fff, &[]))).unwrap();
    assert_eq!((frame.header.id, &frame.parameters[..]), (0x58, &[0x36][..]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// No command panics the stick, whatever its parameters; nor do octets that are no frame.
    #[test]
    fn nothing_that_a_host_sends_panics(
        commands in prop::collection::vec((0..COMMANDS.len(), prop::collection::vec(any::<u8>(), 0..60)), 60),
        noise in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let mut bench = agreed();
        for ((row, parameters), number) in commands.iter().zip(1..) {
            // The longest that the row reads, so that most commands get through.
            let row = COMMANDS[*row];
            let length = (0..=parameters.len()).rev().find(|length| (row.read_request)(&parameters[..*length]).is_ok());
            bench.raw(&on_line(number, row.id, &parameters[..length.unwrap_or(0)]));
        }
        bench.raw(&noise);
        bench.pass(Duration::from_secs(10));
    }
}
