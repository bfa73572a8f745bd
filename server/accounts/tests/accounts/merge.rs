//! Two profiles of one person become one, and two again.

use crate::{
    harness::{Clerk, HILLSIDE, PASSWORD, RIVERSIDE, TestApp, dead, details, problems, refused, token_of},
    on_both,
};
use accounts::{
    DeadLink, Refused,
    client::{self, ContactForm},
    housekeeping, merge,
};
use shared::{
    CantUndo, ClientId, DetailsForm, EmailState, EventKind, Field, MailKind, MergeForm, Role, Span, Status,
    Wrong,
};
use tokio::task::JoinSet;

on_both! { each_answer_stays_as_chosen what_is_left_of_the_one_that_went the_only_account_goes_with_the_profile_that_stays
of_two_accounts_one_opens of_two_accounts_the_other_one an_address_new_to_the_account_is_proven_first
undone_both_are_what_they_were undone_with_accounts_swapped a_day_and_no_longer nothing_done_since_is_lost
merged_twice_and_undone_in_turn of_all_who_merge_at_once_one_does it_is_an_administrators_act }

/// Somebody at the desk merges: the first stays, `form` says the rest.
async fn merges(desk: &Clerk, stays: ClientId, goes: ClientId, form: MergeForm) -> Result<ClientId, Refused> {
    let form = MergeForm { stays: "first".into(), ..form };
    merge::merge(&desk.accounts, &desk.desk, (stays, goes), &form, None).await
}

async fn undoes(desk: &Clerk, survivor: ClientId) -> Result<(), Refused> {
    let merged = desk.profile(survivor).await.merged.expect("a merge to undo");
    merge::undo(&desk.accounts, &desk.desk, survivor, merged.id).await
}

async fn cant_undo(desk: &Clerk, survivor: ClientId) -> Option<CantUndo> {
    let why = desk.profile(survivor).await.merged.expect("a merge").cant_undo;
    if why.is_some() {
        assert!(
            matches!(refused(undoes(desk, survivor).await), Refused::Changed),
            "the use case refuses, too"
        );
    }
    why
}

/// What a merge may change, as the database holds it.
async fn state(app: &TestApp) -> [Vec<String>; 3] {
    // When something last happened to a profile is no part of it: undoing is something that happens.
    app.db_execute("UPDATE clients SET last_event_at = NULL").await;
    [app.db_rows("clients").await, app.db_rows("accounts").await, app.db_rows("links").await]
}

fn two_forms() -> [DetailsForm; 2] {
    let form = |name: &str, number: &str, born: &str, language: &str| DetailsForm {
        preferred_name: format!("{name}ita"),
        member_number: number.to_owned(),
        birth_date: born.to_owned(),
        language: language.to_owned(),
        ..details(name, "Silva")
    };
    [form("Ana", "1", "1991-05-03", "en"), form("Anna", "2", "1991-05-04", "es")]
}

async fn adds_two(app: &TestApp, desk: &Clerk) -> [ClientId; 2] {
    let [one, other] = two_forms();
    let contact = |email, phone, address| ContactForm { email, phone, address, ..ContactForm::default() };
    let a = contact("ana@example.org", "555 0101", "1 Mill Lane");
    let b = contact("anna@example.org", "555 0102", "2 Mill Lane");
    let ids = [
        client::add(&desk.accounts, &desk.desk, &one, &a).await.unwrap(),
        client::add(&desk.accounts, &desk.desk, &other, &b).await.unwrap(),
    ];
    app.delivers_mails().await;
    ids
}

/// A field of the form.
type Answer = fn(&mut MergeForm) -> &mut String;

