//! From a file as it is written to a script: what every name and text in it means.
//!
//! The same code checks a file (for every combination of its parameters, without a profile) and
//! expands it for one DMC. It goes on after a fault, so that all that is wrong with a file is told
//! at once.

mod expects;
mod steps;
mod values;
mod zcl;

use std::collections::{BTreeMap, BTreeSet};

use dmc_profiles::Profile;
use smets::{DeviceType, Kind};

use super::at::Span;
use super::file::{File, Text};
use super::gate::{GateError, Truth};
use super::known;
use super::script::{Millis, Reach, Restore, Script};
use crate::record::{Known, Place};

/// How long a scenario may be at work where it does not say.
const LIMIT: Millis = Millis(20 * 60 * 1_000);
/// The deadline of a step of which neither it nor the profile says anything.
const WITHIN: Millis = Millis(30 * 1_000);
/// How long from one poll to the next where nothing is said.
const EVERY: Millis = Millis(2 * 1_000);

/// Something wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where.
    pub(super) span: Span,
    /// What.
    pub(super) message: String,
    /// What would do instead.
    pub(super) help: Option<String>,
}

/// What building gave.
#[derive(Debug)]
pub(super) struct Built {
    /// The script; not to be run where there are faults.
    pub(super) script: Script,
    /// What is wrong.
    pub(super) faults: Vec<Fault>,
    /// Every device that it needs.
    pub(super) devices: BTreeSet<DeviceType>,
    /// Capabilities that decide an expectation, and that nobody knows.
    pub(super) unknown: Vec<Known>,
    /// Whether something is refused, or must stay unchanged: what a misuse case must have.
    pub(super) shows_refusal: bool,
}

/// Builds the script of a file for these parameters, on this combination where one is given.
pub(super) fn build(
    file: &File,
    name: &str,
    parameters: &BTreeMap<String, String>,
    profile: Option<&Profile>,
) -> Built {
    let mut builder = Builder {
        name,
        parameters,
        profile,
        kept: BTreeMap::new(),
        faults: vec![],
        devices: BTreeSet::new(),
        unknown: vec![],
        shows_refusal: false,
    };
    let steps = builder.steps(&file.steps);
    let text = |text: &Option<Text>| text.as_ref().map_or_else(String::new, |t| t.to_string());
    let script = Script {
        scenario: text(&file.scenario),
        rev: file.rev.as_ref().map_or(0, |rev| rev.value),
        dmc: profile.map_or_else(String::new, |profile| profile.id.clone()),
        parameters: parameters.clone(),
        limit: file.limit.as_ref().and_then(|limit| builder.span(limit)).unwrap_or(LIMIT),
        starts: file.starts.as_ref().and_then(|starts| builder.instant(starts)),
        prepare: builder.prepare(file),
        steps,
        restore: builder.restore(file),
    };
    let Builder { faults, devices, unknown, shows_refusal, .. } = builder;
    Built { script, faults, devices, unknown, shows_refusal }
}

struct Builder<'a> {
    name: &'a str,
    parameters: &'a BTreeMap<String, String>,
    profile: Option<&'a Profile>,
    /// What earlier steps keep, with its kind where that is known.
    kept: BTreeMap<String, Option<Kind>>,
    faults: Vec<Fault>,
    devices: BTreeSet<DeviceType>,
    unknown: Vec<Known>,
    shows_refusal: bool,
}

