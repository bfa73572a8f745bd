//! What happened to a client lately.

use super::guarded::checked;
use crate::components::{Card, Empty, Timeline, TimelineItem};
use accounts::{Profile, profile::Activity};
use leptos::prelude::*;
use shared::{EventKind, Route, Timestamp};
use words::When;

/// The timeline of a profile.
#[component]
pub(super) fn ActivityCard(profile: Profile, when: When) -> impl IntoView {
    let words = words::staff();
    let now = profile.now;
    let items: Vec<_> = profile.activity.iter().map(|activity| item(activity, &when, now)).collect();
    let shown = if items.is_empty() {
        view! { <Empty heading=words.activity_none() text=words.activity_none_text()>""</Empty> }.into_any()
    } else {
        view! { <Timeline items/> }.into_any()
    };
    let all = Route::ClientTimeline(profile.id).to_string();
    view! {
        <Card heading=words.activity_heading()>
            {shown} <p class="small"><a href=all>{words.activity_all()}</a></p>
        </Card>
    }
}

/// An event with when it was, as short as a column of the profile needs it.
fn item(activity: &Activity, when: &When, now: Timestamp) -> TimelineItem {
    item_at(activity, when.brief(activity.at, now))
}

/// An event with this for when it was.
pub(super) fn item_at(activity: &Activity, at: String) -> TimelineItem {
    let words = words::staff();
    let by = match &activity.actor {
        Some(name) => words.activity_by(name, at),
        None => at,
    };
    let identity = activity.detail.identity.as_ref().map(checked);
    let particulars = more(activity).map(str::to_owned).into_iter().chain(identity);
    let kind = activity.detail.kind.as_deref().unwrap_or_default();
    TimelineItem {
        tone: activity.event.tone(),
        what: words::event(activity.event, kind),
        particulars: particulars.into_iter().fold(by, |said, more| words.activity_particulars(said, more)),
    }
}

/// The one particular that says most about an event.
fn more(activity: &Activity) -> Option<&str> {
    let detail = &activity.detail;
    let particular = match activity.event {
        EventKind::TriedElsewhere => &detail.place,
        EventKind::EmailSaved | EventKind::AddressBlocked | EventKind::AddressUnblocked => &detail.address,
        EventKind::EmailVerifiedManually | EventKind::AccountDisabled => &detail.reason,
        EventKind::MailSent | EventKind::MailDeferred | EventKind::MailFailed => &detail.reply,
        EventKind::InvitationAccepted => &detail.username,
        EventKind::EmailVerified => &activity.ip,
        _ => &detail.device,
    };
    particular.as_deref().filter(|text| !text.is_empty())
}
