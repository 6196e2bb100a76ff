//! How fast frames are read and written: a read response of ten attributes, a price, and the whole
//! way of an encrypted frame from the air to its ZCL fields.

use core::hint::black_box;

use bytes::Bytes;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use zigbee::dissect::{Fcs, KeyRing, dissect_mac};
use zigbee::fuzzing::{LINK_KEY, NETWORK_KEY};
use zigbee::mac::fcs;
use zigbee::security::Cipher;
use zigbee::zcl::{self, general};
use zigbee::{ClusterId, ProfileId, Wire, aps, mac, nwk, se};

#[path = "../zigbee/tests/frames/mod.rs"]
mod frames;

/// A Read Attributes Response of Metering with ten attributes, 80 octets.
fn ten_attributes() -> Bytes {
    let mut octets = vec![0x18, 0x2a, 0x01];
    for (attribute, value) in (0..10_u16).zip(1_u64..) {
        octets.extend(attribute.to_le_bytes());
        octets.extend([0x00, 0x23]);
        octets.extend(value.to_le_bytes().into_iter().take(4));
    }
    Bytes::from(octets)
}

/// A `PublishPrice` with all that 1.0 made mandatory and an eleven-letter label, 39 octets.
fn price() -> Bytes {
    let mut octets = vec![1, 0, 0, 0, 11];
    octets.extend(b"Peak period");
    octets.extend([7, 0, 0, 0, 0x10, 0x20, 0x30, 0x2f, 0x00, 0x3a, 0x03, 0x31, 0x30]);
    octets.extend([0x10, 0x20, 0x30, 0x2f, 0x3c, 0x00, 0x60, 0x09, 0x00, 0x00]);
    Bytes::from(octets)
}

/// The MAC frame of `zcl`, protected at both layers as Smart Energy sends it.
fn on_air(zcl: Bytes) -> Bytes {
    let to = (1, ProfileId::SMART_ENERGY, ClusterId(0x0702));
    let built = frames::built(|air| air.data("bench", frames::Way::ToHub, to, zcl));
    built.into_iter().next().map(|sample| sample.octets).unwrap_or_default()
}

fn general_command(c: &mut Criterion) {
    let octets = ten_attributes();
    let frame = zcl::Frame::decode(&octets).ok();
    let command = frame.and_then(|frame| general::Command::of(&frame)).and_then(Result::ok);
    let command = command.unwrap_or_else(|| unreachable!("the octets are a response"));
    let mut group = c.benchmark_group("read response of ten attributes");
    group.throughput(Throughput::Bytes(octets.len() as u64));
    group.bench_function("decode", |b| {
        b.iter(|| {
            let frame = zcl::Frame::decode(black_box(&octets)).ok()?;
            general::Command::of(&frame)?.ok()
        });
    });
    group.bench_function("encode", |b| b.iter(|| black_box(&command).encode()));
    group.finish();
}

fn cluster_command(c: &mut Criterion) {
    let row = se::cluster_named("Price").and_then(|price| price.command_named("PublishPrice"));
    let row = row.unwrap_or_else(|| unreachable!("Price has PublishPrice"));
    let mut group = c.benchmark_group("PublishPrice");
    let octets = price();
    group.throughput(Throughput::Bytes(octets.len() as u64));
    group.bench_function("decode", |b| {
        b.iter(|| se::price::to_client::PublishPrice::decode(black_box(&octets)).is_ok());
    });
    group.bench_function("decode to named fields", |b| {
        b.iter(|| row.read(black_box(&octets)).is_ok());
    });
    group.finish();
}

fn encrypted(c: &mut Criterion) {
    let octets = on_air(ten_attributes().slice(..60));
    let (network, link) = (Cipher::new(NETWORK_KEY), Cipher::new(LINK_KEY));
    let mut group = c.benchmark_group("encrypted at NWK and APS");
    group.throughput(Throughput::Elements(1));
    group.bench_function("from the air to ZCL", |b| {
        b.iter(|| {
            let mac = mac::Frame::decode(black_box(&octets)).ok()?;
            let nwk::Frame::Secured(outer) = nwk::Frame::decode(&mac.payload).ok()? else {
                return None;
            };
            let inner = outer.open(&network).ok()?;
            let aps::Frame::Secured(sealed) = aps::Frame::decode(&inner.payload).ok()? else {
                return None;
            };
            zcl::Frame::decode(&sealed.open(&link, Some(frames::METER)).ok()?.payload).ok()
        });
    });
    let mut keys = KeyRing::default();
    keys.add_network_key(NETWORK_KEY);
    keys.add_link_key(LINK_KEY);
    let mut whole = bytes::BytesMut::from(&octets[..]);
    fcs::append(&mut whole);
    group.bench_function("dissected for people", |b| {
        b.iter(|| dissect_mac(black_box(&whole), Fcs::Present, &keys));
    });
    group.finish();
}

criterion_group!(benches, general_command, cluster_command, encrypted);
criterion_main!(benches);
