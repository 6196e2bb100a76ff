//! What is wrong with a file that a person wrote: the file, the line, a caret, and what would do.
//!
//! A [`Problem`] keeps only the lines around the fault, clipped. So a file of ten megabytes without a
//! line break is reported as quickly, and as briefly, as any other.

use core::fmt;
use core::ops::Range;

use miette::{
    Diagnostic, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};

/// How many lines are kept on either side of the fault.
const CONTEXT_LINES: usize = 2;
/// How many octets of a line are kept on either side of the fault.
const CLIP: usize = 120;

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    message: String,
    label: Option<String>,
    help: Option<String>,
    excerpt: Excerpt,
}

/// All that is wrong with one file, or several: never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

/// The lines around a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Excerpt {
    name: String,
    text: String,
    /// Where `text` begins in the file: its octet, and its line and column, from zero.
    start: usize,
    line: usize,
    column: usize,
    /// The fault, in octets of the file; empty where it is a place between two.
    fault: Range<usize>,
    /// The fault's own line and column, from zero; the column in characters.
    place: (usize, usize),
}

impl Problem {
    /// A problem in the file called `name`, at the octets `fault` of its whole `text`. A range beyond
    /// the text, or within a character, is brought back to the nearest place that exists.
    #[must_use]
    pub fn new(name: &str, text: &str, fault: Range<usize>, message: impl Into<String>) -> Self {
        let excerpt = Excerpt::around(name, text, fault);
        let message = harmless(&message.into());
        Self { message, label: None, help: None, excerpt }
    }

    /// A problem with the file as a whole, such as one that cannot be read.
    #[must_use]
    pub fn of_file(name: &str, message: impl Into<String>) -> Self {
        Self::new(name, "", 0..0, message)
    }

    /// The same, with what would do instead.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(harmless(&help.into()));
        self
    }

    /// The same, with a word beside the caret.
    #[must_use]
    pub fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The same with "did you mean", where a word that is known is like the one that was written.
    #[must_use]
    pub fn suggesting<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match crate::suggest(written, known) {
            Some(word) => self.with_help(format!("did you mean `{word}`?")),
            None => self,
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What would do instead.
    #[must_use]
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The file, as it was named.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.excerpt.name
    }

    /// The line, counted from one.
    #[must_use]
    pub fn line(&self) -> usize {
        self.excerpt.place.0 + 1
    }

    /// The column in characters, counted from one.
    #[must_use]
    pub fn column(&self) -> usize {
        self.excerpt.place.1 + 1
    }
}

/// The message alone: where it is and what would do are for whoever draws it.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for Problem {}

impl Diagnostic for Problem {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = self.label.clone().unwrap_or_else(|| "here".to_owned());
        let span = LabeledSpan::new_with_span(Some(label), self.excerpt.fault.clone());
        Some(Box::new(core::iter::once(span)))
    }
}

impl Problems {
    /// These problems; `None` where there are none.
    #[must_use]
    pub fn of(problems: Vec<Problem>) -> Option<Self> {
        (!problems.is_empty()).then_some(Self(problems))
    }

    /// Each of them, in the order of their places.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// Adds those of another file.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.0.iter().enumerate() {
            let line_break = if place == 0 { "" } else { "\n" };
            let (file, line, column) = (problem.file(), problem.line(), problem.column());
            write!(f, "{line_break}{file}:{line}:{column}: {problem}")?;
            if let Some(help) = &problem.help {
                write!(f, " ({help})")?;
            }
        }
        Ok(())
    }
}

impl core::error::Error for Problems {}

impl Excerpt {
    fn around(name: &str, text: &str, fault: Range<usize>) -> Self {
        let from = floor_char(text, fault.start);
        let to = floor_char(text, fault.end.clamp(from, from + CLIP)).max(from);
        let before = text.get(..from).unwrap_or_default();
        let after = text.get(to..).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|b| *b == b'\n').count();
        let column = text.get(line_start..from).unwrap_or_default().chars().count();

        let is_long = from - line_start > CLIP;
        let (start, lines_before) = if is_long {
            (floor_char(text, from - CLIP), 0)
        } else {
            let above = before.get(..line_start).unwrap_or_default();
            let lines = above.split_inclusive('\n').rev();
            let kept = lines.take(CONTEXT_LINES).take_while(|line| line.len() <= 2 * CLIP);
            let (lines, octets) = kept.fold((0, 0), |(n, sum), line| (n + 1, sum + line.len()));
            (floor_char(text, line_start.saturating_sub(octets)), lines)
        };
        let end = to + kept_after(after);
        let column_of_start = if is_long { column.saturating_sub(CLIP) } else { 0 };
        Self {
            name: name.to_owned(),
            text: harmless(text.get(start..end).unwrap_or_default()),
            start,
            line: line - lines_before,
            column: column_of_start,
            fault: from..to,
            place: (line, column),
        }
    }
}

