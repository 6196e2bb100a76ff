//! Captures. Written as pcapng of link type 195 (802.15.4 with FCS), one interface for each test; read
//! as pcap or pcapng of link types 195, 230 (without FCS) and 283 (TAP).
//!
//! ```text
//!  TAP | version 0 | reserved | length, 2 octets LE | TLVs: type, length, value, padded to 4 | frame
//! ```
//!
//! TLV 0 says of what kind the FCS is: 0 none, 1 of 16 bits, 2 of 32 bits.

use core::time::Duration;
use std::io::{self, Cursor};

use adapters::Micros;
use bytes::Bytes;
use pcap_file::DataLink;
use pcap_file::pcap::PcapReader;
use pcap_file::pcapng::blocks::enhanced_packet::EnhancedPacketBlock;
use pcap_file::pcapng::blocks::interface_description::{
    InterfaceDescriptionBlock, InterfaceDescriptionOption,
};
use pcap_file::pcapng::{Block, PcapNgReader, PcapNgWriter};
use zigbee::dissect::Fcs;

/// Link type of frames with their FCS.
const LINK_WITH_FCS: u32 = 195;
/// Link type of frames without it.
const LINK_NO_FCS: u32 = 230;
/// Link type of frames behind a TAP header.
const LINK_TAP: u32 = 283;

/// A captured frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// Which one it is in its file, from 1.
    pub number: usize,
    /// When it was captured, counted from the first.
    pub at: Micros,
    /// Whether its FCS is there.
    pub fcs: Fcs,
    /// The MAC frame.
    pub octets: Bytes,
}

/// Frames on the air, as they were captured during one test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    /// What it is of.
    pub name: String,
    /// When, since the test began, and each MAC frame with its FCS.
    pub frames: Vec<(Micros, Bytes)>,
}

/// Writes captures into one file. Each begins a second after the last frame of the one before it, so
/// that times ascend.
///
/// # Errors
/// Where one has no place in the format.
pub fn write<'a>(captures: impl IntoIterator<Item = &'a Capture>) -> io::Result<Vec<u8>> {
    let mut writer = PcapNgWriter::new(Vec::new()).map_err(io::Error::other)?;
    let mut from = Duration::ZERO;
    for (interface_id, capture) in (0..).zip(captures) {
        let interface = InterfaceDescriptionBlock {
            linktype: DataLink::from(LINK_WITH_FCS),
            snaplen: 0,
            options: vec![InterfaceDescriptionOption::IfName(capture.name.as_str().into())],
        };
        writer.write_pcapng_block(interface).map_err(io::Error::other)?;
        let mut last = from;
        for (at, octets) in &capture.frames {
            let packet = EnhancedPacketBlock {
                interface_id,
                timestamp: from + Duration::from_micros(at.0),
                original_len: u32::try_from(octets.len()).map_err(io::Error::other)?,
                data: octets[..].into(),
                options: vec![],
            };
            last = packet.timestamp;
            writer.write_pcapng_block(packet).map_err(io::Error::other)?;
        }
        from = last + Duration::from_secs(1);
    }
    Ok(writer.into_inner())
}

/// Whether a file begins as a capture does.
#[must_use]
pub fn is_capture(octets: &[u8]) -> bool {
    let begins: [[u8; 4]; 5] = [
        [0x0a, 0x0d, 0x0d, 0x0a],
        [0xa1, 0xb2, 0xc3, 0xd4],
        [0xd4, 0xc3, 0xb2, 0xa1],
        [0xa1, 0xb2, 0x3c, 0x4d],
        [0x4d, 0x3c, 0xb2, 0xa1],
    ];
    begins.iter().any(|begin| octets.starts_with(begin))
}

/// Reads a capture.
///
/// # Errors
/// What is wrong with it, as a phrase.
pub fn read(octets: &[u8]) -> Result<Vec<Packet>, String> {
    let frames =
        if octets.starts_with(&[0x0a, 0x0d, 0x0d, 0x0a]) { pcapng(octets)? } else { pcap(octets)? };
    let first = frames.first().map_or(0, |(at_us, ..)| *at_us);
    let frames = frames.into_iter().enumerate();
    frames
        .map(|(n, (at_us, link, octets))| {
            let number = n + 1;
            let (fcs, octets) =
                frame(link, &octets).map_err(|why| format!("frame {number}: {why}"))?;
            let octets = Bytes::copy_from_slice(octets);
            Ok(Packet { number, at: Micros(at_us.saturating_sub(first)), fcs, octets })
        })
        .collect()
}

/// Microseconds, link type, octets.
type Captured = (u64, u32, Vec<u8>);

fn pcap(octets: &[u8]) -> Result<Vec<Captured>, String> {
    let mut reader = PcapReader::new(Cursor::new(octets)).map_err(|error| error.to_string())?;
    let link = u32::from(reader.header().datalink);
    let mut frames = Vec::new();
    while let Some(packet) = reader.next_packet() {
        let packet = packet.map_err(|error| error.to_string())?;
        frames.push((micros(packet.timestamp), link, packet.data.into_owned()));
    }
    Ok(frames)
}

