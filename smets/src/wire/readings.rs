//! What a device said when it was asked for attributes.

use std::collections::BTreeMap;

use zigbee::se::{self, ClusterSpec, Side};
use zigbee::zcl::general::{Command, ReadAttributesResponse};
use zigbee::zcl::{Frame, Status, Value};

use crate::outcome::Nonsense;

/// The attributes of one cluster, as a device gave them.
#[derive(Clone, Debug)]
pub struct Readings {
    cluster: &'static ClusterSpec,
    values: BTreeMap<u16, Result<Value, Status>>,
}

impl Readings {
    /// What `answer` says about the attributes `asked` of the cluster with this identifier.
    ///
    /// A device that refuses the whole request with a Default Response is taken to have refused each
    /// attribute. Attributes that nobody asked for are kept: they do no harm.
    ///
    /// # Errors
    /// Where the answer is not one to a read, or is malformed.
    ///
    /// # Panics
    /// Where this program has no table of the cluster: whoever asks has a row that names it.
    pub fn of(cluster: u16, asked: &[u16], answer: &Frame) -> Result<Self, Nonsense> {
        let cluster =
            se::cluster(cluster).unwrap_or_else(|| unreachable!("no cluster {cluster:#06x}"));
        let command = match Command::of(answer) {
            Some(command) => command.map_err(|fault| Nonsense(fault.to_string()))?,
            None => return Err(Nonsense("a read was answered with a cluster's command".into())),
        };
        match command {
            Command::ReadAttributesResponse(ReadAttributesResponse { 0: records }) => {
                let values =
                    records.into_iter().map(|record| (record.attribute_id, record.outcome));
                Ok(Self { cluster, values: values.collect() })
            }
            Command::DefaultResponse(response) if response.status != Status::SUCCESS => {
                let values = asked.iter().map(|id| (*id, Err(response.status)));
                Ok(Self { cluster, values: values.collect() })
            }
            other => {
                let (id, _) = other.encode();
                Err(Nonsense(format!("a read was answered with general command {id:#04x}")))
            }
        }
    }

    /// The attribute's value, of the type that the cluster's table gives it; `None` where the device
    /// has no such attribute, or says that it holds no value.
    ///
    /// # Errors
    /// Where the device gave a value of another type, refused for any other reason than not having
    /// the attribute, or left it out of its answer.
    pub fn value(&self, id: u16) -> Result<Option<&Value>, Nonsense> {
        let row = self.cluster.attribute(Side::Server, id).map(|(row, _)| row);
        let name = row.map_or("attribute", |row| row.name);
        match self.values.get(&id) {
            None => Err(Nonsense(format!("{name} is not in the answer"))),
            Some(Err(Status::UNSUPPORTED_ATTRIBUTE | Status::UNSUPPORTED_CLUSTER)) => Ok(None),
            Some(Err(status)) => Err(Nonsense(format!("{name} was refused: {status:?}"))),
            Some(Ok(value)) if value.is_absent() => Ok(None),
            Some(Ok(value)) => match row {
                Some(row) if row.ty != value.ty() => {
                    let (found, wanted) = (value.ty(), row.ty);
                    Err(Nonsense(format!("{name} has the type {found:?}, not {wanted:?}")))
                }
                _ => Ok(Some(value)),
            },
        }
    }

    /// The same as an unsigned number.
    ///
    /// # Errors
    /// As [`Self::value`].
    pub fn unsigned(&self, id: u16) -> Result<Option<u64>, Nonsense> {
        Ok(self.value(id)?.and_then(Value::as_unsigned))
    }

    /// The same as a signed number.
    ///
    /// # Errors
    /// As [`Self::value`].
    pub fn signed(&self, id: u16) -> Result<Option<i64>, Nonsense> {
        Ok(self.value(id)?.and_then(Value::as_signed))
    }

    /// The same as text.
    ///
    /// # Errors
    /// As [`Self::value`], and where it is not UTF-8.
    pub fn text(&self, id: u16) -> Result<Option<&str>, Nonsense> {
        let Some(value) = self.value(id)? else { return Ok(None) };
        let text = value.as_text().ok_or_else(|| Nonsense("text that is not UTF-8".into()))?;
        Ok(Some(text))
    }
}
