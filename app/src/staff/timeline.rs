//! All that happened to a client's access, newest first, whoever did it.

use super::activity::item_at;
use crate::{
    components::{ButtonLink, Empty, Timeline},
    frames::StaffFrame,
    page::Page,
    request::Request,
};
use accounts::profile::{self, Activity, TIMELINE_STEP};
use leptos::prelude::*;
use shared::{ClientId, EventsBy, Language, Route, Timestamp};
use words::When;

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let id: ClientId = request.param("id")?;
    let by = request.query("by").and_then(EventsBy::from_code);
    let most = request.query("most").and_then(|most| most.parse().ok()).unwrap_or(TIMELINE_STEP);
    let timeline = profile::timeline(request.accounts(), &desk, id, by, most).await?;
    let when = When::new(&desk.location.time_zone, Language::English);
    let words = words::staff();
    let zone = desk.location.time_zone.clone();
    let name = words.profile_name_of(&timeline.first_name, &timeline.last_name);
    let now = timeline.now;
    let items: Vec<_> =
        timeline.activity.iter().map(|activity| item_at(activity, moment(activity, &when, now))).collect();
    let shown = if items.is_empty() {
        view! { <Empty heading=words.activity_none() text=words.activity_none_text()>""</Empty> }.into_any()
    } else {
        view! { <Timeline items/> }.into_any()
    };
    let more = timeline.more.map(|most| {
        let to = format!("{}&most={most}#event-{}", address(id, by), timeline.activity.len() + 1);
        view! { <p><ButtonLink to label=words.timeline_more()/></p> }
    });
    Ok(view! {
        <StaffFrame desk title=words.timeline_title(&name)>
            <p class="small"><a href=Route::Client(id).to_string()>{name}</a></p>
            <div class="who">
                <div>
                    <h1>{words.activity_heading()}</h1>
                    <p class="quiet">{words.timeline_zone(zone)}</p>
                </div>
            </div>
            <nav class="chips" aria-label=words.timeline_filter()>
                <Side id side=None chosen=by/>
                {EventsBy::ALL.map(|side| view! { <Side id side=Some(side) chosen=by/> }).collect_view()}
            </nav>
            <div class="card"><div class="body">{shown} {more}</div></div>
        </StaffFrame>
    }
    .into_any())
}

/// When something happened, both ways: how long ago, and on which day and at what time.
fn moment(activity: &Activity, when: &When, now: Timestamp) -> String {
    words::staff().timeline_when(when.relative(activity.at, now), when.absolute(activity.at))
}

/// One side whose doings can be looked at alone.
#[component]
fn Side(id: ClientId, side: Option<EventsBy>, chosen: Option<EventsBy>) -> impl IntoView {
    let words = words::staff();
    let label = match side {
        None => words.timeline_all(),
        Some(EventsBy::Staff) => words.timeline_staff(),
        Some(EventsBy::Client) => words.timeline_client(),
        Some(EventsBy::Latchkey) => words.timeline_latchkey(),
    };
    let current = (side == chosen).then_some("page");
    view! { <a class="chip" href=address(id, side) aria-current=current>{label}</a> }
}

fn address(id: ClientId, by: Option<EventsBy>) -> String {
    format!("{}?by={}", Route::ClientTimeline(id), by.map_or("all", EventsBy::code))
}
