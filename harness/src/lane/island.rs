//! A thread and a runtime of its own for each piece of a lane's work.

use core::time::Duration;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};

use device_sim::world::Captured;
use device_sim::world::Keys;

use super::pump::PumpError;
use crate::bench::BenchError;
use crate::tasks;

/// Why a lane has no result.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LaneError {
    /// The bench failed: the test counts as `error`.
    #[error(transparent)]
    Bench(#[from] BenchError),
    /// The simulated world does not get on: the test counts as `error`.
    #[error(transparent)]
    Pump(#[from] PumpError),
    /// We made a mistake: the test counts as `error`, and the run ends with 1.
    #[error("internal: {0}")]
    Panicked(String),
    /// The lane did not come to an end in real time, and was abandoned. The test counts as `error`.
    #[error("the lane did not end within {} s of real time and was abandoned", .0.as_secs())]
    Hung(Duration),
}

impl LaneError {
    /// Whether it is a mistake of ours.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        matches!(self, Self::Panicked(_))
    }
}

/// What came of a piece of work, with the evidence.
#[derive(Debug)]
pub struct Taken<T> {
    /// What it gave.
    pub result: Result<T, LaneError>,
    /// What was on the air, and when since the work began; empty on a rack without a sniffer.
    pub capture: Vec<Captured>,
    /// The serial trace ([`crate::link::trace`]); empty where the lane was abandoned.
    pub serial: String,
    /// The keys in use, as far as they are known.
    pub keys: Keys,
}

/// Does `work` in a thread of its own. Where it panics, or does not end within `limit` of real time, that
/// is the result; the thread is then left to itself.
pub(super) fn in_thread<T: Send + 'static>(
    limit: Option<Duration>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, LaneError> {
    let (send, done) = mpsc::channel();
    let body = move || {
        tasks::panicked();
        let result = catch_unwind(AssertUnwindSafe(work));
        let result = result.map_err(|payload| LaneError::Panicked(said(payload.as_ref())));
        // Nobody waits any more where the lane was abandoned.
        let _ = send.send(result);
    };
    let spawned = std::thread::Builder::new().name("lane".to_owned()).spawn(body);
    if let Err(fault) = spawned {
        return Err(BenchError::from(fault).into());
    }
    let gone = || LaneError::Panicked("the lane's thread ended without a word".to_owned());
    match limit {
        None => done.recv().map_err(|_| gone())?,
        Some(limit) => match done.recv_timeout(limit) {
            Ok(result) => result,
            Err(RecvTimeoutError::Timeout) => Err(LaneError::Hung(limit)),
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
        },
    }
}

/// A runtime for this thread alone; with `paused`, its clock jumps to the next timer whenever nothing
/// else is left to do.
pub(super) fn runtime(paused: bool) -> Result<tokio::runtime::Runtime, LaneError> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_time().start_paused(paused);
    if !paused {
        builder.enable_io();
    }
    builder.build().map_err(|fault| BenchError::from(fault).into())
}

/// What a panic said.
fn said(payload: &(dyn core::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("a panic").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_internal_error_with_its_words() {
        let error = in_thread(None, || panic!("on purpose {}", 7)).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.is_internal()),
            ("internal: on purpose 7", true)
        );
    }

    #[test]
    fn work_that_hangs_is_abandoned() {
        let (_hold, never) = mpsc::channel::<()>();
        let work = move || {
            let _ = never.recv();
        };
        let error = in_thread(Some(Duration::from_millis(20)), work).unwrap_err();
        assert!(matches!(error, LaneError::Hung(_)) && !error.is_internal());
    }
}
