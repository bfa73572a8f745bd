//! The size of what a request may carry (R33).

use crate::{
    commands::MOST_OF_A_BOUNCE,
    http::{Site, bounces},
};
use accounts::Origin;
use app::ErrorPage;
use axum::{
    body::{Body, HttpBody as _},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::request::Parts;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use shared::Permission;

/// The most bytes in a form without files.
const MOST: usize = 64 * 1024;
/// How much of a body that is too large is read and thrown away. A connection that is closed on a browser that
/// still sends shows the browser's own error, and our answer is never seen.
const MOST_DISCARDED: usize = 8 * 1024 * 1024;
/// The most bytes of a file from somebody who may not be known: a larger one is kept in memory for those alone who run
/// a location.
const MOST_OF_ANYBODY: usize = 4 * 1024 * 1024;

/// Reads the whole body before anything looks at it. A body over the limit gets a page that says so, whether
/// its length was announced or not.
pub(in crate::http) async fn limit(State(site): State<Site>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if body.is_end_stream() {
        return next.run(Request::from_parts(parts, Body::empty())).await;
    }
    let path = parts.uri.path();
    let upload = app::UPLOADS.iter().find(|(of_upload, _)| *of_upload == path);
    let most = match upload {
        Some((_, most)) if *most > MOST_OF_ANYBODY && !runs_a_location(&site, &parts).await => {
            MOST_OF_ANYBODY
        }
        Some((_, most)) => *most,
        None if path == bounces::PATH => MOST_OF_A_BOUNCE,
        None => MOST,
    };
    let announced = body.size_hint().lower();
    let mut body = Limited::new(body, most.max(MOST_DISCARDED));
    let mut bytes = Vec::new();
    let mut too_large = announced > most as u64;
    loop {
        match body.frame().await {
            Some(Ok(frame)) => {
                let Ok(data) = frame.into_data() else { continue };
                too_large = too_large || bytes.len() + data.len() > most;
                if !too_large {
                    bytes.extend_from_slice(&data);
                }
            }
            Some(Err(error)) if error.is::<LengthLimitError>() => break,
            // The browser went away in the middle. Nobody will see the answer.
            Some(Err(_)) => return site.refuse(parts, ErrorPage::TooLarge).await,
            None => break,
        }
    }
    if too_large {
        return site.refuse(parts, ErrorPage::TooLarge).await;
    }
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

/// Whether whoever sends this is signed in and runs the location they are at.
async fn runs_a_location(site: &Site, parts: &Parts) -> bool {
    let token = app::staff_token(site.accounts(), &parts.headers);
    let (Some(token), Some(origin)) = (token, parts.extensions.get::<Origin>()) else { return false };
    let desk = accounts::staff::desk(site.accounts(), origin, &token).await;
    desk.is_ok_and(|desk| desk.role.may(Permission::RunLocation))
}
