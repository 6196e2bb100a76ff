//! What gates ask, against what profiles know.

use std::collections::{BTreeMap, BTreeSet};

use dmc_profiles::{
    Answer, CAPABILITIES, Capability, CapabilityType, CapabilityValue, DeviceProfile, Grade,
    Profile,
};
use smets::{DeviceType, Quantity, Unit, Value};

use super::gate::{Gate, GateError, Path, Subject};
use crate::record::Known;

/// What stands before the name of a timing.
const TIMING: &str = "timing.";

/// The names of the timings that a profile may give.
pub(super) fn timings() -> impl Iterator<Item = &'static str> {
    smets::COMMANDS.iter().map(|command| command.name).chain(["read"])
}

/// What is wrong with the names and the types in a gate.
pub(super) fn check(gate: &Gate, parameters: &BTreeSet<&str>) -> Vec<GateError> {
    let mut faults: Vec<GateError> =
        gate.paths().into_iter().filter_map(|path| check_path(path, parameters)).collect();
    check_types(gate, &mut faults);
    faults
}

fn check_path(path: &Path, parameters: &BTreeSet<&str>) -> Option<GateError> {
    let fault = |message: String, help: Option<String>| {
        Some(GateError { at: path.at, len: path.len, message, help })
    };
    let did_you_mean = |written: &str, known: Vec<&str>| {
        dmc_profiles::suggest(written, known).map(|word| format!("did you mean `{word}`?"))
    };
    if let Subject::Parameter(name) = &path.subject
        && !parameters.contains(name.as_str())
    {
        let help = did_you_mean(name, parameters.iter().copied().chain(["dmc"]).collect());
        return fault(format!("`${name}` is no parameter of this scenario"), help);
    }
    if path.subject == Subject::Dmc {
        let name = path.name.strip_prefix(TIMING);
        if name.is_some_and(|name| timings().any(|known| known == name)) {
            return None;
        }
        let help = name.and_then(|name| did_you_mean(name, timings().collect()));
        return fault(format!("a DMC has no capability `{}`", path.name), help);
    }
    let Some(row) = Capability::named(&path.name) else {
        let help = did_you_mean(&path.name, CAPABILITIES.iter().map(|row| row.name).collect());
        let help = help.or_else(|| Some("`dmc list capabilities` names them all".to_owned()));
        return fault(format!("`{}` is not a capability", super::build::clipped(&path.name)), help);
    };
    match &path.subject {
        Subject::Device(device) if !row.devices.contains(device) => {
            fault(format!("`{}` is no capability of {device}", row.name), None)
        }
        _ => None,
    }
}

fn check_types(gate: &Gate, faults: &mut Vec<GateError>) {
    match gate {
        Gate::All(parts) | Gate::Any(parts) => {
            for part in parts {
                check_types(part, faults);
            }
        }
        Gate::Not(part) => check_types(part, faults),
        Gate::Has(path) => {
            let ty = Capability::named(&path.name).map(|row| row.ty);
            if let Some(ty @ (CapabilityType::Number | CapabilityType::Word(_))) = ty {
                let message = format!("`{}` is {ty}: it must be compared", path.name);
                faults.push(GateError { at: path.at, len: path.len, message, help: None });
            }
        }
        Gate::Compare(path, how, literal) => {
            let fault = |message: String, help: Option<String>| GateError {
                at: literal.at,
                len: literal.len,
                message,
                help,
            };
            if path.subject == Subject::Dmc {
                let is_span = literal.value.as_quantity().is_some_and(|q| q.to_duration().is_ok());
                if !is_span {
                    let message = format!("`{}` is no length of time", literal.value);
                    faults.push(fault(message, Some("such as 30s".to_owned())));
                }
                return;
            }
            let Some(row) = Capability::named(&path.name) else { return };
            let text = literal.value.to_string();
            if row.ty.read(&text).is_none() {
                let help = match row.ty {
                    CapabilityType::Word(words) => {
                        dmc_profiles::suggest(&text, words.iter().copied())
                            .map(|word| format!("did you mean `{word}`?"))
                    }
                    _ => None,
                };
                let message = format!("`{text}` does not fit `{}`, which is {}", row.name, row.ty);
                faults.push(fault(message, help));
            } else if matches!(row.ty, CapabilityType::Flag) && how.is_ordering() {
                faults.push(fault(format!("`{}` has no order", row.name), None));
            }
        }
    }
}

/// A capability's value on a combination (`None` where it is not known), and how well it is known.
pub(super) fn value(
    profile: &Profile,
    parameters: &BTreeMap<String, String>,
    path: &Path,
) -> (Option<Value>, Known) {
    let known = |capability: String, value: Option<&Value>, how: &str| Known {
        capability,
        value: value.map_or_else(|| "unknown".to_owned(), ToString::to_string),
        how: how.to_owned(),
    };
    let device = match &path.subject {
        Subject::Dmc => {
            let name = path.name.strip_prefix(TIMING).unwrap_or(&path.name);
            let span = profile.timing(name).map(seconds);
            let known = known(path.to_string(), span.as_ref(), profile.source.word());
            return (span, known);
        }
        Subject::Device(device) => Some(*device),
        Subject::Parameter(name) => {
            parameters.get(name).and_then(|value| value.parse::<DeviceType>().ok())
        }
    };
    let Some(device) = device else {
        return (None, known(path.to_string(), None, "no device"));
    };
    let name = format!("{device}.{}", path.name);
    let Some(of_device) = profile.device(device) else {
        let how = format!("the DMC has no {device}");
        let known = Known { capability: name, value: "absent".to_owned(), how };
        return (Some(Value::Absent), known);
    };
    let (value, how) = ask(of_device, &path.name);
    let known = known(name, value.as_ref(), how.map_or("unknown", grade));
    (value, known)
}

fn ask(device: &DeviceProfile, name: &str) -> (Option<Value>, Option<Grade>) {
    match device.capability(name) {
        Ok(Answer::Known { value, how }) => {
            let value = match value {
                CapabilityValue::Flag(flag) => Value::Flag(flag),
                CapabilityValue::Number(number) => Value::Number(number),
                CapabilityValue::Word(word) => Value::Text(word),
            };
            (Some(value), Some(how))
        }
        // A name that is not in the registry does not come as far as this.
        Ok(Answer::Unknown) | Err(_) => (None, None),
    }
}

fn grade(how: Grade) -> &'static str {
    match how {
        Grade::Measured => "measured",
        Grade::Declared => "declared",
        Grade::Assumed => "assumed",
    }
}

fn seconds(span: core::time::Duration) -> Value {
    let millis = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    let amount = rust_decimal::Decimal::new(millis, 3).normalize();
    Value::Quantity(Quantity::new(amount, Unit::Second))
}
