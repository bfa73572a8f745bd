use crate::fixture::*;
use store::{
    Store, location,
    testing::{Place, TestDatabase},
};
use tokio::task::JoinSet;

/// Eight nodes start at once on an empty database; each finds it ready.
async fn started_at_once(place: &Place) {
    let mut nodes = JoinSet::new();
    for _ in 0..8 {
        let url = place.url();
        nodes.spawn(async move {
            let store = Store::open(&url, 2).await.expect("a database to open");
            store.migrate().await.expect("tables to be made");
            let mut tx = store.read().await.expect("a transaction");
            assert_eq!(location::list(&mut tx).await.expect("the tables to be there"), []);
        });
    }
    nodes.join_all().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn r42_started_at_once_on_sqlite() {
    started_at_once(&Place::folder()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn r42_started_at_once_on_postgres() {
    started_at_once(&Place::on_cluster().await).await;
}

crate::on_both! { again_is_harmless a_newer_nodes_migration_is_no_trouble r37_nothing_is_left_of_a_dropped_transaction }

async fn again_is_harmless(db: TestDatabase) {
    with_clients(&db).await;
    db.store.migrate().await.unwrap();
    let mut tx = db.store.read().await.unwrap();
    assert_eq!(location::list(&mut tx).await.unwrap().len(), 2);
}

async fn a_newer_nodes_migration_is_no_trouble(db: TestDatabase) {
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 SELECT 9999, 'newer', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
    db_execute(&db, newer).await.unwrap();
    db.store.migrate().await.unwrap();
}

async fn r37_nothing_is_left_of_a_dropped_transaction(db: TestDatabase) {
    let mut tx = db.store.begin().await.unwrap();
    location::insert(&mut tx, &a_location(RIVERSIDE, "riverside")).await.unwrap();
    drop(tx);
    let mut tx = db.store.begin().await.unwrap();
    assert_eq!(location::list(&mut tx).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_keeps_what_it_says() {
    let db = TestDatabase::sqlite().await;
    let path = db.url.strip_prefix("sqlite:").expect("a path");
    with_clients(&db).await;
    assert!(std::path::Path::new(&format!("{path}-wal")).exists(), "the write-ahead log is on");
    let orphan = "PRAGMA foreign_keys = ON; INSERT INTO staff_roles VALUES (x'01', x'02', 'viewer')";
    assert!(db_execute(&db, orphan).await.is_err(), "foreign keys hold");
}
