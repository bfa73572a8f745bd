//! Who may do what: the table of roles, once.

use serde::{Deserialize, Serialize};

/// What a staff member is, at a location or in the whole installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Sees, changes nothing.
    Viewer,
    /// Helps clients in.
    FrontDesk,
    /// Runs the location.
    Administrator,
    /// Runs the installation: every location.
    Owner,
}

impl Role {
    /// Every role, from least to most.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::FrontDesk, Self::Administrator, Self::Owner];

    /// The word on the command line and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::FrontDesk => "front-desk",
            Self::Administrator => "administrator",
            Self::Owner => "owner",
        }
    }

    /// The role of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether whoever has this role sees to users who have the other: owners to everybody, administrators to all but
    /// owners.
    #[must_use]
    pub const fn manages(self, other: Self) -> bool {
        match self {
            Self::Owner => true,
            Self::Administrator => !matches!(other, Self::Owner),
            Self::FrontDesk | Self::Viewer => false,
        }
    }

    /// Whether the role may do this: the only place that says so.
    #[must_use]
    pub const fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::SeeClients => true,
            Permission::HelpClients => matches!(self, Self::FrontDesk | Self::Administrator | Self::Owner),
            Permission::RunLocation => matches!(self, Self::Administrator | Self::Owner),
            Permission::RunInstallation => matches!(self, Self::Owner),
        }
    }
}

/// A row of the table of roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See clients, profiles, the verdict, the timeline.
    SeeClients,
    /// Edit a profile, save an email, resend mails, invite, revoke, send a reset, unlock, hand over.
    HelpClients,
    /// Manually verify an email, disable or enable an account, unblock mail, bulk actions; settings, users, audit log.
    RunLocation,
    /// Create locations and owners.
    RunInstallation,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r29_the_table_of_roles() {
        use Permission::{HelpClients, RunInstallation, RunLocation, SeeClients};
        let table = [
            (SeeClients, [true, true, true, true]),
            (HelpClients, [false, true, true, true]),
            (RunLocation, [false, false, true, true]),
            (RunInstallation, [false, false, false, true]),
        ];
        for (permission, expected) in table {
            assert_eq!(Role::ALL.map(|role| role.may(permission)), expected, "{permission:?}");
        }
    }

    #[test]
    fn who_manages_whom() {
        for (role, expected) in [
            (Role::Viewer, [false; 4]),
            (Role::FrontDesk, [false; 4]),
            (Role::Administrator, [true, true, true, false]),
            (Role::Owner, [true; 4]),
        ] {
            assert_eq!(Role::ALL.map(|other| role.manages(other)), expected, "{role:?}");
        }
    }

    #[test]
    fn codes_come_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
    }
}