async fn each_answer_stays_as_chosen(app: TestApp) {
    let office = app.office().await;
    let [mine, others] = two_forms();
    let choices: [(&str, Answer); 8] = [
        ("name", |form| &mut form.name),
        ("preferred_name", |form| &mut form.preferred_name),
        ("member_number", |form| &mut form.member_number),
        ("birth_date", |form| &mut form.birth_date),
        ("language", |form| &mut form.language),
        ("email", |form| &mut form.email),
        ("phone", |form| &mut form.phone),
        ("address", |form| &mut form.address),
    ];
    for (name, field) in choices {
        let [stays, goes] = adds_two(&app, &office).await;
        let mut form = MergeForm::default();
        "second".clone_into(field(&mut form));
        assert_eq!(merges(&office, stays, goes, form).await.unwrap(), stays);
        let profile = office.profile(stays).await;
        let pick = |this: &str, mine: &str, others: &str| {
            if this == name { others.to_owned() } else { mine.to_owned() }
        };
        let expected = DetailsForm {
            first_name: pick("name", &mine.first_name, &others.first_name),
            last_name: pick("name", &mine.last_name, &others.last_name),
            preferred_name: pick("preferred_name", &mine.preferred_name, &others.preferred_name),
            member_number: pick("member_number", &mine.member_number, &others.member_number),
            birth_date: pick("birth_date", &mine.birth_date, &others.birth_date),
            language: pick("language", &mine.language, &others.language),
        };
        assert_eq!(DetailsForm::from(&profile.details), expected, "{name}");
        let email = profile.email.map(|email| email.address).unwrap();
        assert_eq!(email, pick("email", "ana@example.org", "anna@example.org"));
        assert_eq!(profile.phone, pick("phone", "555 0101", "555 0102"));
        assert_eq!(profile.address, pick("address", "1 Mill Lane", "2 Mill Lane"));
        undoes(&office, stays).await.unwrap();
    }
    let [a, b] = adds_two(&app, &office).await;
    let wrong = MergeForm { email: "both".into(), ..MergeForm::default() };
    assert_eq!(problems(merges(&office, a, b, wrong).await), [(Field::Form, Wrong::Choice)]);
    let form = MergeForm { stays: "first".into(), ..MergeForm::default() };
    let stale =
        merge::merge(&office.accounts, &office.desk, (a, b), &form, Some(app.now() - Span::days(1))).await;
    assert!(matches!(refused(stale), Refused::Changed), "the page showed something else");
}

async fn what_is_left_of_the_one_that_went(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    let stays = office.adds_client("Ana", "Silva").await;
    let goes = office.adds_client("Anna", "Sylva").await;
    office.saves_email(goes, "anna@example.org").await.unwrap();
    let token = app.mailed_token().await;
    app.passes(Span::minutes(1));
    merges(&office, stays, goes, MergeForm::default()).await.unwrap();

    assert_eq!(office.searches("").await.unwrap().rows.iter().map(|row| row.id).collect::<Vec<_>>(), [stays]);
    assert!(office.searches("sylva").await.unwrap().rows.is_empty());
    let gone = accounts::profile::of_client(&office.accounts, &office.desk, goes).await;
    assert!(matches!(refused(gone), Refused::NotFound));
    assert!(matches!(refused(office.saves_email(goes, "x@example.org").await), Refused::NotFound));
    let leads_to = merge::survivor_of(&office.accounts, &office.desk, goes).await.unwrap();
    assert_eq!(leads_to, Some(stays), "its address leads to the one that stayed");
    let elsewhere = app.clerk(Role::Administrator, HILLSIDE).await;
    assert_eq!(merge::survivor_of(&elsewhere.accounts, &elsewhere.desk, goes).await.unwrap(), None);

    let told = office.timeline(stays).await;
    assert_eq!(told[..2], [EventKind::ProfileMerged, EventKind::ProfileMergedAway]);
    assert!(
        told.contains(&EventKind::EmailSaved),
        "what happened to the other is history of this one: {told:?}"
    );
    assert_eq!(dead(phone.verifies(&token).await), DeadLink::Replaced);
    assert!(office.profile(stays).await.email.is_none());
    app.delivers_mails().await;
}

async fn the_only_account_goes_with_the_profile_that_stays(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    let stays = office.adds_client("Ana", "Silva").await;
    office.saves_email(stays, "ana@example.org").await.unwrap();
    app.delivers_mails().await;
    let goes = app.active_client(&office, "anna").await;
    let session = phone.signs_in("anna", PASSWORD).await.unwrap();
    merges(&office, stays, goes, MergeForm { email: "second".into(), ..MergeForm::default() }).await.unwrap();

    let profile = office.profile(stays).await;
    assert_eq!(profile.status, Status::Active);
    assert_eq!(profile.account.unwrap().username, "anna");
    assert!(
        matches!(profile.email.unwrap().state, EmailState::Verified { .. }),
        "with the address and its proof"
    );
    assert_eq!(phone.opens_home(&session).await.unwrap().client, stays, "still signed in");
    phone.signs_in("anna", PASSWORD).await.unwrap();
    assert_eq!(office.searches("anna").await.unwrap().rows.len(), 1, "found by the username");
    phone.asks_for_help("anna", "anna@example.org").await.unwrap();
    assert_eq!(app.delivers_mails().await.list(), [("anna@example.org", MailKind::Reset)]);
}

