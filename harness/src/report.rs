//! What people and machines are shown, computed from records.
//!
//! Nothing here runs a test or keeps a number of its own: a report of a run that is under way, of one
//! that ended last year, and of half of one come from the same [`RunRecord`](crate::evidence::RunRecord).

pub mod failure;
pub mod junit;
pub mod rates;
#[cfg(test)]
mod sample;
pub mod table;
