//! The manners of the whole page: they belong to no one element, so they are installed once, last in the body.

use super::{dialogs, dom, list_keys, send_on_change, submit_once};
use leptos::prelude::*;

/// Installs what holds for the whole page, and marks the body, so that tests know when to start.
#[island]
pub fn Manners() -> impl IntoView {
    Effect::new(|| {
        submit_once::install();
        send_on_change::install();
        dialogs::install();
        list_keys::install();
        if let Some(body) = dom::document().body() {
            let _ = body.set_attribute("data-hydrated", "");
        }
    });
}
