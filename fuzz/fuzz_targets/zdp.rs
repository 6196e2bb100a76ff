//! ZDP frames, each after its cluster: see `zigbee::fuzzing`.
#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| zigbee::fuzzing::zdp(octets));
