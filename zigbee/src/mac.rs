//! IEEE 802.15.4 medium access control frames, as Zigbee uses them.
