//! The harness of `dmc`, as a library: links to adapters, the engine, evidence, reports, the program.
pub mod bench;
pub mod cli;
pub mod clock;
pub mod driver;
pub mod engine;
pub mod evidence;
pub mod han;
pub mod judge;
pub mod lab;
pub mod lane;
pub mod link;
pub mod plan;
pub mod record;
pub mod report;
pub mod scenario;
pub mod sim;
pub(crate) mod tasks;
