//! A card: a heading and what belongs under it.

use leptos::prelude::*;

/// A card: a heading and what belongs under it.
#[component]
pub(crate) fn Card(
    heading: String,
    /// Whether fields of a form stand in it.
    #[prop(optional)]
    fields: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card">
            <header><h2>{heading}</h2></header>
            <div class=if fields { "body form" } else { "body" }>{children()}</div>
        </section>
    }
}
