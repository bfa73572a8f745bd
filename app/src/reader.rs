//! Who reads: what both staff and clients are told, each from their own set of words.

use shared::{Field, Language, Wrong};

/// Who reads a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Staff, in English.
    Staff,
    /// A client.
    Client(Language),
}

/// A sentence that stands in both sets of words under the same key.
macro_rules! both {
    ($($name:ident)*) => {
        $(pub(crate) fn $name(self) -> String {
            match self {
                Self::Staff => words::staff().$name(),
                Self::Client(language) => words::client(language).$name(),
            }
        })*
    };
}

impl Reader {
    both! {
        problem_heading show show_password hide hide_password skip_to_content
        error_not_found error_not_found_why error_not_allowed error_not_allowed_why error_cross_site error_cross_site_why
        error_bad_form error_bad_form_why error_too_large error_too_large_why error_too_often error_busy error_busy_why
        advice_password error_broken error_broken_why notice_changed notice_passkey_added notice_passkey_removed notice_password_changed notice_password_set notice_signed_out notice_session_ended
    }

    both! {
        passkeys passkeys_text passkeys_none passkeys_enough passkeys_back passkey_remove passkey_new_text passkey_name passkey_make
        passkey_unknown passkey_none_made passkey_none_given passkey_add
    }

    /// When a passkey was added that was never used.
    pub(crate) fn passkey_added(self, added: String) -> String {
        match self {
            Self::Staff => words::staff().passkey_added(added),
            Self::Client(language) => words::client(language).passkey_added(added),
        }
    }

    /// When a passkey was added and last used.
    pub(crate) fn passkey_used(self, added: String, used: String) -> String {
        match self {
            Self::Staff => words::staff().passkey_used(added, used),
            Self::Client(language) => words::client(language).passkey_used(added, used),
        }
    }

    /// What the button says that removes it, to those who hear it.
    pub(crate) fn passkey_remove_long(self, name: &str) -> String {
        match self {
            Self::Staff => words::staff().passkey_remove_long(name),
            Self::Client(language) => words::client(language).passkey_remove_long(name),
        }
    }

    /// What is wrong with an answer, and what to do.
    pub(crate) fn problem(self, wrong: &Wrong, field: Field) -> String {
        match self {
            Self::Staff => words::staff_problem(wrong, field),
            Self::Client(language) => words::problem(wrong, field, language),
        }
    }

    /// The page's language.
    pub(crate) fn language(self) -> Language {
        match self {
            Self::Staff => Language::English,
            Self::Client(language) => language,
        }
    }
}
