//! The location's jobs of the last month.

use crate::{
    components::{Empty, NoticeBanner, Tag},
    frames::StaffFrame,
    page::Page,
    reader::Reader,
    request::Request,
};
use accounts::job::{self, JobView};
use leptos::prelude::*;
use shared::{Language, Route, Timestamp};
use words::When;

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let jobs = job::list(request.accounts(), &desk).await?;
    let now = request.accounts().now();
    let when = When::new(&desk.location.time_zone, Language::English);
    let notice = request.take_flash().notice;
    let words = words::staff();
    let listed = if jobs.is_empty() {
        view! {
            <div class="card"><Empty heading=words.jobs_none() text=words.jobs_none_text()>""</Empty></div>
        }
        .into_any()
    } else {
        view! { <Listed jobs when now/> }.into_any()
    };
    Ok(view! {
        <StaffFrame desk title=words.jobs_heading()>
            <p class="small"><a href=Route::Clients.to_string()>{words.clients_heading()}</a></p>
            <NoticeBanner notice reader=Reader::Staff/>
            <div class="who">
                <div><h1>{words.jobs_heading()}</h1><p class="quiet">{words.jobs_intro()}</p></div>
            </div>
            {listed}
        </StaffFrame>
    }
    .into_any())
}

#[component]
fn Listed(jobs: Vec<JobView>, when: When, now: Timestamp) -> impl IntoView {
    let words = words::staff();
    let number = |number| words::number(number, Language::English);
    let row = |job: JobView| {
        let started = words.job_started(&job.started_by, when.brief(job.started_at, now));
        view! {
            <tr>
                <td>
                    <a href=Route::Job(job.id).to_string()>{words::job_kind(job.kind)}</a>
                    <span class="small quiet"><br/>{started}</span>
                </td>
                <td class="num">{words.job_progress(number(job.done), number(job.total))}</td>
                <td><Tag tone=job.state.tone() label=words::job_state(job.state)/></td>
            </tr>
        }
    };
    view! {
        <div class="card">
            <table class="list">
                <thead>
                    <tr>
                        <th scope="col">{words.jobs_column_job()}</th>
                        <th scope="col">{words.jobs_column_progress()}</th>
                        <th scope="col">{words.jobs_column_state()}</th>
                    </tr>
                </thead>
                <tbody>{jobs.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
