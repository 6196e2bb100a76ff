//! What must hold of any octets that arrive from outside, whoever made them: no panic, and what
//! decodes encodes to the same octets. Called by the fuzz targets and by the test that replays
//! their corpus; no part of the public interface.

use crate::aps::{self, Content};
use crate::dissect::{
    Dissection, Fcs, Field, KeyRing, dissect_aps, dissect_mac, dissect_nwk, dissect_zcl,
    dissect_zdp,
};
use crate::ids::{ClusterId, Eui64, Key, ProfileId};
use crate::mac::{self, FrameType};
use crate::security::InstallCode;
use crate::wire::Wire;
use crate::{nwk, se, zcl, zdp};

/// The network key of the frames in the corpus.
pub const NETWORK_KEY: Key = Key(*b"corpus network k");
/// The link key of the frames in the corpus.
pub const LINK_KEY: Key = Key(*b"corpus link key.");
/// Who sent the frames in the corpus that do not say so: the hub and the meter.
pub const SENDERS: [Eui64; 2] = [Eui64(0x0011_2233_4455_6677), Eui64(0x000d_6f00_0a90_69e7)];

/// A target: the name of its folder in the corpus, and what must hold of each file there.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("mac", mac),
    ("nwk", nwk),
    ("aps", aps),
    ("zdp", zdp),
    ("zcl", zcl),
    ("install_code", install_code),
];

/// The keys that open the corpus.
#[must_use]
pub fn keys() -> KeyRing {
    let mut keys = KeyRing::default();
    keys.add_network_key(NETWORK_KEY);
    keys.add_link_key(LINK_KEY);
    for device in SENDERS {
        keys.add_device(device);
    }
    keys
}

/// A MAC frame without its FCS.
pub fn mac(octets: &[u8]) {
    whole(&dissect_mac(octets, Fcs::Absent, &keys()), octets.len());
    whole(&dissect_mac(octets, Fcs::Present, &keys()), octets.len());
    if let Ok(frame) = same::<mac::Frame>(octets) {
        match frame.frame_type {
            FrameType::Beacon => {
                if let Ok(beacon) = same::<mac::Beacon>(&frame.payload) {
                    let _ = same::<mac::BeaconPayload>(&beacon.payload);
                }
            }
            FrameType::Command => {
                let _ = same::<mac::Command>(&frame.payload);
            }
            FrameType::Data => nwk(&frame.payload),
            FrameType::Acknowledgment => {}
        }
    }
}

/// An NWK frame.
pub fn nwk(octets: &[u8]) {
    let keys = keys();
    whole(&dissect_nwk(octets, &keys), octets.len());
    let plain = match same::<nwk::Frame>(octets) {
        Ok(nwk::Frame::Plain(frame)) => Some(frame),
        Ok(nwk::Frame::Secured(frame)) => keys.open_nwk(&frame),
        Err(_) => None,
    };
    match plain {
        Some(frame) if frame.header.frame_type == nwk::FrameType::Command => {
            let _ = same::<nwk::Command>(&frame.payload);
        }
        Some(frame) => aps(&frame.payload),
        None => {}
    }
}

/// An APS frame.
pub fn aps(octets: &[u8]) {
    let keys = keys();
    whole(&dissect_aps(octets, None, &keys), octets.len());
    let plain = match same::<aps::Frame>(octets) {
        Ok(aps::Frame::Plain(frame)) => Some(frame),
        Ok(aps::Frame::Secured(frame)) => keys.open_aps(&frame, &[]),
        Err(_) => None,
    };
    let Some(frame) = plain else { return };
    match frame.header.content {
        Content::Command { .. } => {
            let _ = same::<aps::Command>(&frame.payload);
        }
        Content::Data { profile: ProfileId::ZDP, cluster, .. } => {
            zdp_of(cluster, &frame.payload);
        }
        Content::Data { cluster, .. } => zcl_of(cluster, &frame.payload),
        Content::Ack(_) => {}
    }
}

/// A cluster, and a ZDP frame of it.
pub fn zdp(octets: &[u8]) {
    if let Ok((frame, cluster)) = ClusterId::parse(octets) {
        zdp_of(cluster, frame);
    }
}

/// A cluster, and a ZCL frame of it.
pub fn zcl(octets: &[u8]) {
    if let Ok((frame, cluster)) = ClusterId::parse(octets) {
        zcl_of(cluster, frame);
    }
}

/// The text of an install code.
///
/// # Panics
/// Where the property does not hold.
pub fn install_code(octets: &[u8]) {
    let Ok(text) = core::str::from_utf8(octets) else { return };
    if let Ok(code) = text.parse::<InstallCode>() {
        assert_eq!(code.to_text().parse(), Ok(code), "a code reads back as it was written");
    }
}

fn zdp_of(cluster: ClusterId, octets: &[u8]) {
    whole(&dissect_zdp(cluster, octets), octets.len());
    if let Ok(frame) = zdp::Frame::decode(cluster, octets) {
        assert_eq!(frame.encode(), octets, "a ZDP frame encodes to the same octets");
        assert_eq!(frame.message.cluster(), cluster, "a ZDP frame keeps its cluster");
    }
}

fn zcl_of(cluster: ClusterId, octets: &[u8]) {
    whole(&dissect_zcl(cluster, octets), octets.len());
    let Ok(frame) = same::<zcl::Frame>(octets) else { return };
    if let Some(Ok(command)) = zcl::general::Command::of(&frame) {
        let encoded = (frame.header.command_id, frame.payload.clone());
        assert_eq!(command.encode(), encoded, "a general command encodes to the same octets");
    }
    let Some(row) = se::cluster(cluster.0)
        .filter(|_| frame.header.frame_type == zcl::FrameType::ClusterSpecific)
        .and_then(|row| row.command(frame.header.direction.into(), frame.header.command_id))
    else {
        return;
    };
    if let Ok(fields) = row.read(&frame.payload) {
        let fields: Vec<_> = fields.into_iter().map(|field| (field.name, field.value)).collect();
        assert_eq!(
            row.build(&fields),
            Ok(frame.payload),
            "{}: the fields read build the same payload",
            row.name
        );
    }
}

/// Decodes, and checks that the value encodes to the same octets.
fn same<'a, T: Wire<'a>>(octets: &'a [u8]) -> Result<T, crate::DecodeError> {
    let value = T::decode(octets)?;
    assert_eq!(value.encode(), octets, "{}: what decodes encodes to the same octets", T::NAME);
    Ok(value)
}

/// Checks that every octet is described, and that no field stands outside its parent.
fn whole(dissection: &Dissection, length: usize) {
    let mut described = vec![false; length];
    for field in &dissection.fields {
        cover(field, &mut described);
    }
    let missing = described.iter().position(|is_described| !is_described);
    assert_eq!(missing, None, "octet is described: {dissection:#?}");
}

fn cover(field: &Field, described: &mut [bool]) {
    for child in &field.children {
        let is_inside =
            field.octets.start <= child.octets.start && child.octets.end <= field.octets.end;
        assert!(is_inside, "{} stands inside {}", child.name, field.name);
        cover(child, described);
    }
    if field.children.is_empty() {
        let octets = described.get_mut(field.octets.clone());
        let Some(octets) = octets else { unreachable!("{} stands inside the frame", field.name) };
        octets.fill(true);
    }
}
