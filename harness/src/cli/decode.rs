//! `dmc decode`: what octets mean, be they typed, captured or traced.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use zigbee::ClusterId;
use zigbee::dissect::{
    Dissection, Fcs, KeyRing, Problem, dissect_aps, dissect_mac, dissect_nwk, dissect_zcl,
};
use zigbee::ids::Key;
use zigbee::se;

use super::args::{DecodeArgs, FrameKind};
use super::{Exit, Out, Stop};

mod ezsp;
pub(super) mod print;
mod trace;

use crate::evidence::capture::{self, Packet};
use crate::link::trace::{Piece, is_trace};

/// Says what octets mean.
pub(super) fn decode(args: &DecodeArgs) -> Result<Exit, Stop> {
    let keys = keys(&args.key)?;
    let mut out = Out::stdout();
    let exit = match input(&args.input)? {
        Input::Hex(octets) => one(args, &octets, &keys, &mut out)?,
        Input::Capture(packets) => {
            for packet in &packets {
                let dissection = dissect_mac(&packet.octets, packet.fcs, &keys);
                print::numbered(&mut out, packet, &dissection, args);
            }
            Exit::Well
        }
        Input::Trace(pieces) => {
            trace::print(&mut out, &pieces, args);
            Exit::Well
        }
    };
    out.finish()?;
    Ok(exit)
}

/// What was given.
enum Input {
    Hex(Vec<u8>),
    Capture(Vec<Packet>),
    Trace(Vec<Piece>),
}

fn input(words: &[String]) -> Result<Input, Stop> {
    if let [word] = words {
        if word == "-" {
            let mut octets = Vec::new();
            io::stdin()
                .read_to_end(&mut octets)
                .map_err(|error| Stop::failed_to("read standard input", error))?;
            return recognised(&octets, "standard input");
        }
        let path = Path::new(word);
        if path.is_file() {
            let octets = fs::read(path)
                .map_err(|error| Stop::failed_to(format_args!("read {word}"), error))?;
            return recognised(&octets, word);
        }
    }
    let text = words.join(" ");
    hex_octets(&text).map(Input::Hex).map_err(|why| {
        Stop::usage(format!("failed to read `{text}` as hexadecimal: {why}"))
            .with_help("octets such as `61 88 00`, or the name of a file, are wanted")
    })
}

/// A file's content, by how it begins.
fn recognised(octets: &[u8], name: &str) -> Result<Input, Stop> {
    if capture::is_capture(octets) {
        return capture::read(octets).map(Input::Capture).map_err(|why| {
            Stop::new(Exit::InvalidFile, format!("failed to read the capture {name}: {why}"))
        });
    }
    let neither = |why: String| {
        Stop::new(Exit::InvalidFile, format!("failed to read {name}: {why}")).with_help(
            "a capture (pcap, pcapng), a serial trace, or octets in hexadecimal are wanted",
        )
    };
    let Ok(text) = str::from_utf8(octets) else {
        return Err(neither("it is neither text nor a capture".to_owned()));
    };
    if is_trace(octets) {
        return crate::link::trace::read(text)
            .map(Input::Trace)
            .map_err(|why| neither(why.to_string()));
    }
    hex_octets(text).map(Input::Hex).map_err(neither)
}

/// Octets in hexadecimal, with blanks, colons, commas and `0x` passed over.
pub(super) fn hex_octets(text: &str) -> Result<Vec<u8>, String> {
    let apart = |c: char| c.is_whitespace() || ":,-".contains(c);
    let words = text.split(apart).map(|word| word.strip_prefix("0x").unwrap_or(word));
    let digits: String = words.collect();
    match hex::decode(&digits) {
        Ok(octets) if octets.is_empty() => Err("there are no octets".to_owned()),
        Ok(octets) => Ok(octets),
        Err(hex::FromHexError::OddLength) => Err("a digit is missing or too many".to_owned()),
        Err(hex::FromHexError::InvalidHexCharacter { c, .. }) => {
            Err(format!("{c:?} is no hexadecimal digit"))
        }
        Err(error) => Err(error.to_string()),
    }
}

/// The keys that were given: each may be a network's or a device's.
fn keys(texts: &[String]) -> Result<KeyRing, Stop> {
    let mut ring = KeyRing::default();
    for text in texts {
        let octets = hex_octets(text).ok().and_then(|octets| <[u8; 16]>::try_from(octets).ok());
        let Some(octets) = octets else {
            return Err(Stop::usage("a key is 16 octets in hexadecimal"));
        };
        ring.add_network_key(Key(octets));
        ring.add_link_key(Key(octets));
    }
    Ok(ring)
}

fn one(args: &DecodeArgs, octets: &[u8], keys: &KeyRing, out: &mut Out) -> Result<Exit, Stop> {
    let dissection = match args.frame {
        FrameKind::Mac => {
            dissect_mac(octets, if args.no_fcs { Fcs::Absent } else { Fcs::Present }, keys)
        }
        FrameKind::Nwk => dissect_nwk(octets, keys),
        FrameKind::Aps => dissect_aps(octets, None, keys),
        FrameKind::Zcl => dissect_zcl(cluster(args.cluster.as_deref())?, octets),
        FrameKind::Ezsp => ezsp::dissect(octets),
    };
    if args.json {
        out.json(&print::json(&dissection));
    } else {
        print::tree(out, &dissection, octets);
    }
    Ok(exit(&dissection))
}

/// A frame that is not what its standard says is an invalid input; one that stays encrypted is not.
fn exit(dissection: &Dissection) -> Exit {
    match dissection.problem {
        Some(Problem::Malformed(_) | Problem::Damaged(_)) => Exit::InvalidFile,
        Some(Problem::Encrypted { .. }) | None => Exit::Well,
    }
}

fn cluster(name: Option<&str>) -> Result<ClusterId, Stop> {
    let Some(name) = name else {
        return Err(Stop::usage("a ZCL frame does not say its cluster")
            .with_help("say which with --cluster, such as --cluster Metering"));
    };
    let number = match name.strip_prefix("0x") {
        Some(digits) => u16::from_str_radix(digits, 16).ok(),
        None => name.parse().ok(),
    };
    let spec = se::CLUSTERS.iter().find(|spec| spec.name.eq_ignore_ascii_case(name));
    spec.map(|spec| spec.id)
        .or(number)
        .map(ClusterId)
        .ok_or_else(|| Stop::unknown("cluster", name, se::CLUSTERS.iter().map(|spec| spec.name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_is_read_however_it_is_written() {
        for text in ["618800", "61 88 00", "61:88:00", "0x61,0x88,0x00", "61\n88\n00\n"] {
            assert_eq!(hex_octets(text).unwrap(), [0x61, 0x88, 0x00], "{text}");
        }
        for text in ["", "6", "61 8", "zz", "0x"] {
            assert!(hex_octets(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_cluster_is_named_or_numbered() {
        for text in ["Messaging", "messaging", "0x0703", "1795"] {
            assert_eq!(cluster(Some(text)).unwrap(), ClusterId(0x0703), "{text}");
        }
        assert!(cluster(Some("Mesaging")).is_err());
        assert!(cluster(None).is_err());
    }
}
