//! Show: lets people see the password they type.

use super::dom;
use leptos::prelude::*;

/// A button that shows and hides the password in the input `field`. It comes with the script, since without
/// one it could do nothing.
#[island]
pub fn ShowPassword(
    /// The input's id.
    field: String,
    /// The button's label while the password is hidden.
    show: String,
    /// What a screen reader says for it.
    show_long: String,
    /// The button's label while the password is visible.
    hide: String,
    /// What a screen reader says for it.
    hide_long: String,
) -> impl IntoView {
    let (ready, set_ready) = signal(false);
    let (shown, set_shown) = signal(false);
    Effect::new(move || set_ready.set(true));
    let toggle = move |_| {
        let Some(input) = dom::input(&field) else { return };
        let now_shown = input.type_() == "password";
        input.set_type(if now_shown { "text" } else { "password" });
        set_shown.set(now_shown);
    };
    // What is seen is short; what is heard says what it is about, and begins with what is seen.
    let seen = move || if shown.get() { hide.clone() } else { show.clone() };
    let heard = move || if shown.get() { hide_long.clone() } else { show_long.clone() };
    view! {
        <button type="button" class="button plain small" hidden=move || !ready.get() on:click=toggle>
            <span aria-hidden="true">{seen}</span>
            <span class="sr">{heard}</span>
        </button>
    }
}