async fn of_two_accounts_one_opens(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    let (stays, goes) = (app.active_client(&office, "ana").await, app.active_client(&office, "anna").await);
    let (mine, others) =
        (phone.signs_in("ana", PASSWORD).await.unwrap(), phone.signs_in("anna", PASSWORD).await.unwrap());
    merges(&office, stays, goes, MergeForm::default()).await.unwrap();
    assert_eq!(app.delivers_mails().await.list(), [("anna@example.org", MailKind::AccountsMerged)]);
    phone.opens_home(&mine).await.unwrap();
    assert!(phone.opens_home(&others).await.is_err(), "signed out");
    phone.signs_in("ana", PASSWORD).await.unwrap();
    assert_eq!(problems(phone.signs_in("anna", PASSWORD).await), [(Field::Form, Wrong::Credentials)]);
    phone.asks_for_help("anna", "anna@example.org").await.unwrap();
    assert!(app.delivers_mails().await.list().is_empty(), "nothing to recover");
}

async fn of_two_accounts_the_other_one(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    let (stays, goes) = (app.active_client(&office, "ana").await, app.active_client(&office, "anna").await);
    let (mine, others) =
        (phone.signs_in("ana", PASSWORD).await.unwrap(), phone.signs_in("anna", PASSWORD).await.unwrap());
    let form = MergeForm { account: "second".into(), email: "second".into(), ..MergeForm::default() };
    merges(&office, stays, goes, form).await.unwrap();
    assert_eq!(app.delivers_mails().await.list(), [("ana@example.org", MailKind::AccountsMerged)]);
    assert_eq!(office.profile(stays).await.account.unwrap().username, "anna");
    assert_eq!(phone.opens_home(&others).await.unwrap().client, stays);
    assert!(phone.opens_home(&mine).await.is_err());
    phone.signs_in("anna", PASSWORD).await.unwrap();
    assert!(phone.signs_in("ana", PASSWORD).await.is_err());
}

async fn an_address_new_to_the_account_is_proven_first(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    let stays = app.active_client(&office, "ana").await;
    let goes = office.adds_client("Ana", "Silva").await;
    office.saves_email(goes, "new@example.org").await.unwrap();
    phone.verifies(&app.mailed_token().await).await.unwrap();
    merges(&office, stays, goes, MergeForm { email: "second".into(), ..MergeForm::default() }).await.unwrap();
    let mails = app.delivers_mails().await;
    let expected = [("new@example.org", MailKind::Verification), ("ana@example.org", MailKind::EmailChanged)];
    assert_eq!(mails.list(), expected);
    assert_eq!(office.profile(stays).await.email.unwrap().state, EmailState::Pending);
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    assert_eq!(
        app.delivers_mails().await.list(),
        [("ana@example.org", MailKind::Reset)],
        "until then, the old one"
    );
    // The old one may say that nobody asked for this.
    phone.opens_undo(&token_of(&mails.0[1])).await.unwrap();
    phone.verifies(&token_of(&mails.0[0])).await.unwrap();
    assert_eq!(cant_undo(&office, stays).await, Some(CantUndo::Edited));
}

async fn undone_both_are_what_they_were(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    let [stays, goes] = adds_two(&app, &office).await;
    office.vouches_for_email(goes, "Saw the card").await.unwrap();
    office.invites(goes).await.unwrap();
    let invitation = app.mailed_token().await;
    let before = state(&app).await;
    let all = MergeForm::from(shared::MergeChoice::all_of(shared::Side::Second));
    merges(&office, stays, goes, all).await.unwrap();
    assert_ne!(state(&app).await, before);
    assert_eq!(dead(phone.opens_invitation(&invitation).await), DeadLink::Replaced);

    app.passes(Span::hours(23));
    undoes(&office, stays).await.unwrap();
    assert_eq!(state(&app).await, before);
    assert_eq!(office.timeline(goes).await[0], EventKind::MergeUndone);
    assert_eq!(office.timeline(stays).await[0], EventKind::MergeUndone);
    phone.accepts(&invitation, "anna", PASSWORD).await.unwrap();
    assert!(office.profile(stays).await.merged.is_none(), "nothing to undo any more");
}

async fn undone_with_accounts_swapped(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    let (stays, goes) = (app.active_client(&office, "ana").await, app.active_client(&office, "anna").await);
    let before = state(&app).await;
    let swapped = MergeForm { account: "second".into(), email: "second".into(), ..MergeForm::default() };
    for form in [swapped, MergeForm::default()] {
        merges(&office, stays, goes, form).await.unwrap();
        let merged = office.profile(stays).await.merged.unwrap();
        undoes(&office, stays).await.unwrap();
        merge::undo(&office.accounts, &office.desk, stays, merged.id).await.unwrap();
        assert_eq!(state(&app).await, before);
        app.delivers_mails().await.only();
    }
    let mine = phone.signs_in("ana", PASSWORD).await.unwrap();
    assert_eq!(phone.opens_home(&mine).await.unwrap().client, stays);
    let others = phone.signs_in("anna", PASSWORD).await.unwrap();
    assert_eq!(phone.opens_home(&others).await.unwrap().client, goes);
}

