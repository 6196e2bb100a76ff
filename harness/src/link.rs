//! Byte streams to an adapter: memory, TCP, pseudo-terminal, serial port.
