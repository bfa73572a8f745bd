//! How a use case's result becomes an answer: for every server function and every page the same way.

use crate::{
    errors::{ErrorPage, Failure},
    flash::{Flash, FormName},
    request::Request,
    staff::confirm::{to_confirm, waiting},
};
use accounts::{Guess, Refused};
use leptos::prelude::{ServerFnError, use_context};
use serde::{Deserialize, Serialize};
use shared::{Field, Route, Slug};
use std::fmt::Write as _;

/// What a server function gives back: nothing. The answer is a redirect, and what was wrong travels in a flash.
pub(crate) type Done = Result<(), ServerFnError>;

/// Why a page is not shown.
pub(crate) enum Stop {
    /// What it loads was refused.
    Refused(Refused),
    /// It stands somewhere else.
    Redirect(String),
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// Word of what was done, for a banner that shows once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Notice {
    /// A client was added.
    ClientAdded,
    /// A client was erased.
    ClientErased,
    /// The profile was saved.
    ProfileSaved,
    /// Contact details were saved.
    ContactSaved,
    /// The verification went out again.
    VerificationSent,
    /// An administrator vouched for the email.
    EmailVerified,
    /// The invitation went out.
    InvitationSent,
    /// The invitation was revoked.
    InvitationRevoked,
    /// A mistyped email was corrected, and a verification went out.
    EmailCorrected,
    /// A mail with the username went out.
    UsernameSent,
    /// A mail to set a new password went out.
    ResetSent,
    /// The account was unlocked.
    Unlocked,
    /// The account was disabled.
    Disabled,
    /// The account was enabled.
    Enabled,
    /// A user was invited, or invited again.
    UserInvited,
    /// A user's invitation was revoked.
    UserInvitationRevoked,
    /// A user's role was changed.
    UserRoleChanged,
    /// A user was disabled.
    UserDisabled,
    /// A user was enabled again.
    UserEnabled,
    /// A user was removed.
    UserRemoved,
    /// A user was signed out everywhere.
    UserSignedOut,
    /// A user's second factor was reset.
    UserSecondFactorReset,
    /// The location's staff need a second factor.
    SecondFactorRequired,
    /// They need none any more.
    SecondFactorOptional,
    /// One's own second factor is off.
    SecondFactorOff,
    /// One's own password is changed, to one so hard to guess.
    PasswordChanged(Guess),
    /// A passkey of one's own was added.
    PasskeyAdded,
    /// A passkey of one's own was removed.
    PasskeyRemoved,
    /// Nothing is done yet: a proof was asked for first.
    ConfirmFirst,
    /// A sign-in waited too long for its code.
    SignInAgain,
    /// The Mail settings were saved.
    MailSettingsSaved,
    /// The mail server took the test mail.
    TestMailSent,
    /// A text of mails was saved.
    MailTextSaved,
    /// A text of mails is ours again.
    MailTextReset,
    /// The Location Settings were saved.
    LocationSaved,
    /// The logo was saved.
    LogoSaved,
    /// The logo was removed.
    LogoRemoved,
    /// A location was made.
    LocationAdded,
    /// The preferences were saved.
    PreferencesSaved,
    /// Self-Service was switched on.
    SwitchedOn,
    /// Self-Service was switched off.
    SwitchedOff,
    /// Two profiles that look alike are two people's.
    DuplicateDismissed,
    /// Mail to an address is let through again.
    Unblocked,
    /// The address is blocked: nothing was sent.
    MailBlocked,
    /// A file that was uploaded is gone.
    ImportDiscarded,
    /// A job was started.
    JobStarted,
    /// A job was stopped.
    JobStopped,
    /// Two profiles were merged.
    Merged,
    /// A merge was undone.
    MergeUndone,
    /// No row of a list was checked: nothing was done.
    NothingChecked,
    /// Somebody else was faster: nothing was done.
    Changed,
    /// A new password was set, so hard to guess; now sign in with it.
    PasswordSet(Guess),
    /// The account was made, with a password so hard to guess, and its holder is signed in.
    AccountMade(Guess),
    /// Signed in.
    SignedIn,
    /// Signed out.
    SignedOut,
    /// The session ended; sign in again.
    SessionEnded,
}

/// Where a success leads.
pub(crate) struct Next {
    to: String,
    notice: Option<Notice>,
}

impl Next {
    /// To a page.
    pub(crate) fn to(route: &Route) -> Self {
        Self::path(route.to_string())
    }

    /// To a path of ours.
    pub(crate) fn path(to: String) -> Self {
        Self { to, notice: None }
    }

    /// With word of what was done.
    pub(crate) fn saying(self, notice: Notice) -> Self {
        Self { notice: Some(notice), ..self }
    }
}

/// The form that was posted: enough to show it again as it was.
pub(crate) struct Posted {
    /// Where it stands, with what follows the `?`.
    pub(crate) page: String,
    /// Which form of that page.
    pub(crate) form: FormName,
    /// The answers that may be shown again: never a password.
    pub(crate) answers: Vec<(Field, String)>,
    /// Whose Self-Service page it belongs to; `None` for staff.
    pub(crate) slug: Option<Slug>,
}

