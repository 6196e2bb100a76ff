//! A scripted device, in place of a HAN: attributes with values, changes at instants, and what it
//! answers to commands. It speaks the cluster tables' octets and knows no binding.

use std::collections::BTreeMap;

use core::cell::Cell;
use core::time::Duration;

use dmc_profiles::Profile;
use jiff::Timestamp;
use smets::{DeviceType, Quantity};
use tokio::time::Instant;
use zigbee::se;
use zigbee::zcl::general::{Command, DefaultResponse, ReadAttributesResponse, ReadRecord};
use zigbee::zcl::{self, CharStr, Direction, Frame, FrameType, Status};

use super::{Answer, Bench, Button, Utrn};
use crate::bench::BenchError;

/// What a device does.
pub(super) struct Fake {
    pub(super) profile: Profile,
    /// When it was first asked: the clock of a paused runtime is the runtime's own.
    began: Cell<Option<Instant>>,
    attributes: BTreeMap<(u16, u16), zcl::Value>,
    changes: Vec<(Duration, (u16, u16), zcl::Value)>,
    /// How long it takes to answer.
    pub(super) takes: Duration,
    /// From when on nothing comes back.
    pub(super) silent_from: Option<Duration>,
    /// From when on the bench is in trouble.
    pub(super) breaks_at: Option<Duration>,
    /// Codes that are left.
    pub(super) codes: Vec<String>,
    /// Whether somebody is there to press buttons.
    pub(super) has_hands: bool,
    /// What a command does to it, by name.
    pub(super) obeys: BTreeMap<&'static str, fn(&mut Self)>,
    /// The status with which commands are answered.
    pub(super) status: Status,
    /// Whether reads are answered with octets that mean nothing.
    pub(super) babbles: bool,
    /// Everything that was sent to it: `read` or a command's name.
    pub(super) log: Vec<String>,
}

fn key(cluster: &str, attribute: &str) -> ((u16, u16), zcl::TypeId) {
    let table = se::cluster_named(cluster).unwrap();
    let (row, id) = table.attribute_named(attribute).unwrap();
    ((table.id, id), row.ty)
}

impl Fake {
    pub(super) fn new() -> Self {
        let profiles = dmc_profiles::Profiles::builtin();
        let mut fake = Self {
            profile: profiles.get("illustrative-dual-fuel-12a").unwrap().clone(),
            began: Cell::new(None),
            attributes: BTreeMap::new(),
            changes: vec![],
            takes: Duration::from_millis(100),
            silent_from: None,
            breaks_at: None,
            codes: vec![],
            has_hands: false,
            obeys: BTreeMap::new(),
            status: Status::SUCCESS,
            babbles: false,
            log: vec![],
        };
        let model = zcl::Value::CharStr(CharStr::new(b"E-12A".to_vec()).unwrap());
        fake.attributes.insert(key("Basic", "ModelIdentifier").0, model);
        fake.set("Metering", "SupplyStatus", 2);
        fake.set("Metering", "CurrentSummationDelivered", 1_000);
        fake.set("Metering", "UnitofMeasure", 0);
        fake.set("Metering", "Multiplier", 1);
        fake.set("Metering", "Divisor", 1_000);
        fake.set("Prepayment", "PaymentControlConfiguration", 0);
        fake.set("Prepayment", "CreditRemaining", 1_250_000);
        fake
    }

    /// Sets an attribute to a raw number.
    pub(super) fn set(&mut self, cluster: &str, attribute: &str, raw: u64) {
        let (key, ty) = key(cluster, attribute);
        self.attributes.insert(key, zcl::Value::from_raw(ty, raw).unwrap());
    }

    /// Has an attribute change after a time.
    pub(super) fn later(&mut self, after_s: u64, cluster: &str, attribute: &str, raw: u64) {
        let (key, ty) = key(cluster, attribute);
        let value = zcl::Value::from_raw(ty, raw).unwrap();
        self.changes.push((Duration::from_secs(after_s), key, value));
    }

