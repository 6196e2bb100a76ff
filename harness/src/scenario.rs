//! The scenario language: what a tester writes, read and checked.
pub mod at;
pub mod file;
pub mod gate;
