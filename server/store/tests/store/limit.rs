use crate::{fixture::*, on_both};
use shared::Span;
use store::{
    limit::{self, Hits},
    testing::TestDatabase,
};

const WINDOW: Span = Span::minutes(1);
const IP: (&str, &[u8]) = ("sign-in-ip", &[192, 0, 2, 7]);

on_both! { r31_windows_pass r31_hits_at_once_are_all_counted old_ones_go }

async fn r31_windows_pass(db: TestDatabase) {
    commit(&db.store, async |tx| {
        assert_eq!(limit::peek(tx, RIVERSIDE, IP, NOW, WINDOW).await.unwrap(), None);
        let first = limit::hit(tx, RIVERSIDE, IP, NOW, WINDOW).await.unwrap();
        assert_eq!(first, Hits { hits: 1, window_start: NOW });
        let last_moment = NOW + WINDOW - Span::micros(1);
        let second = limit::hit(tx, RIVERSIDE, IP, last_moment, WINDOW).await.unwrap();
        assert_eq!(second, Hits { hits: 2, window_start: NOW });
        assert_eq!(limit::peek(tx, RIVERSIDE, IP, last_moment, WINDOW).await.unwrap(), Some(second));

        assert_eq!(limit::peek(tx, RIVERSIDE, IP, NOW + WINDOW, WINDOW).await.unwrap(), None);
        let third = limit::hit(tx, RIVERSIDE, IP, NOW + WINDOW, WINDOW).await.unwrap();
        assert_eq!(third, Hits { hits: 1, window_start: NOW + WINDOW });

        assert_eq!(limit::hit(tx, HILLTOP, IP, NOW, WINDOW).await.unwrap().hits, 1);
        assert_eq!(limit::hit(tx, RIVERSIDE, ("other", IP.1), NOW, WINDOW).await.unwrap().hits, 1);
        limit::clear(tx, RIVERSIDE, IP).await.unwrap();
        assert_eq!(limit::hit(tx, RIVERSIDE, IP, later(61), WINDOW).await.unwrap().hits, 1);
        limit::clear(tx, RIVERSIDE, ("never", b"seen")).await.unwrap();
    })
    .await;
}

async fn r31_hits_at_once_are_all_counted(db: TestDatabase) {
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let store = db.store.clone();
        tasks.spawn(async move {
            commit(&store, async |tx| limit::hit(tx, RIVERSIDE, IP, NOW, WINDOW).await.unwrap().hits).await
        });
    }
    let mut seen = tasks.join_all().await;
    seen.sort_unstable();
    assert_eq!(seen, (1..=50).collect::<Vec<_>>());
}

async fn old_ones_go(db: TestDatabase) {
    commit(&db.store, async |tx| {
        limit::hit(tx, RIVERSIDE, IP, NOW, WINDOW).await.unwrap();
        limit::hit(tx, HILLTOP, IP, later(10), WINDOW).await.unwrap();
        assert_eq!(limit::prune(tx, later(10)).await.unwrap(), 1);
        assert_eq!(limit::prune(tx, later(11)).await.unwrap(), 1);
    })
    .await;
}
