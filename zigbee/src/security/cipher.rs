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
