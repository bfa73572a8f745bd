//! Guarded help: what staff do to an account on somebody's word. Each asks how the identity was checked, tells the
//! proven address, and can be undone from there.

use serde::{Deserialize, Serialize};

/// Something that staff do to an account on somebody's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GuardedAct {
    /// The email of an account was changed.
    EmailChange,
    /// The account was unlocked.
    Unlock,
    /// The account was enabled again.
    Enable,
    /// Username and password were chosen by a handover.
    Handover,
}

impl GuardedAct {
    /// Every act.
    pub const ALL: [Self; 4] = [Self::EmailChange, Self::Unlock, Self::Enable, Self::Handover];

    /// The word that the database stores.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::EmailChange => "email-change",
            Self::Unlock => "unlock",
            Self::Enable => "enable",
            Self::Handover => "handover",
        }
    }

    /// The act of a stored word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_back() {
        for act in GuardedAct::ALL {
            assert_eq!(GuardedAct::from_code(act.code()), Some(act));
            assert_eq!(serde_json::to_string(&act).expect("plain data"), format!("\"{}\"", act.code()));
        }
    }
}
