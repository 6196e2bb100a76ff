//! The one channel that all nodes share.
