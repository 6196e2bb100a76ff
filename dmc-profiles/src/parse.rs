//! From the text of a TOML file to what it holds, above all a [`Profile`], or to what is wrong with it
//! and where.

use core::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::problem::{Problem, Problems};
use crate::profile::Profile;
use crate::{lint, suggest};

/// The most that the text of a file may be: no profile and no rack comes near it, and noise ends here.
const OCTETS_MAX: usize = 256 * 1024;
/// The most problems that one file is reported with.
const PROBLEMS_MAX: usize = 20;

/// The text of a TOML file that a person wrote, with the place of everything in it.
pub struct Document<'a> {
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
    table: Spanned<DeTable<'a>>,
}

/// One step on the way to a place in a document.
#[derive(Clone, Copy, Debug)]
pub enum Key<'a> {
    /// Into a table.
    Name(&'a str),
    /// Into an array, from 0.
    Place(usize),
}

impl Profile {
    /// Reads a profile; `name` is what the file is called in messages.
    ///
    /// # Errors
    /// All that is wrong with it, as far as that can be told at once.
    pub fn parse(name: &str, text: &str) -> Result<Self, Problems> {
        let (profile, document) = read_toml("profile", name, text)?;
        let problems = lint::check(&profile, &document);
        match Problems::of(problems) {
            Some(problems) => Err(problems),
            None => Ok(profile),
        }
    }
}

/// Reads a TOML file of a `kind` that `dmc schema` knows; `name` is what it is called in messages.
/// The document tells the places of what the caller then finds wrong.
///
/// # Errors
/// All that is wrong with its form, as far as that can be told at once.
pub fn read_toml<'a, T: DeserializeOwned>(
    kind: &str,
    name: &'a str,
    text: &'a str,
) -> Result<(T, Document<'a>), Problems> {
    if text.len() > OCTETS_MAX {
        let message = format!("{} octets are too many for a {kind}", text.len());
        let help = format!("a {kind} has at most {OCTETS_MAX}; is this another file?");
        return Err(Problem::new(name, text, OCTETS_MAX..OCTETS_MAX, message)
            .with_help(help)
            .into());
    }
    if text.lines().all(|line| line.trim().is_empty() || line.trim().starts_with('#')) {
        let problem = Problem::new(name, text, 0..0, format!("there is nothing in this {kind}"));
        return Err(problem
            .with_help(format!("`dmc schema {kind}` says what a {kind} holds"))
            .into());
    }
    let (table, faults) = DeTable::parse_recoverable(text);
    let faults = faults.iter().take(PROBLEMS_MAX).map(|fault| problem(name, text, fault));
    if let Some(problems) = Problems::of(faults.collect()) {
        return Err(problems);
    }
    let read = toml::from_str(text).map_err(|fault| problem(name, text, &fault))?;
    Ok((read, Document { name, text, table }))
}

