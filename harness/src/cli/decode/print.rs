//! Dissections, for people and for machines.

use serde_json::{Value as Json, json};
use zigbee::dissect::{Dissection, Field, Value};

use super::super::Out;
use super::super::args::DecodeArgs;
use crate::evidence::capture::Packet;

/// How many octets of a field are shown beside it.
const SHOWN: usize = 8;

/// A frame of a capture: its number, its time and what it says in a line; every field where that is
/// asked for.
pub(super) fn numbered(out: &mut Out, packet: &Packet, dissection: &Dissection, args: &DecodeArgs) {
    if args.json {
        let mut json = json(dissection);
        if let Some(object) = json.as_object_mut() {
            object.insert("number".to_owned(), packet.number.into());
            object.insert("at_us".to_owned(), packet.at.0.into());
        }
        out.json(&json);
        return;
    }
    line(out, packet, dissection);
    if args.verbose {
        tree(out, dissection, &packet.octets);
    }
}

/// A frame of a capture, in a line.
pub(crate) fn line(out: &mut Out, packet: &Packet, dissection: &Dissection) {
    let (seconds, micros) = (packet.at.0 / 1_000_000, packet.at.0 % 1_000_000);
    out.line(format_args!("{:6} {seconds:5}.{micros:06}  {}", packet.number, dissection.summary));
}

/// Every field, a line each, with its octets.
pub(super) fn tree(out: &mut Out, dissection: &Dissection, octets: &[u8]) {
    out.line(&dissection.summary);
    for field in &dissection.fields {
        branch(out, field, octets, 1);
    }
    if let Some(problem) = &dissection.problem {
        out.line(format_args!("  ! {problem}"));
    }
}

fn branch(out: &mut Out, field: &Field, octets: &[u8], depth: usize) {
    let indent = "  ".repeat(depth);
    let shown = match (&field.value, field.children.is_empty()) {
        (Value::Group, false) => field.name.to_string(),
        (Value::Group, true) => format!("{}: empty", field.name),
        (value, _) => format!("{}: {value}", field.name),
    };
    let hex = match &field.value {
        Value::Group | Value::Secret => String::new(),
        _ => hex_of(octets.get(field.octets.clone()).unwrap_or_default()),
    };
    out.line(format_args!("{:60}  {hex}", format!("{indent}{shown}")).to_string().trim_end());
    for child in &field.children {
        branch(out, child, octets, depth + 1);
    }
}

fn hex_of(octets: &[u8]) -> String {
    let shown: Vec<String> =
        octets.iter().take(SHOWN).map(|octet| format!("{octet:02x}")).collect();
    let more = if octets.len() > SHOWN { " .." } else { "" };
    format!("{}{more}", shown.join(" "))
}

/// A dissection as machines read it: `v`, `summary`, `problem`, `fields`.
pub(crate) fn json(dissection: &Dissection) -> Json {
    json!({
        "v": 1,
        "summary": dissection.summary,
        "problem": dissection.problem.map(|problem| problem.to_string()),
        "fields": dissection.fields.iter().map(field).collect::<Vec<_>>(),
    })
}

/// A field: `name`, `octets` (first, and after the last), `value` where it has one, `code` where that
/// is an identifier, and `fields` in it.
fn field(field: &Field) -> Json {
    let mut json = json!({
        "name": field.name,
        "octets": [field.octets.start, field.octets.end],
    });
    let Some(object) = json.as_object_mut() else { return json };
    let value = match &field.value {
        Value::Group => None,
        Value::Number(number) => Some(json!(number)),
        Value::Signed(number) => Some(json!(number)),
        Value::Flag(flag) => Some(json!(flag)),
        Value::Code { code, name, .. } => {
            object.insert("code".to_owned(), json!(code));
            (!name.is_empty()).then(|| json!(name))
        }
        Value::Secret => Some(Json::Null),
        other => Some(json!(other.to_string())),
    };
    if let Some(value) = value {
        object.insert("value".to_owned(), value);
    }
    if !field.children.is_empty() {
        let children = field.children.iter().map(self::field);
        object.insert("fields".to_owned(), children.collect());
    }
    json
}
