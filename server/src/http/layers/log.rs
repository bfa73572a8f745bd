//! One line a request: what was asked for by its route, never by its address. A query string can hold a mailed
//! token (R8, R35), and a path can hold anything.

use axum::{extract::Request, middleware::Next, response::Response};
use http::StatusCode;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};
use tracing::Instrument as _;

/// Gives the request a number that stands in every line it causes, and logs how it ended.
pub(in crate::http) async fn log(request: Request, next: Next) -> Response {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let span = tracing::info_span!("request", number = NUMBER.fetch_add(1, Ordering::Relaxed));
    let started = Instant::now();
    async move {
        let response = next.run(request).await;
        let (status, ms) = (response.status(), started.elapsed().as_millis());
        let route = route(&path, status);
        if PROBED.contains(&path.as_str()) && status.is_success() {
            tracing::debug!(%method, route, status = status.as_u16(), ms, "answered");
        } else {
            tracing::info!(%method, route, status = status.as_u16(), ms, "answered");
        }
        response
    }
    .instrument(span)
    .await
}

/// What machines ask for every few seconds: said at debug level, lest it drowns the rest.
const PROBED: [&str; 2] = ["/healthz", "/readyz"];

/// The path with everything left out that is not one of our own words: ids, slugs, files. Where nothing was
/// found, only the part of the house where it was looked for: what people type there may be a secret.
fn route(path: &str, status: StatusCode) -> String {
    let mut segments = path.split('/').skip(1);
    let first = segments.next().unwrap_or_default();
    if matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) {
        let known = ["api", "dev", "pkg", "s", "staff"].contains(&first);
        return if known { format!("/{first}/…") } else { "(none)".to_owned() };
    }
    let mut route = format!("/{first}");
    for (at, segment) in segments.enumerate() {
        let is_slug = first == "s" && at == 0;
        let is_word = segment.len() <= 24 && segment.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        route.push('/');
        route.push_str(if is_word && !is_slug { segment } else { "…" });
    }
    route
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r8_r35_routes_tell_what_kind_of_thing_was_asked_for() {
        let check =
            |path: &str, status: StatusCode, expected: &str| assert_eq!(route(path, status), expected);
        check("/", StatusCode::SEE_OTHER, "/");
        check("/healthz", StatusCode::OK, "/healthz");
        check("/s/riverside/verify-email", StatusCode::OK, "/s/…/verify-email");
        check(
            "/staff/clients/01a209d1d6ef73e7b716d53559329016/edit",
            StatusCode::OK,
            "/staff/clients/…/edit",
        );
        check("/api/self-service/sign-in", StatusCode::SEE_OTHER, "/api/self-service/sign-in");
        check("/pkg/latchkey.3f9a0c.css", StatusCode::OK, "/pkg/…");
        check("/staff/clients/my-password", StatusCode::NOT_FOUND, "/staff/…");
        check("/my-password", StatusCode::NOT_FOUND, "(none)");
    }
}
