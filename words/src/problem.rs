//! What is wrong with an answer, in words that say what to do.

use shared::{Field, Language, Wrong};

/// The sentence for what is wrong. Both sets of words have the same keys here, and different sentences.
macro_rules! say {
    ($words:ident, $wrong:ident, $field:ident) => {
        match $wrong {
            Wrong::Empty => $words.problem_empty($field.name()),
            Wrong::TooLong(most) => $words.problem_too_long($field.name(), *most),
            Wrong::ControlCharacters => $words.problem_control_characters($field.name()),
            Wrong::Markup => $words.problem_markup($field.name()),
            Wrong::BirthDate => $words.problem_birth_date(),
            Wrong::Email => $words.problem_email(),
            Wrong::EmailLocalPart => $words.problem_email_local_part(),
            Wrong::EmailTypo(suggestion) => $words.problem_email_typo(suggestion),
            Wrong::EmailBlocked => $words.problem_email_blocked(),
            Wrong::Slug => $words.problem_slug(),
            Wrong::SlugTaken => $words.problem_slug_taken(),
            Wrong::AlreadyInvited => $words.problem_already_invited(),
            Wrong::Yourself => $words.problem_yourself(),
            Wrong::Date => $words.problem_date(),
            Wrong::MailNotTaken => $words.problem_mail_not_taken(),
            Wrong::UnknownPlaceholder(word) => $words.problem_unknown_placeholder(word),
            Wrong::MissingPlaceholder(word) => $words.problem_missing_placeholder(word),
            Wrong::Picture => $words.problem_picture(),
            Wrong::FileTooLarge(megabytes) => $words.problem_file_too_large(*megabytes),
            Wrong::PictureTooLarge(pixels) => $words.problem_picture_too_large(*pixels),
            Wrong::InvitationDays => $words.problem_invitation_days(),
            Wrong::NotBetween(least, most) => $words.problem_not_between(*least, *most),
            Wrong::TooShort(least) => $words.problem_too_short($field.name(), *least),
            Wrong::UsernameCharacters => $words.problem_username_characters(),
            Wrong::UsernameMixedScripts => $words.problem_username_mixed_scripts(),
            Wrong::UsernameTaken => $words.problem_username_taken(),
            Wrong::PasswordIsUsername => $words.problem_password_is_username(),
            Wrong::PasswordIsEmail => $words.problem_password_is_email(),
            Wrong::PasswordIsLocation => $words.problem_password_is_location(),
            Wrong::PasswordCommon => $words.problem_password_common(),
            Wrong::Credentials => $words.problem_credentials(),
            Wrong::NotATable => $words.problem_not_a_table(),
            Wrong::HandoverCode => $words.problem_handover_code(),
            Wrong::SecondFactor => $words.problem_second_factor(),
            Wrong::Passkey => $words.problem_passkey(),
            Wrong::PasskeyNotMade => $words.problem_passkey_not_made(),
            Wrong::WrongPassword => $words.problem_wrong_password(),
            Wrong::Choice => $words.problem_choice(),
            Wrong::TooOften(seconds) => match whole_minutes(*seconds) {
                Some(minutes) => $words.problem_too_often_minutes(minutes),
                None => $words.problem_too_often_seconds((*seconds).max(1)),
            },
        }
    };
}

/// What is wrong with the answer in `field`, to the client who gave it.
#[must_use]
pub fn problem(wrong: &Wrong, field: Field, language: Language) -> String {
    let words = crate::client(language);
    say!(words, wrong, field)
}

/// What is wrong with the answer in `field`, to the staff member who gave it.
#[must_use]
pub fn staff_problem(wrong: &Wrong, field: Field) -> String {
    let words = crate::staff();
    say!(words, wrong, field)
}

/// More than a minute and a half is told in minutes, rounded up.
fn whole_minutes(seconds: i64) -> Option<i64> {
    (seconds > 90).then(|| (seconds + 59) / 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [Field; 15] = [
        Field::FirstName,
        Field::LastName,
        Field::MemberNumber,
        Field::BirthDate,
        Field::Phone,
        Field::Address,
        Field::Language,
        Field::Email,
        Field::Username,
        Field::Password,
        Field::Reason,
        Field::Identity,
        Field::Code,
        Field::Slug,
        Field::Name,
    ];

    #[test]
    fn an_empty_field_is_named() {
        for field in FIELDS {
            assert_ne!(
                staff_problem(&Wrong::Empty, field),
                staff_problem(&Wrong::Empty, Field::Form),
                "{field:?}"
            );
            for language in Language::ALL {
                let told = problem(&Wrong::Empty, field, language);
                assert_ne!(told, problem(&Wrong::Empty, Field::Form, language), "{field:?} {language:?}");
            }
        }
        assert_eq!(staff_problem(&Wrong::Empty, Field::FirstName), "Enter a first name");
        assert_eq!(
            problem(&Wrong::Empty, Field::Username, Language::Spanish),
            "Escribe tu nombre de usuario"
        );
    }

    #[test]
    fn a_problem_says_what_to_do() {
        let told = |wrong, field| problem(&wrong, field, Language::English);
        assert_eq!(told(Wrong::Email, Field::Email), "Enter an email address like name@example.com");
        assert_eq!(
            told(Wrong::EmailTypo("ana@gmail.com".into()), Field::Email),
            "Did you mean ana@gmail.com?"
        );
        assert_eq!(told(Wrong::TooShort(8), Field::Password), "Choose a password of 8 characters or more");
        assert_eq!(told(Wrong::TooOften(1), Field::Form), "Wait a second, then try again");
        assert_eq!(told(Wrong::TooOften(40), Field::Form), "Wait 40 seconds, then try again");
        assert_eq!(told(Wrong::TooOften(91), Field::Form), "Wait 2 minutes, then try again");
    }
}
