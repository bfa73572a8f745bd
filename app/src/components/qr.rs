//! A QR, for a phone's camera.

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;

/// The white margin that scanners need around a QR, in modules (ISO/IEC 18004).
const QUIET: i32 = 4;

/// A link as a QR, drawn in place: nothing is fetched, and no style is inline. Dark on light whatever the page wears,
/// since not every scanner reads the other way round.
#[component]
pub(crate) fn Qr(link: String, label: String) -> impl IntoView {
    let code = QrCode::encode_text(&link, QrCodeEcc::Medium)
        .expect("a link has some hundred characters, and a QR takes two thousand");
    let side = code.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let dark = (x..code.size()).take_while(|at| code.get_module(*at, y)).count();
            let dark = i32::try_from(dark).expect("a QR has at most 177 modules a side");
            if dark > 0 {
                let _ = write!(path, "M{} {}h{dark}v1h-{dark}z", x + QUIET, y + QUIET);
            }
            x += dark.max(1);
        }
    }
    view! {
        <svg class="qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=label shape-rendering="crispEdges">
            <rect width=side height=side fill="#fff"></rect>
            <path d=path fill="#000"></path>
        </svg>
    }
}
