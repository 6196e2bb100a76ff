//! `always: restore`: payment mode, balance and supply as they were before the test.
//!
//! It looks first and acts only where something differs, so doing it twice does no harm. Where it
//! fails, the device leaves service; the test's verdict stays what it was.

use core::time::Duration;

use smets::{DeviceType, Value};
use tokio::time::Instant;

use super::reach::Goal;
use super::read::value_of;
use super::{Bench, Run, Stopped};
use crate::record::{Phase, Verdict};
use crate::scenario::has_capability;
use crate::scenario::script::Restore;

/// How long the reads of a baseline may take.
const PATIENCE: Duration = Duration::from_secs(40);

/// What is restored, in this order, and the capability with which it can be.
const RESTORED: &[(&str, &str)] = &[
    ("payment_mode", "change_payment_mode"),
    ("meter_balance", "credit_adjustment"),
    ("supply_state", "change_supply"),
];

impl<B: Bench> Run<'_, B> {
    /// Reads what is to be restored. The error is recorded.
    pub(super) async fn baselines(&mut self, restores: &[Restore]) -> Result<(), ()> {
        for restore in restores {
            let mut doing = self.begin();
            let device = restore.device;
            let items = self.restorable(device);
            let deadline = Instant::now() + PATIENCE;
            let read = self.read(&mut doing, "", device, &items, deadline).await;
            for item in &items {
                let of = format!("{device}.{item}");
                if let Some(value) = value_of(&doing, &of) {
                    self.before.insert(of, value);
                }
            }
            let ended = match &read {
                Ok(()) => (Verdict::Pass, None),
                Err(stopped) => (stopped.verdict(), Some(stopped.note())),
            };
            let (id, action) =
                (format!("before-{device}"), format!("read what {device} is restored to"));
            let named = (id.as_str(), action.as_str(), &restore.place);
            let record = self.plain_record(Phase::Prepare, named, doing, ended);
            self.end(record);
            read.map_err(|_| ())?;
        }
        Ok(())
    }

    fn restorable(&self, device: DeviceType) -> Vec<String> {
        let profile = self.bench.profile();
        let can = |capability: &str| has_capability(profile, device, capability);
        let items = RESTORED.iter().filter(|(_, capability)| can(capability));
        items.map(|(item, _)| (*item).to_owned()).collect()
    }

    /// Brings every device back; whether all are.
    pub(super) async fn restore_all(&mut self, restores: &[Restore]) -> bool {
        let mut all = true;
        for restore in restores {
            all &= self.restore(restore).await;
        }
        all
    }

    async fn restore(&mut self, restore: &Restore) -> bool {
        let mut doing = self.begin();
        let device = restore.device;
        let mut restored = Ok(());
        for item in self.restorable(device) {
            let before = self.before.get(&format!("{device}.{item}")).cloned();
            let Some(goal) = before.and_then(|value| goal(&item, value)) else {
                restored = Err(Stopped::Blocked(format!("what {item} was before is not known")));
                break;
            };
            restored = self.reach_goal(&mut doing, device, &goal).await;
            if restored.is_err() {
                break;
            }
        }
        let (is_restored, note) = match restored {
            Ok(()) => (true, None),
            Err(stopped) => (false, Some(stopped.note())),
        };
        let verdict = if is_restored { Verdict::Pass } else { Verdict::Error };
        let (id, action) = (format!("restore-{device}"), format!("restore {device}"));
        let named = (id.as_str(), action.as_str(), &restore.place);
        let record = self.plain_record(Phase::Always, named, doing, (verdict, note));
        self.end(record);
        is_restored
    }
}

fn goal(item: &str, value: Value) -> Option<Goal> {
    match (item, value) {
        ("payment_mode", Value::Symbol(word)) => Some(Goal::PaymentMode(word)),
        ("supply_state", Value::Symbol(word)) => Some(Goal::SupplyState(word)),
        ("meter_balance", Value::Quantity(balance)) => Some(Goal::MeterBalance(balance)),
        _ => None,
    }
}
