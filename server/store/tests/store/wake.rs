use crate::{fixture::*, on_both};
use store::{Store, Wake, testing::TestDatabase};
use tokio::sync::broadcast::error::TryRecvError;

const ANA_CHANGED: Wake = Wake::Client { location: RIVERSIDE, client: ANA };

on_both! { after_the_commit_and_only_then }

async fn after_the_commit_and_only_then(db: TestDatabase) {
    let mut wakes = db.store.wakes();
    let mut tx = db.store.begin().await.unwrap();
    tx.wake(Wake::Outbox);
    drop(tx);

    let mut tx = db.store.begin().await.unwrap();
    tx.wake(ANA_CHANGED);
    tx.wake(Wake::Outbox);
    tx.wake(ANA_CHANGED);
    assert_eq!(wakes.try_recv(), Err(TryRecvError::Empty), "not before the commit");
    tx.commit().await.unwrap();
    assert_eq!(wakes.recv().await.unwrap(), ANA_CHANGED);
    assert_eq!(wakes.recv().await.unwrap(), Wake::Outbox);

    commit(&db.store, async |tx| tx.wake(ANA_CHANGED)).await;
    assert_eq!(wakes.recv().await.unwrap(), ANA_CHANGED, "nothing was left over from before");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_on_postgres_wake_each_other() {
    let db = TestDatabase::postgres().await;
    let other = Store::open(&db.url, 1).await.unwrap();
    let mut wakes = other.wakes();
    commit(&db.store, async |tx| tx.wake(ANA_CHANGED)).await;
    assert_eq!(wakes.recv().await.unwrap(), ANA_CHANGED);
}
