//! Every sentence that people read, in every language, as typed functions.
//!
//! The sentences stand in `locales/`, one file per concept; each key is a method of [`StaffWords`] or
//! [`ClientWords`], with the hyphens turned to underscores. A key that a language lacks fails the build.

#[expect(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    reason = "generated from locales/staff"
)]
mod staff_words {
    include!(concat!(env!("OUT_DIR"), "/staff.rs"));
}
#[expect(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    reason = "generated from locales/client"
)]
mod client_words {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

mod attention;
mod audit;
mod event;
mod job;
mod mail_failure;
mod number;
mod problem;
mod status;
pub mod verdict;
mod when;

pub use attention::attention;
pub use audit::audit_columns;
pub use client_words::L10nLanguage as ClientWords;
pub use event::event;
pub use job::{item_result, job_kind, job_state, like_client, like_row};
pub use mail_failure::mail_failure;
pub use number::number;
pub use problem::{problem, staff_problem};
pub use staff_words::L10nLanguage as StaffWords;
pub use status::{status, status_kind};
pub use when::{When, is_time_zone, iso, time_zones};

use shared::Language;
use std::sync::LazyLock;

/// What staff read: English.
#[must_use]
pub fn staff() -> &'static StaffWords {
    static WORDS: LazyLock<StaffWords> = LazyLock::new(|| staff_words::L10n::En.load());
    &WORDS
}

/// What clients read on pages and in mails, in `language`.
#[must_use]
pub fn client(language: Language) -> &'static ClientWords {
    static ENGLISH: LazyLock<ClientWords> = LazyLock::new(|| client_words::L10n::En.load());
    static SPANISH: LazyLock<ClientWords> = LazyLock::new(|| client_words::L10n::Es.load());
    match language {
        Language::English => &ENGLISH,
        Language::Spanish => &SPANISH,
    }
}
