//! Every row of a file, checked by the parsers of the forms, and compared with the rows before it.

use super::{Choices, table::Table};
use crate::{
    actor::Desk,
    client::{self, ContactForm},
};
use shared::{
    BirthDate, DetailsForm, Field, IdentityForm, Language, Problem, Problems, SameThing, Timestamp,
};
use std::collections::HashMap;
use store::client::ClientRow;

/// A row, checked.
pub(crate) struct CheckedRow {
    /// Its number as the spreadsheet shows it.
    pub(crate) number: i64,
    /// What stands in it.
    pub(crate) cells: Vec<String>,
    /// The client that it would make, or what can't be taken.
    pub(crate) client: Result<Box<ClientRow>, RowProblems>,
    /// What it has in common with earlier rows, and with which.
    pub(crate) like_rows: Vec<(SameThing, i64)>,
    /// The address that was probably meant.
    pub(crate) mistyped: Option<String>,
}

/// What can't be taken of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct RowProblems {
    /// Answers that can't be taken.
    pub answers: Problems,
    /// Whether it has more cells than there are headings: most often a separator inside of a cell.
    pub too_many_cells: bool,
}

/// Checks every row.
pub(crate) fn check(desk: &Desk, table: &Table, choices: &Choices, now: Timestamp) -> Vec<CheckedRow> {
    let mut seen = Seen::default();
    let rows = table.rows.iter().map(|row| {
        let (client, mistyped) = read(desk, table, choices, &row.cells, now);
        let like_rows = client.as_ref().map(|client| seen.compare(client, row.number)).unwrap_or_default();
        CheckedRow { number: row.number, cells: row.cells.clone(), client, like_rows, mistyped }
    });
    rows.collect()
}

type Read = (Result<Box<ClientRow>, RowProblems>, Option<String>);

fn read(desk: &Desk, table: &Table, choices: &Choices, cells: &[String], now: Timestamp) -> Read {
    let answer = |field| joined(choices, cells, field);
    let birth_date = iso_date(&answer(Field::BirthDate), choices.month_first);
    let language = answer(Field::Language);
    let details = DetailsForm {
        first_name: answer(Field::FirstName),
        last_name: answer(Field::LastName),
        preferred_name: answer(Field::PreferredName),
        member_number: answer(Field::MemberNumber),
        birth_date,
        language: language_tag(&language, desk.location.language),
    };
    let (email, phone, address) = (answer(Field::Email), answer(Field::Phone), answer(Field::Address));
    // Nobody can be asked about each row; what looks mistyped is told beside the preview.
    let contact = ContactForm {
        email: &email,
        phone: &phone,
        address: &address,
        keep_email: true,
        identity: IdentityForm::default(),
    };
    let mut answers = Problems::default();
    let row = client::new_row_of_answers(desk, &details, &contact, now, &mut answers);
    let too_many_cells = cells.iter().skip(table.headings.len()).any(|cell| !cell.is_empty());
    match row {
        Some((row, email)) if answers.is_empty() && !too_many_cells => {
            (Ok(Box::new(row)), email.and_then(|email| email.suggestion()))
        }
        _ => (Err(RowProblems { answers, too_many_cells }), None),
    }
}

