//! The command line, as a person types it and as `--help` teaches it.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

mod inspect;
mod run;

pub use inspect::{DecodeArgs, FrameKind, ShowArgs};
pub use run::RunArgs;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXIT_CODES: &str = "\
Exit codes:
   0  all well                        10  a test failed
   1  internal mistake of dmc         11  a criterion is not met or undecided
   2  usage                           12  blocked, or bench trouble
   3  invalid file                    13  incomplete run, Ctrl-C included
   4  nothing to run                  14  evidence damaged
Where several hold: 1, 14, 12, 13, 10, 11.

Start here:
  dmc run                  every scenario on every simulated DMC, and the table
  dmc list scenarios       what there is to run
  dmc show latest          every step of the last run";

/// Tests SMETS1 Device Model Combinations (DMCs): real ones on adapters, or simulated ones.
///
/// Scenarios are run against DMCs; what happened is recorded in a run log, judged, and summed up
/// for each DMC by the 90 % rule of the SMETS1 testing approach document (SVTAD Table 13.1, 1).
/// Without hardware, DMC profiles define simulated devices behind a virtual stick.
#[derive(Parser, Debug)]
#[command(name = "dmc", version, styles = STYLES, after_help = EXIT_CODES, max_term_width = 110)]
#[command(infer_subcommands = true, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program does.
#[derive(Subcommand, Debug)]
#[expect(
    missing_docs,
    reason = "a comment here would replace the help that each command's own arguments give"
)]
pub enum Command {
    Run(Box<RunArgs>),
    List(ListArgs),
    Check(CheckArgs),
    Show(ShowArgs),
    Decode(DecodeArgs),
    Sim(SimArgs),
    Report(ReportArgs),
    Schema(SchemaArgs),
    Doctor(DoctorArgs),
    Completions(CompletionsArgs),
}

/// Where scenarios, profiles and evidence are. Without options, those that dmc carries are used.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Files")]
pub struct FilesArgs {
    /// Read scenarios from DIR instead of those that dmc carries
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub scenarios: Option<PathBuf>,
    /// Read DMC profiles from DIR instead of those that dmc carries
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub profiles: Option<PathBuf>,
}

/// Where run logs are.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Files")]
pub struct CampaignArgs {
    /// Keep everything that is written under DIR
    #[arg(long, value_name = "DIR", default_value = "campaign", env = "DMC_CAMPAIGN")]
    #[arg(value_hint = ValueHint::DirPath)]
    pub campaign: PathBuf,
}

/// Lists what there is: DMCs, scenarios, capabilities, clusters, words, runs
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  dmc list dmcs                     the DMCs that can be simulated
  dmc list scenarios --json         for machines
  dmc list words                    the data items and commands that a scenario may name")]
pub struct ListArgs {
    /// What to list
    #[arg(value_enum)]
    pub what: Listed,
    /// Print a JSON array
    #[arg(long)]
    pub json: bool,
    /// Where scenarios and profiles are.
    #[command(flatten)]
    pub files: FilesArgs,
    /// Where run logs are.
    #[command(flatten)]
    pub campaign: CampaignArgs,
}

/// What `dmc list` lists.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// Device Model Combinations, from their profiles
    Dmcs,
    /// Scenarios
    Scenarios,
    /// Capabilities that `applies` and `differs` may ask for
    Capabilities,
    /// Smart Energy clusters with attributes and commands
    Clusters,
    /// Data items and commands in SMETS's words, and units
    Words,
    /// Run logs of the campaign
    Runs,
}

/// Checks scenarios, profiles and rack files; touches no device
///
/// Without PATH, the scenarios and profiles that dmc carries (or those of --scenarios and
/// --profiles). What is wrong is shown with its place; exit 3 where anything is.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  dmc check                         what dmc carries
  dmc check scenarios/prepayment    a folder
  dmc check my-rack.toml profiles/my-dmc.toml")]
pub struct CheckArgs {
    /// Files or folders: *.yaml are scenarios; *.toml are profiles, or racks where they have slots
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// Exit 3 on warnings too
    #[arg(long)]
    pub deny_warnings: bool,
    /// Where scenarios and profiles are.
    #[command(flatten)]
    pub files: FilesArgs,
}

