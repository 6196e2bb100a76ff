//! The program: arguments, commands, exit codes.
