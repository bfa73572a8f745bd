//! The embedded mailbox of development: every mail, as it would have gone out. The server serves the letters
//! themselves, each in a sandbox of its own.

use crate::{
    components::Empty,
    context::{Mailbox, MailboxEntry},
    frames::PlainPage,
    islands::Live,
    page::Page,
    request::Request,
    respond::Stop,
};
use accounts::Refused;
use leptos::prelude::*;
use shared::{Language, Route};
use std::sync::Arc;
use words::When;

/// The id of the part that is kept up to date.
const LIVE: &str = "mails";

/// The list of mails.
pub(crate) async fn list(request: Request) -> Page {
    let mailbox = mailbox(&request)?;
    let words = words::staff();
    let when = When::new("UTC", Language::English);
    let now = request.accounts().now();
    let mails = mailbox.list();
    let line = |mail: MailboxEntry| {
        view! {
            <li>
                <a href=format!("{}/{}", Route::Mailbox, mail.id)>
                    <b>{mail.to}</b>
                    <span>{mail.subject}</span>
                    <span class="quiet small">{when.relative(mail.at, now)}</span>
                </a>
            </li>
        }
    };
    let shown = if mails.is_empty() {
        view! { <Empty heading=words.mailbox_empty() text=words.mailbox_empty_text()>""</Empty> }.into_any()
    } else {
        view! { <ul class="mails">{mails.into_iter().map(line).collect_view()}</ul> }.into_any()
    };
    Ok(view! {
        <PlainPage title=words.mailbox_heading()>
            <Live events=format!("{}/events", Route::Mailbox) region=LIVE.to_owned()/>
            <div class="who"><div><h1>{words.mailbox_heading()}</h1><p class="quiet">{words.mailbox_text()}</p></div></div>
            <div class="card" id=LIVE>{shown}</div>
        </PlainPage>
    }
    .into_any())
}

/// One mail.
pub(crate) async fn mail(request: Request) -> Page {
    let id: String = request.param("id")?;
    let mail = mailbox(&request)?.find(&id).ok_or(Refused::NotFound)?;
    let words = words::staff();
    let when = When::new("UTC", Language::English);
    let here = format!("{}/{}", Route::Mailbox, mail.entry.id);
    let as_text = request.query("view") == Some("text");
    let body = if as_text {
        view! { <div class="body"><pre>{mail.text}</pre></div> }.into_any()
    } else {
        view! {
            <iframe
                class="letter"
                title=words.mailbox_letter()
                src=format!("{here}/html")
                sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
            ></iframe>
        }
        .into_any()
    };
    let current = |on: bool| on.then_some("true");
    Ok(view! {
        <PlainPage title=mail.entry.subject.clone()>
            <p class="small"><a href=Route::Mailbox.to_string()>{words.mailbox_heading()}</a></p>
            <div class="who">
                <div>
                    <h1>{mail.entry.subject}</h1>
                    <p class="meta">
                        <span>{words.mailbox_from(mail.from)}</span>
                        <span>{words.mailbox_to(mail.entry.to)}</span>
                        <span>{when.absolute(mail.entry.at)}</span>
                    </p>
                </div>
            </div>
            <nav class="toolbar" aria-label=words.mailbox_views()>
                <a class="chip" href=here.clone() aria-current=current(!as_text)>{words.mailbox_letter()}</a>
                <a class="chip" href=format!("{here}?view=text") aria-current=current(as_text)>
                    {words.mailbox_as_text()}
                </a>
                <a class="chip" href=format!("{here}/raw")>{words.mailbox_raw()}</a>
            </nav>
            <div class="card">{body}</div>
        </PlainPage>
    }
    .into_any())
}

fn mailbox(request: &Request) -> Result<Arc<dyn Mailbox>, Stop> {
    request.context().mailbox.clone().ok_or(Stop::Refused(Refused::NotFound))
}
