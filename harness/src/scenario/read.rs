//! From a file's text to a [`Scenario`], or to everything that is wrong with it.

use std::collections::BTreeMap;

use dmc_profiles::{Problem, Problems};
use serde_saphyr::{Error, MessageFormatter, UserMessageFormatter};

use super::at::Span;
use super::build::{self, Fault};
use super::file::File;
use super::{Scenario, combinations, meta, problems};
use crate::record::Kind;

/// Largest a scenario file may be, in octets: more than a hundred times what a person writes.
const SIZE_MAX: usize = 512 * 1024;

/// Constructs of the language that are not built yet. They are refused: what is ignored would pass.
const NOT_YET: &[&str] =
    &["fault", "alert", "never", "for", "use", "operator", "heal", "changes", "press"];

/// Reads and checks a scenario. `name` is the file's, as problems and findings give it.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub fn read(name: &str, text: &str) -> Result<Scenario, Problems> {
    let file = parse(name, text)?;
    let mut faults = Vec::new();
    let (meta, applies) = meta::meta(&file, &mut faults);
    let all = if meta::is_countable(&file) { combinations(&file) } else { vec![BTreeMap::new()] };
    let mut shows_refusal = true;
    for parameters in &all {
        let built = build::build(&file, name, parameters, None);
        faults.extend(built.faults);
        shows_refusal &= built.shows_refusal;
    }
    if meta.kind == Kind::Misuse
        && !shows_refusal
        && let Some(kind) = &file.kind
    {
        let message = "a misuse case that expects no refusal".to_owned();
        let help = "expect that an `outcome` is rejected, or that something is `unchanged`";
        faults.push(Fault { span: kind.span, message, help: Some(help.to_owned()) });
    }
    match problems(name, text, faults) {
        Some(problems) => Err(problems),
        None => Ok(Scenario { meta, name: name.to_owned(), text: text.into(), file, applies }),
    }
}

/// The JSON Schema of scenario files, with the words that are known, so that editors complete them.
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(File).to_value();
    let items: Vec<&str> = smets::ITEMS.iter().map(|item| item.name).collect();
    let commands: Vec<&str> = smets::COMMANDS.iter().map(|command| command.name).collect();
    let clusters: Vec<&str> = zigbee::se::CLUSTERS.iter().map(|cluster| cluster.name).collect();
    let states: Vec<&str> = build::STATES.iter().map(|(name, ..)| *name).collect();
    for (place, words) in [
        ("/properties/kind", &["positive", "misuse"][..]),
        ("/properties/clock", &["any", "virtual"]),
        ("/$defs/Read/properties/items/items", &items),
        ("/$defs/Step/properties/unchanged/items", &items),
        ("/$defs/Send/properties/command", &commands),
        ("/$defs/Zcl/properties/cluster", &clusters),
        ("/$defs/Prepare/properties/reach/properties/state", &states),
        ("/$defs/Prepare/properties/reach/properties/supply_state", smets::item::SUPPLY_STATES),
    ] {
        complete(&mut schema, place, words);
    }
    // Lists that may not be empty, and so not be left out.
    for (place, key) in [("", "steps"), ("/$defs/Read", "items"), ("/$defs/Differs", "expect")] {
        let required = schema.pointer_mut(&format!("{place}/required"));
        if let Some(required) = required.and_then(serde_json::Value::as_array_mut) {
            required.push(key.into());
        }
    }
    schema
}

/// Says which words fit at a place: only where the schema has that place.
fn complete(schema: &mut serde_json::Value, place: &str, words: &[&str]) {
    if let Some(place) = schema.pointer_mut(place).and_then(serde_json::Value::as_object_mut) {
        place.remove("type");
        place.insert("enum".to_owned(), words.into());
    }
}

fn parse(name: &str, text: &str) -> Result<File, Problems> {
    if text.len() > SIZE_MAX {
        let message = format!("{} octets are more than a scenario may have", text.len());
        let help = format!("at most {SIZE_MAX}");
        return Err(Problem::new(name, text, 0..0, message).with_help(help).into());
    }
    if text.trim().is_empty() {
        let help = "a scenario begins with `scenario: ID`; see docs/scenario-language.md";
        return Err(Problem::new(name, text, 0..0, "nothing in it").with_help(help).into());
    }
    let options = serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        reject_unsupported_tags: true,
        budget: serde_saphyr::budget! {
            max_depth: 24,
            flow_nesting_limit: 24,
            max_nodes: 20_000,
            max_events: 60_000,
            max_anchors: 0,
            max_aliases: 0,
            max_documents: 1,
        },
    };
    serde_saphyr::from_str_with_options(text, options)
        .map_err(|error| unreadable(name, text, &error).into())
}

/// What the YAML reader does not take.
fn unreadable(name: &str, text: &str, error: &Error) -> Problem {
    let span = error.location().map_or_else(Span::default, |location| Span::of(&location));
    // What the reader points at may be of no length: the caret then stands under one word.
    let rest = text.get(span.offset..).unwrap_or_default();
    let word = rest.find(|c: char| c.is_whitespace() || c == ':').unwrap_or(rest.len());
    let fault = span.offset..span.offset.saturating_add(span.len.max(word.min(40)));
    let problem = |message: String| Problem::new(name, text, fault.clone(), message);
    match error {
        Error::SerdeUnknownField { field, .. } if NOT_YET.contains(&field.as_str()) => {
            let help = "this part of the scenario language is not built: nothing is ignored";
            problem(format!("`{field}` is not understood yet")).with_help(help)
        }
        Error::SerdeUnknownField { field, expected, .. } => {
            let known =
                problem(format!("`{}` is not a word that fits here", build::clipped(field)));
            let words = format!("one of: {}", expected.join(", "));
            known.with_help(words).suggesting(field, expected.iter().copied())
        }
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().map_or("a key", build::clipped_str);
            problem(format!("`{key}` is there twice")).with_help("keep one of the two")
        }
        Error::Budget { breach, .. } => problem(budget(breach)),
        Error::Unexpected { expected: "mapping start", .. } => {
            problem("keys with values are wanted here".to_owned())
                .with_help("such as `id: look`, each on a line of its own or between { and }")
        }
        Error::Unexpected { expected: "sequence start", .. } => {
            problem("a list is wanted here".to_owned()).with_help("such as [esme, gsme]")
        }
        Error::Unexpected { expected: "string scalar", .. } => {
            problem("one value is wanted here".to_owned()).with_help("not a list and no keys")
        }
        Error::InvalidScalar { .. } => {
            problem("a whole number is wanted here".to_owned()).with_help("such as 1")
        }
        Error::InvalidBooleanStrict { .. } => problem("true or false is wanted here".to_owned())
            .with_help("`yes`, `no`, `on` and `off` are words like any other"),
        other => {
            let problem = problem(UserMessageFormatter.format_message(other).into_owned());
            let has_tabs = text.contains('\t');
            let help = "indent with spaces: YAML takes no tabs";
            if has_tabs { problem.with_help(help) } else { problem }
        }
    }
}

fn budget(breach: &serde_saphyr::budget::BudgetBreach) -> String {
    use serde_saphyr::budget::BudgetBreach;
    match breach {
        BudgetBreach::Anchors { .. } | BudgetBreach::Aliases { .. } => {
            "anchors and aliases are no part of the scenario language".to_owned()
        }
        BudgetBreach::Depth { .. } => "nested deeper than a scenario may be".to_owned(),
        BudgetBreach::Documents { .. } => "a second document: one scenario in a file".to_owned(),
        other => format!("more than a scenario may have: {other:?}"),
    }
}
