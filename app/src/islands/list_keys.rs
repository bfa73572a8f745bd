//! The keys of whoever has a caller on the phone: `/` goes to the search box, the arrows go through the rows of a list.
//! Enter opens a row by itself: what has the focus is its link.

use super::dom;
use leptos::{ev, prelude::window_event_listener, wasm_bindgen::JsCast};
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

const SEARCH: &str = "input[type=search]";
const ROW: &str = "a[data-row]";

/// Watches the keys of the whole page.
pub(super) fn install() {
    let keys = window_event_listener(ev::keydown, |event| {
        if event.ctrl_key()
            || event.alt_key()
            || event.meta_key()
            || event.shift_key()
            || event.is_composing()
        {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is = |selector: &str| target.as_ref().is_some_and(|it| it.matches(selector).unwrap_or(false));
        let types = is("input, textarea, select, [contenteditable]");
        match event.key().as_str() {
            "/" if !types => to_search(&event),
            "ArrowDown" if !types || is(SEARCH) => through_rows(&event, Some(1)),
            "ArrowUp" if !types => through_rows(&event, None),
            _ => {}
        }
    });
    // They live as long as the page does.
    std::mem::forget(keys);
}

fn to_search(event: &KeyboardEvent) {
    if let Some(search) = dom::all_on_page::<HtmlInputElement>(SEARCH).into_iter().next() {
        event.prevent_default();
        let _ = search.focus();
        search.select();
    }
}

/// To the row below, or with `None` to the one above; above the first one is the search box.
fn through_rows(event: &KeyboardEvent, down: Option<usize>) {
    let rows = dom::all_on_page::<HtmlElement>(ROW);
    let active = dom::document().active_element();
    let here = rows.iter().position(|row| active.as_ref() == Some(row.as_ref()));
    let next = match (here, down) {
        (None, Some(_)) => Some(0),
        (None, None) => None,
        (Some(here), Some(step)) => Some(here + step),
        (Some(0), None) => return to_search(event),
        (Some(here), None) => Some(here - 1),
    };
    if let Some(row) = next.and_then(|next| rows.get(next)) {
        event.prevent_default();
        let _ = row.focus();
    }
}
