//! The one writer: takes what workers tell, records it, and only then reports it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use super::pool::{Job, Message, Pool, Ran};
use super::progress::Progress;
use super::tell::Teller;
use crate::evidence::capture;
use crate::evidence::event::{Event, Step, Stopped, TestFinished, TestStarted};
use crate::evidence::log::LogError;
use crate::evidence::secrets::Secrets;
use crate::evidence::{Digest, RunLog, RunRecord, Storage, rim, serial};
use crate::link::trace;
use crate::record::{StepRecord, TestRecord, Verdict};
use crate::report::rates;

/// How long a simulated run may be silent by the wall clock before its lanes are given up: far more
/// than any step takes, even on a machine that is busy with other things.
const SILENCE_MAX: Duration = Duration::from_mins(10);

/// How a run is gone about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// Stop after the first test that does not pass.
    pub fail_fast: bool,
    /// The devices are simulated in this process: steps take next to no time.
    pub is_simulated: bool,
}

/// Records a run.
pub(super) struct Recorder<S> {
    log: RunLog<S>,
    run: RunRecord,
    teller: Teller,
    progress: Progress,
    secrets: Secrets,
    secrets_path: PathBuf,
    /// Written, and not yet synced: not yet reported.
    unreported: Vec<(Event, String)>,
    /// How many steps of a test under way are written.
    steps: BTreeMap<(String, u32), usize>,
    is_our_mistake: bool,
}

/// How a run ended.
pub(super) struct Ended {
    /// What is recorded.
    pub run: RunRecord,
    /// Whether it came to its end, so that its log is complete.
    pub is_complete: bool,
    /// Whether a lane ended by a mistake of our own.
    pub is_our_mistake: bool,
    /// What goes on telling.
    pub teller: Teller,
}

impl<S: Storage> Recorder<S> {
    /// Records into `log`.
    pub(super) fn new(
        log: RunLog<S>,
        (secrets, secrets_path): (Secrets, PathBuf),
        teller: Teller,
        progress: Progress,
    ) -> Self {
        Self {
            log,
            run: RunRecord::default(),
            teller,
            progress,
            secrets,
            secrets_path,
            unreported: Vec::new(),
            steps: BTreeMap::new(),
            is_our_mistake: false,
        }
    }

    /// Writes octets beside the log.
    pub(super) fn blob(&mut self, octets: &[u8]) -> Result<Digest, LogError> {
        self.log.blob(octets)
    }

    /// Writes an event. It is reported once it is synced.
    pub(super) fn write(&mut self, event: &Event) -> Result<(), LogError> {
        let body = self.log.append(rim::now(), event)?;
        // As it was written: with secrets masked.
        let event: Event = serde_json::from_str(&body)?;
        self.run.take(event.clone());
        self.unreported.push((event, body));
        Ok(())
    }

    /// Syncs, and reports what is recorded by that.
    pub(super) fn sync(&mut self) -> Result<(), LogError> {
        self.log.sync()?;
        for (event, body) in self.unreported.drain(..) {
            self.teller.event(&event, &body, &self.run, &self.progress);
        }
        Ok(())
    }

    /// Takes what the workers of `pool` tell until `attempts` tests ended, or somebody stops it.
    pub(super) fn record(
        mut self,
        pool: &Pool,
        attempts: usize,
        manner: Manner,
    ) -> Result<Ended, LogError> {
        let result = self.take_all(pool, attempts, manner);
        self.progress.clear();
        let is_complete = result?;
        self.end(is_complete)
    }

