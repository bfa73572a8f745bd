//! Why a mail failed, in our words.

use shared::MailFailure;

/// One sentence, without a full stop, for staff.
#[must_use]
pub fn mail_failure(failure: MailFailure) -> String {
    let words = crate::staff();
    match failure {
        MailFailure::NoSuchMailbox => words.mail_failure_no_such_mailbox(),
        MailFailure::NoSuchDomain => words.mail_failure_no_such_domain(),
        MailFailure::RecipientRefuses => words.mail_failure_recipient_refuses(),
        MailFailure::MailboxFull => words.mail_failure_mailbox_full(),
        MailFailure::TooLarge => words.mail_failure_too_large(),
        MailFailure::RefusedAsSpam => words.mail_failure_refused_as_spam(),
        MailFailure::SenderRefused => words.mail_failure_sender_refused(),
        MailFailure::NotReachable => words.mail_failure_not_reachable(),
        MailFailure::NotYet => words.mail_failure_not_yet(),
        MailFailure::Other => words.mail_failure_other(),
    }
}
