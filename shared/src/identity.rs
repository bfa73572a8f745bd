//! How staff made sure who somebody is, before they help with an account.

use crate::{
    person::FreeText,
    problem::{Field, Problems, Wrong},
};
use serde::{Deserialize, Serialize};

/// What the identity was checked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityProof {
    /// An official document with a picture.
    PhotoId,
    /// The location's own card.
    MemberCard,
    /// The staff member knows them.
    KnownInPerson,
    /// They answered questions that only they can answer.
    AnsweredQuestions,
}

impl IdentityProof {
    /// Every way, the strongest first.
    pub const ALL: [Self; 4] =
        [Self::PhotoId, Self::MemberCard, Self::KnownInPerson, Self::AnsweredQuestions];

    /// The word in forms and in the record.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PhotoId => "photo-id",
            Self::MemberCard => "member-card",
            Self::KnownInPerson => "known-in-person",
            Self::AnsweredQuestions => "answered-questions",
        }
    }

    /// The way that a word stands for.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|proof| proof.code() == code)
    }
}

/// How a staff member made sure who the client is. It stays in the record beside what they then did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityCheck {
    /// What it was checked by.
    pub how: IdentityProof,
    /// More about it, on one line; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The answers of the form that asks for it, as they were sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct IdentityForm<'a> {
    /// The chosen [`IdentityProof::code`]; empty if none was chosen.
    pub how: &'a str,
    /// May be empty.
    pub note: &'a str,
}

impl IdentityForm<'_> {
    /// Reads the answers; what is wrong with them goes to `problems`. None is chosen beforehand, and none is assumed:
    /// the record would say what nobody did.
    pub fn check(self, problems: &mut Problems) -> Option<IdentityCheck> {
        let how = match self.how.trim() {
            "" => Err(Wrong::Empty),
            code => IdentityProof::from_code(code).ok_or(Wrong::Choice),
        };
        let how = problems.take(Field::Identity, how);
        let note = problems.take(Field::IdentityNote, FreeText::parse(self.note));
        Some(IdentityCheck { how: how?, note: note?.as_str().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(how: &str, note: &str, expected: Result<IdentityProof, &[(Field, Wrong)]>) {
        let mut problems = Problems::default();
        let checked = IdentityForm { how, note }.check(&mut problems).map(|check| check.how);
        let wrong: Vec<_> = problems.iter().map(|problem| (problem.field, problem.wrong.clone())).collect();
        assert_eq!((checked, wrong), (expected.ok(), expected.err().unwrap_or_default().to_vec()));
    }

    #[test]
    fn somebody_has_to_choose() {
        for proof in IdentityProof::ALL {
            check(proof.code(), " ", Ok(proof));
        }
        check("", "", Err(&[(Field::Identity, Wrong::Empty)]));
        check("a-feeling", "", Err(&[(Field::Identity, Wrong::Choice)]));
        let long = "x".repeat(201);
        check("", &long, Err(&[(Field::Identity, Wrong::Empty), (Field::IdentityNote, Wrong::TooLong(200))]));
        check("photo-id", "a\nb", Err(&[(Field::IdentityNote, Wrong::ControlCharacters)]));
    }

    #[test]
    fn the_record_says_the_same_word_as_the_form() {
        for proof in IdentityProof::ALL {
            let written = serde_json::to_string(&proof).expect("plain data");
            assert_eq!(written, format!("\"{}\"", proof.code()));
        }
    }
}
