//! Reading data items: as few requests as fit, and what the answers mean.

use smets::wire::{Digits, Readings};
use smets::{DeviceType, Item, Value};
use tokio::time::Instant;
use zigbee::se::{self, Side};
use zigbee::zcl::general::{Command, ReadAttributes};
use zigbee::zcl::{Direction, Frame};

use super::{Answer, Bench, Doing, Run, Stopped};
use crate::record::Seen;

/// How many octets of attribute records an answer is let grow to: what one frame holds after the
/// headers and integrity codes of all layers.
const RECORDS_MAX: usize = 62;
/// Octets of an attribute record before its value: identifier, status, type.
const RECORD_HEADER: usize = 4;

/// Items that are asked for in one request.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    cluster: u16,
    attributes: Vec<u16>,
    items: Vec<&'static str>,
}

impl<B: Bench> Run<'_, B> {
    /// Reads items of a device; each is observed as `prefix` + `device.item`.
    pub(super) async fn read(
        &mut self,
        doing: &mut Doing,
        prefix: &str,
        from: DeviceType,
        items: &[String],
        deadline: Instant,
    ) -> Result<(), Stopped> {
        let mut seen = Vec::new();
        for group in groups(items) {
            let asked = ReadAttributes { 0: group.attributes.clone() };
            let general = Command::ReadAttributes(asked).encode();
            let request = Frame::general(Direction::ClientToServer, 0, general);
            let answer = self.bench.request(from, group.cluster, request, deadline).await?;
            let at_us = self.now_us();
            let read = meanings(&group, &answer, self.digits(from));
            seen.extend(read.into_iter().map(|(item, seen)| (item, at_us, seen)));
        }
        // In the order of the scenario, whatever was asked together.
        for item in items {
            let found = seen.iter().find(|(name, ..)| name == item);
            if let Some((_, at_us, seen)) = found {
                let (of, round) = (format!("{prefix}{from}.{item}"), doing.round);
                let (at_us, seen) = (*at_us, seen.clone());
                doing.observations.push(crate::record::Observation { at_us, round, of, seen });
            }
        }
        Ok(())
    }

    /// How many digits of an amount stand after the point, by the profile.
    pub(super) fn digits(&self, device: DeviceType) -> Digits {
        let prepayment = self.bench.profile().device(device).and_then(|d| d.prepayment.as_ref());
        Digits(prepayment.map_or(2, |prepayment| prepayment.trailing_digits))
    }
}

/// What an answer says of each item of a group.
fn meanings(group: &Group, answer: &Answer, digits: Digits) -> Vec<(&'static str, Seen)> {
    let all = |seen: Seen| group.items.iter().map(|item| (*item, seen.clone())).collect();
    let frame = match answer {
        Answer::Response(frame) => frame,
        Answer::Undelivered => return all(Seen::Undelivered),
        Answer::Silent => return all(Seen::Silence),
    };
    let readings = match Readings::of(group.cluster, &group.attributes, frame) {
        Ok(readings) => readings,
        Err(nonsense) => return all(Seen::Nonsense(nonsense.0)),
    };
    let items = group.items.iter().filter_map(|name| Item::named(name));
    let meaning = |item: &'static Item| match (item.binding().from_wire)(&readings, digits) {
        Ok(value) => (item.name, Seen::Value(value)),
        Err(nonsense) => (item.name, Seen::Nonsense(nonsense.0)),
    };
    items.map(meaning).collect()
}

/// Items of one cluster together, as many as an answer has room for.
fn groups(items: &[String]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for item in items.iter().filter_map(|name| Item::named(name)) {
        let binding = item.binding();
        let fits = |group: &&mut Group| {
            let mut all = group.attributes.clone();
            all.extend(binding.attributes);
            let is_room = group.items.is_empty() || records(binding.cluster, &all) <= RECORDS_MAX;
            group.cluster == binding.cluster && is_room
        };
        if !groups.iter_mut().any(|mut group| fits(&mut group)) {
            let (cluster, attributes) = (binding.cluster, vec![]);
            groups.push(Group { cluster, attributes, items: vec![] });
        }
        let Some(group) = groups.iter_mut().rfind(fits) else { continue };
        for id in binding.attributes {
            if !group.attributes.contains(id) {
                group.attributes.push(*id);
            }
        }
        group.items.push(item.name);
    }
    groups
}

/// How many octets the records of these attributes may take. A string takes what it likes: it is
/// counted as all there is room for.
fn records(cluster: u16, attributes: &[u16]) -> usize {
    let table = se::cluster(cluster);
    let mut all = attributes.to_vec();
    all.sort_unstable();
    all.dedup();
    let size = |id: &u16| {
        let row = table.and_then(|table| table.attribute(Side::Server, *id));
        let octets = row.and_then(|(row, _)| row.ty.octets()).unwrap_or(RECORDS_MAX);
        RECORD_HEADER + octets
    };
    all.iter().map(size).sum()
}

/// The value of the last observation of a thing; `None` where it was silence or nonsense.
pub(super) fn value_of(doing: &Doing, of: &str) -> Option<Value> {
    let seen = doing.observations.iter().rfind(|seen| seen.of == of)?;
    match &seen.seen {
        Seen::Value(value) if !value.is_absent() => Some(value.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(items: &[&str]) -> Vec<String> {
        let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
        groups(&items).iter().map(|group| group.items.join("+")).collect()
    }

    #[test]
    fn items_of_one_cluster_are_asked_together_as_far_as_a_frame_goes() {
        assert_eq!(asked(&["payment_mode", "meter_balance"]), ["payment_mode+meter_balance"]);
        assert_eq!(asked(&["meter_balance", "clock"]), ["meter_balance", "clock"]);
        assert_eq!(asked(&["manufacturer", "model"]), ["manufacturer", "model"]);
    }

    #[test]
    fn an_attribute_that_two_items_need_is_asked_once() {
        let items = ["active_import_register".to_owned(), "active_power_import".to_owned()];
        let groups = groups(&items);
        let mut ids = groups[0].attributes.clone();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((groups.len(), ids.len()), (1, groups[0].attributes.len()));
    }
}
