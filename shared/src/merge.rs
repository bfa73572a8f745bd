//! Two profiles of one person become one: which of the two stays, and whose answer stays in each field.

use crate::{
    problem::{Field, Problems, Wrong},
    time::Span,
};
use serde::{Deserialize, Serialize};

/// One of two profiles that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// The one named first.
    First,
    /// The one named second.
    Second,
}

impl Side {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::First, Self::Second];

    /// The word in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
        }
    }

    /// The side of a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::BOTH.into_iter().find(|side| side.code() == code)
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }

    /// Of two things, the one on this side.
    pub fn of<T>(self, first: T, second: T) -> T {
        match self {
            Self::First => first,
            Self::Second => second,
        }
    }
}

/// How long a merge can be undone.
pub const UNDO_WITHIN: Span = Span::days(1);

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Which profile stays, and whose answer stays in each field.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct MergeChoice {
            /// The profile that stays.
            pub stays: Side,
            $($(#[$doc])* pub $name: Side,)*
        }

        /// The same as a form sends it: the codes of sides. Its fields carry the names that the form sends; where both
        /// say the same there is nothing to choose, and nothing is sent.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct MergeForm {
            /// The profile that stays.
            pub stays: String,
            $($(#[$doc])* pub $name: String,)*
        }

        impl MergeForm {
            /// Checks every answer. What was left open follows the profile that stays.
            pub fn check(&self, problems: &mut Problems) -> Option<MergeChoice> {
                let stays = problems.take(Field::Form, Side::from_code(&self.stays).ok_or(Wrong::Choice))?;
                let side = |answer: &str| match answer {
                    "" => Ok(stays),
                    code => Side::from_code(code).ok_or(Wrong::Choice),
                };
                $(let $name = problems.take(Field::Form, side(&self.$name));)*
                Some(MergeChoice { stays, $($name: $name?,)* })
            }

            /// Every answer under its name.
            #[must_use]
            pub fn answers(&self) -> Vec<(&'static str, &str)> {
                vec![("stays", self.stays.as_str()), $((stringify!($name), self.$name.as_str()),)*]
            }
        }

        impl From<MergeChoice> for MergeForm {
            fn from(choice: MergeChoice) -> Self {
                Self { stays: choice.stays.code().to_owned(), $($name: choice.$name.code().to_owned(),)* }
            }
        }

        impl MergeChoice {
            /// All of one profile.
            #[must_use]
            pub const fn all_of(side: Side) -> Self {
                Self { stays: side, $($name: side,)* }
            }
        }
    };
}

choices! {
    /// Given and family name.
    name,
    /// What they like to be called.
    preferred_name,
    /// Number on the member card.
    member_number,
    /// Date of birth.
    birth_date,
    /// The language they read.
    language,
    /// Email, with its proof.
    email,
    /// Telephone.
    phone,
    /// Postal address.
    address,
    /// The account, where both have one.
    account,
}

/// Why a merge can't be undone any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CantUndo {
    /// More than a day has passed.
    TooLate,
    /// The profile that stayed has been edited since, or its email was verified.
    Edited,
    /// The account is another one than after the merge.
    AccountChanged,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_open_follows_the_profile_that_stays() {
        let form = MergeForm { stays: "second".into(), email: "first".into(), ..MergeForm::default() };
        let mut problems = Problems::default();
        let choice = form.check(&mut problems).expect("nothing is wrong");
        assert_eq!(choice, MergeChoice { email: Side::First, ..MergeChoice::all_of(Side::Second) });
        assert_eq!(MergeForm::from(choice).check(&mut problems), Some(choice));
        assert!(problems.is_empty());
    }

    #[test]
    fn a_choice_that_is_none_is_refused() {
        for form in [
            MergeForm::default(),
            MergeForm { stays: "third".into(), ..MergeForm::default() },
            MergeForm { stays: "first".into(), account: "both".into(), ..MergeForm::default() },
        ] {
            let mut problems = Problems::default();
            assert_eq!(form.check(&mut problems), None);
            assert_eq!(problems, Problems::one(Field::Form, Wrong::Choice));
        }
    }
}
