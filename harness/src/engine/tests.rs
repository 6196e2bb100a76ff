//! The engine against a scripted device.
