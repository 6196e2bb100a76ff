//! `zcl` steps, against the cluster tables.

use std::collections::BTreeMap;

use bytes::BytesMut;
use smets::Kind;
use zigbee::se::{self, ClusterSpec, CommandSpec, FieldSpec, Side};
use zigbee::zcl::TypeId;

use super::super::at::{At, Span};
use super::super::expr::{Expr, Term};
use super::super::file::{self, Text};
use super::super::script::{Action, Zcl};
use super::super::smart_energy::{frame_of, to_field};
use super::Builder;
use super::values::Wanted;

impl Builder<'_> {
    /// A step that speaks Smart Energy itself.
    pub(super) fn zcl(&mut self, zcl: &At<file::Zcl>) -> Option<Action> {
        let to = self.device_of(zcl.to.as_ref(), zcl.span, "to");
        let text = self.required(zcl.cluster.as_ref(), zcl.span, "cluster")?;
        let Some(cluster) = se::cluster_named(text) else {
            self.unknown_word(text, "a cluster", se::CLUSTERS.iter().map(|cluster| cluster.name));
            return None;
        };
        let attributes = zcl.attributes.first().map(|first| first.span);
        let there = [
            zcl.command.as_ref().map(|at| at.span),
            attributes,
            zcl.octets.as_ref().map(|at| at.span),
        ];
        let there: Vec<Span> = there.into_iter().flatten().collect();
        if let [] | [_, _, ..] = there.as_slice() {
            let span = there.last().copied().unwrap_or(zcl.span);
            let help = Some("exactly one of: command, attributes, octets".to_owned());
            self.fault(span, "it is not clear what is sent", help);
            return None;
        }
        if zcl.command.is_none()
            && let Some(first) = zcl.with.values().next()
        {
            self.fault(first.span, "`with` goes with `command` only", None);
        }
        let what = if let Some(name) = &zcl.command {
            self.command(zcl, name, cluster)
        } else if let Some(octets) = &zcl.octets {
            self.octets(octets)
        } else {
            Some(Zcl::Attributes(self.attributes(&zcl.attributes, cluster)))
        };
        Some(Action::Zcl { to: to?, cluster: cluster.name.to_owned(), what: what? })
    }

    fn attributes(&mut self, texts: &[Text], cluster: &ClusterSpec) -> Vec<String> {
        let mut names = Vec::new();
        for text in texts {
            match cluster.attribute_named(text) {
                Some((row, _)) if row.side == Side::Server => names.push(text.to_string()),
                _ => {
                    let rows = cluster.attributes.iter().filter(|row| row.side == Side::Server);
                    let known: Vec<String> = rows
                        .flat_map(|row| {
                            row.members().into_iter().map(|(_, numbers)| row.spelled(&numbers))
                        })
                        .collect();
                    let what = format!("an attribute of the {} server", cluster.name);
                    self.unknown_word(text, &what, known.iter().map(String::as_str));
                }
            }
        }
        names
    }

    fn octets(&mut self, octets: &Text) -> Option<Zcl> {
        match frame_of(octets) {
            Ok(_) => Some(Zcl::Octets(octets.to_string())),
            Err(e) => {
                let help = "a whole frame in hexadecimal, header included: \"01 2a 06 ff\"";
                self.fault(octets.span, e, Some(help.to_owned()));
                None
            }
        }
    }

    fn command(
        &mut self,
        zcl: &At<file::Zcl>,
        name: &Text,
        cluster: &'static ClusterSpec,
    ) -> Option<Zcl> {
        let Some(row) = cluster.command_named(name) else {
            let what = format!("a command of {}", cluster.name);
            self.unknown_word(name, &what, cluster.commands.iter().map(|row| row.name));
            return None;
        };
        let mut with = BTreeMap::new();
        for (key, text) in &zcl.with {
            let Some(field) = row.fields.iter().find(|field| field.name == key) else {
                let known: Vec<&str> = row.fields.iter().map(|field| field.name).collect();
                let help = dmc_profiles::suggest(key, known.iter().copied())
                    .map_or_else(|| listed(&known), |word| format!("did you mean `{word}`?"));
                self.fault(text.span, format!("{} has no field `{key}`", row.name), Some(help));
                continue;
            };
            with.extend(self.field(text, field).map(|expr| (key.clone(), expr)));
        }
        self.check_complete(zcl, row);
        Some(Zcl::Command { name: row.name.to_owned(), with })
    }

    fn check_complete(&mut self, zcl: &At<file::Zcl>, row: &CommandSpec) {
        for field in row.fields.iter().filter(|field| field.optional_since.is_none()) {
            if !zcl.with.contains_key(field.name) {
                let message = format!("{} is sent without `{}`", row.name, field.name);
                self.fault(zcl.span, message, Some(field.doc.trim().to_owned()));
            }
        }
    }

    fn field(&mut self, text: &Text, field: &FieldSpec) -> Option<Expr> {
        let is_time = matches!(field.kind, se::FieldKind::Zcl(TypeId::UTC));
        if is_time && text.starts_with("now") {
            return self.expr(text, Wanted::of(Some(Kind::Time)));
        }
        let expr = self.expr(text, Wanted::of(None))?;
        let Term::Value(value) = &expr.first else { return Some(expr) };
        let fault = match to_field(value) {
            None => Some("a whole number, true, false, text or an instant is wanted".to_owned()),
            Some(value) => (field.build)(&value, &mut BytesMut::new()).err().map(|e| e.to_string()),
        };
        if let Some(fault) = fault {
            let message =
                format!("`{}` does not fit `{}`: {fault}", super::clipped(text), field.name);
            self.fault(text.span, message, None);
            return None;
        }
        Some(expr)
    }
}

fn listed(known: &[&str]) -> String {
    if known.is_empty() {
        "it has none".to_owned()
    } else {
        format!("one of: {}", known.join(", "))
    }
}
