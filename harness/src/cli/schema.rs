//! `dmc schema` and `dmc completions`: what other programs help people with.

use clap::CommandFactory;
use dmc_profiles::Profile;

use super::args::{Cli, SchemaKind};
use super::{Exit, Out, Stop};

/// Prints a JSON Schema.
pub(super) fn schema(kind: SchemaKind) -> Result<Exit, Stop> {
    let mut out = Out::stdout();
    match kind {
        SchemaKind::Profile => out.json_pretty(&schemars::schema_for!(Profile)),
        SchemaKind::Scenario => out.json_pretty(&crate::scenario::schema()),
        SchemaKind::Rack => out.json_pretty(&crate::lab::schema()),
    }
    out.finish()?;
    Ok(Exit::Well)
}

/// Prints completions for a shell.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<Exit, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "dmc", &mut script);
    let mut out = Out::stdout();
    out.octets(&script);
    out.finish()?;
    Ok(Exit::Well)
}
