//! Many clients invited at once: each once, and of each it is told what became of them.

use crate::{
    harness::{Clerk, TestApp, refused},
    on_both,
};
use accounts::{
    Desk, Proof, Refused,
    bulk_invitation::{self, Whom},
    job::{self, ResultsFile, Step},
};
use shared::{
    ClientCount, ClientId, ClientQuery, EventKind, ItemResult, JobState, MailKind, Role, Span, Status,
};

on_both! {
    each_client_gets_a_result
    everybody_whom_a_search_finds
    twice_invites_nobody_twice
    a_second_press_starts_nothing
    a_worker_that_dies_leaves_nothing_half_done
    two_workers_invite_each_once
    r31_a_family_gets_as_many_mails_as_one_may_get
    somebody_at_the_desk_goes_first
    r29_only_administrators
    r29_clients_of_another_location_are_gone
    r23_results_as_a_file_ask_for_a_proof
    results_as_a_file
}

/// A client whose email an administrator has vouched for.
async fn verified(office: &Clerk, app: &TestApp, email: &str) -> ClientId {
    let client = office.adds_client("Ana", "Silva").await;
    office.saves_email(client, email).await.unwrap();
    app.delivers_mails().await;
    office.vouches_for_email(client, "Seen").await.unwrap();
    client
}

async fn many_verified(office: &Clerk, app: &TestApp, many: usize) -> Vec<ClientId> {
    let mut clients = Vec::new();
    for number in 0..many {
        clients.push(verified(office, app, &format!("many{number}@example.org")).await);
    }
    clients
}

async fn each_client_gets_a_result(app: TestApp) {
    let (office, desk) = (app.office().await, app.front_desk().await);
    let ready = verified(&office, &app, "ready@example.org").await;
    let no_email = desk.adds_client("Ines", "Duarte").await;
    let pending = desk.adds_client("Tom", "Becker").await;
    desk.saves_email(pending, "pending@example.org").await.unwrap();
    let invited = verified(&office, &app, "invited@example.org").await;
    desk.invites(invited).await.unwrap();
    let expired = verified(&office, &app, "expired@example.org").await;
    desk.invites(expired).await.unwrap();
    app.delivers_mails().await;
    app.passes(Span::days(6));
    desk.invites(invited).await.unwrap();
    app.delivers_mails().await;
    app.passes(Span::days(2));
    let active = app.active_client(&desk, "active").await;
    let disabled = app.active_client(&desk, "disabled").await;
    office.disables(disabled).await.unwrap();
    let (starts, ends) =
        (app.db_events(EventKind::JobStarted).await, app.db_events(EventKind::JobDone).await);

    let all = [ready, no_email, pending, invited, expired, active, disabled];
    let job = office.invites_checked(&all).await;
    let page = office.opens_job(job).await;
    assert_eq!((page.job.state, page.job.done, page.job.total), (JobState::Open, 0, 7));
    app.works_off_jobs().await;

    for (client, expected) in [
        (ready, ItemResult::Invited),
        (no_email, ItemResult::NoEmail),
        (pending, ItemResult::EmailPending),
        (invited, ItemResult::AlreadyInvited),
        (expired, ItemResult::Invited),
        (active, ItemResult::AlreadyActive),
        (disabled, ItemResult::Disabled),
    ] {
        assert_eq!(office.result_of(job, client).await, Some(expected), "{expected:?}");
    }
    let page = office.opens_job(job).await;
    assert_eq!((page.job.state, page.job.done, page.job.total), (JobState::Done, 7, 7));
    assert_eq!(page.job.counts.iter().map(|(_, many)| many).sum::<i64>(), 7);
    assert_eq!(page.job.started_by, "Adam Novak");
    assert!(page.job.ended_at.is_some() && page.job.stopped_by.is_none());
    let expected =
        [("expired@example.org", MailKind::Invitation), ("ready@example.org", MailKind::Invitation)];
    let mails = app.delivers_mails().await;
    let mut mails = mails.list();
    mails.sort_unstable_by_key(|(to, _)| *to);
    assert_eq!(mails, expected);
    assert_eq!(office.timeline(ready).await[1], EventKind::InvitationSent);
    let profile = office.profile(ready).await;
    assert_eq!(profile.activity[1].actor.as_deref(), Some("Adam Novak"));
    assert_eq!(profile.invitation.unwrap().sent_by.as_deref(), Some("Adam Novak"));
    assert_eq!(app.db_events(EventKind::JobStarted).await - starts, 1);
    assert_eq!(app.db_events(EventKind::JobDone).await - ends, 1);
    assert_eq!(accounts::doctor::check_record(&app.accounts).await.unwrap().broken, []);
}

