use crate::fixture::*;
use std::time::Duration;
use store::{Store, StoreError, Wake, meta, testing::TestDatabase};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
    time,
};

const OUTBOX: Wake = Wake::Outbox;

/// As when a firewall forgets a connection, or a machine loses its power: nothing comes back, and no end either.
#[tokio::test]
async fn r41_connections_that_die_without_a_word_are_noticed() {
    let db = TestDatabase::postgres().await;
    let cable = Cable::to(&db.url).await;
    let store = Store::open(&cable.url, 2).await.unwrap();
    let mut wakes = store.wakes();
    let mut asking = store.begin().await.unwrap();
    drop(store.read().await.unwrap());
    while store.resting() == 0 {
        tokio::task::yield_now().await;
    }

    cable.is_pulled();
    // From here on time passes by itself whenever everybody waits: a wait without an end is seen at once.
    time::pause();
    let an_hour = Duration::from_hours(1);
    let answer = time::timeout(an_hour, meta::get(&mut asking, "key")).await.expect("an end of waiting");
    assert!(matches!(answer, Err(StoreError::Busy(_))), "{answer:?}");
    time::resume();
    drop(asking);

    // Neither the one that was asked nor the one that rested is in anybody's way.
    for _ in 0..2 {
        store.ping().await.unwrap();
    }
    let both = [store.begin().await.unwrap(), store.begin().await.unwrap()];
    drop(both);
    let told = time::timeout(Duration::from_secs(30), wakes.recv()).await.expect("somebody listens again");
    assert_eq!(told.unwrap(), Wake::Missed, "who listened looks again");
    commit(&store, async |tx| tx.wake(OUTBOX)).await;
    while wakes.recv().await.unwrap() != OUTBOX {}
}

/// What leads to Postgres, and can be pulled.
struct Cable {
    url: String,
    pulled: watch::Sender<()>,
}

impl Cable {
    async fn to(url: &str) -> Self {
        let (user, rest) = url.split_once('@').expect("a user");
        let (postgres, name) = rest.split_once('/').expect("a database");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("{user}@{}/{name}", listener.local_addr().unwrap());
        let (pulled, postgres) = (watch::Sender::new(()), postgres.to_owned());
        let cable = Self { url, pulled: pulled.clone() };
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let (mut far, mut pulled) =
                    (TcpStream::connect(&postgres).await.unwrap(), pulled.subscribe());
                tokio::spawn(async move {
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => (),
                        // Neither read nor closed.
                        Ok(()) = pulled.changed() => std::future::pending().await,
                    }
                });
            }
        });
        cable
    }

    /// Whoever is connected hears nothing any more.
    fn is_pulled(&self) {
        self.pulled.send_replace(());
    }
}