fn pcapng(octets: &[u8]) -> Result<Vec<Captured>, String> {
    let mut reader = PcapNgReader::new(Cursor::new(octets)).map_err(|error| error.to_string())?;
    let mut frames = Vec::new();
    let mut links: Vec<DataLink> = Vec::new();
    while let Some(block) = reader.next_block() {
        match block.map_err(|error| error.to_string())? {
            Block::SectionHeader(_) => links.clear(),
            Block::InterfaceDescription(interface) => links.push(interface.linktype),
            Block::EnhancedPacket(packet) => {
                let link = usize::try_from(packet.interface_id).ok().and_then(|id| links.get(id));
                let link = link.ok_or_else(|| "a frame of an unknown interface".to_owned())?;
                frames.push((micros(packet.timestamp), u32::from(*link), packet.data.into_owned()));
            }
            _ => {}
        }
    }
    Ok(frames)
}

fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}

fn frame(link: u32, octets: &[u8]) -> Result<(Fcs, &[u8]), String> {
    match link {
        LINK_WITH_FCS => Ok((Fcs::Present, octets)),
        LINK_NO_FCS => Ok((Fcs::Absent, octets)),
        LINK_TAP => tap(octets).ok_or_else(|| "its TAP header makes no sense".to_owned()),
        other => Err(format!("link type {other} is not 802.15.4 (195, 230 or 283)")),
    }
}

fn tap(octets: &[u8]) -> Option<(Fcs, &[u8])> {
    let [0, _, low, high, ..] = *octets else { return None };
    let length = usize::from(u16::from_le_bytes([low, high]));
    let (mut fields, frame) = (octets.get(4..length)?, octets.get(length..)?);
    let mut fcs = Fcs::Absent;
    while let [t0, t1, l0, l1, rest @ ..] = fields {
        let length = usize::from(u16::from_le_bytes([*l0, *l1]));
        let value = rest.get(..length)?;
        if [*t0, *t1] == [0, 0] {
            fcs = if value.first() == Some(&1) { Fcs::Present } else { Fcs::Absent };
        }
        fields = rest.get(length.next_multiple_of(4)..)?;
    }
    Some((fcs, frame))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    /// An acknowledgement, with its FCS.
    const FRAME: [u8; 5] = hex!("02 00 07 11 22");

    fn pcap_file(link: u8, frame: &[u8]) -> Vec<u8> {
        let mut file = hex!("d4c3b2a1 0200 0400 00000000 00000000 ffff0000").to_vec();
        file.extend([link, u8::from(link == 27), 0, 0]);
        for seconds in [5, 6] {
            let length = u8::try_from(frame.len()).unwrap();
            file.extend([seconds, 0, 0, 0, 1, 0, 0, 0, length, 0, 0, 0, length, 0, 0, 0]);
            file.extend(frame);
        }
        file
    }

    #[test]
    fn a_pcap_is_read_with_times_from_its_first_frame() {
        let file = pcap_file(195, &FRAME);
        assert!(is_capture(&file));
        let packets = read(&file).unwrap();
        assert_eq!(packets.len(), 2);
        assert_eq!((packets[1].number, packets[1].at), (2, Micros(1_000_000)));
        assert_eq!((packets[1].fcs, &packets[1].octets[..]), (Fcs::Present, &FRAME[..]));
        assert_eq!(read(&pcap_file(230, &FRAME)).unwrap()[0].fcs, Fcs::Absent);
    }

    #[test]
    fn what_is_written_reads_back_one_test_after_another() {
        let frames =
            vec![(Micros(5), Bytes::from_static(&FRAME)), (Micros(2_000_005), Bytes::new())];
        let capture = Capture { name: "group.test [meter=esme]".to_owned(), frames };
        let alone = write([&capture]).unwrap();
        assert!(is_capture(&alone));
        let packets = read(&alone).unwrap();
        assert_eq!((packets[0].fcs, &packets[0].octets[..]), (Fcs::Present, &FRAME[..]));
        assert_eq!(packets[1].at, Micros(2_000_000));
        let both = read(&write([&capture, &capture]).unwrap()).unwrap();
        let times: Vec<u64> = both.iter().map(|packet| packet.at.0).collect();
        assert_eq!(times, [0, 2_000_000, 3_000_005, 5_000_005]);
        assert_eq!(read(&write([]).unwrap()).unwrap(), []);
    }

    #[test]
    fn a_tap_header_says_whether_the_fcs_is_there() {
        for (kind, fcs) in [(0, Fcs::Absent), (1, Fcs::Present)] {
            let mut frame = hex!("00 00 14 00 0000 0100 00 000000 0100 0400 00000000").to_vec();
            frame[8] = kind;
            frame.extend(FRAME);
            let packets = read(&pcap_file(27, &frame)).unwrap();
            assert_eq!((packets[0].fcs, &packets[0].octets[..]), (fcs, &FRAME[..]));
        }
    }

    #[test]
    fn no_cut_of_a_capture_panics() {
        let mut tap = hex!("00 00 0c 00 0000 0100 01 000000").to_vec();
        tap.extend(FRAME);
        let file = pcap_file(27, &tap);
        for length in 0..file.len() {
            let _ = read(&file[..length]);
        }
        for length in 0..tap.len() {
            let _ = read(&pcap_file(27, &tap[..length]));
        }
        assert!(read(&pcap_file(1, &FRAME)).unwrap_err().contains("link type 1"));
    }
}