async fn everybody_whom_a_search_finds(app: TestApp) {
    let office = app.office().await;
    let found = many_verified(&office, &app, 3).await;
    let other = office.adds_client("Ben", "Okafor").await;
    let (accounts, desk) = (&office.accounts, &office.desk);
    let whom = Whom::Matching(ClientQuery::from_answers("SILVA many", "ready-to-invite", ""));
    assert_eq!(bulk_invitation::count(accounts, desk, &whom).await.unwrap(), ClientCount::Exactly(3));
    let job = office.invites_found("SILVA many").await;
    app.works_off_jobs().await;
    assert_eq!(office.counts(job).await, [(ItemResult::Invited, 3)]);
    assert_eq!(office.result_of(job, other).await, None);
    for client in found {
        assert!(matches!(office.sees(client).await.0, Status::Invited { .. }));
    }
    app.delivers_mails().await;
    let nobody = Whom::Matching(ClientQuery::from_answers("nobody has this name", "", ""));
    let id = job::draw_id(accounts);
    assert!(matches!(refused(bulk_invitation::start(accounts, desk, id, &nobody).await), Refused::Changed));
    let id = job::draw_id(accounts);
    let nobody = Whom::Checked(Vec::new());
    assert!(matches!(refused(bulk_invitation::start(accounts, desk, id, &nobody).await), Refused::Changed));
}

/// Two jobs over the same clients, one after the other and both at once.
async fn twice_invites_nobody_twice(app: TestApp) {
    let office = app.office().await;
    many_verified(&office, &app, 60).await;
    let (first, second) = (office.invites_found("").await, office.invites_found("").await);
    let one = job::claim(&app.accounts).await.unwrap();
    let other = job::claim(&app.accounts).await.unwrap();
    let works = async |claim: Option<job::Claim>| {
        let mut claim = claim.expect("a job");
        while claim.step().await.unwrap() == Step::More {}
    };
    tokio::join!(works(one), works(other));
    let of = async |job, result| {
        let counts = office.counts(job).await;
        counts.iter().find(|(known, _)| *known == result).map_or(0, |(_, many)| *many)
    };
    let invited = of(first, ItemResult::Invited).await + of(second, ItemResult::Invited).await;
    let already = of(first, ItemResult::AlreadyInvited).await + of(second, ItemResult::AlreadyInvited).await;
    assert_eq!((invited, already), (60, 60));
    let third = office.invites_found("").await;
    app.works_off_jobs().await;
    assert_eq!(office.counts(third).await, [(ItemResult::AlreadyInvited, 60)]);
    assert_eq!(app.delivers_mails().await.0.len(), 60);
    let live = "SELECT count(*) FROM links WHERE purpose = 'invitation' AND ended_at IS NULL";
    assert_eq!(app.db_number(live).await, 60);
}

