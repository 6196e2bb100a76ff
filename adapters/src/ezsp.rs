//! EZSP, what a host asks of a Silicon Labs network co-processor (UG100), protocol version 13.
