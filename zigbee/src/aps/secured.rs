//! APS frames in clear and protected (Zigbee 2.2.5.2, 4.4.1).
//!
//! ```text
//! plain:   | APS header | payload |
//! secured: | APS header | auxiliary header | encrypted payload | MIC |
//! ```

use bytes::{Bytes, BytesMut};

use super::Header;
use crate::ids::Eui64;
use crate::security::{self, AuxHeader, Cipher, MIC_LENGTH, OpenError};
use crate::wire::{Fault, Parsed, Reason, Wire};

/// An APS frame in clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// The header; its security bit is clear.
    pub header: Header,
    /// A ZDP or ZCL frame, a [`super::Command`], or nothing, as the header's content says.
    pub payload: Bytes,
}

/// An APS frame protected by a link key, or a key hashed from one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secured {
    /// The header; its security bit is set.
    pub header: Header,
    /// Which key, and which frame.
    pub auxiliary: AuxHeader,
    /// The encrypted payload and its MIC, at least that long.
    sealed: Bytes,
}

/// An APS frame as the NWK layer carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// In clear at this layer.
    Plain(Plain),
    /// Protected at this layer.
    Secured(Secured),
}

impl Plain {
    /// Protects the frame (4.4.1.1). `cipher` is the link key's, or that of the hashed key which
    /// `auxiliary` names; `sender` enters the nonce whether or not `auxiliary` says who it is.
    #[must_use]
    pub fn seal(&self, cipher: &Cipher, auxiliary: AuxHeader, sender: Eui64) -> Secured {
        let mut octets = BytesMut::with_capacity(32);
        self.header.put(true, &mut octets);
        let sealed = security::seal(cipher, sender, octets, &auxiliary, &self.payload);
        Secured { header: self.header, auxiliary, sealed }
    }
}

impl Secured {
    /// Reads the frame (4.4.1.2). `sender` is needed where the auxiliary header does not name it.
    /// Whether the frame counter is fresh is for the caller, who knows the last one.
    ///
    /// # Errors
    /// [`OpenError`] where the key or the sender is another, or the frame was altered.
    pub fn open(&self, cipher: &Cipher, sender: Option<Eui64>) -> Result<Plain, OpenError> {
        let mut octets = BytesMut::with_capacity(32);
        self.header.put(true, &mut octets);
        let payload = security::open(cipher, sender, octets, &self.auxiliary, &self.sealed)?;
        Ok(Plain { header: self.header, payload })
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

impl From<Plain> for Frame {
    fn from(frame: Plain) -> Self {
        Self::Plain(frame)
    }
}

impl From<Secured> for Frame {
    fn from(frame: Secured) -> Self {
        Self::Secured(frame)
    }
}

impl<'a> Wire<'a> for Frame {
    const NAME: &'static str = "APS frame";

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
