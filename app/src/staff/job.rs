//! A job: how far it is, what became of each item, and the button that stops it.

use super::import_undo::{UNDO, UndoDialog, can_undo};
use crate::{
    components::{Avatar, ButtonLink, Dialog, Empty, Hidden, Look, NoticeBanner, Submit, Tag},
    frames::StaffFrame,
    islands::Live,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{
    Refused,
    job::{self, JobItem, JobPage, JobView, PAGE_SIZE},
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{ItemResult, JobId, JobState, Language, Route, Timestamp};
use words::When;

/// The id of the part that is kept up to date.
const LIVE: &str = "job-live";
/// What the address asks for to be asked before the job is stopped.
const STOP: &str = "stop";

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let only = request.query("result").and_then(ItemResult::from_code);
    let page = request.query("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let page = job::page(request.accounts(), &desk, request.param("id")?, only, page).await?;
    let when = When::new(&desk.location.time_zone, Language::English);
    let notice = request.take_flash().notice;
    let words = words::staff();
    let (id, title) = (page.job.id, words::job_kind(page.job.kind));
    let is_open = page.job.state == JobState::Open;
    let dialog = request.query("dialog");
    let asked = (is_open && dialog == Some(STOP)).then(|| page.job.clone());
    let undo = (dialog == Some(UNDO) && can_undo(&page.job, page.now)).then(|| {
        let (job, new, when) = (page.job.clone(), job::draw_id(request.accounts()), when.clone());
        view! { <UndoDialog job new when/> }
    });
    Ok(view! {
        <StaffFrame desk title>
            {is_open.then(|| view! {
                <Live events=Route::JobEvents(id).to_string() region=LIVE.to_owned()/>
            })}
            <p class="small"><a href=Route::Jobs.to_string()>{words.jobs_heading()}</a></p>
            <NoticeBanner notice reader=Reader::Staff/>
            <div id=LIVE><Shown page when/></div>
            {asked.map(|job| view! { <StopDialog job/> })}
            {undo}
        </StaffFrame>
    }
    .into_any())
}

/// All that changes by itself.
#[component]
fn Shown(page: JobPage, when: When) -> impl IntoView {
    let (job, now) = (page.job.clone(), page.now);
    view! {
        <Who job=job.clone() when now/>
        <Progress job/>
        <Results page/>
    }
}

#[component]
fn Who(job: JobView, when: When, now: Timestamp) -> impl IntoView {
    let words = words::staff();
    let started = words.job_started(&job.started_by, when.brief(job.started_at, now));
    let ended = job.ended_at.map(|at| {
        let at = when.brief(at, now);
        match &job.stopped_by {
            Some(who) => words.job_stopped(who, at),
            None => words.job_ended(at),
        }
    });
    let stop = (job.state == JobState::Open).then(|| {
        let to = format!("{}?dialog={STOP}", Route::Job(job.id));
        view! { <ButtonLink to label=words.job_stop()/> }
    });
    let undo = can_undo(&job, now).then(|| {
        let to = format!("{}?dialog={UNDO}", Route::Job(job.id));
        view! { <ButtonLink to label=words.import_undo()/> }
    });
    let results = (job.done > 0).then(|| {
        view! { <ButtonLink to=Route::JobResults(job.id).to_string() label=words.job_download()/> }
    });
    view! {
        <div class="who">
            <div>
                <h1>{words::job_kind(job.kind)}</h1>
                <p class="meta">
                    <Tag tone=job.state.tone() label=words::job_state(job.state)/>
                    <span>{started}</span>
                    {ended.map(|ended| view! { <span>{ended}</span> })}
                </p>
            </div>
            <div class="actions">{results} {undo} {stop}</div>
        </div>
    }
}

#[component]
fn Progress(job: JobView) -> impl IntoView {
    let words = words::staff();
    let told = words.job_progress(number(job.done), number(job.total));
    let more = match job.state {
        JobState::Open => {
            let here = Route::Job(job.id).to_string();
            view! {
                <p class="small quiet">
                    {words.job_goes_on()} <noscript>" "<a href=here>{words.job_look_again()}</a></noscript>
                </p>
            }
            .into_any()
        }
        JobState::Done => {
            view! { <p class="small quiet" data-announce="">{words.job_all_done()}</p> }.into_any()
        }
        JobState::Stopped => {
            view! { <p class="small quiet" data-announce="">{words.job_stopped_note()}</p> }.into_any()
        }
    };
    view! {
        <section class="card">
            <div class="body progress">
                <p>{told}</p>
                <progress
                    aria-label=words.job_progress_label()
                    value=job.done.to_string()
                    max=job.total.max(1).to_string()
                ></progress>
                {more}
            </div>
        </section>
    }
}

#[component]
fn Results(page: JobPage) -> impl IntoView {
    let words = words::staff();
    let id = page.job.id;
    if page.items.is_empty() {
        return view! {
            <div class="card">
                <Empty heading=words.job_results_none() text=words.job_results_none_text()>""</Empty>
            </div>
        }
        .into_any();
    }
    let chips = chips(&page);
    let first = i64::from(page.page - 1) * i64::from(PAGE_SIZE) + 1;
    let last = first + i64::try_from(page.items.len()).unwrap_or(0) - 1;
    let range = words.clients_range(number(first), number(last), number(page.listed));
    let to = |to: u32| address(id, page.only, to);
    let previous = (page.page > 1).then(|| {
        view! { <ButtonLink to=to(page.page - 1) label=words.clients_previous() look=Look::Small/> }
    });
    let next = (page.page < page.pages).then(|| {
        view! { <ButtonLink to=to(page.page + 1) label=words.clients_next() look=Look::Small/> }
    });
    view! {
        <section class="stack tight" aria-labelledby="results">
            <h2 id="results">{words.job_results()}</h2>
            <nav class="chips" aria-label=words.job_results_of()>{chips}</nav>
        </section>
        <div class="card">
            <table class="list">
                <thead>
                    <tr>
                        <th scope="col">{words.job_column_client()}</th>
                        <th scope="col">{words.job_column_result()}</th>
                    </tr>
                </thead>
                <tbody>{page.items.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        <nav class="toolbar apart" aria-label=words.job_pages()>
            <span class="quiet small">{range}</span>
            <span class="actions">{previous} {next}</span>
        </nav>
    }
    .into_any()
}

fn chips(page: &JobPage) -> impl IntoView + use<> {
    let words = words::staff();
    let (id, only) = (page.job.id, page.only);
    let chip = move |result: Option<ItemResult>, label: String| {
        let current = (result == only).then_some("true");
        view! { <a class="chip" href=address(id, result, 1) aria-current=current>{label}</a> }
    };
    let all = chip(None, words.job_results_all(number(page.job.done)));
    let some = page.job.counts.iter().map(move |(result, many)| {
        chip(Some(*result), words.job_results_some(words::item_result(*result), number(*many)))
    });
    let some = some.collect_view();
    view! { {all} {some} }
}

fn row(item: JobItem) -> impl IntoView {
    let words = words::staff();
    let who = match item.client {
        Some(client) => view! {
            <span class="named">
                <Avatar name=client.name.clone() size="s"/>
                <span>
                    <a href=Route::Client(client.id).to_string()>{client.name}</a>
                    <span class="small quiet">{client.email}</span>
                </span>
            </span>
        }
        .into_any(),
        None if item.detail.cells.is_empty() => {
            view! { <span class="quiet">{words.job_client_gone()}</span> }.into_any()
        }
        None => {
            let row = words.import_row(item.seq.to_string());
            let said = item.detail.cells.join(" · ");
            view! { {row} <span class="small quiet"><br/>{said}</span> }.into_any()
        }
    };
    let why = Some(item.detail.why()).filter(|why| !why.is_empty());
    view! {
        <tr>
            <td>{who}</td>
            <td class="status">
                <Tag tone=item.result.tone() label=words::item_result(item.result)/>
                {why.map(|why| view! { <span class="small quiet"><br/>{why}</span> })}
            </td>
        </tr>
    }
}

fn address(id: JobId, only: Option<ItemResult>, page: u32) -> String {
    let result = only.map(|result| format!("result={}&", result.code())).unwrap_or_default();
    format!("{}?{result}page={page}", Route::Job(id))
}

fn number(number: i64) -> String {
    words::number(number, Language::English)
}

/// Asks before a job is stopped.
#[component]
fn StopDialog(job: JobView) -> impl IntoView {
    let words = words::staff();
    let close = Route::Job(job.id).to_string();
    view! {
        <Dialog heading=words.job_stop_heading() close=close.clone() close_label=words.close()>
            <p>{words.job_stop_text(number(job.done), number(job.total))}</p>
            <form method="post" action=StopJob::url()>
                <Hidden name="job" value=job.id.to_string()/>
                <div class="actions">
                    <Submit label=words.job_stop_button() look=Look::Danger/>
                    <ButtonLink to=close label=words.job_stop_back()/>
                </div>
            </form>
        </Dialog>
    }
}

/// Stops a job.
#[server(endpoint = "job/stop")]
pub(crate) async fn stop_job(#[server(default)] job: String) -> Done {
    let request = Request::current();
    let id: Option<JobId> = job.parse().ok();
    let result = async {
        let desk = request.desk().await?;
        let id = id.ok_or(Refused::NotFound)?;
        job::stop(request.accounts(), &desk, id).await?;
        Ok(Next::to(&Route::Job(id)).saying(Notice::JobStopped))
    };
    respond(&request, Posted::act(&id.map_or(Route::Jobs, Route::Job)), result.await)
}
