//! Racks: real or foreign devices on adapters, as a file describes them.
