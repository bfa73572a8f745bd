//! Jobs whatever they do: stopped, watched, told at the item that has a defect, and forgotten.

use crate::{
    harness::{TestApp, refused},
    on_both,
};
use accounts::{
    Refused, housekeeping,
    job::{self, Step},
};
use shared::{EventKind, ItemResult, JobId, JobState, Span};
use store::Wake;

on_both! {
    stopped_by_somebody
    open_pages_hear_of_it
    the_worker_is_woken
    a_defect_is_told_at_its_item
    jobs_take_turns
    forgotten_after_a_month
    another_id_is_not_found
}

async fn stopped_by_somebody(app: TestApp) {
    let office = app.office().await;
    for _ in 0..60 {
        office.adds_client("Ana", "Silva").await;
    }
    let job = office.invites_found("").await;
    let mut claim = job::claim(&app.accounts).await.unwrap().unwrap();
    assert_eq!(claim.step().await.unwrap(), Step::More);
    job::stop(&office.accounts, &office.desk, job).await.unwrap();
    assert_eq!(claim.step().await.unwrap(), Step::Lost);
    let view = office.opens_job(job).await.job;
    assert_eq!((view.state, view.done, view.total), (JobState::Stopped, 50, 60));
    assert_eq!(view.stopped_by.as_deref(), Some("Adam Novak"));
    assert!(matches!(refused(job::stop(&office.accounts, &office.desk, job).await), Refused::Changed));
    assert!(job::claim(&app.accounts).await.unwrap().is_none());
    assert_eq!((app.db_events(EventKind::JobStopped).await, app.db_events(EventKind::JobDone).await), (1, 0));
}

/// Not at every few items: a page that is open fetches itself each time.
async fn open_pages_hear_of_it(app: TestApp) {
    let office = app.office().await;
    for _ in 0..220 {
        office.adds_client("Ana", "Silva").await;
    }
    let mut wakes = app.accounts.wakes();
    let job = office.invites_found("").await;
    app.works_off_jobs().await;
    let about_this = Wake::Job { location: office.desk.location.id, job };
    let mut heard = 0;
    while office.opens_job(job).await.job.state != JobState::Done || heard < 2 {
        if wakes.recv().await.unwrap() == about_this {
            heard += 1;
        }
    }
    assert!(wakes.is_empty(), "at its start and at its end, since no time has passed between");
}

async fn the_worker_is_woken(app: TestApp) {
    let office = app.office().await;
    let client = office.adds_client("Ana", "Silva").await;
    let accounts = app.accounts.clone();
    let waiting = tokio::spawn(async move { job::woken(&accounts).await });
    office.invites_checked(&[client]).await;
    tokio::time::timeout(std::time::Duration::from_secs(5), waiting).await.unwrap().unwrap();
    app.works_off_jobs().await;
}

/// An item that can't be done takes none of those beside it with it, and does not hold up the rest for ever.
async fn a_defect_is_told_at_its_item(app: TestApp) {
    let office = app.office().await;
    let mut clients = Vec::new();
    for _ in 0..5 {
        clients.push(office.adds_client("Ana", "Silva").await);
    }
    // What only a newer version would write.
    let broken = clients[2];
    app.db_execute(&format!(
        "UPDATE clients SET language = 'tlh' WHERE {}",
        if app.is_sqlite() { format!("id = x'{broken}'") } else { format!("id = '\\x{broken}'") }
    ))
    .await;
    let job = office.invites_checked(&clients).await;
    app.works_off_jobs().await;
    let expected = [(ItemResult::NoEmail, 4), (ItemResult::Failed, 1)];
    assert_eq!(office.counts(job).await, expected);
    assert_eq!(office.result_of(job, broken).await, Some(ItemResult::Failed));
    assert_eq!(office.opens_job(job).await.job.state, JobState::Done);
}

/// A short job does not wait until a long one is done.
async fn jobs_take_turns(app: TestApp) {
    let office = app.office().await;
    for _ in 0..60 {
        office.adds_client("Ana", "Silva").await;
    }
    let long = office.invites_found("").await;
    let short = office.invites_found("ana").await;
    for expected in [long, short, long, short] {
        let mut claim = job::claim(&app.accounts).await.unwrap().expect("a job");
        let before = office.opens_job(expected).await.job.done;
        claim.step().await.unwrap();
        assert!(office.opens_job(expected).await.job.done > before);
        claim.release().await.unwrap();
    }
    app.works_off_jobs().await;
    for job in [long, short] {
        let view = office.opens_job(job).await.job;
        assert_eq!((view.state, view.done, view.total), (JobState::Done, 60, 60));
    }
}

async fn forgotten_after_a_month(app: TestApp) {
    let office = app.office().await;
    let client = office.adds_client("Ana", "Silva").await;
    let job = office.invites_checked(&[client]).await;
    app.works_off_jobs().await;
    app.passes(job::KEPT - Span::minutes(1));
    assert_eq!(housekeeping::tidy_up(&app.accounts).await.unwrap().jobs, 0);
    app.passes(Span::minutes(2));
    assert_eq!(housekeeping::tidy_up(&app.accounts).await.unwrap().jobs, 1);
    let gone = job::page(&office.accounts, &office.desk, job, None, 1).await;
    assert!(matches!(refused(gone), Refused::NotFound));
    assert_eq!(app.db_number("SELECT count(*) FROM job_items").await, 0);
}

async fn another_id_is_not_found(app: TestApp) {
    let office = app.office().await;
    let never: JobId = "00000000000070008000000000000001".parse().unwrap();
    let (accounts, desk) = (&office.accounts, &office.desk);
    assert!(matches!(refused(job::page(accounts, desk, never, None, 1).await), Refused::NotFound));
    assert!(matches!(refused(job::stop(accounts, desk, never).await), Refused::NotFound));
}
