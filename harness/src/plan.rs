//! What is to be run: scenarios by DMCs by parameters, decided before anything runs.
//!
//! ```text
//!  for each DMC, for each suite, for each scenario by id, for each combination of its parameters:
//!      no device, no capability, no time travel ──▶ not applicable, with the reason
//!      a capability that nobody knows           ──▶ planned, and blocked
//!      else                                     ──▶ planned
//! ```
//!
//! At run time nothing is skipped: the denominator is the plan.

mod entry;

pub use entry::{entry_id, seed_of};

use std::collections::BTreeSet;
use std::sync::Arc;

use dmc_profiles::{Problems, Profile};
use globset::{Glob, GlobMatcher};

use crate::record::{HubRole, Known, NotApplicable, PlanEntry, Suite};
use crate::scenario::gate::Truth;
use crate::scenario::script::Script;
use crate::scenario::{Clock, Parameters, Scenario};

/// A planned test with the script that it runs.
#[derive(Clone, Debug)]
pub struct PlannedTest {
    /// What records refer to.
    pub entry: PlanEntry,
    /// What is run.
    pub script: Arc<Script>,
    /// Why it cannot be run, although it is planned: a capability that nobody knows.
    pub blocked: Option<String>,
}

/// What is to be run, in order.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The planned tests: by DMC, suite, scenario and parameters.
    pub entries: Vec<PlannedTest>,
    /// What does not apply, and why; once, whatever the suites.
    pub not_applicable: Vec<NotApplicable>,
    /// Whether less than all that applies to these DMCs was planned. Then no rule is decided.
    pub is_selection: bool,
}

/// Which scenarios are wanted, of those that apply.
#[derive(Clone, Debug)]
pub struct Selection {
    wanted: Vec<Wanted>,
    suites: BTreeSet<Suite>,
}

/// What a plan is made for.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Who plays the hub.
    pub hub: HubRole,
    /// Whether time can be made to jump: on simulated devices of this process only.
    pub has_virtual_clock: bool,
}

impl Setting {
    /// Simulated devices in this process.
    pub const SIMULATED: Self = Self { hub: HubRole::StandIn, has_virtual_clock: true };
    /// Devices on the wall clock: a rack.
    pub const RACK: Self = Self { hub: HubRole::StandIn, has_virtual_clock: false };
}

/// A selection that is no pattern.
#[derive(Debug, thiserror::Error)]
#[error("`{pattern}` is neither a scenario's id nor a pattern: {why}")]
pub struct NotAPattern {
    /// What was given.
    pub pattern: String,
    /// What is wrong with it.
    pub why: String,
}

/// One thing that is wanted: scenarios, with these parameters.
#[derive(Clone, Debug)]
struct Wanted {
    scenarios: GlobMatcher,
    parameters: Parameters,
}

impl Default for Selection {
    fn default() -> Self {
        Self { wanted: vec![], suites: BTreeSet::from([Suite::Functional, Suite::Regression]) }
    }
}

impl Wanted {
    /// `ID`, `GLOB`, or either with parameters: `ID[meter=gsme,mode=credit]`.
    fn of(pattern: &str) -> Result<Self, NotAPattern> {
        let fault = |why: String| NotAPattern { pattern: pattern.to_owned(), why };
        let (glob, inside) = match pattern.split_once('[') {
            Some((glob, rest)) => {
                let inside = rest.strip_suffix(']');
                (glob, inside.ok_or_else(|| fault("a bracket that is not closed".to_owned()))?)
            }
            None => (pattern, ""),
        };
        let mut parameters = Parameters::new();
        for part in inside.split(',').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| {
                fault("in brackets stand parameters, such as meter=gsme".to_owned())
            })?;
            parameters.insert(name.trim().to_owned(), value.trim().to_owned());
        }
        let glob = Glob::new(glob).map_err(|e| fault(e.kind().to_string()))?;
        Ok(Self { scenarios: glob.compile_matcher(), parameters })
    }

    fn takes(&self, scenario: &Scenario, parameters: &Parameters) -> bool {
        let is_it = |name: &str| self.scenarios.is_match(name);
        let has = |(name, value): (&String, &String)| parameters.get(name) == Some(value);
        (is_it(&scenario.meta.id) || is_it(&scenario.meta.group)) && self.parameters.iter().all(has)
    }
}

impl Selection {
    /// The scenarios with one of these ids, or of a group, or matching one of these patterns, in
    /// which `*` and `?` stand for anything; with parameters in brackets where wanted:
    /// `ID[meter=gsme]`. All, where none is given.
    ///
    /// # Errors
    /// Where one is no pattern.
    pub fn of(patterns: &[String]) -> Result<Self, NotAPattern> {
        let wanted: Result<Vec<_>, _> = patterns.iter().map(|p| Wanted::of(p)).collect();
        Ok(Self { wanted: wanted?, ..Self::default() })
    }

