//! `dmc doctor`: what on this machine may be in the way.
//!
//! Nothing here is needed to run against simulated devices: what is missing is said with what it is
//! for, and the exit code is 12 only where something that is there cannot be used.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Serialize;

use super::args::DoctorArgs;
use super::{Exit, Out, Stop};

/// How one thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// It is there and can be used.
    Well,
    /// It is not there; nothing that runs here needs it.
    Absent,
    /// It is there and cannot be used.
    Trouble,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Found {
    v: u32,
    what: String,
    state: State,
    says: String,
}

impl Found {
    fn new(what: impl Into<String>, state: State, says: impl Into<String>) -> Self {
        Self { v: 1, what: what.into(), state, says: says.into() }
    }
}

/// Looks at this machine.
pub(super) fn doctor(args: &DoctorArgs) -> Result<Exit, Stop> {
    let mut found = ports();
    found.extend([tshark(), pty(), terminal()]);
    let mut out = Out::stdout();
    if args.json {
        out.json_pretty(&found);
    } else {
        for one in &found {
            let mark = match one.state {
                State::Well => "ok     ",
                State::Absent => "absent ",
                State::Trouble => "TROUBLE",
            };
            out.line(format_args!("{mark}  {}: {}", one.what, one.says));
        }
    }
    out.finish()?;
    let trouble = found.iter().any(|one| one.state == State::Trouble);
    Ok(if trouble { Exit::Bench } else { Exit::Well })
}

/// Serial ports that a stick may be at. The stable names of `/dev/serial/by-id` first, where there
/// are any, since `/dev/ttyUSB0` changes with the order of plugging in.
fn ports() -> Vec<Found> {
    let mut ports: Vec<PathBuf> = names(Path::new("/dev/serial/by-id"), |_| true);
    if ports.is_empty() {
        let is_port = |name: &str| name.starts_with("ttyUSB") || name.starts_with("ttyACM");
        ports = names(Path::new("/dev"), is_port);
    }
    if ports.is_empty() {
        let says = "no USB serial port is there: no stick is plugged in";
        return vec![Found::new("serial ports", State::Absent, says)];
    }
    ports.iter().map(|port| self::port(port)).collect()
}

fn names(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<PathBuf> = entries
        .filter(|entry| entry.file_name().to_str().is_some_and(&wanted))
        .map(|entry| entry.path())
        .collect();
    names.sort();
    names
}

fn port(port: &Path) -> Found {
    let what = format!("serial port {}", port.display());
    match OpenOptions::new().read(true).write(true).open(port) {
        Ok(_) => Found::new(what, State::Well, "can be opened"),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            let says = "may not be opened: join the group that owns it, most often `dialout` \
                        (sudo usermod -aG dialout $USER), and log in again";
            Found::new(what, State::Trouble, says)
        }
        Err(error) => Found::new(what, State::Trouble, format!("cannot be opened: {error}")),
    }
}

fn tshark() -> Found {
    let says = Command::new("tshark").arg("--version").output();
    match says {
        Ok(output) if output.status.success() => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let version = text.lines().next().unwrap_or_default().trim();
            Found::new("tshark", State::Well, version)
        }
        Ok(output) => {
            Found::new("tshark", State::Trouble, format!("does not start: {}", output.status))
        }
        Err(_) => {
            let says = "not installed: captures can be written, and read elsewhere";
            Found::new("tshark", State::Absent, says)
        }
    }
}

/// `dmc sim --pty` needs to open one.
fn pty() -> Found {
    match OpenOptions::new().read(true).write(true).open("/dev/ptmx") {
        Ok(_) => Found::new("pseudo-terminals", State::Well, "can be opened"),
        Err(error) => {
            let says = format!("cannot be opened, so `dmc sim --pty` does not work: {error}");
            Found::new("pseudo-terminals", State::Trouble, says)
        }
    }
}

fn terminal() -> Found {
    let kind = |is_terminal: bool| if is_terminal { "a terminal" } else { "no terminal" };
    let out = kind(io::stdout().is_terminal());
    let err = kind(io::stderr().is_terminal());
    let colour = if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        ", NO_COLOR is set"
    } else {
        ""
    };
    let says = format!("standard output is {out}, standard error {err}{colour}");
    Found::new("terminal", State::Well, says)
}
