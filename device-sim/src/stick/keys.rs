//! The link keys that a trust centre knows, in three places.
//!
//! *Transient* keys were imported for devices that are about to join, and are forgotten after a
//! while. The *key table* is the host's to write and erase. A device that has joined is remembered
//! with the key it *joined* with: messages to it are protected with that key as long as it is in the
//! network, though the transient key has gone and hosts clean up their key table after a join.

use std::collections::BTreeMap;

use core::time::Duration;

use zigbee::{Eui64, Key};

use crate::Micros;
use crate::stack::Ctx;

/// A transient key under this address is for every device (a host imports the well-known key so).
pub(super) const ANYONE: Eui64 = Eui64(u64::MAX);

/// All link keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    transient: BTreeMap<Eui64, Transient>,
    table: BTreeMap<u8, (Eui64, Key)>,
    joined: BTreeMap<Eui64, Key>,
}

/// A key that goes by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Transient {
    pub(super) key: Key,
    pub(super) expires: Micros,
}

impl Keys {
    /// Keeps a key for a device that is about to join.
    pub(super) fn import(&mut self, ctx: &mut Ctx<'_>, eui64: Eui64, key: Key, kept: Duration) {
        let expires = ctx.now + kept;
        self.transient.insert(eui64, Transient { key, expires });
        self.apply(ctx, eui64);
    }

    pub(super) fn transient(&self) -> impl Iterator<Item = (Eui64, Transient)> + '_ {
        self.transient.iter().map(|(eui64, transient)| (*eui64, *transient))
    }

    /// Whether devices without a key of their own may join under the well-known one.
    pub(super) fn is_anyone_let_in(&self) -> bool {
        self.transient.contains_key(&ANYONE)
    }

    pub(super) fn forget_transient(&mut self, ctx: &mut Ctx<'_>) {
        let forgotten = core::mem::take(&mut self.transient);
        for eui64 in forgotten.into_keys() {
            self.apply(ctx, eui64);
        }
    }

    /// Forgets the transient keys whose time has come.
    pub(super) fn expire(&mut self, ctx: &mut Ctx<'_>) {
        let now = ctx.now;
        let gone: Vec<_> = self.transient.extract_if(.., |_, t| t.expires <= now).collect();
        for (eui64, _) in gone {
            self.apply(ctx, eui64);
        }
    }

    pub(super) fn next_deadline(&self) -> Option<Micros> {
        self.transient.values().map(|transient| transient.expires).min()
    }

    /// A device has joined with the key that was kept for it.
    pub(super) fn joined(&mut self, eui64: Eui64, key: Key) {
        self.joined.insert(eui64, key);
    }

    /// A device is in the network no longer.
    pub(super) fn left(&mut self, ctx: &mut Ctx<'_>, eui64: Eui64) {
        self.joined.remove(&eui64);
        self.apply(ctx, eui64);
    }

    pub(super) fn row(&self, index: u8) -> Option<(Eui64, Key)> {
        self.table.get(&index).copied()
    }

    pub(super) fn row_of(&self, eui64: Eui64) -> Option<(u8, Key)> {
        let mut rows = self.table.iter();
        rows.find(|(_, row)| row.0 == eui64).map(|(index, row)| (*index, row.1))
    }

    pub(super) fn set_row(&mut self, ctx: &mut Ctx<'_>, index: u8, eui64: Eui64, key: Key) {
        self.erase_row(ctx, index);
        self.table.insert(index, (eui64, key));
        self.apply(ctx, eui64);
    }

    /// False where nothing stands there.
    pub(super) fn erase_row(&mut self, ctx: &mut Ctx<'_>, index: u8) -> bool {
        let erased = self.table.remove(&index);
        if let Some((eui64, _)) = erased {
            self.apply(ctx, eui64);
        }
        erased.is_some()
    }

    pub(super) fn clear_table(&mut self, ctx: &mut Ctx<'_>) {
        let cleared = core::mem::take(&mut self.table);
        for (eui64, _) in cleared.into_values() {
            self.apply(ctx, eui64);
        }
    }

    /// The network is forgotten, and who was in it.
    pub(super) fn forget_joined(&mut self, ctx: &mut Ctx<'_>) {
        let forgotten = core::mem::take(&mut self.joined);
        for eui64 in forgotten.into_keys() {
            self.apply(ctx, eui64);
        }
    }

    /// Keys that do not go by themselves; a device's own before the table's.
    pub(super) fn lasting(&self) -> impl Iterator<Item = (Eui64, Key)> + '_ {
        let mut keys: BTreeMap<_, _> = self.table.values().copied().collect();
        keys.extend(&self.joined);
        keys.into_iter()
    }

    /// The newest key known for a device: that of a join to come, of the last one, of the table.
    fn of(&self, eui64: Eui64) -> Option<Key> {
        let transient = self.transient.get(&eui64).map(|transient| transient.key);
        let joined = || self.joined.get(&eui64).copied();
        transient.or_else(joined).or_else(|| self.row_of(eui64).map(|(_, key)| key))
    }

    fn apply(&self, ctx: &mut Ctx<'_>, eui64: Eui64) {
        match self.of(eui64) {
            Some(key) => ctx.stack.set_link_key(eui64, key),
            None => ctx.stack.remove_link_key(eui64),
        }
    }
}
