//! The keys that a dissection may use.

use std::collections::BTreeSet;

use crate::ids::{Eui64, Key};
use crate::security::{Cipher, KeyIdentifier, key_load_key, key_transport_key};
use crate::{aps, nwk};

/// Keys of a network and of its devices, tried one after the other.
#[derive(Clone, Debug, Default)]
pub struct KeyRing {
    network: Vec<Cipher>,
    link: Vec<LinkKey>,
    devices: BTreeSet<Eui64>,
}

/// A link key, and the keys that are hashed from it.
#[derive(Clone, Debug)]
struct LinkKey {
    data: Cipher,
    transport: Cipher,
    load: Cipher,
}

impl KeyRing {
    /// Adds a network key.
    pub fn add_network_key(&mut self, key: Key) {
        self.network.push(Cipher::new(key));
    }

    /// Adds a link key, and so its key-transport and key-load keys.
    pub fn add_link_key(&mut self, key: Key) {
        self.link.push(LinkKey {
            data: Cipher::new(key),
            transport: Cipher::new(key_transport_key(key)),
            load: Cipher::new(key_load_key(key)),
        });
    }

    /// Adds a device that may have sent frames which do not name their sender.
    pub fn add_device(&mut self, device: Eui64) {
        self.devices.insert(device);
    }

    /// The frame in clear, if a network key of the ring opens it.
    #[must_use]
    pub fn open_nwk(&self, frame: &nwk::Secured) -> Option<nwk::Plain> {
        self.network.iter().find_map(|cipher| frame.open(cipher).ok())
    }

    /// The frame in clear, if a key of the ring opens it. Where it does not say who sent it,
    /// `senders` are tried, then the devices of the ring.
    #[must_use]
    pub fn open_aps(&self, frame: &aps::Secured, senders: &[Eui64]) -> Option<aps::Plain> {
        let senders: Vec<Option<Eui64>> = match frame.auxiliary.source {
            Some(_) => vec![None],
            None => senders.iter().chain(&self.devices).copied().map(Some).collect(),
        };
        let open = |cipher| senders.iter().find_map(|sender| frame.open(cipher, *sender).ok());
        match frame.auxiliary.key_identifier {
            KeyIdentifier::Link => self.link.iter().find_map(|key| open(&key.data)),
            KeyIdentifier::Network { .. } => self.network.iter().find_map(open),
            KeyIdentifier::KeyTransport => self.link.iter().find_map(|key| open(&key.transport)),
            KeyIdentifier::KeyLoad => self.link.iter().find_map(|key| open(&key.load)),
        }
    }
}
