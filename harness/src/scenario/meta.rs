//! What is said about a scenario, apart from what it does.

use super::at::{At, Span};
use super::build::{Fault, clipped};
use super::file::{File, Text};
use super::gate::{self, Gate};
use super::{combinations, known};
use crate::record::Kind;

/// Whether a scenario can run on the wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// On either.
    Any,
    /// It needs time travel.
    Virtual,
}

/// What is said about a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// The identifier.
    pub id: String,
    /// The revision.
    pub rev: u32,
    /// What it shows, as a sentence.
    pub title: String,
    /// The functional group.
    pub group: String,
    /// Whether it tests that something works, or that misuse is refused.
    pub kind: Kind,
    /// Whether it is in the regression set.
    pub is_regression: bool,
    /// The Service Reference Variants that it exercises.
    pub srvs: Vec<String>,
    /// The requirements that it covers.
    pub covers: Vec<String>,
    /// Whether it can run on the wall clock.
    pub clock: Clock,
}

/// Most planned tests that one scenario may give on one combination.
const COMBINATIONS_MAX: usize = 64;

/// Reads what is said about a scenario, and its gate.
pub(super) fn meta(file: &File, faults: &mut Vec<Fault>) -> (Meta, Option<Gate>) {
    let whole = Span { offset: 0, len: 0, line: 1, column: 1 };
    let mut reader = Reader { faults, whole };
    let id = reader.id(file.scenario.as_ref());
    let rev = reader.rev(file.rev.as_ref());
    let title = reader.text(file.title.as_ref(), "title");
    let group = reader.text(file.group.as_ref(), "group");
    let kind = reader.kind(file.kind.as_ref());
    reader.srvs(&file.srvs);
    reader.covers(&file.covers);
    let clock = match file.clock.as_ref() {
        None => Clock::Any,
        Some(text) => match &***text {
            "any" => Clock::Any,
            "virtual" => Clock::Virtual,
            _ => {
                reader.fault(
                    text.span,
                    format!("`{}` is no clock", clipped(text)),
                    "any or virtual",
                );
                Clock::Any
            }
        },
    };
    if file.steps.is_empty() {
        reader.missing("steps");
    }
    reader.each(file);
    let applies = file.applies.as_ref().and_then(|text| reader.applies(text, file));
    let list = |texts: &[Text]| texts.iter().map(|text| text.to_string()).collect();
    let meta = Meta {
        id,
        rev,
        title,
        group,
        kind,
        is_regression: file.regression.unwrap_or(false),
        srvs: list(&file.srvs),
        covers: list(&file.covers),
        clock,
    };
    (meta, applies)
}

struct Reader<'a> {
    faults: &'a mut Vec<Fault>,
    whole: Span,
}

impl Reader<'_> {
    fn fault(&mut self, span: Span, message: impl Into<String>, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_owned());
        self.faults.push(Fault { span, message: message.into(), help });
    }

    fn missing(&mut self, key: &str) {
        self.fault(self.whole, format!("`{key}` is missing"), "");
    }

    fn text(&mut self, text: Option<&Text>, key: &str) -> String {
        match text {
            Some(text) if !text.trim().is_empty() => text.to_string(),
            Some(text) => {
                self.fault(text.span, format!("`{key}` is empty"), "");
                String::new()
            }
            None => {
                self.missing(key);
                String::new()
            }
        }
    }

    fn id(&mut self, text: Option<&Text>) -> String {
        let id = self.text(text, "scenario");
        let is_part = |part: &str| {
            let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
            !part.is_empty() && part.bytes().all(is_plain)
        };
        if let Some(text) = text
            && !id.is_empty()
            && !id.split(['.', '-']).all(is_part)
        {
            let help = "lower-case letters and digits, joined by dots and hyphens";
            self.fault(text.span, format!("`{}` is no identifier", clipped(text)), help);
        }
        id
    }

    fn rev(&mut self, rev: Option<&At<u32>>) -> u32 {
        match rev {
            Some(rev) if rev.value > 0 => rev.value,
            Some(rev) => {
                self.fault(rev.span, "revisions begin at 1", "");
                0
            }
            None => {
                self.missing("rev");
                0
            }
        }
    }

    fn kind(&mut self, text: Option<&Text>) -> Kind {
        let Some(text) = text else {
            self.missing("kind");
            return Kind::Positive;
        };
        match &***text {
            "positive" => Kind::Positive,
            "misuse" => Kind::Misuse,
            _ => {
                let help = dmc_profiles::suggest(text, ["positive", "misuse"]);
                let help = help.map_or_else(
                    || "positive or misuse".to_owned(),
                    |word| format!("did you mean `{word}`?"),
                );
                self.fault(text.span, format!("`{}` is not a kind", clipped(text)), &help);
                Kind::Positive
            }
        }
    }

    fn srvs(&mut self, srvs: &[Text]) {
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        for text in srvs {
            let parts = text.split('.').count();
            if !(2..=3).contains(&parts) || !text.split('.').all(is_number) {
                let message = format!("`{}` is no Service Reference Variant", clipped(text));
                self.fault(text.span, message, "such as \"2.2\" or \"4.1.1\"");
            }
        }
    }

    fn covers(&mut self, covers: &[Text]) {
        for text in covers {
            let parts = text.split_once('~');
            let is_sound = parts.is_some_and(|(id, rev)| {
                !id.trim().is_empty() && rev.parse::<u32>().is_ok_and(|rev| rev > 0)
            });
            if !is_sound {
                let message = format!("`{}` names no requirement's revision", clipped(text));
                self.fault(text.span, message, "ID~REVISION, such as PPM-012~1");
            }
        }
    }

    fn each(&mut self, file: &File) {
        for (name, values) in &file.each {
            let mut seen: Vec<&str> = Vec::new();
            for value in &values.value {
                if seen.contains(&&***value) {
                    self.fault(value.span, format!("`{}` is there twice", clipped(value)), "");
                }
                seen.push(value);
            }
            if values.is_empty() {
                self.fault(values.span, format!("`{name}` has no value to be"), "");
            }
            if name == "dmc" || name.parse::<smets::DeviceType>().is_ok() {
                self.fault(values.span, format!("`{name}` already stands for something"), "");
            }
        }
        let count =
            file.each.values().map(|values| values.len()).try_fold(1_usize, |all, n| {
                all.checked_mul(n).filter(|all| *all <= COMBINATIONS_MAX)
            });
        if let (None, Some(values)) = (count, file.each.values().next()) {
            let message = format!("`each` gives more than {COMBINATIONS_MAX} combinations");
            self.fault(values.span, message, "");
        }
    }

    fn applies(&mut self, text: &Text, file: &File) -> Option<Gate> {
        let parameters = file.each.keys().map(String::as_str).collect();
        let (gate, errors) = match gate::parse(text) {
            Ok(gate) => {
                let errors = known::check(&gate, &parameters);
                (Some(gate), errors)
            }
            Err(e) => (None, vec![e]),
        };
        let is_plain = text.span.len == text.len() && !text.contains('\n');
        for e in errors {
            let span = if is_plain { text.span.part(e.at, e.len) } else { text.span };
            self.faults.push(Fault { span, message: e.message, help: e.help });
        }
        gate
    }
}

/// Whether there are few enough combinations to go through them.
pub(super) fn is_countable(file: &File) -> bool {
    let sizes = file.each.values().map(|values| values.len());
    let count = sizes.clone().try_fold(1_usize, usize::checked_mul);
    count.is_some_and(|count| count <= COMBINATIONS_MAX)
        && combinations(file).len() <= COMBINATIONS_MAX
}
