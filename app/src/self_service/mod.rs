//! What clients see: a location's Self-Service page, and the pages behind mailed links.

pub(crate) mod accept_invitation;
mod dead_link;
pub(crate) mod handover;
pub(crate) mod having_trouble;
pub(crate) mod home;
pub(crate) mod passkey;
pub(crate) mod password_change;
pub(crate) mod reset_password;
pub(crate) mod sign_in;
pub(crate) mod undo;
pub(crate) mod verify_email;

use crate::{
    cookies,
    flash::FormName,
    request::Request,
    respond::{Done, Posted, Stop, respond},
};
use accounts::{LocationPage, NewSession, Refused, location, session};
use shared::{ClientId, Route, Slug};

/// The location that the page's address names.
async fn location_of(request: &Request) -> Result<LocationPage, Stop> {
    let location = location::page(request.accounts(), &request.slug()?).await?;
    must_be_there(request, &location)?;
    Ok(location)
}

/// Stops where the address is one that the location had before: it leads to the one it has now, with all that follows,
/// so that mailed links go on working.
fn must_be_there(request: &Request, location: &LocationPage) -> Result<(), Stop> {
    let slug = request.slug()?;
    if location.slug == slug {
        return Ok(());
    }
    let rest = request.path_and_query().strip_prefix(&Route::SelfService(slug).to_string());
    let now = Route::SelfService(location.slug.clone());
    Err(Stop::Redirect(format!("{now}{}", rest.unwrap_or_default())))
}

/// The answer to a form that names no location.
fn nowhere(request: &Request) -> Done {
    respond(request, Posted::act(&Route::StaffSignIn), Err(Refused::NotFound))
}

/// A button of a client page.
fn act(slug: &Slug, page: &Route) -> Posted {
    Posted::client(slug, page, FormName::Act, &[])
}

/// Signs in on this device whoever has just taken an account; whoever was signed in here before is so no longer.
async fn sign_in_here(request: &Request, slug: &Slug, session: NewSession) -> Result<(), Refused> {
    if let Some(earlier) = request.cookies().get(cookies::CLIENT) {
        session::sign_out(request.accounts(), &request.origin()?, slug, &earlier).await?;
    }
    request.signs_in(cookies::CLIENT, session);
    Ok(())
}

/// The name of somebody else who is signed in here, on a page whose link is for `client`.
async fn somebody_else(request: &Request, slug: &Slug, client: ClientId) -> Option<String> {
    let signed_in = request.signed_in(slug).await.ok()?;
    (signed_in.client != client).then_some(signed_in.first_name)
}
