//! Application support sub-layer frames (Zigbee 2.2).
