//! The use cases on real databases. Each test runs on SQLite and on Postgres.
#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

mod attention;
mod audit_log;
mod backup;
mod bad_input;
mod blocked;
mod bounce;
mod bulk_invitation;
mod client_data;
mod client_query;
mod command_line;
mod demo;
mod details;
mod doctor;
mod duplicate;
mod email_change;
mod even_pace;
mod guarded;
mod handover;
mod harness;
mod import;
mod invariants;
mod jobs;
mod links;
mod location_settings;
mod mails_of_location;
mod merge;
mod outbox;
mod passkey;
mod password_change;
mod preferences;
mod record;
mod recovery;
mod roles;
mod second_factor;
mod secrets;
mod sessions;
mod set_up;
mod sign_in;
mod sign_in_limits;
mod staff_sign_in;
mod step_up;
mod story;
mod upgrade;
mod users;
mod verdicts;

/// Runs each of these functions on an installation of its own on both databases.
macro_rules! on_both {
    ($($test:ident)*) => {
        $(
            mod $test {
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    super::$test($crate::harness::TestApp::on(store::testing::TestDatabase::sqlite().await).await).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    super::$test($crate::harness::TestApp::on(store::testing::TestDatabase::postgres().await).await).await;
                }
            }
        )*
    };
}
pub(crate) use on_both;
