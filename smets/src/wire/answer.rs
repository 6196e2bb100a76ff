//! What an answer to a command means.

use zigbee::se;
use zigbee::se::FieldValue;
use zigbee::zcl::general::Command as General;
use zigbee::zcl::{Frame, Status};

use super::commands::CommandBinding;
use crate::outcome::{Nonsense, Outcome};
use crate::value::Value;

/// What a device answered to a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// What came of it.
    pub outcome: Outcome,
    /// Why it was refused, in words, where the device says.
    pub reason: Option<String>,
    /// What else the answer says.
    pub fields: Vec<Field>,
}

/// Something else that an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is called.
    pub name: &'static str,
    /// What it is.
    pub value: Value,
}

impl Answered {
    /// It was done, and nothing more is said.
    #[must_use]
    pub const fn accepted() -> Self {
        Self { outcome: Outcome::Accepted, reason: None, fields: Vec::new() }
    }

    /// It was refused, for this reason.
    #[must_use]
    pub fn refused(outcome: Outcome, reason: &str) -> Self {
        Self { outcome, reason: Some(reason.to_owned()), fields: Vec::new() }
    }

    /// What a status in a Default Response means (ZCL 2.6.3).
    #[must_use]
    pub fn of_status(status: Status) -> Self {
        let outcome = match status {
            Status::SUCCESS => return Self::accepted(),
            Status::UNSUP_CLUSTER_COMMAND
            | Status::UNSUP_GENERAL_COMMAND
            | Status::UNSUP_MANUF_CLUSTER_COMMAND
            | Status::UNSUP_MANUF_GENERAL_COMMAND
            | Status::UNSUPPORTED_CLUSTER => Outcome::Unsupported,
            Status::MALFORMED_COMMAND => Outcome::Malformed,
            _ => Outcome::Rejected,
        };
        let named = status.name().map(str::to_lowercase);
        let numbered = || format!("status {:#04x}", status.0);
        Self { outcome, reason: Some(named.unwrap_or_else(numbered)), fields: Vec::new() }
    }
}

impl CommandBinding {
    /// What `frame`, which came back for this command, means.
    ///
    /// # Errors
    /// Where it is no answer to this command, or is malformed.
    ///
    /// # Panics
    /// Where a row names what no table has: a test looks at all of them.
    pub fn from_wire(
        &self,
        frame: &Frame,
        digits: super::items::Digits,
    ) -> Result<Answered, Nonsense> {
        let table = se::cluster(self.cluster);
        let named = |name| table.and_then(|cluster| cluster.command_named(name));
        if let Some(general) = General::of(frame) {
            let general = general.map_err(|fault| Nonsense(fault.to_string()))?;
            let sent = named(self.request).map(|row| row.id);
            return match general {
                General::DefaultResponse(response) if Some(response.command_id) == sent => {
                    Ok(Answered::of_status(response.status))
                }
                General::DefaultResponse(response) => {
                    let id = response.command_id;
                    Err(Nonsense(format!(
                        "a Default Response for command {id:#04x}, which was not sent"
                    )))
                }
                _ => Err(Nonsense("a general command that answers nothing".into())),
            };
        }
        let response = self.response.and_then(named);
        let is_it = |row: &&se::CommandSpec| {
            let header = &frame.header;
            let direction = se::Direction::from(header.direction);
            header.manufacturer_code.is_none()
                && (row.id, row.direction) == (header.command_id, direction)
        };
        let Some(row) = response.filter(is_it) else {
            let id = frame.header.command_id;
            return Err(Nonsense(format!("{} was answered with command {id:#04x}", self.request)));
        };
        let fields = row.read(&frame.payload).map_err(|fault| Nonsense(fault.to_string()))?;
        let number = |name: &str| {
            let field = fields.iter().find(|field| field.name == name);
            field.and_then(|field| match field.value {
                FieldValue::Unsigned(number) => i64::try_from(number).ok(),
                FieldValue::Signed(number) => Some(number),
                _ => None,
            })
        };
        (self.from_response)(&number, digits)
    }
}
