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
}
