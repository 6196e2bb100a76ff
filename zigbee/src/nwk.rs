//! Network layer frames (Zigbee 3.3).
