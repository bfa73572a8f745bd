//! Identifiers. Each kind is its own type, so that a client's id can't be passed where a location's belongs.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that the caller made or read.
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID inside.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// The sixteen bytes that the database stores.
            #[must_use]
            pub fn bytes(self) -> [u8; 16] {
                self.0.into_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.simple().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id! {
    /// A facility. The nil id stands for the installation itself, whose rows (staff links, staff events) share
    /// the tables of the tenants.
    LocationId
}
id! {
    /// A client profile.
    ClientId
}
id! {
    /// A staff member of the installation.
    StaffId
}
id! {
    /// A mailed link. Random (UUIDv4), so that two links share no prefix (R1).
    LinkId
}
id! {
    /// An invitation to work at a location.
    StaffInvitationId
}
id! {
    /// A row of the outbox.
    MailId
}
id! {
    /// A browser session, as people see it in a list; never the token itself.
    SessionId
}
id! {
    /// A passkey, as its holder sees it in a list.
    PasskeyId
}
id! {
    /// A job: work that takes longer than a request.
    JobId
}
id! {
    /// A row of the audit record.
    EventId
}

impl LocationId {
    /// The installation as a whole: the "location" of owners and of staff links.
    pub const INSTALLATION: Self = Self(Uuid::nil());
}
