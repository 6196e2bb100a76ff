//! The rim: the one place that asks the machine for the time, for chance and for its name.

use std::fs::File;
use std::io::{self, Read};

use jiff::Timestamp;

use super::Digest;

/// The time by the wall clock, to the millisecond: what a run log's envelope carries.
#[must_use]
pub fn now() -> Timestamp {
    #[expect(
        clippy::disallowed_methods,
        reason = "a run is dated where it meets the world, and nowhere else"
    )]
    let now = std::time::SystemTime::now();
    let exact = Timestamp::try_from(now).unwrap_or(Timestamp::UNIX_EPOCH);
    Timestamp::from_millisecond(exact.as_millisecond()).unwrap_or(exact)
}

/// The id of a run that begins at `at`: ordered as time is. `20261123T195534.123Z`.
#[must_use]
pub fn run_id(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%S%.3fZ").to_string()
}

/// What the host calls itself; empty where it says nothing.
#[must_use]
pub fn host() -> String {
    nix::unistd::gethostname().ok().and_then(|name| name.into_string().ok()).unwrap_or_default()
}

/// A salt for the commitments of real devices' secrets.
///
/// # Errors
/// Where the system gives no random octets.
pub fn random_salt() -> io::Result<[u8; 32]> {
    let mut salt = [0; 32];
    File::open("/dev/urandom")?.read_exact(&mut salt)?;
    Ok(salt)
}

/// A salt for simulated devices' secrets, which follow from the seed as the salt does: so that the
/// same seed gives the same log.
#[must_use]
pub fn seeded_salt(seed: u64) -> [u8; 32] {
    *Digest::of_parts([&b"salt of simulated secrets"[..], &seed.to_be_bytes()]).octets()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn run_ids_are_ordered_as_time_is() {
        let ids = [0, 1, 999, 1_000, 60_000, 4_102_444_800_000]
            .map(|ms| run_id(Timestamp::from_millisecond(ms).unwrap()));
        assert!(ids.is_sorted(), "{ids:?}");
        assert_eq!(ids[2], "19700101T000000.999Z");
    }
}
