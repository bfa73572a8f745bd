//! Wake-ups: what one part of the installation tells the others after a commit. In the process on SQLite, over
//! LISTEN and NOTIFY between nodes on Postgres.

use crate::{PATIENCE, StoreError, answered};
use shared::{ClientId, JobId, LocationId};
use sqlx::postgres::{PgListener, PgNotification};
use std::{fmt, str::FromStr, time::Duration};
use tokio::{sync::broadcast, task::JoinHandle, time::timeout};

/// The Postgres channel that carries wake-ups between nodes.
pub(crate) const CHANNEL: &str = "latchkey";

/// How long to wait before asking a database that went away again.
const RETRY: Duration = Duration::from_secs(1);

/// How long nothing may come before the database is asked whether it is still there.
const QUIET: Duration = Duration::from_secs(20);

/// Something changed; whoever shows it looks again. A wake-up carries no facts, so a lost or doubled one does no
/// harm beyond a late or idle look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wake {
    /// Something on this client's profile changed.
    Client {
        /// The client's location.
        location: LocationId,
        /// The client.
        client: ClientId,
    },
    /// Something that every profile of this location shows has changed.
    Location {
        /// The location.
        location: LocationId,
    },
    /// A job has come further.
    Job {
        /// The job's location.
        location: LocationId,
        /// The job.
        job: JobId,
    },
    /// A job was started.
    Jobs,
    /// A mail was queued.
    Outbox,
    /// Wake-ups may have been lost while the database was away: everybody looks again.
    Missed,
}

impl fmt::Display for Wake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client { location, client } => write!(f, "client {location} {client}"),
            Self::Location { location } => write!(f, "location {location}"),
            Self::Job { location, job } => write!(f, "job {location} {job}"),
            Self::Jobs => f.write_str("jobs"),
            Self::Outbox => f.write_str("outbox"),
            Self::Missed => f.write_str("missed"),
        }
    }
}

/// A payload that is no wake-up of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a wake-up of this version")]
pub struct UnknownWake;

impl FromStr for Wake {
    type Err = UnknownWake;

    fn from_str(payload: &str) -> Result<Self, UnknownWake> {
        let words: Vec<&str> = payload.split(' ').collect();
        match words[..] {
            ["client", location, client] => Ok(Self::Client {
                location: location.parse().map_err(|_| UnknownWake)?,
                client: client.parse().map_err(|_| UnknownWake)?,
            }),
            ["location", location] => {
                Ok(Self::Location { location: location.parse().map_err(|_| UnknownWake)? })
            }
            ["job", location, job] => Ok(Self::Job {
                location: location.parse().map_err(|_| UnknownWake)?,
                job: job.parse().map_err(|_| UnknownWake)?,
            }),
            ["jobs"] => Ok(Self::Jobs),
            ["outbox"] => Ok(Self::Outbox),
            ["missed"] => Ok(Self::Missed),
            _ => Err(UnknownWake),
        }
    }
}

/// A task that passes the wake-ups of all nodes on to this process, until dropped.
#[derive(Debug)]
pub(crate) struct Listener(JoinHandle<()>);

impl Listener {
    /// Listens before it returns, so that no later wake-up is lost.
    pub(crate) async fn start(url: String, wakes: broadcast::Sender<Wake>) -> Result<Self, StoreError> {
        let listener = listen(&url).await?;
        Ok(Self(tokio::spawn(pass_on(url, listener, wakes))))
    }

    pub(crate) fn stop(&self) {
        self.0.abort();
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn listen(url: &str) -> sqlx::Result<PgListener> {
    let listening = async {
        let mut listener = PgListener::connect(url).await?;
        listener.listen(CHANNEL).await?;
        Ok(listener)
    };
    answered(Some(PATIENCE), listening).await
}

/// The next notification, or none where some may have been lost. A connection on which nothing has come for a while has
/// to show that somebody is at its other end.
async fn next(listener: &mut PgListener) -> sqlx::Result<Option<PgNotification>> {
    loop {
        if let Ok(next) = timeout(QUIET, listener.try_recv()).await {
            return next;
        }
        answered(Some(PATIENCE), sqlx::raw_sql("SELECT 1").execute(&mut *listener)).await?;
    }
}

/// Passes wake-ups on for as long as the task lives, over every restart of the database.
async fn pass_on(url: String, mut listener: PgListener, wakes: broadcast::Sender<Wake>) {
    // Nobody listening to the broadcast is no fault: the send fails, and nothing is lost.
    loop {
        match next(&mut listener).await {
            Ok(Some(notification)) => {
                if let Ok(wake) = notification.payload().parse() {
                    let _ = wakes.send(wake);
                }
            }
            Ok(None) => {
                let _ = wakes.send(Wake::Missed);
            }
            Err(error) => {
                tracing::warn!(%error, "wake-ups: lost the database, trying again");
                listener = listen_again(&url).await;
                let _ = wakes.send(Wake::Missed);
            }
        }
    }
}

async fn listen_again(url: &str) -> PgListener {
    loop {
        tokio::time::sleep(RETRY).await;
        match listen(url).await {
            Ok(listener) => return listener,
            Err(error) => tracing::warn!(%error, "wake-ups: the database is still away"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn payloads_come_back() {
        let client = Wake::Client {
            location: LocationId::new(Uuid::from_u128(1)),
            client: ClientId::new(Uuid::from_u128(2)),
        };
        let job =
            Wake::Job { location: LocationId::new(Uuid::from_u128(1)), job: JobId::new(Uuid::from_u128(3)) };
        for wake in [client, job, Wake::Jobs, Wake::Outbox, Wake::Missed] {
            assert_eq!(wake.to_string().parse(), Ok(wake));
        }
        for bad in ["", "client", "client 1 2", "job", "job 1 2", "outbox ", "later"] {
            assert_eq!(bad.parse::<Wake>(), Err(UnknownWake), "{bad:?}");
        }
    }
}