async fn a_second_press_starts_nothing(app: TestApp) {
    let office = app.office().await;
    let client = verified(&office, &app, "ana@example.org").await;
    let (accounts, desk, id) = (&office.accounts, &office.desk, job::draw_id(&office.accounts));
    let whom = Whom::Checked(vec![client, client]);
    let press = || bulk_invitation::start(accounts, desk, id, &whom);
    let both = tokio::join!(press(), press());
    assert!(both.0.is_ok() && both.1.is_ok());
    app.works_off_jobs().await;
    press().await.unwrap();
    app.works_off_jobs().await;
    assert_eq!(office.counts(id).await, [(ItemResult::Invited, 1)], "and each client is in it once");
    assert_eq!(job::list(accounts, desk).await.unwrap().len(), 1);
    assert_eq!(app.db_events(EventKind::JobStarted).await, 1);
    assert_eq!(app.delivers_mails().await.0.len(), 1);
}

/// The first worker is gone after its first few items; the next one goes on behind them, once the lease has run out.
async fn a_worker_that_dies_leaves_nothing_half_done(app: TestApp) {
    let office = app.office().await;
    many_verified(&office, &app, 120).await;
    let job = office.invites_found("").await;
    let mut dead = job::claim(&app.accounts).await.unwrap().unwrap();
    assert_eq!(dead.step().await.unwrap(), Step::More);
    let halfway = office.opens_job(job).await.job;
    assert_eq!((halfway.done, halfway.total, halfway.state), (50, 120, JobState::Open));
    assert!(job::claim(&app.accounts).await.unwrap().is_none(), "leased");
    app.passes(Span::seconds(10));
    let mut next = job::claim(&app.accounts).await.unwrap().expect("the lease has run out");
    assert_eq!(next.step().await.unwrap(), Step::More);
    assert_eq!(dead.step().await.unwrap(), Step::Lost, "it was only slow, and does no harm");
    while next.step().await.unwrap() == Step::More {}
    assert_eq!(office.counts(job).await, [(ItemResult::Invited, 120)]);
    assert_eq!(app.delivers_mails().await.0.len(), 120);
    assert_eq!(app.db_number("SELECT count(*) FROM job_items").await, 120);
    assert_eq!(app.db_events(EventKind::InvitationSent).await, 120);
}

