//! Lanes: where a planned test runs. One DMC, one stick, one runtime.
//!
//! ```text
//!  simulated   thread ── runtime, clock paused ── engine ── Han ── Driver ── memory link ── pump ── World
//!  rack        thread ── runtime, wall clock   ── engine ── Han ── Driver ── port ══ a stick, or `dmc sim`
//! ```
//!
//! A simulated lane never awaits anything outside its runtime: its clock would jump at once. Files are
//! written, and progress is told, by plain calls.

mod hand;
mod island;
pub mod pump;
mod rack;
mod simulated;
mod test;

pub use island::{LaneError, Taken};
pub use rack::RackLane;
pub use simulated::{Commissioned, START};
pub use test::Ran;
