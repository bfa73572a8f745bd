//! Before they call: who could not sign in today, mended many at once, and who is still stuck after help.

use crate::{
    harness::{Clerk, HILLSIDE, PASSWORD, RIVERSIDE, TestApp, refused},
    on_both,
};
use accounts::{
    Refused,
    attention::{self, DryRun, Overview},
    bulk_invitation, bulk_verification, client,
    client::ContactForm,
    email_correction, job, still_stuck,
};
use shared::{Attention, ClientId, EventKind, ItemResult, JobId, MailKind, Role, Span};

on_both! {
    each_counts_where_the_verdict_puts_them
    expired_invitations_are_sent_again
    the_unverified_are_reminded_once_a_day
    mistyped_emails_are_corrected_after_a_look
    a_family_gets_as_many_mails_as_one_may_get
    mending_many_is_an_administrators_act
    each_leaves_by_signing_in
    what_a_job_did_is_no_help
}

async fn groups(clerk: &Clerk) -> Vec<(Attention, i64)> {
    let Overview { groups, .. } = attention::overview(&clerk.accounts, &clerk.desk).await.unwrap();
    groups
}

async fn listed(clerk: &Clerk, cause: Attention) -> Vec<ClientId> {
    let group = attention::group(&clerk.accounts, &clerk.desk, cause, None).await.unwrap();
    group.rows.iter().map(|row| row.id).collect()
}

async fn dry_run(clerk: &Clerk, cause: Attention) -> DryRun {
    attention::group(&clerk.accounts, &clerk.desk, cause, None).await.unwrap().dry_run.expect("a bulk fix")
}

async fn invites_all(clerk: &Clerk, cause: Attention) -> Result<JobId, Refused> {
    let id = job::draw_id(&clerk.accounts);
    bulk_invitation::start_kept_out(&clerk.accounts, &clerk.desk, id, cause).await.map(|()| id)
}

async fn reminds_all(clerk: &Clerk, cause: Attention) -> Result<JobId, Refused> {
    let id = job::draw_id(&clerk.accounts);
    bulk_verification::start(&clerk.accounts, &clerk.desk, id, cause).await.map(|()| id)
}

async fn corrects(clerk: &Clerk, ticked: &[ClientId]) -> Result<JobId, Refused> {
    let id = job::draw_id(&clerk.accounts);
    email_correction::start(&clerk.accounts, &clerk.desk, id, ticked).await.map(|()| id)
}

/// How a job's items ended.
async fn results(app: &TestApp, clerk: &Clerk, id: JobId) -> Vec<(ItemResult, i64)> {
    app.works_off_jobs().await;
    clerk.opens_job(id).await.job.counts
}

async fn with_email(app: &TestApp, clerk: &Clerk, email: &str) -> ClientId {
    let client = clerk.adds_client("Ana", "Silva").await;
    let form = ContactForm { email, keep_email: true, ..ContactForm::default() };
    client::save_contact(&clerk.accounts, &clerk.desk, client, &form).await.unwrap();
    app.delivers_mails().await;
    client
}

async fn verified(app: &TestApp, office: &Clerk, email: &str) -> ClientId {
    let client = with_email(app, office, email).await;
    office.vouches_for_email(client, "Seen").await.unwrap();
    client
}

async fn each_counts_where_the_verdict_puts_them(app: TestApp) {
    let office = app.office().await;
    assert!(groups(&office).await.is_empty(), "nobody, and so nobody who needs attention");
    let nobody = office.adds_client("Ana", "Silva").await;
    let mistyped = with_email(&app, &office, "ana@gmial.com").await;
    let pending = with_email(&app, &office, "pending@example.org").await;
    let ready = verified(&app, &office, "ready@example.org").await;
    let disabled = app.active_client(&office, "disabled").await;
    office.disables(disabled).await.unwrap();
    app.active_client(&office, "fine").await;
    let expected = [
        (Attention::Disabled, disabled),
        (Attention::NoEmail, nobody),
        (Attention::EmailMistyped, mistyped),
        (Attention::NeverVerified, pending),
        (Attention::NeverInvited, ready),
    ];
    let counts: Vec<_> = expected.iter().map(|(cause, _)| (*cause, 1)).collect();
    assert_eq!(groups(&office).await, counts);
    for (cause, client) in expected {
        assert_eq!(listed(&office, cause).await, [client], "{cause:?}");
    }
    let elsewhere = app.clerk(Role::Administrator, HILLSIDE).await;
    assert!(groups(&elsewhere).await.is_empty());
    assert!(listed(&elsewhere, Attention::NoEmail).await.is_empty());
}

