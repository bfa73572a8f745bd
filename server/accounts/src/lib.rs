//! Use cases: everything a person can make happen, one function each. The only place that decides.
//!
//! Each checks the permission, hashes before the transaction, and then makes one short transaction: read, decide
//! with `shared`'s rules, write state, mail and audit event together, commit. Time and chance come in through
//! [`Accounts`]; HTTP stays outside.

pub mod account;
mod actor;
pub mod attention;
pub mod audit_log;
pub mod backup;
pub mod blocked;
pub mod bounce;
pub mod bulk_invitation;
pub mod bulk_verification;
pub mod client;
pub mod client_data;
pub mod client_mails;
pub mod client_query;
pub mod client_terms;
mod common_password;
mod context;
pub mod demo;
pub mod doctor;
pub mod duplicate;
pub mod email;
pub mod email_correction;
mod even_pace;
pub mod export;
pub mod failed_emails;
mod guarded;
pub mod handover;
mod hashing;
pub mod housekeeping;
pub mod import;
pub mod invitation;
pub mod job;
mod keys;
mod known_device;
mod limits;
mod links;
pub mod location;
pub mod location_settings;
pub mod logo;
pub mod mail_settings;
pub mod mail_text;
pub mod merge;
mod near_miss;
mod outbox;
#[doc(hidden)]
pub mod outside;
pub mod passkey;
pub mod password_change;
mod password_guess;
pub mod preferences;
pub mod profile;
mod record;
pub mod recovery;
mod refused;
pub mod restore;
pub mod second_factor;
mod seen;
pub mod session;
pub mod spreadsheet;
pub mod staff;
pub mod staff_invitation;
pub mod step_up;
pub mod still_stuck;
pub mod undo;
pub mod user;
pub mod verification;

pub use actor::{Desk, Origin};
pub use context::{Accounts, Clock, Hashing, OsRandom, Parts, Random, SecretKey, SystemClock, Wait};
pub use doctor::{ChainCheck, ClockReport, OutboxReport};
pub use known_device::KnownDevice;
pub use location::LocationPage;
pub use mail::{Dialogue, Preview, TrialPost};
pub use password_guess::Guess;
pub use profile::Profile;
pub use record::{Change, Detail};
pub use refused::{BoxError, DeadLink, Refused};
pub use seen::Seen;
pub use session::SignedIn;
pub use staff::{NewSession, StaffMember};
pub use step_up::Proof;
