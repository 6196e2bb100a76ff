//! What octets mean, as a tree of named fields for people and machines.
