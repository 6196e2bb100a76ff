//! Masks secrets before anything is hashed or written.
//!
//! A key or a UTRN is replaced by a commitment, `key:` or `utrn:` and the first 16 hexadecimal digits
//! of SHA-256 over a salt and the secret: whoever has the secret and the salt can show that it was
//! this one, equal secrets stay equal, and nobody can find it by trying all of them.

use std::collections::BTreeSet;

use super::Digest;

/// How many digits a UTRN has.
const UTRN_DIGITS: usize = 20;

/// What is masked, and how.
#[derive(Clone)]
pub struct Masks {
    salt: [u8; 32],
    /// In lower-case hexadecimal without colons.
    keys: BTreeSet<String>,
}

impl core::fmt::Debug for Masks {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Masks({} keys)", self.keys.len())
    }
}

impl Masks {
    /// Masks UTRNs, and the keys that [`Self::add_key`] is told of, with commitments under `salt`.
    #[must_use]
    pub fn new(salt: [u8; 32]) -> Self {
        Self { salt, keys: BTreeSet::new() }
    }

    /// From here on this key is masked, wherever a text has it in hexadecimal.
    pub fn add_key(&mut self, key: [u8; 16]) {
        self.keys.insert(hex::encode(key));
    }

    /// What stands for `secret`: `kind`, a colon, and 16 hexadecimal digits.
    #[must_use]
    pub fn commitment(&self, kind: &str, secret: &str) -> String {
        let digest = Digest::of_parts([&self.salt[..], kind.as_bytes(), secret.as_bytes()]);
        format!("{kind}:{:.16}", digest.to_string())
    }

    /// `json` with every secret inside its strings masked. Numbers are left alone.
    #[must_use]
    pub fn json(&self, json: &str) -> String {
        let mut out = String::with_capacity(json.len());
        let mut pieces = json.split('"').peekable();
        let mut inside = false;
        while let Some(piece) = pieces.next() {
            out.push_str(&if inside { self.text(piece) } else { piece.to_owned() });
            if pieces.peek().is_some() {
                out.push('"');
                // A quotation mark after an odd number of backslashes belongs to the string.
                let backslashes = piece.bytes().rev().take_while(|b| *b == b'\\').count();
                inside = if inside { backslashes % 2 == 1 } else { true };
            }
        }
        out
    }

    /// `text` with every secret in it masked: a run of exactly 20 decimal digits, and known keys.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
            let (before, from) = rest.split_at(start);
            let end = from.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(from.len());
            let (word, after) = from.split_at(end);
            out.push_str(before);
            out.push_str(&self.word(word));
            rest = after;
        }
        out.push_str(rest);
        self.colons(out)
    }

    /// `octets` with every secret in them masked by as many octets; absent where there is none.
    #[must_use]
    pub fn octets(&self, octets: &[u8]) -> Option<Vec<u8>> {
        let mut out = octets.to_vec();
        for key in &self.keys {
            let mut secret = [0; 16];
            // They were made of 16 octets.
            let _ = hex::decode_to_slice(key, &mut secret);
            let masked = Digest::of_parts([&self.salt[..], b"key", key.as_bytes()]);
            replace(&mut out, &secret, masked.octets());
        }
        for (at, digits) in utrns(octets) {
            let masked = self.commitment("utrn", digits).replace(':', "");
            if let Some(out) = out.get_mut(at..at + UTRN_DIGITS) {
                out.copy_from_slice(masked.as_bytes());
            }
        }
        (out != octets).then_some(out)
    }

    fn word(&self, word: &str) -> String {
        if word.len() == UTRN_DIGITS && word.bytes().all(|b| b.is_ascii_digit()) {
            return self.commitment("utrn", word);
        }
        let lower = word.to_ascii_lowercase();
        if self.keys.contains(&lower) { self.commitment("key", &lower) } else { word.to_owned() }
    }

    /// Keys that are written with colons between octets.
    fn colons(&self, text: String) -> String {
        if !text.contains(':') {
            return text;
        }
        self.keys.iter().fold(text, |text, key| {
            let pairs: Vec<&str> =
                (0..key.len()).step_by(2).filter_map(|n| key.get(n..n + 2)).collect();
            let written = pairs.join(":");
            if text.contains(&written) {
                return text.replace(&written, &self.commitment("key", key));
            }
            text
        })
    }
}

/// Replaces each `secret` by the first octets of `by`.
fn replace(octets: &mut [u8], secret: &[u8], by: &[u8]) {
    let places: Vec<usize> = octets
        .windows(secret.len())
        .enumerate()
        .filter(|(_, window)| *window == secret)
        .map(|(at, _)| at)
        .collect();
    for at in places {
        for (octet, by) in octets.iter_mut().skip(at).zip(by.iter().take(secret.len())) {
            *octet = *by;
        }
    }
}

/// The runs of exactly 20 decimal digits in octets, and where they begin.
fn utrns(octets: &[u8]) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    for run in octets.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
        if run.len() == UTRN_DIGITS
            && run.first().is_some_and(u8::is_ascii_digit)
            && let Ok(digits) = str::from_utf8(run)
        {
            found.push((from, digits));
        }
        from += run.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const UTRN: &str = "01234567890123456789";

    fn masks() -> Masks {
        let mut masks = Masks::new([7; 32]);
        masks.add_key([0xab; 16]);
        masks
    }

    #[test]
    fn a_utrn_is_masked_and_equal_ones_stay_equal() {
        let masked = masks().text(&format!("sent {UTRN}, then {UTRN}."));
        assert!(!masked.contains(UTRN));
        let commitment = masks().commitment("utrn", UTRN);
        assert_eq!(masked, format!("sent {commitment}, then {commitment}."));
        assert_ne!(commitment, Masks::new([8; 32]).commitment("utrn", UTRN));
    }

    #[test]
    fn what_only_looks_like_a_utrn_is_left() {
        for text in ["0123456789012345678", "012345678901234567890", "a0123456789012345678"] {
            assert_eq!(masks().text(text), text);
        }
    }

    #[test]
    fn keys_are_masked_with_and_without_colons_in_either_case() {
        let plain = "ab".repeat(16);
        let colons = vec!["ab"; 16].join(":");
        for text in [plain.clone(), plain.to_uppercase(), colons] {
            assert_eq!(masks().text(&text), masks().commitment("key", &plain));
        }
        assert_eq!(masks().text(&"cd".repeat(16)), "cd".repeat(16));
    }

    #[test]
    fn json_stays_json_and_its_numbers_stay_numbers() {
        let json = format!(r#"{{"n":{UTRN},"a \"{UTRN}\" b":"\\","c":"{UTRN}"}}"#);
        let masked = masks().json(&json);
        let commitment = masks().commitment("utrn", UTRN);
        let expected = format!(r#"{{"n":{UTRN},"a \"{commitment}\" b":"\\","c":"{commitment}"}}"#);
        assert_eq!(masked, expected);
    }
}
