//! What happened, as the timeline and the audit log say it.

use shared::EventKind;

/// One line about an event, for staff. `what` is the code of the kind of mail or link that the event is about
/// ([`shared::MailKind::code`], [`shared::Purpose::code`]); empty if it is about neither.
#[must_use]
pub fn event(kind: EventKind, what: &str) -> String {
    let words = crate::staff();
    match kind {
        EventKind::BackupRestored => words.event_backup_restored(),
        EventKind::LocationAdded => words.event_location_added(),
        EventKind::LocationSettingsChanged => words.event_location_settings_changed(),
        EventKind::LogoSaved => words.event_logo_saved(),
        EventKind::LogoRemoved => words.event_logo_removed(),
        EventKind::MailSettingsChanged => words.event_mail_settings_changed(),
        EventKind::TestMailSent => words.event_test_mail_sent(),
        EventKind::TestMailFailed => words.event_test_mail_failed(),
        EventKind::MailTextSaved => words.event_mail_text_saved(),
        EventKind::MailTextReset => words.event_mail_text_reset(),
        EventKind::SelfServiceSwitchedOn => words.event_self_service_switched_on(),
        EventKind::SelfServiceSwitchedOff => words.event_self_service_switched_off(),
        EventKind::PreferencesChanged => words.event_preferences_changed(),
        EventKind::StaffAdded => words.event_staff_added(),
        EventKind::StaffLinkRenewed => words.event_staff_link_renewed(),
        EventKind::StaffSetUp => words.event_staff_set_up(),
        EventKind::StaffInvited => words.event_staff_invited(),
        EventKind::StaffInvitationRevoked => words.event_staff_invitation_revoked(),
        EventKind::StaffJoined => words.event_staff_joined(),
        EventKind::StaffRoleChanged => words.event_staff_role_changed(),
        EventKind::StaffDisabled => words.event_staff_disabled(),
        EventKind::StaffEnabled => words.event_staff_enabled(),
        EventKind::StaffRemoved => words.event_staff_removed(),
        EventKind::StaffSessionsEnded => words.event_staff_sessions_ended(),
        EventKind::StaffSignedIn => words.event_staff_signed_in(),
        EventKind::StaffSignInFailed => words.event_staff_sign_in_failed(),
        EventKind::StaffSignedOut => words.event_staff_signed_out(),
        EventKind::StaffConfirmed => words.event_staff_confirmed(),
        EventKind::StaffPasswordChanged => words.event_staff_password_changed(),
        EventKind::StaffCodeRefused => words.event_staff_code_refused(),
        EventKind::RecoveryCodeUsed => words.event_recovery_code_used(),
        EventKind::StaffPasskeyAdded => words.event_staff_passkey_added(),
        EventKind::StaffPasskeyRemoved => words.event_staff_passkey_removed(),
        EventKind::StaffPasskeyUsed => words.event_staff_passkey_used(),
        EventKind::RecoveryCodesRenewed => words.event_recovery_codes_renewed(),
        EventKind::SecondFactorOn => words.event_second_factor_on(),
        EventKind::SecondFactorOff => words.event_second_factor_off(),
        EventKind::SecondFactorReset => words.event_second_factor_reset(),
        EventKind::SecondFactorRequired => words.event_second_factor_required(),
        EventKind::SecondFactorOptional => words.event_second_factor_optional(),
        EventKind::JobStarted => words.event_job_started(what),
        EventKind::JobDone => words.event_job_done(what),
        EventKind::JobStopped => words.event_job_stopped(what),
        EventKind::ClientAdded => words.event_client_added(),
        EventKind::ClientImported => words.event_client_imported(),
        EventKind::ClientRemoved => words.event_client_removed(),
        EventKind::ClientDataExported => words.event_client_data_exported(),
        EventKind::ClientErased => words.event_client_erased(),
        EventKind::ClientsExported => words.event_clients_exported(),
        EventKind::ProfileEdited => words.event_profile_edited(),
        EventKind::ContactEdited => words.event_contact_edited(),
        EventKind::EmailSaved => words.event_email_saved(),
        EventKind::EmailRemoved => words.event_email_removed(),
        EventKind::VerificationResent => words.event_verification_resent(),
        EventKind::EmailVerified => words.event_email_verified(),
        EventKind::EmailVerifiedManually => words.event_email_verified_manually(),
        EventKind::InvitationSent => words.event_invitation_sent(),
        EventKind::InvitationRevoked => words.event_invitation_revoked(),
        EventKind::LinkOpened => words.event_link_opened(what),
        EventKind::LinkScanned => words.event_link_scanned(what),
        EventKind::UsernameMissed => words.event_username_missed(what),
        EventKind::TriedElsewhere => words.event_tried_elsewhere(),
        EventKind::CookiesRefused => words.event_cookies_refused(),
        EventKind::UsernameSent => words.event_username_sent(),
        EventKind::InvitationAccepted => words.event_invitation_accepted(),
        EventKind::SignedIn => words.event_signed_in(),
        EventKind::SignInFailed => words.event_sign_in_failed(),
        EventKind::AccountLocked => words.event_account_locked(),
        EventKind::AccountUnlocked => words.event_account_unlocked(),
        EventKind::SignedOut => words.event_signed_out(),
        EventKind::ResetRequested => words.event_reset_requested(),
        EventKind::ResetSent => words.event_reset_sent(),
        EventKind::PasswordReset => words.event_password_reset(),
        EventKind::PasswordChanged => words.event_password_changed(),
        EventKind::PasskeyAdded => words.event_passkey_added(),
        EventKind::PasskeyRemoved => words.event_passkey_removed(),
        EventKind::PasskeyUsed => words.event_passkey_used(),
        EventKind::AccountDisabled => words.event_account_disabled(),
        EventKind::AccountEnabled => words.event_account_enabled(),
        EventKind::ProfileMerged => words.event_profile_merged(),
        EventKind::ProfileMergedAway => words.event_profile_merged_away(),
        EventKind::MergeUndone => words.event_merge_undone(),
        EventKind::DuplicateDismissed => words.event_duplicate_dismissed(),
        EventKind::HandoverStarted => words.event_handover_started(),
        EventKind::HandedOver => words.event_handed_over(),
        EventKind::EmailChangeUndone => words.event_email_change_undone(),
        EventKind::HelpDisputed => words.event_help_disputed(what),
        EventKind::ManyEmailChanges => words.event_many_email_changes(),
        EventKind::MailSent => words.event_mail_sent(what),
        EventKind::MailDeferred => words.event_mail_deferred(what),
        EventKind::MailFailed => words.event_mail_failed(what),
        EventKind::MailDropped => words.event_mail_dropped(what),
        EventKind::MailBlocked => words.event_mail_blocked(what),
        EventKind::AddressBlocked => words.event_address_blocked(),
        EventKind::AddressUnblocked => words.event_address_unblocked(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{MailKind, Purpose, Slip};

    #[test]
    fn every_kind_of_mail_and_link_is_named() {
        for kind in MailKind::ALL {
            assert_ne!(event(EventKind::MailSent, kind.code()), event(EventKind::MailSent, ""), "{kind:?}");
            assert_ne!(
                event(EventKind::MailFailed, kind.code()),
                event(EventKind::MailFailed, ""),
                "{kind:?}"
            );
        }
        for purpose in Purpose::ALL {
            assert_ne!(
                event(EventKind::LinkOpened, purpose.code()),
                event(EventKind::LinkOpened, ""),
                "{purpose:?}"
            );
            assert_ne!(
                event(EventKind::LinkScanned, purpose.code()),
                event(EventKind::LinkScanned, ""),
                "{purpose:?}"
            );
        }
        for slip in Slip::ALL {
            assert_ne!(
                event(EventKind::UsernameMissed, slip.code()),
                event(EventKind::UsernameMissed, ""),
                "{slip:?}"
            );
        }
    }
}