async fn expired_invitations_are_sent_again(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    let client = verified(&app, &office, "ana@example.org").await;
    office.invites(client).await.unwrap();
    app.delivers_mails().await;
    app.passes(Span::days(8));
    assert_eq!(groups(&office).await, [(Attention::InvitationExpired, 1)]);
    assert_eq!(dry_run(&office, Attention::InvitationExpired).await, DryRun { mails: 1, skipped: vec![] });

    let first = invites_all(&office, Attention::InvitationExpired).await.unwrap();
    let second = invites_all(&office, Attention::InvitationExpired).await.unwrap();
    assert_eq!(results(&app, &office, first).await, [(ItemResult::Invited, 1)]);
    assert_eq!(results(&app, &office, second).await, [], "nobody is left, so nobody is invited twice");
    let token = app.mailed_token().await;
    assert_eq!(groups(&office).await, [(Attention::InvitationNotOpened, 1)]);
    let nobody = invites_all(&office, Attention::InvitationExpired).await;
    assert!(matches!(refused(nobody), Refused::Changed));
    phone.accepts(&token, "ana.silva", PASSWORD).await.unwrap();
    assert!(groups(&office).await.is_empty());
}

async fn the_unverified_are_reminded_once_a_day(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    with_email(&app, &office, "ana@example.org").await;
    let skipped = DryRun { mails: 0, skipped: vec![(ItemResult::JustMailed, 1)] };
    assert_eq!(dry_run(&office, Attention::NeverVerified).await, skipped);
    let early = reminds_all(&office, Attention::NeverVerified).await.unwrap();
    assert_eq!(results(&app, &office, early).await, [(ItemResult::JustMailed, 1)]);

    app.passes(Span::days(7));
    assert_eq!(dry_run(&office, Attention::VerificationExpired).await, DryRun { mails: 1, skipped: vec![] });
    let job = reminds_all(&office, Attention::VerificationExpired).await.unwrap();
    assert_eq!(results(&app, &office, job).await, [(ItemResult::Reminded, 1)]);
    let mails = app.delivers_mails().await;
    assert_eq!(mails.list(), [("ana@example.org", MailKind::Verification)]);
    phone.verifies(&mails.token()).await.unwrap();
    assert_eq!(groups(&office).await, [(Attention::NeverInvited, 1)]);
}

async fn mistyped_emails_are_corrected_after_a_look(app: TestApp) {
    let office = app.office().await;
    let wrong = with_email(&app, &office, "ana@gmial.com").await;
    let meant = with_email(&app, &office, "eva@gmial.com").await;
    let changed = with_email(&app, &office, "ida@hotmial.com").await;
    let group =
        attention::group(&office.accounts, &office.desk, Attention::EmailMistyped, None).await.unwrap();
    let mut suggested: Vec<_> = group.rows.iter().filter_map(|row| row.meant.as_deref()).collect();
    suggested.sort_unstable();
    assert_eq!(suggested, ["ana@gmail.com", "eva@gmail.com", "ida@hotmail.com"]);
    assert_eq!(group.dry_run, None, "each is looked at");

    let job = corrects(&office, &[wrong, changed, wrong]).await.unwrap();
    office.saves_email(changed, "ida@example.org").await.unwrap();
    let told = results(&app, &office, job).await;
    assert_eq!(told, [(ItemResult::Corrected, 1), (ItemResult::ChangedMeanwhile, 1)]);
    let expected = [("ida@example.org", MailKind::Verification), ("ana@gmail.com", MailKind::Verification)];
    assert_eq!(app.delivers_mails().await.list(), expected);
    let address = async |client| office.profile(client).await.email.unwrap().address;
    assert_eq!(
        (address(wrong).await, address(meant).await),
        ("ana@gmail.com".into(), "eva@gmial.com".into())
    );
    assert_eq!(listed(&office, Attention::EmailMistyped).await, [meant], "what was left unticked stays");
    assert!(matches!(refused(corrects(&office, &[wrong]).await), Refused::Changed), "it looks right by now");
    assert!(matches!(refused(corrects(&office, &[]).await), Refused::Changed));
}

