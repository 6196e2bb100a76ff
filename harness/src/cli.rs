//! The program: arguments, commands, exit codes.

use std::process::ExitCode;

use clap::Parser;

pub mod args;
pub mod exit;

pub use exit::Exit;

/// Runs the program with the process's own arguments.
#[must_use]
pub fn main() -> ExitCode {
    let _cli = args::Cli::parse();
    Exit::Internal.into()
}
