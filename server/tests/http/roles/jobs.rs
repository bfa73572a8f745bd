//! A valid call of the functions that work on many clients at once.

use super::Case;
use crate::support::world::{HERE, World};
use shared::{JobKind, JobState, Role, Span, StaffId};
use store::job::JobRow;

/// The device of a job that no worker here takes up.
pub(super) const ANOTHER_NODE: &str = "another node";

/// Ids for jobs, as pages draw them.
pub(super) fn draw_id() -> String {
    uuid::Uuid::from_u128(u128::from(std::process::id()) << 64 | next()).simple().to_string()
}

fn next() -> u128 {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(1);
    u128::from(NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
}

pub(super) fn bulk_invitation(world: &mut World) -> Case {
    let (job, person) = (draw_id(), world.client());
    let leads_to = format!("/staff/jobs/{job}");
    Case { fields: vec![("job", job), ("clients", person.id)], leads_to }
}

/// A job that another node has in hand, so that none here finishes it first.
pub(super) fn open_job(world: &mut World) -> Case {
    let (job, person) = (draw_id(), world.client());
    let leads_to = format!("/staff/jobs/{job}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(db_insert_leased(&world.installation.database_url(), &job, &person.id));
    Case { fields: vec![("job", job)], leads_to }
}

async fn db_insert_leased(url: &str, job: &str, client: &str) {
    let store = store::Store::open(url, 1).await.expect("the database");
    let mut tx = store.begin().await.expect("writable");
    let slug = shared::Slug::parse(HERE).expect("a slug");
    let location = store::location::by_slug(&mut tx, &slug).await.expect("readable").expect("a location");
    let now = location.created_at;
    let row = JobRow {
        location_id: location.id,
        id: job.parse().expect("an id"),
        kind: JobKind::BulkInvitation,
        state: JobState::Open,
        context: format!("{{\"Checked\":[\"{client}\"]}}"),
        place: String::new(),
        total: 1,
        done: 0,
        counts: "{}".to_owned(),
        staff_id: StaffId::new(uuid::Uuid::nil()),
        staff_name: "Somebody".to_owned(),
        role: Role::Administrator,
        ip: "127.0.0.1".to_owned(),
        device: ANOTHER_NODE.to_owned(),
        created_at: now,
        worked_at: now,
        ended_at: None,
        ended_by: None,
        leased_until: Some(now + Span::days(1)),
        lease: Some(uuid::Uuid::nil()),
    };
    assert!(store::job::insert(&mut tx, &row).await.expect("written"));
    tx.commit().await.expect("committed");
    store.close().await;
}

/// Whether the workers here have nothing left to do.
pub(super) async fn are_done(tx: &mut store::Tx) -> bool {
    for location in store::location::list(tx).await.expect("readable") {
        let jobs = store::job::newest(tx, location.id, 1_000).await.expect("readable");
        if jobs.iter().any(|job| job.state == JobState::Open && job.device != ANOTHER_NODE) {
            return false;
        }
    }
    true
}
