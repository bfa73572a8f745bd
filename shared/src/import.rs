//! Importing clients from a file: what makes a row look like somebody who is known already.

use serde::{Deserialize, Serialize};

/// What a row of a file and a client, or two rows, have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SameThing {
    /// Name and date of birth.
    NameAndBirthDate,
    /// The number on the member card.
    MemberNumber,
    /// The email. Families share mailboxes, so this alone proves little.
    Email,
}

impl SameThing {
    /// Every one, from what proves most to what proves least.
    pub const ALL: [Self; 3] = [Self::NameAndBirthDate, Self::MemberNumber, Self::Email];

    /// Its name in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NameAndBirthDate => "same_name",
            Self::MemberNumber => "same_member_number",
            Self::Email => "same_email",
        }
    }
}
