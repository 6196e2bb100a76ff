//! The table: what each DMC has to show.

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table};

use super::rates::Row;
use crate::record::Target;

/// The table of `rows`, no wider than the terminal where there is one.
#[must_use]
pub fn draw(rows: &[Row]) -> String {
    let mut table = Table::new();
    table
        .load_style(UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none()))
        .set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header([
        "DMC",
        "suite",
        "devices",
        "hub",
        "planned",
        "executed",
        "passed",
        "rate",
        "90 % rule",
    ]);
    for row in rows {
        table.add_row(cells(row));
    }
    for column in table.column_iter_mut().skip(4).take(4) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

fn cells(row: &Row) -> [String; 9] {
    let figures = &row.figures;
    let rate = match row.per_cent() {
        Some(per_cent) => format!("{}/{}  {per_cent} %", figures.passed, figures.eligible),
        None => "no data".to_owned(),
    };
    [
        figures.id.clone(),
        figures.suite.to_string(),
        devices(row.target).to_owned(),
        figures.hub.to_string(),
        figures.planned.to_string(),
        figures.executed.to_string(),
        figures.passed.to_string(),
        rate,
        rule(row),
    ]
}

/// What the devices are, as it stands on everything that is shown: nobody is to take a simulated
/// result for a real one.
#[must_use]
pub fn devices(target: Target) -> &'static str {
    match target {
        Target::Simulated => "SIMULATED",
        Target::Real => "real",
    }
}

fn rule(row: &Row) -> String {
    match (row.figures.met, row.undecided) {
        (Some(true), _) => "met".to_owned(),
        (Some(false), _) => "NOT MET".to_owned(),
        (None, why) => format!("– ({})", why.unwrap_or("undecided")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Verdict;
    use crate::report::{rates, sample};

    #[test]
    fn the_table_says_fraction_per_cent_rule_and_that_it_is_simulated() {
        let mut run = sample::run(3);
        sample::finish(&mut run, 0, 1, Verdict::Pass);
        sample::finish(&mut run, 1, 1, Verdict::Pass);
        sample::finish(&mut run, 2, 1, Verdict::Fail);
        let drawn = draw(&rates::rows(&run, true));
        for part in ["SIMULATED", "functional", "stand-in", "2/3  66.6 %", "NOT MET"] {
            assert!(drawn.contains(part), "{part} in\n{drawn}");
        }
        let drawn = draw(&rates::rows(&run, false));
        assert!(drawn.contains("– (incomplete)") && !drawn.contains("NOT MET"), "{drawn}");
    }
}
