//! Broken files, and what is said of them: file, line, column, and what would do instead.
//!
//! Beside each file of `tests/broken/` stands what is said of it, as `*.said`. Such a text may be
//! blessed again (`DMC_BLESS=1`) once it has been read: it must help whoever wrote the file.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use dmc_profiles::{Problems, Profile, Profiles};
use harness::lab::Rack;
use harness::scenario;

/// What is said of a file, by what its name begins with.
fn said(name: &str, text: &str) -> Result<(), Problems> {
    match name.split_once('-').map(|(kind, _)| kind) {
        Some("scenario") => scenario::read(name, text).map(drop),
        Some("profile") => Profile::parse(name, text).map(drop),
        Some("rack") => Rack::parse(name, text, &Profiles::builtin()).map(drop),
        _ => panic!("{name}: neither a scenario, nor a profile, nor a rack"),
    }
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/broken");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending != "said"));
    files.sort();
    files
}

/// One line for each problem, and the first as it is drawn for a person.
fn shown(problems: Problems) -> String {
    let lines = problems.to_string();
    let first = problems.into_iter().next().unwrap();
    let mut drawn = String::new();
    miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::unicode_nocolor())
        .with_width(100)
        .render_report(&mut drawn, &first)
        .unwrap();
    format!("{lines}\n\n{drawn}")
}

#[test]
fn each_broken_file_is_told_what_is_wrong_where_and_what_would_do() {
    let is_blessing = std::env::var_os("DMC_BLESS").is_some();
    let mut wrong = Vec::new();
    let files = files();
    assert!(files.len() >= 30, "{}", files.len());
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        let problems = said(&name, &text).err().unwrap_or_else(|| panic!("{name} is accepted"));
        let now = shown(problems);
        let golden = path.with_extension("said");
        if is_blessing {
            fs::write(&golden, &now).unwrap();
        }
        let before = fs::read_to_string(&golden).unwrap_or_default();
        if before != now {
            wrong.push(format!("{name}\n--- was\n{before}\n--- is\n{now}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Ten megabytes of noise of several kinds: an error each time, briefly.
#[test]
fn ten_megabytes_of_noise_are_refused_briefly() {
    let long = 10 * 1024 * 1024;
    let noises =
        ["x", "[", "{a: ", "- ", "\"", "\u{0}", "a: &a [*a]\n", "a = [[\n", "[[slot]]\n", "é"];
    for noise in noises {
        let text = noise.repeat(long / noise.len());
        for kind in ["scenario-noise.yaml", "profile-noise.toml", "rack-noise.toml"] {
            let problems = said(kind, &text).err().unwrap_or_else(|| panic!("{noise} is accepted"));
            let shown = shown(problems);
            assert!(shown.starts_with(kind), "{shown}");
            assert!(shown.len() < 4_000, "{noise:?}: {} octets", shown.len());
        }
    }
}
