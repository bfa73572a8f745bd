//! The embedded mailbox, as far as it is not a page: its rendered mails, their source, news of new ones, and
//! the same for programs. There only while mails go nowhere else.

use crate::{
    connections::Peer,
    http::{Site, events::KEEP_ALIVE},
};
use app::{ErrorPage, MailboxEntry, MailboxMail};
use axum::{
    Json, Router,
    extract::{Path, Request, State},
    middleware::Next,
    response::{
        Html, IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing,
};
use futures::Stream;
use http::{HeaderValue, Uri, header};
use mail::{KeptMail, Mailbox};
use serde::Serialize;
use std::{convert::Infallible, io};
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// Where the mailbox is reached.
const ROOT: &str = "/dev/mailbox";
/// What a rendered mail may do: show itself, and open its links outside of its frame. No scripts, nothing from
/// elsewhere. Mails style inline, as mail programs want it.
const POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; \
                      default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; \
                      base-uri 'none'; frame-ancestors 'self'";

/// The mailbox's own routes; none unless it is in use.
pub(super) fn routes(site: &Site) -> Router<Site> {
    if site.mailbox().is_none() {
        return Router::new();
    }
    Router::new()
        .route("/dev/mailbox/events", routing::get(arrivals))
        .route("/dev/mailbox/messages.json", routing::get(messages))
        .route("/dev/mailbox/{id}/html", routing::get(html))
        .route("/dev/mailbox/{id}/raw", routing::get(raw))
        .route("/dev/mailbox/{id}/json", routing::get(message))
}

/// Lets nobody but this machine near the mailbox, whose mails hold links that work. It exists only if
/// `BASE_URL` is this machine; the server may still listen to a network, and a name that somebody else owns may
/// be made to point here.
pub(super) async fn keep_local(State(site): State<Site>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let concerned = path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if !concerned || (site.mailbox().is_some() && is_local(&request)) {
        return next.run(request).await;
    }
    site.refuse(request.into_parts().0, ErrorPage::NotFound).await
}

fn is_local(request: &Request) -> bool {
    let peer =
        request.extensions().get::<Peer>().is_some_and(|peer| peer.0.ip().to_canonical().is_loopback());
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    peer && shared::BaseUrl::parse(&format!("http://{host}")).is_some_and(|url| url.is_loopback())
}

/// Rewrites `/dev/mailbox/{id}.json` to `/dev/mailbox/{id}/json`.
pub(super) fn rewrite(mut request: Request) -> Request {
    let path = request.uri().path();
    let id = path.strip_prefix("/dev/mailbox/").and_then(|rest| rest.strip_suffix(".json"));
    if let Some(id) = id.filter(|id| *id != "messages" && !id.contains('/'))
        && let Ok(uri) = Uri::try_from(format!("{ROOT}/{id}/json"))
    {
        *request.uri_mut() = uri;
    }
    request
}

/// `GET /dev/mailbox/{id}/html`: the mail as a mail program shows it, for a frame.
async fn html(State(site): State<Site>, Path(id): Path<String>, request: Request) -> Response {
    let Some(mail) = find(&site, &id) else { return not_found(&site, request).await };
    // As mail programs do: our pages refuse to be shown in a frame.
    let html = mail.html.replace("<a ", "<a target=\"_blank\" ");
    ([(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY))], Html(html)).into_response()
}

/// `GET /dev/mailbox/{id}/raw`: the mail as it would have gone out.
async fn raw(State(site): State<Site>, Path(id): Path<String>, request: Request) -> Response {
    let Some(raw) = find_raw(&site, &id) else { return not_found(&site, request).await };
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], raw).into_response()
}

/// A mail in the list, for programs.
#[derive(Serialize)]
struct Summary {
    id: String,
    to: String,
    subject: String,
    /// Microseconds since the Unix epoch.
    at: i64,
}

/// A mail, for programs.
#[derive(Serialize)]
struct Message {
    #[serde(flatten)]
    summary: Summary,
    text: String,
    html: String,
    raw: String,
    /// Every address of ours in the text, in order.
    links: Vec<String>,
}

/// `GET /dev/mailbox/messages.json`: every mail, newest first.
async fn messages(State(site): State<Site>) -> Json<Vec<Summary>> {
    Json(site.mailbox().map(list).unwrap_or_default().into_iter().map(summary).collect())
}

