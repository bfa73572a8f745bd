//! What a page or a server function knows of the request it answers, and what it adds to the answer.

use crate::{
    context::AppContext,
    cookies::{self, Cookies},
    flash::Flash,
};
use accounts::{Accounts, Desk, KnownDevice, NewSession, Origin, Refused, SignedIn, StaffMember};
use http::{HeaderName, HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::{ArcMemo, GetUntracked as _, expect_context, use_context};
use leptos_axum::ResponseOptions;
use leptos_router::params::ParamsMap;
use shared::Slug;
use std::collections::HashMap;

/// What the browser wants the answer for: `document` when somebody opens the page.
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// What a page or a server function knows of the request it answers, and what it adds to the answer.
#[derive(Clone)]
pub(crate) struct Request {
    context: AppContext,
    parts: Parts,
    cookies: Cookies,
    response: ResponseOptions,
    params: ParamsMap,
    query: HashMap<String, String>,
}

impl Request {
    /// The request that is being answered.
    pub(crate) fn current() -> Self {
        let context: AppContext = expect_context();
        let parts: Parts = expect_context();
        let query = axum::extract::Query::try_from_uri(&parts.uri).map(|query| query.0).unwrap_or_default();
        Self {
            cookies: Cookies::new(&context.accounts, &parts.headers),
            // Set by the router; a server function has none.
            params: use_context::<ArcMemo<ParamsMap>>()
                .map(|params| params.get_untracked())
                .unwrap_or_default(),
            response: use_context().unwrap_or_default(),
            context,
            parts,
            query,
        }
    }

    /// The use cases.
    pub(crate) fn accounts(&self) -> &Accounts {
        &self.context.accounts
    }

    /// What the server gave.
    pub(crate) fn context(&self) -> &AppContext {
        &self.context
    }

    /// The path of the page.
    pub(crate) fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// The path with what was asked.
    pub(crate) fn path_and_query(&self) -> &str {
        self.parts.uri.path_and_query().map_or("/", |all| all.as_str())
    }

    /// A part of the address after `?`. Empty counts as not there.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Every value of a part of the address after `?`, in order.
    pub(crate) fn query_all(&self, name: &str) -> Vec<String> {
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&self.parts.uri);
        let pairs = pairs.map(|pairs| pairs.0).unwrap_or_default();
        pairs.into_iter().filter(|(own, _)| own == name).map(|(_, value)| value).collect()
    }

    /// Whether the part of the address after `?` names this, with a value or without.
    pub(crate) fn asks(&self, name: &str) -> bool {
        self.query.contains_key(name)
    }

    /// A part of the path, read as what it stands for. What can't be read is not found, as an unknown one is.
    pub(crate) fn param<T: std::str::FromStr>(&self, name: &str) -> Result<T, Refused> {
        self.params.get_str(name).and_then(|text| text.parse().ok()).ok_or(Refused::NotFound)
    }

    /// The location in the path.
    pub(crate) fn slug(&self) -> Result<Slug, Refused> {
        self.params.get_str("slug").and_then(|text| Slug::parse(text).ok()).ok_or(Refused::NotFound)
    }

    /// A header of the request.
    pub(crate) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    /// The request's cookies.
    pub(crate) fn cookies(&self) -> &Cookies {
        &self.cookies
    }

    /// Where the request comes from.
    pub(crate) fn origin(&self) -> Result<Origin, Refused> {
        let missing = || Refused::Broken("the server did not say where the request comes from".into());
        let origin = self.parts.extensions.get::<Origin>().cloned().ok_or_else(missing)?;
        let device = self.cookies.get(cookies::DEVICE).unwrap_or_default();
        Ok(Origin { known_device: KnownDevice::from_cookie(&device), ..origin })
    }

    /// The staff member who is signed in.
    pub(crate) async fn staff(&self) -> Result<StaffMember, Refused> {
        let token = self.cookies.get(cookies::STAFF).ok_or(Refused::SignedOut)?;
        accounts::staff::member(self.accounts(), &self.origin()?, &token).await
    }

    /// The staff member who is signed in, at their location.
    pub(crate) async fn desk(&self) -> Result<Desk, Refused> {
        let token = self.cookies.get(cookies::STAFF).ok_or(Refused::SignedOut)?;
        accounts::staff::desk(self.accounts(), &self.origin()?, &token).await
    }

    /// The client who is signed in at a location.
    pub(crate) async fn signed_in(&self, slug: &Slug) -> Result<SignedIn, Refused> {
        let token = self.cookies.get(cookies::CLIENT).ok_or(Refused::SignedOut)?;
        accounts::session::client(self.accounts(), slug, &token).await
    }

    /// What the answer before this one left for this page. It is gone after that, so a script that looks whether
    /// the page has changed does not get it: it would take it from the tab that it is for.
    pub(crate) fn take_flash(&self) -> Flash {
        if self.is_by_script() {
            return Flash::default();
        }
        let (flash, headers) = Flash::take(&self.cookies, self.path());
        for header in headers {
            self.set_cookie(header);
        }
        flash
    }

    /// Whether a script fetches the page, and nobody opens it.
    pub(crate) fn is_by_script(&self) -> bool {
        self.header(&SEC_FETCH_DEST).is_some_and(|destination| destination != "document")
    }

    /// Signs in, with the session's cookie of this name.
    pub(crate) fn signs_in(&self, name: &str, session: NewSession) {
        for cookie in self.cookies.session(name, session) {
            self.set_cookie(cookie);
        }
    }

    /// Sets a cookie.
    pub(crate) fn set_cookie(&self, cookie: HeaderValue) {
        self.response.append_header(header::SET_COOKIE, cookie);
    }

    /// Sets a header of the answer.
    pub(crate) fn set_header(&self, name: HeaderName, value: HeaderValue) {
        self.response.insert_header(name, value);
    }

    /// Sets the answer's status.
    pub(crate) fn set_status(&self, status: StatusCode) {
        self.response.set_status(status);
    }

    /// Sends the browser to another page of ours, to be fetched with GET. `to` is a path of ours: what comes from
    /// outside goes through [`shared::local_path`] first.
    pub(crate) fn redirect(&self, to: &str) {
        self.response.set_status(StatusCode::SEE_OTHER);
        let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
        self.response.insert_header(header::LOCATION, to);
    }
}
