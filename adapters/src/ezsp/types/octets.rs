//! Parameters without a fixed length, and truth.

use bytes::{BufMut, Bytes, BytesMut};
use zigbee::wire::field;
use zigbee::{ClusterId, Fault, Parsed, Reason, Wire, wire_ids};

wire_ids! {
    /// True or false. What is neither counts as true.
    pub struct Boolean(u8) {
        /// No.
        FALSE = 0,
        /// Yes.
        TRUE = 1,
    }
}

impl Boolean {
    /// As Rust has it.
    #[must_use]
    pub fn is_true(self) -> bool {
        self != Self::FALSE
    }
}

impl From<bool> for Boolean {
    fn from(truth: bool) -> Self {
        if truth { Self::TRUE } else { Self::FALSE }
    }
}

/// More octets or items than the length before them can count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is more than one octet can count")]
pub struct TooLong(pub usize);

/// Octets, preceded by their number as one octet.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Octets(Bytes);

impl Octets {
    /// # Errors
    /// Where there are more than 255.
    pub fn new(octets: impl Into<Bytes>) -> Result<Self, TooLong> {
        let octets = octets.into();
        if octets.len() > usize::from(u8::MAX) {
            Err(TooLong(octets.len()))
        } else {
            Ok(Self(octets))
        }
    }

    /// The octets.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl<const N: usize> From<[u8; N]> for Octets {
    /// # Panics
    /// Where there are more than 255.
    fn from(octets: [u8; N]) -> Self {
        assert!(N <= 255, "one octet counts to 255");
        Self(Bytes::copy_from_slice(&octets))
    }
}

impl core::ops::Deref for Octets {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl core::fmt::Debug for Octets {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        put_hex(f, &self.0)
    }
}

impl<'a> Wire<'a> for Octets {
    const NAME: &'static str = "octets";
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, length) = u8::parse(input)?;
        let (rest, octets) = take(rest, usize::from(length))?;
        Ok((rest, Self(Bytes::copy_from_slice(octets))))
    }
    fn put(&self, out: &mut BytesMut) {
        out.put_u8(count(self.0.len()));
        out.extend_from_slice(&self.0);
    }
}

/// Octets, preceded by their number as four octets.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct LongOctets(pub Bytes);

impl core::fmt::Debug for LongOctets {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        put_hex(f, &self.0)
    }
}

impl<'a> Wire<'a> for LongOctets {
    const NAME: &'static str = "long octets";
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, length) = u32::parse(input)?;
        let (rest, octets) = take(rest, usize::try_from(length).unwrap_or(usize::MAX))?;
        Ok((rest, Self(Bytes::copy_from_slice(octets))))
    }
    fn put(&self, out: &mut BytesMut) {
        let length = u32::try_from(self.0.len())
            .unwrap_or_else(|_| unreachable!("no token has four gigabytes"));
        out.put_u32_le(length);
        out.extend_from_slice(&self.0);
    }
}

/// The clusters of an endpoint: both numbers come first, then both lists.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ClusterLists {
    input: Vec<ClusterId>,
    output: Vec<ClusterId>,
}

impl ClusterLists {
    /// # Errors
    /// Where either has more than 255.
    pub fn new(input: Vec<ClusterId>, output: Vec<ClusterId>) -> Result<Self, TooLong> {
        let longest = input.len().max(output.len());
        if longest > usize::from(u8::MAX) {
            Err(TooLong(longest))
        } else {
            Ok(Self { input, output })
        }
    }

    /// Clusters of which the endpoint is the server.
    #[must_use]
    pub fn input(&self) -> &[ClusterId] {
        &self.input
    }

    /// Clusters of which it is a client.
    #[must_use]
    pub fn output(&self) -> &[ClusterId] {
        &self.output
    }
}

impl<'a> Wire<'a> for ClusterLists {
    const NAME: &'static str = "input and output clusters";
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, inputs) = field("input_cluster_count", u8::parse)(input)?;
        let (rest, outputs) = field("output_cluster_count", u8::parse)(rest)?;
        let (rest, input) = field("input_clusters", |rest| items(rest, inputs))(rest)?;
        let (rest, output) = field("output_clusters", |rest| items(rest, outputs))(rest)?;
        Ok((rest, Self { input, output }))
    }
    fn put(&self, out: &mut BytesMut) {
        out.put_u8(count(self.input.len()));
        out.put_u8(count(self.output.len()));
        self.input.iter().chain(&self.output).for_each(|cluster| cluster.put(out));
    }
}

/// What a stick has counted, by [`super::EmberCounterType`]; how many depends on its version.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Counters(pub Vec<u16>);

impl<'a> Wire<'a> for Counters {
    const NAME: &'static str = "counters";
    fn parse(mut input: &'a [u8]) -> Parsed<'a, Self> {
        let mut counters = Vec::new();
        while !input.is_empty() {
            let (rest, counter) = u16::parse(input)?;
            counters.push(counter);
            input = rest;
        }
        Ok((input, Self(counters)))
    }
    fn put(&self, out: &mut BytesMut) {
        self.0.iter().for_each(|counter| out.put_u16_le(*counter));
    }
}

fn take(input: &[u8], length: usize) -> Parsed<'_, &[u8]> {
    match input.split_at_checked(length) {
        Some((octets, rest)) => Ok((rest, octets)),
        None => Err(Fault::at(input, "", Reason::Truncated)),
    }
}

fn items<'a, T: Wire<'a>>(mut rest: &'a [u8], count: u8) -> Parsed<'a, Vec<T>> {
    let mut list = Vec::new();
    for _ in 0..count {
        let (after, item) = T::parse(rest)?;
        list.push(item);
        rest = after;
    }
    Ok((rest, list))
}

fn count(length: usize) -> u8 {
    u8::try_from(length).unwrap_or_else(|_| unreachable!("the constructors refuse more than 255"))
}

fn put_hex(f: &mut core::fmt::Formatter<'_>, octets: &[u8]) -> core::fmt::Result {
    octets.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
}
