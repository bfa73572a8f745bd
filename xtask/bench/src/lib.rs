//! The release binary as a process with an installation of its own, and whoever asks it for something over HTTP.

pub mod browser;
pub mod load;
pub mod server;

/// What the staff member of an installation signs in with, whose username is `bench`.
pub const PASSWORD: &str = "nine quiet herons wait";
