//! `POST /api/bounces`: bounces, brought by whoever runs the mail server. Not for browsers: a secret of the settings
//! opens it, and no cookie is looked at.

use crate::{commands::said, http::Site};
use accounts::{Refused, bounce};
use app::ErrorPage;
use axum::{
    body::Bytes,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt as _, Collected};
use subtle::ConstantTimeEq as _;

/// Where it is.
pub(super) const PATH: &str = "/api/bounces";

/// Takes in a mail that came to the address for bounces: the body, as `message/rfc822`.
pub(super) async fn take_in(State(site): State<Site>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    // Without the setting there is nothing here.
    let Some(token) = site.bounce_token() else { return site.refuse(parts, ErrorPage::NotFound).await };
    if !is_let_in(&parts.headers, token) {
        let challenge = [(header::WWW_AUTHENTICATE, "Bearer")];
        return (StatusCode::UNAUTHORIZED, challenge, "Send the token of BOUNCE_TOKEN as a bearer\n")
            .into_response();
    }
    if !is_a_mail(&parts.headers) {
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send the mail as message/rfc822\n").into_response();
    }
    // The layer that limits bodies has read it already.
    let mail = body.collect().await.map_or(Bytes::new(), Collected::to_bytes);
    match bounce::take_in(site.accounts(), &mail, None).await {
        Ok(done) => format!("{}\n", said(done)).into_response(),
        Err(Refused::Busy { seconds }) => site.refuse(parts, ErrorPage::Busy { seconds }).await,
        Err(error) => {
            tracing::error!(%error, "a bounce could not be taken in");
            site.refuse(parts, ErrorPage::Broken).await
        }
    }
}

/// Whether the request carries the token. How long the comparison takes says nothing about where they differ.
fn is_let_in(headers: &HeaderMap, token: &str) -> bool {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let one = values.next().filter(|_| values.next().is_none()).and_then(|value| value.to_str().ok());
    let given =
        one.and_then(|value| value.split_once(' ')).filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
    given.is_some_and(|(_, given)| bool::from(given.trim().as_bytes().ct_eq(token.as_bytes())))
}

fn is_a_mail(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("message/rfc822")
}
