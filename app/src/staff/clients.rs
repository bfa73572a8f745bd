//! The location's clients: a list with search.

use super::for_checked::{Check, ForChecked};
use crate::{
    components::{Avatar, ButtonLink, Empty, Look, NoticeBanner, Tag},
    frames::StaffFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::encode,
};
use accounts::{
    Desk,
    client::{self, ClientList, ListedClient, PAGE_SIZE},
};
use leptos::prelude::*;
use shared::{ClientQuery, Language, Permission, Route};
use words::When;

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let search = request.query("q").unwrap_or_default().to_owned();
    let page = request.query("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let list = client::list(request.accounts(), &desk, &search, page).await?;
    let words = words::staff();
    let notice = request.take_flash().notice;
    let count = words::number(list.total, Language::English);
    let count = if search.is_empty() {
        words.clients_count(list.total, count, &desk.location.label)
    } else {
        words.clients_found(list.total, count, &search)
    };
    let may_add = desk.role.may(Permission::HelpClients);
    let add = move || {
        may_add.then(|| {
            view! {
                <ButtonLink to=Route::ClientNew.to_string() label=words.clients_add() look=Look::Primary/>
            }
        })
    };
    Ok(view! {
        <StaffFrame desk=desk.clone() title=words.clients_heading() search=search.clone()>
            <NoticeBanner notice reader=Reader::Staff/>
            <div class="who">
                <div><h1>{words.clients_heading()}</h1><p class="quiet">{count}</p></div>
                <div class="actions">{add()}</div>
            </div>
            {match (list.rows.is_empty(), search.is_empty()) {
                (false, _) => view! { <Listed list desk search/> }.into_any(),
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
                    }
                        .into_any()
                }
            }}
        </StaffFrame>
    }
    .into_any())
}

#[component]
fn Listed(list: ClientList, desk: Desk, search: String) -> impl IntoView {
    let words = words::staff();
    let when = When::new(&desk.location.time_zone, Language::English);
    let (page, pages, total, now) = (list.page, list.pages, list.total, list.now);
    let first = i64::from(page - 1) * i64::from(PAGE_SIZE) + 1;
    let last = first + i64::try_from(list.rows.len()).unwrap_or(0) - 1;
    let number = |number| words::number(number, Language::English);
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
                            <a href=Route::Client(client.id).to_string()>{client.name}</a>
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
    let to_page = |page: u32| format!("{}?q={}&page={page}", Route::Clients, encode(&search));
    let previous = (page > 1).then(|| {
        view! { <ButtonLink to=to_page(page - 1) label=words.clients_previous() look=Look::Small/> }
    });
    let next = (page < pages).then(|| {
        view! { <ButtonLink to=to_page(page + 1) label=words.clients_next() look=Look::Small/> }
    });
    view! {
        {may_run.then(|| view! { <ForChecked query=ClientQuery::from_answers(&search, "", "") total/> })}
        <div class="card">
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
                <tbody>{list.rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        <nav class="toolbar apart" aria-label=words.clients_pages()>
            <span class="quiet small">{words.clients_range(number(first), number(last), number(total))}</span>
            <span class="actions">{previous} {next}</span>
        </nav>
    }
}

/// What stands where there is nothing.
fn nothing() -> String {
    "–".to_owned()
}
