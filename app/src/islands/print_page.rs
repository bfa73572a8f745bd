//! Print: opens the browser's print dialog. It comes with the script; without one, the browser's menu does it.

use leptos::prelude::*;

/// A button that prints the page.
#[island]
pub fn PrintPage(
    /// The button's label.
    label: String,
) -> impl IntoView {
    let (ready, set_ready) = signal(false);
    Effect::new(move || set_ready.set(true));
    let print = move |_| {
        let _ = window().print();
    };
    view! {
        <button type="button" class="button" hidden=move || !ready.get() on:click=print>
            {label}
        </button>
    }
}
