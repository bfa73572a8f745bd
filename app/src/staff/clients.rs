//! The location's clients: found by a search, filtered, ordered, paged through.

use super::for_checked::{Check, ForChecked};
use crate::{
    components::{Avatar, ButtonLink, Empty, Hidden, Look, NoticeBanner, Submit, Tag},
    frames::StaffFrame,
    page::Page,
    reader::Reader,
    request::Request,
};
use accounts::{
    Desk,
    client_query::{self, ClientList, ListedClient, PageAt},
};
use leptos::prelude::*;
use shared::{ClientCount, ClientQuery, ClientSort, Language, Permission, Route, StatusKind, Timestamp};
use words::When;

/// Where a page of the list begins or ends, in its address.
const AFTER: &str = "after";
const BEFORE: &str = "before";
/// The number of a page's first row, carried along for people to read.
const FROM: &str = "from";

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let query = query_of(&request);
    let list = client_query::list(request.accounts(), &desk, &query, page_at(&request)).await?;
    let words = words::staff();
    let notice = request.take_flash().notice;
    let from = request.query(FROM).and_then(|from| from.parse().ok()).unwrap_or(1);
    let may_add = desk.role.may(Permission::HelpClients);
    let add = move || {
        may_add.then(|| {
            view! {
                <ButtonLink to=Route::ClientNew.to_string() label=words.clients_add() look=Look::Primary/>
            }
        })
    };
    let nobody_yet = list.rows.is_empty() && query.is_everybody();
    let filter = (!nobody_yet).then(|| view! { <Filter query=query.clone()/> });
    Ok(view! {
        <StaffFrame desk=desk.clone() title=words.clients_heading() query=query.clone()>
            <NoticeBanner notice reader=Reader::Staff/>
            <div class="who">
                <div>
                    <h1>{words.clients_heading()}</h1>
                    <p class="quiet">{how_many(&list, &query, &desk.location.label)}</p>
                </div>
                <div class="actions">{add()}</div>
            </div>
            {filter}
            {match (list.rows.is_empty(), nobody_yet) {
                (false, _) => view! { <Listed list desk query from/> }.into_any(),
                (true, true) => {
                    view! {
                        <div class="card">
                            <Empty heading=words.clients_none() text=words.clients_none_text()>{add()}</Empty>
                        </div>
                    }
                        .into_any()
                }
                (true, false) => {
                    view! {
                        <div class="card">
                            <Empty heading=words.clients_no_match() text=words.clients_no_match_text()>
                                <ButtonLink to=Route::Clients.to_string() label=words.clients_show_all()/>
                            </Empty>
                        </div>
                        <Similar clients=list.similar desk now=list.now/>
                    }
                        .into_any()
                }
            }}
        </StaffFrame>
    }
    .into_any())
}

/// What the address asks for.
fn query_of(request: &Request) -> ClientQuery {
    let answer = |name| request.query(name).unwrap_or_default();
    ClientQuery::from_answers(
        answer(ClientQuery::SEARCH),
        answer(ClientQuery::STATUS),
        answer(ClientQuery::SORT),
    )
}

fn page_at(request: &Request) -> PageAt {
    let client = |name| request.query(name).and_then(|id| id.parse().ok());
    match (client(AFTER), client(BEFORE)) {
        (Some(after), _) => PageAt::After(after),
        (None, Some(before)) => PageAt::Before(before),
        (None, None) => PageAt::First,
    }
}

/// One sentence that says how many are meant, and by what.
fn how_many(list: &ClientList, query: &ClientQuery, location: &str) -> String {
    let words = words::staff();
    let count = list.count.number();
    let number = words::number(count, Language::English);
    let found = match list.count {
        _ if query.search.is_empty() => None,
        ClientCount::Exactly(_) => Some(words.clients_found(count, &number, &query.search)),
        ClientCount::MoreThan(_) => Some(words.clients_found_more(&number, &query.search)),
    };
    match (found, query.status.map(words::status_kind)) {
        (None, None) => words.clients_count(count, number, location),
        (None, Some(status)) => words.clients_of_status(count, number, location, status),
        (Some(found), None) => found,
        (Some(found), Some(status)) => words.clients_found_of_status(found, status),
    }
}

/// Which clients, and in what order. A plain form: it works the same without scripts.
#[component]
fn Filter(query: ClientQuery) -> impl IntoView {
    let words = words::staff();
    let status = query.status.map_or("", StatusKind::code);
    let any = ("", words.clients_filter_any());
    let statuses = StatusKind::ALL.map(|kind| (kind.code(), words::status_kind(kind)));
    let statuses = std::iter::once(any).chain(statuses).collect();
    let orders = ClientSort::ALL.map(|sort| {
        let label = match sort {
            ClientSort::Name => words.clients_sort_name(),
            ClientSort::LastActivity => words.clients_sort_last_activity(),
            ClientSort::Joined => words.clients_sort_joined(),
        };
        (sort.code(), label)
    });
    let search = (!query.search.is_empty())
        .then(|| view! { <Hidden name=ClientQuery::SEARCH value=query.search.clone()/> });
    view! {
        <form
            class="toolbar filter"
            method="get"
            action=Route::Clients.to_string()
            aria-label=words.clients_filter()
        >
            {search}
            <Choice
                name=ClientQuery::STATUS
                label=words.clients_filter_status()
                choices=statuses
                chosen=status
            />
            <Choice
                name=ClientQuery::SORT
                label=words.clients_sort()
                choices=orders.to_vec()
                chosen=query.sort.code()
            />
            <Submit label=words.show()/>
        </form>
    }
}

