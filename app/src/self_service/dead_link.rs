//! A mailed link that does nothing any more: says what became of it, and helps on (R10).

use crate::{
    components::{ButtonLink, Hidden, Look, Submit},
    frames::ClientFrame,
    link_cookie::LinkPage,
    request::Request,
    respond::{Next, Stop},
};
use accounts::{DeadLink, LocationPage, Refused};
use leptos::prelude::*;
use shared::{Language, Route};

/// What follows the `?` once a new link was asked for.
const SENT: &str = "sent";

/// What stands behind the link in a page's address or cookie.
pub(super) enum Behind<View> {
    /// The link's token, and what it opens.
    Live(String, View),
    /// What became of it, with the token as far as there is one.
    Dead(DeadLink, Option<String>),
}

/// Opens the link that this page was opened by.
pub(super) async fn open<View>(
    request: &Request,
    page: LinkPage,
    open: impl AsyncFnOnce(&str) -> Result<View, Refused>,
) -> Result<Behind<View>, Stop> {
    let token = match request.link_token(page) {
        Err(Stop::Refused(Refused::DeadLink(dead))) => return Ok(Behind::Dead(dead, None)),
        Err(redirect) => {
            // Mail scanners keep no cookie, so that what they look at is noted here, and not on the page to come.
            if let Some(token) = request.query("t") {
                open(token).await.ok();
            }
            return Err(redirect);
        }
        Ok(token) => token,
    };
    match open(&token).await {
        Ok(view) => Ok(Behind::Live(token, view)),
        Err(Refused::DeadLink(dead)) => Ok(Behind::Dead(dead, Some(token))),
        Err(refused) => Err(refused.into()),
    }
}

/// The page after a new link was asked for: the same, whatever was asked with (R11).
pub(super) fn sent_page(request: &Request, location: &LocationPage) -> Option<AnyView> {
    request.asks(SENT).then(|| {
        let language = request.language(None, location.language);
        let words = words::client(language);
        let back = Route::SelfService(location.slug.clone()).to_string();
        view! {
            <ClientFrame request=request.clone() location=location.clone() language title=words.link_sent_heading()>
                <h1>{words.link_sent_heading()}</h1>
                <p>{words.link_sent_text()}</p>
                <p class="quiet">{words.trouble_sent_none()}</p>
                <ButtonLink to=back label=words.back_to_sign_in() look=Look::Wide/>
            </ClientFrame>
        }
        .into_any()
    })
}

/// Where asking for a new link leads.
pub(super) fn to_sent_page(page: &Route) -> Next {
    Next::path(format!("{page}?{SENT}"))
}

/// The page of a dead link. `again` is the function that sends a new one.
pub(super) fn dead_page(
    request: Request,
    location: LocationPage,
    dead: DeadLink,
    token: Option<String>,
    again: &'static str,
) -> AnyView {
    let language = request.language(None, location.language);
    let words = words::client(language);
    let (heading, text) = what_became_of(dead, language);
    let slug = location.slug.clone();
    // A link that can't be read leads to nobody's address, so there is nothing to send again.
    let token = token.filter(|_| dead != DeadLink::Incomplete);
    let again = token.map(|token| {
        view! {
            <form method="post" action=again>
                <Hidden name="slug" value=slug.to_string()/>
                <Hidden name="token" value=token/>
                <Submit label=words.link_again_button() look=Look::PrimaryWide/>
            </form>
        }
    });
    let sign_in = Route::SelfService(slug.clone()).to_string();
    let trouble = Route::HavingTrouble(slug.clone()).to_string();
    view! {
        <ClientFrame request location language title=heading.clone()>
            <h1>{heading}</h1>
            <p class="quiet">{text}</p>
            {again}
            <div class="actions apart">
                <a href=sign_in>{words.sign_in_heading()}</a>
                <a href=trouble>{words.having_trouble()}</a>
            </div>
        </ClientFrame>
    }
    .into_any()
}

/// What became of a link: a heading, and what to do about one that was mailed.
pub(super) fn what_became_of(dead: DeadLink, language: Language) -> (String, String) {
    let words = words::client(language);
    match dead {
        DeadLink::Incomplete => (words.link_incomplete_heading(), words.link_incomplete_text()),
        DeadLink::Used => (words.link_used_heading(), words.link_used_text()),
        DeadLink::Expired => (words.link_expired_heading(), words.link_expired_text()),
        DeadLink::Replaced => (words.link_replaced_heading(), words.link_replaced_text()),
    }
}
