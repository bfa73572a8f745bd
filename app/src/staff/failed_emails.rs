//! Failed Emails: the location's blocked addresses, why, since when, and the way to unblock them.

use crate::{
    components::{ButtonLink, Empty, Look, NoticeBanner, Submit},
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{
    Refused, blocked,
    failed_emails::{self, FailedEmail, FailedEmails, PAGE_SIZE},
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{ClientId, Language, MailFailure, Route, Timestamp};
use words::When;

/// Unblocks the addresses of the clients that are checked, or of the one whose own button was pressed.
#[server(endpoint = "failed-emails/unblock")]
pub(crate) async fn unblock_failed(
    #[server(default)] clients: Vec<String>,
    #[server(default)] only: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        let chosen = if only.is_empty() { clients } else { vec![only] };
        let chosen: Result<Vec<ClientId>, _> = chosen.iter().map(|id| id.parse()).collect();
        let chosen = chosen.map_err(|_| Refused::NotFound)?;
        let page = Next::to(&Route::FailedEmails);
        if chosen.is_empty() {
            return Ok(page.saying(Notice::NothingChecked));
        }
        blocked::unblock(request.accounts(), &desk, &chosen).await?;
        Ok(page.saying(Notice::Unblocked))
    };
    respond(&request, Posted::act(&Route::FailedEmails), result.await)
}

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let page = request.query("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let list = failed_emails::list(request.accounts(), &desk, page).await?;
    let notice = request.take_flash().notice;
    let when = When::new(&desk.location.time_zone, Language::English);
    let words = words::staff();
    let count = words::number(list.total, Language::English);
    let count = words.failed_emails_count(list.total, &desk.location.label, count);
    Ok(view! {
        <StaffFrame desk title=words.failed_emails_heading() part=Part::FailedEmails>
            <NoticeBanner notice reader=Reader::Staff/>
            <div><h1>{words.failed_emails_heading()}</h1><p class="quiet">{count}</p></div>
            {if list.rows.is_empty() {
                view! {
                    <div class="card">
                        <Empty heading=words.failed_emails_none() text=words.failed_emails_none_text()>""</Empty>
                    </div>
                }
                    .into_any()
            } else {
                view! { <Listed list when/> }.into_any()
            }}
        </StaffFrame>
    }
    .into_any())
}

#[component]
fn Listed(list: FailedEmails, when: When) -> impl IntoView {
    let words = words::staff();
    let (page, pages, now, may_unblock) = (list.page, list.pages, list.now, list.may_unblock);
    let first = i64::from(page - 1) * i64::from(PAGE_SIZE) + 1;
    let last = first + i64::try_from(list.rows.len()).unwrap_or(0) - 1;
    let number = |number| words::number(number, Language::English);
    let range = words.clients_range(number(first), number(last), number(list.total));
    let to_page = |page: u32| format!("{}?page={page}", Route::FailedEmails);
    let turn = |page: u32, label: String| view! { <ButtonLink to=to_page(page) label look=Look::Small/> };
    let previous = (page > 1).then(|| turn(page - 1, words.clients_previous()));
    let next = (page < pages).then(|| turn(page + 1, words.clients_next()));
    let rows =
        (0..).zip(list.rows).map(|(place, row)| view! { <Row place row may_unblock when=when.clone() now/> });
    let table = view! {
        <div class="card">
            <table class="list">
                <thead>
                    <tr>
                        {may_unblock.then(|| view! { <th scope="col"><span class="sr">{words.for_checked()}</span></th> })}
                        <th scope="col">{words.clients_column_client()}</th>
                        <th scope="col">{words.failed_emails_reason()}</th>
                        <th scope="col">{words.failed_emails_last()}</th>
                        {may_unblock.then(|| view! { <th scope="col"><span class="sr">{words.email_unblock()}</span></th> })}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    };
    let shown = if may_unblock {
        view! {
            <form method="post" action=UnblockFailed::url() class="stack" autocomplete="off">
                <div class="toolbar">
                    <details class="menu">
                        <summary class="button small">{words.for_checked()}</summary>
                        <div><Submit label=words.email_unblock() look=Look::Small/></div>
                    </details>
                </div>
                {table}
            </form>
        }
        .into_any()
    } else {
        table.into_any()
    };
    view! {
        {shown}
        <nav class="toolbar apart" aria-label=words.clients_pages()>
            <span class="quiet small">{range}</span>
            <span class="actions">{previous} {next}</span>
        </nav>
    }
}

#[component]
fn Row(place: u32, row: FailedEmail, may_unblock: bool, when: When, now: Timestamp) -> impl IntoView {
    let words = words::staff();
    let id = row.readers.first().map(|(id, _)| id.to_string()).unwrap_or_default();
    let check = may_unblock.then(|| {
        let (name, label) = (format!("clients[{place}]"), words.check_client(&row.address));
        view! {
            <td class="check"><input type="checkbox" name=name value=id.clone() aria-label=label autocomplete="off"/></td>
        }
    });
    let unblock = may_unblock.then(|| {
        view! {
            <td class="acts">
                <button type="submit" class="button small" name="only" value=id>
                    {words.email_unblock()} <span class="sr">" "{row.address.clone()}</span>
                </button>
            </td>
        }
    });
    let names = row.readers.into_iter().map(|(id, name)| {
        view! { <a href=Route::Client(id).to_string()>{name}</a> }
    });
    let others = (row.others > 0).then(|| {
        let others = words.failed_emails_others(row.others, words::number(row.others, Language::English));
        view! { <span class="small quiet">{others}</span> }
    });
    let (ours, theirs) = (words::mail_failure(MailFailure::of(&row.reply)), words.mail_said(&row.reply));
    view! {
        <tr>
            {check}
            <td>
                <span class="lines">
                    {names.collect_view()} {others} <span class="small quiet">{row.address}</span>
                </span>
            </td>
            <td class="whole"><span class="lines">{ours} <span class="small quiet">{theirs}</span></span></td>
            <td class="whole">
                <span class="lines">
                    {when.absolute(row.failed_at)}
                    <span class="small quiet">{when.relative(row.failed_at, now)}</span>
                </span>
            </td>
            {unblock}
        </tr>
    }
}
