//! EZSP frames, as trees of fields.

use adapters::ezsp::{Frame, describe};
use zigbee::Wire;
use zigbee::dissect::{Dissection, Field, Problem, Value};

/// Reads an EZSP frame as far as it can be read.
pub(super) fn dissect(octets: &[u8]) -> Dissection {
    let summary = describe(octets);
    let frame = match Frame::decode(octets) {
        Ok(frame) => frame,
        Err(error) => {
            return Dissection {
                fields: vec![],
                summary,
                problem: Some(Problem::Malformed(error)),
            };
        }
    };
    let header = octets.len() - frame.parameters.len();
    let name = frame.spec().map_or("unknown", |spec| spec.name);
    let id = Value::Code { code: frame.header.id.into(), digits: 4, name: name.into() };
    let mut children = vec![
        leaf("sequence", Value::Number(frame.header.sequence.into()), 0..1),
        leaf("frame id", id, 0..header),
    ];
    let problem = match frame.fields() {
        None => {
            let unknown = Value::Octets(frame.parameters.clone());
            children.push(leaf("parameters", unknown, header..octets.len()));
            None
        }
        Some(Ok(fields)) => {
            let fields = fields.into_iter();
            children.extend(
                fields.map(|field| leaf(field.name, Value::Text(field.value), field.octets)),
            );
            None
        }
        Some(Err(error)) => Some(Problem::Malformed(error)),
    };
    let octets = 0..octets.len();
    let root = Field { name: Frame::NAME.into(), value: Value::Group, octets, children };
    Dissection { fields: vec![root], summary, problem }
}

fn leaf(name: &'static str, value: Value, octets: core::ops::Range<usize>) -> Field {
    Field { name: name.into(), value, octets, children: vec![] }
}
