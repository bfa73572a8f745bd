//! What a merge has to remember, to be undone.

use serde::{Deserialize, Serialize};
use shared::{BirthDate, Language, StaffId, Timestamp, VerifiedBy};
use store::client::ClientRow;

/// What a merge did, as the database keeps it for a day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Snapshot {
    /// The profile that stayed, as it was.
    pub(super) before: Held,
    /// When it had last been edited.
    pub(super) updated_at: Timestamp,
    /// The same profile after the merge: whatever differs from this was done since.
    pub(super) after: Held,
    pub(super) accounts: MergedAccounts,
}

/// What became of the accounts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct MergedAccounts {
    /// Whether the account that stayed came from the profile that went.
    pub(super) moved: bool,
    /// The username of the account that stayed.
    pub(super) kept: Option<String>,
    /// When the other account was switched off by the merge, if it was.
    pub(super) disabled: Option<Timestamp>,
}

/// All that a merge decides about a profile, except what follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Held {
    first_name: String,
    last_name: String,
    preferred_name: Option<String>,
    member_number: String,
    birth_date: Option<BirthDate>,
    language: Language,
    phone: String,
    address: String,
    email: Option<String>,
    email_canonical: Option<String>,
    email_saved_at: Option<Timestamp>,
    verified_at: Option<Timestamp>,
    verified_by: Option<VerifiedBy>,
    verified_ip: Option<String>,
    verified_staff: Option<StaffId>,
    verified_reason: Option<String>,
    recovery_email: Option<String>,
    recovery_email_canonical: Option<String>,
}

impl Held {
    pub(super) fn of(row: &ClientRow) -> Self {
        let row = row.clone();
        Self {
            first_name: row.first_name,
            last_name: row.last_name,
            preferred_name: row.preferred_name,
            member_number: row.member_number,
            birth_date: row.birth_date,
            language: row.language,
            phone: row.phone,
            address: row.address,
            email: row.email,
            email_canonical: row.email_canonical,
            email_saved_at: row.email_saved_at,
            verified_at: row.verified_at,
            verified_by: row.verified_by,
            verified_ip: row.verified_ip,
            verified_staff: row.verified_staff,
            verified_reason: row.verified_reason,
            recovery_email: row.recovery_email,
            recovery_email_canonical: row.recovery_email_canonical,
        }
    }

    pub(super) fn has_the_address_of(&self, other: &Self) -> bool {
        self.email_canonical == other.email_canonical
    }

    /// Writes all of it into a row.
    pub(super) fn write_into(self, row: &mut ClientRow) {
        row.first_name.clone_from(&self.first_name);
        row.last_name.clone_from(&self.last_name);
        row.preferred_name.clone_from(&self.preferred_name);
        row.member_number.clone_from(&self.member_number);
        row.birth_date = self.birth_date;
        row.language = self.language;
        row.phone.clone_from(&self.phone);
        row.address.clone_from(&self.address);
        self.write_email_into(row);
    }

    /// Writes the address with its proof into a row.
    pub(super) fn write_email_into(self, row: &mut ClientRow) {
        row.email = self.email;
        row.email_canonical = self.email_canonical;
        row.email_saved_at = self.email_saved_at;
        row.verified_at = self.verified_at;
        row.verified_by = self.verified_by;
        row.verified_ip = self.verified_ip;
        row.verified_staff = self.verified_staff;
        row.verified_reason = self.verified_reason;
        row.recovery_email = self.recovery_email;
        row.recovery_email_canonical = self.recovery_email_canonical;
    }
}
