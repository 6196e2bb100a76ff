//! The Zigbee Device Profile (Zigbee 2.4).
