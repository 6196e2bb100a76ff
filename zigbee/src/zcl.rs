//! The Zigbee Cluster Library: frame header, data types, general commands.
