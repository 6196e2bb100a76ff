//! Steps: exactly one action in each, and what may stand beside it.

use std::collections::{BTreeMap, BTreeSet};

use smets::{Command, DeviceType, ITEMS, Item, Kind, Value};

use super::super::at::{At, Span};
use super::super::expr::Expr;
use super::super::file::{self, Text};
use super::super::script::{Action, Allowance, Kept, Millis, Read, Step, Unchanged};
use super::expects::Seen;
use super::values::Wanted;
use super::{Builder, EVERY, Fault};

impl Builder<'_> {
    /// Every step; ids are there once each.
    pub(super) fn steps(&mut self, steps: &[At<file::Step>]) -> Vec<Step> {
        let mut ids = BTreeSet::new();
        let mut built = Vec::new();
        for step in steps {
            if let Some(id) = self.required(step.id.as_ref(), step.span, "id")
                && !ids.insert(id.to_string())
            {
                self.fault(id.span, format!("a second step is called `{}`", &***id), None);
            }
            built.extend(self.step(step));
        }
        built
    }

    fn step(&mut self, step: &At<file::Step>) -> Option<Step> {
        let Some(action) = self.action(step) else {
            // What is expected and kept cannot be checked, but later steps may use its names.
            self.kept.extend(step.keep.keys().map(|name| (name.clone(), None)));
            return None;
        };
        let seen = Seen::of(&action);
        let place = self.place(step.id.as_ref().map_or(step.span, |id| id.span));
        self.check_company(step, &action);
        let expect = self.expectations(step, &seen);
        let keep = self.keep(step, &action, &seen);
        let unchanged = self.unchanged(step, &action);
        let within = step.within.as_ref().and_then(|within| self.span(within));
        Some(Step {
            id: step.id.as_ref().map_or_else(String::new, |id| id.to_string()),
            within: within.unwrap_or_else(|| self.within(&action)),
            holds: step.holds.as_ref().and_then(|holds| self.span(holds)),
            action,
            expect,
            keep,
            unchanged,
            place,
        })
    }

    /// The deadline of an action that gives none.
    fn within(&self, action: &Action) -> Millis {
        match action {
            Action::Send { command, .. } => self.timing(command),
            Action::Read(_) => self.timing("read"),
            Action::Zcl { .. } | Action::Until { .. } | Action::Wait(_) => super::WITHIN,
        }
    }

    fn action(&mut self, step: &At<file::Step>) -> Option<Action> {
        let there: Vec<(&str, Span)> = [
            ("read", step.read.as_ref().map(|at| at.span)),
            ("send", step.send.as_ref().map(|at| at.span)),
            ("zcl", step.zcl.as_ref().map(|at| at.span)),
            ("until", step.until.as_ref().map(|at| at.span)),
            ("wait", step.wait.as_ref().map(|at| at.span)),
        ]
        .into_iter()
        .filter_map(|(name, span)| Some((name, span?)))
        .collect();
        match there.as_slice() {
            [] => {
                let help = Some("one of: read, send, zcl, until, wait".to_owned());
                self.fault(step.span, "a step without an action", help);
                return None;
            }
            [_] => {}
            [(first, _), (second, span), ..] => {
                let message = format!("a second action: the step has `{first}` and `{second}`");
                let help = Some("one action in a step: make it two steps".to_owned());
                self.fault(*span, message, help);
                return None;
            }
        }
        if let Some(read) = &step.read {
            return self.read(read).map(Action::Read);
        }
        if let Some(send) = &step.send {
            return self.send(send);
        }
        if let Some(zcl) = &step.zcl {
            return self.zcl(zcl);
        }
        if let Some(until) = &step.until {
            let read = self.required(until.read.as_ref(), until.span, "read");
            let read = read.and_then(|read| self.read(read));
            let every = until.every.as_ref().and_then(|every| self.span(every)).unwrap_or(EVERY);
            if every == Millis(0) {
                self.fault(until.span, "polled without a pause", None);
            }
            return Some(Action::Until { read: read?, every });
        }
        step.wait.as_ref().and_then(|wait| self.span(wait)).map(Action::Wait)
    }

    fn read(&mut self, read: &At<file::Read>) -> Option<Read> {
        let from = self.device_of(read.from.as_ref(), read.span, "from");
        if read.items.is_empty() {
            self.fault(read.span, "nothing to read: `items` is missing", None);
        }
        let mut items = Vec::new();
        for text in &read.items {
            items.extend(self.item(text, from).map(|item| item.name.to_owned()));
        }
        Some(Read { from: from?, items })
    }

    /// A data item that the device may have.
    fn item(&mut self, text: &Text, device: Option<DeviceType>) -> Option<&'static Item> {
        let Some(item) = Item::named(text) else {
            self.unknown_word(text, "a data item", ITEMS.iter().map(|item| item.name));
            return None;
        };
        match device {
            Some(device) if !item.is_of(device) => {
                let having = having(item.devices);
                let message = format!("{device} has no `{}`: {having} has", item.name);
                self.fault(text.span, message, None);
                None
            }
            _ => Some(item),
        }
    }

    fn send(&mut self, send: &At<file::Send>) -> Option<Action> {
        let to = self.device_of(send.to.as_ref(), send.span, "to");
        let text = self.required(send.command.as_ref(), send.span, "command")?;
        let Some(command) = Command::named(text) else {
            self.unknown_word(text, "a command", smets::COMMANDS.iter().map(|c| c.name));
            return None;
        };
        if let Some(device) = to
            && !command.is_of(device)
        {
            let having = having(command.devices);
            let message = format!("{device} has no `{}`: {having} has", command.name);
            self.fault(text.span, message, None);
        }
        let with = self.arguments(send, command);
        Some(Action::Send { to: to?, command: command.name.to_owned(), with })
    }

    fn arguments(&mut self, send: &At<file::Send>, command: &Command) -> BTreeMap<String, Expr> {
        let mut with = BTreeMap::new();
        for (name, text) in &send.with {
            let Some(param) = command.param(name) else {
                let what = format!("`{name}` is no parameter of {}", command.name);
                let known: Vec<&str> = command.params.iter().map(|param| param.name).collect();
                let help = match (known.as_slice(), dmc_profiles::suggest(name, known.clone())) {
                    (_, Some(word)) => Some(format!("did you mean `{word}`?")),
                    ([], None) => Some("it has none".to_owned()),
                    (known, None) => Some(format!("one of: {}", known.join(", "))),
                };
                self.fault(text.span, what, help);
                continue;
            };
            let wanted = Wanted { kind: Some(param.kind), may_be_fresh: name == "utrn" };
            with.extend(self.expr(text, wanted).map(|expr| (name.clone(), expr)));
        }
        for param in command.params.iter().filter(|param| param.required) {
            if !send.with.contains_key(param.name) {
                let message = format!("{} is sent without `{}`", command.name, param.name);
                self.fault(send.span, message, Some(param.doc.to_owned()));
            }
        }
        let is_fresh = with.values().any(Expr::is_fresh);
        if is_fresh && !send.with.contains_key("amount") {
            let help = Some("a fresh code is minted for an amount".to_owned());
            self.fault(send.span, "`utrn: fresh` without `amount`", help);
        }
        with
    }

    /// What may not stand beside the action.
    fn check_company(&mut self, step: &At<file::Step>, action: &Action) {
        let is_until = matches!(action, Action::Until { .. });
        let is_wait = matches!(action, Action::Wait(_));
        let mut faults = Vec::new();
        let mut fault = |span: Span, message: &str| {
            faults.push(Fault { span, message: message.to_owned(), help: None });
        };
        if let Some(holds) = &step.holds
            && !is_until
        {
            fault(holds.span, "`holds` goes with `until` only");
        }
        if is_until && step.expect.is_empty() {
            fault(step.span, "`until` without `expect`: nothing to wait for");
        }
        if is_wait {
            if let Some(within) = &step.within {
                fault(within.span, "`within` does not go with `wait`");
            }
            let beside = step.expect.first().map(|at| at.span);
            if let Some(span) = beside.or_else(|| step.unchanged.first().map(|at| at.span)) {
                fault(span, "a `wait` sees nothing: expect it of a step that reads");
            }
        }
        self.faults.extend(faults);
    }

    fn keep(
        &mut self,
        step: &At<file::Step>,
        action: &Action,
        seen: &Seen,
    ) -> BTreeMap<String, Kept> {
        let mut kept = BTreeMap::new();
        for (name, text) in &step.keep {
            if self.parameters.contains_key(name) || name == "dmc" || name == "now" {
                self.fault(text.span, format!("`{name}` already stands for something"), None);
            }
            let found = match text.strip_prefix("sent.") {
                Some(parameter) => {
                    sent(action, parameter).map(|kind| (text.to_string(), Some(kind)))
                }
                None => seen.find(text),
            };
            let Some((of, kind)) = found else {
                let known = seen.names().chain(sent_names(action)).collect::<Vec<_>>();
                self.unknown_word(text, "seen in this step", known.iter().map(String::as_str));
                self.kept.insert(name.clone(), None);
                continue;
            };
            self.kept.insert(name.clone(), kind);
            kept.insert(name.clone(), Kept { of, place: self.place(text.span) });
        }
        kept
    }

    /// What consumption explains of a change: it takes from the meter balance.
    fn allowance(&self, item: &Item, device: Option<DeviceType>) -> Option<Allowance> {
        let device = device.filter(|_| item.name == "meter_balance")?;
        let prepayment = self.profile?.device(device)?.prepayment.as_ref()?;
        let unit_price = Value::Quantity(prepayment.unit_price);
        Some(Allowance { register: register_of(device).to_owned(), unit_price })
    }

    fn unchanged(&mut self, step: &At<file::Step>, action: &Action) -> Vec<Unchanged> {
        let device = match action {
            Action::Send { to, .. } | Action::Zcl { to, .. } => Some(*to),
            _ => None,
        };
        if let (None, Some(first)) = (device, step.unchanged.first()) {
            let message = "`unchanged` goes with `send` and `zcl` only";
            self.fault(first.span, message, None);
            return vec![];
        }
        self.shows_refusal |= !step.unchanged.is_empty();
        let mut unchanged = Vec::new();
        for text in &step.unchanged {
            let place = self.place(text.span);
            let item = self.item(text, device);
            let allowance = item.and_then(|item| self.allowance(item, device));
            unchanged.extend(item.map(|item| Unchanged {
                item: item.name.to_owned(),
                allowance,
                place,
            }));
        }
        unchanged
    }
}

/// The item that is a meter's register.
fn register_of(device: DeviceType) -> &'static str {
    match device {
        DeviceType::Gsme => "consumption_register",
        DeviceType::Esme | DeviceType::Ihd => "active_import_register",
    }
}

fn having(devices: &[DeviceType]) -> String {
    devices.iter().map(|device| device.name()).collect::<Vec<_>>().join(" or ")
}

/// The kind of what was sent under this name.
fn sent(action: &Action, parameter: &str) -> Option<Kind> {
    match action {
        Action::Send { command, with, .. } if with.contains_key(parameter) => {
            Command::named(command)?.param(parameter).map(|param| param.kind)
        }
        _ => None,
    }
}

fn sent_names(action: &Action) -> Vec<String> {
    match action {
        Action::Send { with, .. } => with.keys().map(|name| format!("sent.{name}")).collect(),
        _ => vec![],
    }
}
