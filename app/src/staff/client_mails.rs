//! The mails of a client: what went where, what became of it, and what can be sent again.

use super::{
    email::ResendVerification, invitation::SendInvitation, mail_state::mail_tag, recovery::SendReset,
};
use crate::{
    components::{Act, ButtonLink, Card, Empty, Facts, Look},
    frames::StaffFrame,
    page::Page,
    request::Request,
};
use accounts::client_mails::{self, ClientMails, ListedMail, PAGE_SIZE};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{ClientId, Language, MailFailure, MailKind, MailState, Route, Timestamp};
use words::When;

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let shown = request.query("show").and_then(|shown| shown.parse().ok()).unwrap_or(PAGE_SIZE);
    let list = client_mails::of_client(request.accounts(), &desk, request.param("id")?, shown).await?;
    let when = When::new(&desk.location.time_zone, Language::English);
    let words = words::staff();
    let name = words.profile_name_of(&list.first_name, &list.last_name);
    let heading = words.mails_heading(&name);
    let back = Route::Client(list.client).to_string();
    Ok(view! {
        <StaffFrame desk title=heading.clone()>
            <p class="small"><a href=back>{name}</a></p>
            <h1>{heading}</h1>
            <Listed list when/>
        </StaffFrame>
    }
    .into_any())
}

#[component]
fn Listed(list: ClientMails, when: When) -> impl IntoView {
    let words = words::staff();
    let (client, now, shown) = (list.client, list.now, list.mails.len());
    if shown == 0 {
        return view! {
            <div class="card">
                <Empty heading=words.mails_none() text=words.mails_none_text()>""</Empty>
            </div>
        }
        .into_any();
    }
    let more = list.more.then(|| {
        // Leads to the last mail that was seen already: those behind it are new.
        let to = format!("{}?show={}#mail-{shown}", Route::ClientMails(client), shown + PAGE_SIZE as usize);
        view! { <div class="actions"><ButtonLink to label=words.mails_more()/></div> }
    });
    let mails = (1..).zip(list.mails).map(|(place, mail)| {
        view! { <Mail client mail place when=when.clone() now/> }
    });
    let mails = mails.collect_view();
    view! {
        <Card heading=words.mails_newest_first()><Facts>{mails}</Facts></Card>
        {more}
    }
    .into_any()
}

#[component]
fn Mail(client: ClientId, mail: ListedMail, place: u32, when: When, now: Timestamp) -> impl IntoView {
    let words = words::staff();
    let lines = lines(&mail, &when, now);
    let again = mail.again.zip(mail.kind).and_then(|(seen, kind)| {
        let action = match kind {
            MailKind::Verification => ResendVerification::url(),
            MailKind::Invitation => SendInvitation::url(),
            MailKind::Reset => SendReset::url(),
            _ => return None,
        };
        let (label, about) = (words.mails_resend(), ("client", client.to_string()));
        Some(view! { <Act action label about seen look=Look::Link of=kind_of(&mail)/> })
    });
    view! {
        <div id=format!("mail-{place}")>
            <dt>{kind_of(&mail)}</dt>
            <dd>
                <span class="both"><span>{mail.address.clone()}</span> {mail_tag(mail.mail.state)}</span>
                {lines.into_iter().map(|line| view! { <span class="more">{line}</span> }).collect_view()}
            </dd>
            <dd class="acts">{again}</dd>
        </div>
    }
}

fn kind_of(mail: &ListedMail) -> String {
    words::staff().mails_kind(mail.kind.map(MailKind::code).unwrap_or_default())
}

/// What became of the mail and when; why it failed or waits, in our words; and the mail server's own.
fn lines(listed: &ListedMail, when: &When, now: Timestamp) -> Vec<String> {
    let (words, mail) = (words::staff(), &listed.mail);
    let (at, ago) = (when.absolute(mail.at), when.relative(mail.at, now));
    let (what, is_refused) = match mail.state {
        MailState::Queued => (words.mails_queued(at, ago), false),
        MailState::Sent => (words.mails_sent(at, ago), false),
        MailState::Deferred => (words.mails_deferred(at, ago), true),
        MailState::Failed => (words.mails_failed(at, ago), true),
        MailState::Dropped => (words.mails_dropped(at, ago), false),
        MailState::Blocked => (words.mails_blocked(at, ago), true),
        MailState::SetAside => (words.mails_set_aside(at, ago), false),
    };
    let reply = mail.reply.as_deref().filter(|reply| !reply.is_empty());
    let ours = reply.filter(|_| is_refused).map(|reply| words::mail_failure(MailFailure::of(reply)));
    let theirs = reply.map(|reply| words.mail_said(reply));
    [Some(what), ours, theirs].into_iter().flatten().collect()
}
