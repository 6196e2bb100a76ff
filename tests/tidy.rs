//! What no compiler checks: the floors, the length of files, and leftovers.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// Longest a source file may be: what a reader takes in at a sitting.
const LINES_MAX: usize = 400;

/// `(where, what must not be named there, why)`. Crates below one another are held by the compiler;
/// these are the walls it does not see.
const FLOORS: &[(&str, &[&str], &str)] = &[
    (
        "zigbee/src",
        &["tokio", "std::time", "std::fs", "std::net"],
        "the codec has no clock and no I/O",
    ),
    (
        "adapters/src",
        &["tokio", "std::time", "std::fs", "std::net"],
        "adapter sessions take octets and the time, and give them back",
    ),
    ("smets/src", &["tokio", "std::fs", "std::net", "Timestamp::now"], "words are pure"),
    ("hub/src", &["tokio", "std::fs", "std::net", "Timestamp::now"], "a hub is told the time"),
    (
        "device-sim/src",
        &[
            "tokio",
            "SystemTime",
            "Instant::now",
            "Timestamp::now",
            "std::fs",
            "std::net",
            "smets::se",
        ],
        "devices get the time as an argument, and say in their own words what they are asked",
    ),
    (
        "svtad/src",
        &["tokio", "zigbee::", "harness::", "std::fs", "Timestamp::now"],
        "a verdict rests on records alone",
    ),
    ("harness/src/link", &["crate::engine", "crate::report"], "links know octets only"),
    ("harness/src/driver", &["crate::engine", "crate::scenario"], "a driver knows no scenario"),
    (
        "harness/src/engine",
        &["svtad::", "crate::report", "crate::cli"],
        "the engine judges steps; rates are computed from records",
    ),
    ("harness/src/judge", &["tokio", "crate::han", "crate::engine"], "judging is pure"),
];

/// What is left lying about, and what reads a clock below the rim.
const LEFTOVERS: &[&str] = &["FIXME", "dbg!(", "todo!(", "unimplemented!("];

/// Folders that hold no source of this project.
const PASSED_OVER: &[&str] = &["target", "corpus", "campaign", ".git"];

fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(dir).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let is_passed_over = |path: &Path| PASSED_OVER.iter().any(|name| path.ends_with(name));
    paths
        .into_iter()
        .flat_map(|path| match path.is_dir() {
            true if is_passed_over(&path) => vec![],
            true => sources(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

fn untidy_lines(shown: &str, text: &str) -> Vec<String> {
    let mut untidy = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for (_, banned, why) in FLOORS.iter().filter(|(floor, ..)| shown.starts_with(floor)) {
            for name in banned.iter().filter(|name| line.contains(**name)) {
                untidy.push(format!("{shown}:{}: {name}: {why}", number + 1));
            }
        }
        for leftover in LEFTOVERS.iter().filter(|leftover| line.contains(**leftover)) {
            untidy.push(format!("{shown}:{}: left over: {leftover}", number + 1));
        }
    }
    untidy
}

#[test]
fn tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut untidy = Vec::new();
    let sources = sources(root);
    assert!(sources.len() > 20, "only {} source files under {}", sources.len(), root.display());
    for path in sources.iter().filter(|path| !path.ends_with("tests/tidy.rs")) {
        let text = fs::read_to_string(path).unwrap();
        let shown = path.strip_prefix(root).unwrap().display().to_string();
        let lines = text.lines().count();
        if lines > LINES_MAX {
            untidy.push(format!("{shown}: {lines} lines, more than {LINES_MAX}"));
        }
        if !text.starts_with("//!") {
            untidy.push(format!("{shown}:1: does not say what it is for"));
        }
        untidy.extend(untidy_lines(&shown, &text));
    }
    assert!(untidy.is_empty(), "\n{}", untidy.join("\n"));
}

#[test]
fn an_untidy_line_is_seen() {
    let seen = untidy_lines("svtad/src/rule.rs", "use tokio::time;\nlet x = 1; // FIXME\n");
    assert_eq!(
        seen,
        [
            "svtad/src/rule.rs:1: tokio: a verdict rests on records alone",
            "svtad/src/rule.rs:2: left over: FIXME",
        ]
    );
}
