//! Where a list has nothing to show.

use leptos::prelude::*;

/// Says why there is nothing, and what to do.
#[component]
pub(crate) fn Empty(heading: String, text: String, children: Children) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{heading}</h2>
            <p>{text}</p>
            {children()}
        </div>
    }
}
