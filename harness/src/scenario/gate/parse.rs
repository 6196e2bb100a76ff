//! From a gate's text to a [`Gate`].

use smets::{DeviceType, Value};

use super::{Comparison, Gate, Literal, Path, Subject};

/// Deepest a gate may nest: no person writes more, and a parser must not run out of stack.
const DEPTH_MAX: usize = 16;

/// What is wrong with a gate's text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateError {
    /// Octets before it.
    pub at: usize,
    /// How many octets it has.
    pub len: usize,
    /// What is wrong.
    pub message: String,
    /// What would be right, where that can be said.
    pub help: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Text(&'a str),
    Compare(Comparison),
    Open,
    Close,
}

#[derive(Clone, Debug)]
struct Placed<'a> {
    token: Token<'a>,
    at: usize,
    len: usize,
}

/// Reads a gate.
///
/// # Errors
/// The first place where the text is no gate. Whether its capabilities exist is not looked at.
pub fn parse(text: &str) -> Result<Gate, GateError> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, next: 0, end: text.len(), depth: 0 };
    let gate = parser.any()?;
    match parser.peek() {
        None => Ok(gate),
        Some(left) => Err(fault(left, "`and` or `or` is wanted here")),
    }
}

fn fault(placed: &Placed<'_>, message: &str) -> GateError {
    GateError { at: placed.at, len: placed.len, message: message.to_owned(), help: None }
}

fn is_word(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'_' | b'.' | b'$' | b'%' | b'-')
}

fn tokens(text: &str) -> Result<Vec<Placed<'_>>, GateError> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let at = text.len() - rest.len();
        let Some(first) = rest.bytes().next() else { return Ok(tokens) };
        let (token, len) = match first {
            b'(' => (Token::Open, 1),
            b')' => (Token::Close, 1),
            b'"' | b'\'' => quoted(rest, char::from(first)).ok_or_else(|| GateError {
                at,
                len: rest.len(),
                message: "a quotation mark that is not closed".to_owned(),
                help: None,
            })?,
            b'=' | b'!' | b'<' | b'>' => comparison(rest).ok_or_else(|| GateError {
                at,
                len: 1,
                message: "not a comparison".to_owned(),
                help: Some("==, !=, <, <=, > or >= is wanted".to_owned()),
            })?,
            _ => {
                let len = rest.bytes().take_while(|octet| is_word(*octet)).count();
                let Some(word) = rest.get(..len).filter(|word| !word.is_empty()) else {
                    let len = rest.chars().next().map_or(1, char::len_utf8);
                    let message = "a character that no gate has".to_owned();
                    return Err(GateError { at, len, message, help: None });
                };
                (Token::Word(word), len)
            }
        };
        tokens.push(Placed { token, at, len });
        rest = rest.get(len..).unwrap_or("");
    }
}

fn quoted(rest: &str, mark: char) -> Option<(Token<'_>, usize)> {
    let inside = rest.get(1..)?;
    let end = inside.find(mark)?;
    Some((Token::Text(inside.get(..end)?), end + 2))
}

fn comparison(rest: &str) -> Option<(Token<'_>, usize)> {
    [
        ("==", Comparison::Equal),
        ("!=", Comparison::Unequal),
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("<", Comparison::Less),
        (">", Comparison::More),
    ]
    .into_iter()
    .find(|(sign, _)| rest.starts_with(sign))
    .map(|(sign, comparison)| (Token::Compare(comparison), sign.len()))
}

struct Parser<'t, 'a> {
    tokens: &'t [Placed<'a>],
    next: usize,
    end: usize,
    depth: usize,
}

impl<'t, 'a> Parser<'t, 'a> {
    fn peek(&self) -> Option<&'t Placed<'a>> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Option<&'t Placed<'a>> {
        let placed = self.peek();
        self.next += usize::from(placed.is_some());
        placed
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is_there = self.peek().is_some_and(|placed| placed.token == Token::Word(word));
        self.next += usize::from(is_there);
        is_there
    }

    fn ends_early(&self, wanted: &str) -> GateError {
        let at = self.end.saturating_sub(1);
        let message = format!("the gate ends where {wanted} is wanted");
        GateError { at, len: 1, message, help: None }
    }

    fn any(&mut self) -> Result<Gate, GateError> {
        let mut parts = vec![self.all()?];
        while self.takes_word("or") {
            parts.push(self.all()?);
        }
        Ok(single(parts, Gate::Any))
    }

    fn all(&mut self) -> Result<Gate, GateError> {
        let mut parts = vec![self.not()?];
        while self.takes_word("and") {
            parts.push(self.not()?);
        }
        Ok(single(parts, Gate::All))
    }

