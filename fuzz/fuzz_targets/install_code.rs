//! Install codes as people type them: see `zigbee::fuzzing`.
#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| zigbee::fuzzing::install_code(octets));
