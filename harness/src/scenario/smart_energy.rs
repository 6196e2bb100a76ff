//! Smart Energy as scenarios speak it: the cluster tables' names, and values both ways.

use bytes::Bytes;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use smets::Value;
use zigbee::se::{self, ClusterSpec, FieldValue, Side};
use zigbee::zcl::general::{Command, DefaultResponse, ReadRecord};
use zigbee::zcl::{self, Frame, FrameType, Status};

use crate::record::Seen;

/// The status of a default response, as expectations name it.
pub const DEFAULT_STATUS: &str = "default_response.status";
/// The command that a default response answers.
pub const DEFAULT_COMMAND: &str = "default_response.command";
/// The name of the command that came back.
pub const RESPONSE: &str = "response";

/// What can be seen of an answer of this cluster: the fields of all its commands, and a default
/// response's.
pub(super) fn answer_names(cluster: &str) -> Vec<String> {
    let mut names: Vec<String> =
        [RESPONSE, DEFAULT_STATUS, DEFAULT_COMMAND].map(str::to_owned).to_vec();
    let commands = se::cluster_named(cluster).map_or(&[][..], |cluster| cluster.commands);
    for field in commands.iter().flat_map(|command| command.fields) {
        if !names.iter().any(|name| name == field.name) {
            names.push(field.name.to_owned());
        }
    }
    names
}

/// A status by name.
pub(super) fn status(name: &str) -> Option<Value> {
    let (status, _) = Status::NAMED.iter().find(|(_, known)| *known == name)?;
    Some(Value::Number(status.0.into()))
}

/// A status's number and name, as a person reads it: `0x81 UNSUP_CLUSTER_COMMAND`. `None` where the
/// value is no status.
#[must_use]
pub fn status_name(value: &Value) -> Option<String> {
    let Value::Number(number) = value else { return None };
    let status = Status(number.to_u8()?);
    let name = status.name().map_or_else(String::new, |name| format!(" {name}"));
    Some(format!("{:#04x}{name}", status.0))
}

/// A field's value as scenarios hold it.
#[must_use]
pub fn to_value(field: &FieldValue) -> Value {
    match field {
        FieldValue::Unsigned(number) => Value::Number((*number).into()),
        FieldValue::Signed(number) => Value::Number((*number).into()),
        FieldValue::Bool(flag) => Value::Flag(*flag),
        FieldValue::Octets(octets) => Value::Text(hex::encode(octets)),
        FieldValue::Text(text) => Value::Text(text.clone()),
        FieldValue::List(items) => Value::Text(
            items.iter().map(|item| to_value(item).to_string()).collect::<Vec<_>>().join(" "),
        ),
        FieldValue::Record(fields) => {
            let shown = fields.iter().map(|(name, value)| format!("{name}={}", to_value(value)));
            Value::Text(shown.collect::<Vec<_>>().join(" "))
        }
        FieldValue::Absent => Value::Absent,
    }
}

/// A value as a command's field takes it; `None` where it cannot be sent: a quantity's unit has no
/// place in a field, and a number must be whole.
#[must_use]
pub fn to_field(value: &Value) -> Option<FieldValue> {
    match value {
        Value::Number(number) if number.is_integer() => number
            .to_u64()
            .map(FieldValue::Unsigned)
            .or_else(|| number.to_i64().map(FieldValue::Signed)),
        Value::Flag(flag) => Some(FieldValue::Bool(*flag)),
        Value::Text(text) | Value::Symbol(text) => Some(FieldValue::Text(text.clone())),
        Value::Time(instant) => {
            smets::time::to_utc_time(*instant).map(|seconds| FieldValue::Unsigned(seconds.into()))
        }
        Value::Number(_) | Value::Quantity(_) | Value::Absent => None,
    }
}

/// What an answer says, by name.
#[must_use]
pub fn read_answer(cluster: &ClusterSpec, answer: &Frame) -> Vec<(String, Seen)> {
    if answer.header.frame_type == FrameType::Global {
        return general(cluster, answer);
    }
    let Some(row) = cluster.command(answer.header.direction.into(), answer.header.command_id)
    else {
        let why = format!("{} has no command {:#04x}", cluster.name, answer.header.command_id);
        return vec![(RESPONSE.to_owned(), Seen::Nonsense(why))];
    };
    let (fields, error) = row.read_as_far_as_it_goes(&answer.payload);
    let mut seen = vec![(RESPONSE.to_owned(), text(row.name))];
    seen.extend(
        fields
            .into_iter()
            .map(|field| (field.name.to_owned(), Seen::Value(to_value(&field.value)))),
    );
    seen.extend(error.map(|e| (RESPONSE.to_owned(), Seen::Nonsense(e.to_string()))));
    seen
}

