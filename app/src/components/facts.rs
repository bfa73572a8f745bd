//! Facts: what is on record, line by line.

use leptos::prelude::*;

/// A list of facts.
#[component]
pub(crate) fn Facts(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One fact: what it is, what it says, and what can be done about it.
#[component]
pub(crate) fn Fact(
    term: String,
    children: Children,
    /// Links and buttons at the end of the line.
    #[prop(optional)]
    acts: Option<AnyView>,
) -> impl IntoView {
    view! {
        <div>
            <dt>{term}</dt>
            <dd>{children()}</dd>
            <dd class="acts">{acts}</dd>
        </div>
    }
}