    /// How often something was sent.
    pub(super) fn count(&self, what: &str) -> usize {
        self.log.iter().filter(|sent| *sent == what).count()
    }

    fn elapsed(&self) -> Duration {
        let began = self.began.get().unwrap_or_else(Instant::now);
        self.began.set(Some(began));
        began.elapsed()
    }

    fn pass_time(&mut self) {
        let now = self.elapsed();
        let due: Vec<_> = self.changes.iter().filter(|(at, ..)| *at <= now).cloned().collect();
        self.changes.retain(|(at, ..)| *at > now);
        for (_, key, value) in due {
            self.attributes.insert(key, value);
        }
    }

    fn answer(&mut self, cluster: u16, request: &Frame) -> Frame {
        let direction = Direction::ServerToClient;
        let general = |command: &Command| Frame::general(direction, 0, command.encode());
        if let Some(Ok(Command::ReadAttributes(asked))) = Command::of(request) {
            self.log.push("read".to_owned());
            if self.babbles {
                return Frame::general(direction, 0, (0x01, bytes::Bytes::from_static(&[0xff])));
            }
            let records = asked.0.iter().map(|id| ReadRecord {
                attribute_id: *id,
                outcome: self
                    .attributes
                    .get(&(cluster, *id))
                    .cloned()
                    .ok_or(Status::UNSUPPORTED_ATTRIBUTE),
            });
            let records = ReadAttributesResponse { 0: records.collect() };
            return general(&Command::ReadAttributesResponse(records));
        }
        let header = request.header;
        let row = se::cluster(cluster)
            .filter(|_| header.frame_type == FrameType::ClusterSpecific)
            .and_then(|table| table.command(header.direction.into(), header.command_id));
        let name = row.map_or("unknown", |row| row.name);
        self.log.push(name.to_owned());
        if let Some(obey) = self.obeys.get(name).copied() {
            obey(self);
        }
        let status = if row.is_some() { self.status } else { Status::UNSUP_CLUSTER_COMMAND };
        general(&Command::DefaultResponse(DefaultResponse {
            command_id: header.command_id,
            status,
        }))
    }
}

impl Bench for Fake {
    fn profile(&self) -> &Profile {
        &self.profile
    }

    fn utc(&self) -> Timestamp {
        let start: Timestamp = "2026-03-28T22:00:00Z".parse().unwrap();
        start.checked_add(self.elapsed()).unwrap()
    }

    async fn request(
        &mut self,
        _: DeviceType,
        cluster: u16,
        request: Frame,
        deadline: Instant,
    ) -> Result<Answer, BenchError> {
        let is_past = |at: Option<Duration>| at.is_some_and(|at| self.elapsed() >= at);
        if is_past(self.breaks_at) {
            return Err(BenchError::LinkClosed);
        }
        let is_silent = is_past(self.silent_from);
        let comes = Instant::now() + self.takes;
        if is_silent || comes > deadline {
            tokio::time::sleep_until(deadline).await;
            self.pass_time();
            if !is_silent {
                self.answer(cluster, &request);
            }
            return Ok(Answer::Silent);
        }
        tokio::time::sleep_until(comes).await;
        self.pass_time();
        Ok(Answer::Response(self.answer(cluster, &request)))
    }

    fn fresh_utrn(&mut self, _: DeviceType, amount: Quantity) -> Utrn {
        self.codes.pop().map_or_else(|| Utrn::None(format!("no voucher for {amount}")), Utrn::Code)
    }

    async fn wait(&mut self, until: Instant) -> Result<(), BenchError> {
        self.elapsed();
        tokio::time::sleep_until(until).await;
        Ok(())
    }

    async fn press(&mut self, _: DeviceType, _: Button) -> Result<bool, BenchError> {
        self.log.push("press".to_owned());
        if self.has_hands {
            self.set("Metering", "SupplyStatus", 2);
        }
        Ok(self.has_hands)
    }
}
