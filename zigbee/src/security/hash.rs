//! The Matyas-Meyer-Oseas hash over AES-128 (B.6), its keyed form (B.1.4), and the keys that are
//! hashed from link keys (4.5.3).

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};

use crate::ids::Key;

const BLOCK: usize = 16;

/// Hashes `message` with AES-MMO (B.6): each block is encrypted under the hash so far and added
/// to the outcome. Padding is a one bit, zeros, and the length in bits.
#[must_use]
pub fn mmo_hash(message: &[u8]) -> [u8; BLOCK] {
    let mut padded = message.to_vec();
    padded.push(0x80);
    // The length takes two octets; from 8,192 octets on, four, and two of zeros (B.6, step 1).
    let bits = message.len() as u64 * 8;
    let tail: Vec<u8> = match u16::try_from(bits) {
        Ok(short) => short.to_be_bytes().to_vec(),
        Err(_) => (bits << 16).to_be_bytes().into_iter().skip(2).collect(),
    };
    while !(padded.len() + tail.len()).is_multiple_of(BLOCK) {
        padded.push(0);
    }
    padded.extend_from_slice(&tail);
    let (blocks, _) = padded.as_chunks::<BLOCK>();
    blocks.iter().fold([0; BLOCK], |hash, block| {
        let mut next = (*block).into();
        Aes128::new(&hash.into()).encrypt_block(&mut next);
        let mut next: [u8; BLOCK] = next.into();
        next.iter_mut().zip(block).for_each(|(octet, message)| *octet ^= message);
        next
    })
}

/// HMAC over [`mmo_hash`] (B.1.4), with the hash's block of 16 octets as the key's.
#[must_use]
pub fn hmac_mmo(key: Key, message: &[u8]) -> [u8; BLOCK] {
    let pad = |with: u8| key.0.iter().map(move |octet| octet ^ with);
    let inner: Vec<u8> = pad(0x36).chain(message.iter().copied()).collect();
    let outer: Vec<u8> = pad(0x5c).chain(mmo_hash(&inner)).collect();
    mmo_hash(&outer)
}

/// The key that protects a network key on its way to the holder of `link_key` (4.5.3).
#[must_use]
pub fn key_transport_key(link_key: Key) -> Key {
    Key(hmac_mmo(link_key, &[0x00]))
}

/// The key that protects a link key on its way to the holder of `link_key` (4.5.3).
#[must_use]
pub fn key_load_key(link_key: Key) -> Key {
    Key(hmac_mmo(link_key, &[0x02]))
}

/// What a verify key command shows to prove that its sender holds `link_key` (4.5.3, 4.4.10.7).
#[must_use]
pub fn verify_key_hash(link_key: Key) -> [u8; BLOCK] {
    hmac_mmo(link_key, &[0x03])
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    /// C.5.1 and C.5.2; the third is the install code of the standard's example.
    #[test]
    fn the_standards_examples_hash_to_the_standards_values() {
        assert_eq!(mmo_hash(&hex!("c0")), hex!("ae3a102a28d43ee0d4a09e22788b206c"));
        assert_eq!(
            mmo_hash(&hex!("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf")),
            hex!("a7977e88bc0b61e8210827109a228f2d")
        );
        assert_eq!(
            mmo_hash(&hex!("83fed3407a939723a5c639b26916d505c3b5")),
            hex!("66b6900981e1ee3ca4206b6b861c02bb")
        );
    }

    /// C.6.1.
    #[test]
    fn the_standards_example_has_the_standards_keyed_hash() {
        let key = Key(hex!("404142434445464748494a4b4c4d4e4f"));
        assert_eq!(hmac_mmo(key, &hex!("c0")), hex!("4512807bf94cb3400f0e2c25fb76e999"));
    }

    /// As every sniffer has it.
    #[test]
    fn the_key_transport_key_of_the_well_known_link_key_is_the_known_one() {
        let well_known = Key(*b"ZigBeeAlliance09");
        assert_eq!(key_transport_key(well_known).0, hex!("4bab0f173e1434a2d572e1c1ef478782"));
        assert_eq!(key_load_key(well_known).0, hmac_mmo(well_known, &[0x02]));
        assert_eq!(verify_key_hash(well_known), hmac_mmo(well_known, &[0x03]));
    }

    /// Around each end of a block, and where the length starts to take four octets.
    #[test]
    fn no_two_lengths_of_zeros_hash_alike() {
        let mut seen = std::collections::BTreeSet::new();
        for length in (0..70).chain(8180..8210) {
            assert!(seen.insert(mmo_hash(&vec![0; length])), "{length}");
        }
    }
}
