//! Undoing an import, from the page of its job.

use crate::{
    components::{ButtonLink, Dialog, Hidden, Look, Submit},
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{
    Refused, import,
    job::{self, JobView},
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{ItemResult, JobId, Language, Route, Timestamp};
use words::When;

/// What the address asks for to be asked before an import is undone.
pub(super) const UNDO: &str = "undo";

/// Whether the page offers to undo.
pub(super) fn can_undo(job: &JobView, now: Timestamp) -> bool {
    made(job) > 0 && import::can_be_undone(job.kind, job.ended_at, now).is_some()
}

fn made(job: &JobView) -> i64 {
    let made = job.counts.iter().find(|(result, _)| *result == ItemResult::Imported);
    made.map_or(0, |(_, many)| *many)
}

/// Asks before an import is undone.
#[component]
pub(super) fn UndoDialog(
    job: JobView,
    /// The job that will undo it.
    new: JobId,
    when: When,
) -> impl IntoView {
    let words = words::staff();
    let close = Route::Job(job.id).to_string();
    let number = words::number(made(&job), Language::English);
    let until = job.ended_at.map(|at| words.import_undo_until(when.absolute(at + import::KEPT)));
    view! {
        <Dialog heading=words.import_undo_heading() close=close.clone() close_label=words.close()>
            <p>{words.import_undo_text(made(&job), number)}</p>
            <p>{words.import_undo_kept()}</p>
            {until.map(|until| view! { <p class="small quiet">{until}</p> })}
            <form method="post" action=UndoImport::url()>
                <Hidden name="import" value=job.id.to_string()/>
                <Hidden name="job" value=new.to_string()/>
                <div class="actions">
                    <Submit label=words.import_undo_button() look=Look::Danger/>
                    <ButtonLink to=close label=words.cancel()/>
                </div>
            </form>
        </Dialog>
    }
}

/// Undoes an import.
#[server(endpoint = "import/undo")]
pub(crate) async fn undo_import(#[server(default)] import: String, #[server(default)] job: String) -> Done {
    let request = Request::current();
    let file: Option<JobId> = import.parse().ok();
    let result = async {
        let desk = request.desk().await?;
        let new: JobId = job.parse().unwrap_or_else(|_| job::draw_id(request.accounts()));
        import::undo(request.accounts(), &desk, file.ok_or(Refused::NotFound)?, new).await?;
        Ok(Next::to(&Route::Job(new)).saying(Notice::JobStarted))
    };
    respond(&request, Posted::act(&file.map_or(Route::Jobs, Route::Job)), result.await)
}
