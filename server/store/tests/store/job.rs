use crate::{fixture::*, on_both};
use shared::{ItemResult, JobId, JobKind, JobState, Role, Timestamp};
use store::{
    StoreError,
    job::{self, ItemRow, JobRow},
    testing::TestDatabase,
};
use tokio::task::JoinSet;
use uuid::Uuid;

const FIRST: Uuid = Uuid::from_u128(901);
const SECOND: Uuid = Uuid::from_u128(902);

on_both! { written_and_read_back added_once taken_by_one_worker a_lease_runs_out whoever_waited_longest_is_next ended_once
results_page_by_page forgotten_with_its_items }

fn a_job(number: u128, created_at: Timestamp) -> JobRow {
    JobRow {
        location_id: RIVERSIDE,
        id: JobId::new(Uuid::from_u128(number)),
        kind: JobKind::BulkInvitation,
        state: JobState::Open,
        context: "{}".to_owned(),
        place: String::new(),
        total: 3,
        done: 0,
        counts: "{}".to_owned(),
        staff_id: DORA,
        staff_name: "Dora".to_owned(),
        role: Role::Administrator,
        ip: "203.0.113.7".to_owned(),
        device: "Windows".to_owned(),
        created_at,
        worked_at: created_at,
        ended_at: None,
        ended_by: None,
        leased_until: None,
        lease: None,
    }
}

fn an_item(seq: i64, result: ItemResult) -> ItemRow {
    let id = a_job(1, NOW).id;
    let (client_id, detail) = ((seq == 1).then_some(ANA), (seq == 2).then(|| "{\"row\":2}".to_owned()));
    ItemRow { location_id: RIVERSIDE, job_id: id, seq, client_id, result, detail }
}

async fn with_jobs(db: &TestDatabase, jobs: &[JobRow]) {
    with_clients(db).await;
    commit(&db.store, async |tx| {
        for row in jobs {
            assert!(job::insert(tx, row).await.unwrap());
        }
    })
    .await;
}

async fn claims(db: &TestDatabase, lease: Uuid, seconds: i64) -> Option<JobRow> {
    commit(&db.store, async |tx| job::claim(tx, lease, later(seconds), later(seconds + 10)).await.unwrap())
        .await
}

async fn written_and_read_back(db: TestDatabase) {
    let mut row = a_job(1, NOW);
    with_jobs(&db, std::slice::from_ref(&row)).await;
    commit(&db.store, async |tx| {
        assert_eq!(job::by_id(tx, RIVERSIDE, row.id).await.unwrap().as_ref(), Some(&row));
        assert_eq!(job::lock(tx, RIVERSIDE, row.id).await.unwrap().as_ref(), Some(&row));
        assert_eq!(job::by_id(tx, HILLTOP, row.id).await.unwrap(), None);
        assert_eq!(job::lock(tx, HILLTOP, row.id).await.unwrap(), None);
        let (place, counts) = ("12".to_owned(), "{\"invited\":2}".to_owned());
        row = JobRow { place, counts, total: 4, done: 2, leased_until: Some(later(9)), ..row };
        job::update_progress(tx, &row).await.unwrap();
        assert_eq!(job::by_id(tx, RIVERSIDE, row.id).await.unwrap().as_ref(), Some(&row));
        assert_eq!(job::newest(tx, RIVERSIDE, 5).await.unwrap(), [row.clone()]);
        assert_eq!(job::newest(tx, HILLTOP, 5).await.unwrap(), []);
    })
    .await;
}

/// The second press of a button brings the same id.
async fn added_once(db: TestDatabase) {
    with_jobs(&db, &[a_job(1, NOW)]).await;
    commit(&db.store, async |tx| {
        let again = JobRow { context: "other".to_owned(), ..a_job(1, later(1)) };
        assert!(!job::insert(tx, &again).await.unwrap());
        assert_eq!(job::newest(tx, RIVERSIDE, 5).await.unwrap(), [a_job(1, NOW)]);
    })
    .await;
}

async fn taken_by_one_worker(db: TestDatabase) {
    with_jobs(&db, &[a_job(1, NOW)]).await;
    let mut workers = JoinSet::new();
    for number in 0..8 {
        let store = db.store.clone();
        workers.spawn(async move {
            let lease = Uuid::from_u128(1000 + number);
            commit(&store, async |tx| job::claim(tx, lease, NOW, later(10)).await.unwrap()).await.is_some()
        });
    }
    assert_eq!(workers.join_all().await.into_iter().filter(|taken| *taken).count(), 1);
}

