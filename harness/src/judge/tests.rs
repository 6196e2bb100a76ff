//! What a step shows: matchers at their edges, and what needs none.

use super::*;
use crate::record::{Place, Seen};
use crate::scenario::expr::Expr;
use crate::scenario::script::{Matcher, Millis, Read};
use smets::DeviceType;

fn place() -> Place {
    Place { file: "a.yaml".to_owned(), line: 1, column: 1 }
}

fn step(matcher: Matcher) -> Step {
    let of = "esme.x".to_owned();
    Step {
        id: "x".to_owned(),
        action: Action::Read(Read { from: DeviceType::Esme, items: vec!["x".to_owned()] }),
        within: Millis(10_000),
        holds: None,
        expect: vec![Expectation { of, matcher, place: place() }],
        keep: BTreeMap::new(),
        unchanged: vec![],
        place: place(),
    }
}

fn found(matcher: Matcher, seen: Seen) -> Vec<Finding> {
    let observation = Observation { at_us: 1, round: 0, of: "esme.x".to_owned(), seen };
    let kept = BTreeMap::new();
    judge(&step(matcher), Context { kept: &kept, began_us: 0 }, &[observation])
}

fn value(text: &str) -> Seen {
    Seen::Value(Value::guess(text))
}

fn expr(text: &str) -> Expr {
    Expr::literal(Value::guess(text))
}

/// Every matcher, with values that satisfy it and values that do not.
fn table() -> Vec<(Matcher, &'static [&'static str], &'static [&'static str])> {
    let e = expr;
    vec![
        (Matcher::Is(e("1.00 GBP")), &["1 GBP", "1.000 GBP"], &["1.01 GBP", "1 kWh", "1", "one"]),
        (Matcher::Is(e("enabled")), &["enabled"], &["armed", "Enabled", "1"]),
        (Matcher::OneOf(vec![e("a"), e("b")]), &["a", "b"], &["c", "1"]),
        (Matcher::Not(e("1 GBP")), &["2 GBP", "-1 GBP"], &["1.0 GBP", "2 kWh"]),
        (Matcher::Near(e("5 GBP"), e("0.1 GBP")), &["4.9 GBP", "5.1 GBP"], &["4.89 GBP", "5 kWh"]),
        (Matcher::AtLeast(e("5 kWh")), &["5 kWh", "6 kWh"], &["4.999 kWh", "6 GBP"]),
        (Matcher::AtMost(e("5 kWh")), &["5 kWh", "-6 kWh"], &["5.001 kWh", "4 GBP"]),
        (Matcher::MoreThan(e("5 kWh")), &["5.001 kWh"], &["5 kWh", "6 m3"]),
        (Matcher::LessThan(e("5 kWh")), &["4.999 kWh"], &["5 kWh", "4 m3"]),
        (Matcher::Between(e("1 W"), e("2 W")), &["1 W", "2 W"], &["0.9 W", "2.1 W", "1 V"]),
        (Matcher::Present, &["0", "no", "0 GBP"], &[]),
    ]
}

#[test]
fn a_matcher_takes_what_it_says_up_to_its_edge_and_nothing_beyond() {
    for (matcher, good, bad) in table() {
        for text in good {
            assert_eq!(found(matcher.clone(), value(text)), [], "{matcher}: {text}");
        }
        for text in bad {
            let found = found(matcher.clone(), value(text));
            assert_eq!(found.len(), 1, "{matcher}: {text}");
            assert_eq!(found[0].kind, FindingKind::Unmet);
        }
    }
}

#[test]
fn what_is_missing_satisfies_no_matcher_and_says_how_it_is_missing() {
    for (matcher, ..) in table() {
        for (seen, kind) in [
            (Seen::Value(Value::Absent), FindingKind::Missing),
            (Seen::Silence, FindingKind::Silence),
            (Seen::Undelivered, FindingKind::Undelivered),
            (Seen::Nonsense("why".to_owned()), FindingKind::Nonsense),
        ] {
            let found = found(matcher.clone(), seen);
            assert_eq!((found.len(), found[0].kind), (1, kind), "{matcher}");
        }
        let kept = BTreeMap::new();
        let nothing = judge(&step(matcher), Context { kept: &kept, began_us: 0 }, &[]);
        assert_eq!((nothing.len(), nothing[0].kind), (1, FindingKind::Missing));
    }
}
