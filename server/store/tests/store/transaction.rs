use crate::on_both;
use futures::poll;
use std::pin::pin;
use store::{meta, testing::TestDatabase};

on_both! { r41_given_up_as_it_begins_it_is_over }

/// Whoever goes away while their transaction begins leaves no connection in the middle of it: not in one that only
/// reads, where the next one to write would be refused, and not in one that holds a lock.
async fn r41_given_up_as_it_begins_it_is_over(db: TestDatabase) {
    for polls in 0..40 {
        {
            let mut beginning = pin!(db.store.read());
            for _ in 0..polls {
                if poll!(beginning.as_mut()).is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        // As many at once as there are connections: one of them is the one that was given up.
        let mut writers = Vec::new();
        for number in 0..8 {
            let store = db.store.clone();
            writers.push(tokio::spawn(async move {
                let mut tx = store.begin().await.unwrap();
                meta::put_if_absent(&mut tx, &format!("{polls} {number}"), "written").await.unwrap();
                tx.commit().await.unwrap();
            }));
        }
        for writer in writers {
            writer.await.unwrap();
        }
    }
}
