//! The program `dmc` as a machine sees it: started with arguments in a folder of its own, and read by
//! its exit code and its output.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each of the tests that share this uses a part of it"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder to work in, which goes with the test.
pub struct Bench {
    folder: TempDir,
}

/// What a command came to.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Bench {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder to work in") }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where the runs of a campaign in this folder are.
    pub fn runs(&self, campaign: &str) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.path().join(campaign).join("runs"));
        let mut runs: Vec<PathBuf> =
            entries.into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
        runs.sort();
        runs
    }

    /// The program, not yet started.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dmc"));
        command.args(args).current_dir(self.path()).stdin(Stdio::null());
        command.env_remove("DMC_CAMPAIGN").env("NO_COLOR", "1");
        command
    }

    /// Runs the program to its end.
    pub fn dmc(&self, args: &[&str]) -> Said {
        Said::of(&self.command(args).output().expect("dmc starts"))
    }
}

impl Said {
    pub fn of(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout.clone()).expect("text"),
            err: String::from_utf8(output.stderr.clone()).expect("text"),
        }
    }

    /// Fails where the exit code is another.
    #[track_caller]
    pub fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\n{}\n{}", self.out, self.err);
        self
    }

    /// Each line of the output as JSON.
    pub fn events(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// The output as one JSON value.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).expect("JSON")
    }
}

/// The names of an object's members, sorted.
pub fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> =
        value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// The events of this name.
pub fn named<'a>(events: &'a [Value], name: &str) -> Vec<&'a Value> {
    events.iter().filter(|event| event["event"] == name).collect()
}
