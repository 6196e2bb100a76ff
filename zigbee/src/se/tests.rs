//! What holds for every cluster's table.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::zcl::TypeId;

fn commands() -> impl Iterator<Item = (&'static ClusterSpec, &'static CommandSpec)> {
    CLUSTERS.iter().flat_map(|cluster| cluster.commands.iter().map(move |row| (*cluster, row)))
}

fn few(turn: u64) -> u8 {
    u8::try_from(turn % 5).unwrap()
}

/// Records as fields of one kind, for each kind of field: what a person could write.
fn sample(kind: FieldKind, turn: u64) -> FieldValue {
    match kind {
        FieldKind::Zcl(TypeId::OCTSTR) => FieldValue::Octets(vec![0xa0; few(turn).into()].into()),
        FieldKind::Zcl(TypeId::STRING) => FieldValue::Text("x".repeat(few(turn).into())),
        FieldKind::Zcl(TypeId::BOOL) => FieldValue::Bool(turn % 2 == 1),
        FieldKind::Zcl(ty) if (0x28..=0x2f).contains(&ty.0) => {
            FieldValue::Signed(-i64::from(few(turn)) - 1)
        }
        FieldKind::Zcl(_) => FieldValue::Unsigned(turn % 251),
        FieldKind::Octets => FieldValue::Octets(vec![few(turn); 3].into()),
        FieldKind::List(inner) => {
            FieldValue::List((0..turn % 4).map(|n| sample(*inner, turn + n)).collect())
        }
        FieldKind::Record(rows) => FieldValue::Record(
            rows.iter()
                .zip(0..)
                .map(|(row, n)| {
                    let turn = if row.name == "tier" { turn % 16 } else { turn + n };
                    (row.name.to_owned(), sample(row.kind, turn))
                })
                .collect(),
        ),
    }
}

#[test]
fn clusters_ascend_and_are_found() {
    assert!(CLUSTERS.is_sorted_by_key(|cluster| cluster.id));
    for spec in CLUSTERS {
        assert_eq!(cluster(spec.id).map(|c| c.name), Some(spec.name));
        assert_eq!(cluster_named(spec.name).map(|c| c.id), Some(spec.id));
    }
    assert!(cluster(0xffff).is_none() && cluster_named("Metring").is_none());
}

#[test]
fn no_two_rows_claim_one_identifier_or_one_name() {
    for spec in CLUSTERS {
        let (mut owners, mut names) = (BTreeMap::new(), BTreeMap::new());
        for row in spec.attributes {
            for (id, numbers) in row.members() {
                let other = owners.insert((row.side, id), row.name);
                assert_eq!(other, None, "{}: {id:#06x} is {} too", spec.name, row.name);
                let name = row.spelled(&numbers);
                let other = names.insert((row.side, name.clone()), id);
                assert_eq!(other, None, "{}: {name} stands twice", spec.name);
                let (found, found_numbers) = spec.attribute(row.side, id).unwrap();
                assert_eq!((found.id, found_numbers), (row.id, numbers), "{}: {name}", spec.name);
            }
        }
        let mut names = BTreeMap::new();
        for row in spec.commands {
            assert_eq!(names.insert(row.name, row.id), None, "{}: {}", spec.name, row.name);
            assert!(row.since >= spec.since, "{}: {}", spec.name, row.name);
        }
    }
}

#[test]
fn every_row_says_what_it_is_for() {
    for spec in CLUSTERS {
        let attributes = spec.attributes.iter().map(|row| (row.name, row.doc));
        let commands = spec.commands.iter().map(|row| (row.name, row.doc));
        let fields = spec.commands.iter().flat_map(|row| row.fields).map(|row| (row.name, row.doc));
        for (name, doc) in attributes.chain(commands).chain(fields) {
            assert!(doc.trim().len() > 3 && doc.ends_with('.'), "{}: {name}: {doc:?}", spec.name);
        }
    }
}

/// Optional fields stand last: what is left out leaves nothing behind it.
#[test]
fn optional_fields_stand_last_and_come_in_order_of_revision() {
    for (cluster, row) in commands() {
        let since: Vec<_> = row.fields.iter().map(|field| field.optional_since).collect();
        assert!(since.is_sorted(), "{}: {}", cluster.name, row.name);
    }
}

#[test]
fn every_command_is_built_by_name_and_read_back_whole_at_every_length_of_its_tail() {
    for (cluster, row) in commands() {
        for turn in 0..8 {
            let all: Vec<_> =
                row.fields.iter().map(|f| (f.name, sample(f.kind, turn * 37 + 5))).collect();
            let least = row.fields.iter().filter(|f| f.optional_since.is_none()).count();
            for given in least..=all.len() {
                let octets = row.build(&all[..given]).unwrap();
                let read = row.read(&octets).unwrap();
                let back: Vec<_> = read.iter().map(|f| (f.name, f.value.clone())).collect();
                assert_eq!(back, all[..given], "{}: {}", cluster.name, row.name);
                // The places are all of the payload, in order.
                let ends = read.iter().fold(0, |end, f| {
                    assert_eq!(f.octets.start, end);
                    f.octets.end
                });
                assert_eq!(ends, octets.len());
            }
        }
    }
}

#[test]
fn every_command_that_is_cut_short_is_refused_or_is_another_that_is_whole() {
    for (cluster, row) in commands() {
        let all: Vec<_> = row.fields.iter().map(|f| (f.name, sample(f.kind, 7))).collect();
        let octets = row.build(&all).unwrap();
        for end in 0..octets.len() {
            let (fields, error) = row.read_as_far_as_it_goes(&octets[..end]);
            let Some(error) = error else {
                let values: Vec<_> = fields.into_iter().map(|f| (f.name, f.value)).collect();
                assert_eq!(row.build(&values).unwrap()[..], octets[..end], "{}", row.name);
                continue;
            };
            assert_eq!(error.item, row.name, "{}", cluster.name);
            assert!(error.at <= end);
        }
    }
}

proptest! {
    #[test]
    fn what_is_read_builds_the_same_octets(
        at in any::<prop::sample::Index>(),
        octets in prop::collection::vec(prop_oneof![2 => 0..4_u8, 1 => any::<u8>()], 0..80),
    ) {
        let all: Vec<_> = commands().collect();
        let (_, row) = all[at.index(all.len())];
        if let Ok(fields) = row.read(&octets) {
            let values: Vec<_> = fields.into_iter().map(|f| (f.name, f.value)).collect();
            prop_assert_eq!(&row.build(&values).unwrap()[..], &octets[..], "{}", row.name);
        }
    }
}
