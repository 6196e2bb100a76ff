//! What people and machines are shown, computed from records.
