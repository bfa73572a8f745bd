//! A database that can't be written right now: the answer is to come back, never a false success (R41).

use crate::support::{
    Installation,
    world::{HERE, World},
};
use sqlx::{AnyConnection, Connection as _};
use tokio::runtime::Runtime;

const HELP: &str = "/api/self-service/having-trouble";

#[test]
fn r41_a_locked_database_is_told_as_busy_and_nothing_has_happened() {
    held_by_another(Installation::new(), "BEGIN IMMEDIATE");
}

#[test]
fn r41_a_locked_database_is_told_as_busy_and_nothing_has_happened_on_postgres() {
    held_by_another(Installation::on_postgres(), "BEGIN; LOCK TABLE audit IN ACCESS EXCLUSIVE MODE");
}

/// Somebody else holds what a form has to write, for longer than the server waits.
fn held_by_another(installation: Installation, holds: &'static str) {
    let mut world = World::new(installation);
    let (person, _) = world.active();
    let fields = [("slug", HERE), ("username", person.username.as_str()), ("email", person.email.as_str())];
    let seen = world.mails_to(&person);
    let (runtime, url) = (runtime(), world.installation.database_url());
    let mut other = runtime.block_on(async {
        sqlx::any::install_default_drivers();
        let mut other = AnyConnection::connect(&url).await.expect("the database");
        sqlx::raw_sql(holds).execute(&mut other).await.expect("held");
        other
    });

    let answer = world.server.browser().post(HELP, &fields);
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(answer.header("retry-after").is_some_and(|wait| wait.parse::<u32>().is_ok()), "{answer:?}");
    assert_eq!(world.server.browser().get("/healthz").status, 200, "the process lives");

    runtime.block_on(async {
        sqlx::raw_sql("ROLLBACK").execute(&mut other).await.expect("let go");
        let asked = "SELECT count(*) FROM audit WHERE action = 'reset-requested'";
        let asked: i64 = sqlx::query_scalar(asked).fetch_one(&mut other).await.expect("a number");
        assert_eq!(asked, 0, "nothing has happened");
        other.close().await.expect("closed");
    });
    assert_eq!(world.server.browser().post(HELP, &fields).status, 303, "and then it works");
    assert!(world.server.next_mail(&person.email, &seen).link().contains("/reset-password"));
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}
