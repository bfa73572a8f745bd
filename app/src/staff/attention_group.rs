//! Those whom one cause keeps out, and what mends them all.

use crate::{
    components::{Banner, ButtonLink, Card, Empty, Hidden, Look, Mood, NoticeBanner, Submit},
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{
    Refused,
    attention::{self, DryRun, Group, Listed},
    bulk_invitation, bulk_verification, email_correction, job,
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Attention, BulkFix, ClientId, JobId, Language, Permission, Route};

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let cause: String = request.param("cause")?;
    let cause = Attention::from_code(&cause).ok_or(Refused::NotFound)?;
    let after = request.query("after").and_then(|id| id.parse().ok());
    let group = attention::group(request.accounts(), &desk, cause, after).await?;
    let job = job::draw_id(request.accounts());
    let may_fix = desk.role.may(Permission::RunLocation);
    let notice = request.take_flash().notice;
    let words = words::staff();
    let heading = words::attention(cause);
    let next = group.next.map(|after| {
        let to = format!("{}?after={after}", Route::AttentionGroup(cause));
        view! { <ButtonLink to label=words.clients_next() look=Look::Small/> }
    });
    let fix = match (cause.fix(), &group.dry_run) {
        (Some(fix), Some(run)) => Some(view! { <FixAll cause fix run=run.clone() job/> }.into_any()),
        (Some(_), None) if !may_fix => Some(
            view! { <Banner mood=Mood::Plain>{words.attention_administrator_only()}</Banner> }.into_any(),
        ),
        _ => None,
    };
    let shown = if group.rows.is_empty() {
        let (heading, text) = (words.attention_group_none(), words.attention_group_none_text());
        view! { <div class="card"><Empty heading text>""</Empty></div> }.into_any()
    } else if cause.fix() == Some(BulkFix::Correct) && may_fix {
        view! { <Corrections group job/> }.into_any()
    } else {
        view! { <div class="card"><KeptOut rows=group.rows/></div> }.into_any()
    };
    Ok(view! {
        <StaffFrame desk title=heading.clone() part=Part::Attention>
            <p class="small"><a href=Route::Attention.to_string()>{words.attention_back()}</a></p>
            <NoticeBanner notice reader=Reader::Staff/>
            <h1>{heading}</h1>
            {fix}
            {shown}
            <nav class="toolbar apart" aria-label=words.clients_pages()><span></span> {next}</nav>
        </StaffFrame>
    }
    .into_any())
}

/// What mending them all would do, and the button.
#[component]
fn FixAll(cause: Attention, fix: BulkFix, run: DryRun, job: JobId) -> impl IntoView {
    let words = words::staff();
    let number = |many: i64| words::number(many, Language::English);
    let (what, button) = match fix {
        BulkFix::Invite => {
            (words.attention_invite_what(), words.attention_invite_button(run.mails, number(run.mails)))
        }
        BulkFix::Remind | BulkFix::Correct => {
            (words.attention_remind_what(), words.attention_remind_button(run.mails, number(run.mails)))
        }
    };
    let any = !run.skipped.is_empty();
    let skipped = run.skipped.into_iter().map(|(why, many)| {
        view! { <li>{words.attention_would_skip(number(many), words::item_result(why))}</li> }
    });
    let skipped = any.then(|| view! { <ul class="bullets">{skipped.collect_view()}</ul> });
    let press = (run.mails > 0).then(|| {
        view! {
            <form method="post" action=FixAttention::url()>
                <Hidden name="job" value=job.to_string()/>
                <Hidden name="cause" value=cause.code().to_owned()/>
                <div class="actions"><Submit label=button look=Look::Primary/></div>
            </form>
        }
    });
    view! {
        <Card heading=words.attention_dry_run() fields=true>
            <p>{words.attention_would_send(run.mails, number(run.mails))}</p>
            {skipped}
            <p class="small quiet">{what}</p>
            {press}
        </Card>
    }
}

