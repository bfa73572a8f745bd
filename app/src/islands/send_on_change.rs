//! A checkbox that sends its form when it is ticked or unticked. Without scripts a button beside it does that.

use super::dom;
use leptos::{ev, prelude::window_event_listener, wasm_bindgen::JsCast};
use web_sys::HtmlInputElement;

const MARKED: &str = "input[data-send-on-change]";

/// Watches every marked input of the page, also those that come later. One that was changed before the script
/// had loaded is sent now.
pub(super) fn install() {
    let changes = window_event_listener(ev::change, |event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input.filter(|input| input.matches(MARKED).unwrap_or(false)) {
            send(&input);
        }
    });
    std::mem::forget(changes);
    dom::all_on_page::<HtmlInputElement>(MARKED).iter().filter(|input| dom::is_changed(input)).for_each(send);
}

fn send(input: &HtmlInputElement) {
    if let Some(form) = input.form() {
        let _ = form.request_submit();
    }
}
