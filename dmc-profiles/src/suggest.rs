//! "Did you mean": the known word that is most like one that was written.

/// Longest that a word may be for it to be compared: no word that is known comes near it.
const LONGEST: usize = 64;

/// The known word most like `written`, where one is like enough to be meant; the first of equals.
#[must_use]
pub fn suggest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > LONGEST {
        return None;
    }
    let lower = written.to_lowercase();
    let distance = |word: &str| strsim::damerau_levenshtein(&lower, &word.to_lowercase());
    let nearest = known.into_iter().map(|word| (distance(word), word)).min_by_key(|(d, _)| *d)?;
    let (distance, word) = nearest;
    // A third of the word may be wrong: fewer letters for short words.
    (distance <= word.chars().count().div_ceil(3)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_most_like_it_is_meant() {
        let known = ["prepayment", "supply_switch", "time_server"];
        assert_eq!(suggest("prepaymnet", known), Some("prepayment"));
        assert_eq!(suggest("Supply_Swich", known), Some("supply_switch"));
        assert_eq!(suggest("colour", known), None);
        assert_eq!(suggest(&"x".repeat(1_000_000), known), None);
    }
}
