//! Worker threads: each takes planned tests in order, runs them in a lane, and tells what happens.
//!
//! ```text
//!  queue of jobs ──> worker ── Lane::run ──> started, step.., finished ──> one channel ──> recorder
//! ```
//!
//! A worker never writes: there is one writer. A panic in a lane is our own mistake, closes that test
//! as `error`, and leaves the others alone.

use std::any::Any;
use std::collections::{BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::evidence::capture::Capture;
use crate::evidence::event::Planned;
use crate::evidence::secrets::KeptKey;
use crate::link::trace::Piece;
use crate::record::{StepRecord, TestRecord, Verdict};

/// One attempt at one planned test.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    /// The planned test.
    pub planned: Planned,
    /// Which attempt, from 1.
    pub attempt: u32,
}

/// What came of a job.
#[derive(Debug)]
pub(crate) struct Ran {
    /// What happened.
    pub record: TestRecord,
    /// What was on the air.
    pub capture: Capture,
    /// What went over the line to the adapter.
    pub serial: Vec<Piece>,
    /// The keys of its HAN.
    pub keys: Vec<KeptKey>,
    /// It ended by a mistake of our own.
    pub is_our_mistake: bool,
}

/// Where tests run.
pub(crate) trait Lane: Send + Sync {
    /// Runs one test to its end. `step` is told each step as it ends.
    fn run(&self, job: &Job, step: &mut dyn FnMut(&StepRecord)) -> Ran;
}

/// What a worker tells.
#[derive(Debug)]
pub(crate) enum Message {
    /// A test began.
    Started(Job),
    /// A step of it ended.
    Step(Job, Box<StepRecord>),
    /// It ended.
    Finished(Job, Box<Ran>),
    /// Somebody wants the run to stop.
    Interrupted,
}

/// How jobs are shared out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sharing {
    /// How many workers there are.
    pub workers: usize,
    /// Whether one DMC runs one test at a time: there is one of each on a rack.
    pub one_for_each_dmc: bool,
    /// Whether no test begins once one has not passed.
    pub fail_fast: bool,
}

/// The workers.
pub(crate) struct Pool {
    shared: Arc<Shared>,
    sender: Sender<Message>,
    receiver: Receiver<Message>,
}

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

struct Queue {
    waiting: VecDeque<Job>,
    /// DMCs that may not be given a test now.
    busy: BTreeSet<String>,
    /// Jobs that no worker will begin, since another test did not pass.
    left: Vec<Job>,
    sharing: Sharing,
}

impl Pool {
    /// Starts workers on `jobs`, which are taken in this order.
    pub(crate) fn start(jobs: Vec<Job>, sharing: Sharing, lane: &Arc<dyn Lane>) -> Self {
        let (sender, receiver) = channel();
        let (busy, left) = (BTreeSet::new(), Vec::new());
        let queue = Queue { waiting: jobs.into(), busy, left, sharing };
        let shared = Arc::new(Shared { queue: Mutex::new(queue), changed: Condvar::new() });
        for n in 0..sharing.workers {
            let (shared, lane, sender) = (Arc::clone(&shared), Arc::clone(lane), sender.clone());
            let work = move || work(&shared, &*lane, &sender);
            // Without threads at all, nothing is told, and the recorder says so.
            drop(thread::Builder::new().name(format!("lane-{n}")).spawn(work));
        }
        Self { shared, sender, receiver }
    }

    /// What the workers tell. Ends never, since interrupts come by it too.
    pub(crate) fn messages(&self) -> &Receiver<Message> {
        &self.receiver
    }

    /// By which an interrupt is told.
    pub(crate) fn sender(&self) -> Sender<Message> {
        self.sender.clone()
    }

    /// Takes back the jobs that no worker has begun.
    pub(crate) fn stop(&self) -> Vec<Job> {
        let mut queue = self.shared.lock();
        queue.leave();
        std::mem::take(&mut queue.left)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job that may begin; waits for one. None when no job is left.
    fn next(&self) -> Option<Job> {
        let mut queue = self.lock();
        while !queue.waiting.is_empty() {
            if let Some(job) = queue.take() {
                return Some(job);
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        None
    }

    fn done(&self, job: &Job, verdict: Verdict) {
        let mut queue = self.lock();
        queue.busy.remove(&job.planned.entry.dmc);
        if queue.sharing.fail_fast && verdict != Verdict::Pass {
            // Here, and not where it is recorded: a writer that lags lets no further test begin.
            queue.leave();
        }
        self.changed.notify_all();
    }
}

impl Queue {
    fn leave(&mut self) {
        self.left.extend(self.waiting.drain(..));
    }

    fn take(&mut self) -> Option<Job> {
        if !self.sharing.one_for_each_dmc {
            return self.waiting.pop_front();
        }
        let free = |job: &Job| !self.busy.contains(&job.planned.entry.dmc);
        let job = self.waiting.iter().position(free).and_then(|at| self.waiting.remove(at))?;
        self.busy.insert(job.planned.entry.dmc.clone());
        Some(job)
    }
}

fn work(shared: &Shared, lane: &dyn Lane, sender: &Sender<Message>) {
    while let Some(job) = shared.next() {
        // Where nobody listens any more, the run is over.
        if sender.send(Message::Started(job.clone())).is_err() {
            return;
        }
        let mut step = |record: &StepRecord| {
            let _ = sender.send(Message::Step(job.clone(), Box::new(record.clone())));
        };
        let ran = catch_unwind(AssertUnwindSafe(|| lane.run(&job, &mut step)))
            .unwrap_or_else(|panic| panicked(&job, &*panic));
        shared.done(&job, ran.record.verdict);
        if sender.send(Message::Finished(job, Box::new(ran))).is_err() {
            return;
        }
    }
}

fn panicked(job: &Job, panic: &(dyn Any + Send)) -> Ran {
    let said = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
    let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
    let said = said.unwrap_or_else(|| "no reason given".to_owned());
    let record = TestRecord::without_steps(
        &job.planned.entry.id,
        job.attempt,
        0,
        job.planned.target,
        Verdict::Error,
        &format!("a mistake of dmc, not of a device: {said}"),
    );
    Ran { is_our_mistake: true, ..Ran::of(record) }
}

impl Ran {
    /// A record with nothing beside it.
    pub(crate) fn of(record: TestRecord) -> Self {
        let (capture, serial, keys) = (Capture::default(), Vec::new(), Vec::new());
        Self { record, capture, serial, keys, is_our_mistake: false }
    }
}

#[cfg(test)]
mod tests;