#[component]
fn Choice(
    name: &'static str,
    label: String,
    /// Value and label of each.
    choices: Vec<(&'static str, String)>,
    chosen: &'static str,
) -> impl IntoView {
    let choices = choices.into_iter().map(|(value, label)| {
        view! { <option value=value selected=value == chosen>{label}</option> }
    });
    view! {
        <label for=name>{label}</label>
        <select id=name name=name autocomplete="off">{choices.collect_view()}</select>
    }
}

#[component]
fn Listed(list: ClientList, desk: Desk, query: ClientQuery, from: i64) -> impl IntoView {
    let words = words::staff();
    let rows = i64::try_from(list.rows.len()).unwrap_or_default();
    let page_size = i64::try_from(client_query::PAGE_SIZE).unwrap_or_default();
    // A number in an address can be anything; at a list's two ends it is known.
    let first = match (list.before, list.after) {
        (None, _) => 1,
        (Some(_), None) if list.count == ClientCount::Exactly(list.count.number()) => {
            list.count.number() - rows + 1
        }
        _ => from.clamp(1, list.count.number().max(1)),
    };
    let number = |number| words::number(number, Language::English);
    let (from_number, to_number) = (number(first), number(first + rows - 1));
    let range = match list.count {
        ClientCount::Exactly(total) => words.clients_range(from_number, to_number, number(total)),
        ClientCount::MoreThan(total) => words.clients_range_more(from_number, to_number, number(total)),
    };
    let to_page = |way: &str, id, from: i64| {
        let said = query.to_string();
        let between = if said.is_empty() { "" } else { "&" };
        format!("{}?{said}{between}{way}={id}&{FROM}={from}", Route::Clients)
    };
    let previous = list.before.map(|id| {
        let to = to_page(BEFORE, id, (first - page_size).max(1));
        view! { <ButtonLink to label=words.clients_previous() look=Look::Small/> }
    });
    let next = list.after.map(|id| {
        let to = to_page(AFTER, id, first + rows);
        view! { <ButtonLink to label=words.clients_next() look=Look::Small/> }
    });
    let cut =
        (list.cut && list.after.is_none()).then(|| view! { <p class="quiet">{words.clients_cut()}</p> });
    let for_checked = desk
        .role
        .may(Permission::RunLocation)
        .then(|| view! { <ForChecked query=query.clone() count=list.count/> });
    view! {
        {for_checked}
        <div class="card"><Table clients=list.rows desk=desk.clone() now=list.now/></div>
        {cut}
        <nav class="toolbar apart" aria-label=words.clients_pages()>
            <span class="quiet small">{range}</span>
            <span class="quiet small keys">{words.clients_keys()}</span>
            <span class="actions">{previous} {next}</span>
        </nav>
        <Similar clients=list.similar desk now=list.now/>
    }
}

/// Near misses, where there are any.
#[component]
fn Similar(clients: Vec<ListedClient>, desk: Desk, now: Timestamp) -> impl IntoView {
    let words = words::staff();
    (!clients.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="similar">
                <header><h2 id="similar">{words.clients_similar()}</h2></header>
                <p class="quiet small">{words.clients_similar_text()}</p>
                <Table clients desk now/>
            </section>
        }
    })
}

#[component]
fn Table(clients: Vec<ListedClient>, desk: Desk, now: Timestamp) -> impl IntoView {
    let words = words::staff();
    let when = When::new(&desk.location.time_zone, Language::English);
    let may_run = desk.role.may(Permission::RunLocation);
    let row = |client: ListedClient| {
        let label = words::status(client.status, &when, now);
        let last_event = client.last_event_at.map(|at| when.brief(at, now));
        view! {
            <tr>
                {may_run.then(|| view! { <Check client=client.id name=client.name.clone()/> })}
                <td>
                    <span class="named">
                        <Avatar name=client.name.clone() size="s"/>
                        <span>
                            <a href=Route::Client(client.id).to_string() data-row>{client.name}</a>
                            <span class="small quiet">{client.email.unwrap_or_else(nothing)}</span>
                        </span>
                    </span>
                </td>
                <td class="wide">{client.username.unwrap_or_else(nothing)}</td>
                <td class="status"><Tag tone=client.status.tone() label/></td>
                <td class="wide num quiet">{last_event.unwrap_or_else(nothing)}</td>
            </tr>
        }
    };
    view! {
        <table class="list">
            <thead>
                <tr>
                    {may_run.then(|| view! { <th scope="col"><span class="sr">{words.for_checked()}</span></th> })}
                    <th scope="col">{words.clients_column_client()}</th>
                    <th scope="col">{words.clients_column_username()}</th>
                    <th scope="col">{words.clients_column_status()}</th>
                    <th scope="col">{words.clients_column_last_event()}</th>
                </tr>
            </thead>
            <tbody>{clients.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// What stands where there is nothing.
fn nothing() -> String {
    "–".to_owned()
}
