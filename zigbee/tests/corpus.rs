//! Replays what the fuzz targets have been fed, without a fuzzing engine: the seeds, one for each
//! kind of frame, and whatever a fuzzer found since.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use zigbee::fuzzing::{TARGETS, keys};
use zigbee::{Wire, aps, mac, nwk};

mod frames;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus")
}

#[test]
fn every_file_of_the_corpus_holds_what_must_hold_of_any_octets() {
    for (target, check) in TARGETS {
        let entries = fs::read_dir(corpus().join(target)).unwrap();
        let mut replayed = 0;
        for entry in entries {
            let path = entry.unwrap().path();
            let octets = fs::read(&path).unwrap();
            let outcome = std::panic::catch_unwind(|| check(&octets));
            assert!(outcome.is_ok(), "{}", path.display());
            replayed += 1;
        }
        assert!(replayed > 0, "{target} has no corpus");
    }
}

/// The seeds of each target, by file name: the frames inside one another.
fn seeds() -> Vec<(&'static str, String, Vec<u8>)> {
    let mut seeds = vec![];
    let keys = keys();
    for sample in frames::all() {
        let mut seed = |target, octets: Vec<u8>| {
            // The layers below are alike for all commands of clusters: one stands for them.
            let is_outer = target != "zcl" && sample.is_cluster_command;
            if !is_outer || sample.name.ends_with("-publishprice") {
                seeds.push((target, sample.name.clone(), octets));
            }
        };
        seed("mac", sample.octets.to_vec());
        let frame = mac::Frame::decode(&sample.octets).unwrap();
        if frame.frame_type != mac::FrameType::Data {
            continue;
        }
        seed("nwk", frame.payload.to_vec());
        let plain = match nwk::Frame::decode(&frame.payload).unwrap() {
            nwk::Frame::Plain(plain) => plain,
            nwk::Frame::Secured(secured) => keys.open_nwk(&secured).unwrap(),
        };
        if plain.header.frame_type != nwk::FrameType::Data {
            continue;
        }
        seed("aps", plain.payload.to_vec());
        let plain = match aps::Frame::decode(&plain.payload).unwrap() {
            aps::Frame::Plain(plain) => plain,
            aps::Frame::Secured(secured) => keys.open_aps(&secured, &[]).unwrap(),
        };
        if let aps::Content::Data { cluster, profile, .. } = plain.header.content {
            let target = if profile == zigbee::ProfileId::ZDP { "zdp" } else { "zcl" };
            seed(target, [&cluster.encode()[..], &plain.payload].concat());
        }
    }
    for code in ["83FE D340 7A93 9723 A5C6 39B2 6916 D505 C3B5", "83:FE:D3:40:7A:93:84:9C"] {
        seeds.push(("install_code", code.replace([' ', ':'], "-"), code.into()));
    }
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
        assert_eq!(fs::read(&path).ok(), Some(octets), "{target}/{name}; see WRITE_SEEDS");
    }
}
