//! The sheet, `docs/security.md`, against the tests that are named after its requirements: each requirement has a test,
//! and neither side names what the other does not have.
//!
//! A test in Rust is named `r4_fifty_resets`, one of the journeys `R4: a form that is sent twice at once acts once`; one
//! that shows two requirements begins with both, `r2_r35_…` or `R46, R48: …`.

mod named;
mod page;

use crate::process::root;
use anyhow::{Context, Result};
use named::Test;
use page::Sheet;
use std::{collections::BTreeSet, fs};

/// Where the sheet is.
const SHEET: &str = "docs/security.md";
/// How many requirements there are.
const REQUIREMENTS: u8 = 48;

/// Holds the sheet against the tests in these files, and prints which requirements it says to be open.
pub(super) fn check(files: &[String], broken: &mut Vec<String>) -> Result<()> {
    let read =
        |name: &str| fs::read_to_string(root().join(name)).with_context(|| format!("can't read {name}"));
    let sheet = Sheet::read(&read(SHEET)?);
    let mut tests = Vec::new();
    // A file that was deleted and not yet committed is still on git's list.
    for name in files.iter().filter(|name| named::may_hold_tests(name) && root().join(name).exists()) {
        tests.extend(named::tests_in(name, &read(name)?, broken));
    }
    broken.extend(differences(&sheet, &tests, |file| root().join(file).is_file()));
    for (requirement, why) in &sheet.open {
        println!("open in {SHEET}: R{requirement}: {why}");
    }
    Ok(())
}

