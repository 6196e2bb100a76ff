//! Standard output and standard error, as every command writes to them.
//!
//! A reader that has gone (`dmc list words | head -1`) is no error: what follows is not written.
//! Colours go only to a terminal, and never where `NO_COLOR` is set.

use std::fmt::Display;
use std::io::{self, Write};

use serde::Serialize;

use super::Stop;

/// One of the two.
pub struct Out {
    to: Box<dyn Write>,
    /// Why nothing more is written.
    ended: Option<io::Error>,
}

impl Out {
    /// Standard output.
    #[must_use]
    pub fn stdout() -> Self {
        Self { to: Box::new(anstream::stdout()), ended: None }
    }

    /// Standard error.
    #[must_use]
    pub fn stderr() -> Self {
        Self { to: Box::new(anstream::stderr()), ended: None }
    }

    /// Writes a line.
    pub fn line(&mut self, line: impl Display) {
        self.write(format_args!("{line}\n"));
    }

    /// Writes a text as it stands.
    pub fn text(&mut self, text: impl Display) {
        self.write(format_args!("{text}"));
    }

    /// Writes a value as JSON on a line of its own.
    pub fn json(&mut self, value: &impl Serialize) {
        match serde_json::to_string(value) {
            Ok(line) => self.line(line),
            Err(error) => self.ended = Some(error.into()),
        }
    }

    /// Writes a value as JSON over several lines.
    pub fn json_pretty(&mut self, value: &impl Serialize) {
        match serde_json::to_string_pretty(value) {
            Ok(text) => self.line(text),
            Err(error) => self.ended = Some(error.into()),
        }
    }

    /// Writes octets.
    pub fn octets(&mut self, octets: &[u8]) {
        if self.ended.is_none() {
            self.ended = self.to.write_all(octets).err();
        }
    }

    fn write(&mut self, what: std::fmt::Arguments<'_>) {
        if self.ended.is_none() {
            self.ended = self.to.write_fmt(what).and_then(|()| self.to.flush()).err();
        }
    }

    /// Whether everything arrived, or its reader wanted no more.
    ///
    /// # Errors
    /// Where it did not for another reason, such as a full disk.
    pub fn finish(mut self) -> Result<(), Stop> {
        let ended = self.ended.take().or_else(|| self.to.flush().err());
        match ended {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Stop::failed_to("write the output", error))
            }
            _ => Ok(()),
        }
    }
}
