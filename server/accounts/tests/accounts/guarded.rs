//! Guarded help: asks how the identity was checked, tells the proven address, and can be undone from there.

use crate::{
    harness::{Clerk, IDENTITY, PASSWORD, RIVERSIDE, TestApp, Visitor, dead, problems, refused, token_of},
    on_both,
};
use accounts::{
    DeadLink, Refused, account,
    client::{self, ContactForm},
    handover,
};
use mail::{Helped, Letter};
use shared::{
    ClientId, EmailState, EventKind, Field, GuardedAct, IdentityForm, MailKind, Role, Span, Status,
    VerifiedBy, Wrong,
};

on_both! {
    nothing_happens_without_a_checked_identity
    what_was_checked_is_on_record
    an_email_change_is_undone
    undone_after_the_new_address_took_over
    an_undone_change_is_not_done_again
    changed_twice_is_told_twice
    an_unlocking_is_disputed
    an_enabling_is_disputed
    a_handover_is_disputed
    help_that_was_wanted_stays
    many_email_changes_are_told
    owners_are_told_where_there_is_no_administrator
}

async fn saves(
    desk: &Clerk,
    client: ClientId,
    email: &str,
    identity: IdentityForm<'_>,
) -> Result<(), Refused> {
    let form = ContactForm { email, identity, ..ContactForm::default() };
    client::save_contact(&desk.accounts, &desk.desk, client, &form).await
}

/// Wrong passwords until the account is locked.
async fn is_locked(phone: &Visitor, username: &str) {
    for _ in 0..5 {
        assert!(phone.signs_in(username, "a guess").await.is_err());
    }
}

async fn nothing_happens_without_a_checked_identity(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    let (locked, disabled) =
        (app.active_client(&office, "locked").await, app.active_client(&office, "off").await);
    is_locked(&phone, "locked").await;
    office.disables(disabled).await.unwrap();
    let before = (office.timeline(locked).await, office.timeline(disabled).await, app.db_mails().await);
    let nobody = IdentityForm::default();
    for (form, wrong) in [
        (nobody, (Field::Identity, Wrong::Empty)),
        (IdentityForm { how: "a-hunch", note: "" }, (Field::Identity, Wrong::Choice)),
        (IdentityForm { how: "photo-id", note: "\u{0}" }, (Field::IdentityNote, Wrong::ControlCharacters)),
    ] {
        let wrong = [wrong];
        assert_eq!(problems(saves(&office, locked, "new@example.com", form).await), wrong);
        assert_eq!(problems(account::unlock(&office.accounts, &office.desk, locked, form).await), wrong);
        assert_eq!(problems(account::enable(&office.accounts, &office.desk, disabled, form).await), wrong);
    }
    let after = (office.timeline(locked).await, office.timeline(disabled).await, app.db_mails().await);
    assert_eq!(after, before);

    // Nobody is asked where there is nothing to guard: no account, no change, another spelling of the same address.
    let pending = office.adds_client("Bea", "Silva").await;
    saves(&office, pending, "bea@example.org", nobody).await.unwrap();
    saves(&office, locked, "locked@example.org", nobody).await.unwrap();
    saves(&office, locked, "Locked@example.org", nobody).await.unwrap();
    app.delivers_mails().await;
}

async fn what_was_checked_is_on_record(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    let ana = app.active_client(&office, "ana").await;
    let check = |how| IdentityForm { how, note: "Number 12" };
    is_locked(&phone, "ana").await;
    account::unlock(&office.accounts, &office.desk, ana, check("member-card")).await.unwrap();
    office.disables(ana).await.unwrap();
    account::enable(&office.accounts, &office.desk, ana, check("photo-id")).await.unwrap();
    saves(&office, ana, "new@example.com", check("answered-questions")).await.unwrap();
    let mails = app.delivers_mails().await;
    let told = MailKind::Help;
    let expected = [
        ("ana@example.org", told),
        ("ana@example.org", told),
        ("ana@example.org", MailKind::EmailChanged),
        ("new@example.com", MailKind::Verification),
    ];
    assert_eq!(mails.list(), expected);
    let helped = mails.0.iter().filter_map(|mail| match &mail.letter {
        Letter::Help(letter) => Some(letter.helped),
        _ => None,
    });
    assert_eq!(helped.collect::<Vec<_>>(), [Helped::Unlocked, Helped::Enabled]);
    for mail in mails.0.iter().filter(|mail| mail.to == "ana@example.org") {
        let until = mail.letter.link_expires_at().unwrap();
        assert!(until - app.now() <= Span::hours(72) && until - app.now() > Span::hours(71));
    }
    let activity = office.profile(ana).await.activity;
    let checked = activity.iter().filter_map(|event| {
        let identity = event.detail.identity.as_ref()?;
        Some((event.event, identity.how.code(), identity.note.as_str()))
    });
    let expected = [
        (EventKind::EmailSaved, "answered-questions", "Number 12"),
        (EventKind::AccountEnabled, "photo-id", "Number 12"),
        (EventKind::AccountUnlocked, "member-card", "Number 12"),
    ];
    assert_eq!(checked.collect::<Vec<_>>(), expected);
}