/// What is wrong with the sheet, or missing in it.
fn differences(sheet: &Sheet, tests: &[Test], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut broken = Vec::new();
    let wanted: Vec<u8> = (1..=REQUIREMENTS).collect();
    let listed: Vec<u8> = sheet.rows.iter().map(|row| row.requirement).collect();
    if listed != wanted {
        broken.push(format!("{SHEET}: not R1 to R{REQUIREMENTS}, once each and in order: {listed:?}"));
    }
    for (requirement, _) in sheet.open.iter().filter(|(requirement, _)| !wanted.contains(requirement)) {
        broken.push(format!("{SHEET}: R{requirement} is said to be open, and is no requirement"));
    }
    for row in &sheet.rows {
        let requirement = row.requirement;
        let is_open = sheet.open.iter().any(|(open, _)| *open == requirement);
        if row.tests.is_empty() && !is_open {
            broken.push(format!("{SHEET}: R{requirement} has no test, and is not said to be open"));
        }
        if row.code.is_empty() && !is_open {
            broken.push(format!("{SHEET}: R{requirement} names no code"));
        }
        for file in row.code.iter().filter(|file| !exists(file)) {
            broken.push(format!("{SHEET}: R{requirement} names {file}, which is not there"));
        }
        let mut seen = BTreeSet::new();
        for (file, name) in &row.tests {
            let found = tests.iter().find(|test| test.file == *file && test.name == *name);
            if !found.is_some_and(|test| test.requirements.contains(&requirement)) {
                broken.push(format!("{SHEET}: R{requirement} names {name} in {file}, which is not there"));
            }
            if !seen.insert((file, name)) {
                broken.push(format!("{SHEET}: R{requirement} names {name} in {file} twice"));
            }
        }
    }
    for test in tests {
        for requirement in &test.requirements {
            let row = sheet.rows.iter().find(|row| row.requirement == *requirement);
            let named = |(file, name): &(String, String)| *file == test.file && *name == test.name;
            if !row.is_some_and(|row| row.tests.iter().any(named)) {
                broken.push(format!(
                    "{}: {} is named after R{requirement}, where {SHEET} does not list it",
                    test.file, test.name
                ));
            }
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet that is whole: every requirement with the same test and the same code.
    fn sheet() -> String {
        let row = |number| {
            format!("### R{number}. A name\n\nWords.\n\nCode: `a.rs`\n\n- `t.rs`: `r{number}_holds`\n\n")
        };
        let rows = (1..=REQUIREMENTS).map(row).collect::<Vec<_>>().concat();
        format!("# Security\n\n## Requirements\n\n{rows}\n## Open\n\n- R12: not measured\n  yet.\n")
    }

    fn tests() -> Vec<Test> {
        let named = |number| format!("#[test]\nfn r{number}_holds() {{\n}}\n");
        let text = (1..=REQUIREMENTS).map(named).collect::<Vec<_>>().concat();
        named::tests_in("t.rs", &text, &mut Vec::new())
    }

    #[track_caller]
    fn check(sheet: &str, tests: &[Test], expected: &[&str]) {
        let exists = |file: &str| ["a.rs", "t.rs"].contains(&file);
        assert_eq!(differences(&Sheet::read(sheet), tests, exists), expected);
    }

    #[test]
    fn a_whole_sheet_is_whole() {
        check(&sheet(), &tests(), &[]);
        assert_eq!(Sheet::read(&sheet()).open, [(12, "not measured yet.".to_owned())]);
    }

    #[test]
    fn a_requirement_without_a_test_has_to_be_open() {
        let without = |number: u8| sheet().replace(&format!("- `t.rs`: `r{number}_holds`\n"), "");
        let fewer = |number: u8| {
            let mut tests = tests();
            tests.retain(|test| !test.requirements.contains(&number));
            tests
        };
        check(&without(7), &fewer(7), &["docs/security.md: R7 has no test, and is not said to be open"]);
        check(&without(12), &fewer(12), &[]);
        check(
            &sheet().replace("- R12:", "- R49:"),
            &tests(),
            &["docs/security.md: R49 is said to be open, and is no requirement"],
        );
    }

    #[test]
    fn a_test_that_the_sheet_does_not_list_is_found() {
        let mut more = tests();
        more.extend(named::tests_in("t.rs", "#[test]\nfn r7_r8_more() {}\n", &mut Vec::new()));
        check(
            &sheet().replace("`r7_holds`", "`r7_holds`, `r7_r8_more`"),
            &more,
            &["t.rs: r7_r8_more is named after R8, where docs/security.md does not list it"],
        );
        let none = named::tests_in("t.rs", "#[test]\nfn r99_more() {}\n", &mut Vec::new());
        check(
            &sheet(),
            &[tests(), none].concat(),
            &["t.rs: r99_more is named after R99, where docs/security.md does not list it"],
        );
    }

    #[test]
    fn what_the_sheet_names_is_there() {
        let named = |what: &str| format!("docs/security.md: R7 names {what}, which is not there");
        check(
            &sheet().replace("`r7_holds`", "`r7_holds`, `r7_gone`"),
            &tests(),
            &[&named("r7_gone in t.rs")],
        );
        check(
            &sheet().replace("`r7_holds`", "`r7_holds`, `r6_holds`"),
            &tests(),
            &[&named("r6_holds in t.rs")],
        );
        let elsewhere = sheet().replace("`t.rs`: `r7_holds`", "`t.rs`: `r7_holds`\n- `u.rs`: `r7_holds`");
        check(&elsewhere, &tests(), &[&named("r7_holds in u.rs")]);
        let row =
            sheet().replace("R7. A name\n\nWords.\n\nCode: `a.rs`", "R7. A name\n\nCode: `a.rs`,\n`b.rs`");
        check(&row, &tests(), &[&named("b.rs")]);
        let row = sheet().replace("R7. A name\n\nWords.\n\nCode: `a.rs`", "R7. A name\n\nWords.");
        check(&row, &tests(), &["docs/security.md: R7 names no code"]);
    }

    #[test]
    fn no_requirement_is_left_out() {
        let found = differences(&Sheet::read(&sheet().replace("### R7. ", "#### R7. ")), &tests(), |_| true);
        assert!(found[0].starts_with("docs/security.md: not R1 to R48, once each and in order"), "{found:?}");
    }
}
