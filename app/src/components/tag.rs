//! Tags: an adjective and a dot, never colour alone.

use leptos::prelude::*;
use shared::Tone;

/// The class of a tone.
pub(crate) const fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Wait => "wait",
        Tone::Sent => "sent",
        Tone::Bad => "bad",
        Tone::Plain => "",
    }
}

/// A tag.
#[component]
pub(crate) fn Tag(tone: Tone, label: String) -> impl IntoView {
    view! { <span class=format!("tag {}", tone_class(tone))>{label}</span> }
}

/// A tag that opens something.
#[component]
pub(crate) fn TagLink(tone: Tone, label: String, to: String, id: &'static str) -> impl IntoView {
    view! { <a class=format!("tag {}", tone_class(tone)) href=to id=id>{label}</a> }
}
