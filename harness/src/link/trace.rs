//! Serial traces: what went over a link, when, and which way.
//!
//! A text, one line for each time octets went: the instant in seconds since the recording began, `>`
//! to the adapter or `<` from it, and the octets in hexadecimal. Lines that begin with `#` are
//! remarks; the first one names the format.
//!
//! ```text
//! # dmc serial trace, version 1
//! 0.000000 > 1ac038bc7e
//! 0.001000 < c1020b0a527e
//! ```

use core::fmt::Write as _;

use adapters::Micros;
use bytes::Bytes;

/// The first line of every trace.
pub const HEADER: &str = "# dmc serial trace, version 1";

/// Which way octets went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the host to the adapter.
    ToAdapter,
    /// From the adapter to the host.
    FromAdapter,
}

impl Way {
    const fn sign(self) -> char {
        match self {
            Self::ToAdapter => '>',
            Self::FromAdapter => '<',
        }
    }
}

/// Octets that went over the link at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// When, since the recording began.
    pub at: Micros,
    /// Which way.
    pub way: Way,
    /// What.
    pub octets: Bytes,
}

/// A text that is no serial trace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is not a line of a serial trace: {wanted} is wanted")]
pub struct NotATrace {
    /// The line at fault, from 1.
    pub line: usize,
    /// What should stand there.
    pub wanted: &'static str,
}

/// The text of a trace.
#[must_use]
pub fn write<'a>(pieces: impl IntoIterator<Item = &'a Piece>) -> String {
    let mut text = format!("{HEADER}\n");
    for Piece { at, way, octets } in pieces {
        let (seconds, micros) = (at.0 / 1_000_000, at.0 % 1_000_000);
        let octets = hex::encode(octets);
        // A String takes all that is written to it.
        let _ = writeln!(text, "{seconds}.{micros:06} {} {octets}", way.sign());
    }
    text
}

/// Whether `text` begins as a serial trace does.
#[must_use]
pub fn is_trace(text: &[u8]) -> bool {
    text.starts_with(HEADER.as_bytes())
}

/// Reads a trace.
///
/// # Errors
/// [`NotATrace`], with the first line that is none of one.
pub fn read(text: &str) -> Result<Vec<Piece>, NotATrace> {
    if !is_trace(text.as_bytes()) {
        return Err(NotATrace { line: 1, wanted: HEADER });
    }
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|(n, line)| piece(line).map_err(|wanted| NotATrace { line: n + 1, wanted })).collect()
}

fn piece(line: &str) -> Result<Piece, &'static str> {
    let mut words = line.split_whitespace();
    let at = words.next().and_then(instant).ok_or("an instant in seconds, such as 0.001000")?;
    let way = match words.next() {
        Some(">") => Way::ToAdapter,
        Some("<") => Way::FromAdapter,
        _ => return Err("`>` or `<`"),
    };
    let octets = words.next().and_then(|word| hex::decode(word).ok());
    let octets = octets.filter(|_| words.next().is_none()).ok_or("octets in hexadecimal")?;
    Ok(Piece { at, way, octets: octets.into() })
}

fn instant(text: &str) -> Option<Micros> {
    let (seconds, micros) = text.split_once('.')?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if micros.len() != 6 || !digits(micros) || !digits(seconds) {
        return None;
    }
    let seconds = seconds.parse::<u64>().ok()?.checked_mul(1_000_000)?;
    seconds.checked_add(micros.parse().ok()?).map(Micros)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_trace_is_a_line_for_each_piece() {
        let text = "# dmc serial trace, version 1\n0.000000 > 1ac038bc7e\n3.001000 < c10b\n";
        let pieces = read(text).unwrap();
        assert_eq!(pieces[1].at, Micros(3_001_000));
        assert_eq!((pieces[0].way, pieces[1].way), (Way::ToAdapter, Way::FromAdapter));
        assert_eq!(pieces[0].octets[..], [0x1a, 0xc0, 0x38, 0xbc, 0x7e]);
        assert_eq!(write(&pieces), text);
    }

    #[test]
    fn what_is_no_trace_is_told_with_its_line() {
        let says = |rest: &str| read(&format!("{HEADER}\n{rest}")).unwrap_err().to_string();
        for line in ["x > 00", "0.1 > 00", "0.000001 = 00", "0.000001 > 0", "0.000001 > 00 00"] {
            assert!(says(line).starts_with("line 2 is not"), "{line}");
        }
        assert!(read("").is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            pieces in prop::collection::vec(
                (0..u64::MAX, any::<bool>(), prop::collection::vec(any::<u8>(), 1..40)), 0..20)
        ) {
            let pieces: Vec<Piece> = pieces.into_iter().map(|(at, to, octets)| Piece {
                at: Micros(at),
                way: if to { Way::ToAdapter } else { Way::FromAdapter },
                octets: octets.into(),
            }).collect();
            prop_assert_eq!(read(&write(&pieces)).unwrap(), pieces);
        }

        #[test]
        fn noise_never_panics(noise in "\\PC{0,60}") {
            let _ = read(&format!("{HEADER}\n{noise}"));
        }
    }
}
