//! The host side of a stick: forms or resumes a network, lets devices join, sends and receives.
