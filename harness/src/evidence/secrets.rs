//! Keys, kept apart from evidence: `DIR/secrets/ID.json`, mode 0600.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::storage::write_whole;

/// What a run's owner may read, and nobody else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrets {
    /// The format's version.
    pub v: u32,
    /// The salt of the commitments in the run's log, in hexadecimal.
    pub salt: String,
    /// Keys, each with what it is.
    pub keys: BTreeSet<KeptKey>,
}

/// One key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KeptKey {
    /// The DMC on whose HAN it was used.
    pub dmc: String,
    /// `network` or `link`.
    pub kind: String,
    /// Whose it is: an EUI-64, or empty for the network's.
    pub of: String,
    /// 32 hexadecimal digits.
    pub key: String,
}

impl Secrets {
    /// Secrets under `salt`, without a key.
    #[must_use]
    pub fn new(salt: [u8; 32]) -> Self {
        Self { v: 1, salt: hex::encode(salt), keys: BTreeSet::new() }
    }

    /// Writes the file, readable by its owner only.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut octets = serde_json::to_vec_pretty(self)?;
        octets.push(b'\n');
        write_whole(path, &octets, 0o600)?.sync_all()
    }

    /// Reads the file.
    ///
    /// # Errors
    /// Where it is not there or makes no sense.
    pub fn read(path: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&std::fs::read(path)?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn nobody_but_the_owner_reads_secrets() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("secrets/one.json");
        let mut secrets = Secrets::new([1; 32]);
        let [dmc, kind, of, key] = ["a", "network", "", "00"].map(str::to_owned);
        secrets.keys.insert(KeptKey { dmc, kind, of, key });
        secrets.write(&path).unwrap();
        secrets.write(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Secrets::read(&path).unwrap(), secrets);
    }
}
