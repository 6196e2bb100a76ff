//! Has tshark, the outside oracle, read one frame of every kind that the codec writes. Whole runs
//! are checked by `.ci/run oracle-tshark`, with the same script.
//!
//! Says "skipped" where tshark or Python is not installed: `dmc` needs neither.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use device_sim::world::Keys;
use dmc_profiles::Profiles;
use harness::lane::Commissioned;
use pcap_file::DataLink;
use pcap_file::pcap::{PcapHeader, PcapPacket, PcapWriter};
use serde_json::{Value as Json, json};
use zigbee::dissect::{Dissection, Fcs, Field, KeyRing, Value, dissect_mac};
use zigbee::fuzzing::{LINK_KEY, NETWORK_KEY, SENDERS};
use zigbee::mac::fcs;
use zigbee::{Key, Wire, mac};

#[path = "../zigbee/tests/frames/mod.rs"]
mod frames;

/// The link type of whole frames, FCS included.
const IEEE802_15_4_WITH_FCS: u32 = 195;

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

fn on_air(octets: &[u8]) -> Bytes {
    let mut octets = BytesMut::from(octets);
    fcs::append(&mut octets);
    octets.freeze()
}

/// What a dissection calls the command, where that is a cluster's, and the attributes.
fn names(dissection: &Dissection) -> Option<Json> {
    let frame = dissection.fields.iter().find(|field| field.name == "ZCL frame")?;
    let name = |field: &Field| match &field.value {
        Value::Code { name, .. } if !name.is_empty() => Some(name.to_string()),
        _ => None,
    };
    let named = |wanted| frame.children.iter().find(|field| field.name == wanted).and_then(name);
    let command = named("frame type").filter(|name| name == "cluster-specific");
    let command = command.and_then(|_| named("command identifier"));
    let records =
        frame.children.iter().flat_map(|field| [field].into_iter().chain(&field.children));
    let attributes = records.filter(|field| field.name == "attribute identifier").map(name);
    Some(json!({ "command": command, "attributes": attributes.collect::<Vec<_>>() }))
}

/// The keys of the frames that are made here.
fn our_keys() -> Keys {
    Keys { network: Some(NETWORK_KEY), link: vec![(SENDERS[1], LINK_KEY)] }
}

fn ring(keys: &Keys) -> KeyRing {
    let mut ring = KeyRing::default();
    keys.network.into_iter().for_each(|key| ring.add_network_key(key));
    for (device, key) in &keys.link {
        ring.add_device(*device);
        ring.add_link_key(*key);
    }
    ring
}

/// As Wireshark keeps keys.
fn key_file(keys: &Keys) -> String {
    let row = |key: &Key, kind| format!("\"{}\",\"Normal\",\"{kind}\"\n", hex::encode(key.0));
    let link = keys.link.iter().map(|(_, key)| row(key, "link"));
    keys.network.iter().map(|key| row(key, "nwk")).chain(link).collect()
}

