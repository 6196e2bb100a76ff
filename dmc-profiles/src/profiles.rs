//! A set of profiles: those that the program is delivered with, or those of a folder.

use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::problem::{Problem, Problems};
use crate::profile::Profile;

static BUILTIN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/profiles");

/// A set of profiles, in the order of their ids, no two of which are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profiles(Vec<Loaded>);

/// A profile with the text that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Loaded {
    profile: Profile,
    text: String,
}

impl Profiles {
    /// The profiles that the program is delivered with.
    ///
    /// # Panics
    /// Where one of them is wrong: a test reads them all.
    #[must_use]
    #[expect(clippy::expect_used, reason = "they are part of the program, and a test reads them")]
    pub fn builtin() -> Self {
        let files = BUILTIN.files().filter_map(|file| {
            Some((file.path().display().to_string(), file.contents_utf8()?.to_owned()))
        });
        Self::of_texts(files).expect("the profiles that are delivered are right")
    }

    /// The profiles of a folder: every file in it that ends in `.toml`.
    ///
    /// # Errors
    /// All that is wrong with any of them, or that the folder or a file in it cannot be read.
    pub fn load_dir(folder: &Path) -> Result<Self, Problems> {
        let unreadable = |path: &Path, fault: &io::Error| {
            Problem::of_file(&path.display().to_string(), format!("cannot be read: {fault}"))
        };
        let mut texts = Vec::new();
        for entry in fs::read_dir(folder).map_err(|fault| unreadable(folder, &fault))? {
            let path = entry.map_err(|fault| unreadable(folder, &fault))?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let octets = fs::read(&path).map_err(|fault| unreadable(&path, &fault))?;
                texts.push((path.display().to_string(), text_of(&path, octets)?));
            }
        }
        if texts.is_empty() {
            let message = "there is no profile in this folder: no file ends in .toml";
            return Err(Problem::of_file(&folder.display().to_string(), message).into());
        }
        Self::of_texts(texts)
    }

    /// The profiles of these texts, each with the name of its file.
    ///
    /// # Errors
    /// All that is wrong with any of them; two with one id.
    pub fn of_texts(texts: impl IntoIterator<Item = (String, String)>) -> Result<Self, Problems> {
        let mut loaded: Vec<Loaded> = Vec::new();
        let mut found = Vec::new();
        for (name, text) in texts {
            match Profile::parse(&name, &text) {
                Ok(profile) if loaded.iter().any(|other| other.profile.id == profile.id) => {
                    let message = format!("another profile has the id `{}` too", profile.id);
                    found.push(Problem::new(&name, &text, 0..0, message));
                }
                Ok(profile) => loaded.push(Loaded { profile, text }),
                Err(problems) => found.extend(problems),
            }
        }
        loaded.sort_by(|a, b| a.profile.id.cmp(&b.profile.id));
        match Problems::of(found) {
            Some(problems) => Err(problems),
            None => Ok(Self(loaded)),
        }
    }

    /// Each profile, in the order of the ids.
    pub fn iter(&self) -> impl Iterator<Item = &Profile> {
        self.0.iter().map(|loaded| &loaded.profile)
    }

    /// The profile of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Profile> {
        self.iter().find(|profile| profile.id == id)
    }

    /// The text that the profile of this id was read from, to be kept as evidence.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<&str> {
        let loaded = self.0.iter().find(|loaded| loaded.profile.id == id);
        loaded.map(|loaded| loaded.text.as_str())
    }
}

fn text_of(path: &Path, octets: Vec<u8>) -> Result<String, Problems> {
    String::from_utf8(octets).map_err(|fault| {
        let at = fault.utf8_error().valid_up_to();
        let name = path.display().to_string();
        let text = String::from_utf8_lossy(fault.as_bytes()).into_owned();
        Problem::new(&name, &text, at..at, "what follows is not UTF-8 text").into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use smets::DeviceType;

    #[test]
    fn the_profiles_that_are_delivered_differ_in_ways_that_matter() {
        let all = Profiles::builtin();
        let default: Vec<_> = all.iter().filter(|profile| profile.default).collect();
        assert!(default.len() >= 3);
        assert!(all.iter().any(|p| !p.default && p.devices().any(|(_, d)| !d.defects.is_empty())));
        assert!(default.iter().all(|p| p.devices().all(|(_, d)| d.defects.is_empty())));
        let esme = |p: &&Profile| p.device(DeviceType::Esme).cloned();
        assert!(default.iter().filter_map(esme).any(|d| d.endpoints[0].id != 1));
        let revisions: std::collections::BTreeSet<_> =
            default.iter().filter_map(esme).map(|d| d.se_revision).collect();
        assert!(revisions.len() >= 2);
        let gas = |p: &&Profile| p.device(DeviceType::Gsme).and_then(|d| d.metering.clone());
        let units: std::collections::BTreeSet<_> =
            default.iter().filter_map(gas).map(|m| m.unit.unit()).collect();
        assert_eq!(units.len(), 2);
    }

    #[test]
    fn no_profile_that_is_delivered_describes_a_product() {
        for profile in Profiles::builtin().iter() {
            assert_eq!(profile.source, crate::Source::Illustrative);
            assert!(profile.devices().all(|(_, device)| device.manufacturer == "Illustrative"));
        }
    }

    #[test]
    fn two_profiles_of_one_id_are_an_error() {
        let all = Profiles::builtin();
        let id = all.iter().next().unwrap().id.clone();
        let text = all.text(&id).unwrap().to_owned();
        let twice = [("a.toml".to_owned(), text.clone()), ("b.toml".to_owned(), text)];
        let said = Profiles::of_texts(twice).unwrap_err().to_string();
        assert!(said.starts_with("b.toml:1:1: another profile has the id"), "{said}");
    }

    #[test]
    fn a_folder_without_profiles_says_so() {
        let said = Profiles::load_dir(Path::new("/nonexistent")).unwrap_err().to_string();
        assert!(said.contains("cannot be read"), "{said}");
    }
}
