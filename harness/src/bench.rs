//! The bench's trouble: what stops a test from being executed, and is nobody's finding.

use std::io;
use std::sync::Arc;

/// Why the bench could not do its part. The test counts as not executed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum BenchError {
    /// The byte stream to the adapter failed.
    #[error("the link to the adapter failed: {0}")]
    Link(Arc<io::Error>),
    /// The adapter ended the link, or went away.
    #[error("the adapter closed the link")]
    LinkClosed,
    /// The adapter was reset unasked, or gave up the connection.
    #[error("the connection to the adapter has ended: {0}")]
    AdapterLost(String),
    /// The adapter did something its protocol does not allow.
    #[error("the adapter does not keep to its protocol: {0}")]
    Adapter(String),
    /// The adapter would not do what it was asked.
    #[error("the adapter refuses {what}: {why}")]
    Refused {
        /// What it was asked.
        what: &'static str,
        /// As it said it.
        why: String,
    },
    /// The adapter did not answer in time.
    #[error("the adapter did not answer: {0}")]
    AdapterSilent(String),
    /// A device that the test needs is not on the HAN.
    #[error("{0}")]
    NotThere(String),
}

impl From<io::Error> for BenchError {
    fn from(fault: io::Error) -> Self {
        Self::Link(Arc::new(fault))
    }
}
