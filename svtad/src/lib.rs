//! The rules of the SMETS1 testing approach document, as pure functions of records.
