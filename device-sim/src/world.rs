//! The world: every node of one HAN, its air, and its time.
