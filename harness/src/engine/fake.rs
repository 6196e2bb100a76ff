//! A scripted device, in place of a HAN.
