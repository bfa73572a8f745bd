//! "Why can't they sign in?" in words: the cause, the button that mends it, and what to tell the client.

use crate::When;
use shared::{Language, Remedy, Slip, Timestamp, Verdict};

/// Whom a verdict is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The client's first name.
    pub name: &'a str,
    /// The client's language: mails, and the buttons in them, are in it.
    pub language: Language,
    /// The location's public name, which the client knows.
    pub location: &'a str,
    /// How staff read times.
    pub when: &'a When,
    /// Now.
    pub now: Timestamp,
    /// The profile that seems to be the same person's and has the account, by name and number.
    pub other: &'a str,
}

/// The question over the cause.
#[must_use]
pub fn question(about: &About<'_>) -> String {
    crate::staff().verdict_question(about.name)
}

/// The one sentence that says why.
#[must_use]
pub fn cause(verdict: Verdict, about: &About<'_>) -> String {
    let (words, name) = (crate::staff(), about.name);
    match verdict {
        Verdict::SelfServiceOff => words.verdict_self_service_off(),
        Verdict::Disabled => words.verdict_disabled(name),
        Verdict::NoEmail => words.verdict_no_email(name),
        Verdict::EmailMistyped => words.verdict_email_mistyped(name),
        Verdict::MailFailed => words.verdict_mail_failed(name),
        Verdict::MailBlocked => words.verdict_mail_blocked(name),
        Verdict::NeverVerified => words.verdict_never_verified(name),
        Verdict::VerificationExpired => words.verdict_verification_expired(name),
        Verdict::NeverInvited => words.verdict_never_invited(name),
        Verdict::InvitationOnItsWay => words.verdict_invitation_on_its_way(name),
        Verdict::InvitationExpired => words.verdict_invitation_expired(name),
        Verdict::InvitationRevoked => words.verdict_invitation_revoked(name),
        Verdict::InvitationSuperseded => words.verdict_invitation_superseded(name),
        Verdict::InvitationOpened => words.verdict_invitation_opened(name),
        Verdict::InvitationScanned => words.verdict_invitation_scanned(name),
        Verdict::InvitationNotOpened => words.verdict_invitation_not_opened(name),
        Verdict::DuplicateHasAccount(_) => words.verdict_duplicate_has_account(name, about.other),
        Verdict::Locked(until) => words.verdict_locked(name, about.when.time(until)),
        Verdict::WrongPassword(count) => words.verdict_wrong_password(count, name),
        Verdict::WrongUsername(Slip::Email) => words.verdict_wrong_username_email(name),
        Verdict::WrongUsername(slip) => words.verdict_wrong_username(slip.code(), name),
        Verdict::OtherLocation => words.verdict_other_location(name),
        Verdict::ResetUnused => words.verdict_reset_unused(name),
        Verdict::EmailChanged => words.verdict_email_changed(name),
        Verdict::CookiesRefused => words.verdict_cookies_refused(name),
        Verdict::NeverTried => words.verdict_never_tried(name),
        Verdict::NothingWrong(at) => {
            words.verdict_nothing_wrong(name, about.when.relative(at, about.now), about.when.absolute(at))
        }
    }
}

/// The label of the button that mends it; `None` when there is nothing to press.
#[must_use]
pub fn remedy(verdict: Verdict) -> Option<String> {
    let words = crate::staff();
    Some(match verdict.remedy() {
        Remedy::SwitchOn => words.remedy_switch_on(),
        Remedy::Enable => words.remedy_enable(),
        Remedy::ChangeEmail if verdict == Verdict::NoEmail => words.remedy_add_email(),
        Remedy::ChangeEmail => words.remedy_change_email(),
        Remedy::CorrectEmail => words.remedy_correct_email(),
        Remedy::SendUsername => words.remedy_send_username(),
        Remedy::ResendVerification => words.remedy_resend_verification(),
        Remedy::Invite if verdict == Verdict::NeverInvited => words.remedy_invite(),
        Remedy::Invite => words.remedy_invite_again(),
        Remedy::Unlock => words.remedy_unlock(),
        Remedy::ResetPassword => words.remedy_reset_password(),
        Remedy::Compare => words.remedy_compare(),
        Remedy::Wait => return None,
    })
}

