//! What one answer leaves for the next page: a form that was refused with the answers that were given, or word of
//! an act that was done. It travels in a sealed cookie, is shown once, and never holds a password.

use crate::{cookies::Cookies, respond::Notice};
use http::HeaderValue;
use serde::{Deserialize, Serialize};
use shared::{Field, Problems};

/// How long a flash waits for its page.
const SECONDS: i64 = 600;
/// How long the answers of a form wait for somebody to sign in again.
const KEPT_SECONDS: i64 = 3600;
/// Browsers drop cookies above 4096 bytes; sealing adds a third and some.
const MOST_BYTES: usize = 2600;

const FLASH: &str = "lk_flash";
const KEPT: &str = "lk_kept";

/// What one answer leaves for the next page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Flash {
    /// The path of the page it is for.
    pub(crate) page: String,
    /// The form on that page that was refused.
    pub(crate) form: Option<FormName>,
    /// The answers that were given.
    pub(crate) answers: Vec<(Field, String)>,
    /// What is wrong with them.
    pub(crate) problems: Problems,
    /// Word of what was done.
    pub(crate) notice: Option<Notice>,
}

/// A form, to tell two on the same page apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FormName {
    /// A button and hidden fields: nothing that could be wrong.
    Act,
    /// Staff sign-in.
    StaffSignIn,
    /// The code of the second factor.
    StaffSignInCode,
    /// A proof that it is still they.
    Confirm,
    /// The password that somebody has, and a new one.
    PasswordChange,
    /// The password, to add a passkey.
    PasskeyBegin,
    /// A passkey that is being made.
    PasskeyNew,
    /// The password, to set a second factor up.
    SecondFactorBegin,
    /// The first code of an authenticator app.
    SecondFactorProof,
    /// The password, for new recovery codes.
    RecoveryCodes,
    /// The password, to switch the second factor off.
    SecondFactorOff,
    /// A staff member's first password.
    StaffSetUp,
    /// A new client.
    ClientNew,
    /// A client's profile.
    ClientEdit,
    /// A client's contact details.
    ClientContact,
    /// The reason for vouching for an email.
    VerifyManually,
    /// The reason for disabling an account.
    Disable,
    /// Whom to invite.
    UserInvite,
    /// A user's role.
    UserRole,
    /// Username and password of a new user.
    StaffInvitation,
    /// Username and password of somebody who has them.
    StaffInvitationSignIn,
    /// Mail settings.
    MailSettings,
    /// A test mail.
    TestMail,
    /// A text of mails.
    MailText,
    /// What to look for in the audit log.
    AuditLog,
    /// Location Settings.
    LocationSettings,
    /// The location's logo.
    Logo,
    /// A new location.
    LocationNew,
    /// A file of clients.
    ImportNew,
    /// Self-Service Preferences.
    Preferences,
    /// Whose answer stays when two profiles are merged.
    Merge,
    /// How the identity was checked, before the account is enabled.
    Enable,
    /// How the identity was checked, before the account is unlocked.
    Unlock,
    /// How the identity was checked, before a handover.
    HandOver,
    /// Client sign-in.
    SignIn,
    /// Having Trouble?
    HavingTrouble,
    /// Username and password of a new account.
    AcceptInvitation,
    /// A new password.
    ResetPassword,
    /// The code of a handover.
    HandoverCode,
    /// Username and password by a handover.
    Handover,
}

impl Flash {
    /// The flash that waits for the page at `path`, if there is one, and the headers that end its wait.
    pub(crate) fn take(cookies: &Cookies, path: &str) -> (Self, Vec<HeaderValue>) {
        let mut headers = Vec::new();
        let mut taken = Self::default();
        for name in [KEPT, FLASH] {
            let waiting = cookies.unseal(name).and_then(|text| serde_json::from_str::<Self>(&text).ok());
            if let Some(flash) = waiting.filter(|flash| flash.page == path) {
                taken = flash;
                headers.push(cookies.remove(name));
            }
        }
        (taken, headers)
    }

    /// The header that leaves this for the next page.
    pub(crate) fn leave(self, cookies: &Cookies) -> HeaderValue {
        cookies.seal(FLASH, self.text(), SECONDS)
    }

    /// The header that keeps this until somebody has signed in again.
    pub(crate) fn keep(self, cookies: &Cookies) -> HeaderValue {
        cookies.seal(KEPT, self.text(), KEPT_SECONDS)
    }

    /// As text that fits into a cookie. The longest answers go first, if any must: an answer of a thousand letters
    /// is one that can't be taken anyway, and what is wrong with it is still told.
    fn text(mut self) -> String {
        loop {
            let text = serde_json::to_string(&self).expect("plain data");
            let longest = self.answers.iter_mut().max_by_key(|(_, answer)| answer.len());
            match longest {
                Some((_, answer)) if text.len() > MOST_BYTES && !answer.is_empty() => answer.clear(),
                _ => return text,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::Wrong;

    #[test]
    fn what_is_too_long_for_a_cookie_goes_and_the_rest_stays() {
        let flash = Flash {
            page: "/staff/clients/new".into(),
            form: Some(FormName::ClientNew),
            answers: vec![(Field::FirstName, "x".repeat(5000)), (Field::LastName, "Silva".into())],
            problems: Problems::one(Field::FirstName, Wrong::TooLong(100)),
            notice: None,
        };
        let text = flash.clone().text();
        assert!(text.len() <= MOST_BYTES);
        let read: Flash = serde_json::from_str(&text).expect("the same");
        assert_eq!(read.answers, [(Field::FirstName, String::new()), (Field::LastName, "Silva".to_owned())]);
        assert_eq!(read.problems, flash.problems);
    }
}
