//! A dialog. The server writes it open, so it needs no script; an island makes it modal where there is one.

use leptos::prelude::*;

/// A dialog over a page.
#[component]
pub(crate) fn Dialog(
    heading: String,
    /// The page without the dialog.
    close: String,
    /// What the closing link says.
    close_label: String,
    /// Whether it stays where it is: on the gallery's page.
    #[prop(optional)]
    still: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <dialog class="dialog" open aria-labelledby="dialog-heading" data-still=still.then_some("")>
            <header>
                <h2 id="dialog-heading">{heading}</h2>
                <a class="button plain small" href=close data-close="">{close_label}</a>
            </header>
            {children()}
        </dialog>
    }
}