/// Before the new address is proven: the old one never stopped being the one for recovery.
async fn an_email_change_is_undone(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    desk.saves_email(ana, "new@example.com").await.unwrap();
    let mails = app.delivers_mails().await;
    let (undo, proof) = (token_of(&mails.0[0]), mails.token());
    let page = phone.opens_undo(&undo).await.unwrap();
    assert_eq!(
        (page.act, page.address.as_str(), page.done),
        (GuardedAct::EmailChange, "ana@example.org", false)
    );
    phone.from("192.0.2.44").undoes(&undo).await.unwrap();

    let profile = desk.profile(ana).await;
    let email = profile.email.unwrap();
    assert_eq!(email.address, "ana@example.org");
    assert!(matches!(email.state, EmailState::Verified { by: VerifiedBy::Link, .. }), "{:?}", email.state);
    assert_eq!(email.verified_ip.as_deref(), Some("192.0.2.44"));
    assert_eq!((profile.status, profile.dispute), (Status::Active, None));
    let event = &profile.activity[0];
    assert_eq!(
        (event.event, event.detail.address.as_deref()),
        (EventKind::EmailChangeUndone, Some("ana@example.org"))
    );
    assert!(matches!(refused(phone.opens_home(&session).await), Refused::SignedOut));
    assert_eq!(dead(phone.opens_verification(&proof).await), DeadLink::Replaced);
    assert!(phone.opens_undo(&undo).await.unwrap().done);
    // Nobody else chose a password meanwhile, so the client's own still works.
    phone.signs_in("ana", PASSWORD).await.unwrap();
    assert_eq!(desk.searches("ana@example.org").await.unwrap().count.number(), 1);
    assert!(app.delivers_mails().await.0.is_empty());
}

/// The worst case: whoever had the email changed has proven it, set a new password with it, and is signed in.
async fn undone_after_the_new_address_took_over(app: TestApp) {
    let (desk, owner, thief) = (app.front_desk().await, app.visitor(), app.visitor().from("192.0.2.66"));
    let ana = app.active_client(&desk, "ana").await;
    desk.saves_email(ana, "thief@example.com").await.unwrap();
    let mails = app.delivers_mails().await;
    let undo = token_of(&mails.0[0]);
    thief.verifies(&mails.token()).await.unwrap();
    thief.asks_for_help("ana", "thief@example.com").await.unwrap();
    thief.resets(&app.mailed_token().await, "a password of the thief").await.unwrap();
    let session = thief.signs_in("ana", "a password of the thief").await.unwrap();
    thief.asks_for_help("ana", "thief@example.com").await.unwrap();
    let mails = app.delivers_mails().await;
    let reset = mails.token();
    let handed = handover::start(&desk.accounts, &desk.desk, ana, IDENTITY).await.unwrap();

    owner.undoes(&undo).await.unwrap();
    assert!(matches!(refused(thief.opens_home(&session).await), Refused::SignedOut));
    assert!(thief.signs_in("ana", "a password of the thief").await.is_err());
    assert_eq!(dead(thief.opens_reset(&reset).await), DeadLink::Replaced);
    let handed = handed.link.split_once("?t=").unwrap().1.to_owned();
    assert_eq!(dead(thief.opens_handover(&handed).await), DeadLink::Replaced);
    thief.asks_for_help("ana", "thief@example.com").await.unwrap();
    assert_eq!(app.delivers_mails().await.list(), [], "a stranger's address again");
    owner.asks_for_help("ana", "ana@example.org").await.unwrap();
    owner.resets(&app.mailed_token().await, "four other random words").await.unwrap();
    owner.signs_in("ana", "four other random words").await.unwrap();
    app.delivers_mails().await;
}

