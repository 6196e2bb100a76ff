//! NWK frames in clear and protected (Zigbee 3.3.1, 4.3.1).
//!
//! ```text
//! plain:   | NWK header | payload |
//! secured: | NWK header | auxiliary header | encrypted payload | MIC |
//! ```

use bytes::{Bytes, BytesMut};

use super::Header;
use crate::ids::Eui64;
use crate::security::{self, AuxHeader, Cipher, KeyIdentifier, MIC_LENGTH, OpenError};
use crate::wire::{Fault, Parsed, Reason, Wire};

/// An NWK frame in clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// The header; its security bit is clear.
    pub header: Header,
    /// An APS frame or a [`super::Command`], as the header's frame type says.
    pub payload: Bytes,
}

/// An NWK frame protected by a network key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secured {
    /// The header; its security bit is set.
    pub header: Header,
    /// Which key, who, and which frame.
    pub auxiliary: AuxHeader,
    /// The encrypted payload and its MIC, at least that long.
    sealed: Bytes,
}

/// An NWK frame as it stands on the air.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// In clear, as while joining.
    Plain(Plain),
    /// Protected, as everything else.
    Secured(Secured),
}

impl Plain {
    /// Protects the frame with a network key (4.3.1.1). `sender` is the device that transmits
    /// this hop, and `frame_counter` its counter for that key.
    #[must_use]
    pub fn seal(
        &self,
        cipher: &Cipher,
        key_sequence_number: u8,
        frame_counter: u32,
        sender: Eui64,
    ) -> Secured {
        let key = KeyIdentifier::Network { key_sequence_number };
        let auxiliary = AuxHeader::new(key, frame_counter, Some(sender));
        let mut octets = BytesMut::with_capacity(64);
        self.header.put(true, &mut octets);
        let sealed = security::seal(cipher, sender, octets, &auxiliary, &self.payload);
        Secured { header: self.header.clone(), auxiliary, sealed }
    }
}

impl Secured {
    /// Reads the frame with a network key (4.3.1.2). Whether the frame counter is fresh is for
    /// the caller, who knows the last one.
    ///
    /// # Errors
    /// [`OpenError`] where the key is another, the frame was altered, or names no sender.
    pub fn open(&self, cipher: &Cipher) -> Result<Plain, OpenError> {
        let mut octets = BytesMut::with_capacity(64);
        self.header.put(true, &mut octets);
        let payload = security::open(cipher, None, octets, &self.auxiliary, &self.sealed)?;
        Ok(Plain { header: self.header.clone(), payload })
    }

    /// The encrypted payload and its MIC.
    #[must_use]
    pub fn sealed(&self) -> &Bytes {
        &self.sealed
    }
}

impl Frame {
    /// The header of either.
    #[must_use]
    pub fn header(&self) -> &Header {
        match self {
            Self::Plain(frame) => &frame.header,
            Self::Secured(frame) => &frame.header,
        }
    }
}

impl<'a> Wire<'a> for Frame {
    const NAME: &'static str = "NWK frame";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, (header, is_secured)) = Header::parse(input)?;
        if !is_secured {
            let (rest, payload) = Bytes::parse(rest)?;
            return Ok((rest, Self::Plain(Plain { header, payload })));
        }
        let (rest, auxiliary) = AuxHeader::parse(rest)?;
        if rest.len() < MIC_LENGTH {
            return Err(Fault::at(rest, "message integrity code", Reason::Truncated));
        }
        let (rest, sealed) = Bytes::parse(rest)?;
        Ok((rest, Self::Secured(Secured { header, auxiliary, sealed })))
    }

    fn put(&self, out: &mut BytesMut) {
        match self {
            Self::Plain(Plain { header, payload }) => {
                header.put(false, out);
                payload.put(out);
            }
            Self::Secured(Secured { header, auxiliary, sealed }) => {
                header.put(true, out);
                auxiliary.put(out);
                sealed.put(out);
            }
        }
    }
}
