//! AES-CCM* with a MIC of 32 bits (annex A): the protection of every secured Zigbee frame.

use aes::Aes128;
use bytes::BytesMut;
use ccm::aead::AeadInOut;
use ccm::consts::{U4, U13};
use ccm::{Ccm, KeyInit};

use crate::ids::Key;

/// Octets that the message integrity code adds.
pub const MIC_LENGTH: usize = 4;

/// Why a secured frame cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The frame does not name its sender, and nobody else did: there is no nonce without it.
    #[error("the frame does not say who sent it, and the sender is not known otherwise")]
    NoSource,
    /// The MIC is not this key's: another key, another sender, or an altered frame.
    #[error("the message integrity code does not match: another key, or an altered frame")]
    Unauthentic,
}

/// A key, ready for use: its schedule is computed once.
#[derive(Clone)]
pub struct Cipher(Ccm<Aes128, U4, U13>);

impl core::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Cipher(..)")
    }
}

impl From<Key> for Cipher {
    fn from(key: Key) -> Self {
        Self::new(key)
    }
}

impl Cipher {
    /// Computes the key's schedule.
    #[must_use]
    pub fn new(key: Key) -> Self {
        Self(Ccm::new(&key.0.into()))
    }

    /// Encrypts `message` where it stands and appends the MIC, which covers `header` too.
    ///
    /// # Panics
    /// Where `message` is longer than the 65,535 octets that CCM* counts; frames have 127.
    pub fn seal(&self, nonce: &[u8; 13], header: &[u8], message: &mut BytesMut) {
        match self.0.encrypt_inout_detached(&(*nonce).into(), header, message.as_mut().into()) {
            Ok(mic) => message.extend_from_slice(&mic),
            Err(_) => unreachable!("a frame is far shorter than CCM* allows"),
        }
    }

    /// Decrypts `sealed` where it stands and drops the MIC.
    ///
    /// # Errors
    /// [`OpenError::Unauthentic`] where the MIC is missing or wrong.
    pub fn open(
        &self,
        nonce: &[u8; 13],
        header: &[u8],
        sealed: &mut BytesMut,
    ) -> Result<(), OpenError> {
        let length = sealed.len().checked_sub(MIC_LENGTH).ok_or(OpenError::Unauthentic)?;
        let mic = sealed.split_off(length);
        let mic: [u8; MIC_LENGTH] = mic[..].try_into().map_err(|_| OpenError::Unauthentic)?;
        let (nonce, mic) = ((*nonce).into(), mic.into());
        let outcome = self.0.decrypt_inout_detached(&nonce, header, sealed.as_mut().into(), &mic);
        outcome.map_err(|_| OpenError::Unauthentic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    const KEY: Key = Key(hex!("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf"));
    const NONCE: [u8; 13] = hex!("a0a1a2a3a4a5a6a70302010006");
    const HEADER: [u8; 8] = hex!("0001020304050607");
    const MESSAGE: [u8; 23] = hex!("08090a0b0c0d0e0f101112131415161718191a1b1c1d1e");

    fn sealed() -> BytesMut {
        let mut message = BytesMut::from(&MESSAGE[..]);
        Cipher::new(KEY).seal(&NONCE, &HEADER, &mut message);
        message
    }

    /// The example of C.3: its MIC has eight octets, but the length of the MIC enters only the
    /// MIC, not the encryption.
    #[test]
    fn the_standards_example_encrypts_to_the_standards_octets() {
        let sealed = sealed();
        assert_eq!(sealed[..MESSAGE.len()], hex!("1a55a36abb6c610d066b3375649cef10d4664ecad854a8"));
        assert_eq!(sealed.len(), MESSAGE.len() + MIC_LENGTH);
    }

    #[test]
    fn what_was_sealed_opens_with_nothing_but_the_same() {
        let open = |key, nonce, header: &[u8], sealed: &[u8]| {
            let mut sealed = BytesMut::from(sealed);
            Cipher::new(key).open(&nonce, header, &mut sealed).map(|()| sealed)
        };
        let sealed = sealed();
        assert_eq!(open(KEY, NONCE, &HEADER, &sealed).unwrap()[..], MESSAGE);
        let unauthentic = Err(OpenError::Unauthentic);
        for bit in 0..sealed.len() * 8 {
            let mut altered = sealed.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(KEY, NONCE, &HEADER, &altered), unauthentic, "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert_eq!(open(KEY, NONCE, &HEADER, &sealed[..length]), unauthentic, "{length}");
        }
        assert_eq!(open(KEY, NONCE, &HEADER[1..], &sealed), unauthentic);
        assert_eq!(open(KEY, [0; 13], &HEADER, &sealed), unauthentic);
        assert_eq!(open(Key([0; 16]), NONCE, &HEADER, &sealed), unauthentic);
    }

    #[test]
    fn a_key_is_not_shown() {
        assert_eq!(format!("{:?}", Cipher::new(KEY)), "Cipher(..)");
    }
}
