//! Whether the process lives (`/healthz`) and whether it can do its work (`/readyz`).

use crate::http::Site;
use axum::extract::State;
use http::StatusCode;
use std::time::Duration;

/// How long the database may take to say that it is there.
const DATABASE_WITHIN: Duration = Duration::from_secs(2);

/// `GET /healthz`: the process answers. Asks nothing of the database: a restart would not mend that.
pub(super) async fn live() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers too.
pub(super) async fn ready(State(site): State<Site>) -> (StatusCode, &'static str) {
    match tokio::time::timeout(DATABASE_WITHIN, site.accounts().store().ping()).await {
        Ok(Ok(())) => (StatusCode::OK, "ok\n"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database doesn't answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database doesn't answer\n")
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database takes too long\n"),
    }
}
