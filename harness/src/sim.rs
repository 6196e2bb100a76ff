//! Serves simulated DMCs to any Zigbee host program.