/// What the script says of these frames as they go on the air, and whether it was content. `None`
/// where it cannot be run.
fn verdict(frames: &[Bytes], keys: &Keys) -> Option<(bool, String)> {
    if !is_installed("tshark") || !is_installed("python3") {
        // Past the test runner's capture: a check that was not made must be seen.
        let _ = writeln!(io::stderr(), "skipped: tshark and python3 are not both installed");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let capture = folder.path().join("frames.pcap");
    let header =
        PcapHeader { datalink: DataLink::from(IEEE802_15_4_WITH_FCS), ..PcapHeader::default() };
    let mut writer = PcapWriter::with_header(fs::File::create(&capture).unwrap(), header).unwrap();
    let mut named = BTreeMap::new();
    let ring = ring(keys);
    for (number, octets) in (1_u32..).zip(frames) {
        let at = Duration::from_millis(number.into());
        let length = u32::try_from(octets.len()).unwrap();
        writer.write_packet(&PcapPacket::new(at, length, octets)).unwrap();
        let dissection = dissect_mac(octets, Fcs::Present, &ring);
        named.extend(names(&dissection).map(|names| (number.to_string(), names)));
    }
    drop(writer);
    fs::write(folder.path().join("zigbee_pc_keys"), key_file(keys)).unwrap();
    let table = folder.path().join("names.json");
    fs::write(&table, serde_json::to_string(&named).unwrap()).unwrap();

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/oracles/tshark/check.py");
    let mut check = Command::new("python3");
    check.arg(script).arg("--pcap").arg(capture).arg("--keys").arg(folder.path());
    let output = check.arg("--names").arg(table).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

/// Asks for the trust centre's link key, so names no partner (Zigbee 4.4.10.4.2); tshark 4.0 wants
/// one all the same.
const MISREAD: &str = "request-key";

#[test]
fn tshark_understands_one_frame_of_every_kind() {
    let samples = frames::all().into_iter().filter(|sample| sample.name != MISREAD);
    let frames: Vec<Bytes> = samples.map(|sample| on_air(&sample.octets)).collect();
    let Some((is_content, said)) = verdict(&frames, &our_keys()) else { return };
    assert!(is_content, "{said}");
}

/// 2,000 attributes, each in a report of its own: its name, and that its value is read to the end.
#[test]
fn tshark_calls_each_attribute_by_the_name_our_table_gives_it() {
    let reports = frames::built(frames::attributes);
    let frames: Vec<Bytes> = reports.iter().map(|sample| on_air(&sample.octets)).collect();
    let Some((is_content, said)) = verdict(&frames, &our_keys()) else { return };
    assert!(is_content, "{said}");
}

/// From the first beacon request to the last announcement: what no test's capture has.
#[test]
fn tshark_understands_how_devices_join() {
    let profiles = Profiles::builtin();
    for profile in profiles.iter().filter(|profile| profile.default) {
        let dmc = Commissioned::new(profile, 1).unwrap();
        let frames: Vec<Bytes> = dmc.joining().iter().map(|frame| frame.octets.clone()).collect();
        let Some((is_content, said)) = verdict(&frames, &dmc.keys()) else { return };
        assert!(is_content, "{}: {said}", profile.id);
        let ring = ring(&dmc.keys());
        let seen: BTreeSet<String> = frames
            .iter()
            .map(|octets| dissect_mac(octets, Fcs::Present, &ring).summary)
            .map(|summary| summary.splitn(4, ' ').skip(3).collect())
            .collect();
        for stage in ["association request", "APS transport key", "Device_annce"] {
            assert!(seen.iter().any(|said| said.starts_with(stage)), "{stage}: {seen:#?}");
        }
    }
}

/// A data frame with this ZCL frame of Metering, protected at both layers.
fn metering(zcl: &[u8]) -> Bytes {
    let payload = Bytes::copy_from_slice(zcl);
    let samples = frames::built(|air| {
        let to = (1, zigbee::ProfileId::SMART_ENERGY, zigbee::ClusterId(0x0702));
        air.data("spoiled", frames::Way::ToMeter, to, payload);
    });
    on_air(&samples.first().unwrap().octets)
}

/// The checker must see what it is there for: each of these is a frame with one thing wrong.
#[test]
fn what_is_wrong_with_a_frame_is_reported() {
    let get_profile = |octets: &[u8]| [&[0x01, 7, 0x00][..], octets].concat();
    let right = get_profile(&[0, 1, 0, 0, 0, 1]);
    let encrypted = {
        let sealed = metering(&right);
        let mut frame = mac::Frame::decode(&sealed[..sealed.len() - 2]).unwrap();
        // Another frame counter, so another nonce: no key opens it.
        let mut octets = frame.payload.to_vec();
        octets[9] ^= 1;
        frame.payload = octets.into();
        frame.on_air()
    };
    let mut damaged = metering(&right).to_vec();
    *damaged.last_mut().unwrap() ^= 1;
    for (frame, complaint) in [
        (metering(&get_profile(&[0, 1, 0, 0, 0, 1, 9])), "octets [9] of its ZCL frame"),
        (metering(&get_profile(&[0, 1, 0, 0])), "malformed"),
        (metering(&[0x01, 7, 0x7f]), "its command has no name"),
        (encrypted, "stays encrypted"),
        (damaged.into(), "wrong frame check sequence"),
    ] {
        let Some((is_content, said)) = verdict(&[frame], &our_keys()) else { return };
        assert!(!is_content && said.contains(complaint), "{complaint}: {said}");
    }
    let network_only = Keys { link: vec![], ..our_keys() };
    let Some((is_content, said)) = verdict(&[metering(&right)], &network_only) else { return };
    assert!(!is_content && said.contains("stays encrypted"), "{said}");
    let Some((is_content, said)) = verdict(&[metering(&right)], &our_keys()) else { return };
    assert!(is_content, "{said}");
}