/// Two nodes, and one job that goes from hand to hand.
async fn two_workers_invite_each_once(app: TestApp) {
    let office = app.office().await;
    many_verified(&office, &app, 130).await;
    let job = office.invites_found("").await;
    let worker = async || {
        loop {
            if let Some(mut claim) = job::claim(&app.accounts).await.unwrap() {
                let step = claim.step().await.unwrap();
                claim.release().await.unwrap();
                if step == Step::Ended {
                    return;
                }
            }
            if office.opens_job(job).await.job.state == JobState::Done {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::join!(worker(), worker());
    assert_eq!(office.counts(job).await, [(ItemResult::Invited, 130)]);
    assert_eq!(app.delivers_mails().await.0.len(), 130);
}

/// R31: an address that many clients share.
async fn r31_a_family_gets_as_many_mails_as_one_may_get(app: TestApp) {
    let office = app.office().await.never_asked();
    for _ in 0..22 {
        let client = office.adds_client("Ana", "Silva").await;
        app.passes(Span::hours(1));
        office.saves_email(client, "family@example.org").await.unwrap();
        app.delivers_mails().await;
        office.vouches_for_email(client, "Seen").await.unwrap();
    }
    app.passes(Span::hours(1));
    let job = office.invites_found("").await;
    app.works_off_jobs().await;
    assert_eq!(office.counts(job).await, [(ItemResult::Invited, 20), (ItemResult::TooManyMails, 2)]);
    assert_eq!(app.delivers_mails().await.0.len(), 20);
}

/// Whoever waits at the desk for a verification mail does not wait behind the many.
async fn somebody_at_the_desk_goes_first(app: TestApp) {
    let office = app.office().await;
    many_verified(&office, &app, 30).await;
    office.invites_found("").await;
    app.works_off_jobs().await;
    let waiting = office.adds_client("Ines", "Duarte").await;
    office.saves_email(waiting, "ines@example.org").await.unwrap();
    let mails = app.delivers_mails().await;
    assert_eq!(mails.list()[0], ("ines@example.org", MailKind::Verification));
    assert_eq!(mails.0.len(), 31);
}

async fn r29_only_administrators(app: TestApp) {
    let office = app.office().await;
    let client = verified(&office, &app, "ana@example.org").await;
    let job = office.invites_checked(&[client]).await;
    for role in [Role::Viewer, Role::FrontDesk] {
        let clerk = app.clerk(role, crate::harness::RIVERSIDE).await;
        let (accounts, desk, whom) = (&clerk.accounts, &clerk.desk, Whom::Checked(vec![client]));
        let id = job::draw_id(accounts);
        for result in [
            bulk_invitation::count(accounts, desk, &whom).await.map(drop),
            bulk_invitation::start(accounts, desk, id, &whom).await,
            job::list(accounts, desk).await.map(drop),
            job::page(accounts, desk, job, None, 1).await.map(drop),
            job::stop(accounts, desk, job).await,
            ResultsFile::open(accounts, desk, job, None).await.map(drop),
        ] {
            assert!(matches!(refused(result), Refused::NotAllowed), "{role:?}");
        }
    }
    let stranger = app.clerk(Role::Administrator, crate::harness::HILLSIDE).await;
    let (accounts, desk) = (&stranger.accounts, &stranger.desk);
    assert!(job::list(accounts, desk).await.unwrap().is_empty());
    for result in [
        job::page(accounts, desk, job, None, 1).await.map(drop),
        job::stop(accounts, desk, job).await,
        ResultsFile::open(accounts, desk, job, None).await.map(drop),
    ] {
        assert!(matches!(refused(result), Refused::NotFound));
    }
    app.works_off_jobs().await;
    assert_eq!(app.delivers_mails().await.0.len(), 1);
}

async fn r29_clients_of_another_location_are_gone(app: TestApp) {
    let office = app.office().await;
    let client = verified(&office, &app, "ana@example.org").await;
    let stranger = app.clerk(Role::Administrator, crate::harness::HILLSIDE).await;
    let job = stranger.invites_checked(&[client]).await;
    app.works_off_jobs().await;
    assert_eq!(stranger.counts(job).await, [(ItemResult::Gone, 1)]);
    assert!(stranger.opens_job(job).await.items[0].client.is_none(), "not even their name");
    assert_eq!(office.sees(client).await.0, Status::ReadyToInvite);
}

async fn r23_results_as_a_file_ask_for_a_proof(app: TestApp) {
    let office = app.office().await;
    let client = office.adds_client("Ines", "Duarte").await;
    let job = office.invites_checked(&[client]).await;
    let desk = Desk { proof: Proof::At(None), ..office.desk.clone() };
    let file = ResultsFile::open(&office.accounts, &desk, job, None).await.map(drop);
    assert!(matches!(refused(file), Refused::ProofNeeded));
    ResultsFile::open(&office.accounts, &office.desk, job, None).await.map(drop).unwrap();
}

async fn results_as_a_file(app: TestApp) {
    let office = app.office().await;
    let client = verified(&office, &app, "ana@example.org").await;
    office.adds_client("Ines", "Duarte").await;
    let job = office.invites_found("").await;
    app.works_off_jobs().await;
    app.delivers_mails().await;
    let read = async |only| {
        let mut file = ResultsFile::open(&office.accounts, &office.desk, job, only).await.unwrap();
        let mut bytes = Vec::new();
        while let Some(piece) = file.next_piece().await.unwrap() {
            bytes.extend(piece);
        }
        String::from_utf8(bytes).unwrap()
    };
    let all = read(None).await;
    let row = format!(",Ana Silva,ana@example.org,,Invited,,{client}");
    assert!(all.starts_with("\u{feff}Number,Client,Email,Member number,Result,Why,Client id\r\n"), "{all}");
    assert!(all.contains(&row) && all.contains(",Ines Duarte,,,Skipped: no email,"), "{all}");
    let some = read(Some(ItemResult::Invited)).await;
    assert!(some.contains(&row) && !some.contains("Ines"), "{some}");
}
