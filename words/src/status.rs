//! The tag that says where a client stands.

use crate::When;
use shared::{Status, StatusKind, Timestamp};

/// The tag's label, for staff.
#[must_use]
pub fn status(status: Status, when: &When, now: Timestamp) -> String {
    let words = crate::staff();
    match status {
        Status::NoEmail => words.status_no_email(),
        Status::EmailPending => words.status_email_pending(),
        Status::ReadyToInvite => words.status_ready_to_invite(),
        Status::Invited { expires_at } => words.status_invited((expires_at - now).days_up()),
        Status::InvitationExpired { .. } => words.status_invitation_expired(),
        Status::Active => words.status_active(),
        Status::Locked { until } => words.status_locked(when.time(until)),
        Status::Disabled => words.status_disabled(),
    }
}

/// The label of a status in the list's filter, for staff.
#[must_use]
pub fn status_kind(kind: StatusKind) -> String {
    let words = crate::staff();
    match kind {
        StatusKind::NoEmail => words.status_no_email(),
        StatusKind::EmailPending => words.status_email_pending(),
        StatusKind::ReadyToInvite => words.status_ready_to_invite(),
        StatusKind::Invited => words.status_kind_invited(),
        StatusKind::InvitationExpired => words.status_invitation_expired(),
        StatusKind::Active => words.status_active(),
        StatusKind::Locked => words.status_kind_locked(),
        StatusKind::Disabled => words.status_disabled(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{Language, Span};

    const NOW: Timestamp = Timestamp::from_micros(1_795_183_325_000_000);

    #[track_caller]
    fn check(given: Status, expected: &str) {
        assert_eq!(status(given, &When::new("UTC", Language::English), NOW), expected);
    }

    #[test]
    fn tags_are_adjectives() {
        check(Status::EmailPending, "Email pending");
        check(Status::Invited { expires_at: NOW + Span::days(5) }, "Invited, 5 days left");
        check(Status::Invited { expires_at: NOW + Span::seconds(1) }, "Invited, 1 day left");
        check(Status::Locked { until: NOW + Span::minutes(15) }, "Locked until 14:17");
    }
}
