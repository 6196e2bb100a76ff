//! A thread and a runtime of its own for each piece of a lane's work.

use core::time::Duration;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};

use device_sim::world::{Captured, Keys};

use super::pump::PumpError;
use crate::bench::BenchError;
use crate::link::trace::Piece;
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
    /// What went over the line to the adapter ([`crate::link::trace`]).
    pub serial: Vec<Piece>,
    /// The keys in use, as far as they are known.
    pub keys: Keys,
}

/// What a lane's thread says.
enum Word<T, E> {
    /// Something happened; there is more to come.
    Event(E),
    /// It is done.
    Done(Result<T, LaneError>),
}

/// Does `work` in a thread of its own, and tells what it tells meanwhile. Where it panics, or says
/// nothing for `limit` of real time, that is the result; the thread is then left to itself.
pub(super) fn in_thread<T: Send + 'static, E: Send + 'static>(
    limit: Option<Duration>,
    tell: &mut dyn FnMut(E),
    work: impl FnOnce(&mut dyn FnMut(E)) -> T + Send + 'static,
) -> Result<T, LaneError> {
    let (speaker, words) = mpsc::channel();
    let body = move || {
        tasks::panicked();
        // Where nobody listens any more, the lane was abandoned.
        let mut tell = |event| drop(speaker.send(Word::Event(event)));
        let result = catch_unwind(AssertUnwindSafe(|| work(&mut tell)));
        let result = result.map_err(|payload| LaneError::Panicked(said(payload.as_ref())));
        drop(speaker.send(Word::Done(result)));
    };
    let spawned = std::thread::Builder::new().name("lane".to_owned()).spawn(body);
    spawned.map_err(BenchError::from)?;
    loop {
        let said = match limit {
            None => words.recv().map_err(|_| None),
            Some(limit) => words.recv_timeout(limit).map_err(|fault| match fault {
                RecvTimeoutError::Timeout => Some(limit),
                RecvTimeoutError::Disconnected => None,
            }),
        };
        match said {
            Ok(Word::Event(event)) => tell(event),
            Ok(Word::Done(result)) => return result,
            Err(Some(limit)) => return Err(LaneError::Hung(limit)),
            Err(None) => {
                let why = "the lane's thread ended without a word";
                return Err(LaneError::Panicked(why.to_owned()));
            }
        }
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
        let error =
            in_thread::<(), ()>(None, &mut |()| {}, |_| panic!("on purpose {}", 7)).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.is_internal()),
            ("internal: on purpose 7", true)
        );
    }

    #[test]
    fn what_happens_is_told_in_order() {
        let mut told = Vec::new();
        let work = |tell: &mut dyn FnMut(u8)| {
            (1..4).for_each(tell);
            9
        };
        assert_eq!(in_thread(None, &mut |n| told.push(n), work).unwrap(), 9);
        assert_eq!(told, [1, 2, 3]);
    }

    #[test]
    fn work_that_hangs_is_abandoned() {
        let (_hold, never) = mpsc::channel::<()>();
        let work = move |_: &mut dyn FnMut(())| {
            let _ = never.recv();
        };
        let limit = Some(Duration::from_millis(20));
        let error = in_thread(limit, &mut |()| {}, work).unwrap_err();
        assert!(matches!(error, LaneError::Hung(_)) && !error.is_internal());
    }
}