impl Document<'_> {
    /// A problem at the place that `path` leads to, or as near to it as the document goes.
    #[must_use]
    pub fn problem(&self, path: &[Key<'_>], message: impl Into<String>) -> Problem {
        Problem::new(self.name, self.text, self.place(path), message)
    }

    /// Where the value stands that `path` leads to; where it stops short, where that begins.
    fn place(&self, path: &[Key<'_>]) -> Range<usize> {
        let (Some((Key::Name(first), rest)), table) = (path.split_first(), self.table.get_ref())
        else {
            return 0..0;
        };
        let Some((key, mut value)) = table.get_key_value(*first) else { return 0..0 };
        let mut place = if rest.is_empty() { value.span() } else { key.span() };
        for (at, step) in rest.iter().enumerate() {
            let next = match (step, value.get_ref()) {
                (Key::Name(name), DeValue::Table(table)) => table.get_key_value(*name),
                (Key::Place(n), DeValue::Array(array)) => {
                    let Some(element) = array.get(*n) else { break };
                    value = element;
                    place = element.span();
                    continue;
                }
                _ => None,
            };
            let Some((key, found)) = next else { break };
            let is_last = at + 1 == rest.len();
            place = if is_last { found.span() } else { key.span() };
            value = found;
        }
        place
    }
}

/// What the TOML reader found wrong, in our words where we have better ones.
fn problem(name: &str, text: &str, fault: &toml::de::Error) -> Problem {
    let place = fault.span().unwrap_or(0..0);
    let said = fault.message().lines().next().unwrap_or("not TOML");
    let quoted: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    let is_unknown = said.starts_with("unknown field") || said.starts_with("unknown variant");
    match quoted.split_first() {
        Some((written, known)) if is_unknown => {
            let shown = Problem::new(name, text, place, format!("unknown word `{written}`"));
            match suggest(written, known.iter().copied()) {
                Some(word) => shown.with_help(format!("did you mean `{word}`?")),
                None => shown.with_help(format!("one of these is wanted: {}", known.join(", "))),
            }
        }
        _ => Problem::new(name, text, place, in_words(said)),
    }
}

/// The reader's words with those for Rust's types replaced.
fn in_words(said: &str) -> String {
    let whole =
        ["u8", "u16", "u32"].iter().find_map(|ty| said.strip_suffix(&format!("expected {ty}")));
    whole.map_or_else(|| said.to_owned(), |said| format!("{said}a whole number is wanted"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = include_str!("../profiles/illustrative-dual-fuel-12a.toml");

    /// The problems with the good profile once `from` has become `to`, a line each.
    fn says(from: &str, to: &str) -> String {
        assert!(GOOD.contains(from), "{from}");
        Profile::parse("p.toml", &GOOD.replacen(from, to, 1)).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_word_is_told_with_its_place_and_what_may_be_meant() {
        let said = says("se_revision", "se_revison");
        assert!(said.contains("unknown word `se_revison`"), "{said}");
        assert!(said.contains("did you mean `se_revision`?"), "{said}");
        let line = GOOD.lines().position(|line| line.starts_with("se_revision")).unwrap() + 1;
        assert!(said.starts_with(&format!("p.toml:{line}:1:")), "{said}");
    }

    #[test]
    fn each_kind_of_slip_is_told() {
        for (from, to, part) in [
            ("title =", "id = \"twice\"\ntitle =", "duplicate key"),
            ("register = \"", "register = \"x", "is not a quantity"),
            ("hourly = \"0.4 kWh\"", "hourly = \"0.4 GBP\"", "has the wrong unit"),
            ("divisor = 1000", "divisor = \"1000\"", "a whole number is wanted"),
            ("divisor = 1000", "divisor = 0", "nothing can be divided by 0"),
            ("\"1.2a\"", "\"1.2z\"", "did you mean `1.2`?"),
            ("\"1.2a\"", "\"seven\"", "one of these is wanted: 1.0, 1.1"),
            ("add_credit", "add_credits", "did you mean `add_credit`?"),
            ("\"Metering\"", "\"Meterng\"", "did you mean `Metering`?"),
            ("poll_interval = \"2s\"", "poll_interval = \"8s\"", "7.68"),
            ("\"1.2a\"", "\"1.0\"", "Prepayment came with Smart Energy 1.1, after 1.0"),
            ("id = \"illustrative", "id = \"Illustrative", "lower-case"),
            ("source = \"illustrative\"", "source = [", "p.toml:"),
        ] {
            let said = says(from, to);
            assert!(said.contains(part), "{part} not in: {said}");
        }
    }

    #[test]
    fn a_capability_is_declared_where_it_can_be_and_as_its_type_says() {
        for (device, line, part) in [
            (
                "ihd",
                "prepayment = { value = \"true\", how = \"declared\" }",
                "is no capability of an ihd",
            ),
            (
                "esme",
                "prepaymnt = { value = \"true\", how = \"declared\" }",
                "did you mean `prepayment`?",
            ),
            (
                "esme",
                "prepayment = { value = \"maybe\", how = \"declared\" }",
                "true or false is wanted",
            ),
            (
                "esme",
                "prepayment = { value = \"true\", how = \"rumoured\" }",
                "unknown word `rumoured`",
            ),
        ] {
            let text = format!("{GOOD}\n[{device}.capabilities]\n{line}\n");
            let said = Profile::parse("p.toml", &text).unwrap_err().to_string();
            assert!(said.contains(part), "{part} not in: {said}");
        }
    }

    #[test]
    fn several_slips_are_told_at_once() {
        let text = GOOD.replace("divisor = 1000", "divisor = 0").replace("id = 1\n", "id = 241\n");
        let problems = Profile::parse("p.toml", &text).unwrap_err();
        assert!(problems.iter().count() >= 2, "{problems}");
    }

    #[test]
    fn nothing_and_noise_are_errors_and_quick() {
        for text in ["", "\n \n", "# a comment\n", "[[[[", "\0\0\0", "= = ="] {
            assert!(Profile::parse("p.toml", text).is_err(), "{text:?}");
        }
        for unit in ["[", "a", "=\n", "\u{feff}", "a = {", "\"", "{x=["] {
            for size in [200_000, 10_000_000] {
                let noise = unit.repeat(size / unit.len());
                assert!(Profile::parse("p.toml", &noise).is_err(), "{unit:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_damage_is_an_error_or_a_profile(at in 0..GOOD.len(), to in "\\PC{0,3}") {
            if let (Some(before), Some(after)) = (GOOD.get(..at), GOOD.get(at + 1..)) {
                let _ = Profile::parse("p.toml", &format!("{before}{to}{after}"));
            }
        }
    }
}