impl Builder<'_> {
    fn fault(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        self.faults.push(Fault { span, message: message.into(), help });
    }

    /// A word that is not one of those known.
    fn unknown_word<'k>(
        &mut self,
        text: &Text,
        what: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        let help = dmc_profiles::suggest(text, known.iter().copied())
            .map(|word| format!("did you mean `{word}`?"))
            .or_else(|| (known.len() <= 12).then(|| format!("one of: {}", known.join(", "))));
        self.fault(text.span, format!("`{}` is not {what}", clipped(text)), help);
    }

    /// What a required key holds; a fault where it is not there.
    fn required<'t, T>(&mut self, value: Option<&'t T>, span: Span, key: &str) -> Option<&'t T> {
        if value.is_none() {
            self.fault(span, format!("`{key}` is missing"), None);
        }
        value
    }

    fn place(&self, span: Span) -> Place {
        Place { file: self.name.to_owned(), line: span.line, column: span.column }
    }

    /// A device, by name or by a parameter.
    fn device(&mut self, text: &Text) -> Option<DeviceType> {
        let written = match text.strip_prefix('$') {
            Some(name) => {
                let Some(value) = self.parameters.get(name) else {
                    let known: Vec<String> =
                        self.parameters.keys().map(|name| format!("${name}")).collect();
                    self.unknown_word(
                        text,
                        "a parameter of this scenario",
                        known.iter().map(String::as_str),
                    );
                    return None;
                };
                value.clone()
            }
            None => text.to_string(),
        };
        let Ok(device) = written.parse() else {
            if written == ***text {
                self.unknown_word(text, "a device", DeviceType::ALL.map(DeviceType::name));
            } else {
                let known = DeviceType::ALL.map(DeviceType::name);
                let help = dmc_profiles::suggest(&written, known)
                    .map(|word| format!("did you mean `{word}`?"));
                let message =
                    format!("`{}` can be `{written}`, which is not a device", clipped(text));
                self.fault(text.span, message, help);
            }
            return None;
        };
        self.devices.insert(device);
        Some(device)
    }

    /// A device that must be given.
    fn device_of(&mut self, text: Option<&Text>, span: Span, key: &str) -> Option<DeviceType> {
        let text = self.required(text, span, key)?;
        self.device(text)
    }

    /// Parses and checks a gate, and weighs it where there is a profile: without one it holds.
    fn gate(&mut self, text: &Text) -> Option<Truth> {
        let gate = match super::gate::parse(text) {
            Ok(gate) => gate,
            Err(e) => {
                self.gate_fault(text, e);
                return None;
            }
        };
        let faults = known::check(&gate, &self.parameters.keys().map(String::as_str).collect());
        let is_sound = faults.is_empty();
        for fault in faults {
            self.gate_fault(text, fault);
        }
        let profile = self.profile.filter(|_| is_sound)?;
        let weighed = gate.weigh(&|path| known::value(profile, self.parameters, path));
        if weighed.truth == Truth::Unknown {
            self.unknown.extend(weighed.because);
        }
        Some(weighed.truth)
    }

    fn gate_fault(&mut self, text: &Text, e: GateError) {
        // A caret within the gate, where the gate stands in the file as it is: one plain line.
        let is_plain = text.span.len == text.len() && !text.contains('\n');
        let span = if is_plain { text.span.part(e.at, e.len) } else { text.span };
        self.fault(span, e.message, e.help);
    }

    fn prepare(&mut self, file: &File) -> Vec<Reach> {
        let mut reached = Vec::new();
        for prepare in &file.prepare {
            let Some(reach) = self.required(prepare.reach.as_ref(), prepare.span, "reach") else {
                continue;
            };
            let device = self.device_of(reach.device.as_ref(), reach.span, "device");
            let state = reach.state.as_ref().and_then(|text| self.state(text));
            let (payment_mode, supply) = state.unwrap_or_default();
            let supply_state = match &reach.supply_state {
                Some(text) => self.word(text, smets::item::SUPPLY_STATES),
                None => supply.map(str::to_owned),
            };
            let balance = reach.meter_balance.as_ref();
            let balance = balance.and_then(|text| self.literal(text, MONEY));
            if reach.state.is_none() && reach.supply_state.is_none() && balance.is_none() {
                let help = Some("give `state`, `supply_state` or `meter_balance`".to_owned());
                self.fault(reach.span, "nothing to reach", help);
            }
            if let Some(device) = device {
                reached.push(Reach {
                    device,
                    payment_mode: payment_mode.map(str::to_owned),
                    supply_state,
                    meter_balance: balance,
                    place: self.place(reach.span),
                });
            }
        }
        reached
    }

    /// The payment mode and the supply state that a state's name stands for.
    fn state(&mut self, text: &Text) -> Option<(Option<&'static str>, Option<&'static str>)> {
        let known = STATES.iter().find(|(name, ..)| **name == ***text);
        if known.is_none() {
            self.unknown_word(text, "a state", STATES.iter().map(|(name, ..)| *name));
        }
        known.map(|(_, mode, supply)| (Some(*mode), *supply))
    }

    fn word(&mut self, text: &Text, words: &'static [&'static str]) -> Option<String> {
        let is_known = words.contains(&&***text);
        if !is_known {
            self.unknown_word(text, "one of the words that fit here", words.iter().copied());
        }
        is_known.then(|| text.to_string())
    }

    fn restore(&mut self, file: &File) -> Vec<Restore> {
        let mut restored = Vec::new();
        for always in &file.always {
            let Some(restore) = self.required(always.restore.as_ref(), always.span, "restore")
            else {
                continue;
            };
            let device = self.device_of(restore.device.as_ref(), restore.span, "device");
            let place = self.place(restore.span);
            restored.extend(device.map(|device| Restore { device, place }));
        }
        restored
    }
}

const MONEY: Kind = Kind::Quantity(&[smets::Unit::Gbp]);

/// States by name: payment mode, and supply state where the state has one.
pub(super) const STATES: &[(&str, &str, Option<&str>)] = &[
    ("credit", "credit", None),
    ("credit_enabled", "credit", Some("enabled")),
    ("prepay", "prepayment", None),
    ("prepay_enabled", "prepayment", Some("enabled")),
    ("prepay_disabled", "prepayment", Some("disabled")),
    ("prepay_armed", "prepayment", Some("armed")),
];

/// A text as a message shows it: not beyond what a line takes.
pub(super) fn clipped(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The same, where it need not be shortened to be safe: a key of a file.
pub(super) fn clipped_str(text: &str) -> &str {
    text.get(..60).unwrap_or(text)
}
