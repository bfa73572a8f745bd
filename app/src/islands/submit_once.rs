//! A form that was sent is not sent again by an impatient second press. The server stands a double post too;
//! this only spares people the second answer.

use super::dom;
use leptos::{ev, leptos_dom::helpers::set_timeout, prelude::window_event_listener, wasm_bindgen::JsCast};
use std::time::Duration;
use web_sys::{Element, HtmlFormElement};

/// How long a form waits for the next page before it can be sent again: the browser's Stop button leaves the
/// old page standing.
const PATIENCE: Duration = Duration::from_secs(8);

const SENT: &str = "data-sent";

/// Watches every form of the page.
pub(super) fn install() {
    let submits = window_event_listener(ev::submit, |event| {
        let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else {
            return;
        };
        if form.method() != "post" {
            return;
        }
        if form.has_attribute(SENT) {
            event.prevent_default();
            return;
        }
        let _ = form.set_attribute(SENT, "");
        set_timeout(move || clear(&form), PATIENCE);
    });
    // Coming back with the Back button shows the page as it was left.
    let returns = window_event_listener(ev::pageshow, |_| {
        dom::all_on_page::<Element>("form[data-sent]").iter().for_each(clear);
    });
    // They live as long as the page does.
    std::mem::forget((submits, returns));
}

fn clear(form: &(impl AsRef<Element> + ?Sized)) {
    let _ = form.as_ref().remove_attribute(SENT);
}
