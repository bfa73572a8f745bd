//! Addresses that browsers and people try without being told.

use crate::http::Site;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use http::header;
use shared::Route;

/// `GET /`: the staff's sign-in. Clients are sent to their own location's page, whose address nobody guesses.
pub(super) async fn root() -> Redirect {
    Redirect::to(&Route::StaffSignIn.to_string())
}

/// `GET /.well-known/change-password` (R47): where a password manager sends its person. With one location that
/// is its page for lost passwords; with several there is no telling which, so it is the staff's page.
pub(super) async fn change_password(State(site): State<Site>) -> Redirect {
    let locations = accounts::location::list(site.accounts()).await.unwrap_or_default();
    let route = match locations.as_slice() {
        [only] => Route::HavingTrouble(only.slug.clone()),
        _ => Route::StaffSignIn,
    };
    Redirect::to(&route.to_string())
}

/// `GET /favicon.ico`: a key. Browsers ask for it unasked, and report an error to the console if there is none.
pub(super) async fn icon() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")], ICON)
}

const ICON: &str = include_str!("icon.svg");
