//! Reporting attributes (ZCL rev 8, 2.5.7 to 2.5.11).
//!
//! ```text
//! configure      | 00 | attribute id | type | min interval | max interval | reportable change |
//!                | 01 | attribute id | timeout |            the change for analog types only
//! its response   | status | direction | attribute id |      or one octet of success
//! read           | direction | attribute id |
//! its response   | status | as configure, without what follows the id unless success |
//! report         | attribute id | type | value |
//! ```

use bytes::BytesMut;

use super::attributes::WriteRecord;
use super::{Many, Outcomes};
use crate::wire::{Fault, Parsed, Reason, Wire, field};
use crate::zcl::status::Status;
use crate::zcl::types::TypeId;
use crate::zcl::value::Value;

/// When to report attributes (2.5.7).
pub type ConfigureReporting = Many<ReportingRecord>;
/// Which reports were not arranged (2.5.8).
pub type ConfigureReportingResponse = Outcomes<ConfigureStatus>;
/// Which attributes' reporting is asked about (2.5.9).
pub type ReadReporting = Many<ReadReportingRecord>;
/// How attributes are reported (2.5.10).
pub type ReadReportingResponse = Many<ReportingView>;
/// Attributes with their values (2.5.11).
pub type ReportAttributes = Many<WriteRecord>;

wire_ids! {
    /// Who reports (2.5.7.1.2).
    pub struct ReportingDirection(u8) {
        /// The receiver of the command shall send reports.
        SEND = 0x00,
        /// The receiver of the command shall expect reports.
        RECEIVE = 0x01,
    }
}

fields! {
    /// Why a report was not arranged (2.5.8.1).
    pub struct ConfigureStatus = "attribute status record" {
        /// The reason.
        status: Status,
        /// Who was to report.
        direction: ReportingDirection,
        /// The attribute.
        attribute_id: u16,
    }

    /// An attribute whose reporting is asked about (2.5.9.1).
    pub struct ReadReportingRecord = "attribute record" {
        /// Who reports.
        direction: ReportingDirection,
        /// The attribute.
        attribute_id: u16,
    }
}

/// When an attribute is reported, or expected (2.5.7.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportingTerms {
    /// The receiver of the command shall send reports.
    Send {
        /// The type of the attribute.
        ty: TypeId,
        /// No report sooner than this after the last, in seconds.
        min_interval_s: u16,
        /// A report at least this often, in seconds; 0xffff: never; 0 is "as by default".
        max_interval_s: u16,
        /// Report when the value has changed by this much. For analog types only, and of type `ty`.
        reportable_change: Option<Value>,
    },
    /// The receiver of the command shall expect reports.
    Receive {
        /// After this many seconds without a report something is wrong; 0: never.
        timeout_s: u16,
    },
}

/// How an attribute shall be reported (2.5.7.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportingRecord {
    /// The attribute.
    pub attribute_id: u16,
    /// When.
    pub terms: ReportingTerms,
}

/// How an attribute is reported, or why that cannot be said (2.5.10.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportingView {
    /// Who reports.
    pub direction: ReportingDirection,
    /// The attribute.
    pub attribute_id: u16,
    /// When, or a status other than success.
    pub outcome: Result<ReportingTerms, Status>,
}

impl ReportingTerms {
    fn direction(&self) -> ReportingDirection {
        match self {
            Self::Send { .. } => ReportingDirection::SEND,
            Self::Receive { .. } => ReportingDirection::RECEIVE,
        }
    }

    fn parse(direction: ReportingDirection, input: &[u8]) -> Parsed<'_, Self> {
        match direction {
            ReportingDirection::SEND => {
                let (rest, ty) = field("data type", TypeId::parse)(input)?;
                if !Value::TYPES.contains(&ty) {
                    return Err(Fault::at(input, "data type", Reason::Reserved(ty.0.into())));
                }
                let (rest, min_interval_s) = field("minimum interval", u16::parse)(rest)?;
                let (rest, max_interval_s) = field("maximum interval", u16::parse)(rest)?;
                let (rest, reportable_change) = if ty.is_analog() {
                    let change = |rest| Value::parse_as(ty, rest);
                    let (rest, change) = field("reportable change", change)(rest)?;
                    (rest, Some(change))
                } else {
                    (rest, None)
                };
                Ok((rest, Self::Send { ty, min_interval_s, max_interval_s, reportable_change }))
            }
            ReportingDirection::RECEIVE => {
                let (rest, timeout_s) = field("timeout", u16::parse)(input)?;
                Ok((rest, Self::Receive { timeout_s }))
            }
            other => Err(Fault::at(input, "direction", Reason::Reserved(other.0.into()))),
        }
    }

    fn put(&self, out: &mut BytesMut) {
        match self {
            Self::Send { ty, min_interval_s, max_interval_s, reportable_change } => {
                ty.put(out);
                min_interval_s.put(out);
                max_interval_s.put(out);
                if let Some(change) = reportable_change {
                    change.put_bare(out);
                }
            }
            Self::Receive { timeout_s } => timeout_s.put(out),
        }
    }
}

impl<'a> Wire<'a> for ReportingRecord {
    const NAME: &'static str = "reporting configuration record";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, direction) = field("direction", ReportingDirection::parse)(input)?;
        let (rest, attribute_id) = field("attribute id", u16::parse)(rest)?;
        let (rest, terms) = ReportingTerms::parse(direction, rest)?;
        Ok((rest, Self { attribute_id, terms }))
    }

    fn put(&self, out: &mut BytesMut) {
        self.terms.direction().put(out);
        self.attribute_id.put(out);
        self.terms.put(out);
    }
}

impl<'a> Wire<'a> for ReportingView {
    const NAME: &'static str = "reporting configuration record";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, status) = field("status", Status::parse)(input)?;
        let (rest, direction) = field("direction", ReportingDirection::parse)(rest)?;
        let (rest, attribute_id) = field("attribute id", u16::parse)(rest)?;
        if status != Status::SUCCESS {
            return Ok((rest, Self { direction, attribute_id, outcome: Err(status) }));
        }
        let (rest, terms) = ReportingTerms::parse(direction, rest)?;
        Ok((rest, Self { direction, attribute_id, outcome: Ok(terms) }))
    }

    /// A failure called success has no encoding of its own: it goes out as [`Status::FAILURE`].
    fn put(&self, out: &mut BytesMut) {
        let (status, direction) = match &self.outcome {
            Ok(terms) => (Status::SUCCESS, terms.direction()),
            Err(Status::SUCCESS) => (Status::FAILURE, self.direction),
            Err(status) => (*status, self.direction),
        };
        status.put(out);
        direction.put(out);
        self.attribute_id.put(out);
        if let Ok(terms) = &self.outcome {
            terms.put(out);
        }
    }
}
