//! Virtual SMETS1 devices on a virtual air, behind a virtual stick.
//!
//! The core is sans-I/O and deterministic: `(now, input) -> outputs, next deadline`. [`world::World`]
//! is the whole of it: the [`air`], the devices ([`device`]) with a [`stack`] each, and the [`stick`]
//! that a host commands.
pub mod air;
pub mod device;
pub mod stack;
pub mod stick;
mod tap;
pub mod world;

pub use adapters::Micros;
