//! The program: arguments, commands, exit codes.

use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;

use clap::Parser;

pub mod args;
mod check;
mod decode;
mod doctor;
pub mod exit;
mod list;
pub mod out;
mod reports;
mod run;
mod schema;
mod show;
mod sim;
mod stop;

pub use exit::Exit;
pub use out::Out;
pub use stop::Stop;

use args::{Cli, Command};

/// Runs the program with the process's own arguments.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    panic::set_hook(Box::new(say_panic));
    let exit = panic::catch_unwind(|| command(&cli.command)).unwrap_or(Ok(Exit::Internal));
    let exit = exit.unwrap_or_else(|stop| {
        stop.say();
        stop.exit()
    });
    exit.into()
}

/// A mistake of our own, in a line: the whole of what Rust would print helps nobody at a bench.
/// `RUST_BACKTRACE` asks for it.
fn say_panic(panic: &PanicHookInfo<'_>) {
    let said = panic.payload_as_str().unwrap_or("no reason given");
    let place = panic.location().map(|place| format!(" ({place})")).unwrap_or_default();
    let mut err = Out::stderr();
    err.line(format_args!("error: a mistake of dmc, not of a device: {said}{place}"));
    if std::env::var_os("RUST_BACKTRACE").is_some() {
        err.line(std::backtrace::Backtrace::force_capture());
    }
}

fn command(command: &Command) -> Result<Exit, Stop> {
    match command {
        Command::List(args) => list::list(args),
        Command::Show(args) => show::show(args),
        Command::Decode(args) => decode::decode(args),
        Command::Report(args) => reports::report(args),
        Command::Schema(args) => schema::schema(args.kind),
        Command::Doctor(args) => doctor::doctor(args),
        Command::Completions(args) => schema::completions(args.shell),
        Command::Sim(args) => sim::sim(args),
        Command::Run(args) => run::run(args),
        Command::Check(args) => check::check(args),
    }
}