    /// Whether the run came to its end.
    fn take_all(&mut self, pool: &Pool, attempts: usize, manner: Manner) -> Result<bool, LogError> {
        let mut left = attempts;
        while left > 0 {
            let first = if manner.is_simulated {
                pool.messages().recv_timeout(SILENCE_MAX)
            } else {
                pool.messages().recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            let Ok(first) = first else {
                self.give_up()?;
                return Ok(false);
            };
            // All that is there by now is synced at once.
            let mut has_finished = !manner.is_simulated;
            for message in std::iter::once(first).chain(pool.messages().try_iter()) {
                match message {
                    Message::Started(job) => self.started(&job)?,
                    Message::Step(job, step) => self.step(&job, &step)?,
                    Message::Finished(job, ran) => {
                        left -= 1;
                        has_finished = true;
                        let verdict = ran.record.verdict;
                        self.finished(&job, &ran)?;
                        if manner.fail_fast && verdict != Verdict::Pass {
                            left -= self.not_run(&pool.stop())?;
                        }
                    }
                    Message::Interrupted => {
                        pool.stop();
                        self.write(&stopped("interrupted"))?;
                        self.sync()?;
                        return Ok(false);
                    }
                }
            }
            if has_finished {
                self.sync()?;
            }
        }
        Ok(true)
    }

    fn started(&mut self, job: &Job) -> Result<(), LogError> {
        self.progress.started(job);
        let (entry, attempt) = (job.planned.entry.id.clone(), job.attempt);
        self.write(&Event::TestStarted(TestStarted { entry, attempt }))
    }

    fn step(&mut self, job: &Job, record: &StepRecord) -> Result<(), LogError> {
        self.progress.step(job, record);
        let (entry, attempt) = (job.planned.entry.id.clone(), job.attempt);
        let number = self.steps.entry((entry.clone(), attempt)).or_default();
        let event = Event::Step(Box::new(Step {
            entry,
            attempt,
            number: u32::try_from(*number).unwrap_or(u32::MAX),
            record: record.clone(),
        }));
        *number += 1;
        self.write(&event)
    }

    fn finished(&mut self, job: &Job, ran: &Ran) -> Result<(), LogError> {
        self.is_our_mistake |= ran.is_our_mistake;
        self.keep_keys(ran)?;
        let key = (job.planned.entry.id.clone(), job.attempt);
        let written = self.steps.get(&key).copied().unwrap_or_default();
        for step in ran.record.steps.iter().skip(written) {
            self.step(job, step)?;
        }
        self.steps.remove(&key);
        let mut blobs = BTreeMap::new();
        if !ran.capture.frames.is_empty() {
            let octets = capture::write([&ran.capture])?;
            blobs.insert("capture".to_owned(), self.log.blob(&octets)?);
        }
        if !ran.serial.is_empty() {
            let pieces = serial::masked(&ran.serial, self.log.masks());
            blobs.insert("serial".to_owned(), self.log.blob(trace::write(&pieces).as_bytes())?);
        }
        self.progress.finished(job, ran.record.verdict);
        self.write(&Event::TestFinished(TestFinished::new(&ran.record, blobs)))
    }

    /// Keys are kept before anything that they open is recorded.
    fn keep_keys(&mut self, ran: &Ran) -> Result<(), LogError> {
        let before = self.secrets.keys.len();
        for kept in &ran.keys {
            let mut key = [0; 16];
            if hex::decode_to_slice(&kept.key, &mut key).is_ok() {
                self.log.masks().add_key(key);
            }
            self.secrets.keys.insert(kept.clone());
        }
        if self.secrets.keys.len() > before {
            self.secrets.write(&self.secrets_path)?;
        }
        Ok(())
    }

    /// Records that `jobs` are not run, since another test did not pass.
    fn not_run(&mut self, jobs: &[Job]) -> Result<usize, LogError> {
        if self.run.stopped.is_none() {
            self.write(&stopped("a test did not pass"))?;
        }
        for job in jobs {
            let (id, target) = (&job.planned.entry.id, job.planned.target);
            let reason = "another test did not pass";
            let record =
                TestRecord::without_steps(id, job.attempt, 0, target, Verdict::NotRun, reason);
            self.progress.finished(job, Verdict::NotRun);
            self.write(&Event::TestFinished(TestFinished::new(&record, BTreeMap::new())))?;
        }
        Ok(jobs.len())
    }

    /// Lanes that say nothing for so long are given up, with the run.
    fn give_up(&mut self) -> Result<(), LogError> {
        self.is_our_mistake = true;
        self.write(&stopped("a lane hangs"))?;
        self.sync()
    }

    fn end(mut self, is_complete: bool) -> Result<Ended, LogError> {
        let log_digest = self.log.log_digest();
        let summary = Event::Summary(rates::summary(&self.run, is_complete, log_digest));
        if is_complete {
            let body = self.log.finish(rim::now(), &summary)?;
            self.teller.event(&summary, &body, &self.run, &self.progress);
            self.run.take(summary);
        } else {
            // Without a summary in it, the log stays what it is: incomplete. Whoever reads events
            // is told all the same how far it came.
            let body = serde_json::to_string(&summary)?;
            self.teller.event(&summary, &body, &self.run, &self.progress);
        }
        self.teller.end(&self.run, is_complete, log_digest);
        let (run, is_our_mistake, teller) = (self.run, self.is_our_mistake, self.teller);
        Ok(Ended { run, is_complete, is_our_mistake, teller })
    }
}

fn stopped(why: &str) -> Event {
    Event::Stopped(Stopped { why: why.to_owned() })
}
