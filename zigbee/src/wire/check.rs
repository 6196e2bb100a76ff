//! What the codec tests of every frame type have in common.

use core::fmt::Debug;

use super::Wire;

/// Decodes `octets` and encodes them again; `false` where they do not decode.
///
/// # Panics
/// Where what is encoded differs from what was decoded.
pub(crate) fn survives<T: for<'a> Wire<'a> + Debug>(octets: &[u8]) -> bool {
    let Ok(value) = T::decode(octets) else { return false };
    assert_eq!(value.encode()[..], *octets, "{}: {value:?}", T::NAME);
    true
}

/// Tries every beginning of `octets`, `octets` with each bit flipped in turn, and `octets` with
/// one more: nothing panics, and what decodes encodes to the same octets. Gives the lengths of the
/// beginnings that decode.
pub(crate) fn mangled<T: for<'a> Wire<'a> + Debug>(octets: &[u8]) -> Vec<usize> {
    for bit in 0..octets.len() * 8 {
        let mut flipped = octets.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        survives::<T>(&flipped);
    }
    survives::<T>(&[octets, &[0]].concat());
    (0..octets.len()).filter(|length| survives::<T>(&octets[..*length])).collect()
}
