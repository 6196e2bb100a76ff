//! The three kinds of codec test, for values of every type.

use super::*;
use hex_literal::hex;
use proptest::prelude::*;

/// By hand from 2.6: one value for each way of writing.
#[test]
fn each_type_is_written_as_the_specification_says() {
    for (octets, value) in [
        (&hex!("00")[..], Value::NoData),
        (&hex!("10 01"), Value::Boolean(true.into())),
        (&hex!("18 80"), Value::Map8(Map8(0x80))),
        (&hex!("1a 01 02 03"), Value::Map24(Map24(U24::saturating(0x03_0201)))),
        (&hex!("20 7f"), Value::Uint8(0x7f)),
        (&hex!("21 34 12"), Value::Uint16(0x1234)),
        (&hex!("25 06 05 04 03 02 01"), Value::Uint48(U48::saturating(0x0102_0304_0506))),
        (&hex!("2a fe ff ff"), Value::Int24(I24::new(-2).unwrap())),
        (&hex!("2b fe ff ff ff"), Value::Int32(-2)),
        (&hex!("31 34 12"), Value::Enum16(Enum16(0x1234))),
        (&hex!("41 02 01 02"), Value::OctetStr(OctetStr::new(vec![1, 2]).unwrap())),
        (&hex!("42 ff"), Value::CharStr(CharStr::ABSENT)),
        (&hex!("43 01 00 aa"), Value::LongOctetStr(LongOctetStr::new(vec![0xaa]).unwrap())),
        (
            &hex!("48 21 02 00 01 00 02 00"),
            Value::Array(
                Array::new(TypeId::UINT16, Some(vec![Value::Uint16(1), Value::Uint16(2)])).unwrap(),
            ),
        ),
        (&hex!("50 20 ff ff"), Value::Set(Array::new(TypeId::UINT8, None).unwrap())),
        (
            &hex!("4c 02 00 20 01 10 00"),
            Value::Structure(
                Structure::new(Some(vec![Value::Uint8(1), Value::Boolean(Boolean(0))])).unwrap(),
            ),
        ),
        (&hex!("e2 01 00 00 00"), Value::UtcTime(UtcTime(1))),
        (&hex!("f0 08 07 06 05 04 03 02 01"), Value::Eui64(Eui64(0x0102_0304_0506_0708))),
    ] {
        assert_eq!(Value::decode(octets).as_ref(), Ok(&value));
        assert_eq!(value.encode()[..], *octets);
    }
}

#[test]
fn absence_is_told_and_kept() {
    for absent in [
        &hex!("20 ff")[..],
        &hex!("25 ff ff ff ff ff ff"),
        &hex!("28 80"),
        &hex!("2a 00 00 80"),
        &hex!("2f 00 00 00 00 00 00 00 80"),
        &hex!("10 ff"),
        &hex!("30 ff"),
        &hex!("38 01 7c"),
        &hex!("39 00 00 c0 7f"),
        &hex!("41 ff"),
        &hex!("44 ff ff"),
        &hex!("4c ff ff"),
        &hex!("51 20 ff ff"),
        &hex!("e2 ff ff ff ff"),
        &hex!("f0 ff ff ff ff ff ff ff ff"),
    ] {
        let value = Value::decode(absent).unwrap();
        assert!(value.is_absent(), "{value:?}");
        assert_eq!((value.as_unsigned(), value.as_signed(), value.as_text()), (None, None, None));
        assert_eq!(value.encode()[..], *absent);
    }
    for present in [
        &hex!("18 ff")[..],
        &hex!("08 ff"),
        &hex!("28 ff"),
        &hex!("20 80"),
        &hex!("38 00 7c"),
        &hex!("41 00"),
        &hex!("25 ff ff ff ff ff 7f"),
    ] {
        assert!(!Value::decode(present).unwrap().is_absent(), "{present:02x?}");
    }
}

#[test]
fn numbers_read_as_numbers_whatever_their_width() {
    let read = |octets: &[u8]| {
        let value = Value::decode(octets).unwrap();
        (value.as_unsigned(), value.as_signed())
    };
    assert_eq!(read(&hex!("2a ff ff ff")), (None, Some(-1)));
    assert_eq!(read(&hex!("22 01 00 00")), (Some(1), Some(1)));
    assert_eq!(read(&hex!("39 00 00 80 3f")), (None, None));
    assert_eq!(read(&hex!("1b 00 00 00 80")), (Some(0x8000_0000), Some(0x8000_0000)));
}

#[test]
fn nesting_ends_where_the_specification_says() {
    let nested = |depth: usize| {
        let mut octets = vec![0x4c];
        for _ in 1..depth {
            octets.extend([0x01, 0x00, 0x4c]);
        }
        octets.extend([0x00, 0x00]);
        octets
    };
    let deepest = Value::decode(&nested(DEPTH_MAX)).unwrap();
    assert_eq!(deepest.encode()[..], nested(DEPTH_MAX));
    assert!(Value::decode(&nested(DEPTH_MAX + 1)).is_err());
    assert_eq!(Structure::new(Some(vec![deepest])), None);
    assert!(Value::decode(&nested(10_000)).is_err());
}

#[test]
fn an_array_is_of_one_type_that_has_octets() {
    assert_eq!(Array::new(TypeId::UINT8, Some(vec![Value::Uint16(1)])), None);
    assert_eq!(Array::new(TypeId::NODATA, Some(vec![Value::NoData])), None);
    assert!(Value::decode(&hex!("48 00 fe ff")).is_err());
}

#[test]
fn every_type_with_a_value_has_a_name_and_a_width_or_a_count() {
    for ty in (0..=u8::MAX).map(TypeId) {
        let is_known = Value::TYPES.contains(&ty);
        assert_eq!(ty.short_name().is_some(), is_known, "{ty:?}");
        assert_eq!(ty.name().is_some(), is_known || ty == TypeId::UNKNOWN, "{ty:?}");
        let Some(octets) = ty.octets() else { continue };
        let body = [0x11; 16];
        let (rest, value) = Value::parse_as(ty, &body[..octets]).unwrap();
        assert_eq!((rest.len(), value.ty()), (0, ty));
        if (1..=8).contains(&octets) {
            assert_eq!(Value::from_raw(ty, value.raw().unwrap()), Some(value));
        }
    }
}

/// Octets that are likely to be a value: a known type, then anything.
fn likely() -> impl Strategy<Value = Vec<u8>> {
    let types: Vec<u8> = Value::TYPES.iter().map(|ty| ty.0).collect();
    let body = prop::collection::vec(prop_oneof![3 => 0..4_u8, 1 => any::<u8>()], 0..24);
    (prop::sample::select(types), body).prop_map(|(ty, mut body)| {
        body.insert(0, ty);
        body
    })
}

proptest! {
    #[test]
    fn what_parses_encodes_to_the_same_octets(octets in likely()) {
        if let Ok((rest, value)) = Value::parse(&octets) {
            prop_assert_eq!(&value.encode()[..], &octets[..octets.len() - rest.len()]);
            prop_assert_eq!(Value::decode(&value.encode()), Ok(value));
        }
    }

    #[test]
    fn no_octets_panic(octets in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(value) = Value::decode(&octets) {
            let _ = (value.is_absent(), value.as_signed(), value.as_unsigned(), value.as_text());
        }
    }
}
