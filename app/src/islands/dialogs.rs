//! A dialog that the server wrote open becomes a true modal: the page behind it rests, Escape closes it. Closing
//! follows the dialog's own link, as without scripts.

use super::dom;
use leptos::wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, HtmlDialogElement, HtmlElement};

/// Takes up the dialogs that the page was written with.
pub(super) fn install() {
    for dialog in dom::all_on_page::<HtmlDialogElement>("dialog[open]:not([data-still])") {
        dialog.close();
        if dialog.show_modal().is_err() {
            dialog.set_open(true);
            continue;
        }
        let on_escape = Closure::<dyn Fn(Event)>::new({
            let dialog = dialog.clone();
            move |event: Event| {
                let closing = dialog.query_selector("a[data-close]").ok().flatten();
                if let Some(link) = closing.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
                    event.prevent_default();
                    link.click();
                }
            }
        });
        let _ = dialog.add_event_listener_with_callback("cancel", on_escape.as_ref().unchecked_ref());
        on_escape.forget();
    }
}
