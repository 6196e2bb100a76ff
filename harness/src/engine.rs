//! Runs the steps of one planned test.
