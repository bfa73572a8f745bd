//! The store on both databases. Each test runs on SQLite and on Postgres.
#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

mod account;
mod attention;
mod audit;
mod blocked;
mod bulk;
mod client;
mod client_query;
mod dead_connection;
mod duplicate;
mod facts;
mod fixture;
mod handover;
mod job;
mod limit;
mod link;
mod migrate;
mod near_miss;
mod outbox;
mod passkey;
mod schema;
mod second_factor;
mod session;
mod staff;
mod transaction;
mod trouble;
mod wake;

/// Runs each of these functions on a database of its own of both kinds.
macro_rules! on_both {
    ($($test:ident)*) => {
        $(
            mod $test {
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    super::$test(store::testing::TestDatabase::sqlite().await).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    super::$test(store::testing::TestDatabase::postgres().await).await;
                }
            }
        )*
    };
}
pub(crate) use on_both;
