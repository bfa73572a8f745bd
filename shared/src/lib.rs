//! The domain's words as types, and the rules that hold between them.
//!
//! Nothing here does I/O, awaits, reads a clock or draws a random number, so that both halves can call the
//! same rule: the server to enforce it, the browser to show it.

mod attention;
mod base_url;
mod client_query;
mod details;
mod duplicate;
mod email;
mod event;
mod guarded;
mod handover;
mod id;
mod identity;
mod import;
mod job;
mod language;
mod link;
mod location;
mod location_settings;
mod mail_failure;
mod mail_text;
mod merge;
mod near_miss;
mod network;
mod opener;
mod password;
mod person;
mod preferences;
mod problem;
mod role;
mod routes;
mod second_factor;
mod spoken;
mod standing;
mod status;
mod time;
mod username;
mod verdict;

pub use attention::{Attention, BulkFix};
pub use base_url::{BaseUrl, local_path};
pub use client_query::{ClientCount, ClientQuery, ClientSort};
pub use details::{Details, DetailsForm};
pub use duplicate::{Identity, Likeness};
pub use email::{EmailAddress, EmailState, MailState, VerifiedBy};
pub use event::{EventKind, EventsBy, MailKind};
pub use guarded::GuardedAct;
pub use handover::HandoverCode;
pub use id::{
    ClientId, EventId, JobId, LinkId, LocationId, MailId, PasskeyId, SessionId, StaffId, StaffInvitationId,
};
pub use identity::{IdentityCheck, IdentityForm, IdentityProof};
pub use import::SameThing;
pub use job::{ItemResult, JobKind, JobState};
pub use language::Language;
pub use link::{Ended, Purpose};
pub use location::{Contact, InvitationDays, Slug};
pub use location_settings::{LocationForm, LocationSettings};
pub use mail_failure::MailFailure;
pub use mail_text::{MailText, Placeholder};
pub use merge::{CantUndo, MergeChoice, MergeForm, Side, UNDO_WITHIN};
pub use near_miss::{NearMiss, Slip, Typed};
pub use network::{Network, NotANetwork, client_address};
pub use opener::Opener;
pub use password::{NewPassword, PasswordPolicy, typed_password};
pub use person::{BirthDate, FreeText, PersonName};
pub use preferences::{Preferences, PreferencesForm, SessionDays, ShortestPassword};
pub use problem::{Field, Problem, Problems, Wrong};
pub use role::{Permission, Role};
pub use routes::Route;
pub use second_factor::{AppCode, RecoveryCode, SecondFactorAnswer};
pub use standing::{Stage, Standing, StandingRange};
pub use status::{AccountFacts, ClientFacts, InvitationFacts, ResetFacts, Status, StatusKind, Tone, WhyNot};
pub use time::{Span, Timestamp};
pub use username::Username;
pub use verdict::{Remedy, Verdict};