/// What staff can tell the client, once they have pressed the button.
#[must_use]
pub fn words_to_say(verdict: Verdict, about: &About<'_>) -> String {
    let (words, location) = (crate::staff(), about.location);
    let verify = || crate::client(about.language).mail_verification_button();
    let accept = || crate::client(about.language).mail_invitation_button();
    match verdict {
        Verdict::SelfServiceOff => words.say_self_service_off(),
        Verdict::Disabled => words.say_disabled(),
        Verdict::NoEmail => words.say_no_email(),
        Verdict::MailFailed | Verdict::MailBlocked => words.say_mail_failed(),
        Verdict::EmailMistyped => words.say_email_mistyped(location, verify()),
        Verdict::NeverVerified => words.say_never_verified(location, verify()),
        Verdict::VerificationExpired => words.say_verification_expired(location, verify()),
        Verdict::NeverInvited => words.say_never_invited(location, accept()),
        Verdict::InvitationOnItsWay => words.say_invitation_on_its_way(),
        Verdict::InvitationExpired => words.say_invitation_expired(location, accept()),
        Verdict::InvitationRevoked => words.say_invitation_revoked(location, accept()),
        Verdict::InvitationSuperseded => words.say_invitation_superseded(location, accept()),
        Verdict::InvitationOpened => words.say_invitation_opened(location, accept()),
        Verdict::InvitationScanned => words.say_invitation_scanned(location, accept()),
        Verdict::InvitationNotOpened => words.say_invitation_not_opened(location, accept()),
        Verdict::DuplicateHasAccount(_) => words.say_duplicate_has_account(),
        Verdict::Locked(_) => words.say_locked(),
        Verdict::WrongPassword(_) => words.say_wrong_password(),
        Verdict::WrongUsername(Slip::Email) => words.say_wrong_username_email(),
        Verdict::WrongUsername(slip) => words.say_wrong_username(slip.code()),
        Verdict::OtherLocation => words.say_other_location(location),
        Verdict::ResetUnused => words.say_reset_unused(location),
        Verdict::EmailChanged => words.say_email_changed(location, verify()),
        Verdict::CookiesRefused => words.say_cookies_refused(location),
        Verdict::NeverTried => words.say_never_tried(location),
        Verdict::NothingWrong(_) => words.say_nothing_wrong(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_183_325_000_000);

    fn about(when: &When) -> About<'_> {
        About {
            name: "Ana",
            language: Language::Spanish,
            location: "Riverside",
            when,
            now: NOW,
            other: "Ana Silva (10482)",
        }
    }

    #[test]
    fn a_cause_is_one_sentence_with_the_name() {
        let when = When::new("UTC", Language::English);
        let told = |verdict| cause(verdict, &about(&when));
        assert_eq!(
            told(Verdict::NeverVerified),
            "Ana’s email was never verified, so no invitation could go out."
        );
        assert_eq!(
            told(Verdict::DuplicateHasAccount("0".repeat(32).parse().expect("an id"))),
            "Ana has no account on this profile, and one that works on another: Ana Silva (10482)."
        );
        assert_eq!(
            told(Verdict::Locked(NOW)),
            "Ana’s account is locked until 14:02, after too many wrong passwords."
        );
        assert_eq!(
            told(Verdict::WrongPassword(3)),
            "The last 3 tries to sign in as Ana had a wrong password."
        );
        assert_eq!(
            told(Verdict::NothingWrong(NOW - shared::Span::days(3))),
            "Nothing is wrong: Ana signed in 3 days ago (Tue, 17 Nov 2026, 14:02)."
        );
    }

    /// Each slip in its own words, the name in front.
    #[test]
    fn a_near_miss_says_how_it_differs() {
        let when = When::new("UTC", Language::English);
        let told = |slip| cause(Verdict::WrongUsername(slip), &about(&when));
        assert_eq!(told(Slip::Missing), "Ana is typing the username with one letter missing.");
        assert_eq!(told(Slip::Several), "Ana is typing the username with two wrong letters.");
        assert_eq!(told(Slip::Email), "Ana is entering the email instead of the username.");
        let said = |slip| words_to_say(Verdict::WrongUsername(slip), &about(&when));
        for slip in Slip::ALL {
            let others = Slip::ALL.into_iter().filter(|other| *other != slip);
            for other in others {
                assert_ne!((told(slip), said(slip)), (told(other), said(other)), "{slip:?} and {other:?}");
            }
            assert!(told(slip).starts_with("Ana is "), "{slip:?}");
        }
    }

    #[test]
    fn the_button_says_what_it_does_here() {
        assert_eq!(remedy(Verdict::NoEmail).as_deref(), Some("Add an email"));
        assert_eq!(remedy(Verdict::MailFailed).as_deref(), Some("Change the email"));
        assert_eq!(remedy(Verdict::InvitationOnItsWay), None);
    }

    #[test]
    fn words_to_say_name_the_button_as_the_client_reads_it() {
        let when = When::new("UTC", Language::English);
        let said = words_to_say(Verdict::NeverVerified, &about(&when));
        assert!(said.contains("Riverside. Open it and press CONFIRMAR CORREO ELECTRÓNICO."), "{said}");
    }
}
