//! The job worker: takes up jobs, and goes on with them until the server stops.

use accounts::{
    Accounts, Refused,
    job::{self, Claim, Step},
};
use std::time::Duration;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// How long a job is worked on before another one has its turn: a short one is not kept waiting by a long one.
const TURN: Duration = Duration::from_secs(5);
/// How long to wait for a database that can't be written.
const REST: Duration = Duration::from_secs(1);

/// Works on jobs until the server stops, and then finishes the items in hand.
pub(crate) async fn work(accounts: Accounts, stopping: CancellationToken) {
    while !stopping.is_cancelled() {
        let rest = match job::claim(&accounts).await {
            Ok(Some(claim)) => {
                take_turn(claim, &stopping).await;
                continue;
            }
            Ok(None) => None,
            Err(error) => {
                tracing::error!(%error, "a job can't be taken up");
                Some(REST)
            }
        };
        let wait = async {
            match rest {
                Some(rest) => sleep(rest).await,
                None => job::woken(&accounts).await,
            }
        };
        let _ = stopping.run_until_cancelled(wait).await;
    }
}

async fn take_turn(mut claim: Claim, stopping: &CancellationToken) {
    let began = Instant::now();
    while !stopping.is_cancelled() && began.elapsed() < TURN {
        match claim.step().await {
            Ok(Step::More) => {}
            Ok(Step::Ended | Step::Lost) => return,
            Err(error) => {
                tracing::warn!(%error, "a job can't go on right now");
                if matches!(error, Refused::Broken(_)) {
                    // Its lease runs out, and then it is tried again.
                    return;
                }
                let _ = stopping.run_until_cancelled(sleep(REST)).await;
            }
        }
    }
    if let Err(error) = claim.release().await {
        tracing::warn!(%error, "a job is given back when its lease runs out");
    }
}