/// How many octets of what follows the fault are kept.
fn kept_after(after: &str) -> usize {
    let mut kept = 0;
    for line in after.split_inclusive('\n').take(CONTEXT_LINES + 1) {
        kept += floor_char(line, CLIP);
        if line.len() > CLIP {
            break;
        }
    }
    kept
}

/// The same with as many `?` in place of each control character, which could move a terminal's cursor
/// or recolour it: octets stay where they are.
fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\r' => shown.push(' '),
            '\n' | '\t' => shown.push(c),
            _ if c.is_control() => (0..c.len_utf8()).for_each(|_| shown.push('?')),
            _ => shown.push(c),
        }
    }
    shown
}

/// The last place at or before `at` that stands between two characters.
fn floor_char(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // Without context, miette asks where the fault itself is, for its heading.
        let is_heading = before == 0 && after == 0;
        let (shown, (line, column)) = if is_heading {
            (self.fault.clone(), self.place)
        } else {
            (self.start..self.start + self.text.len(), (self.line, self.column))
        };
        let within = shown.start - self.start..shown.end - self.start;
        let text = self.text.get(within).unwrap_or_default();
        let span = SourceSpan::from((shown.start, text.len()));
        let (name, lines) = (self.name.clone(), text.lines().count());
        let contents =
            MietteSpanContents::new_named(name, text.as_bytes(), span, line, column, lines);
        Ok(Box::new(contents))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use miette::{GraphicalReportHandler, GraphicalTheme};

    fn drawn(problem: &Problem) -> String {
        let theme = GraphicalTheme::unicode_nocolor();
        let mut out = String::new();
        let handler = GraphicalReportHandler::new_themed(theme).with_width(100);
        handler.render_report(&mut out, problem).unwrap();
        out
    }

    #[test]
    fn a_problem_shows_file_line_caret_and_suggestion() {
        let text = "id = \"a\"\ntitle = \"b\"\n[esme]\nse_revison = \"1.2a\"\nendpoint = 1\n";
        let at = text.find("se_revison").unwrap();
        let problem = Problem::new("a.toml", text, at..at + 10, "unknown word `se_revison`")
            .suggesting("se_revison", ["endpoint", "se_revision"]);
        assert_eq!((problem.line(), problem.column()), (4, 1));
        let drawn = drawn(&problem);
        for part in ["a.toml:4:1", "se_revison = \"1.2a\"", "──", "did you mean `se_revision`?"]
        {
            assert!(drawn.contains(part), "{part} in\n{drawn}");
        }
        assert!(
            drawn.contains("4 │") && drawn.contains("2 │") && !drawn.contains("1 │"),
            "{drawn}"
        );
    }

    #[test]
    fn a_line_of_ten_megabytes_is_clipped() {
        let text = "ä".repeat(5_000_000);
        let problem = Problem::new("noise.toml", &text, 6_000_001..6_000_500, "noise");
        assert_eq!((problem.line(), problem.column()), (1, 3_000_001));
        assert!(drawn(&problem).len() < 4_000);
    }

    #[test]
    fn what_a_file_holds_cannot_command_a_terminal() {
        let text = "a\u{1b}[31m\u{9b}b\r\nid = 1\n";
        let at = text.find("id").unwrap();
        let problem = Problem::new("a.toml", text, at..at + 2, "unknown `\u{1b}[2J`");
        assert_eq!(problem.message(), "unknown `?[2J`");
        let drawn = drawn(&problem);
        assert!(!drawn.contains(['\u{1b}', '\u{9b}', '\r']), "{drawn}");
        assert!(drawn.contains("a?[31m??b") && drawn.contains("2 │ id = 1"), "{drawn}");
    }

    #[test]
    fn a_place_beyond_the_text_is_its_end() {
        for (text, fault) in [("", 0..0), ("", 5..9), ("abc\n", 4..4), ("abc", 2..99)] {
            let problem = Problem::new("a.toml", text, fault, "ends too early");
            assert!(drawn(&problem).contains("ends too early"));
        }
    }

    #[test]
    fn several_problems_are_listed_a_line_each() {
        let first = Problem::new("a.toml", "x = 1\n", 0..1, "unknown word `x`");
        let second = Problem::of_file("b.toml", "cannot be read").with_help("check who owns it");
        let problems = Problems::of(vec![first, second]).unwrap();
        assert_eq!(
            problems.to_string(),
            "a.toml:1:1: unknown word `x`\nb.toml:1:1: cannot be read (check who owns it)"
        );
        assert_eq!(Problems::of(vec![]), None);
    }
}
