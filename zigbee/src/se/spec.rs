//! A cluster as data: what the scenario language, the linter, the dissector and the documentation
//! read. The tables are made by the macros of [`super::define`].

use super::field::FieldSpec;
use crate::zcl::header;
use crate::zcl::types::TypeId;

/// What a client may do with an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Read only.
    R,
    /// Read and write.
    RW,
}

/// Whether the side that holds it must have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always there.
    Mandatory,
    /// May be there.
    Optional,
}

/// The revision of the Smart Energy standard that a row came with. SMETS1 devices differ in it.
///
/// The rows of the ZCL's own clusters (Basic, Identify, Time) are of the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Since {
    /// 1.0 (07-5356-15).
    Se1_0,
    /// 1.1 (07-5356-16).
    Se1_1,
    /// 1.1a (07-5356-17).
    Se1_1a,
    /// 1.1b (07-5356-18).
    Se1_1b,
    /// 1.2 (07-5356-19 before its errata).
    Se1_2,
    /// 1.2a (07-5356-19).
    Se1_2a,
    /// 1.2b (07-5356-20).
    Se1_2b,
    /// 1.4 (17-05019-001).
    Se1_4,
}

impl Since {
    /// All of them, the oldest first.
    pub const ALL: &'static [Self] = &[
        Self::Se1_0,
        Self::Se1_1,
        Self::Se1_1a,
        Self::Se1_1b,
        Self::Se1_2,
        Self::Se1_2a,
        Self::Se1_2b,
        Self::Se1_4,
    ];

    /// As people write it: `1.2a`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Se1_0 => "1.0",
            Self::Se1_1 => "1.1",
            Self::Se1_1a => "1.1a",
            Self::Se1_1b => "1.1b",
            Self::Se1_2 => "1.2",
            Self::Se1_2a => "1.2a",
            Self::Se1_2b => "1.2b",
            Self::Se1_4 => "1.4",
        }
    }

    /// The revision that people write so; `None` where there is none.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|since| since.name() == name)
    }
}

/// Which side of the cluster holds an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The server: the device that has the data.
    Server,
    /// The client: the device that asks.
    Client,
}

/// Which way a command goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Client to server.
    ToServer,
    /// Server to client.
    ToClient,
}

impl From<header::Direction> for Direction {
    fn from(direction: header::Direction) -> Self {
        match direction {
            header::Direction::ClientToServer => Self::ToServer,
            header::Direction::ServerToClient => Self::ToClient,
        }
    }
}

impl From<Direction> for header::Direction {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::ToServer => Self::ClientToServer,
            Direction::ToClient => Self::ServerToClient,
        }
    }
}

/// How a numbered set counts along one of its dimensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// How far apart neighbours' identifiers are.
    pub step: u16,
    /// The number of the first member.
    pub first: u16,
    /// The number of the last member.
    pub last: u16,
}

/// One row of a cluster's attribute table.
#[derive(Clone, Copy, Debug)]
pub struct AttributeSpec {
    /// The identifier, or the first of a numbered set.
    pub id: u16,
    /// Empty for one attribute; for a numbered set, how it counts.
    pub axes: &'static [Axis],
    /// The specification's name, with `N` for each number.
    pub name: &'static str,
    /// The data type.
    pub ty: TypeId,
    /// Names of values, where the type is an enumeration: `(value, name)`.
    pub names: &'static [(u64, &'static str)],
    /// What a client may do.
    pub access: Access,
    /// Whether it must be there.
    pub presence: Presence,
    /// The side that holds it; each side has its own identifiers.
    pub side: Side,
    /// The first revision that has it, or the first of its members.
    pub since: Since,
    /// For a numbered set that grew: from which number on the members came later, and when.
    pub later: &'static [(u16, Since)],
    /// The doc comment.
    pub doc: &'static str,
}

impl AttributeSpec {
    /// What a table is filled with before its rows are laid.
    pub(super) const FILLER: Self = Self {
        id: 0,
        axes: &[],
        name: "",
        ty: TypeId::UNKNOWN,
        names: &[],
        access: Access::R,
        presence: Presence::Optional,
        side: Side::Server,
        since: Since::Se1_0,
        later: &[],
        doc: "",
    };

    /// The first revision that has the member with these numbers.
    #[must_use]
    pub fn since_of(&self, numbers: &[u16]) -> Since {
        let first = numbers.first().copied().unwrap_or(0);
        let grown = self.later.iter().rev().find(|(from, _)| *from <= first);
        grown.map_or(self.since, |(_, since)| *since)
    }

    /// A member's name as the specification spells it: each `N` that stands for a number, that
    /// is, before a capital or at the end, is replaced by the next of `numbers`.
    #[must_use]
    pub fn spelled(&self, numbers: &[u16]) -> String {
        let mut numbers = numbers.iter();
        let next = self.name.chars().skip(1).map(Some).chain([None]);
        let letters = self.name.chars().zip(next);
        letters.fold(String::new(), |name, (letter, next)| {
            let is_placeholder = letter == 'N' && next.is_none_or(char::is_uppercase);
            match is_placeholder.then(|| numbers.next()).flatten() {
                Some(number) => name + &number.to_string(),
                None => name + letter.encode_utf8(&mut [0; 4]),
            }
        })
    }

