//! The scenario language: what a tester writes, read and checked.
