//! Why a command failed, in one line.

use std::fmt;

/// The line that a person reads on the terminal.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    /// Takes the reason. Line breaks in it, such as a database driver's, become spaces.
    pub(crate) fn new(reason: impl fmt::Display) -> Self {
        let lines = reason.to_string();
        Self(lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" "))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<crate::settings::SettingsError> for Failure {
    fn from(error: crate::settings::SettingsError) -> Self {
        Self::new(error)
    }
}
