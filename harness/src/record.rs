//! What is recorded of a run: observations, findings, verdicts.
