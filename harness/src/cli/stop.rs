//! Why a command stops before its end, and how that is said: lowercase, what would do, no dump.

use std::fmt::Display;

use dmc_profiles::{Problem, Problems, suggest};
use miette::{GraphicalReportHandler, GraphicalTheme};

use super::Exit;
use super::out::Out;
use crate::evidence::campaign::NoRun;

/// Why a command stops.
#[derive(Debug)]
pub struct Stop {
    exit: Exit,
    message: String,
    help: Option<String>,
    /// What is wrong with files, each with its place.
    problems: Vec<Problem>,
}

impl Stop {
    /// Stops with `exit`; `message` begins in lower case and has no full stop.
    #[must_use]
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), help: None, problems: Vec::new() }
    }

    /// The command line makes no sense.
    #[must_use]
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// `doing` did not work, because of `why`: bench trouble.
    #[must_use]
    pub fn failed_to(doing: impl Display, why: impl Display) -> Self {
        Self::new(Exit::Bench, format!("failed to {doing}: {why}"))
    }

    /// `kind` has nothing called `name`; one of `known` may be meant.
    #[must_use]
    pub fn unknown<'a>(kind: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let stop = Self::usage(format!("no {kind} `{name}`"));
        match suggest(name, known) {
            Some(word) => stop.with_help(format!("did you mean `{word}`?")),
            None => stop,
        }
    }

    /// The same, with what would do instead.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says why, on standard error.
    pub fn say(&self) {
        let mut err = Out::stderr();
        for problem in &self.problems {
            err.line(drawn(problem));
        }
        err.line(format_args!("error: {}", self.message));
        if let Some(help) = &self.help {
            err.line(format_args!("  {help}"));
        }
    }

    /// The exit code.
    #[must_use]
    pub fn exit(&self) -> Exit {
        self.exit
    }
}

/// A problem with file, line and caret, as wide as a terminal usually is.
fn drawn(problem: &Problem) -> String {
    let plain = drawn_by(&GraphicalReportHandler::new_themed(GraphicalTheme::none()), problem);
    // A file that holds control characters does not get to move the cursor.
    let is_control = |c: char| c.is_control() && c != '\n';
    if plain.contains(is_control) {
        return plain.replace(is_control, "\u{fffd}");
    }
    drawn_by(&GraphicalReportHandler::new(), problem)
}

fn drawn_by(handler: &GraphicalReportHandler, problem: &Problem) -> String {
    let mut drawn = String::new();
    match handler.clone().with_width(100).render_report(&mut drawn, problem) {
        Ok(()) => drawn,
        Err(_) => Problems::from(problem.clone()).to_string(),
    }
}

impl From<Problems> for Stop {
    fn from(problems: Problems) -> Self {
        let problems: Vec<Problem> = problems.into_iter().collect();
        let message = match problems.as_slice() {
            [problem] => format!("{} is not valid", problem.file()),
            several => format!("{} problems in files", several.len()),
        };
        Self { exit: Exit::InvalidFile, message, help: None, problems }
    }
}

impl From<NoRun> for Stop {
    fn from(error: NoRun) -> Self {
        let help = match &error {
            NoRun::None(_) => Some("`dmc run` records one".to_owned()),
            NoRun::Unknown { near: Some(near), .. } => Some(format!("did you mean `{near}`?")),
            NoRun::Unknown { near: None, .. } => {
                Some("`dmc list runs` shows those that there are".to_owned())
            }
        };
        Self { help, ..Self::usage(error.to_string()) }
    }
}
