//! `dmc run`: plans, runs, records, and says what each DMC has to show.

use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;
use std::sync::mpsc::Sender;
use std::thread;

use super::args::RunArgs;
use super::{Exit, Out, Stop};
use crate::evidence::campaign::Campaign;
use crate::evidence::event::{Event, RunStarted};
use crate::evidence::line::Rim;
use crate::evidence::log::LogError;
use crate::evidence::mask::Masks;
use crate::evidence::secrets::Secrets;
use crate::evidence::{Disk, RunLog, RunRecord, rim};
use crate::record::Verdict;
use crate::report::failure::Again;
use crate::report::rates;

mod gather;
mod lanes;
mod pool;
mod progress;
mod recorder;
mod select;
mod tell;

pub(super) use gather::scenarios;

use gather::Gathered;
use pool::{Job, Message, Pool, Sharing};
use progress::Progress;
use recorder::{Ended, Manner, Recorder};
use tell::{Mode, Teller};

/// Runs.
pub(super) fn run(args: &RunArgs) -> Result<Exit, Stop> {
    let gathered = gather::gather(args)?;
    if gathered.plan.entries.is_empty() {
        return Err(gathered.nothing());
    }
    if args.dry_run {
        return dry_run(args, &gathered);
    }
    let campaign = Campaign::new(&args.campaign.campaign);
    let (stored, disk) = campaign.create(rim::now()).map_err(|error| {
        let folder = args.campaign.campaign.display();
        Stop::failed_to(format_args!("make a run's folder under {folder}"), error)
    })?;
    let salt = match gathered.rack {
        None => rim::seeded_salt(args.seed),
        Some(_) => rim::random_salt().map_err(|error| Stop::failed_to("make a salt", error))?,
    };
    let secrets = Secrets::new(salt);
    let path = campaign.secrets(&stored.id);
    secrets
        .write(&path)
        .map_err(|error| Stop::failed_to(format_args!("write {}", path.display()), error))?;
    let jobs = jobs(args, &gathered);
    let workers = workers(args, &gathered);
    let rim = surroundings(args, &stored.id, workers);
    let teller =
        Teller { out: Out::stdout(), mode: Mode::of(args), again: Again::with(args.seed, &rim) };
    let is_shown = io::stderr().is_terminal() && !(args.json || args.quiet || args.no_progress);
    let progress = Progress::new(jobs.len(), is_shown);
    let log = RunLog::new(disk, rim, Masks::new(salt));
    let mut recorder = Recorder::new(log, (secrets, path), teller, progress);
    let ended = begin(&mut recorder, args, &gathered)
        .and_then(|()| execute(recorder, args, gathered, jobs, workers));
    let mut ended = ended.map_err(|error| unrecorded(&error, &stored.id))?;
    if matches!(ended.teller.mode, Mode::Normal | Mode::Verbose) {
        ended.teller.out.line(format_args!("run {} in {}", stored.id, stored.folder.display()));
    }
    let exit = exit(&ended);
    ended.teller.out.finish()?;
    Ok(exit)
}

/// What stands in the log before the first test.
fn begin(
    recorder: &mut Recorder<Disk>,
    args: &RunArgs,
    gathered: &Gathered,
) -> Result<(), LogError> {
    recorder.write(&Event::RunStarted(started(args, gathered)))?;
    for (mut source, text) in gathered.sources() {
        source.blob = recorder.blob(text.as_bytes())?;
        recorder.write(&Event::Source(source))?;
    }
    for not in &gathered.plan.not_applicable {
        recorder.write(&Event::NotApplicable(not.clone()))?;
    }
    for (mut planned, script) in gathered.planned() {
        planned.script = recorder.blob(script.as_bytes())?;
        recorder.write(&Event::Planned(Box::new(planned)))?;
    }
    recorder.sync()
}

fn started(args: &RunArgs, gathered: &Gathered) -> RunStarted {
    RunStarted {
        dmc: env!("CARGO_PKG_VERSION").to_owned(),
        seed: format!("{:016x}", args.seed),
        targets: gathered.targets(),
        selection: gathered.plan.is_selection,
        repeat: args.repeat.get(),
    }
}

/// Every attempt, in order: all first attempts before any second.
fn jobs(args: &RunArgs, gathered: &Gathered) -> Vec<Job> {
    let attempts = 1..=args.repeat.get();
    let planned: Vec<_> = gathered.planned().map(|(planned, _)| planned).collect();
    attempts
        .flat_map(|attempt| planned.iter().map(move |planned| (planned, attempt)))
        .map(|(planned, attempt)| Job { planned: planned.clone(), attempt })
        .collect()
}