/// The address that was undone got a link of its own when it was left: it must not undo the undoing.
async fn an_undone_change_is_not_done_again(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    desk.saves_email(ana, "second@example.com").await.unwrap();
    let mails = app.delivers_mails().await;
    let to_first = token_of(&mails.0[0]);
    phone.verifies(&mails.token()).await.unwrap();
    desk.saves_email(ana, "third@example.com").await.unwrap();
    let mails = app.delivers_mails().await;
    assert_eq!(mails.list()[0], ("second@example.com", MailKind::EmailChanged));
    let to_second = token_of(&mails.0[0]);
    phone.opens_undo(&to_second).await.unwrap();
    phone.undoes(&to_first).await.unwrap();
    assert_eq!(dead(phone.undoes(&to_second).await), DeadLink::Replaced);
    assert_eq!(desk.profile(ana).await.email.unwrap().address, "ana@example.org");
}

async fn changed_twice_is_told_twice(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    desk.saves_email(ana, "new@example.com").await.unwrap();
    let first = token_of(&app.delivers_mails().await.0[0]);
    desk.saves_email(ana, "newer@example.com").await.unwrap();
    let second = token_of(&app.delivers_mails().await.0[0]);
    assert_eq!(dead(phone.undoes(&first).await), DeadLink::Replaced);
    // Staff put the old one back themselves: nothing is left to undo.
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    app.delivers_mails().await;
    assert_eq!(dead(phone.opens_undo(&second).await), DeadLink::Replaced);
    assert_eq!(dead(phone.undoes(&second).await), DeadLink::Replaced);
}

/// What a dispute does, whatever it is about.
async fn is_disputed(app: &TestApp, office: &Clerk, ana: ClientId, act: GuardedAct) {
    let phone = app.visitor();
    let mails = app.delivers_mails().await;
    assert_eq!(mails.only().list(), [("ana@example.org", MailKind::Help)]);
    let undo = token_of(&mails.0[0]);
    assert_eq!(phone.opens_undo(&undo).await.unwrap().act, act);
    phone.undoes(&undo).await.unwrap();
    let profile = office.profile(ana).await;
    assert_eq!((profile.status, profile.dispute.map(|dispute| dispute.act)), (Status::Disabled, Some(act)));
    let disabled = profile.account.unwrap().disabled.unwrap();
    assert!(disabled.by.is_none() && disabled.reason.contains("This wasn’t me"), "{disabled:?}");
    let event = &profile.activity[0];
    assert_eq!((event.event, event.detail.kind.as_deref()), (EventKind::HelpDisputed, Some(act.code())));
    assert_eq!(app.db_number("SELECT count(*) FROM sessions").await, 0);
    assert!(phone.signs_in("ana", PASSWORD).await.is_err());
    assert!(phone.opens_undo(&undo).await.unwrap().done);
    assert_eq!(dead(phone.undoes(&undo).await), DeadLink::Used);
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    assert_eq!(app.delivers_mails().await.list(), [("ana@example.org", MailKind::Trouble)]);

    // An administrator looks into it and lets the client in again; that settles it.
    office.enables(ana).await.unwrap();
    let profile = office.profile(ana).await;
    assert_eq!((profile.status, profile.dispute), (Status::Active, None));
    app.delivers_mails().await;
}

async fn an_unlocking_is_disputed(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    let ana = app.active_client(&office, "ana").await;
    is_locked(&phone, "ana").await;
    office.unlocks(ana).await.unwrap();
    phone.signs_in("ana", PASSWORD).await.unwrap();
    is_disputed(&app, &office, ana, GuardedAct::Unlock).await;
    phone.signs_in("ana", PASSWORD).await.unwrap();
}

async fn an_enabling_is_disputed(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    let ana = app.active_client(&office, "ana").await;
    office.disables(ana).await.unwrap();
    office.enables(ana).await.unwrap();
    phone.signs_in("ana", PASSWORD).await.unwrap();
    is_disputed(&app, &office, ana, GuardedAct::Enable).await;
    phone.signs_in("ana", PASSWORD).await.unwrap();
}