/// Addresses that look mistyped, each with what was probably meant and a tick.
#[component]
fn Corrections(group: Group, job: JobId) -> impl IntoView {
    let words = words::staff();
    let more = group.next.is_some();
    let row = |row: Listed| {
        let label = words.attention_correct_tick(&row.name);
        view! {
            <tr>
                <td class="check">
                    <input
                        type="checkbox"
                        name="clients[]"
                        value=row.id.to_string()
                        checked=true
                        aria-label=label
                        autocomplete="off"
                    />
                </td>
                <td><a href=Route::Client(row.id).to_string()>{row.name}</a></td>
                <td class="whole">{row.email.unwrap_or_default()}</td>
                <td class="whole"><b>{row.meant.unwrap_or_default()}</b></td>
            </tr>
        }
    };
    view! {
        <form method="post" action=CorrectEmails::url() class="edit">
            <Hidden name="job" value=job.to_string()/>
            <div class="card">
                <table class="list">
                    <thead>
                        <tr>
                            <th scope="col"><span class="sr">{words.attention_correct_column()}</span></th>
                            <th scope="col">{words.attention_column_client()}</th>
                            <th scope="col">{words.contact_email()}</th>
                            <th scope="col">{words.attention_column_meant()}</th>
                        </tr>
                    </thead>
                    <tbody>{group.rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            <p class="small quiet">
                {words.attention_correct_what()} " " {more.then(|| words.attention_correct_next())}
            </p>
            <div class="actions"><Submit label=words.attention_correct_button() look=Look::Primary/></div>
        </form>
    }
}

#[component]
fn KeptOut(rows: Vec<Listed>) -> impl IntoView {
    let words = words::staff();
    let nothing = || words.profile_nothing();
    let row = |row: Listed| {
        let number = if row.member_number.is_empty() { nothing() } else { row.member_number };
        view! {
            <tr>
                <td>
                    <a href=Route::Client(row.id).to_string()>{row.name}</a>
                    <span class="small quiet">" " {row.email.unwrap_or_else(nothing)}</span>
                </td>
                <td class="wide">{number}</td>
            </tr>
        }
    };
    view! {
        <table class="list">
            <thead>
                <tr>
                    <th scope="col">{words.attention_column_client()}</th>
                    <th scope="col" class="wide">{words.attention_column_number()}</th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// Mends everybody whom a cause keeps out.
#[server(endpoint = "attention/fix")]
pub(crate) async fn fix_attention(#[server(default)] job: String, #[server(default)] cause: String) -> Done {
    let request = Request::current();
    let known = Attention::from_code(&cause);
    let result = async {
        let desk = request.desk().await?;
        let id: JobId = job.parse().map_err(|_| Refused::NotFound)?;
        let cause = known.ok_or(Refused::NotFound)?;
        match cause.fix() {
            Some(BulkFix::Invite) => {
                bulk_invitation::start_kept_out(request.accounts(), &desk, id, cause).await?;
            }
            Some(BulkFix::Remind) => bulk_verification::start(request.accounts(), &desk, id, cause).await?,
            Some(BulkFix::Correct) | None => return Err(Refused::NotFound),
        }
        Ok(Next::to(&Route::Job(id)).saying(Notice::JobStarted))
    };
    let page = known.map_or(Route::Attention, Route::AttentionGroup);
    respond(&request, Posted::act(&page), result.await)
}

/// Corrects the addresses that were ticked.
#[server(endpoint = "attention/correct-emails")]
pub(crate) async fn correct_emails(
    #[server(default)] job: String,
    #[server(default)] clients: Vec<String>,
) -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        let id: JobId = job.parse().map_err(|_| Refused::NotFound)?;
        let ticked: Vec<ClientId> = clients.iter().filter_map(|id| id.parse().ok()).collect();
        email_correction::start(request.accounts(), &desk, id, &ticked).await?;
        Ok(Next::to(&Route::Job(id)).saying(Notice::JobStarted))
    };
    respond(&request, Posted::act(&Route::AttentionGroup(Attention::EmailMistyped)), result.await)
}
