//! ASH, the serial framing of EZSP (UG101).
