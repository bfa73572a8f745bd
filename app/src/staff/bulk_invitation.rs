//! Asks before many clients are invited, and starts to.

use crate::{
    components::{ButtonLink, Card, Empty, Hidden, Look, NoticeBanner, Submit},
    frames::StaffFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{
    Refused,
    bulk_invitation::{self, Whom},
    job,
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{ClientCount, ClientId, ClientQuery, JobId, Language, Route};

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let whom = if request.asks("all") {
        let answer = |name| request.query(name).unwrap_or_default();
        Whom::Matching(ClientQuery::from_answers(
            answer(ClientQuery::SEARCH),
            answer(ClientQuery::STATUS),
            answer(ClientQuery::SORT),
        ))
    } else {
        Whom::Checked(request.query_all("client").iter().filter_map(|id| id.parse().ok()).collect())
    };
    let count = bulk_invitation::count(request.accounts(), &desk, &whom).await?;
    let total = count.number();
    let job = job::draw_id(request.accounts());
    let notice = request.take_flash().notice;
    let words = words::staff();
    let number = words::number(total, Language::English);
    let number = match count {
        ClientCount::Exactly(_) => number,
        ClientCount::MoreThan(_) => words.more_than(number),
    };
    let back = Route::Clients.to_string();
    let (heading, asked) = if total == 0 {
        let nobody = view! {
            <div class="card">
                <Empty heading=words.bulk_invitation_nobody() text=words.bulk_invitation_nobody_text()>
                    <ButtonLink to=Route::Clients.to_string() label=words.error_to_clients()/>
                </Empty>
            </div>
        };
        (words.bulk_invitation_nobody_title(), nobody.into_any())
    } else {
        let heading = words.bulk_invitation_heading(total, &number);
        (heading.clone(), view! { <Asked whom job total number/> }.into_any())
    };
    Ok(view! {
        <StaffFrame desk title=heading.clone() narrow=true>
            <p class="small"><a href=back>{words.clients_heading()}</a></p>
            <NoticeBanner notice reader=Reader::Staff/>
            <h1>{heading}</h1>
            {asked}
        </StaffFrame>
    }
    .into_any())
}

/// What will happen, and the button.
#[component]
fn Asked(whom: Whom, job: JobId, total: i64, number: String) -> impl IntoView {
    let words = words::staff();
    let (fields, who) = match whom {
        Whom::Matching(query) => {
            let who = match query.search.as_str() {
                "" => words.bulk_invitation_everybody(),
                search => words.bulk_invitation_matching(search),
            };
            let status = query.status.map(|status| {
                view! { <p>{words.bulk_invitation_status(status.code())}</p> }
            });
            let fields = view! {
                <Hidden name="all" value="true".to_owned()/>
                <Hidden name="query" value=query.to_string()/>
            };
            (fields.into_any(), Some(view! { <p>{who}</p> {status} }))
        }
        Whom::Checked(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            (view! { <Hidden name="clients" value=ids.join(" ")/> }.into_any(), None)
        }
    };
    view! {
        <form class="edit" method="post" action=StartBulkInvitation::url()>
            <Hidden name="job" value=job.to_string()/>
            {fields}
            <Card heading=words.for_checked_invite() fields=true>
                {who}
                <p>{words.bulk_invitation_what()}</p>
                <p>{words.bulk_invitation_skipped()}</p>
            </Card>
            <div class="actions">
                <Submit label=words.bulk_invitation_button(total, number) look=Look::Primary/>
                <ButtonLink to=Route::Clients.to_string() label=words.cancel()/>
            </div>
        </form>
    }
}

/// Starts to invite many clients.
#[server(endpoint = "bulk-invitation/start")]
pub(crate) async fn start_bulk_invitation(
    #[server(default)] job: String,
    #[server(default)] clients: String,
    #[server(default)] all: bool,
    #[server(default)] query: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        let id: JobId = job.parse().map_err(|_| Refused::NotFound)?;
        let ids = || clients.split(' ').filter_map(|id| id.parse::<ClientId>().ok());
        let matching = all.then(|| Whom::Matching(ClientQuery::parse(&query)));
        let whom = matching.unwrap_or_else(|| Whom::Checked(ids().collect()));
        bulk_invitation::start(request.accounts(), &desk, id, &whom).await?;
        Ok(Next::to(&Route::Job(id)).saying(Notice::JobStarted))
    };
    respond(&request, Posted::act(&Route::BulkInvitation), result.await)
}
