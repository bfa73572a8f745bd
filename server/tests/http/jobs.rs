//! Jobs in the real program: killed halfway and gone on with, watched, read as a file.

use crate::support::{
    Browser, Installation, Server,
    world::{HERE, World},
};
use shared::{ClientId, JobState, Language, Slug, VerifiedBy};
use sqlx::Connection as _;
use std::time::{Duration, Instant};
use store::{Store, client::ClientRow};
use uuid::Uuid;

/// Enough that a process can be killed in the middle of them.
const MANY: i64 = 2_000;
const JOB: &str = "0000000000007000800000000000aaaa";

#[test]
fn r42_a_bulk_invitation_survives_kill_9() {
    kill_halfway(Installation::new());
}

#[test]
fn r42_a_bulk_invitation_survives_kill_9_on_postgres() {
    kill_halfway(Installation::on_postgres());
}

fn kill_halfway(installation: Installation) {
    let mut world = World::new(installation);
    let url = world.installation.database_url();
    on(db_add_verified(&url));
    let answer = starts(world.staff("administrator"));
    assert_eq!(answer, format!("/staff/jobs/{JOB}"));
    let halfway = wait_until(&url, |done, _| done > 0);
    let office = world.staff("administrator").clone();
    let World { server, installation, .. } = world;
    server.kill();
    let (done, state) = on(db_progress(&url));
    assert!(halfway <= done && done < MANY && state == JobState::Open, "{done} are done: halfway");
    assert_eq!(on(db_number(&url, SENT)), done, "what is done is done whole");

    let server = installation.serve();
    let mut office = office.at(&server);
    // As an impatient person does.
    starts(&mut office);
    wait_until(&url, |done, state| done == MANY && state == JobState::Done);
    assert_eq!(on(db_number(&url, SENT)), MANY, "each client was invited once");
    assert_eq!(on(db_number(&url, LIVE)), MANY, "and has one invitation");
    assert_eq!(on(db_number(&url, "SELECT count(DISTINCT client_id) FROM job_items")), MANY);
    assert_eq!(on(db_number(&url, "SELECT count(*) FROM outbox WHERE kind = 'invitation'")), MANY);
    let page = office.get(&format!("/staff/jobs/{JOB}")).text();
    assert!(page.contains("2,000 of 2,000 done") && page.contains("Every one is done."), "{page}");
    let file = office.get(&format!("/staff/jobs/{JOB}/results.csv"));
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"results.csv\""));
    assert_eq!(file.header("cache-control"), Some("no-store"));
    assert_eq!(file.text().lines().filter(|line| line.contains(",Invited,")).count(), 2_000);
}

const SENT: &str = "SELECT count(*) FROM audit WHERE action = 'invitation-sent'";
const LIVE: &str =
    "SELECT count(DISTINCT subject_id) FROM links WHERE purpose = 'invitation' AND ended_at IS NULL";

fn starts(office: &mut Browser) -> String {
    let answer = office.post("/api/bulk-invitation/start", &[("job", JOB), ("all", "true")]);
    answer.location().unwrap_or_else(|| panic!("{}: {}", answer.status, answer.text()))
}

/// Waits until the job has come so far; how far it is then.
#[track_caller]
fn wait_until(url: &str, enough: impl Fn(i64, JobState) -> bool) -> i64 {
    let began = Instant::now();
    loop {
        let (done, state) = on(db_progress(url));
        if enough(done, state) {
            return done;
        }
        assert!(began.elapsed() < Duration::from_mins(3), "{done} are done, {state:?}");
        std::thread::yield_now();
    }
}

fn on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
}

/// Clients with verified emails, as years of work at the desk would leave them.
async fn db_add_verified(url: &str) {
    let store = Store::open(url, 1).await.expect("the database");
    let mut tx = store.begin().await.expect("writable");
    let slug = Slug::parse(HERE).expect("a slug");
    let location = store::location::by_slug(&mut tx, &slug).await.expect("readable").expect("a location");
    let now = location.created_at;
    for number in 0..MANY {
        let id = ClientId::new(Uuid::from_u128(0x1_0000 + u128::from(number.unsigned_abs())));
        let email = Some(format!("many{number}@example.org"));
        let row = ClientRow {
            first_name: "Ana".to_owned(),
            last_name: format!("Silva {number}"),
            email: email.clone(),
            email_canonical: email,
            email_saved_at: Some(now),
            verified_at: Some(now),
            verified_by: Some(VerifiedBy::Link),
            sort_name: format!("silva {number:06} ana"),
            search: format!("ana silva {number}"),
            ..ClientRow::new(location.id, id, Language::English, now)
        };
        store::client::insert(&mut tx, &row).await.expect("written");
    }
    tx.commit().await.expect("committed");
    store.close().await;
}

async fn db_progress(url: &str) -> (i64, JobState) {
    let store = Store::open(url, 1).await.expect("the database");
    let mut tx = store.read().await.expect("readable");
    let slug = Slug::parse(HERE).expect("a slug");
    let location = store::location::by_slug(&mut tx, &slug).await.expect("readable").expect("a location");
    let job = store::job::by_id(&mut tx, location.id, JOB.parse().expect("an id")).await.expect("readable");
    let job = job.expect("the job");
    drop(tx);
    store.close().await;
    (job.done, job.state)
}

async fn db_number(url: &str, statement: &'static str) -> i64 {
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(url).await.expect("the database");
    let number = sqlx::query_scalar(statement).fetch_one(&mut connection).await.expect("a number");
    connection.close().await.expect("closed");
    number
}

#[test]
fn an_open_page_hears_how_far_it_is() {
    let mut world = World::new(Installation::new());
    world.client();
    starts(world.staff("administrator"));
    let path = format!("/staff/jobs/{JOB}/events");
    let office = world.staff("administrator").clone();
    let mut events = stream(&world.server, &office, &path);
    loop {
        assert_eq!(events.next_event().as_deref(), Some("changed"));
        let page = world.staff("administrator").get(&format!("/staff/jobs/{JOB}")).text();
        if page.contains("1 of 1 done") {
            break;
        }
    }
}

fn stream(server: &Server, browser: &Browser, path: &str) -> crate::support::mailbox::Events {
    let cookies: Vec<String> =
        browser.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
    server.stream(path, &[("Cookie", &cookies.join("; "))])
}

#[test]
fn r29_nobody_else_may_listen_or_fetch() {
    let mut world = World::new(Installation::new());
    let (_, mut client) = world.active();
    starts(world.staff("administrator"));
    for path in [format!("/staff/jobs/{JOB}/events"), format!("/staff/jobs/{JOB}/results.csv")] {
        assert_eq!(world.server.browser().get(&path).status, 404, "{path}");
        assert_eq!(client.get(&path).status, 404, "{path}");
        assert_eq!(world.staff("stranger").get(&path).status, 404, "{path}");
        assert_ne!(world.staff("front-desk").get(&path).status, 200, "{path}");
        assert_ne!(world.staff("viewer").get(&path).status, 200, "{path}");
    }
    for path in ["/staff/jobs/no-id/results.csv", "/staff/jobs/0000000000007000800000000000bbbb/results.csv"]
    {
        assert_eq!(world.staff("administrator").get(path).status, 404, "{path}");
    }
}
