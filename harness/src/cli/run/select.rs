//! What `SELECT` and `--dmc` select.
//!
//! ```text
//!  prepayment.top-up                 a scenario's id
//!  prepayment.*                      a pattern; a group's name selects the group
//!  prepayment.top-up[meter=esme]     the planned tests with these parameters
//! ```

use std::collections::BTreeMap;

use dmc_profiles::{Profile, Profiles};
use globset::{Glob, GlobMatcher};

use super::super::Stop;

/// One `SELECT`.
pub(super) struct Pattern {
    /// What was typed.
    text: String,
    scenario: GlobMatcher,
    parameters: BTreeMap<String, String>,
}

impl Pattern {
    /// Reads a `SELECT`.
    pub(super) fn read(text: &str) -> Result<Self, Stop> {
        let wrong = || {
            Stop::usage(format!("failed to read the selection `{text}`")).with_help(
                "ID, a pattern with `*` and `?`, or either with [NAME=VALUE,..] behind it",
            )
        };
        let (scenario, parameters) = match text.split_once('[') {
            None => (text, ""),
            Some((scenario, rest)) => (scenario, rest.strip_suffix(']').ok_or_else(wrong)?),
        };
        let pairs = parameters.split([',', ' ']).filter(|pair| !pair.is_empty());
        let parameters = pairs
            .map(|pair| {
                pair.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
            })
            .collect::<Option<_>>()
            .ok_or_else(wrong)?;
        let scenario = Glob::new(scenario.trim_end()).map_err(|_| wrong())?.compile_matcher();
        Ok(Self { text: text.to_owned(), scenario, parameters })
    }

    /// What was typed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether it selects this scenario, with whatever parameters.
    pub(super) fn takes_scenario(&self, id: &str, group: &str) -> bool {
        self.scenario.is_match(id) || self.scenario.is_match(group)
    }

    /// Whether it selects these parameters of a scenario that it selects.
    pub(super) fn takes_parameters(&self, parameters: &BTreeMap<String, String>) -> bool {
        self.parameters.iter().all(|(name, value)| parameters.get(name) == Some(value))
    }
}

/// The profiles that `--dmc` names, in order; those of the default set where it names none.
pub(super) fn dmcs<'p>(
    profiles: &'p Profiles,
    wanted: &[String],
) -> Result<Vec<&'p Profile>, Stop> {
    if wanted.is_empty() {
        return Ok(profiles.iter().filter(|profile| profile.default).collect());
    }
    let mut globs = Vec::new();
    for text in wanted {
        let glob = Glob::new(text)
            .map_err(|error| Stop::usage(format!("failed to read the pattern `{text}`: {error}")))?
            .compile_matcher();
        if !profiles.iter().any(|profile| glob.is_match(&profile.id)) {
            let known = profiles.iter().map(|profile| profile.id.as_str());
            return Err(Stop::unknown("DMC", text, known));
        }
        globs.push(glob);
    }
    let is_wanted = |profile: &&Profile| globs.iter().any(|glob| glob.is_match(&profile.id));
    Ok(profiles.iter().filter(is_wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_is_an_id_a_pattern_or_either_with_parameters() {
        let esme = BTreeMap::from([("meter".to_owned(), "esme".to_owned())]);
        let gsme = BTreeMap::from([("meter".to_owned(), "gsme".to_owned())]);
        for text in ["a.b[meter=esme]", "a.*[meter=esme]", "a.b [meter=esme]"] {
            let pattern = Pattern::read(text).unwrap();
            assert!(pattern.takes_scenario("a.b", "a"), "{text}");
            assert!(pattern.takes_parameters(&esme) && !pattern.takes_parameters(&gsme), "{text}");
            assert!(!pattern.takes_scenario("b.b", "b"), "{text}");
        }
        let group = Pattern::read("a").unwrap();
        assert!(group.takes_scenario("a.b", "a") && group.takes_parameters(&gsme));
        for text in ["a[meter=esme", "a[meter]", "a{"] {
            assert!(Pattern::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_dmc_that_is_not_there_is_an_error_and_the_default_set_leaves_defects_out() {
        let profiles = Profiles::builtin();
        let default = dmcs(&profiles, &[]).unwrap();
        assert!(default.iter().all(|profile| profile.default));
        let all = dmcs(&profiles, &["*".to_owned()]).unwrap();
        assert!(all.len() > default.len());
        let first = default[0].id.clone();
        assert_eq!(dmcs(&profiles, std::slice::from_ref(&first)).unwrap()[0].id, first);
        assert!(dmcs(&profiles, &["no-such".to_owned()]).is_err());
    }
}
