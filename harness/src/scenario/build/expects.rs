//! Expectations: of what, and exactly one matcher.

use smets::{Item, Kind, Outcome, Unit, Value};

use super::super::at::{At, Span};
use super::super::file::{self, Expect, Text};
use super::super::gate::Truth;
use super::super::script::{Action, Expectation, Matcher, Step, Zcl};
use super::super::smart_energy;
use super::Builder;
use super::values::Wanted;
use crate::judge::OUTCOME;

/// What a step can see: the names of its observations, as written and as recorded.
#[derive(Debug)]
pub(super) struct Seen(Vec<(String, String, Option<Kind>)>);

impl Seen {
    pub(super) fn of(action: &Action) -> Self {
        Self(match action {
            Action::Read(read) | Action::Until { read, .. } => {
                let items = read.items.iter().map(|item| {
                    let kind = Item::named(item).map(|item| item.kind);
                    (item.clone(), format!("{}.{item}", read.from), kind)
                });
                items.collect()
            }
            Action::Send { .. } => vec![
                (OUTCOME.to_owned(), OUTCOME.to_owned(), Some(Kind::Symbol(Outcome::WORDS))),
                ("reason".to_owned(), "reason".to_owned(), Some(Kind::Text)),
            ],
            Action::Zcl { cluster, what, .. } => {
                let names = match what {
                    Zcl::Attributes(names) => names.clone(),
                    Zcl::Command { .. } | Zcl::Octets(_) => smart_energy::answer_names(cluster),
                };
                names.into_iter().map(|name| (name.clone(), name, None)).collect()
            }
            Action::Wait(_) => vec![],
        })
    }

    /// The observation's name and its kind.
    pub(super) fn find(&self, written: &str) -> Option<(String, Option<Kind>)> {
        let found = self.0.iter().find(|(name, ..)| name == written);
        found.map(|(_, of, kind)| (of.clone(), *kind))
    }

    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|(name, ..)| name.clone())
    }
}

