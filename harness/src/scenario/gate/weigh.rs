//! What a gate comes to for one Device Model Combination, and what decided.

use smets::Value;

use super::{Gate, Path};
use crate::record::Known;

/// The three values of a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// A capability that would decide it is not known.
    Unknown,
}

/// A gate's value, and the capabilities that decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// The value.
    pub truth: Truth,
    /// What decided: for `No` what failed, for `Unknown` what is not known.
    pub because: Vec<Known>,
}

impl Gate {
    /// Weighs it, with `value` to tell a capability's value (`None` where it is not known) and how
    /// well it is known.
    #[must_use]
    pub fn weigh(&self, value: &dyn Fn(&Path) -> (Option<Value>, Known)) -> Weighed {
        match self {
            Self::All(parts) => Self::combine(parts, value, Truth::No, Truth::Yes),
            Self::Any(parts) => Self::combine(parts, value, Truth::Yes, Truth::No),
            Self::Not(part) => {
                let weighed = part.weigh(value);
                let truth = match weighed.truth {
                    Truth::Yes => Truth::No,
                    Truth::No => Truth::Yes,
                    Truth::Unknown => Truth::Unknown,
                };
                Weighed { truth, ..weighed }
            }
            Self::Has(path) => {
                let (value, known) = value(path);
                let truth = match value {
                    None => Truth::Unknown,
                    Some(Value::Flag(false) | Value::Absent) => Truth::No,
                    Some(_) => Truth::Yes,
                };
                Weighed { truth, because: vec![known] }
            }
            Self::Compare(path, how, literal) => {
                let (value, known) = value(path);
                let truth = match value {
                    None => Truth::Unknown,
                    Some(value) => match like(&value, &literal.value) {
                        Some(order) if how.holds(order) => Truth::Yes,
                        _ => Truth::No,
                    },
                };
                Weighed { truth, because: vec![known] }
            }
        }
    }

    /// `decisive` decides alone, whatever else is unknown; failing that, `Unknown` wins over `else`.
    fn combine(
        parts: &[Self],
        value: &dyn Fn(&Path) -> (Option<Value>, Known),
        decisive: Truth,
        otherwise: Truth,
    ) -> Weighed {
        let weighed: Vec<Weighed> = parts.iter().map(|part| part.weigh(value)).collect();
        let has = |truth| weighed.iter().any(|part| part.truth == truth);
        let truth = match (has(decisive), has(Truth::Unknown)) {
            (true, _) => decisive,
            (false, true) => Truth::Unknown,
            (false, false) => otherwise,
        };
        let mut because = Vec::new();
        for known in weighed.into_iter().filter(|w| w.truth == truth).flat_map(|w| w.because) {
            if !because.contains(&known) {
                because.push(known);
            }
        }
        Weighed { truth, because }
    }
}

/// How a value and a literal compare. A word such as `1.0` may be written without quotation marks.
fn like(value: &Value, literal: &Value) -> Option<core::cmp::Ordering> {
    match (value, literal) {
        (Value::Text(word), literal) => Some(word.as_str().cmp(&literal.to_string())),
        (value, literal) => value.compare(literal),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    /// `esme.yes`, `esme.no`, `esme.rev` (1.2a); all else is unknown.
    fn weigh(text: &str) -> (Truth, String) {
        let weighed = parse(text).unwrap().weigh(&|path| {
            let value = match path.name.as_str() {
                "yes" => Some(Value::Flag(true)),
                "no" => Some(Value::Flag(false)),
                "rev" => Some(Value::Text("1.2a".to_owned())),
                _ => None,
            };
            let shown = value.as_ref().map_or_else(|| "unknown".to_owned(), ToString::to_string);
            let how = "illustrative".to_owned();
            (value, Known { capability: path.to_string(), value: shown, how })
        });
        let because: Vec<_> = weighed.because.into_iter().map(|known| known.capability).collect();
        (weighed.truth, because.join(" "))
    }

    #[test]
    fn the_truth_tables_have_three_values() {
        use Truth::{No, Unknown, Yes};
        for (text, truth) in [
            ("esme.yes and esme.yes", Yes),
            ("esme.yes and esme.no", No),
            ("esme.yes and esme.x", Unknown),
            ("esme.no and esme.x", No),
            ("esme.x and esme.x", Unknown),
            ("esme.yes or esme.x", Yes),
            ("esme.no or esme.x", Unknown),
            ("esme.no or esme.no", No),
            ("not esme.x", Unknown),
            ("not esme.no", Yes),
            ("esme.rev >= \"1.2a\"", Yes),
            ("esme.rev >= \"1.2b\"", No),
            ("esme.rev < \"1.2a\"", No),
            ("esme.rev > 1.1", Yes),
            ("esme.x == \"1\"", Unknown),
        ] {
            assert_eq!(weigh(text).0, truth, "{text}");
        }
    }

    #[test]
    fn what_decided_is_named_and_nothing_else() {
        assert_eq!(weigh("esme.yes and esme.no and esme.x").1, "esme.no");
        assert_eq!(weigh("esme.yes and esme.x").1, "esme.x");
        assert_eq!(weigh("esme.no or esme.no").1, "esme.no");
    }
}
