//! Addresses that browsers and people try without being told.

use crate::http::Site;
use accounts::Origin;
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect},
};
use http::{HeaderMap, header};
use shared::Route;

/// `GET /`: the staff's sign-in. Clients are sent to their own location's page, whose address nobody guesses.
pub(super) async fn root() -> Redirect {
    Redirect::to(&Route::StaffSignIn.to_string())
}

/// `GET /.well-known/change-password` (R47): where a password manager sends its person. Whoever is signed in gets to the
/// page that changes their password; staff before clients, where a browser is both. Of the others nobody knows who they
/// are: with one location it is its page for lost passwords, with several the staff's page.
pub(super) async fn change_password(
    State(site): State<Site>,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
) -> Redirect {
    let route = match page_of_signed_in(&site, &origin, &headers).await {
        Some(route) => route,
        None => match accounts::location::list(site.accounts()).await.unwrap_or_default().as_slice() {
            [only] => Route::HavingTrouble(only.slug.clone()),
            _ => Route::StaffSignIn,
        },
    };
    Redirect::to(&route.to_string())
}

/// Where whoever is signed in changes their password.
async fn page_of_signed_in(site: &Site, origin: &Origin, headers: &HeaderMap) -> Option<Route> {
    let accounts = site.accounts();
    if let Some(token) = app::staff_token(accounts, headers)
        && accounts::staff::member(accounts, origin, &token).await.is_ok()
    {
        return Some(Route::StaffPassword);
    }
    let token = app::client_token(accounts, headers)?;
    let slug = accounts::session::place_of(accounts, &token).await.ok()??;
    Some(Route::PasswordChange(slug))
}

/// `GET /favicon.ico`: a key. Browsers ask for it unasked, and report an error to the console if there is none.
pub(super) async fn icon() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")], ICON)
}

const ICON: &str = include_str!("icon.svg");
