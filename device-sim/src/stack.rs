//! One node's MAC, NWK and APS.
