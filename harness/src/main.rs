//! The program `dmc`.

use std::process::ExitCode;

fn main() -> ExitCode {
    harness::cli::main()
}