fn workers(args: &RunArgs, gathered: &Gathered) -> usize {
    let asked = args.jobs.and_then(|jobs| usize::try_from(jobs.get()).ok());
    let fit = match &gathered.rack {
        Some(rack) => rack.slots.len().max(1),
        None => thread::available_parallelism().map_or(1, NonZeroUsize::get),
    };
    asked.unwrap_or(fit)
}

fn surroundings(args: &RunArgs, run: &str, workers: usize) -> Rim {
    let path =
        |path: &Option<std::path::PathBuf>| path.as_ref().map(|path| path.display().to_string());
    Rim {
        run: run.to_owned(),
        host: rim::host(),
        jobs: u32::try_from(workers).unwrap_or(u32::MAX),
        command: std::env::args().collect(),
        rack: path(&args.rack),
        scenarios: path(&args.files.scenarios),
        profiles: path(&args.files.profiles),
    }
}

fn execute(
    recorder: Recorder<Disk>,
    args: &RunArgs,
    gathered: Gathered,
    jobs: Vec<Job>,
    workers: usize,
) -> Result<Ended, LogError> {
    let attempts = jobs.len();
    let is_rack = gathered.rack.is_some();
    let sharing = Sharing { workers, one_for_each_dmc: is_rack, fail_fast: args.fail_fast };
    let pool = Pool::start(jobs, sharing, &lanes::lanes(gathered, args.seed));
    interrupts(pool.sender());
    let manner = Manner { fail_fast: args.fail_fast, is_simulated: !is_rack };
    recorder.record(&pool, attempts, manner)
}

/// Tells of Ctrl-C and of a request to end (SIGTERM, as CI servers cancel).
fn interrupts(sender: Sender<Message>) {
    let wait = move || -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut end =
                tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
            tokio::select! {
                biased;
                pressed = tokio::signal::ctrl_c() => pressed?,
                _ = end.recv() => {}
            }
            // Where nobody listens any more, the run is over.
            let _ = sender.send(Message::Interrupted);
            Ok(())
        })
    };
    // Without it, Ctrl-C ends the process as it ends any other: the log is then incomplete too.
    drop(thread::Builder::new().name("interrupts".to_owned()).spawn(wait));
}

fn dry_run(args: &RunArgs, gathered: &Gathered) -> Result<Exit, Stop> {
    let mode = Mode::of(args);
    let mut teller = Teller { out: Out::stdout(), mode, again: Again::default() };
    let mut run = RunRecord::default();
    let mut events = vec![Event::RunStarted(started(args, gathered))];
    events.extend(gathered.plan.not_applicable.iter().cloned().map(Event::NotApplicable));
    events.extend(gathered.planned().map(|(planned, _)| Event::Planned(Box::new(planned))));
    let hidden = Progress::new(0, false);
    let mut canon = crate::evidence::canon::Canon::default();
    for event in events {
        let body = body(&event)?;
        canon.take(&event, &body);
        run.take(event.clone());
        teller.event(&event, &body, &run, &hidden);
    }
    if mode == Mode::Json {
        let summary = rates::summary(&run, false, canon.digest());
        let summary = Event::Summary(summary);
        teller.event(&summary, &body(&summary)?, &run, &hidden);
    } else {
        teller.plan(&run);
    }
    teller.out.finish()?;
    Ok(Exit::Well)
}

fn body(event: &Event) -> Result<String, Stop> {
    serde_json::to_string(event)
        .map_err(|error| Stop::new(Exit::Internal, format!("failed to write an event: {error}")))
}

/// The exit code of a run that was recorded.
fn exit(ended: &Ended) -> Exit {
    let mut exit = Exit::Well;
    let mut holds = |code: Exit, does: bool| {
        if does {
            exit = exit.worse(code);
        }
    };
    holds(Exit::Internal, ended.is_our_mistake);
    holds(Exit::Incomplete, !ended.is_complete);
    let trouble = |verdict| matches!(verdict, Verdict::Error | Verdict::Blocked);
    holds(Exit::Bench, ended.run.tests.iter().any(|test| trouble(test.record.verdict)));
    let fails = |id: &str| rates::verdict(&ended.run, id) == Verdict::Fail;
    holds(Exit::Failed, ended.run.plan.iter().any(|planned| fails(&planned.entry.id)));
    let rows = rates::rows(&ended.run, ended.is_complete);
    holds(Exit::NotMet, rows.iter().any(|row| row.figures.met == Some(false)));
    exit
}

/// The run log could not be written: nothing more is run, since nothing more would be recorded.
fn unrecorded(error: &LogError, run: &str) -> Stop {
    Stop::new(Exit::Bench, format!("{error}"))
        .with_help(format!("the run was stopped; what was recorded before stays: dmc show {run}"))
}