    fn not(&mut self) -> Result<Gate, GateError> {
        let Some(placed) = self.take() else { return Err(self.ends_early("a capability")) };
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(fault(placed, "nested deeper than a gate may be"));
        }
        let gate = match &placed.token {
            Token::Word("not") => self.not().map(|gate| Gate::Not(Box::new(gate))),
            Token::Open => self.group(placed),
            Token::Word(word) => self.test(placed, word),
            _ => Err(fault(placed, "a capability is wanted here, such as esme.prepayment")),
        };
        self.depth -= 1;
        gate
    }

    fn group(&mut self, open: &Placed<'_>) -> Result<Gate, GateError> {
        let gate = self.any()?;
        match self.take() {
            Some(Placed { token: Token::Close, .. }) => Ok(gate),
            Some(other) => Err(fault(other, "`)` is wanted here")),
            None => Err(fault(open, "a parenthesis that is not closed")),
        }
    }

    fn test(&mut self, placed: &Placed<'_>, word: &str) -> Result<Gate, GateError> {
        let path = path(placed, word)?;
        let Some(Placed { token: Token::Compare(how), .. }) = self.peek() else {
            return Ok(Gate::Has(path));
        };
        self.next += 1;
        let Some(right) = self.take() else { return Err(self.ends_early("a value")) };
        let value = match &right.token {
            Token::Text(text) => Value::Text((*text).to_owned()),
            Token::Word(word) if !word.starts_with('$') => self.bare(word),
            _ => return Err(fault(right, "a value is wanted here, such as \"1.2a\" or 30s")),
        };
        let last = self.tokens.get(self.next - 1).unwrap_or(right);
        let len = last.at + last.len - right.at;
        Ok(Gate::Compare(path, *how, Literal { value, at: right.at, len }))
    }

    /// A value without quotation marks; `10 GBP` is two words.
    fn bare(&mut self, word: &str) -> Value {
        if let Some(Placed { token: Token::Word(unit), .. }) = self.peek()
            && unit.parse::<smets::Unit>().is_ok()
        {
            self.next += 1;
            return Value::guess(&format!("{word} {unit}"));
        }
        Value::guess(word)
    }
}

fn single(mut parts: Vec<Gate>, several: fn(Vec<Gate>) -> Gate) -> Gate {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            several(parts)
        }
    }
}

fn path(placed: &Placed<'_>, word: &str) -> Result<Path, GateError> {
    let (sigil, plain) = match word.strip_prefix('$') {
        Some(plain) => (true, plain),
        None => (false, word),
    };
    let example = "a capability is written as esme.prepayment or $meter.prepayment";
    let help = |message: &str| GateError {
        at: placed.at,
        len: placed.len,
        message: message.to_owned(),
        help: Some(example.to_owned()),
    };
    if matches!(plain, "and" | "or" | "not") {
        return Err(help("a capability is wanted here"));
    }
    let Some((subject, name)) = plain.split_once('.') else {
        return Err(help("this is of no device"));
    };
    if subject.is_empty() || name.split('.').any(str::is_empty) {
        return Err(help("this is no capability"));
    }
    let subject = match subject.parse::<DeviceType>() {
        Ok(device) => Subject::Device(device),
        Err(_) if subject == "dmc" => Subject::Dmc,
        Err(_) if sigil => Subject::Parameter(subject.to_owned()),
        Err(_) => return Err(help("not a device: esme, gsme, ihd, dmc or a parameter is wanted")),
    };
    Ok(Path { subject, name: name.to_owned(), at: placed.at, len: placed.len })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match parse(text) {
            Ok(gate) => gate.to_string(),
            Err(e) => format!("{}+{}: {}", e.at, e.len, e.message),
        }
    }

    #[test]
    fn and_binds_closer_than_or_and_not_closer_than_and() {
        assert_eq!(shown("esme.a or esme.b and not esme.c"), "(esme.a or (esme.b and not esme.c))");
        assert_eq!(shown("(esme.a or $m.b) and dmc.c"), "((esme.a or $m.b) and dmc.c)");
        assert_eq!(shown("not not esme.a"), "not not esme.a");
    }

    #[test]
    fn a_comparison_takes_text_numbers_and_quantities() {
        assert_eq!(shown(r#"esme.se_revision >= "1.2a""#), "esme.se_revision >= 1.2a");
        assert_eq!(shown("esme.divisor == 1000"), "esme.divisor == 1000");
        assert_eq!(shown("$dmc.timing.x <30s and esme.b"), "(dmc.timing.x < 30s and esme.b)");
        assert_eq!(shown("esme.limit > 10 GBP"), "esme.limit > 10 GBP");
    }

    #[test]
    fn what_is_no_gate_says_where() {
        for (text, place) in [
            ("", "0+1: the gate ends where a capability is wanted"),
            ("esme.a and", "9+1: the gate ends where a capability is wanted"),
            ("prepayment", "0+10: this is of no device"),
            (
                "meter.prepayment",
                "0+16: not a device: esme, gsme, ihd, dmc or a parameter is wanted",
            ),
            ("(esme.a", "0+1: a parenthesis that is not closed"),
            ("esme.a esme.b", "7+6: `and` or `or` is wanted here"),
            ("esme.a = 1", "7+1: not a comparison"),
            ("esme.a == \"x", "10+2: a quotation mark that is not closed"),
            ("esme.a & esme.b", "7+1: a character that no gate has"),
            ("esme.a and or esme.b", "11+2: a capability is wanted here"),
            ("esme..a", "0+7: this is no capability"),
        ] {
            assert_eq!(shown(text), place, "{text}");
        }
    }

    #[test]
    fn nesting_beyond_measure_is_refused_and_does_not_overflow() {
        let deep = format!("{}esme.a{}", "(".repeat(10_000), ")".repeat(10_000));
        assert!(shown(&deep).contains("nested deeper"));
        assert!(shown(&"not ".repeat(10_000)).contains("nested deeper"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "[a-z$.() <>=!\"'0-9é]{0,60}") {
            if let Err(e) = parse(&text) {
                proptest::prop_assert!(e.at <= text.len());
            }
        }

        #[test]
        fn what_is_shown_parses_to_the_same(text in "(not )?(esme|gsme)\\.[a-c]( (and|or) (not )?(\\(esme\\.a or \\$m\\.b\\)|ihd\\.c >= 2)){0,4}") {
            let gate = parse(&text).unwrap();
            let shown = gate.to_string();
            proptest::prop_assert_eq!(parse(&shown).unwrap().to_string(), shown);
        }
    }
}
