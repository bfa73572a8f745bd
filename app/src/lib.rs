//! The Leptos interface, compiled twice: pages, components and server functions for the server (`ssr`), and the
//! islands for both halves, since the server writes them and the browser wakes them.
//!
//! A page is a module: what it loads, what it posts, what it shows, in that order. Every act is a plain form that
//! posts to a server function; that calls one use case of `accounts` and answers with a redirect, with scripts or
//! without. Nothing here decides: rules stand in `shared`, permissions in `accounts`, sentences in `words`.

#![expect(unreachable_pub, reason = "Leptos's macros keep a second, public copy of every component")]
#![cfg_attr(
    feature = "ssr",
    expect(clippy::needless_pass_by_value, reason = "components own what they are given")
)]

pub mod islands;

#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
mod context;
#[cfg(feature = "ssr")]
mod cookies;
#[cfg(feature = "ssr")]
mod errors;
#[cfg(feature = "ssr")]
mod flash;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod frames;
#[cfg(feature = "ssr")]
mod gallery;
#[cfg(feature = "ssr")]
mod language;
#[cfg(feature = "ssr")]
mod link_cookie;
#[cfg(feature = "ssr")]
mod mailbox;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod reader;
#[cfg(feature = "ssr")]
mod request;
#[cfg(feature = "ssr")]
mod respond;
#[cfg(feature = "ssr")]
mod router;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
mod self_service;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod staff;

#[cfg(feature = "ssr")]
pub use {
    context::{AppContext, Mailbox, MailboxEntry, MailboxMail},
    cookies::{Cookies, client_token, staff_token},
    errors::ErrorPage,
    router::{Function, UPLOADS, error_page, functions, router},
    shell::content_security_policy,
    staff::confirm::confirm_first,
};

/// Makes the browser ready to wake the page's islands; the page's script then does.
#[cfg(feature = "hydrate")]
pub fn wake() {
    leptos::mount::hydrate_islands();
}
