//! What a step shows: one pure function from step and observations to findings.
