//! AES-CCM*, the key hashes, install codes (Zigbee annexes A and B, 4.4).