impl Posted {
    /// A button of a staff page.
    pub(crate) fn act(page: &Route) -> Self {
        Self::staff(page, FormName::Act, &[])
    }

    /// A form of a staff page.
    pub(crate) fn staff(page: &Route, form: FormName, answers: &[(Field, &str)]) -> Self {
        Self { page: page.to_string(), form, answers: owned(answers), slug: None }
    }

    /// A form of a client page.
    pub(crate) fn client(slug: &Slug, page: &Route, form: FormName, answers: &[(Field, &str)]) -> Self {
        Self { page: page.to_string(), form, answers: owned(answers), slug: Some(slug.clone()) }
    }

    /// In a dialog of the page.
    pub(crate) fn in_dialog(self, dialog: &str) -> Self {
        Self { page: format!("{}?dialog={dialog}", self.page), ..self }
    }

    fn path(&self) -> &str {
        self.page.split('?').next().unwrap_or_default()
    }

    fn sign_in(&self) -> Route {
        self.slug.clone().map_or(Route::StaffSignIn, Route::SelfService)
    }
}

fn owned(answers: &[(Field, &str)]) -> Vec<(Field, String)> {
    answers.iter().map(|(field, answer)| (*field, (*answer).to_owned())).collect()
}

/// Answers a post: with a redirect wherever there is a page to go to, with an error page where there is none.
#[expect(clippy::unnecessary_wraps, reason = "every server function ends with it")]
pub(crate) fn respond(request: &Request, posted: Posted, result: Result<Next, Refused>) -> Done {
    let page = posted.path().to_owned();
    match result {
        Ok(Next { to, notice }) => {
            if let Some(notice) = notice {
                leave_notice(request, &to, notice);
            }
            request.redirect(&to);
        }
        Err(Refused::Problems(problems)) => {
            let Posted { page: to, form, answers, .. } = posted;
            let flash = Flash { page, form: Some(form), answers, problems, notice: None };
            request.set_cookie(flash.leave(request.cookies()));
            request.redirect(&to);
        }
        Err(Refused::SignedOut) => {
            let sign_in = posted.sign_in().to_string();
            let to = format!("{sign_in}?next={}", encode(&posted.page));
            leave_notice(request, &sign_in, Notice::SessionEnded);
            let Posted { form, answers, .. } = posted;
            let flash = Flash { page, form: Some(form), answers, ..Flash::default() };
            request.set_cookie(flash.keep(request.cookies()));
            request.redirect(&to);
        }
        // The page of the account says why, and what to do.
        Err(Refused::SecondFactorMissing) => request.redirect(&Route::StaffAccount.to_string()),
        Err(Refused::ProofNeeded) => {
            let to = to_confirm(&posted.page);
            let Posted { form, answers, .. } = posted;
            let flash = Flash { page, form: Some(form), answers, ..Flash::default() };
            request.set_cookie(waiting(request.cookies(), flash));
            request.redirect(&to);
        }
        Err(Refused::Changed) => {
            leave_notice(request, &page, Notice::Changed);
            request.redirect(&page);
        }
        Err(Refused::MailBlocked) => {
            leave_notice(request, &page, Notice::MailBlocked);
            request.redirect(&page);
        }
        // The page itself says what became of its link.
        Err(Refused::DeadLink(_)) => request.redirect(&page),
        Err(refused) => {
            let Posted { page: back, form, answers, slug } = posted;
            let flash = Flash { page, form: Some(form), answers, ..Flash::default() };
            request.set_cookie(flash.leave(request.cookies()));
            let error = ErrorPage::of(refused);
            let back = Some(back).filter(|_| error != ErrorPage::NotFound);
            fail(Failure { error, slug, back });
        }
    }
    Ok(())
}

/// Tells a script what it asked for. What is refused is answered as a form's would be.
pub(crate) fn tell(
    request: &Request,
    posted: Posted,
    result: Result<String, Refused>,
) -> Result<String, ServerFnError> {
    match result {
        Ok(told) => Ok(told),
        Err(refused) => respond(request, posted, Err(refused)).map(|()| String::new()),
    }
}

/// Leaves word for the page at `to`.
pub(crate) fn leave_notice(request: &Request, to: &str, notice: Notice) {
    let page = to.split(['?', '#']).next().unwrap_or_default().to_owned();
    let flash = Flash { page, notice: Some(notice), ..Flash::default() };
    request.set_cookie(flash.leave(request.cookies()));
}

/// Makes the answer of this server function an error page.
fn fail(failure: Failure) {
    if let Some(slot) = use_context::<crate::errors::FailureSlot>() {
        slot.set(failure);
    }
}

/// Text as a value after `?`.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_the_question_mark_is_encoded() {
        assert_eq!(encode("/staff/clients/1?dialog=a&b=ü"), "/staff/clients/1%3Fdialog%3Da%26b%3D%C3%BC");
    }
}
