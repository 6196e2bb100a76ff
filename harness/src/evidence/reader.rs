//! Reads a run log, whatever state a crash or a hand left it in.
//!
//! | what is found | is called |
//! | --- | --- |
//! | every line in the chain, and the manifest agrees | complete |
//! | the last line is torn, or the manifest is not there | incomplete: the lines before it count |
//! | a line inside that is no line, or breaks the chain | damaged: the lines before it count |
//! | a manifest that cites other lines than are there | damaged |

use jiff::Timestamp;

use super::canon::Canon;
use super::line::{FORMAT, Line, Rim};
use super::run::{Manifest, RunRecord};
use super::{Digest, Event};

/// How much of a run there is, and whether it can be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// All of it.
    Complete,
    /// It did not come to its end: why one sees that.
    Incomplete(String),
    /// It is not what was written: where, and what is wrong.
    Damaged(String),
}

impl State {
    /// Whether all of it is there.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        *self == Self::Complete
    }

    /// In a word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Incomplete(_) => "incomplete",
            Self::Damaged(_) => "damaged",
        }
    }
}

/// What was read of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What surrounded it; absent where there is no first line.
    pub rim: Option<Rim>,
    /// What happened, as far as it can be relied on.
    pub run: RunRecord,
    /// The lines' bodies as they were written.
    pub bodies: Vec<String>,
    /// When the first and the last line were written.
    pub span: Option<(Timestamp, Timestamp)>,
    /// How much there is.
    pub state: State,
    /// The digest of the last good line.
    pub head: Digest,
    /// The digest of what happened.
    pub log_digest: Digest,
}

/// Reads the octets of a log, and of its manifest where there is one.
#[must_use]
pub fn read(log: &[u8], manifest: Option<&[u8]>) -> Reading {
    let mut reader = Reader::default();
    let state = reader.lines(log);
    let state = match (state, manifest) {
        (Ok(()), None) => {
            State::Incomplete("it has no manifest, so it did not come to its end".to_owned())
        }
        (Ok(()), Some(manifest)) => reader.against(manifest),
        (Err(State::Incomplete(why)), Some(_)) => {
            State::Damaged(format!("incomplete: {why}, but the manifest says that it was complete"))
        }
        (Err(state), _) => state,
    };
    Reading {
        rim: reader.rim,
        run: reader.run,
        bodies: reader.bodies,
        span: reader.span,
        state,
        head: reader.head,
        log_digest: reader.canon.digest(),
    }
}

#[derive(Default)]
struct Reader {
    rim: Option<Rim>,
    run: RunRecord,
    bodies: Vec<String>,
    span: Option<(Timestamp, Timestamp)>,
    head: Digest,
    seq: u64,
    canon: Canon,
}

impl Reader {
    fn lines(&mut self, log: &[u8]) -> Result<(), State> {
        for piece in log.split_inclusive(|octet| *octet == b'\n') {
            let Some(octets) = piece.strip_suffix(b"\n") else {
                let n = piece.len();
                return Err(State::Incomplete(format!("its last line is torn after {n} octets")));
            };
            let number = self.seq + 1;
            self.line(octets).map_err(|why| State::Damaged(format!("line {number}: {why}")))?;
        }
        match self.seq {
            0 => Err(State::Incomplete("it has no line".to_owned())),
            _ => Ok(()),
        }
    }

    fn line(&mut self, octets: &[u8]) -> Result<(), String> {
        let line: Line<'_> = serde_json::from_slice(octets).map_err(|error| error.to_string())?;
        if line.v != FORMAT {
            return Err(format!("format {} is not one that this dmc reads", line.v));
        }
        if line.prev != self.head {
            return Err("it does not cite the line before it".to_owned());
        }
        if line.seq != self.seq {
            return Err(format!("it says that it is line {}", line.seq.saturating_add(1)));
        }
        let event: Event =
            serde_json::from_str(line.body.get()).map_err(|error| error.to_string())?;
        self.head = Digest::of(octets);
        self.seq += 1;
        self.span = Some((self.span.map_or(line.at, |(first, _)| first), line.at));
        self.rim = self.rim.take().or(line.rim);
        self.canon.take(&event, line.body.get());
        self.bodies.push(line.body.get().to_owned());
        self.run.take(event);
        Ok(())
    }

    fn against(&self, manifest: &[u8]) -> State {
        let manifest: Manifest = match serde_json::from_slice(manifest) {
            Ok(manifest) => manifest,
            Err(error) => return State::Damaged(format!("the manifest cannot be read: {error}")),
        };
        if manifest.lines > self.seq {
            let (told, there) = (manifest.lines, self.seq);
            return State::Damaged(format!(
                "incomplete: the manifest cites {told} lines, and {there} are there"
            ));
        }
        if manifest.head != self.head || manifest.lines != self.seq {
            return State::Damaged("the manifest cites another last line".to_owned());
        }
        if manifest.log_digest != self.canon.digest() {
            return State::Damaged("the manifest cites another log_digest".to_owned());
        }
        if self.run.summary.as_ref().is_none_or(|summary| summary.log_digest != manifest.log_digest)
        {
            return State::Damaged("its summary cites another log_digest".to_owned());
        }
        State::Complete
    }
}
