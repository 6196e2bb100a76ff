//! `dmc check`: what is wrong with files that people wrote. Touches no device.
//!
//! A `.yaml` file is a scenario. A `.toml` file is a rack where it has slots, and a profile elsewhere.
//! Scenarios are also checked against each combination they apply to: some mistakes show only there.

use std::fs;
use std::path::{Path, PathBuf};

use dmc_profiles::{Problem, Problems, Profile, Profiles};

use super::args::CheckArgs;
use super::list::profiles;
use super::run::scenarios;
use super::{Exit, Out, Stop};
use crate::lab::Rack;
use crate::plan::{Selection, Setting, plan};
use crate::scenario::{Scenario, library};

/// Checks.
pub(super) fn check(args: &CheckArgs) -> Result<Exit, Stop> {
    let profiles = profiles(&args.files)?;
    let checked = if args.paths.is_empty() {
        let scenarios = scenarios(&args.files)?;
        together(&scenarios, &profiles)?;
        Checked { scenarios: scenarios.len(), profiles: profiles.iter().count(), racks: 0 }
    } else {
        files(&args.paths, &profiles)?
    };
    let Checked { scenarios, profiles, racks } = checked;
    let mut out = Out::stdout();
    out.line(format_args!(
        "{scenarios} scenarios, {profiles} profiles, {racks} racks: nothing is wrong"
    ));
    out.finish()?;
    Ok(Exit::Well)
}

/// How much was checked.
struct Checked {
    scenarios: usize,
    profiles: usize,
    racks: usize,
}

/// Scenarios on the combinations: what is wrong with one of them on one combination only.
fn together(scenarios: &[Scenario], profiles: &Profiles) -> Result<(), Problems> {
    plan(scenarios, profiles.iter(), &Selection::default(), Setting::SIMULATED).map(drop)
}

fn files(paths: &[PathBuf], profiles: &Profiles) -> Result<Checked, Stop> {
    let mut found = Found::default();
    for path in paths {
        found.gather(path, true);
    }
    let (mut scenarios, mut racks) = (Vec::new(), 0);
    let mut toml = Vec::new();
    for (name, text) in found.texts {
        if is_scenario(Path::new(&name)) {
            scenarios.push((name, text));
        } else if text.lines().any(|line| line.trim_start().starts_with("[[slot")) {
            racks += 1;
            found.problems.extend(Rack::parse(&name, &text, profiles).err().into_iter().flatten());
        } else {
            found.problems.extend(Profile::parse(&name, &text).err().into_iter().flatten());
            toml.push((name, text));
        }
    }
    let checked = Checked { scenarios: scenarios.len(), profiles: toml.len(), racks };
    match library::of_texts(scenarios) {
        Ok(scenarios) => {
            found.problems.extend(together(&scenarios, profiles).err().into_iter().flatten());
        }
        Err(problems) => found.problems.extend(problems),
    }
    match Problems::of(found.problems) {
        Some(problems) => Err(problems.into()),
        None if checked.scenarios + checked.profiles + racks == 0 => {
            Err(Stop::usage("there is nothing to check: no *.yaml or *.toml file is there"))
        }
        None => Ok(checked),
    }
}

/// Files, and why others could not be read.
#[derive(Default)]
struct Found {
    texts: Vec<(String, String)>,
    problems: Vec<Problem>,
}

impl Found {
    /// A file that was named is checked whatever it is called; of a folder, what is called as such
    /// files are.
    fn gather(&mut self, path: &Path, is_named: bool) {
        let name = path.display().to_string();
        if path.is_dir() {
            let mut inside: Vec<PathBuf> = fs::read_dir(path)
                .into_iter()
                .flatten()
                .flatten()
                .map(|entry| entry.path())
                .collect();
            inside.sort();
            for path in &inside {
                self.gather(path, false);
            }
        } else if is_named || is_scenario(path) || has_ending(path, "toml") {
            match fs::read(path) {
                Ok(octets) => {
                    self.texts.push((name, String::from_utf8_lossy(&octets).into_owned()));
                }
                Err(error) => {
                    self.problems.push(Problem::of_file(&name, format!("cannot be read: {error}")));
                }
            }
        }
    }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

fn is_scenario(path: &Path) -> bool {
    has_ending(path, "yaml") || has_ending(path, "yml")
}
