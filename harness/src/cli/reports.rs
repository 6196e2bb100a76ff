//! `dmc report`: a run in other programs' formats.

use std::fs;

use super::args::{JunitArgs, ReportArgs, ReportKind};
use super::show::{exit_of, opened};
use super::{Exit, Out, Stop};
use crate::report::failure::Again;
use crate::report::junit;

/// Writes a report.
pub(super) fn report(args: &ReportArgs) -> Result<Exit, Stop> {
    match &args.kind {
        ReportKind::Junit(args) => junit(args),
    }
}

fn junit(args: &JunitArgs) -> Result<Exit, Stop> {
    let (stored, reading) = opened(&args.campaign, &args.run)?;
    let xml = junit::write(&reading.run, &stored.id, &Again::of(&reading))
        .map_err(|error| Stop::failed_to("write the report", error))?;
    match &args.out {
        None => {
            let mut out = Out::stdout();
            out.text(xml);
            out.finish()?;
        }
        Some(path) => fs::write(path, xml)
            .map_err(|error| Stop::failed_to(format_args!("write {}", path.display()), error))?,
    }
    Ok(exit_of(&reading.state))
}
