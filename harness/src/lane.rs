//! Where one planned test runs: a simulated world of its own, or a slot of a rack.
