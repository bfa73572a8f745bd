//! The wasm entry: wakes the islands, nothing else.

/// Called by the page's script once the module has loaded. Linking `app` is what carries the islands along.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    app::wake();
}
