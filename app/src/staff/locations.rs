//! Staff choose the location they work at.

use crate::{
    components::Hidden,
    frames::PlainFrame,
    page::Page,
    request::Request,
    respond::{Done, Next, Posted, respond},
};
use accounts::{Refused, staff};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Role, Route};

pub(crate) async fn page(request: Request) -> Page {
    let member = request.staff().await?;
    let words = words::staff();
    let location = |(id, label, role): (shared::LocationId, String, Role)| {
        view! {
            <form method="post" action=ChooseLocation::url()>
                <Hidden name="location" value=id.to_string()/>
                <button type="submit"><b>{label}</b> <span class="quiet small">{role_name(role)}</span></button>
            </form>
        }
    };
    let none = member.locations.is_empty();
    Ok(view! {
        <PlainFrame title=words.locations_heading()>
            <div class="stack tight">
                <h1>{words.locations_heading()}</h1>
                <p class="quiet">{if none { words.locations_none() } else { words.locations_text() }}</p>
            </div>
            <div class="places">{member.locations.into_iter().map(location).collect_view()}</div>
            <form method="post" action=super::sign_in::SignOut::url()>
                <button type="submit" class="link">{words.sign_out()}</button>
            </form>
        </PlainFrame>
    }
    .into_any())
}

/// Chooses the location to work at.
#[server(endpoint = "staff/choose-location")]
pub(crate) async fn choose_location(#[server(default)] location: String) -> Done {
    let request = Request::current();
    let result = async {
        let member = request.staff().await?;
        let location = location.parse().map_err(|_| Refused::NotFound)?;
        staff::choose_location(request.accounts(), &member, location).await?;
        Ok(Next::to(&Route::Clients))
    };
    respond(&request, Posted::act(&Route::StaffLocations), result.await)
}

pub(super) fn role_name(role: Role) -> String {
    let words = words::staff();
    match role {
        Role::Viewer => words.role_viewer(),
        Role::FrontDesk => words.role_front_desk(),
        Role::Administrator => words.role_administrator(),
        Role::Owner => words.role_owner(),
    }
}
