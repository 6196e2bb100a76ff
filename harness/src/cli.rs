//! The program: arguments, commands, exit codes.

use std::process::ExitCode;

use clap::Parser;

pub mod args;
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
    let exit = command(&cli.command).unwrap_or_else(|stop| {
        stop.say();
        stop.exit()
    });
    exit.into()
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
        Command::Check(_) => Err(Stop::new(Exit::Internal, "not there yet")),
    }
}
