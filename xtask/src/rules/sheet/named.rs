//! Finding the tests that are named after requirements.

use std::{collections::BTreeSet, path::Path};

/// A test whose name begins with requirements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Test {
    pub(super) file: String,
    pub(super) name: String,
    pub(super) requirements: Vec<u8>,
}

/// Rust and journeys.
pub(super) fn may_hold_tests(file: &str) -> bool {
    let rust = ["app/", "server/", "shared/", "words/", "xtask/bench/"];
    (rust.iter().any(|folder| file.starts_with(folder)) && is_a(file, "rs"))
        || (file.starts_with("end2end/") && is_a(file, "ts") && file.contains(".spec."))
}

/// The tests in a file. A function that is named like one and is none goes to `broken`: it would never run.
pub(super) fn tests_in(file: &str, text: &str, broken: &mut Vec<String>) -> Vec<Test> {
    let found = if is_a(file, "ts") { journeys(text) } else { functions(file, text, broken) };
    found.into_iter().map(|(name, requirements)| Test { file: file.to_owned(), name, requirements }).collect()
}

fn is_a(file: &str, kind: &str) -> bool {
    Path::new(file).extension().is_some_and(|extension| extension == kind)
}

type Named = (String, Vec<u8>);

fn functions(file: &str, text: &str, broken: &mut Vec<String>) -> Vec<Named> {
    let on_both: BTreeSet<&str> = text
        .split("on_both! {")
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .flat_map(str::split_whitespace)
        .collect();
    let (mut found, mut is_test) = (Vec::new(), false);
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[") || line.starts_with("//") {
            is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
            continue;
        }
        let function = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn "));
        let name = function.and_then(|rest| rest.split(['(', '<']).next()).unwrap_or_default();
        let requirements = of_function(name);
        if !requirements.is_empty() {
            if is_test || on_both.contains(name) {
                found.push((name.to_owned(), requirements));
            } else {
                broken.push(format!("{file}: {name} is named like a test, and is none"));
            }
        }
        is_test = false;
    }
    found
}

/// `r2_r35_no_token_is_kept` as 2 and 35.
fn of_function(name: &str) -> Vec<u8> {
    let number = |part: &str| part.strip_prefix('r')?.parse().ok();
    name.split('_').map_while(number).collect()
}

fn journeys(text: &str) -> Vec<Named> {
    let titles = text.lines().filter_map(|line| {
        let rest = line.trim().strip_prefix("test(")?;
        let quote = rest.chars().next()?;
        rest[quote.len_utf8()..].split(quote).next()
    });
    titles.map(|title| (title.to_owned(), of_title(title))).filter(|(_, of)| !of.is_empty()).collect()
}

/// `R46, R48: pages are accessible` as 46 and 48.
fn of_title(title: &str) -> Vec<u8> {
    let numbers = title.split_once(": ").map(|(numbers, _)| numbers.split(", "));
    let numbers: Option<Vec<u8>> =
        numbers.into_iter().flatten().map(|number| number.strip_prefix('R')?.parse().ok()).collect();
    numbers.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(file: &str, text: &str) -> (Vec<Named>, Vec<String>) {
        let mut broken = Vec::new();
        let tests = tests_in(file, text, &mut broken);
        (tests.into_iter().map(|test| (test.name, test.requirements)).collect(), broken)
    }

    #[test]
    fn functions_are_found_however_they_are_run() {
        let text = "on_both! {\n    r4_on_both\n    other\n}\n\nasync fn r4_on_both(app: TestApp) {}\n\
                    /// Why.\n#[test]\nfn r2_r35_nothing_is_kept() {}\n\
                    #[tokio::test(flavor = \"multi_thread\")]\nasync fn r1_alone() {}\n\
                    fn r18_helper() {}\nfn rest_after() {}\nfn r() {}\n#[test]\nfn nameless() {}\n";
        let (found, broken) = named("server/t.rs", text);
        let expected =
            [("r4_on_both", vec![4]), ("r2_r35_nothing_is_kept", vec![2, 35]), ("r1_alone", vec![1])];
        assert_eq!(found, expected.map(|(name, of)| (name.to_owned(), of)));
        assert_eq!(broken, ["server/t.rs: r18_helper is named like a test, and is none"]);
    }

    #[test]
    fn titles_are_found_with_one_number_or_more() {
        let text = "test('R7: a link’s page', async () => {\n  test(`R46, R48: ${name}`, async () => {\n\
                    test('5. a word', async () => {\ntest('Rest: a word', async () => {\ntest.setTimeout(1);\n";
        let (found, broken) = named("end2end/t.spec.ts", text);
        let expected = [("R7: a link’s page", vec![7]), ("R46, R48: ${name}", vec![46, 48])];
        assert_eq!(found, expected.map(|(name, of)| (name.to_owned(), of)));
        assert!(broken.is_empty());
    }

    #[test]
    fn tests_stand_where_the_program_is() {
        assert!(
            may_hold_tests("server/store/tests/store/link.rs") && may_hold_tests("end2end/pages.spec.ts")
        );
        assert!(!may_hold_tests("xtask/src/rules/sheet.rs") && !may_hold_tests("end2end/support/test.ts"));
    }
}
