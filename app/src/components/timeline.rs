//! What happened, newest first.

use super::tone_class;
use leptos::prelude::*;
use shared::Tone;

/// One event.
#[derive(Clone)]
pub(crate) struct TimelineItem {
    /// How its dot looks.
    pub(crate) tone: Tone,
    /// What happened.
    pub(crate) what: String,
    /// When, and from where.
    pub(crate) particulars: String,
}

/// What happened, newest first. The address of the third is `#event-3`.
#[component]
pub(crate) fn Timeline(items: Vec<TimelineItem>) -> impl IntoView {
    let item = |(number, TimelineItem { tone, what, particulars })| {
        view! { <li id=format!("event-{number}") class=tone_class(tone)><div><p>{what}</p><p>{particulars}</p></div></li> }
    };
    view! { <ol class="timeline">{(1..).zip(items).map(item).collect_view()}</ol> }
}
