//! Jobs and what became of their items, as staff read it.

use shared::{ItemResult, JobKind, JobState, SameThing};

/// What a job is called.
#[must_use]
pub fn job_kind(kind: JobKind) -> String {
    let words = crate::staff();
    match kind {
        JobKind::BulkInvitation => words.job_bulk_invitation(),
        JobKind::Import => words.job_import(),
        JobKind::ImportUndo => words.job_import_undo(),
        JobKind::BulkVerification => words.job_bulk_verification(),
        JobKind::EmailCorrection => words.job_email_correction(),
    }
}

/// Whether it goes on.
#[must_use]
pub fn job_state(state: JobState) -> String {
    let words = crate::staff();
    match state {
        JobState::Open => words.job_state_open(),
        JobState::Done => words.job_state_done(),
        JobState::Stopped => words.job_state_stopped(),
    }
}

/// What became of an item.
#[must_use]
pub fn item_result(result: ItemResult) -> String {
    let words = crate::staff();
    match result {
        ItemResult::Invited => words.result_invited(),
        ItemResult::AlreadyActive => words.result_already_active(),
        ItemResult::AlreadyInvited => words.result_already_invited(),
        ItemResult::EmailPending => words.result_email_pending(),
        ItemResult::NoEmail => words.result_no_email(),
        ItemResult::Blocked => words.result_blocked(),
        ItemResult::Disabled => words.result_disabled(),
        ItemResult::TooManyMails => words.result_too_many_mails(),
        ItemResult::Imported => words.result_imported(),
        ItemResult::Duplicate => words.result_duplicate(),
        ItemResult::Rejected => words.result_rejected(),
        ItemResult::Removed => words.result_removed(),
        ItemResult::Used => words.result_used(),
        ItemResult::Gone => words.result_gone(),
        ItemResult::Reminded => words.result_reminded(),
        ItemResult::AlreadyVerified => words.result_already_verified(),
        ItemResult::JustMailed => words.result_just_mailed(),
        ItemResult::Corrected => words.result_corrected(),
        ItemResult::ChangedMeanwhile => words.result_changed_meanwhile(),
        ItemResult::Failed => words.result_failed(),
    }
}

/// What a row of a file has in common with a client.
#[must_use]
pub fn like_client(same: SameThing, name: &str) -> String {
    let words = crate::staff();
    match same {
        SameThing::NameAndBirthDate => words.like_client_name(name),
        SameThing::MemberNumber => words.like_client_member_number(name),
        SameThing::Email => words.like_client_email(name),
    }
}

/// What a row of a file has in common with an earlier row.
#[must_use]
pub fn like_row(same: SameThing, row: i64) -> String {
    let (words, row) = (crate::staff(), row.to_string());
    match same {
        SameThing::NameAndBirthDate => words.like_row_name(row),
        SameThing::MemberNumber => words.like_row_member_number(row),
        SameThing::Email => words.like_row_email(row),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_results_sound_alike() {
        let told: BTreeSet<String> = ItemResult::ALL.iter().map(|result| item_result(*result)).collect();
        assert_eq!(told.len(), ItemResult::ALL.len());
    }
}