/// Serves simulated DMCs behind virtual sticks, for any Zigbee host program
///
/// Prints one line `ready {json}` on standard output when a host may connect, serves until
/// interrupted, and leaves cleanly with exit 0.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  dmc sim DMC --tcp 127.0.0.1:6638                       a stick that any EZSP host can open
  dmc sim DMC --pty /tmp/stick --write-rack rack.toml    and then: dmc run --rack rack.toml")]
#[command(group = clap::ArgGroup::new("where").required(true).args(["tcp", "pty"]))]
pub struct SimArgs {
    /// DMCs to serve (see: dmc list dmcs)
    #[arg(value_name = "DMC", required = true)]
    pub dmcs: Vec<String>,
    /// What protocol the stick speaks
    #[arg(long, value_enum, default_value = "ezsp")]
    pub adapter: AdapterKind,
    /// Listen on ADDR; several DMCs take ports one after another
    #[arg(long, value_name = "ADDR")]
    pub tcp: Option<SocketAddr>,
    /// Open a pseudo-terminal and link PATH to it; several DMCs add `-2`, `-3` ..
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub pty: Option<PathBuf>,
    /// Seed of addresses, keys and loads
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// How many simulated seconds pass in a second
    #[arg(long, value_name = "N", default_value_t = 1.0)]
    pub speed: f64,
    /// Write every frame on the air to FILE (pcap)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub pcap: Option<PathBuf>,
    /// Write a rack file that `dmc run --rack` reads
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub write_rack: Option<PathBuf>,
    /// Listen on ADDR (loopback) for control: JSON lines that read what devices hold, move time, press buttons
    #[arg(long, value_name = "ADDR")]
    pub control: Option<SocketAddr>,
    /// Where scenarios and profiles are.
    #[command(flatten)]
    pub files: FilesArgs,
}

/// Protocols of virtual sticks.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdapterKind {
    /// EZSP over ASH (Silicon Labs), protocol version 13
    Ezsp,
}

/// Writes a report of a run
#[derive(Args, Debug)]
pub struct ReportArgs {
    /// Which report
    #[command(subcommand)]
    pub kind: ReportKind,
}

/// Reports of a run.
#[derive(Subcommand, Debug)]
pub enum ReportKind {
    /// What CI servers read: a test suite for each DMC
    #[command(
        about = "JUnit XML; what was not executed is an error there, never passed or skipped",
        after_help = "Example:
  dmc report junit latest --out results.xml"
    )]
    Junit(JunitArgs),
}

/// `dmc report junit`.
#[derive(Args, Debug)]
pub struct JunitArgs {
    /// Run id, path, or `latest`
    #[arg(value_name = "RUN", default_value = "latest")]
    pub run: String,
    /// Write to FILE instead of standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    /// Where run logs are.
    #[command(flatten)]
    pub campaign: CampaignArgs,
}

/// Prints the JSON Schema of a kind of file, for editors and checkers
#[derive(Args, Debug)]
#[command(after_help = "Example:
  dmc schema scenario > schema/scenario.json")]
pub struct SchemaArgs {
    /// Which kind of file
    #[arg(value_enum)]
    pub kind: SchemaKind,
}

/// Kinds of file that people write.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaKind {
    /// Scenarios (YAML)
    Scenario,
    /// DMC profiles (TOML)
    Profile,
    /// Rack files (TOML)
    Rack,
}

/// Looks at this machine: ports and their permissions, tshark, the terminal
#[derive(Args, Debug)]
pub struct DoctorArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints completions for a shell
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  dmc completions bash > ~/.local/share/bash-completion/completions/dmc
  dmc completions zsh > ~/.zfunc/_dmc")]
pub struct CompletionsArgs {
    /// Which shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_and_argument_says_what_it_is_for() {
        fn look(command: &clap::Command, silent: &mut Vec<String>) {
            if command.get_about().is_none() {
                silent.push(command.get_name().to_owned());
            }
            for argument in command.get_arguments().filter(|a| a.get_help().is_none()) {
                silent.push(format!("{} {}", command.get_name(), argument.get_id()));
            }
            command.get_subcommands().for_each(|sub| look(sub, silent));
        }
        let mut silent = Vec::new();
        look(&Cli::command(), &mut silent);
        assert!(silent.is_empty(), "no help: {silent:?}");
    }
}
