//! A plan entry's identifier, and the seed of an attempt at it.

use sha2::{Digest, Sha256};

use crate::record::{HubRole, PlanEntry, Suite};
use crate::scenario::script::Script;
use crate::scenario::{Parameters, Scenario};

/// The entry of one scenario on one combination in one suite.
pub(super) fn entry(suite: Suite, hub: HubRole, scenario: &Scenario, script: &Script) -> PlanEntry {
    let meta = &scenario.meta;
    PlanEntry {
        id: entry_id(suite, &script.dmc, hub, (&meta.id, meta.rev), &script.parameters),
        suite,
        dmc: script.dmc.clone(),
        hub,
        scenario: meta.id.clone(),
        rev: meta.rev,
        parameters: script.parameters.clone(),
        script: script.digest(),
        title: meta.title.clone(),
        group: meta.group.clone(),
        kind: meta.kind,
        srvs: meta.srvs.clone(),
        covers: meta.covers.clone(),
    }
}

/// The identifier of a plan entry: the first 16 hexadecimal digits of SHA-256 over what tells it
/// from others.
#[must_use]
pub fn entry_id(
    suite: Suite,
    dmc: &str,
    hub: HubRole,
    scenario: (&str, u32),
    parameters: &Parameters,
) -> String {
    let mut hash = Hash::default();
    let (id, rev) = scenario;
    for part in [&suite.to_string(), dmc, &hub.to_string(), id, &rev.to_string()] {
        hash.part(part);
    }
    for (name, value) in parameters {
        hash.part(name);
        hash.part(value);
    }
    let mut id = hash.hex();
    id.truncate(16);
    id
}

/// The seed of an attempt: a hash of the run's seed, the DMC, the script and the attempt. The suite
/// is no part of it, nor what else is planned: selecting and repeating change no result.
#[must_use]
pub fn seed_of(run_seed: u64, entry: &PlanEntry, attempt: u32) -> u64 {
    let mut hash = Hash::default();
    for part in [&run_seed.to_string(), &entry.dmc, &entry.script, &attempt.to_string()] {
        hash.part(part);
    }
    for (name, value) in &entry.parameters {
        hash.part(name);
        hash.part(value);
    }
    let first = hash.octets().first_chunk().copied().unwrap_or_default();
    u64::from_be_bytes(first)
}

/// SHA-256 over parts, each with its length in front: "ab", "c" is not "a", "bc".
#[derive(Default)]
struct Hash(Sha256);

impl Hash {
    fn part(&mut self, part: &str) {
        self.0.update((part.len() as u64).to_be_bytes());
        self.0.update(part.as_bytes());
    }

    fn octets(self) -> [u8; 32] {
        self.0.finalize().into()
    }

    fn hex(self) -> String {
        hex::encode(self.octets())
    }
}
