//! The file that is imported.

use fastrand::Rng;
use std::{collections::BTreeSet, fmt::Write as _};

const ROWS: usize = 50_000;
const BROKEN: usize = 500;

const FIRST_NAMES: [&str; 8] = ["Ana", "José", "Łukasz", "Noor", "Øystein", "Mei", "Priya", "Tomás"];
const LAST_NAMES: [&str; 7] = ["Silva", "Müller", "Nowak", "Haddad", "O’Brien", "Okafor", "Duarte"];

/// A file of clients.
pub(super) struct File {
    /// As a spreadsheet saves it.
    pub(super) text: String,
    /// How many clients are in it.
    pub(super) rows: usize,
    /// The rows that can't be taken, by their numbers in a spreadsheet, in order.
    pub(super) broken: Vec<usize>,
}

/// 50,000 rows of which 500 are broken, in five ways.
pub(super) fn rows(seed: u64) -> File {
    let mut rng = Rng::with_seed(seed);
    let mut broken = BTreeSet::new();
    while broken.len() < BROKEN {
        broken.insert(rng.usize(..ROWS));
    }
    let mut text = "First name,Last name,Email,Date of birth,Member number,Phone\n".to_owned();
    for row in 0..ROWS {
        let mut first = FIRST_NAMES[rng.usize(..FIRST_NAMES.len())].to_owned();
        let mut last = format!("{} {row}", LAST_NAMES[rng.usize(..LAST_NAMES.len())]);
        let mut email = format!("client{row}@example.org");
        let mut born = format!("{}-{:02}-{:02}", rng.u32(1940..2010), rng.u32(1..=12), rng.u32(1..=28));
        if broken.contains(&row) {
            match row % 5 {
                0 => first.clear(),
                1 => last = String::from("<b>"),
                2 => email = String::from("no-at-sign"),
                3 => born = String::from("1991-02-31"),
                _ => last = "x".repeat(120),
            }
        }
        let _ = writeln!(text, "{first},{last},{email},{born},M{row},+351 {row:09}");
    }
    // A spreadsheet counts from 1, and the headings are its first row.
    File { text, rows: ROWS, broken: broken.into_iter().map(|row| row + 2).collect() }
}
