//! Clients who were helped lately and have not signed in since.

use crate::{
    components::{ButtonLink, Empty, Look},
    frames::{Part, StaffFrame},
    page::Page,
    request::Request,
};
use accounts::still_stuck::{self, Stuck};
use leptos::prelude::*;
use shared::{Language, Route, Timestamp};
use words::When;

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let before = request.query("before").and_then(|place| place.parse().ok());
    let list = still_stuck::list(request.accounts(), &desk, before).await?;
    let words = words::staff();
    let when = When::new(&desk.location.time_zone, Language::English);
    let next = list.next.map(|place| {
        let to = format!("{}?before={place}", Route::StillStuck);
        view! { <ButtonLink to label=words.clients_next() look=Look::Small/> }
    });
    let shown = if list.rows.is_empty() {
        view! { <Empty heading=words.still_stuck_none() text=words.still_stuck_none_text()>""</Empty> }
            .into_any()
    } else {
        view! { <Table rows=list.rows when now=list.now/> }.into_any()
    };
    Ok(view! {
        <StaffFrame desk title=words.still_stuck_heading() part=Part::Attention>
            <p class="small"><a href=Route::Attention.to_string()>{words.attention_back()}</a></p>
            <h1>{words.still_stuck_heading()}</h1>
            <p class="quiet">{words.still_stuck_text()}</p>
            <div class="card">{shown}</div>
            <nav class="toolbar apart" aria-label=words.clients_pages()><span></span> {next}</nav>
        </StaffFrame>
    }
    .into_any())
}

#[component]
fn Table(rows: Vec<Stuck>, when: When, now: Timestamp) -> impl IntoView {
    let words = words::staff();
    let row = |row: Stuck| {
        let by = row.by.unwrap_or_else(|| words.profile_nothing());
        let by = words.still_stuck_by(by, when.brief(row.at, now));
        view! {
            <tr>
                <td><a href=Route::Client(row.id).to_string()>{row.name}</a></td>
                <td>{words::event(row.help, "")}</td>
                <td>{by}</td>
            </tr>
        }
    };
    view! {
        <table class="list">
            <thead>
                <tr>
                    <th scope="col">{words.attention_column_client()}</th>
                    <th scope="col">{words.still_stuck_column_help()}</th>
                    <th scope="col">{words.still_stuck_column_by()}</th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}