/// Whoever took the code knows the password: it opens nothing, not even after the account is enabled again.
async fn a_handover_is_disputed(app: TestApp) {
    let (office, thief) = (app.office().await, app.visitor());
    let ana = app.active_client(&office, "ana").await;
    let handed = handover::start(&office.accounts, &office.desk, ana, IDENTITY).await.unwrap();
    let code = handed.link.split_once("?t=").unwrap().1;
    thief.takes_over(code, "", "a password of the thief").await.unwrap();
    is_disputed(&app, &office, ana, GuardedAct::Handover).await;
    assert!(thief.signs_in("ana", "a password of the thief").await.is_err());
    assert!(thief.signs_in("ana", PASSWORD).await.is_err());
    office.sends_reset(ana).await.unwrap();
    let owner = app.visitor().from("192.0.2.8");
    owner.resets(&app.mailed_token().await, "four other random words").await.unwrap();
    owner.signs_in("ana", "four other random words").await.unwrap();
    app.delivers_mails().await;
}

/// Opening the page undoes nothing, and after three days there is nothing to press.
async fn help_that_was_wanted_stays(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    is_locked(&phone, "ana").await;
    desk.unlocks(ana).await.unwrap();
    let undo = token_of(&app.delivers_mails().await.0[0]);
    for _ in 0..3 {
        phone.opens_undo(&undo).await.unwrap();
    }
    assert_eq!(desk.sees(ana).await.0, Status::Active);
    app.passes(Span::hours(72));
    assert_eq!(dead(phone.undoes(&undo).await), DeadLink::Expired);
    phone.signs_in("ana", PASSWORD).await.unwrap();
}

/// How many letters of this kind each address got.
async fn notices(app: &TestApp) -> Vec<String> {
    let mails = app.delivers_mails().await;
    let notices = mails.0.iter().filter(|mail| mail.letter.kind() == MailKind::ManyEmailChanges);
    notices.map(|mail| mail.to.clone()).collect()
}

/// The fifth within a quarter of an hour, once an hour, to the location's administrators.
async fn many_email_changes_are_told(app: TestApp) {
    let (desk, office) = (app.front_desk().await, app.office().await);
    let other = app.clerk(Role::FrontDesk, RIVERSIDE).await;
    app.clerk(Role::Owner, RIVERSIDE).await;
    app.clerk(Role::Administrator, crate::harness::HILLSIDE).await;
    let mut clients = Vec::new();
    for number in 0..6 {
        clients.push(app.active_client(&desk, &format!("client{number}")).await);
    }
    app.delivers_mails().await;
    let change = async |clerk: &Clerk, number: usize, round: u32| {
        clerk.saves_email(clients[number], &format!("new{number}.{round}@example.com")).await.unwrap();
    };
    for number in 0..4 {
        change(&desk, number, 0).await;
        change(&other, number, 1).await;
    }
    assert_eq!(notices(&app).await, Vec::<String>::new(), "four each");
    change(&desk, 4, 0).await;
    let mails = app.delivers_mails().await;
    let notice = mails.0.iter().find(|mail| mail.letter.kind() == MailKind::ManyEmailChanges).unwrap();
    assert_eq!(notice.to, format!("{}@staff.example", office.username));
    let Letter::ManyEmailChanges(letter) = &notice.letter else { panic!("{:?}", mails.list()) };
    assert_eq!((letter.name.as_str(), letter.staff.as_str()), ("Adam Novak", "Sam Ortiz"));
    assert_eq!((letter.many, letter.minutes), (5, 15));
    assert_eq!(app.db_events(EventKind::ManyEmailChanges).await, 1);
    change(&desk, 5, 0).await;
    assert_eq!(notices(&app).await, Vec::<String>::new(), "once an hour");
    app.passes(Span::hours(1));
    for number in 0..5 {
        change(&desk, number, 2).await;
    }
    assert_eq!(notices(&app).await.len(), 1);
    // Clients without an account are only books.
    app.passes(Span::hours(1));
    for number in 0..6 {
        let client = desk.adds_client("Bea", "Silva").await;
        desk.saves_email(client, &format!("bea{number}@example.org")).await.unwrap();
        desk.saves_email(client, &format!("bea{number}@example.com")).await.unwrap();
    }
    assert_eq!(notices(&app).await, Vec::<String>::new());
}

/// Nobody is told about themselves.
async fn owners_are_told_where_there_is_no_administrator(app: TestApp) {
    let (office, owner) = (app.office().await, app.clerk(Role::Owner, RIVERSIDE).await);
    for number in 0..5 {
        let client = app.active_client(&office, &format!("client{number}")).await;
        office.saves_email(client, &format!("new{number}@example.com")).await.unwrap();
        if number < 4 {
            assert_eq!(notices(&app).await, Vec::<String>::new());
        }
    }
    assert_eq!(notices(&app).await, [format!("{}@staff.example", owner.username)]);
}
