//! Tasks of a lane's runtime, and whether one of them panicked.
//!
//! A runtime catches the panic of a task and goes on. For us it is our own mistake: the lane closes as
//! `error` and the run ends with 1. A lane has a thread of its own, so the thread remembers.

use std::cell::Cell;

use tokio::task::JoinHandle;

thread_local! {
    static PANICKED: Cell<bool> = const { Cell::new(false) };
}

/// Remembers a panic that unwinds through it.
struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        if std::thread::panicking() {
            PANICKED.set(true);
        }
    }
}

/// Starts a task on this thread's runtime.
pub(crate) fn spawn<T: Send + 'static>(
    future: impl Future<Output = T> + Send + 'static,
) -> JoinHandle<T> {
    tokio::spawn(async move {
        let _guard = Guard;
        future.await
    })
}

/// Whether a task of this thread has panicked since the last time this was asked.
pub(crate) fn panicked() -> bool {
    PANICKED.replace(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_panics_is_remembered_once() {
        assert!(spawn(async { panic!("on purpose") }).await.is_err());
        assert_eq!((panicked(), panicked()), (true, false));
        assert_eq!(spawn(async { 7 }).await.unwrap(), 7);
        assert!(!panicked());
    }
}