    /// The same, of these suites only.
    #[must_use]
    pub fn in_suites(mut self, suites: impl IntoIterator<Item = Suite>) -> Self {
        self.suites = suites.into_iter().collect();
        self
    }

    /// Whether a scenario is wanted with these parameters.
    #[must_use]
    pub fn takes(&self, scenario: &Scenario, parameters: &Parameters) -> bool {
        self.wanted.is_empty()
            || self.wanted.iter().any(|wanted| wanted.takes(scenario, parameters))
    }
}

/// Decides what is run on these combinations.
///
/// # Errors
/// Where a scenario is wrong on one of the combinations only.
pub fn plan<'p>(
    scenarios: &[Scenario],
    profiles: impl IntoIterator<Item = &'p Profile>,
    selection: &Selection,
    setting: Setting,
) -> Result<Plan, Problems> {
    let mut plan = Plan::default();
    let mut sorted: Vec<&Scenario> = scenarios.iter().collect();
    sorted.sort_by(|a, b| a.meta.id.cmp(&b.meta.id));
    let mut problems: Option<Problems> = None;
    for profile in profiles {
        let mut planned = Vec::new();
        for scenario in &sorted {
            for parameters in scenario.combinations() {
                match decide(scenario, profile, &parameters, setting) {
                    Ok(Decision::Planned { script, blocked }) => {
                        planned.push((*scenario, Arc::new(script), blocked));
                    }
                    Ok(Decision::Not(not)) if selection.takes(scenario, &parameters) => {
                        plan.not_applicable.push(not);
                    }
                    Ok(Decision::Not(_)) => {}
                    Err(found) => match &mut problems {
                        Some(all) => all.extend(found),
                        None => problems = Some(found),
                    },
                }
            }
        }
        for suite in [Suite::Functional, Suite::Regression] {
            for (scenario, script, blocked) in &planned {
                if suite == Suite::Regression && !scenario.meta.is_regression {
                    continue;
                }
                let is_wanted = selection.takes(scenario, &script.parameters);
                if !is_wanted || !selection.suites.contains(&suite) {
                    plan.is_selection = true;
                    continue;
                }
                let entry = entry::entry(suite, setting.hub, scenario, script);
                let (script, blocked) = (Arc::clone(script), blocked.clone());
                plan.entries.push(PlannedTest { entry, script, blocked });
            }
        }
    }
    problems.map_or(Ok(plan), Err)
}

enum Decision {
    Planned { script: Script, blocked: Option<String> },
    Not(NotApplicable),
}

fn decide(
    scenario: &Scenario,
    profile: &Profile,
    parameters: &Parameters,
    setting: Setting,
) -> Result<Decision, Problems> {
    let not = |reason: String, because: Vec<Known>| {
        Decision::Not(NotApplicable {
            dmc: profile.id.clone(),
            scenario: scenario.meta.id.clone(),
            parameters: parameters.clone(),
            reason,
            because,
        })
    };
    let expanded = scenario.expand(profile, parameters)?;
    if let Some(device) = expanded.devices.iter().find(|d| profile.device(**d).is_none()) {
        return Ok(not(format!("the DMC has no {device}"), vec![]));
    }
    let weighed = scenario.applies(profile, parameters);
    let mut unknown = expanded.unknown;
    match weighed {
        Some(weighed) if weighed.truth == Truth::No => {
            return Ok(not(
                format!("not on this DMC: {}", listed(&weighed.because)),
                weighed.because,
            ));
        }
        Some(weighed) if weighed.truth == Truth::Unknown => unknown.extend(weighed.because),
        _ => {}
    }
    if scenario.meta.clock == Clock::Virtual && !setting.has_virtual_clock {
        let reason = "it needs time travel (`clock: virtual`), and these devices keep real time";
        return Ok(not(reason.to_owned(), vec![]));
    }
    if expanded.script.starts.is_some() && !setting.has_virtual_clock {
        let reason = "it begins at a time of its own (`starts`), and these devices keep real time";
        return Ok(not(reason.to_owned(), vec![]));
    }
    let blocked =
        (!unknown.is_empty()).then(|| format!("measure or declare first: {}", listed(&unknown)));
    Ok(Decision::Planned { script: expanded.script, blocked })
}

fn listed(because: &[Known]) -> String {
    let one = |known: &Known| format!("{} is {} ({})", known.capability, known.value, known.how);
    because.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
