//! A location's logo, for its pages.

use crate::http::Site;
use accounts::{Refused, logo};
use app::ErrorPage;
use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, header};
use shared::Slug;

/// `GET /s/{slug}/logo/{hash}`: the address changes with the picture, so browsers keep it for good.
pub(super) async fn file(
    State(site): State<Site>,
    Path((slug, hash)): Path<(String, String)>,
    request: Request,
) -> Response {
    let found = match Slug::parse(&slug) {
        Ok(slug) => logo::bytes(site.accounts(), &slug, &hash).await,
        Err(_) => Err(Refused::NotFound),
    };
    match found {
        Ok(bytes) => (
            [
                (header::CONTENT_TYPE, HeaderValue::from_static(logo::MEDIA_TYPE)),
                (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
            ],
            bytes,
        )
            .into_response(),
        Err(Refused::Busy { seconds }) => {
            site.refuse(request.into_parts().0, ErrorPage::Busy { seconds }).await
        }
        Err(_) => site.refuse(request.into_parts().0, ErrorPage::NotFound).await,
    }
}
