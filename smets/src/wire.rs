//! How the words are bound to Smart Energy: which attributes make up an item, which command does what,
//! and what an answer means.
//!
//! Rows stand in [`items`] and [`commands`]. Each direction is written for itself and tested with octets
//! written by hand, and a simulated device uses neither: so a row that is wrong on the way out is not
//! made good by the same row on the way in.
//!
//! Octets and attribute types are read by the cluster tables of [`zigbee::se`]; what is here is what
//! they mean. Section numbers are those of Smart Energy 1.4.
pub mod answer;
pub mod commands;
pub mod items;
pub mod readings;

mod params;

pub use answer::{Answered, Field};
pub use commands::{CannotSend, CommandBinding, Context, Params, Request};
pub use items::{Digits, ItemBinding};
pub use readings::Readings;

use crate::command::Command;
use crate::item::Item;

impl Item {
    /// How it is read over Smart Energy.
    ///
    /// # Panics
    /// Where the item has no row: a test looks at all of them.
    #[must_use]
    pub fn binding(&self) -> &'static ItemBinding {
        let row = items::ITEM_BINDINGS.iter().find(|row| row.item == self.name);
        row.unwrap_or_else(|| unreachable!("{} is bound to nothing", self.name))
    }
}

impl Command {
    /// How it is sent over Smart Energy.
    ///
    /// # Panics
    /// Where the command has no row: a test looks at all of them.
    #[must_use]
    pub fn binding(&self) -> &'static CommandBinding {
        let row = commands::COMMAND_BINDINGS.iter().find(|row| row.command == self.name);
        row.unwrap_or_else(|| unreachable!("{} is bound to nothing", self.name))
    }
}

#[cfg(test)]
mod tests {
    use crate::command::COMMANDS;
    use crate::item::ITEMS;
    use zigbee::se;

    #[test]
    fn every_item_is_bound_to_attributes_that_its_cluster_has() {
        for item in ITEMS {
            let row = item.binding();
            let cluster = se::cluster(row.cluster).unwrap();
            for id in row.attributes {
                let found = cluster.attribute(se::Side::Server, *id);
                assert!(
                    found.is_some(),
                    "{}: {} has no attribute {id:#06x}",
                    item.name,
                    cluster.name
                );
            }
        }
    }

    #[test]
    fn every_command_is_bound_to_one_that_its_cluster_has() {
        for command in COMMANDS {
            let row = command.binding();
            let cluster = se::cluster(row.cluster).unwrap();
            assert!(cluster.command_named(row.request).is_some(), "{}", command.name);
            if let Some(name) = row.response {
                assert!(cluster.command_named(name).is_some(), "{}: {name}", command.name);
            }
        }
    }

    /// What GBCS uses at gas meters for the same services, from its public test vectors: an
    /// analogue for SMETS1, and a second opinion on each row. `(variant, cluster, identifier)`.
    const READ: &[(&str, u16, u16)] = &[
        ("4.1.1", 0x0702, 0x0000),
        ("4.1.1", 0x0702, 0x0300),
        ("4.1.1", 0x0702, 0x0301),
        ("4.1.1", 0x0702, 0x0302),
        ("4.3", 0x0705, 0x0001),
        ("4.3", 0x0705, 0x0002),
        ("4.3", 0x0705, 0x0005),
        ("4.13", 0x0705, 0x0010),
        ("4.13", 0x0705, 0x0011),
        ("6.2.4", 0x0000, 0x0003),
        ("6.2.4", 0x0000, 0x0004),
        ("6.2.4", 0x0000, 0x0005),
        ("6.2.9", 0x0705, 0x0000),
        ("7.4", 0x0702, 0x0014),
    ];

    const SENT: &[(&str, u16, u8)] = &[
        ("1.5", 0x0705, 0x05),
        ("1.6", 0x0705, 0x06),
        ("2.1", 0x0705, 0x03),
        ("2.2", 0x0705, 0x04),
        ("2.5", 0x0705, 0x00),
        ("3.1", 0x0703, 0x00),
        ("7.2", 0x0702, 0x0b),
        ("7.3", 0x0702, 0x0b),
    ];

    #[test]
    fn rows_agree_with_what_gbcs_uses_for_the_same_service() {
        for item in ITEMS {
            let row = item.binding();
            for srv in item.srvs {
                for id in row.attributes {
                    assert!(READ.contains(&(*srv, row.cluster, *id)), "{} for {srv}", item.name);
                }
            }
        }
        for (srv, cluster, id) in READ {
            let mut of_service = ITEMS.iter().filter(|item| item.srvs.contains(srv));
            let reads = of_service.any(|item| {
                item.binding().cluster == *cluster && item.binding().attributes.contains(id)
            });
            assert!(reads, "nothing reads {cluster:#06x} {id:#06x} for {srv}");
        }
        for (srv, cluster, id) in SENT {
            let mut of_service = COMMANDS.iter().filter(|command| command.srvs.contains(srv));
            assert!(of_service.clone().next().is_some(), "nothing is sent for {srv}");
            assert!(of_service.all(|command| {
                let row = command.binding();
                let sent =
                    se::cluster(row.cluster).and_then(|table| table.command_named(row.request));
                (row.cluster, sent.map(|sent| sent.id)) == (*cluster, Some(*id))
            }));
        }
    }
}