async fn a_lease_runs_out(db: TestDatabase) {
    with_jobs(&db, &[a_job(1, NOW)]).await;
    let job = claims(&db, FIRST, 0).await.expect("the job");
    assert_eq!((job.lease, job.leased_until), (Some(FIRST), Some(later(10))));
    assert_eq!(claims(&db, SECOND, 9).await, None);
    assert_eq!(claims(&db, SECOND, 10).await.and_then(|job| job.lease), Some(SECOND));
    commit(&db.store, async |tx| job::release(tx, RIVERSIDE, job.id, FIRST).await.unwrap()).await;
    assert_eq!(claims(&db, FIRST, 11).await, None, "the first has nothing to give back");
    commit(&db.store, async |tx| job::release(tx, RIVERSIDE, job.id, SECOND).await.unwrap()).await;
    assert!(claims(&db, FIRST, 11).await.is_some(), "given back before its time");
}

async fn whoever_waited_longest_is_next(db: TestDatabase) {
    with_jobs(&db, &[a_job(1, NOW), a_job(2, later(1))]).await;
    for (seconds, expected) in [(2, 1), (3, 2), (4, 1)] {
        let job = claims(&db, FIRST, seconds).await.expect("a job");
        assert_eq!(job.id, a_job(expected, NOW).id);
        commit(&db.store, async |tx| job::release(tx, RIVERSIDE, job.id, FIRST).await.unwrap()).await;
    }
}

async fn ended_once(db: TestDatabase) {
    with_jobs(&db, &[a_job(1, NOW)]).await;
    let key = (RIVERSIDE, a_job(1, NOW).id);
    claims(&db, FIRST, 0).await.expect("the job");
    commit(&db.store, async |tx| {
        assert!(job::end(tx, key, JobState::Stopped, Some("Dora"), later(1)).await.unwrap());
        assert!(!job::end(tx, key, JobState::Done, None, later(2)).await.unwrap());
        let row = job::by_id(tx, key.0, key.1).await.unwrap().expect("the job");
        assert_eq!(
            (row.state, row.ended_at, row.ended_by),
            (JobState::Stopped, Some(later(1)), Some("Dora".to_owned()))
        );
        assert_eq!((row.lease, row.leased_until), (None, None));
    })
    .await;
    assert_eq!(claims(&db, SECOND, 1000).await, None, "what is over stays over");
}

async fn results_page_by_page(db: TestDatabase) {
    with_jobs(&db, &[a_job(1, NOW)]).await;
    let key = (RIVERSIDE, a_job(1, NOW).id);
    commit(&db.store, async |tx| {
        for (seq, result) in [(1, ItemResult::Invited), (2, ItemResult::NoEmail), (3, ItemResult::Invited)] {
            job::insert_item(tx, &an_item(seq, result)).await.unwrap();
        }
    })
    .await;
    let mut tx = db.store.read().await.unwrap();
    let all = job::items(&mut tx, key, None, 0, 10).await.unwrap();
    assert_eq!(all.iter().map(|item| item.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!((all[0].first_name.as_deref(), all[0].client_id), (Some("Ana"), Some(ANA)));
    assert_eq!((all[1].first_name.as_deref(), all[1].detail.as_deref()), (None, Some("{\"row\":2}")));
    let after = job::items(&mut tx, key, Some(ItemResult::Invited), 1, 10).await.unwrap();
    assert_eq!(after, [all[2].clone()]);
    assert_eq!(job::page_of_items(&mut tx, key, None, 1, 1).await.unwrap(), [all[1].clone()]);
    assert_eq!(job::items(&mut tx, (HILLTOP, key.1), None, 0, 10).await.unwrap(), []);
    drop(tx);
    let mut tx = db.store.begin().await.unwrap();
    let twice = job::insert_item(&mut tx, &an_item(1, ItemResult::Invited)).await;
    assert!(matches!(twice, Err(StoreError::Duplicate(name)) if name == "job_items_pkey"));
}

async fn forgotten_with_its_items(db: TestDatabase) {
    with_jobs(&db, &[a_job(1, NOW), a_job(2, NOW)]).await;
    commit(&db.store, async |tx| {
        job::insert_item(tx, &an_item(1, ItemResult::Invited)).await.unwrap();
        job::end(tx, (RIVERSIDE, a_job(1, NOW).id), JobState::Done, None, later(1)).await.unwrap();
        assert_eq!(job::prune(tx, later(1)).await.unwrap(), 0);
        assert_eq!(job::prune(tx, later(2)).await.unwrap(), 1);
        assert_eq!(job::newest(tx, RIVERSIDE, 5).await.unwrap(), [a_job(2, NOW)]);
        assert_eq!(job::items(tx, (RIVERSIDE, a_job(1, NOW).id), None, 0, 9).await.unwrap(), []);
    })
    .await;
}