    /// The members of this row: one, or all of the set, with their numbers. A member that the
    /// identifiers have no room for is left out.
    #[must_use]
    pub fn members(&self) -> Vec<(u16, Vec<u16>)> {
        self.axes.iter().fold(vec![(self.id, vec![])], |members, axis| {
            let along = |(id, numbers): &(u16, Vec<u16>)| {
                let (id, numbers) = (*id, numbers.clone());
                let member = move |number: u16| {
                    let id = id.checked_add(axis.step.checked_mul(number - axis.first)?)?;
                    Some((id, [&numbers[..], &[number]].concat()))
                };
                (axis.first..=axis.last).filter_map(member).collect::<Vec<_>>()
            };
            members.iter().flat_map(along).collect()
        })
    }

    /// The numbers of the member with this identifier: empty for a row of one attribute. `None`
    /// where no member has it.
    #[must_use]
    pub fn numbers_of(&self, id: u16) -> Option<Vec<u16>> {
        let mut rest = id.checked_sub(self.id)?;
        // The widest step first, whatever the order in which the numbers are spelled.
        let mut axes: Vec<_> = self.axes.iter().enumerate().collect();
        axes.sort_by_key(|(_, axis)| core::cmp::Reverse(axis.step));
        let mut numbers = vec![0; self.axes.len()];
        for (place, axis) in axes {
            let steps = (rest / axis.step).min(axis.last - axis.first);
            rest -= steps * axis.step;
            *numbers.get_mut(place)? = axis.first + steps;
        }
        (rest == 0).then_some(numbers)
    }
}

/// One row of a cluster's command table.
#[derive(Clone, Copy, Debug)]
pub struct CommandSpec {
    /// The identifier on the wire.
    pub id: u8,
    /// Which way it goes.
    pub direction: Direction,
    /// The specification's name.
    pub name: &'static str,
    /// The first revision that has it.
    pub since: Since,
    /// Its fields, in order; those a sender may leave out stand last.
    pub fields: &'static [FieldSpec],
    /// The doc comment.
    pub doc: &'static str,
}

impl CommandSpec {
    /// What a table is filled with before its rows are laid.
    pub(super) const FILLER: Self = Self {
        id: 0,
        direction: Direction::ToServer,
        name: "",
        since: Since::Se1_0,
        fields: &[],
        doc: "",
    };
}

/// A cluster, as data.
#[derive(Clone, Copy, Debug)]
pub struct ClusterSpec {
    /// The identifier on the wire.
    pub id: u16,
    /// The specification's name.
    pub name: &'static str,
    /// The first revision that has the cluster.
    pub since: Since,
    /// Attributes, the server's first, ascending by identifier.
    pub attributes: &'static [AttributeSpec],
    /// Commands, to the server first, ascending by identifier.
    pub commands: &'static [CommandSpec],
    /// The doc comment.
    pub doc: &'static str,
}

impl ClusterSpec {
    /// The row that has this identifier, with the member's numbers.
    #[must_use]
    pub fn attribute(&self, side: Side, id: u16) -> Option<(&'static AttributeSpec, Vec<u16>)> {
        let rows = self.attributes.iter().filter(|row| row.side == side && row.id <= id);
        rows.rev().find_map(|row| row.numbers_of(id).map(|numbers| (row, numbers)))
    }

    /// The attribute that the specification spells so, a number in the place of each `N`: the row
    /// and the member's identifier.
    #[must_use]
    pub fn attribute_named(&self, name: &str) -> Option<(&'static AttributeSpec, u16)> {
        self.attributes.iter().find_map(|row| {
            let mut members = row.members().into_iter();
            let id = members.find(|(_, numbers)| row.spelled(numbers) == name)?.0;
            Some((row, id))
        })
    }

    /// The command that goes this way with this identifier.
    #[must_use]
    pub fn command(&self, direction: Direction, id: u8) -> Option<&'static CommandSpec> {
        self.commands.iter().find(|row| row.direction == direction && row.id == id)
    }

    /// The command that the specification spells so.
    #[must_use]
    pub fn command_named(&self, name: &str) -> Option<&'static CommandSpec> {
        self.commands.iter().find(|row| row.name == name)
    }

    /// Whether attribute and command rows ascend. Checked as we compile.
    #[must_use]
    #[expect(
        clippy::indexing_slicing,
        reason = "a const fn has no iterators; `row` is below the length"
    )]
    pub const fn is_in_order(&self) -> bool {
        let mut row = 1;
        while row < self.attributes.len() {
            let (above, this) = (&self.attributes[row - 1], &self.attributes[row]);
            let (side, below) = (above.side as u8, this.side as u8);
            if side > below || side == below && above.id >= this.id {
                return false;
            }
            row += 1;
        }
        row = 1;
        while row < self.commands.len() {
            let (above, this) = (&self.commands[row - 1], &self.commands[row]);
            let (way, below) = (above.direction as u8, this.direction as u8);
            if way > below || way == below && above.id >= this.id {
                return false;
            }
            row += 1;
        }
        true
    }
}
