//! Zigbee Smart Energy clusters, and those of the ZCL that a HAN uses: each defined once.
