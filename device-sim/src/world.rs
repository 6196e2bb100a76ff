//! The world: every node of one HAN, its air, and its time.
mod net;
#[cfg(test)]
mod tests;

pub use crate::tap::Captured;
pub use net::{Net, Stuck};