fn general(cluster: &ClusterSpec, answer: &Frame) -> Vec<(String, Seen)> {
    let command = match Command::of(answer) {
        Some(Ok(command)) => command,
        Some(Err(e)) => return vec![(RESPONSE.to_owned(), Seen::Nonsense(e.to_string()))],
        None => {
            let why = "a manufacturer's own command".to_owned();
            return vec![(RESPONSE.to_owned(), Seen::Nonsense(why))];
        }
    };
    let name = Command::NAMES.iter().find(|(id, _)| *id == answer.header.command_id);
    let mut seen = vec![(RESPONSE.to_owned(), text(name.map_or("", |(_, name)| name)))];
    match command {
        Command::DefaultResponse(DefaultResponse { command_id, status }) => {
            let number = |n: u8| Seen::Value(Value::Number(n.into()));
            seen.push((DEFAULT_STATUS.to_owned(), number(status.0)));
            seen.push((DEFAULT_COMMAND.to_owned(), number(command_id)));
        }
        Command::ReadAttributesResponse(records) => {
            seen.extend(records.0.iter().map(|record| attribute(cluster, record)));
        }
        _ => {}
    }
    seen
}

fn attribute(cluster: &ClusterSpec, record: &ReadRecord) -> (String, Seen) {
    let row = cluster.attribute(Side::Server, record.attribute_id);
    let name = row.as_ref().map_or_else(
        || format!("{:#06x}", record.attribute_id),
        |(row, numbers)| row.spelled(numbers),
    );
    let seen = match &record.outcome {
        Ok(value) => match row {
            Some((row, _)) if row.ty != value.ty() => {
                Seen::Nonsense(format!("a {:?} where a {:?} is due", value.ty(), row.ty))
            }
            _ => Seen::Value(from_zcl(value)),
        },
        Err(_) => Seen::Value(Value::Absent),
    };
    (name, seen)
}

fn from_zcl(value: &zcl::Value) -> Value {
    if value.is_absent() {
        return Value::Absent;
    }
    if let zcl::Value::Boolean(flag) = value {
        return flag.get().map_or(Value::Absent, Value::Flag);
    }
    let number = |number: Option<Decimal>| number.map(Value::Number);
    let text = |value: &zcl::Value| value.as_text().map(|text| Value::Text(text.to_owned()));
    let octets = |value: &zcl::Value| value.as_octets().map(|o| Value::Text(hex::encode(o)));
    number(value.as_unsigned().map(Decimal::from))
        .or_else(|| number(value.as_signed().map(Decimal::from)))
        .or_else(|| text(value))
        .or_else(|| octets(value))
        .unwrap_or_else(|| Value::Text(format!("{value:?}")))
}

fn text(text: &str) -> Seen {
    Seen::Value(Value::Text(text.to_owned()))
}

/// A whole frame from hexadecimal digits with or without spaces between them.
///
/// # Errors
/// Says what is wrong with it.
pub fn frame_of(text: &str) -> Result<Frame, String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let octets = hex::decode(&digits).map_err(|e| format!("not octets: {e}"))?;
    zigbee::Wire::decode(Bytes::from(octets).as_ref())
        .map_err(|e: zigbee::DecodeError| format!("no ZCL frame: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use zigbee::zcl::Direction;

    #[test]
    fn a_default_response_is_seen_by_name() {
        let cluster = se::cluster_named("Messaging").unwrap();
        let answer = frame_of("18 2a 0b 00 81").unwrap();
        let seen = read_answer(cluster, &answer);
        assert_eq!(
            seen,
            [
                (RESPONSE.to_owned(), text("DefaultResponse")),
                (DEFAULT_STATUS.to_owned(), Seen::Value(Value::Number(0x81.into()))),
                (DEFAULT_COMMAND.to_owned(), Seen::Value(Value::Number(0.into()))),
            ]
        );
        assert_eq!(status("UNSUP_CLUSTER_COMMAND"), Some(Value::Number(0x81.into())));
    }

    #[test]
    fn an_answer_that_means_nothing_is_seen_as_such() {
        let cluster = se::cluster_named("Messaging").unwrap();
        let direction = Direction::ClientToServer;
        let unknown = Frame::specific(direction, 1, 0x7e, Bytes::new());
        let cut = frame_of("18 2a 0b 00").unwrap();
        for answer in [unknown, cut] {
            let seen = read_answer(cluster, &answer);
            assert!(matches!(seen.as_slice(), [.., (_, Seen::Nonsense(_))]), "{seen:?}");
        }
    }

    #[test]
    fn octets_without_a_header_are_no_frame() {
        assert!(frame_of("01 2a").unwrap_err().contains("no ZCL frame"));
        assert!(frame_of("01 2g 00").unwrap_err().contains("not octets"));
        assert_eq!(frame_of("01 2a 7f").unwrap().header.command_id, 0x7f);
    }
}
