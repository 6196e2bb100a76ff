//! The bench's trouble: what stops a test from being executed, and is nobody's finding.

/// Why the bench could not do its part. The test counts as not executed.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The byte stream to the adapter failed.
    #[error("the link to the adapter failed: {0}")]
    Link(#[from] std::io::Error),
    /// The adapter ended the link, or went away.
    #[error("the adapter closed the link")]
    LinkClosed,
    /// The adapter did something its protocol does not allow.
    #[error("the adapter does not keep to its protocol: {0}")]
    Adapter(String),
    /// The adapter did not answer in time.
    #[error("the adapter did not answer: {0}")]
    AdapterSilent(String),
    /// A device that the test needs is not on the HAN.
    #[error("{0}")]
    NotThere(String),
}
