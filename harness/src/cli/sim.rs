//! `dmc sim`: serves simulated DMCs until interrupted.

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::args::{AdapterKind, SimArgs};
use super::list::profiles;
use super::{Exit, Out, Stop};
use crate::evidence::rim;
use crate::sim::{FarEnd, Options, SimError, serve};

/// Serves.
pub(super) fn sim(args: &SimArgs) -> Result<Exit, Stop> {
    let profiles = profiles(&args.files)?;
    let options = options(args)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|fault| Stop::failed_to("start", fault))?;
    runtime.block_on(async {
        let stop = interrupted().map_err(|fault| Stop::failed_to("wait for signals", fault))?;
        let known = profiles.iter().map(|profile| profile.id.as_str());
        serve(&options, &profiles, stop, |ready| {
            let mut out = Out::stdout();
            out.line(ready.line());
            // Nobody may be there to read it: hosts can connect all the same.
            let _ = out.finish();
        })
        .await
        .map_err(|fault| match fault {
            SimError::NoSuchDmc(id) => Stop::unknown("DMC", &id, known),
            SimError::NotLoopback(_) | SimError::Speed(_) => Stop::usage(fault.to_string()),
            SimError::Io { .. } => Stop::new(Exit::Bench, fault.to_string()),
            SimError::Stuck(_) => Stop::new(Exit::Internal, fault.to_string()),
        })
    })?;
    Ok(Exit::Well)
}

fn options(args: &SimArgs) -> Result<Options, Stop> {
    let AdapterKind::Ezsp = args.adapter;
    let far_end = match (args.tcp, &args.pty) {
        (Some(address), None) => FarEnd::Tcp(address),
        (None, Some(path)) => FarEnd::Pty(path.clone()),
        _ => return Err(Stop::usage("either --tcp or --pty is wanted")),
    };
    Ok(Options {
        dmcs: args.dmcs.clone(),
        far_end,
        seed: args.seed,
        speed: args.speed,
        // Foreign hosts live by the wall clock, and serve its time to the devices.
        start: rim::now(),
        pcap: args.pcap.clone(),
        write_rack: args.write_rack.clone(),
        control: args.control,
    })
}

/// Says true once the process is told to stop.
fn interrupted() -> std::io::Result<watch::Receiver<bool>> {
    let (sender, receiver) = watch::channel(false);
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        let _ = sender.send(true);
        sender.closed().await;
    });
    Ok(receiver)
}
