//! The headers that tell browsers what not to do (R27). On every answer: pages, errors, files.

use crate::http::Site;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};

/// Adds what the answer doesn't say itself. Pages bring their own policy, with their nonce in it.
pub(in crate::http) async fn protect(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if site.base_url().is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONE_YEAR));
    }
    or_insert(headers, header::CONTENT_SECURITY_POLICY, site.policy_without_scripts());
    // Whatever did not say that it may be kept holds what one person may see.
    or_insert(headers, header::CACHE_CONTROL, &NO_STORE);
    response
}

fn or_insert(headers: &mut HeaderMap, name: HeaderName, value: &HeaderValue) {
    headers.entry(name).or_insert_with(|| value.clone());
}

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const ONE_YEAR: &str = "max-age=31536000";
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // Tokens leave the address bar before anything else is loaded; `no-referrer` would take `Origin` from forms.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];
