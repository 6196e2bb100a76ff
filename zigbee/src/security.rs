//! AES-CCM*, the key hashes, install codes (Zigbee annexes A and B, 4.4 to 4.6).
//!
//! What a frame carries about its protection is an [`AuxHeader`]; what protects it is a
//! [`Cipher`], made once for each key. Frames are sealed and opened by their own layers:
//! [`crate::nwk::Plain::seal`] and [`crate::aps::Plain::seal`].
mod auxiliary;
mod cipher;
mod hash;
mod install_code;

pub use auxiliary::{AuxHeader, KeyIdentifier};
pub use cipher::{Cipher, MIC_LENGTH, OpenError};
pub use hash::{hmac_mmo, key_load_key, key_transport_key, mmo_hash, verify_key_hash};
pub use install_code::{InstallCode, InstallCodeError};

use bytes::{Bytes, BytesMut};

use crate::ids::Eui64;
use crate::wire::Wire;

/// Encrypts `payload` and appends its MIC; `header` is the layer's header as sent.
pub(crate) fn seal(
    cipher: &Cipher,
    sender: Eui64,
    mut header: BytesMut,
    auxiliary: &AuxHeader,
    payload: &[u8],
) -> Bytes {
    auxiliary.authenticated().put(&mut header);
    let nonce = auxiliary.nonce(auxiliary.source.unwrap_or(sender));
    let mut sealed = BytesMut::with_capacity(payload.len() + MIC_LENGTH);
    sealed.extend_from_slice(payload);
    cipher.seal(&nonce, &header, &mut sealed);
    sealed.freeze()
}

/// Undoes [`seal`].
pub(crate) fn open(
    cipher: &Cipher,
    sender: Option<Eui64>,
    mut header: BytesMut,
    auxiliary: &AuxHeader,
    sealed: &[u8],
) -> Result<Bytes, OpenError> {
    let source = auxiliary.source.or(sender).ok_or(OpenError::NoSource)?;
    auxiliary.authenticated().put(&mut header);
    let mut payload = BytesMut::from(sealed);
    cipher.open(&auxiliary.nonce(source), &header, &mut payload)?;
    Ok(payload.freeze())
}
