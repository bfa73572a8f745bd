//! Administration: the way to everything that the administrators of a location see to.

use crate::{
    frames::{Part, StaffFrame},
    page::Page,
    request::Request,
    respond::Stop,
};
use accounts::{Desk, Refused};
use leptos::prelude::*;
use shared::{Permission, Route};

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    if !desk.role.may(Permission::RunLocation) {
        return Err(Stop::Refused(Refused::NotAllowed));
    }
    let words = words::staff();
    let place = |(route, heading, about): (Route, String, String)| {
        view! {
            <li>
                <a href=route.to_string()>{heading}</a>
                <p class="small quiet">{about}</p>
            </li>
        }
    };
    let places = places(&desk);
    Ok(view! {
        <StaffFrame desk title=words.administration_heading() part=Part::Administration narrow=true>
            <div class="stack tight">
                <h1>{words.administration_heading()}</h1>
                <p class="quiet">{words.administration_text()}</p>
            </div>
            <div class="card"><ul class="rooms">{places.into_iter().map(place).collect_view()}</ul></div>
        </StaffFrame>
    }
    .into_any())
}

/// Where to go, what that is called, and what can be done there.
fn places(desk: &Desk) -> Vec<(Route, String, String)> {
    let words = words::staff();
    let mut places = vec![
        (Route::Preferences, words.preferences_heading(), words.preferences_about()),
        (Route::Users, words.users_heading(), words.users_about()),
        (Route::LocationSettings, words.location_settings_heading(), words.location_settings_about()),
        (Route::MailSettings, words.mail_settings_heading(), words.mail_settings_about()),
        (Route::MailTexts, words.mail_texts_heading(), words.mail_texts_about()),
        (Route::AuditLog, words.audit_heading(), words.audit_about()),
        (Route::Jobs, words.jobs_heading(), words.jobs_intro()),
    ];
    if desk.role.may(Permission::RunInstallation) {
        places.push((
            Route::InstallationLocations,
            words.all_locations_heading(),
            words.all_locations_about(),
        ));
    }
    places
}

/// The way back to the index, on top of each of its pages.
#[component]
pub(super) fn ToAdministration() -> impl IntoView {
    view! {
        <p class="small"><a href=Route::Administration.to_string()>{words::staff().administration_heading()}</a></p>
    }
}