async fn a_family_gets_as_many_mails_as_one_may_get(app: TestApp) {
    let office = app.office().await.never_asked();
    for _ in 0..21 {
        verified(&app, &office, "home@example.org").await;
        app.passes(Span::minutes(10));
    }
    app.passes(Span::hours(2));
    let run = dry_run(&office, Attention::NeverInvited).await;
    assert_eq!(run, DryRun { mails: 20, skipped: vec![(ItemResult::TooManyMails, 1)] });
    let job = invites_all(&office, Attention::NeverInvited).await.unwrap();
    let done = results(&app, &office, job).await;
    assert_eq!(done, [(ItemResult::Invited, 20), (ItemResult::TooManyMails, 1)], "as the dry run said");
    assert_eq!(app.delivers_mails().await.list().len(), 20);
}

async fn mending_many_is_an_administrators_act(app: TestApp) {
    let office = app.office().await;
    let client = with_email(&app, &office, "ana@gmial.com").await;
    for role in [Role::Viewer, Role::FrontDesk] {
        let clerk = app.clerk(role, RIVERSIDE).await;
        assert_eq!(groups(&clerk).await, [(Attention::EmailMistyped, 1)], "{role:?} may look");
        let invited = invites_all(&clerk, Attention::NeverInvited).await;
        assert!(matches!(refused(invited), Refused::NotAllowed));
        let reminded = reminds_all(&clerk, Attention::NeverVerified).await;
        assert!(matches!(refused(reminded), Refused::NotAllowed));
        assert!(matches!(refused(corrects(&clerk, &[client]).await), Refused::NotAllowed));
        let group = attention::group(&clerk.accounts, &clerk.desk, Attention::NeverVerified, None).await;
        assert_eq!(group.unwrap().dry_run, None);
    }
    let elsewhere = app.clerk(Role::Administrator, HILLSIDE).await;
    assert!(matches!(refused(corrects(&elsewhere, &[client]).await), Refused::NotFound));
    let wrong_fix = invites_all(&office, Attention::NoEmail).await;
    assert!(matches!(refused(wrong_fix), Refused::NotFound), "nobody is invited without an email");
}

async fn each_leaves_by_signing_in(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let stuck = async || {
        let list = still_stuck::list(&desk.accounts, &desk.desk, None).await.unwrap();
        list.rows.into_iter().map(|row| (row.id, row.help, row.by)).collect::<Vec<_>>()
    };
    let client = app.active_client(&desk, "ana").await;
    assert!(stuck().await.is_empty(), "invited, and in");
    app.passes(Span::hours(1));
    desk.sends_reset(client).await.unwrap();
    app.delivers_mails().await;
    let by = Some("Sam Ortiz".to_owned());
    assert_eq!(stuck().await, [(client, EventKind::ResetSent, by.clone())]);
    let other = with_email(&app, &desk, "eva@example.org").await;
    desk.resends_verification(other).await.unwrap();
    app.delivers_mails().await;
    let helped = [(other, EventKind::VerificationResent, by.clone()), (client, EventKind::ResetSent, by)];
    assert_eq!(stuck().await, helped, "the last help first");
    phone.signs_in("ana", PASSWORD).await.unwrap();
    assert_eq!(stuck().await, helped[..1]);
    let elsewhere = app.clerk(Role::Viewer, HILLSIDE).await;
    assert!(still_stuck::list(&elsewhere.accounts, &elsewhere.desk, None).await.unwrap().rows.is_empty());
    app.passes(Span::days(8));
    assert!(stuck().await.is_empty(), "nobody waits for ever");
}

async fn what_a_job_did_is_no_help(app: TestApp) {
    let office = app.office().await;
    let client = verified(&app, &office, "ana@example.org").await;
    app.passes(Span::days(8));
    let job = invites_all(&office, Attention::NeverInvited).await.unwrap();
    assert_eq!(results(&app, &office, job).await, [(ItemResult::Invited, 1)]);
    app.delivers_mails().await;
    let list = async || still_stuck::list(&office.accounts, &office.desk, None).await.unwrap().rows.len();
    assert_eq!(list().await, 0);
    office.invites(client).await.unwrap();
    app.delivers_mails().await;
    assert_eq!(list().await, 1);
}
