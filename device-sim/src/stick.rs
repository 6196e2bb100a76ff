//! The virtual stick: a coordinator and trust centre that a host commands over EZSP.
