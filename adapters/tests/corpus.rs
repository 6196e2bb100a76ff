//! Replays what the fuzz targets have been fed, without a fuzzing engine: the seeds, and whatever a
//! fuzzer found since.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use adapters::ash::{Code, Frame, VERSION};
use adapters::ezsp::{COMMANDS, Control, Header, Kind};
use adapters::fuzzing::TARGETS;
use bytes::{Bytes, BytesMut};
use hex_literal::hex;
use zigbee::Wire;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus")
}

#[test]
fn every_file_of_the_corpus_holds_what_must_hold_of_any_octets() {
    for (target, check) in TARGETS {
        let mut replayed = 0;
        for entry in fs::read_dir(corpus().join(target)).unwrap() {
            let path = entry.unwrap().path();
            let octets = fs::read(&path).unwrap();
            let outcome = std::panic::catch_unwind(|| check(&octets));
            assert!(outcome.is_ok(), "{}", path.display());
            replayed += 1;
        }
        assert!(replayed > 0, "{target} has no corpus");
    }
}

/// Each kind of ASH frame as it stands on the line; a conversation; each EZSP row at its shortest.
fn seeds() -> Vec<(&'static str, String, Vec<u8>)> {
    let data = |frame_number, retransmitted, payload: &'static [u8]| Frame::Data {
        frame_number,
        retransmitted,
        ack_number: frame_number,
        payload: Bytes::from_static(payload),
    };
    let (reserved, not_ready) = (false, false);
    let frames = [
        ("rst", Frame::Rst),
        ("rstack", Frame::RstAck { version: VERSION, code: Code::RESET_SOFTWARE }),
        ("error", Frame::Error { version: VERSION, code: Code(0x51) }),
        ("ack", Frame::Ack { reserved, not_ready, ack_number: 1 }),
        ("nak", Frame::Nak { reserved, not_ready, ack_number: 6 }),
        ("data", data(0, false, &hex!("00 00 00 0d"))),
        ("data-again", data(0, true, &hex!("00 80 00 0d 02 30 74"))),
        ("data-reserved-octets", data(1, false, &hex!("7e 7d 11 13 18 1a"))),
    ];
    let mut conversation = BytesMut::from(&hex!("1a 1a")[..]);
    let mut seeds = Vec::new();
    for (name, frame) in frames {
        let mut octets = BytesMut::new();
        frame.put_stuffed(&mut octets);
        conversation.extend_from_slice(&octets);
        seeds.push(("ash", name.to_owned(), octets.to_vec()));
    }
    seeds.push(("ash", "conversation".to_owned(), conversation.to_vec()));
    for row in COMMANDS {
        let mut seed = |way: &str, control, read: &dyn Fn(&[u8]) -> bool| {
            let length = (0..100).find(|length| read(&vec![0; *length])).unwrap();
            let mut octets = Header::extended(1, control, row.id).encode();
            octets.resize(octets.len() + length, 0);
            seeds.push(("ezsp", format!("{}-{way}", row.name), octets.to_vec()));
        };
        match row.kind {
            Kind::Callback => {
                seed("callback", Control::CALLBACK, &|octets| (row.read_response)(octets).is_ok());
            }
            Kind::Command => {
                seed("command", Control::COMMAND, &|octets| (row.read_request)(octets).is_ok());
                seed("response", Control::RESPONSE, &|octets| (row.read_response)(octets).is_ok());
            }
        }
    }
    seeds.push(("ezsp", "version-legacy".to_owned(), hex!("00 00 00 0d").to_vec()));
    seeds
}

/// Set `WRITE_SEEDS` to write those that are missing or differ.
#[test]
fn each_kind_of_frame_is_a_seed() {
    let is_writing = std::env::var_os("WRITE_SEEDS").is_some();
    for (target, name, octets) in seeds() {
        let path = corpus().join(target).join(&name);
        if is_writing {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &octets).unwrap();
        }
        assert_eq!(fs::read(&path).ok(), Some(octets), "{target}/{name}");
    }
}
