//! The run log: append-only, hash-chained, crash-safe.