impl Builder<'_> {
    /// What a step expects on this combination: `differs` replaces what is of the same things.
    pub(super) fn expectations(&mut self, step: &At<file::Step>, seen: &Seen) -> Vec<Expectation> {
        let mut expected: Vec<Expectation> =
            step.expect.iter().filter_map(|expect| self.expectation(expect, seen)).collect();
        let mut is_decided = false;
        for differs in &step.differs {
            let when = self.required(differs.when.as_ref(), differs.span, "when");
            let truth = when.and_then(|when| self.gate(when));
            if differs.expect.is_empty() {
                self.fault(differs.span, "`expect` is missing", None);
            }
            let instead: Vec<Expectation> =
                differs.expect.iter().filter_map(|expect| self.expectation(expect, seen)).collect();
            if truth == Some(Truth::Yes) && !is_decided {
                is_decided = true;
                expected.retain(|old| !instead.iter().any(|new| new.of == old.of));
                expected.extend(instead);
            }
        }
        expected
    }

    fn expectation(&mut self, expect: &At<Expect>, seen: &Seen) -> Option<Expectation> {
        let of = self.required(expect.of.as_ref(), expect.span, "of")?;
        let Some((of, kind)) = seen.find(of) else {
            let known: Vec<String> = seen.names().collect();
            self.unknown_word(of, "seen in this step", known.iter().map(String::as_str));
            return None;
        };
        let matcher = self.matcher(expect, kind)?;
        self.shows_refusal |= is_refusal(&of, &matcher);
        Some(Expectation { of, matcher, place: self.place(expect.span) })
    }

    fn matcher(&mut self, expect: &At<Expect>, kind: Option<Kind>) -> Option<Matcher> {
        self.check_single(expect)?;
        let status = expect.of.as_ref().is_some_and(|of| of.ends_with("status")) && kind.is_none();
        let mut expr = |text: &Text| {
            let named = status.then(|| smart_energy::status(text)).flatten();
            match named {
                Some(value) => Some(super::super::expr::Expr::literal(value)),
                None => self.expr(text, Wanted::of(kind)),
            }
        };
        let mut single = |text: &Option<Text>, matcher: fn(_) -> Matcher| {
            Some(text.as_ref().map(|text| expr(text).map(matcher)))?
        };
        let one = single(&expect.is, Matcher::Is)
            .or_else(|| single(&expect.not, Matcher::Not))
            .or_else(|| single(&expect.at_least, Matcher::AtLeast))
            .or_else(|| single(&expect.at_most, Matcher::AtMost))
            .or_else(|| single(&expect.more_than, Matcher::MoreThan))
            .or_else(|| single(&expect.less_than, Matcher::LessThan));
        if let Some(matcher) = one {
            return matcher;
        }
        if let Some(texts) = &expect.one_of {
            let exprs: Option<Vec<_>> = texts.iter().map(expr).collect();
            if texts.is_empty() {
                self.fault(texts.span, "`one_of` without a value", None);
            }
            return exprs.map(Matcher::OneOf);
        }
        if let Some(near) = &expect.near {
            let near = expr(near);
            let apart = match kind {
                Some(Kind::Time) => Some(Kind::Quantity(&[Unit::Second])),
                kind => kind,
            };
            let tolerance = self.required(expect.tolerance.as_ref(), expect.span, "tolerance")?;
            let tolerance = self.expr(tolerance, Wanted::of(apart));
            return Some(Matcher::Near(near?, tolerance?));
        }
        if let Some(texts) = &expect.between {
            let [low, high] = texts.as_slice() else {
                self.fault(texts.span, "`between` takes two values: [low, high]", None);
                return None;
            };
            let (low, high) = (expr(low), expr(high));
            return Some(Matcher::Between(low?, high?));
        }
        match &expect.present {
            Some(present) if !present.value => {
                let help = Some("a missing value satisfies no matcher".to_owned());
                self.fault(present.span, "`present` can only be true", help);
                None
            }
            _ => Some(Matcher::Present),
        }
    }

    /// Exactly one matcher, and `tolerance` with `near` only.
    fn check_single(&mut self, expect: &At<Expect>) -> Option<()> {
        let span = |text: &Option<Text>| text.as_ref().map(|at| at.span);
        let there: Vec<(&str, Span)> = [
            ("is", span(&expect.is)),
            ("one_of", expect.one_of.as_ref().map(|at| at.span)),
            ("not", span(&expect.not)),
            ("near", span(&expect.near)),
            ("at_least", span(&expect.at_least)),
            ("at_most", span(&expect.at_most)),
            ("more_than", span(&expect.more_than)),
            ("less_than", span(&expect.less_than)),
            ("between", expect.between.as_ref().map(|at| at.span)),
            ("present", expect.present.as_ref().map(|at| at.span)),
        ]
        .into_iter()
        .filter_map(|(name, span)| Some((name, span?)))
        .collect();
        if let Some(tolerance) = &expect.tolerance
            && expect.near.is_none()
        {
            self.fault(tolerance.span, "`tolerance` goes with `near` only", None);
        }
        match there.as_slice() {
            [_] => Some(()),
            [] => {
                let known = "is, one_of, not, near, at_least, at_most, more_than, less_than, between, present";
                self.fault(
                    expect.span,
                    "an expectation without a matcher",
                    Some(format!("one of: {known}")),
                );
                None
            }
            [(first, _), (second, span), ..] => {
                let message = format!("a second matcher: `{first}` and `{second}`");
                let help = Some("one matcher in an expectation: make it two".to_owned());
                self.fault(*span, message, help);
                None
            }
        }
    }
}

/// Whether it expects that something is refused.
fn is_refusal(of: &str, matcher: &Matcher) -> bool {
    let accepted = Outcome::Accepted.word();
    let is_accepted = |value: &Value| {
        value.as_text() == Some(accepted) || value.matches(&Value::Number(0.into()))
    };
    let is_outcome = of == OUTCOME || of == smart_energy::DEFAULT_STATUS;
    let literal = |e: &super::super::expr::Expr| e.as_literal().map(&is_accepted);
    is_outcome
        && match matcher {
            Matcher::Is(expr) => literal(expr) == Some(false),
            Matcher::Not(expr) => literal(expr) == Some(true),
            Matcher::OneOf(exprs) => exprs.iter().all(|expr| literal(expr) == Some(false)),
            _ => false,
        }
}

impl Step {
    /// Whether it says what a command's outcome is to be.
    #[must_use]
    pub fn expects_outcome(&self) -> bool {
        self.expect.iter().any(|expectation| expectation.of == OUTCOME)
    }
}
