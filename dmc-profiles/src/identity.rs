//! Who a simulated device is: what a real one has from its maker follows from seed, combination and
//! device type, so that the same run has the same devices.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use smets::DeviceType;
use zigbee::Eui64;

use crate::profile::Profile;

/// Set in an EUI-64 that no manufacturer was given (IEEE 802, the universal/local bit).
const LOCALLY_ADMINISTERED: u8 = 0b0000_0010;
/// Set in an address of a group: never in a device's own.
const GROUP: u8 = 0b0000_0001;

/// What a device has from its maker.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its address; locally administered, so that it is no product's.
    pub eui64: Eui64,
    /// Its install code, without the CRC.
    install_code: [u8; 16],
    /// What its UTRNs are checked with.
    utrn_secret: [u8; 32],
}

/// Shows the address alone: the rest is secret.
impl core::fmt::Debug for Identity {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Identity").field("eui64", &self.eui64).finish_non_exhaustive()
    }
}

impl Identity {
    /// The sixteen octets of the install code that stand before the CRC.
    #[must_use]
    pub const fn install_code_octets(&self) -> &[u8; 16] {
        &self.install_code
    }

    /// What its UTRNs are minted and checked with ([`crate::utrn`]).
    #[must_use]
    pub const fn utrn_secret(&self) -> &[u8; 32] {
        &self.utrn_secret
    }
}

impl Profile {
    /// Who the simulated device of this type is in a world of this seed.
    #[must_use]
    pub fn identity(&self, seed: u64, device: DeviceType) -> Identity {
        let drawn = |what| draw(seed, &self.id, device, what);
        let mut eui64 = first_of::<8>(drawn("eui64"));
        let [first, ..] = &mut eui64;
        *first = (*first | LOCALLY_ADMINISTERED) & !GROUP;
        Identity {
            eui64: Eui64(u64::from_be_bytes(eui64)),
            install_code: first_of(drawn("install code")),
            utrn_secret: drawn("utrn"),
        }
    }
}

/// Thirty-two octets that nothing but these four decides: HMAC-SHA256, keyed with the seed.
fn draw(seed: u64, profile: &str, device: DeviceType, what: &str) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(&seed.to_be_bytes()).expect("any length");
    for part in [profile, device.name(), what] {
        // A length in front of each keeps "ab", "c" apart from "a", "bc".
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

/// The first of thirty-two octets.
pub(crate) fn first_of<const N: usize>(octets: [u8; 32]) -> [u8; N] {
    let mut first = [0; N];
    first.iter_mut().zip(octets).for_each(|(to, from)| *to = from);
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Profiles;

    #[test]
    fn seed_combination_and_device_type_decide_who_a_device_is() {
        let all = Profiles::builtin();
        let mut seen = std::collections::BTreeSet::new();
        for profile in all.iter() {
            for (device, seed) in
                DeviceType::ALL.into_iter().zip([1, 2, 3]).chain([(DeviceType::Esme, 9)])
            {
                let identity = profile.identity(seed, device);
                assert_eq!(identity, profile.identity(seed, device));
                assert!(
                    seen.insert(identity.eui64)
                        && seen
                            .insert(Eui64(u64::from_be_bytes(first_of(*identity.utrn_secret()))))
                );
                assert_eq!(
                    identity.eui64.0 >> 56 & 0b11,
                    0b10,
                    "locally administered, of one device"
                );
            }
        }
    }

    /// Not to move: captures, rack files and evidence of earlier versions name these devices.
    #[test]
    fn the_devices_of_a_seed_stay_the_same_in_every_version() {
        let all = Profiles::builtin();
        let profile = all.get("illustrative-dual-fuel-12a").unwrap();
        let identity = profile.identity(1, DeviceType::Esme);
        assert_eq!(identity.eui64.to_string(), "7e:9b:4d:f8:b0:bc:8a:c9");
    }
}
