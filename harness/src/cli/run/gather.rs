//! Reads what a run goes by, and plans it.

use std::collections::{BTreeMap, BTreeSet};

use dmc_profiles::{Profile, Profiles};

use super::select::{self, Pattern};
use crate::cli::args::{FilesArgs, RunArgs};
use crate::cli::list::profiles;
use crate::cli::{Exit, Stop};
use crate::evidence::Digest;
use crate::evidence::event::{Planned, Source};
use crate::lab::Rack;
use crate::plan::{Plan, PlannedTest, Selection, Setting, plan};
use crate::record::Target;
use crate::scenario::{Scenario, library};

/// What a run goes by.
pub(super) struct Gathered {
    pub profiles: Profiles,
    pub scenarios: Vec<Scenario>,
    /// The rack whose devices are tested; absent where they are simulated here.
    pub rack: Option<Rack>,
    pub plan: Plan,
    rack_text: Option<(String, String)>,
    targets: BTreeMap<String, Target>,
}

/// The scenarios to go by: those of the folder that was named, or those that dmc carries.
pub(in crate::cli) fn scenarios(files: &FilesArgs) -> Result<Vec<Scenario>, Stop> {
    Ok(match &files.scenarios {
        Some(folder) => library::load(folder)?,
        None => library::carried()?,
    })
}

/// Reads and plans.
pub(super) fn gather(args: &RunArgs) -> Result<Gathered, Stop> {
    let profiles = profiles(&args.files)?;
    let scenarios = scenarios(&args.files)?;
    let mut rack = None;
    let mut rack_text = None;
    if let Some(path) = &args.rack {
        let name = path.display().to_string();
        rack = Some(Rack::load(path, &profiles)?);
        let text = std::fs::read_to_string(path)
            .map_err(|error| Stop::failed_to(format_args!("read {name}"), error))?;
        rack_text = Some((name, text));
    }
    let dmcs = dmcs(&profiles, rack.as_ref(), &args.dmc)?;
    let setting = if rack.is_some() { Setting::RACK } else { Setting::SIMULATED };
    let mut plan = plan(&scenarios, dmcs.iter().copied(), &Selection::default(), setting)?;
    let patterns: Vec<Pattern> =
        args.select.iter().map(|text| Pattern::read(text)).collect::<Result<_, _>>()?;
    narrow(&mut plan, &patterns, &scenarios)?;
    let targets = dmcs.iter().map(|dmc| (dmc.id.clone(), target(rack.as_ref(), &dmc.id))).collect();
    Ok(Gathered { profiles, scenarios, rack, plan, rack_text, targets })
}

/// The DMCs to run on: of a rack, those that it holds.
fn dmcs<'p>(
    profiles: &'p Profiles,
    rack: Option<&Rack>,
    wanted: &[String],
) -> Result<Vec<&'p Profile>, Stop> {
    let Some(rack) = rack else { return select::dmcs(profiles, wanted) };
    let held: BTreeSet<&str> = rack.slots.iter().map(|slot| slot.dmc.as_str()).collect();
    let all = ["*".to_owned()];
    let wanted = if wanted.is_empty() { &all } else { wanted };
    let dmcs: Vec<&Profile> = select::dmcs(profiles, wanted)?
        .into_iter()
        .filter(|profile| held.contains(profile.id.as_str()))
        .collect();
    if dmcs.is_empty() {
        let held: Vec<&str> = held.into_iter().collect();
        return Err(Stop::usage("no slot of the rack holds such a DMC")
            .with_help(format!("it holds {}", held.join(", "))));
    }
    Ok(dmcs)
}

fn target(rack: Option<&Rack>, dmc: &str) -> Target {
    let slot = rack.and_then(|rack| rack.slots.iter().find(|slot| slot.dmc == dmc));
    slot.map_or(Target::Simulated, |slot| slot.source)
}

/// Leaves in the plan what the patterns select: all, where there are none.
fn narrow(plan: &mut Plan, patterns: &[Pattern], scenarios: &[Scenario]) -> Result<(), Stop> {
    if patterns.is_empty() {
        return Ok(());
    }
    for pattern in patterns {
        let takes =
            |scenario: &&Scenario| pattern.takes_scenario(&scenario.meta.id, &scenario.meta.group);
        if !scenarios.iter().any(|scenario| takes(&scenario)) {
            let known = scenarios.iter().map(|scenario| scenario.meta.id.as_str());
            return Err(Stop::unknown("scenario", pattern.text(), known));
        }
    }
    let group = |id: &str| {
        scenarios
            .iter()
            .find(|scenario| scenario.meta.id == id)
            .map_or("", |s| s.meta.group.as_str())
    };
    let takes = |id: &str, parameters: &BTreeMap<String, String>| {
        patterns.iter().any(|pattern| {
            pattern.takes_scenario(id, group(id)) && pattern.takes_parameters(parameters)
        })
    };
    let before = plan.entries.len();
    plan.entries.retain(|test| takes(&test.entry.scenario, &test.entry.parameters));
    plan.not_applicable.retain(|not| takes(&not.scenario, &not.parameters));
    plan.is_selection |= plan.entries.len() < before;
    Ok(())
}

impl Gathered {
    /// Why there is nothing to run.
    pub(super) fn nothing(&self) -> Stop {
        let stop = Stop::new(Exit::NothingToRun, "nothing to run");
        match self.plan.not_applicable.as_slice() {
            [] => stop.with_help("no planned test is selected"),
            [not, ..] => {
                let n = self.plan.not_applicable.len();
                stop.with_help(format!(
                    "nothing that is selected applies: {} on {}: {} ({n} in all)",
                    not.label(),
                    not.dmc,
                    not.reason
                ))
            }
        }
    }

    /// What the devices are.
    pub(super) fn targets(&self) -> Vec<Target> {
        let targets: BTreeSet<Target> = self.targets.values().copied().collect();
        targets.into_iter().collect()
    }

    /// Each planned test, as it is recorded, with the text of its script. Where that is kept is
    /// not known yet.
    pub(super) fn planned(&self) -> impl Iterator<Item = (Planned, String)> {
        self.plan.entries.iter().map(|PlannedTest { entry, script, .. }| {
            let target = self.targets.get(&entry.dmc).copied().unwrap_or_default();
            let planned = Planned { entry: entry.clone(), target, script: Digest::NONE };
            (planned, serde_json::to_string_pretty(&**script).unwrap_or_default())
        })
    }

    /// The files that the planned tests go by, exactly as they were read.
    pub(super) fn sources(&self) -> impl Iterator<Item = (Source, &str)> {
        let source = |kind: &str, id: &str, file: &str| Source {
            kind: kind.to_owned(),
            id: id.to_owned(),
            file: file.to_owned(),
            blob: Digest::NONE,
        };
        let entries = || self.plan.entries.iter().map(|test| &test.entry);
        let dmcs: BTreeSet<&str> = entries().map(|entry| entry.dmc.as_str()).collect();
        let ids: BTreeSet<&str> = entries().map(|entry| entry.scenario.as_str()).collect();
        let profiles = dmcs.into_iter().filter_map(move |id| {
            let text = self.profiles.text(id)?;
            Some((source("profile", id, &format!("{id}.toml")), text))
        });
        let scenarios = self.scenarios.iter().filter(move |s| ids.contains(s.meta.id.as_str()));
        let scenarios = scenarios.map(move |s| (source("scenario", &s.meta.id, &s.name), &*s.text));
        let rack =
            self.rack_text.iter().map(move |(_, text)| (source("rack", "", "rack"), text.as_str()));
        profiles.chain(scenarios).chain(rack)
    }
}
