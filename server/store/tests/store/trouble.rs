//! Locked, full, gone: the answer is "busy", never a false success (R41).

use crate::{fixture::*, on_both};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use store::{Store, StoreError, client, meta, testing::TestDatabase};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};

/// Cuts off everybody else who is connected to the database.
const CUT: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()";

on_both! { r41_a_lock_held_too_long r41_too_many_at_once a_closed_store }

/// Another node holds what this one needs, past its patience.
async fn r41_a_lock_held_too_long(db: TestDatabase) {
    with_clients(&db).await;
    let other = Store::open(&db.url, 1).await.unwrap();
    let mut holder = other.begin().await.unwrap();
    client::lock(&mut holder, RIVERSIDE, ANA).await.unwrap();

    let refused = match db.store.begin().await {
        Err(error) => error,
        Ok(mut tx) => client::lock(&mut tx, RIVERSIDE, ANA).await.unwrap_err(),
    };
    assert!(matches!(refused, StoreError::Busy(_)), "{refused:?}");

    let mut reader = db.store.read().await.expect("who only reads need not wait");
    assert!(client::by_id(&mut reader, RIVERSIDE, ANA).await.unwrap().is_some());
    holder.commit().await.unwrap();
    commit(&db.store, async |tx| assert!(client::lock(tx, RIVERSIDE, ANA).await.unwrap().is_some())).await;
}

async fn r41_too_many_at_once(db: TestDatabase) {
    let small = Store::open(&db.url, 1).await.unwrap();
    let only = small.begin().await.unwrap();
    let refused = small.begin().await.unwrap_err();
    assert!(matches!(refused, StoreError::Busy(_)), "{refused:?}");
    drop(only);
    small.begin().await.expect("the connection is back");
}

async fn a_closed_store(db: TestDatabase) {
    db.store.ping().await.unwrap();
    db.store.close().await;
    assert!(matches!(db.store.ping().await, Err(StoreError::Busy(_))));
    assert!(matches!(db.store.begin().await, Err(StoreError::Busy(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r40_a_postgres_that_comes_back_is_found_again() {
    let db = TestDatabase::postgres().await;
    let mut wakes = db.store.wakes();
    let mut cut_off = db.store.begin().await.unwrap();
    db_execute(&db, CUT).await.unwrap();

    let lost = meta::get(&mut cut_off, "key").await.unwrap_err();
    assert!(matches!(lost, StoreError::Busy(_)), "{lost:?}");
    drop(cut_off);
    commit(&db.store, async |tx| assert!(meta::put_if_absent(tx, "key", "value").await.unwrap())).await;

    assert_eq!(wakes.recv().await.unwrap(), store::Wake::Missed, "and whoever waits is told to look");
    commit(&db.store, async |tx| tx.wake(store::Wake::Outbox)).await;
    assert_eq!(wakes.recv().await.unwrap(), store::Wake::Outbox);
}

/// A balancer that has lost its database takes a connection and drops it, which sqlx calls a breach of the protocol.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r41_a_balancer_with_no_database_behind_it() {
    let db = TestDatabase::postgres().await;
    let (user, rest) = db.url.split_once('@').unwrap();
    let (database, name) = rest.split_once('/').unwrap();
    let balancer = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("{user}@{}/{name}", balancer.local_addr().unwrap());
    let has_one = Arc::new(AtomicBool::new(true));
    let (still_has_one, database) = (Arc::clone(&has_one), database.to_owned());
    tokio::spawn(async move {
        while let Ok((mut near, _)) = balancer.accept().await {
            if still_has_one.load(Ordering::SeqCst) {
                let mut far = TcpStream::connect(&database).await.unwrap();
                tokio::spawn(async move { copy_bidirectional(&mut near, &mut far).await });
            }
        }
    });
    let store = Store::open(&url, 1).await.unwrap();
    let held = store.begin().await.unwrap();
    has_one.store(false, Ordering::SeqCst);
    db_execute(&db, CUT).await.unwrap();
    drop(held);
    for refused in [store.begin().await.unwrap_err(), store.read().await.unwrap_err()] {
        assert!(matches!(refused, StoreError::Busy(_)), "{refused:?}");
    }
    has_one.store(true, Ordering::SeqCst);
    store.begin().await.expect("the database is back");
}

/// For some seconds a balancer may lead to a primary that was replaced, or to a replica that is not promoted yet.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r41_a_database_that_only_reads_for_a_while() {
    let db = TestDatabase::postgres().await;
    db_execute(
        &db,
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$",
    )
    .await
    .unwrap();
    let store = Store::open(&db.url, 1).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    let refused = meta::put_if_absent(&mut tx, "key", "value").await.unwrap_err();
    assert!(matches!(refused, StoreError::Busy(_)), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r41_a_database_that_is_not_there() {
    let closed_port = Store::open("postgres://postgres@127.0.0.1:1/latchkey", 1).await.unwrap_err();
    assert!(matches!(closed_port, StoreError::Busy(_)), "{closed_port:?}");
    let no_folder = Store::open("sqlite:/nowhere/at/all/latchkey.db", 1).await.unwrap_err();
    assert!(matches!(no_folder, StoreError::Busy(_)), "{no_folder:?}");
    let unknown = Store::open("mysql://db/latchkey", 1).await.unwrap_err();
    assert!(matches!(unknown, StoreError::Other(_)), "{unknown:?}");
}
