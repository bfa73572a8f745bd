//! What keeps clients out, as the list of those who need attention names it.

use shared::Attention;

/// What keeps them out, in a few words.
#[must_use]
pub fn attention(cause: Attention) -> String {
    let words = crate::staff();
    match cause {
        Attention::Disabled => words.attention_cause_disabled(),
        Attention::NoEmail => words.attention_cause_no_email(),
        Attention::EmailMistyped => words.attention_cause_email_mistyped(),
        Attention::MailBlocked => words.attention_cause_mail_blocked(),
        Attention::MailFailed => words.attention_cause_mail_failed(),
        Attention::NeverVerified => words.attention_cause_never_verified(),
        Attention::VerificationExpired => words.attention_cause_verification_expired(),
        Attention::NeverInvited => words.attention_cause_never_invited(),
        Attention::InvitationOnItsWay => words.attention_cause_invitation_on_its_way(),
        Attention::InvitationExpired => words.attention_cause_invitation_expired(),
        Attention::InvitationRevoked => words.attention_cause_invitation_revoked(),
        Attention::InvitationSuperseded => words.attention_cause_invitation_superseded(),
        Attention::InvitationOpened => words.attention_cause_invitation_opened(),
        Attention::InvitationScanned => words.attention_cause_invitation_scanned(),
        Attention::InvitationNotOpened => words.attention_cause_invitation_not_opened(),
        Attention::Locked => words.attention_cause_locked(),
    }
}
