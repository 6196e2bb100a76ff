//! `dmc run`, as it is typed.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{CampaignArgs, FilesArgs};

/// Runs scenarios against DMCs, records what happens, and says which DMCs meet the rule
///
/// Without SELECT every scenario runs on every DMC of the default set that it applies to. SELECT
/// narrows that to scenario ids or globs, with parameters in brackets: a selection has no "met",
/// since the rule is about all that is planned. Exit 0 only where every test passed.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  dmc run                                           everything, simulated
  dmc run 'prepayment.*' --dmc DMC                  some of it, on one DMC
  dmc run metering.reads-registers[meter=gsme]      one planned test
  dmc run --dry-run -v                              what would run, and what does not apply
  dmc run --rack rack.toml                          on the devices of a rack")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that a person types")]
pub struct RunArgs {
    /// Scenario ids or globs, with parameters in brackets where wanted: id[meter=gsme]
    #[arg(value_name = "SELECT")]
    pub select: Vec<String>,
    /// Only this DMC, or those that this glob matches (may be given again)
    #[arg(long, value_name = "ID")]
    pub dmc: Vec<String>,
    /// Run on the devices of a rack, as FILE describes them, instead of simulated ones
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub rack: Option<PathBuf>,

    /// How many tests run at once (default: one for each processor; a rack: one for each slot)
    #[arg(short, long, value_name = "N", help_heading = "How")]
    pub jobs: Option<NonZeroU32>,
    /// Seed of everything random; the same seed gives the same `log_digest`
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "How")]
    pub seed: u64,
    /// Run each test N times; a test that ever fails counts as failed
    #[arg(long, value_name = "N", default_value = "1", help_heading = "How")]
    pub repeat: NonZeroU32,
    /// Stop after the first test that does not pass
    #[arg(long, help_heading = "How")]
    pub fail_fast: bool,
    /// Say what would run, and run nothing
    #[arg(long, help_heading = "How")]
    pub dry_run: bool,

    /// Print events, one JSON object a line; the last is the summary
    #[arg(long, help_heading = "Output", conflicts_with_all = ["quiet", "verbose"])]
    pub json: bool,
    /// Print failures and nothing else
    #[arg(short, long, help_heading = "Output", conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print each test, and what does not apply, with the reason
    #[arg(short, long, help_heading = "Output")]
    pub verbose: bool,
    /// Show no live progress (there is none either where standard error is no terminal)
    #[arg(long, help_heading = "Output")]
    pub no_progress: bool,

    /// Where scenarios and profiles are.
    #[command(flatten)]
    pub files: FilesArgs,
    /// Where run logs are.
    #[command(flatten)]
    pub campaign: CampaignArgs,
}
