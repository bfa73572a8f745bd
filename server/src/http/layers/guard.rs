//! Defects and requests that take too long still get an answer.

use crate::http::Site;
use app::ErrorPage;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use futures::FutureExt as _;
use std::{panic::AssertUnwindSafe, time::Duration};

/// How long a request may take until its answer begins: reading the form, the work, the page (R33). Live
/// updates have begun long before.
const LONGEST: Duration = Duration::from_secs(30);
/// The same for an upload from somebody who is signed in: a large file takes its time on a slow network.
const LONGEST_UPLOAD: Duration = Duration::from_mins(5);
/// How long a person is asked to wait after that.
const WAIT_SECONDS: i64 = 10;

/// Turns a panic into the page of a defect, and too long a wait into one that says to come back.
pub(in crate::http) async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let request = Request::from_parts(parts.clone(), body);
    let work = AssertUnwindSafe(next.run(request)).catch_unwind();
    let is_upload = app::UPLOADS.iter().any(|(path, _)| *path == parts.uri.path());
    let is_staff = || app::staff_token(site.accounts(), &parts.headers).is_some();
    let longest = if is_upload && is_staff() { LONGEST_UPLOAD } else { LONGEST };
    let error = match tokio::time::timeout(longest, work).await {
        Ok(Ok(response)) => return response,
        Ok(Err(_)) => {
            tracing::error!("a defect: the request's work panicked");
            ErrorPage::Broken
        }
        Err(_) => {
            tracing::error!("the request took longer than {} s", longest.as_secs());
            ErrorPage::Busy { seconds: WAIT_SECONDS }
        }
    };
    site.refuse(parts, error).await
}
