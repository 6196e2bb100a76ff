//! The scenarios that the program carries, and those of a folder.

use std::collections::BTreeMap;
use std::path::Path;

use dmc_profiles::{Problem, Problems};
use include_dir::{Dir, DirEntry, include_dir};

use super::{Scenario, read};

static CARRIED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../scenarios");

/// The scenarios that the program carries, by id.
///
/// # Errors
/// Where one of them is wrong: a test reads them all.
pub fn carried() -> Result<Vec<Scenario>, Problems> {
    let mut texts = Vec::new();
    collect(&CARRIED, &mut texts);
    of_texts(texts)
}

/// The scenarios of a folder and those below it, by id.
///
/// # Errors
/// Everything that is wrong with any of them, or that a file cannot be read.
pub fn load(folder: &Path) -> Result<Vec<Scenario>, Problems> {
    let mut texts = Vec::new();
    gather(folder, folder, &mut texts).map_err(|(path, e)| {
        Problems::from(Problem::of_file(&path, format!("cannot be read: {e}")))
    })?;
    of_texts(texts)
}

/// Reads files, each a name and a text; no id may be there twice.
///
/// # Errors
/// Everything that is wrong with any of them.
pub fn of_texts(
    texts: impl IntoIterator<Item = (String, String)>,
) -> Result<Vec<Scenario>, Problems> {
    let mut found: Option<Problems> = None;
    let mut wrong = |problems: Problems| match &mut found {
        Some(all) => all.extend(problems),
        None => found = Some(problems),
    };
    let mut scenarios: BTreeMap<String, Scenario> = BTreeMap::new();
    for (name, text) in texts {
        match read(&name, &text) {
            Ok(scenario) => {
                if let Some(first) = scenarios.get(&scenario.meta.id) {
                    let id = &scenario.meta.id;
                    let message = format!("`{id}` is also the id of {}", first.name);
                    let at = text.find(id.as_str()).unwrap_or(0);
                    wrong(Problem::new(&name, &text, at..at + id.len(), message).into());
                } else {
                    scenarios.insert(scenario.meta.id.clone(), scenario);
                }
            }
            Err(problems) => wrong(problems),
        }
    }
    found.map_or_else(|| Ok(scenarios.into_values().collect()), Err)
}

fn is_scenario(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml")
}

fn collect(dir: &Dir<'_>, texts: &mut Vec<(String, String)>) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(inner) => collect(inner, texts),
            DirEntry::File(file) if is_scenario(file.path()) => {
                let text = String::from_utf8_lossy(file.contents()).into_owned();
                texts.push((file.path().display().to_string(), text));
            }
            DirEntry::File(_) => {}
        }
    }
    texts.sort();
}

type Unreadable = (String, std::io::Error);

fn gather(root: &Path, folder: &Path, texts: &mut Vec<(String, String)>) -> Result<(), Unreadable> {
    let fault = |path: &Path, e| (path.display().to_string(), e);
    let entries = std::fs::read_dir(folder).map_err(|e| fault(folder, e))?;
    let paths: Result<Vec<_>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(|e| fault(folder, e))?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            gather(root, &path, texts)?;
        } else if is_scenario(&path) {
            let octets = std::fs::read(&path).map_err(|e| fault(&path, e))?;
            let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            texts.push((name, String::from_utf8_lossy(&octets).into_owned()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_there_once() {
        let text = "scenario: a.b\nrev: 1\ntitle: t\ngroup: g\nkind: positive\nsteps:\n  - id: x\n    wait: 1s\n";
        let twice = [("x.yaml", text), ("y.yaml", text)].map(|(n, t)| (n.to_owned(), t.to_owned()));
        let told = of_texts(twice).unwrap_err().to_string();
        assert_eq!(told, "y.yaml:1:11: `a.b` is also the id of x.yaml");
    }

    #[test]
    fn what_is_carried_is_what_stands_in_the_folder() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios");
        let names = |all: Vec<Scenario>| all.into_iter().map(|s| s.name).collect::<Vec<_>>();
        let (carried, loaded) = (carried().unwrap(), load(Path::new(folder)).unwrap());
        assert_eq!(names(carried), names(loaded));
    }
}