async fn a_day_and_no_longer(app: TestApp) {
    let office = app.office().await;
    let [stays, goes] = adds_two(&app, &office).await;
    merges(&office, stays, goes, MergeForm::default()).await.unwrap();
    assert_eq!(cant_undo(&office, stays).await, None);
    app.passes(Span::days(1));
    assert_eq!(cant_undo(&office, stays).await, Some(CantUndo::TooLate));
    let forgotten = housekeeping::tidy_up(&app.accounts).await.unwrap();
    assert_eq!(forgotten.merges, 1, "what is of no use is not kept");
    assert_eq!(cant_undo(&office, stays).await, Some(CantUndo::TooLate));
    app.passes(Span::days(1));
    assert!(office.profile(stays).await.merged.is_none(), "no news any more");
}

async fn nothing_done_since_is_lost(app: TestApp) {
    let office = app.office().await;
    let [stays, goes] = adds_two(&app, &office).await;
    merges(&office, stays, goes, MergeForm::default()).await.unwrap();
    let form = DetailsForm { member_number: "77".into(), ..two_forms()[0].clone() };
    client::edit(&office.accounts, &office.desk, stays, &form).await.unwrap();
    assert_eq!(cant_undo(&office, stays).await, Some(CantUndo::Edited));
    client::edit(&office.accounts, &office.desk, stays, &two_forms()[0]).await.unwrap();
    assert_eq!(cant_undo(&office, stays).await, None, "as it was after the merge");
}

async fn merged_twice_and_undone_in_turn(app: TestApp) {
    let office = app.office().await;
    let (a, b, c) = (
        office.adds_client("Ana", "Silva").await,
        office.adds_client("Ana", "Silva").await,
        office.adds_client("Ana", "Silva").await,
    );
    let before = state(&app).await;
    merges(&office, b, c, MergeForm::default()).await.unwrap();
    let first = office.profile(b).await.merged.unwrap().id;
    let between = state(&app).await;
    merges(&office, a, b, MergeForm::default()).await.unwrap();
    for gone in [b, c] {
        assert_eq!(merge::survivor_of(&office.accounts, &office.desk, gone).await.unwrap(), Some(a));
    }
    assert!(office.timeline(a).await.iter().filter(|event| **event == EventKind::ClientAdded).count() == 3);
    let early = merge::undo(&office.accounts, &office.desk, b, first).await;
    assert!(matches!(refused(early), Refused::Changed), "the later one first");
    undoes(&office, a).await.unwrap();
    assert_eq!(state(&app).await, between);
    undoes(&office, b).await.unwrap();
    assert_eq!(state(&app).await, before);
}

async fn of_all_who_merge_at_once_one_does(app: TestApp) {
    let office = app.office().await;
    let [a, b] = adds_two(&app, &office).await;
    let mut presses = JoinSet::new();
    for number in 0..10 {
        let (office, (stays, goes)) = (office.clone(), if number % 2 == 0 { (a, b) } else { (b, a) });
        presses.spawn(async move { merges(&office, stays, goes, MergeForm::default()).await.unwrap() });
    }
    let survivors = presses.join_all().await;
    assert!(
        survivors.iter().all(|survivor| *survivor == survivors[0]),
        "all are told the same: {survivors:?}"
    );
    assert_eq!(app.db_events(EventKind::ProfileMerged).await, 1);
}

async fn it_is_an_administrators_act(app: TestApp) {
    let office = app.office().await;
    let [a, b] = adds_two(&app, &office).await;
    for role in [Role::Viewer, Role::FrontDesk] {
        let clerk = app.clerk(role, RIVERSIDE).await;
        assert!(matches!(refused(merges(&clerk, a, b, MergeForm::default()).await), Refused::NotAllowed));
    }
    let elsewhere = app.clerk(Role::Administrator, HILLSIDE).await;
    assert!(matches!(refused(merges(&elsewhere, a, b, MergeForm::default()).await), Refused::NotFound));
    assert!(matches!(refused(merges(&office, a, a, MergeForm::default()).await), Refused::NotFound));
    merges(&office, a, b, MergeForm::default()).await.unwrap();
    let id = office.profile(a).await.merged.unwrap().id;
    let desk = app.clerk(Role::FrontDesk, RIVERSIDE).await;
    assert!(matches!(refused(merge::undo(&desk.accounts, &desk.desk, a, id).await), Refused::NotAllowed));
    assert!(matches!(
        refused(merge::undo(&elsewhere.accounts, &elsewhere.desk, a, id).await),
        Refused::NotFound
    ));
}
