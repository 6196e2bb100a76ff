//! The capture that `--pcap` writes as it goes: what was on a virtual air, as Wireshark reads it (pcap,
//! link type 195: IEEE 802.15.4 with its FCS).

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::Duration;

use device_sim::world::Captured;
use jiff::Timestamp;
use pcap_file::pcap::{PcapHeader, PcapPacket, PcapWriter};
use pcap_file::{DataLink, PcapError};

/// Writes a capture. Every instant in it follows from the world's time: the same world, the same
/// octets.
pub(super) struct Capture<W: Write> {
    writer: PcapWriter<W>,
    /// Universal time at the world's zero, since 1970.
    zero: Duration,
}

impl<W: Write> core::fmt::Debug for Capture<W> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Capture").field("zero", &self.zero).finish_non_exhaustive()
    }
}

impl<W: Write> Capture<W> {
    /// A capture of a world whose zero was at `start`; before 1970 counts as 1970.
    ///
    /// # Errors
    /// Where the header cannot be written.
    pub(super) fn new(out: W, start: Timestamp) -> io::Result<Self> {
        let header = PcapHeader { datalink: DataLink::IEEE802_15_4, ..PcapHeader::default() };
        let writer = PcapWriter::with_header(out, header).map_err(io_of)?;
        let zero = u64::try_from(start.as_microsecond()).unwrap_or(0);
        Ok(Self { writer, zero: Duration::from_micros(zero) })
    }

    /// Adds a frame.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn write(&mut self, frame: &Captured) -> io::Result<()> {
        let packet = PcapPacket {
            timestamp: self.zero + Duration::from_micros(frame.at.0),
            // A frame is 127 octets at most.
            orig_len: u32::try_from(frame.octets.len()).unwrap_or(u32::MAX),
            data: Cow::Borrowed(&frame.octets),
        };
        self.writer.write_packet(&packet).map(drop).map_err(io_of)
    }

    /// Writes what is held back, and gives back where it was written to.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn finish(self) -> io::Result<W> {
        let mut out = self.writer.into_writer();
        out.flush()?;
        Ok(out)
    }
}

fn io_of(fault: PcapError) -> io::Error {
    match fault {
        PcapError::IoError(fault) => fault,
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use device_sim::Micros;
    use pcap_file::pcap::PcapReader;

    #[test]
    fn a_frame_is_written_with_its_instant() {
        let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let mut capture = Capture::new(Vec::new(), start).unwrap();
        let octets = Bytes::from_static(&[0x02, 0x00, 0x07, 0x12, 0x34]);
        capture.write(&Captured { at: Micros(1_500_000), octets: octets.clone() }).unwrap();
        let written = capture.finish().unwrap();
        let mut reader = PcapReader::new(&written[..]).unwrap();
        assert_eq!(u32::from(reader.header().datalink), 195);
        let packet = reader.next_packet().unwrap().unwrap();
        assert_eq!(packet.data[..], octets[..]);
        let expected = u64::try_from(start.as_microsecond()).unwrap() + 1_500_000;
        assert_eq!(packet.timestamp, Duration::from_micros(expected));
    }
}
