//! The facts of a client profile that one form holds: as typed, and as checked.

use crate::{
    language::Language,
    person::{BirthDate, FreeText, PersonName},
    problem::{Field, Problems, Wrong},
};
use serde::{Deserialize, Serialize};

/// The profile form, as typed. Its fields carry the names that the form sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DetailsForm {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// What they like to be called; may be empty.
    pub preferred_name: String,
    /// Number on the member card; may be empty.
    pub member_number: String,
    /// `YYYY-MM-DD`; may be empty.
    pub birth_date: String,
    /// A language's tag.
    pub language: String,
}

/// The profile form, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// Given name.
    pub first_name: PersonName,
    /// Family name.
    pub last_name: PersonName,
    /// What they like to be called; `None` for the given name.
    pub preferred_name: Option<PersonName>,
    /// Number on the member card; may be empty.
    pub member_number: FreeText,
    /// Date of birth.
    pub birth_date: Option<BirthDate>,
    /// The language they read.
    pub language: Language,
}

impl DetailsForm {
    /// Checks every answer; `None` if any can't be taken, and then `problems` says which.
    pub fn check(&self, problems: &mut Problems) -> Option<Details> {
        let Self { first_name, last_name, preferred_name, member_number, birth_date, language } = self;
        let first_name = problems.take(Field::FirstName, PersonName::parse(first_name));
        let last_name = problems.take(Field::LastName, PersonName::parse(last_name));
        let preferred_name = problems.take(Field::PreferredName, PersonName::parse_if_any(preferred_name));
        let member_number = problems.take(Field::MemberNumber, FreeText::parse(member_number));
        let birth_date = problems.take(Field::BirthDate, BirthDate::parse_if_any(birth_date));
        let language = problems.take(Field::Language, Language::from_tag(language).ok_or(Wrong::Choice));
        Some(Details {
            first_name: first_name?,
            last_name: last_name?,
            preferred_name: preferred_name?,
            member_number: member_number?,
            birth_date: birth_date?,
            language: language?,
        })
    }

    /// Every answer with its field, to fill the form again.
    #[must_use]
    pub fn answers(&self) -> Vec<(Field, &str)> {
        let Self { first_name, last_name, preferred_name, member_number, birth_date, language } = self;
        vec![
            (Field::FirstName, first_name),
            (Field::LastName, last_name),
            (Field::PreferredName, preferred_name),
            (Field::MemberNumber, member_number),
            (Field::BirthDate, birth_date),
            (Field::Language, language),
        ]
    }
}

impl From<&Details> for DetailsForm {
    /// The form as somebody would have typed it.
    fn from(details: &Details) -> Self {
        let Details { first_name, last_name, preferred_name, member_number, birth_date, language } = details;
        Self {
            first_name: first_name.to_string(),
            last_name: last_name.to_string(),
            preferred_name: preferred_name.as_ref().map(ToString::to_string).unwrap_or_default(),
            member_number: member_number.as_str().to_owned(),
            birth_date: birth_date.map(|date| date.to_string()).unwrap_or_default(),
            language: language.tag().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_checked_can_be_typed_again() {
        let form = DetailsForm {
            first_name: " Ana ".into(),
            last_name: "Silva".into(),
            preferred_name: "Anita".into(),
            member_number: "10482".into(),
            birth_date: "1991-05-03".into(),
            language: "es".into(),
        };
        let mut problems = Problems::default();
        let details = form.check(&mut problems).expect("nothing is wrong");
        let again = DetailsForm::from(&details);
        assert_eq!(again, DetailsForm { first_name: "Ana".into(), ..form });
        assert!(again.answers().iter().all(|(_, answer)| !answer.is_empty()));
    }

    #[test]
    fn each_wrong_answer_is_told_at_its_field() {
        let form = DetailsForm {
            first_name: String::new(),
            last_name: "<b>".into(),
            preferred_name: "x".repeat(300),
            member_number: "1\n2".into(),
            birth_date: "yesterday".into(),
            language: "xx".into(),
        };
        let mut problems = Problems::default();
        assert_eq!(form.check(&mut problems), None);
        let told: Vec<_> = problems.iter().map(|problem| (problem.field, problem.wrong.clone())).collect();
        let expected = [
            (Field::FirstName, Wrong::Empty),
            (Field::LastName, Wrong::Markup),
            (Field::PreferredName, Wrong::TooLong(100)),
            (Field::MemberNumber, Wrong::ControlCharacters),
            (Field::BirthDate, Wrong::BirthDate),
            (Field::Language, Wrong::Choice),
        ];
        assert_eq!(told, expected);
    }
}
