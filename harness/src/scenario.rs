//! The scenario language: what a tester writes, read and checked.
//!
//! ```text
//!   YAML ──read──▶ Scenario ──expand(profile, parameters)──▶ Script ──▶ engine, judge
//!                     │
//!                     └─ applies(profile, parameters): yes, no, unknown, and because of what
//! ```
//!
//! Everything that is wrong with a file is told with its place: a word or type that the reader does
//! not take ends the reading, all else is told at once. `docs/scenario-language.md` is for testers.

pub mod at;
mod build;
pub mod expr;
pub mod file;
pub mod gate;
mod known;
pub mod library;
mod meta;
mod read;
pub mod script;
pub mod smart_energy;

pub use meta::{Clock, Meta};
pub use read::{read, schema};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dmc_profiles::{Problem, Problems, Profile};
use smets::DeviceType;

use crate::record::Known;
use build::Fault;
use gate::{Gate, Weighed};
use script::Script;

/// The values of a scenario's parameters, by name.
pub type Parameters = BTreeMap<String, String>;

/// A scenario, read and checked.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What is said about it.
    pub meta: Meta,
    /// The file's name, as problems and findings give it.
    pub name: String,
    /// The file's text, as it was read.
    pub text: Arc<str>,
    file: file::File,
    applies: Option<Gate>,
}

/// A scenario on one combination.
#[derive(Clone, Debug)]
pub struct Expanded {
    /// The script.
    pub script: Script,
    /// Every device that it needs.
    pub devices: BTreeSet<DeviceType>,
    /// Capabilities that decide an expectation and that nobody knows: the test is blocked.
    pub unknown: Vec<Known>,
}

impl Scenario {
    /// Every combination of its parameters, in the order of the file; one without any where it
    /// has none.
    #[must_use]
    pub fn combinations(&self) -> Vec<Parameters> {
        combinations(&self.file)
    }

    /// Whether it applies, as its gate says; `None` where it has none.
    #[must_use]
    pub fn applies(&self, profile: &Profile, parameters: &Parameters) -> Option<Weighed> {
        let gate = self.applies.as_ref()?;
        Some(gate.weigh(&|path| known::value(profile, parameters, path)))
    }

    /// The script for a combination.
    ///
    /// # Errors
    /// What is wrong with it on this combination only; what is wrong on all was told by [`read`].
    pub fn expand(&self, profile: &Profile, parameters: &Parameters) -> Result<Expanded, Problems> {
        let built = build::build(&self.file, &self.name, parameters, Some(profile));
        if let Some(problems) = problems(&self.name, &self.text, built.faults) {
            return Err(problems);
        }
        Ok(Expanded { script: built.script, devices: built.devices, unknown: built.unknown })
    }
}

/// Whether a combination's device is known to have a capability.
#[must_use]
pub fn has_capability(profile: &Profile, device: DeviceType, name: &str) -> bool {
    let path =
        gate::Path { subject: gate::Subject::Device(device), name: name.to_owned(), at: 0, len: 0 };
    matches!(known::value(profile, &Parameters::new(), &path), (Some(smets::Value::Flag(true)), _))
}

fn combinations(file: &file::File) -> Vec<Parameters> {
    file.each.iter().fold(vec![Parameters::new()], |all, (name, values)| {
        let with = |value: &file::Text| {
            let with = |mut one: Parameters| {
                one.insert(name.clone(), value.to_string());
                one
            };
            all.iter().cloned().map(with).collect::<Vec<_>>()
        };
        values.iter().flat_map(with).collect()
    })
}

/// Faults as problems of a file, in the order of their places, each told once.
fn problems(name: &str, text: &str, mut faults: Vec<Fault>) -> Option<Problems> {
    faults.sort_by_key(|fault| fault.span.offset);
    let mut told: Vec<Fault> = Vec::new();
    for fault in faults {
        if !told.contains(&fault) {
            told.push(fault);
        }
    }
    let problem = |fault: Fault| {
        let end = fault.span.offset.saturating_add(fault.span.len);
        let problem = Problem::new(name, text, fault.span.offset..end, fault.message);
        match fault.help {
            Some(help) => problem.with_help(help),
            None => problem,
        }
    };
    Problems::of(told.into_iter().map(problem).collect())
}

#[cfg(test)]
mod tests;
