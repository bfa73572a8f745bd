//! Self-Service Preferences: what a location may choose about its clients' accounts, within which bounds.

use crate::{
    location::InvitationDays,
    password::PasswordPolicy,
    problem::{Field, Problems, Wrong},
    time::Span,
};
use serde::{Deserialize, Serialize};

/// For how many days without a visit a client stays signed in: 1 to 60, 14 unless the location says otherwise. Sixty
/// days after signing in it is over in any case (R24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionDays(u8);

impl SessionDays {
    /// The fewest days.
    pub const LEAST: i64 = 1;
    /// The most days: how long any session lives at all (R24).
    pub const MOST: i64 = 60;

    /// Takes a number of days.
    ///
    /// # Errors
    /// [`Wrong::NotBetween`] outside 1 to 60.
    pub fn new(days: i64) -> Result<Self, Wrong> {
        between(days, Self::LEAST, Self::MOST).map(Self)
    }

    /// The number of days.
    #[must_use]
    pub const fn days(self) -> u8 {
        self.0
    }

    /// The same as a length of time.
    #[must_use]
    pub const fn span(self) -> Span {
        Span::days(self.0 as i64)
    }
}

impl Default for SessionDays {
    fn default() -> Self {
        Self(14)
    }
}

/// The fewest characters of a client's password: 8 to 32, 8 unless the location says otherwise (R15). More than that
/// would refuse the passwords that password managers make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ShortestPassword(u8);

impl ShortestPassword {
    /// The least that a location may ask for (R15).
    pub const LEAST: i64 = 8;
    /// The most that a location may ask for.
    pub const MOST: i64 = 32;

    /// Takes a number of characters.
    ///
    /// # Errors
    /// [`Wrong::NotBetween`] outside 8 to 32.
    pub fn new(characters: i64) -> Result<Self, Wrong> {
        between(characters, Self::LEAST, Self::MOST).map(Self)
    }

    /// The number of characters.
    #[must_use]
    pub const fn characters(self) -> usize {
        self.0 as usize
    }
}

impl Default for ShortestPassword {
    fn default() -> Self {
        const { assert!(PasswordPolicy::CLIENT == 8 && Self::LEAST == 8) };
        Self(8)
    }
}

fn between(number: i64, least: i64, most: i64) -> Result<u8, Wrong> {
    match u8::try_from(number) {
        Ok(fits) if (least..=most).contains(&number) => Ok(fits),
        _ => Err(Wrong::NotBetween(least, most)),
    }
}

/// What the preferences say, beside whether Self-Service is on at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// How long invitations work.
    pub invitation_days: InvitationDays,
    /// How long clients stay signed in.
    pub session_days: SessionDays,
    /// How short a client's password may be.
    pub shortest_password: ShortestPassword,
}

/// The preferences, as typed. Its fields carry the names that the form sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PreferencesForm {
    /// A number of days.
    pub invitation_days: String,
    /// A number of days.
    pub session_days: String,
    /// A number of characters.
    pub shortest_password: String,
}

impl PreferencesForm {
    /// Checks every answer; `None` if any can't be taken, and then `problems` says which.
    pub fn check(&self, problems: &mut Problems) -> Option<Preferences> {
        let Self { invitation_days, session_days, shortest_password } = self;
        // What is no number is outside of any bounds.
        let number = |typed: &str| typed.trim().parse().unwrap_or(-1);
        let invitation_days =
            problems.take(Field::InvitationDays, InvitationDays::new(number(invitation_days)));
        let session_days = problems.take(Field::SessionDays, SessionDays::new(number(session_days)));
        let shortest_password =
            problems.take(Field::ShortestPassword, ShortestPassword::new(number(shortest_password)));
        Some(Preferences {
            invitation_days: invitation_days?,
            session_days: session_days?,
            shortest_password: shortest_password?,
        })
    }

    /// Every answer with its field, to fill the form again.
    #[must_use]
    pub fn answers(&self) -> Vec<(Field, &str)> {
        let Self { invitation_days, session_days, shortest_password } = self;
        vec![
            (Field::InvitationDays, invitation_days),
            (Field::SessionDays, session_days),
            (Field::ShortestPassword, shortest_password),
        ]
    }
}

impl From<Preferences> for PreferencesForm {
    /// The form as somebody would have typed it.
    fn from(preferences: Preferences) -> Self {
        let Preferences { invitation_days, session_days, shortest_password } = preferences;
        Self {
            invitation_days: invitation_days.days().to_string(),
            session_days: session_days.days().to_string(),
            shortest_password: shortest_password.characters().to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(invitation: &str, session: &str, shortest: &str) -> PreferencesForm {
        PreferencesForm {
            invitation_days: invitation.into(),
            session_days: session.into(),
            shortest_password: shortest.into(),
        }
    }

    #[test]
    fn what_was_checked_can_be_typed_again() {
        let mut problems = Problems::default();
        for (typed, kept) in [
            (form("7", "14", "8"), form("7", "14", "8")),
            (form(" 1", "1", "08"), form("1", "1", "8")),
            (form("30", "60 ", "32"), form("30", "60", "32")),
        ] {
            let preferences = typed.check(&mut problems).expect("nothing is wrong");
            assert_eq!(PreferencesForm::from(preferences), kept);
        }
        assert_eq!(form("7", "14", "8").check(&mut problems), Some(Preferences::default()));
    }

    #[test]
    fn bounds_are_told_at_their_field() {
        for wrong in
            [form("0", "0", "7"), form("31", "61", "33"), form("", "x", "8.5"), form("-1", "999", "٨")]
        {
            let mut problems = Problems::default();
            assert_eq!(wrong.check(&mut problems), None);
            assert_eq!(problems.at(Field::InvitationDays), Some(&Wrong::InvitationDays), "{wrong:?}");
            assert_eq!(problems.at(Field::SessionDays), Some(&Wrong::NotBetween(1, 60)), "{wrong:?}");
            assert_eq!(problems.at(Field::ShortestPassword), Some(&Wrong::NotBetween(8, 32)), "{wrong:?}");
        }
    }
}
