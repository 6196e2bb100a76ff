//! The program `dmc`.

fn main() {}
