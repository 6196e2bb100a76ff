//! What was planned, and what was not, with the reason.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Which set a planned test belongs to. The two are never pooled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Suite {
    /// Every scenario that applies (SVTAD Table 13.1, 1).
    Functional,
    /// The scenarios marked `regression: true` (SVTAD Table 13.1, 5).
    Regression,
}

impl core::fmt::Display for Suite {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(match self {
            Self::Functional => "functional",
            Self::Regression => "regression",
        })
    }
}

/// Who plays the hub. Results with one and with the other are never pooled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HubRole {
    /// The host's own stick stands in for the hub.
    #[default]
    StandIn,
    /// The DMC's own hub.
    Own,
}

impl core::fmt::Display for HubRole {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(match self {
            Self::StandIn => "stand-in",
            Self::Own => "own",
        })
    }
}

/// What the devices are. Results of one and of the other are never pooled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// Simulated devices, in this process or another.
    #[default]
    Simulated,
    /// Devices one can hold.
    Real,
}

impl core::fmt::Display for Target {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(match self {
            Self::Simulated => "simulated",
            Self::Real => "real",
        })
    }
}

/// What a scenario tests: that something works, or that misuse is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Something is done, and works.
    Positive,
    /// Something is tried that must be refused, raise an alert, or change nothing.
    Misuse,
}

/// One planned test: suite × DMC × scenario × parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanEntry {
    /// The first 16 hexadecimal digits of SHA-256 over suite, DMC, hub, scenario, revision and
    /// parameters. Results refer to nothing else.
    pub id: String,
    /// The set it counts in.
    pub suite: Suite,
    /// The combination it runs on.
    pub dmc: String,
    /// Who plays the hub.
    pub hub: HubRole,
    /// The scenario's identifier.
    pub scenario: String,
    /// The scenario's revision.
    pub rev: u32,
    /// The values that `each` gives, by name; empty where the scenario has none.
    pub parameters: BTreeMap<String, String>,
    /// SHA-256 of the scenario's expanded script, in hexadecimal.
    pub script: String,
    /// The scenario's title.
    pub title: String,
    /// The functional group: the heatmap's row.
    pub group: String,
    /// Whether it tests that something works or that misuse is refused.
    pub kind: Kind,
    /// The Service Reference Variants that it exercises.
    pub srvs: Vec<String>,
    /// The requirements that it covers, each `ID~revision`.
    pub covers: Vec<String>,
}

impl PlanEntry {
    /// Scenario and parameters as a person names them, and as `dmc run` takes them:
    /// `metering.grows[meter=esme]`.
    #[must_use]
    pub fn label(&self) -> String {
        label(&self.scenario, &self.parameters)
    }
}

/// A capability that decided, and how well it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The capability's name: `esme.prepayment`.
    pub capability: String,
    /// Its value as text; `unknown` where nobody has measured or declared it.
    pub value: String,
    /// How well it is known: the profile's own word, such as `illustrative`.
    pub how: String,
}

/// A scenario that does not apply to a DMC, and why. It is in no denominator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotApplicable {
    /// The combination.
    pub dmc: String,
    /// The scenario's identifier.
    pub scenario: String,
    /// The values of `each` that this is about.
    pub parameters: BTreeMap<String, String>,
    /// Why, as a sentence.
    pub reason: String,
    /// The capabilities that decided; empty where none did (`clock: virtual` on a rack).
    pub because: Vec<Known>,
}

impl NotApplicable {
    /// Scenario and parameters as a person names them.
    #[must_use]
    pub fn label(&self) -> String {
        label(&self.scenario, &self.parameters)
    }
}

fn label(scenario: &str, parameters: &BTreeMap<String, String>) -> String {
    if parameters.is_empty() {
        return scenario.to_owned();
    }
    let values: Vec<String> =
        parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{scenario}[{}]", values.join(","))
}
