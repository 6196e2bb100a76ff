//! Serves simulated DMCs to any Zigbee host program: `dmc sim`.
//!
//! ```text
//!  host program ══ TCP or pseudo-terminal ══ virtual stick ── air ── virtual devices
//!                                                    │
//!  test ══ control port (loopback, JSON lines) ── the world: what it truly holds, its time, its buttons
//! ```
//!
//! Here the world runs on the wall clock, times a speed. Each DMC has a task of its own in one
//! runtime; they share nothing but the wish to stop.

mod capture;
pub mod control;
mod door;
mod pace;
pub mod ready;
mod served;

use std::net::SocketAddr;
use std::path::PathBuf;

use dmc_profiles::{Profile, Profiles};
use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use control::Request;
use door::Door;
use served::Served;

/// What is served, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The DMCs' ids.
    pub dmcs: Vec<String>,
    /// Where hosts connect.
    pub far_end: FarEnd,
    /// What addresses, keys and loads come from.
    pub seed: u64,
    /// How many simulated seconds pass in a second.
    pub speed: f64,
    /// What universal time it is as the worlds begin.
    pub start: Timestamp,
    /// Where every frame on the air is written.
    pub pcap: Option<PathBuf>,
    /// Where a rack file is written.
    pub write_rack: Option<PathBuf>,
    /// Where the control port listens; loopback only.
    pub control: Option<SocketAddr>,
}

/// Where hosts connect.
#[derive(Clone, Debug)]
pub enum FarEnd {
    /// A TCP port; several DMCs take one after another, or each its own where the port is 0.
    Tcp(SocketAddr),
    /// A pseudo-terminal with a link at this path; several DMCs add `-2`, `-3` and so on.
    Pty(PathBuf),
}

/// Why nothing is served, or no longer.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// There is no such profile.
    #[error("`{0}` is not a DMC; `dmc list dmcs` shows those that there are")]
    NoSuchDmc(String),
    /// The control port would be open to other machines.
    #[error("the control port listens on loopback only, not on {0}: use 127.0.0.1 or [::1]")]
    NotLoopback(SocketAddr),
    /// The speed is no positive number.
    #[error("the speed is a positive number, not {0}")]
    Speed(f64),
    /// A port, a pseudo-terminal or a file cannot be had.
    #[error("failed to {doing}: {fault}")]
    Io {
        /// What was tried.
        doing: String,
        /// What came of it.
        fault: std::io::Error,
    },
    /// The world stands still: our own mistake.
    #[error("{0}")]
    Stuck(String),
}

impl SimError {
    fn io(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let doing = doing.into();
        move |fault| Self::Io { doing, fault }
    }
}

/// Serves until `stop` says true, having called `ready` once with the line for standard output.
///
/// # Errors
/// See [`SimError`]. What was opened is closed and what was linked is removed in any case.
pub async fn serve(
    options: &Options,
    profiles: &Profiles,
    stop: watch::Receiver<bool>,
    ready: impl FnOnce(&ready::Ready),
) -> Result<(), SimError> {
    check(options)?;
    let chosen = options
        .dmcs
        .iter()
        .map(|id| profiles.get(id).ok_or_else(|| SimError::NoSuchDmc(id.clone())));
    let chosen: Vec<&Profile> = chosen.collect::<Result<_, _>>()?;
    let mut doors = Vec::new();
    for place in 0..chosen.len() {
        doors.push(Door::open(&options.far_end, place).await?);
    }
    let listener = match options.control {
        Some(address) => Some(control::listen(address).await?),
        None => None,
    };
    let mut tasks = JoinSet::new();
    let mut inboxes = Vec::new();
    let mut stands = Vec::new();
    for (place, (profile, door)) in chosen.iter().zip(doors).enumerate() {
        let served = Served::new(profile, options, place)?;
        stands.push(served.stand(&door));
        let (inbox, requests) = mpsc::channel::<Request>(16);
        inboxes.push((profile.id.clone(), inbox));
        let stop = stop.clone();
        tasks.spawn(served.run(door, requests, stop));
    }
    let told = ready::Ready::new(options.seed, stands, listener.as_ref());
    if let Some(path) = &options.write_rack {
        let text = told.rack().to_string();
        std::fs::write(path, text).map_err(SimError::io(format!("write {}", path.display())))?;
    }
    ready(&told);
    if let Some(listener) = listener {
        let stop = stop.clone();
        tasks.spawn(async move {
            control::accept(listener, inboxes, stop).await;
            Ok(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok(result) => result?,
            Err(fault) => std::panic::resume_unwind(fault.into_panic()),
        }
    }
    Ok(())
}

fn check(options: &Options) -> Result<(), SimError> {
    if let Some(address) = options.control.filter(|address| !address.ip().is_loopback()) {
        return Err(SimError::NotLoopback(address));
    }
    let is_speed = options.speed.is_finite() && options.speed > 0.0;
    if is_speed { Ok(()) } else { Err(SimError::Speed(options.speed)) }
}
