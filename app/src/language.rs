//! The language of client pages, and the form in the footer that picks one.

#![expect(clippy::unused_async, reason = "a server function is async, even if it waits for nothing")]

use crate::{cookies::LANGUAGE, request::Request, respond::Done};
use http::header;
use leptos::prelude::*;
use shared::{Language, local_path};

/// How long a picked language is kept: a year.
const SECONDS: i64 = 365 * 24 * 3600;

impl Request {
    /// The language to answer in: the one somebody picked here, the one on their profile, the first of their
    /// browser's that exists, the location's.
    pub(crate) fn language(&self, profile: Option<Language>, location: Language) -> Language {
        let picked = || Language::from_tag(&self.cookies().get(LANGUAGE)?);
        let browser = || Language::from_accept_language(self.header(&header::ACCEPT_LANGUAGE)?);
        picked().or(profile).or_else(browser).unwrap_or(location)
    }
}

/// Picks the language of client pages on this browser.
#[server(endpoint = "language")]
pub(crate) async fn pick_language(
    #[server(default)] language: String,
    #[server(default)] next: String,
) -> Done {
    let request = Request::current();
    if let Some(language) = Language::from_tag(&language) {
        request.set_cookie(request.cookies().set(LANGUAGE, language.tag().to_owned(), SECONDS));
    }
    request.redirect(local_path(&next).unwrap_or("/"));
    Ok(())
}