/// `GET /dev/mailbox/{id}.json`
async fn message(State(site): State<Site>, Path(id): Path<String>, request: Request) -> Response {
    let (Some(mail), Some(raw)) = (find(&site, &id), find_raw(&site, &id)) else {
        return not_found(&site, request).await;
    };
    let links = links(&mail.text, site.base_url().origin());
    let raw = String::from_utf8_lossy(&raw).into_owned();
    let (text, html) = (mail.text.clone(), mail.html.clone());
    Json(Message { summary: summary(mail), text, html, raw, links }).into_response()
}

/// `GET /dev/mailbox/events`: one event a mail that arrives.
async fn arrivals(State(site): State<Site>, request: Request) -> Response {
    let Some(mailbox) = site.mailbox() else { return not_found(&site, request).await };
    let stream = news(mailbox.arrivals(), site.clone());
    Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

fn news<T: Clone + Send + 'static>(
    arrivals: Receiver<T>,
    site: Site,
) -> impl Stream<Item = Result<Event, Infallible>> {
    futures::stream::unfold((arrivals, site), |(mut arrivals, site)| async move {
        tokio::select! {
            () = site.stopping().cancelled() => return None,
            arrival = arrivals.recv() => if matches!(arrival, Err(RecvError::Closed)) { return None },
        }
        Some((Ok(Event::default().event("changed").data("mail")), (arrivals, site)))
    })
}

fn find(site: &Site, id: &str) -> Option<KeptMail> {
    get(site.mailbox()?, id)
}

fn find_raw(site: &Site, id: &str) -> Option<Vec<u8>> {
    readable(site.mailbox()?.raw(id.parse().ok()?)).flatten()
}

fn get(mailbox: &Mailbox, id: &str) -> Option<KeptMail> {
    readable(mailbox.get(id.parse().ok()?)).flatten()
}

fn list(mailbox: &Mailbox) -> Vec<KeptMail> {
    readable(mailbox.list()).unwrap_or_default()
}

/// What was read. A folder that can't be read is for the log: nobody but a developer looks in here.
fn readable<T>(read: io::Result<T>) -> Option<T> {
    read.inspect_err(|error| tracing::error!(%error, "the embedded mailbox can't be read")).ok()
}

async fn not_found(site: &Site, request: Request) -> Response {
    site.refuse(request.into_parts().0, ErrorPage::NotFound).await
}

fn summary(mail: KeptMail) -> Summary {
    Summary { id: mail.id.to_string(), to: mail.to, subject: mail.subject, at: mail.at.micros() }
}

/// The addresses in a text that lead to us.
fn links(text: &str, origin: &str) -> Vec<String> {
    let words =
        text.split_whitespace().filter(|word| word.strip_prefix(origin).is_some_and(|r| r.starts_with('/')));
    words.map(|word| word.trim_end_matches(['.', ',', ')', '>']).to_owned()).collect()
}

/// The mailbox as the interface's pages read it.
pub(super) struct Pages(pub(super) Mailbox);

impl app::Mailbox for Pages {
    fn list(&self) -> Vec<MailboxEntry> {
        list(&self.0).into_iter().map(entry).collect()
    }

    fn find(&self, id: &str) -> Option<MailboxMail> {
        let mail = get(&self.0, id)?;
        let (from, text) = (mail.from.clone(), mail.text.clone());
        Some(MailboxMail { entry: entry(mail), from, text })
    }
}

fn entry(mail: KeptMail) -> MailboxEntry {
    MailboxEntry { id: mail.id.to_string(), at: mail.at, to: mail.to, subject: mail.subject }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn addresses_of_programs_become_routes() {
        let check = |path: &str, expected: &str| {
            let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
            assert_eq!(rewrite(request).uri(), expected);
        };
        check("/dev/mailbox/7.json", "/dev/mailbox/7/json");
        check("/dev/mailbox/messages.json", "/dev/mailbox/messages.json");
        check("/dev/mailbox/7", "/dev/mailbox/7");
        check("/dev/mailbox/7/x.json", "/dev/mailbox/7/x.json");
        check("/s/riverside.json", "/s/riverside.json");
    }

    #[test]
    fn links_are_found_in_texts() {
        let text = "Open:\nhttp://a.example/s/x?t=1\nor http://a.example/s/y. Not http://a.example.evil/z";
        assert_eq!(links(text, "http://a.example"), ["http://a.example/s/x?t=1", "http://a.example/s/y"]);
    }
}
