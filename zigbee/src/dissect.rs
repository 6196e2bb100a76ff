//! What octets mean, as a tree of named fields for people and machines.
//!
//! [`dissect_mac`] and its fellows, one for each layer, read a frame as far as it can be read,
//! through every layer in it, and decrypt with the keys of a [`KeyRing`] as they go. The tree's
//! octet ranges count from the start of the frame given; a decrypted field stands where its
//! encrypted octets stand, since encryption keeps lengths.
mod aps;
mod general;
mod keys;
mod mac;
mod nwk;
mod tree;
mod zcl;
mod zdp;

pub use keys::KeyRing;
pub use tree::{Field, Value};

use crate::ids::{ClusterId, Eui64};
use crate::mac::fcs::FcsError;
use crate::wire::DecodeError;
pub(crate) use tree::{Describe, Tree};

/// A frame, read as far as it can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dissection {
    /// One field for each layer, from the outermost, with the layer's fields as children.
    pub fields: Vec<Field>,
    /// Who says what to whom, in a line.
    pub summary: String,
    /// Why it could not be read to its end.
    pub problem: Option<Problem>,
}

/// Why a frame could not be read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A layer's octets are not what its standard says. The octet counts from the start of the
    /// frame given.
    #[error(transparent)]
    Malformed(DecodeError),
    /// The frame check sequence is wrong.
    #[error(transparent)]
    Damaged(FcsError),
    /// No key of the ring opens it.
    #[error("{layer} frame is encrypted, and no key given opens it")]
    Encrypted {
        /// The layer at which it is.
        layer: &'static str,
    },
}

/// Whether a MAC frame's last two octets are its frame check sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fcs {
    /// They are, as in captures of link type 195.
    Present,
    /// It was removed, as in captures of link type 230.
    Absent,
}

/// Reads a MAC frame and all in it.
#[must_use]
pub fn dissect_mac(octets: &[u8], fcs: Fcs, keys: &KeyRing) -> Dissection {
    let mut work = Work::new(keys);
    work.mac(octets, fcs);
    work.done()
}

/// Reads an NWK frame and all in it.
#[must_use]
pub fn dissect_nwk(octets: &[u8], keys: &KeyRing) -> Dissection {
    let mut work = Work::new(keys);
    work.nwk(octets);
    work.done()
}

/// Reads an APS frame and all in it. `sender` is needed where the frame is encrypted and does not
/// say who encrypted it.
#[must_use]
pub fn dissect_aps(octets: &[u8], sender: Option<Eui64>, keys: &KeyRing) -> Dissection {
    let mut work = Work::new(keys);
    work.senders.extend(sender);
    work.aps(octets);
    work.done()
}

/// Reads a ZDP frame of `cluster`.
#[must_use]
pub fn dissect_zdp(cluster: ClusterId, octets: &[u8]) -> Dissection {
    let keys = KeyRing::default();
    let mut work = Work::new(&keys);
    work.zdp(cluster, octets);
    work.done()
}

/// Reads a ZCL frame of `cluster`.
#[must_use]
pub fn dissect_zcl(cluster: ClusterId, octets: &[u8]) -> Dissection {
    let keys = KeyRing::default();
    let mut work = Work::new(&keys);
    work.zcl(cluster, octets);
    work.done()
}

/// A dissection under way. Each layer opens a field of the tree, adds its own, and hands the rest
/// to the next.
struct Work<'k> {
    keys: &'k KeyRing,
    /// Who may have encrypted what is inside, the likeliest first.
    senders: Vec<Eui64>,
    tree: Tree,
    /// What to say of the frame, from the outermost layer that has anything to say.
    says: Vec<String>,
    problem: Option<Problem>,
}

impl<'k> Work<'k> {
    fn new(keys: &'k KeyRing) -> Self {
        Self { keys, senders: vec![], tree: Tree::default(), says: vec![], problem: None }
    }

    fn done(self) -> Dissection {
        let problem = self.problem.map(|problem| match problem {
            Problem::Encrypted { .. } => "[encrypted]".to_owned(),
            other => format!("[{other}]"),
        });
        let summary = self.says.into_iter().chain(problem).collect::<Vec<_>>().join(" ");
        Dissection { fields: self.tree.done(), summary, problem: self.problem }
    }

    fn say(&mut self, what: impl Into<String>) {
        self.says.push(what.into());
    }

    /// Notes that the `octets` that come next are not what `error` says they should be.
    fn malformed(&mut self, error: DecodeError, octets: &[u8]) {
        let at = self.tree.at() + error.at;
        self.problem = Some(Problem::Malformed(DecodeError { at, ..error }));
        self.tree.open(error.item);
        self.tree.octets("not understood", octets);
        self.tree.close();
    }

    /// Notes that the `octets` that come next stay encrypted.
    fn encrypted(&mut self, layer: &'static str, octets: &[u8]) {
        self.problem = Some(Problem::Encrypted { layer });
        self.tree.octets("encrypted payload", octets);
    }
}
