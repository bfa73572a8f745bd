//! The document around every page.

use crate::{context::AppContext, islands::Manners};
use http::{HeaderValue, header};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use shared::Language;

/// The content security policy (R27) of a page whose scripts and styles carry `nonce`, or of an answer that has
/// neither.
#[must_use]
pub fn content_security_policy(nonce: Option<&str>) -> String {
    let ours = match nonce {
        Some(nonce) => format!(
            "script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
             img-src 'self'; font-src 'self'; connect-src 'self'; "
        ),
        None => String::new(),
    };
    format!(
        "default-src 'none'; {ours}object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// A whole document: every page is one. Pages load before they show, so the head knows all that it has to say, and
/// nothing needs to be filled in afterwards.
#[component]
pub(crate) fn Document(
    language: Language,
    /// The title in full.
    title: String,
    /// The location's colour, on pages that wear it.
    #[prop(optional_no_strip)]
    hue: Option<u16>,
    children: Children,
) -> impl IntoView {
    let context: AppContext = expect_context();
    let nonce = use_nonce();
    if let Some(response) = use_context::<ResponseOptions>() {
        let mut policy = content_security_policy(nonce.as_deref());
        if context.mailbox.is_some() {
            policy.push_str("; frame-src 'self'");
        }
        let policy = HeaderValue::from_str(&policy).expect("a nonce is plain text");
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        // Pages hold what is personal, and some a token (R8).
        response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    let colour = hue.map(|hue| view! { <style nonce=nonce>{format!(":root{{--hue:{hue}}}")}</style> });
    view! {
        <!DOCTYPE html>
        <html lang=language.tag() dir="ltr">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width,initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{title}</title>
                <link rel="stylesheet" href=context.stylesheet.to_string()/>
                {colour}
                <HydrationScripts options=context.options islands=true/>
            </head>
            <body>{children()} <Manners/></body>
        </html>
    }
}
