//! What clients see: a location's Self-Service page, and the pages behind mailed links.

pub(crate) mod accept_invitation;
mod dead_link;
pub(crate) mod having_trouble;
pub(crate) mod home;
pub(crate) mod reset_password;
pub(crate) mod sign_in;
pub(crate) mod verify_email;

use crate::{
    flash::FormName,
    request::Request,
    respond::{Done, Posted, respond},
};
use accounts::Refused;
use shared::{ClientId, Route, Slug};

/// The answer to a form that names no location.
fn nowhere(request: &Request) -> Done {
    respond(request, Posted::act(&Route::StaffSignIn), Err(Refused::NotFound))
}

/// A button of a client page.
fn act(slug: &Slug, page: &Route) -> Posted {
    Posted::client(slug, page, FormName::Act, &[])
}

/// The name of somebody else who is signed in here, on a page whose link is for `client`.
async fn somebody_else(request: &Request, slug: &Slug, client: ClientId) -> Option<String> {
    let signed_in = request.signed_in(slug).await.ok()?;
    (signed_in.client != client).then_some(signed_in.first_name)
}
