//! Keys of a run, for Wireshark and for decoding its captures here.
//!
//! Wireshark reads `zigbee_pc_keys` under `WIRESHARK_CONFIG_DIR`, a line for each key:
//! `"5a:69:..","Normal","label"`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use zigbee::dissect::KeyRing;
use zigbee::ids::{Eui64, Key};

use super::super::{Exit, Out, Stop};
use crate::evidence::campaign::StoredRun;
use crate::evidence::secrets::Secrets;
use crate::evidence::storage::write_whole;

/// The name that Wireshark looks for.
const FILE: &str = "zigbee_pc_keys";

/// Writes the keys of a run for Wireshark, or prints them where the folder is `-`.
pub(super) fn write(stored: &StoredRun, folder: &Path, out: &mut Out) -> Result<(), Stop> {
    let secrets = secrets(stored).map_err(|error| {
        Stop::new(Exit::Bench, format!("failed to read the keys of {}: {error}", stored.id))
            .with_help("keys are kept in the campaign's folder `secrets`, beside `runs`")
    })?;
    let text = wireshark(&secrets);
    if folder == Path::new("-") {
        out.text(text);
        return Ok(());
    }
    let path = folder.join(FILE);
    let written = write_whole(&path, text.as_bytes(), 0o600);
    written.map_err(|error| Stop::failed_to(format_args!("write {}", path.display()), error))?;
    Ok(())
}

/// The keys of a run, to open frames with; none where they are not kept.
pub(super) fn ring(stored: &StoredRun) -> KeyRing {
    let mut ring = KeyRing::default();
    for kept in secrets(stored).unwrap_or_default().keys {
        let mut key = [0; 16];
        if hex::decode_to_slice(&kept.key, &mut key).is_err() {
            continue;
        }
        match kept.kind.as_str() {
            "network" => ring.add_network_key(Key(key)),
            _ => ring.add_link_key(Key(key)),
        }
        if let Ok(device) = kept.of.parse::<Eui64>() {
            ring.add_device(device);
        }
    }
    ring
}

fn secrets(stored: &StoredRun) -> io::Result<Secrets> {
    Secrets::read(&stored.secrets().ok_or(io::ErrorKind::NotFound)?)
}

/// One line for each key: Wireshark tries all, so one that several DMCs share is said once.
fn wireshark(secrets: &Secrets) -> String {
    let mut text = String::new();
    let mut said = BTreeSet::new();
    for kept in &secrets.keys {
        if said.insert(&kept.key) {
            let octets: Vec<&str> =
                (0..kept.key.len()).step_by(2).filter_map(|n| kept.key.get(n..n + 2)).collect();
            let label = format!("{} {} {}", kept.dmc, kept.kind, kept.of);
            let _ = writeln!(text, "\"{}\",\"Normal\",\"{}\"", octets.join(":"), label.trim());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::secrets::KeptKey;

    #[test]
    fn keys_are_written_as_wireshark_reads_them() {
        let mut secrets = Secrets::default();
        for dmc in ["a", "b"] {
            let [dmc, kind, of] = [dmc, "network", ""].map(str::to_owned);
            secrets.keys.insert(KeptKey { dmc, kind, of, key: "5a69".repeat(8) });
        }
        let key = ["5a:69"; 8].join(":");
        assert_eq!(wireshark(&secrets), format!("\"{key}\",\"Normal\",\"a network\"\n"));
    }
}
