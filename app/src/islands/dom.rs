//! The few questions that islands ask the document.

use leptos::wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlInputElement};

/// The page.
pub(super) fn document() -> Document {
    leptos::prelude::document()
}

/// Every element that `selector` finds below `root`, in order.
pub(super) fn all<T: JsCast>(root: &Element, selector: &str) -> Vec<T> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|i| found.get(i)?.dyn_into().ok()).collect()
}

/// Every element of the page that `selector` finds.
pub(super) fn all_on_page<T: JsCast>(selector: &str) -> Vec<T> {
    document().body().map(|body| all(&body, selector)).unwrap_or_default()
}

/// The input with this id.
pub(super) fn input(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Whether somebody changed the input since the page was written.
pub(super) fn is_changed(input: &HtmlInputElement) -> bool {
    match input.type_().as_str() {
        "hidden" => false,
        "checkbox" | "radio" => input.checked() != input.default_checked(),
        _ => input.value() != input.default_value(),
    }
}
