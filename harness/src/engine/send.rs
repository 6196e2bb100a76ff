//! Sending: a command in SMETS's words, or Smart Energy itself. Once.

use std::collections::BTreeMap;

use smets::wire::Context;
use smets::{Command, DeviceType, Outcome, Quantity, Value};
use tokio::time::Instant;
use zigbee::se::{self, ClusterSpec};
use zigbee::zcl::general::{Command as General, ReadAttributes};
use zigbee::zcl::{Direction, Frame};

use super::{Answer, Bench, Doing, Now, Run, Stopped, Utrn};
use crate::judge::OUTCOME;
use crate::record::Seen;
use crate::scenario::expr::Expr;
use crate::scenario::script::Zcl;
use crate::scenario::smart_energy::{RESPONSE, frame_of, read_answer, to_field};

impl<B: Bench> Run<'_, B> {
    /// Works out a command's parameters; a fresh code is minted for `amount`.
    fn parameters(
        &mut self,
        to: DeviceType,
        with: &BTreeMap<String, Expr>,
    ) -> Result<BTreeMap<String, Value>, Stopped> {
        let now = Value::Time(self.bench.utc());
        let scope = Now { kept: &self.kept, now };
        let mut values = BTreeMap::new();
        for (name, expr) in with.iter().filter(|(_, expr)| !expr.is_fresh()) {
            let value = expr.value(&scope);
            let value = value.map_err(|e| Stopped::Cannot(format!("`{name}`: {e}")))?;
            values.insert(name.clone(), value);
        }
        for name in with.iter().filter(|(_, expr)| expr.is_fresh()).map(|(name, _)| name) {
            let amount = values.get("amount").and_then(Value::as_quantity);
            let amount = amount
                .ok_or_else(|| Stopped::Cannot("a fresh code is minted for an amount".into()))?;
            values.insert(name.clone(), Value::Text(self.utrn(to, amount)?));
        }
        Ok(values)
    }

    fn utrn(&mut self, to: DeviceType, amount: Quantity) -> Result<String, Stopped> {
        match self.bench.fresh_utrn(to, amount) {
            Utrn::Code(code) => Ok(code),
            Utrn::None(why) => Err(Stopped::Blocked(why)),
        }
    }

    /// Sends a command, its parameters given as expressions.
    pub(super) async fn send(
        &mut self,
        doing: &mut Doing,
        to: DeviceType,
        command: &str,
        with: &BTreeMap<String, Expr>,
        deadline: Instant,
    ) -> Result<Outcome, Stopped> {
        let values = self.parameters(to, with)?;
        self.send_values(doing, to, command, values, deadline).await
    }

    /// Sends a command with these parameters, and observes its outcome.
    pub(super) async fn send_values(
        &mut self,
        doing: &mut Doing,
        to: DeviceType,
        command: &str,
        values: BTreeMap<String, Value>,
        deadline: Instant,
    ) -> Result<Outcome, Stopped> {
        let command = Command::named(command)
            .unwrap_or_else(|| unreachable!("{command} was checked when the scenario was read"));
        let binding = command.binding();
        let digits = self.digits(to);
        let context = Context { now: self.bench.utc(), digits };
        let request = binding.to_wire(&values, &context);
        let request = request.map_err(|e| Stopped::Cannot(e.to_string()))?;
        doing.sent.extend(values);
        let answer = self.bench.request(to, request.cluster, request.frame(0), deadline).await?;
        let frame = match answer {
            Answer::Response(frame) => frame,
            Answer::Silent => return Ok(self.unanswered(doing, "nothing came back in time")),
            Answer::Undelivered => return Ok(self.unanswered(doing, "it was not delivered")),
        };
        match binding.from_wire(&frame, digits) {
            Ok(answered) => {
                self.see_outcome(doing, answered.outcome, answered.reason);
                for field in answered.fields {
                    self.see(doing, field.name, Seen::Value(field.value));
                }
                Ok(answered.outcome)
            }
            Err(nonsense) => {
                self.see(doing, OUTCOME, Seen::Nonsense(nonsense.0));
                Ok(Outcome::Malformed)
            }
        }
    }

    fn unanswered(&self, doing: &mut Doing, why: &str) -> Outcome {
        self.see_outcome(doing, Outcome::NoAnswer, Some(why.to_owned()));
        Outcome::NoAnswer
    }

    fn see_outcome(&self, doing: &mut Doing, outcome: Outcome, reason: Option<String>) {
        let word = Value::Symbol(outcome.word().to_owned());
        self.see(doing, OUTCOME, Seen::Value(word));
        if let Some(reason) = reason {
            self.see(doing, "reason", Seen::Value(Value::Text(reason)));
        }
    }

    /// Speaks Smart Energy itself.
    pub(super) async fn zcl(
        &mut self,
        doing: &mut Doing,
        to: DeviceType,
        cluster: &str,
        what: &Zcl,
        deadline: Instant,
    ) -> Result<(), Stopped> {
        let cluster = se::cluster_named(cluster)
            .unwrap_or_else(|| unreachable!("{cluster} was checked when the scenario was read"));
        let request = self.frame(doing, to, cluster, what)?;
        match self.bench.request(to, cluster.id, request, deadline).await? {
            Answer::Response(frame) => {
                for (name, seen) in read_answer(cluster, &frame) {
                    self.see(doing, name, seen);
                }
            }
            Answer::Silent => self.see(doing, RESPONSE, Seen::Silence),
            Answer::Undelivered => self.see(doing, RESPONSE, Seen::Undelivered),
        }
        Ok(())
    }

    fn frame(
        &mut self,
        doing: &mut Doing,
        to: DeviceType,
        cluster: &'static ClusterSpec,
        what: &Zcl,
    ) -> Result<Frame, Stopped> {
        match what {
            Zcl::Octets(octets) => frame_of(octets).map_err(Stopped::Cannot),
            Zcl::Attributes(names) => {
                let ids = names.iter().filter_map(|name| cluster.attribute_named(name));
                let ids = ReadAttributes { 0: ids.map(|(_, id)| id).collect() };
                let general = General::ReadAttributes(ids).encode();
                Ok(Frame::general(Direction::ClientToServer, 0, general))
            }
            Zcl::Command { name, with } => {
                let values = self.parameters(to, with)?;
                let row = cluster.command_named(name);
                let row = row.unwrap_or_else(|| unreachable!("{name} was checked"));
                let mut fields = Vec::new();
                for (name, value) in &values {
                    let field = to_field(value);
                    let field = field.ok_or_else(|| {
                        Stopped::Cannot(format!("`{name}`: {value} is no field's value"))
                    })?;
                    fields.push((name.clone(), field));
                }
                let payload = row.build(&fields).map_err(|e| Stopped::Cannot(e.to_string()))?;
                doing.sent = values;
                Ok(Frame::specific(row.direction.into(), 0, row.id, payload))
            }
        }
    }
}
