//! "Did you mean …?" while an address is typed, by the same rule that the server applies.

use super::{SUGGESTION, dom};
use leptos::{ev, prelude::*, wasm_bindgen::JsCast};
use shared::EmailAddress;
use web_sys::HtmlInputElement;

/// Offers the address that was probably meant. Pressing the offer takes it.
#[island]
pub fn EmailHint(
    /// The input's id.
    field: String,
    /// The question, with [`SUGGESTION`] where the address belongs.
    question: String,
) -> impl IntoView {
    let (suggestion, set_suggestion) = signal(None::<String>);
    Effect::new({
        let field = field.clone();
        move || {
            let field = field.clone();
            let changes = window_event_listener(ev::change, move |event| {
                let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
                if let Some(input) = input.filter(|input| input.id() == field) {
                    set_suggestion
                        .set(EmailAddress::meant_by(&input.value()).map(|meant| meant.typed().to_owned()));
                }
            });
            std::mem::forget(changes);
        }
    });
    let take = move |_| {
        if let (Some(input), Some(address)) = (dom::input(&field), suggestion.get_untracked()) {
            input.set_value(&address);
            set_suggestion.set(None);
            let _ = input.focus();
        }
    };
    view! {
        <div class="suggest" role="status">
            <button type="button" class="link small" hidden=move || suggestion.get().is_none() on:click=take>
                {move || question.replace(SUGGESTION, &suggestion.get().unwrap_or_default())}
            </button>
        </div>
    }
}
