//! A test that did not pass, as a person wants it told: the step, what was expected, what was seen,
//! where that stands, and the command that does exactly this again.

use std::fmt::Write as _;

use crate::evidence::event::Planned;
use crate::evidence::line::Rim;
use crate::evidence::reader::Reading;
use crate::record::{Phase, PlanEntry, StepRecord, TestRecord, Verdict};

/// What the command that repeats a test needs beyond the plan entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Again {
    /// The run's seed; absent where it is not known.
    pub seed: Option<u64>,
    /// Options about files, as they were given: `--scenarios DIR`.
    pub options: Vec<String>,
}

impl Again {
    /// What repeats a test of a run that was recorded.
    #[must_use]
    pub fn of(reading: &Reading) -> Self {
        let seed = reading.run.started.as_ref();
        let seed = seed.and_then(|started| u64::from_str_radix(&started.seed, 16).ok());
        Self { seed, options: reading.rim.as_ref().map(options).unwrap_or_default() }
    }

    /// What repeats a test of a run with this seed and these surroundings.
    #[must_use]
    pub fn with(seed: u64, rim: &Rim) -> Self {
        Self { seed: Some(seed), options: options(rim) }
    }

    /// The command that runs this attempt at this test again, with all before it.
    #[must_use]
    pub fn command(&self, entry: &PlanEntry, attempt: u32) -> String {
        let mut words = vec!["dmc".to_owned(), "run".to_owned(), selector(entry)];
        words.extend(["--dmc".to_owned(), entry.dmc.clone()]);
        if let Some(seed) = self.seed {
            words.extend(["--seed".to_owned(), seed.to_string()]);
        }
        if attempt > 1 {
            words.extend(["--repeat".to_owned(), attempt.to_string()]);
        }
        words.extend(self.options.iter().cloned());
        let quoted: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        quoted.join(" ")
    }
}

fn options(rim: &Rim) -> Vec<String> {
    let files =
        [("--rack", &rim.rack), ("--scenarios", &rim.scenarios), ("--profiles", &rim.profiles)];
    files
        .into_iter()
        .filter_map(|(option, file)| Some([option.to_owned(), file.clone()?]))
        .flatten()
        .collect()
}

/// How a planned test is selected on the command line: `id[meter=esme]`.
#[must_use]
pub fn selector(entry: &PlanEntry) -> String {
    let values: Vec<String> =
        entry.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    if values.is_empty() {
        return entry.scenario.clone();
    }
    format!("{}[{}]", entry.scenario, values.join(","))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// What happened, in lines.
#[must_use]
pub fn tell(planned: &Planned, test: &TestRecord, again: &Again) -> String {
    let entry = &planned.entry;
    let mut out = String::new();
    let word = test.verdict.as_str().to_uppercase();
    let suite = entry.suite;
    let _ = writeln!(out, "{word}  {}  {}  ({suite})", entry.dmc, selector(entry));
    if let Some(reason) = &test.reason {
        let _ = writeln!(out, "  {reason}");
    }
    for step in test.steps.iter().filter(|step| step.verdict != Verdict::Pass) {
        tell_step(&mut out, step);
    }
    if !test.restored {
        let _ = writeln!(out, "  the devices were not brought back to the state they were in");
    }
    if test.verdict != Verdict::NotRun {
        let _ = writeln!(out, "  again: {}", again.command(entry, test.attempt));
    }
    out
}

fn tell_step(out: &mut String, step: &StepRecord) {
    let phase = match step.phase {
        Phase::Prepare => " (prepare)",
        Phase::Steps => "",
        Phase::Always => " (always)",
    };
    let _ = writeln!(out, "  step {}{phase}: {}", step.id, step.action);
    if let Some(note) = &step.note {
        let _ = writeln!(out, "    {note}");
    }
    for finding in &step.findings {
        let _ = writeln!(out, "    {}", finding.of);
        let _ = writeln!(out, "      expected  {}", finding.expected);
        let _ = writeln!(out, "      saw       {}", finding.seen);
        let _ = writeln!(out, "      at        {}", finding.place);
    }
    if step.findings.is_empty() {
        let _ = writeln!(out, "    at {}", step.place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_failure_says_step_expected_seen_place_and_the_command_that_repeats_it() {
        let mut run = sample::run(1);
        sample::finish(&mut run, 0, 1, Verdict::Fail);
        let again =
            Again { seed: Some(7), options: vec!["--profiles".to_owned(), "my dir".to_owned()] };
        assert_eq!(
            tell(&run.plan[0], &run.tests[0].record, &again),
            "\
FAIL  dmc  group.test-0[meter=esme]  (functional)
  step replay: send add_credit to esme
    outcome
      expected  rejected
      saw       accepted
      at        group/test.yaml:12:9
  again: dmc run 'group.test-0[meter=esme]' --dmc dmc --seed 7 --profiles 'my dir'
"
        );
    }

    #[test]
    fn bench_trouble_says_why() {
        let mut run = sample::run(1);
        sample::finish(&mut run, 0, 3, Verdict::Error);
        let told = tell(&run.plan[0], &run.tests[0].record, &Again::default());
        assert!(told.starts_with("ERROR  dmc"), "{told}");
        assert!(told.contains("the adapter closed the link"), "{told}");
        assert!(told.ends_with("--dmc dmc --repeat 3\n"), "{told}");
    }
}
