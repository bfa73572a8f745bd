//! The table at the end.

use std::time::Duration;

/// What happened, fault by fault.
#[derive(Default)]
pub(crate) struct Report(Vec<Row>);

/// A kind of fault on one database.
pub(crate) struct Row {
    /// The fault, and where.
    pub(crate) fault: String,
    /// How often.
    pub(crate) times: usize,
    /// How many steps of people's work were answered meanwhile.
    pub(crate) answered: usize,
    /// What does not hold.
    pub(crate) violations: Vec<String>,
    /// How long after each fault until the server was ready again.
    pub(crate) recoveries: Vec<Duration>,
}

impl Row {
    /// An ordeal that could not be brought to its end, which is a violation too.
    pub(crate) fn without_end(ordeal: &str, error: &anyhow::Error) -> Self {
        Self {
            fault: format!("{ordeal}: came to no end"),
            times: 0,
            answered: 0,
            violations: vec![format!("{error:#}")],
            recoveries: Vec::new(),
        }
    }
}

impl Report {
    /// Adds a row, and says so.
    pub(crate) fn add(&mut self, row: Row) {
        println!("{}: {} times, {} violations", row.fault, row.times, row.violations.len());
        for violation in &row.violations {
            println!("  {violation}");
        }
        self.0.push(row);
    }

    /// How much does not hold.
    pub(crate) fn violations(&self) -> usize {
        self.0.iter().map(|row| row.violations.len()).sum()
    }

    /// Prints the table.
    pub(crate) fn print(&mut self) {
        println!("\n| fault | times | steps answered | violations | ready again: median | longest |");
        println!("| --- | ---: | ---: | ---: | ---: | ---: |");
        for Row { fault, times, answered, violations, recoveries } in &mut self.0 {
            recoveries.sort_unstable();
            let millis = |time: Option<&Duration>| {
                time.map_or_else(|| "–".to_owned(), |time| format!("{} ms", time.as_millis()))
            };
            let (median, longest) = (millis(recoveries.get(recoveries.len() / 2)), millis(recoveries.last()));
            println!("| {fault} | {times} | {answered} | {} | {median} | {longest} |", violations.len());
        }
    }
}
