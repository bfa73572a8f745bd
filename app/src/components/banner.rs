//! Bars that say what was done, or what to know.

use crate::{reader::Reader, respond::Notice};
use accounts::Guess;
use leptos::prelude::*;

/// How a banner looks.
#[derive(Clone, Copy, Default)]
pub(crate) enum Mood {
    /// It worked.
    #[default]
    Good,
    /// Good to know.
    Plain,
    /// Something waits, or changed.
    Wait,
}

/// A bar that says what was done, or what to know.
#[component]
pub(crate) fn Banner(#[prop(optional)] mood: Mood, children: Children) -> impl IntoView {
    let class = match mood {
        Mood::Good => "banner",
        Mood::Plain => "banner plain",
        Mood::Wait => "banner wait",
    };
    view! { <p class=class role="status">{children()}</p> }
}

/// Word of what was done, if there is any.
#[component]
pub(crate) fn NoticeBanner(notice: Option<Notice>, reader: Reader) -> impl IntoView {
    notice.map(|notice| {
        let mood = match notice {
            Notice::Changed
            | Notice::MailBlocked
            | Notice::NothingChecked
            | Notice::ConfirmFirst
            | Notice::PasswordChanged(Guess::Easy)
            | Notice::PasswordSet(Guess::Easy)
            | Notice::AccountMade(Guess::Easy) => Mood::Wait,
            Notice::SessionEnded | Notice::SignedOut | Notice::SignInAgain => Mood::Plain,
            _ => Mood::Good,
        };
        view! { <Banner mood>{sentence(notice, reader)}</Banner> }
    })
}

fn sentence(notice: Notice, reader: Reader) -> String {
    let words = words::staff();
    match notice {
        Notice::ClientAdded => words.notice_client_added(),
        Notice::ProfileSaved => words.notice_profile_saved(),
        Notice::ContactSaved => words.notice_contact_saved(),
        Notice::VerificationSent => words.notice_verification_sent(),
        Notice::EmailVerified => words.notice_email_verified(),
        Notice::InvitationSent => words.notice_invitation_sent(),
        Notice::InvitationRevoked => words.notice_invitation_revoked(),
        Notice::EmailCorrected => words.notice_email_corrected(),
        Notice::UsernameSent => words.notice_username_sent(),
        Notice::ResetSent => words.notice_reset_sent(),
        Notice::Unlocked => words.notice_unlocked(),
        Notice::Disabled => words.notice_disabled(),
        Notice::Enabled => words.notice_enabled(),
        Notice::UserInvited => words.notice_user_invited(),
        Notice::UserInvitationRevoked => words.notice_user_invitation_revoked(),
        Notice::UserRoleChanged => words.notice_user_role_changed(),
        Notice::UserDisabled => words.notice_user_disabled(),
        Notice::UserEnabled => words.notice_user_enabled(),
        Notice::UserRemoved => words.notice_user_removed(),
        Notice::UserSignedOut => words.notice_user_signed_out(),
        Notice::UserSecondFactorReset => words.notice_user_second_factor_reset(),
        Notice::SecondFactorRequired => words.notice_second_factor_required(),
        Notice::SecondFactorOptional => words.notice_second_factor_optional(),
        Notice::SecondFactorOff => words.notice_second_factor_off(),
        Notice::SignInAgain => words.notice_sign_in_again(),
        Notice::MailSettingsSaved => words.notice_mail_settings_saved(),
        Notice::TestMailSent => words.notice_test_mail_sent(),
        Notice::MailTextSaved => words.notice_mail_text_saved(),
        Notice::MailTextReset => words.notice_mail_text_reset(),
        Notice::LocationSaved => words.notice_location_saved(),
        Notice::LogoSaved => words.notice_logo_saved(),
        Notice::LogoRemoved => words.notice_logo_removed(),
        Notice::LocationAdded => words.notice_location_added(),
        Notice::PreferencesSaved => words.notice_preferences_saved(),
        Notice::SwitchedOn => words.notice_switched_on(),
        Notice::SwitchedOff => words.notice_switched_off(),
        Notice::Merged => words.notice_merged(),
        Notice::MergeUndone => words.notice_merge_undone(),
        Notice::ClientErased => words.notice_client_erased(),
        Notice::DuplicateDismissed => words.notice_duplicate_dismissed(),
        Notice::Unblocked => words.notice_unblocked(),
        Notice::MailBlocked => words.notice_mail_blocked(),
        Notice::ImportDiscarded => words.notice_import_discarded(),
        Notice::JobStarted => words.notice_job_started(),
        Notice::JobStopped => words.notice_job_stopped(),
        Notice::NothingChecked => words.notice_nothing_checked(),
        Notice::ConfirmFirst => words.notice_confirm_first(),
        Notice::PasskeyAdded => reader.notice_passkey_added(),
        Notice::PasskeyRemoved => reader.notice_passkey_removed(),
        Notice::PasswordChanged(guess) => advised(reader.notice_password_changed(), guess, reader),
        Notice::Changed => reader.notice_changed(),
        Notice::PasswordSet(guess) => advised(reader.notice_password_set(), guess, reader),
        Notice::AccountMade(guess) => {
            advised(words::client(reader.language()).notice_account_made(), guess, reader)
        }
        Notice::SignedIn => words::client(reader.language()).notice_signed_in(),
        Notice::SignedOut => reader.notice_signed_out(),
        Notice::SessionEnded => reader.notice_session_ended(),
    }
}

/// What was done, and advice where the password is easy to guess.
fn advised(done: String, guess: Guess, reader: Reader) -> String {
    match guess {
        Guess::Easy => format!("{done} {}", reader.advice_password()),
        Guess::Hard => done,
    }
}