/// What the columns of a field say together: an address is spread over several, and so is a name, sometimes.
fn joined(choices: &Choices, cells: &[String], field: Field) -> String {
    let between = if field == Field::Address { ", " } else { " " };
    let of_field = choices.columns.iter().zip(cells).filter(|(column, _)| **column == Some(field));
    let said: Vec<&str> = of_field.map(|(_, cell)| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    said.join(between)
}

/// The tag of a language that is written as a tag or by its name; what is neither stays as it is and is refused.
fn language_tag(said: &str, otherwise: Language) -> String {
    const IN_ENGLISH: [(&str, Language); 3] =
        [("english", Language::English), ("spanish", Language::Spanish), ("castellano", Language::Spanish)];
    if said.is_empty() {
        return otherwise.tag().to_owned();
    }
    let folded = client::fold(said);
    let by_name = Language::ALL.into_iter().find(|language| client::fold(language.name()) == folded);
    let in_english = IN_ENGLISH.iter().find(|(name, _)| *name == folded).map(|(_, language)| *language);
    by_name.or(in_english).map_or_else(|| said.to_owned(), |language| language.tag().to_owned())
}

/// A date as date fields send it; what is no date stays as it is and is refused.
#[must_use]
pub fn iso_date(said: &str, month_first: bool) -> String {
    // Spreadsheets add a time to dates.
    let date = said.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let [first, second, third] = parts[..] else { return said.to_owned() };
    let (year, month, day) = match (first.len(), third.len(), month_first) {
        (4, ..) => (first, second, third),
        (_, 4, false) => (third, second, first),
        (_, 4, true) => (third, first, second),
        _ => return said.to_owned(),
    };
    format!("{year}-{month:0>2}-{day:0>2}")
}

/// Whether dates are written with the month first: a date says so whose second number is no month.
pub fn is_month_first<'a>(mut dates: impl Iterator<Item = &'a str>) -> bool {
    dates.any(|said| {
        let day_first = BirthDate::parse(&iso_date(said, false)).is_ok();
        !day_first && BirthDate::parse(&iso_date(said, true)).is_ok()
    })
}

/// What earlier rows said. Broken ones don't count: they make no client.
#[derive(Default)]
struct Seen {
    names: HashMap<(String, BirthDate), i64>,
    member_numbers: HashMap<String, i64>,
    emails: HashMap<String, i64>,
}

impl Seen {
    /// What a row has in common with earlier ones; from now on it is one of them.
    fn compare(&mut self, client: &ClientRow, number: i64) -> Vec<(SameThing, i64)> {
        let mut like = Vec::new();
        let mut note = |thing, earlier: i64| {
            if earlier != number {
                like.push((thing, earlier));
            }
        };
        if let Some(birth_date) = client.birth_date {
            let name = (client.sort_name.clone(), birth_date);
            note(SameThing::NameAndBirthDate, *self.names.entry(name).or_insert(number));
        }
        if !client.member_number.is_empty() {
            let member_number = client.member_number.clone();
            note(SameThing::MemberNumber, *self.member_numbers.entry(member_number).or_insert(number));
        }
        if let Some(email) = client.email_canonical.clone() {
            note(SameThing::Email, *self.emails.entry(email).or_insert(number));
        }
        like
    }
}

impl RowProblems {
    /// Each wrong answer.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.answers.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_spreadsheets_write_them() {
        let check =
            |said: &str, month_first, expected: &str| assert_eq!(iso_date(said, month_first), expected);
        check("1991-05-03", false, "1991-05-03");
        check("1991/5/3", true, "1991-05-03");
        check("03.05.1991", false, "1991-05-03");
        check("3/5/1991", false, "1991-05-03");
        check("5/3/1991", true, "1991-05-03");
        check("1991-05-03 00:00:00", false, "1991-05-03");
        check("1991-05-03T00:00", false, "1991-05-03");
        check("yesterday", false, "yesterday");
        check("3/5/91", false, "3/5/91");
        check("", false, "");
        assert!(is_month_first(["", "05/03/1991", "12/31/1980"].into_iter()));
        assert!(!is_month_first(["05/03/1991", "31/12/1980"].into_iter()));
        assert!(!is_month_first(["yesterday"].into_iter()));
    }

    #[test]
    fn languages_are_read_by_tag_or_name() {
        let tag = |said: &str| language_tag(said, Language::Spanish);
        assert_eq!(
            (tag(""), tag("en-GB"), tag("English"), tag("ESPAÑOL")),
            ("es".into(), "en-GB".into(), "en".into(), "es".into())
        );
        assert_eq!(tag("Klingon"), "Klingon");
    }
}
