//! One step: act, observe, judge.

use tokio::time::Instant;

use super::{Bench, Doing, Run, Stopped};
use crate::judge::{self, BASELINE, Context};
use crate::record::{Phase, StepRecord, Verdict};
use crate::scenario::script::{Action, Millis, Read, Step};

impl<B: Bench> Run<'_, B> {
    /// Runs a step and records it.
    pub(super) async fn step(&mut self, step: &Step) -> Verdict {
        let mut doing = self.begin();
        let done = self.act(step, &mut doing).await;
        let context = Context { kept: &self.kept, began_us: doing.began_us };
        let (verdict, note, findings) = match done {
            Ok(()) => {
                let findings = judge::judge(step, context, &doing.observations);
                let passed = if findings.is_empty() { Verdict::Pass } else { Verdict::Fail };
                (passed, None, findings)
            }
            Err(stopped) => (stopped.verdict(), Some(stopped.note()), vec![]),
        };
        let kept = judge::kept(step, &doing.observations, &doing.sent);
        self.kept.extend(kept.clone());
        let record = StepRecord {
            phase: Phase::Steps,
            id: step.id.clone(),
            action: step.action.to_string(),
            place: step.place.clone(),
            began_us: doing.began_us,
            ended_us: self.now_us(),
            verdict,
            note,
            sent: doing.sent,
            observations: doing.observations,
            findings,
            kept,
        };
        self.end(record)
    }

    async fn act(&mut self, step: &Step, doing: &mut Doing) -> Result<(), Stopped> {
        let deadline = doing.began + step.within.into();
        match &step.action {
            Action::Read(read) => {
                self.read(doing, "", read.from, &read.items, deadline).await?;
                if step.needs_now() {
                    self.see_time(doing);
                }
                Ok(())
            }
            Action::Send { to, command, with } => {
                let items = self.before(step, *to, doing).await?;
                // The baseline takes time of its own.
                let deadline = Instant::now() + step.within.into();
                self.send(doing, *to, command, with, deadline).await?;
                self.after(step, *to, &items, doing).await
            }
            Action::Zcl { to, cluster, what } => {
                let items = self.before(step, *to, doing).await?;
                let deadline = Instant::now() + step.within.into();
                self.zcl(doing, *to, cluster, what, deadline).await?;
                self.after(step, *to, &items, doing).await
            }
            Action::Until { read, every } => self.until(step, read, *every, doing).await,
            Action::Wait(span) => Ok(self.bench.wait(doing.began + (*span).into()).await?),
        }
    }

    /// Reads what must not change, before anything is done.
    async fn before(
        &mut self,
        step: &Step,
        device: smets::DeviceType,
        doing: &mut Doing,
    ) -> Result<Vec<String>, Stopped> {
        let mut items: Vec<String> = Vec::new();
        for unchanged in &step.unchanged {
            let register = unchanged.allowance.as_ref().map(|allowed| allowed.register.clone());
            for item in core::iter::once(unchanged.item.clone()).chain(register) {
                if !items.contains(&item) {
                    items.push(item);
                }
            }
        }
        let deadline = Instant::now() + step.within.into();
        self.read(doing, BASELINE, device, &items, deadline).await?;
        Ok(items)
    }

    /// The same, after.
    async fn after(
        &mut self,
        step: &Step,
        device: smets::DeviceType,
        items: &[String],
        doing: &mut Doing,
    ) -> Result<(), Stopped> {
        let deadline = Instant::now() + step.within.into();
        self.read(doing, "", device, items, deadline).await
    }

    /// Polls until what is expected is seen, and then for as long as it must stay.
    async fn until(
        &mut self,
        step: &Step,
        read: &Read,
        every: Millis,
        doing: &mut Doing,
    ) -> Result<(), Stopped> {
        let deadline = doing.began + step.within.into();
        let mut held_until: Option<Instant> = None;
        loop {
            let polled = Instant::now();
            // What must stay is looked at beyond the deadline, and an answer takes its time.
            let patience = held_until.map_or(deadline, |_| polled + step.within.into());
            self.read(doing, "", read.from, &read.items, patience).await?;
            if step.needs_now() {
                self.see_time(doing);
            }
            let context = Context { kept: &self.kept, began_us: doing.began_us };
            // A deadline is for its coming, not for its staying.
            let look = if held_until.is_some() { judge::is_seen } else { judge::is_met };
            match (look(step, context, &doing.observations, doing.round), held_until) {
                // It came, and has to stay.
                (true, None) => {
                    let holds = step.holds.unwrap_or_default();
                    held_until = Some(Instant::now() + holds.into());
                }
                // It came, and did not stay: seen, so judged.
                (false, Some(_)) => return Ok(()),
                _ => {}
            }
            let Some(next) = next_look(polled, every, deadline, held_until) else { return Ok(()) };
            self.bench.wait(next).await?;
            doing.round += 1;
        }
    }
}

/// When to look again, after a look that began at `polled` and has just ended; `None` where that was
/// the last. What must stay is looked at once more at the end of its time. What is still awaited is
/// looked at a last time so that the answer comes before the deadline, if looks take as long as the
/// one before.
fn next_look(
    polled: Instant,
    every: Millis,
    deadline: Instant,
    held_until: Option<Instant>,
) -> Option<Instant> {
    let now = Instant::now();
    let next = (polled + every.into()).max(now);
    if let Some(end) = held_until {
        return (now < end).then(|| next.min(end));
    }
    if next < deadline {
        return Some(next);
    }
    let took = now.duration_since(polled);
    let last = deadline.checked_sub(took.saturating_mul(2))?;
    (last > now).then_some(last)
}
