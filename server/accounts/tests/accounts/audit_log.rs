//! The audit log: found again, taken along, verified, and by whom.

use crate::{
    harness::{Clerk, HILLSIDE, RIVERSIDE, TestApp, refused},
    on_both,
};
use accounts::{
    ChainCheck, Refused,
    audit_log::{self, LogActor, LogFile, LogForm, LogPage},
};
use shared::{EventKind, Field, Role, Span, Wrong};

on_both! {
    filtered_by_person_action_client_and_day
    page_by_page
    what_can_t_be_looked_for
    a_file_without_formulas
    r34_verified_step_by_step
    the_installations_record_is_for_owners
    r29_only_those_who_run_the_location
}

impl Clerk {
    async fn log(&self, form: &LogForm) -> LogPage {
        audit_log::page(&self.accounts, &self.desk, form, None).await.unwrap()
    }

    async fn kinds(&self, form: &LogForm) -> Vec<EventKind> {
        self.log(form).await.events.iter().filter_map(|event| event.event).collect()
    }
}

async fn filtered_by_person_action_client_and_day(app: TestApp) {
    let (sam, office) = (app.front_desk().await, app.office().await);
    let ana = sam.adds_client("Ana", "Silva").await;
    office.adds_client("Noor", "Haddad").await;
    app.passes(Span::days(1));
    sam.saves_email(ana, "ana@example.org").await.unwrap();
    app.delivers_mails().await;

    let by_sam = LogForm { person: sam.desk.staff.to_string(), ..LogForm::default() };
    assert_eq!(office.kinds(&by_sam).await, [EventKind::EmailSaved, EventKind::ClientAdded]);
    let by_latchkey = LogForm { person: "system".into(), action: "mail-sent".into(), ..LogForm::default() };
    assert_eq!(office.kinds(&by_latchkey).await, [EventKind::MailSent]);
    let added = LogForm { action: "client-added".into(), ..LogForm::default() };
    assert_eq!(office.kinds(&added).await.len(), 2);
    let about_ana = LogForm { client: ana.to_string(), ..LogForm::default() };
    let events = office.log(&about_ana).await.events;
    let kinds: Vec<_> = events.iter().filter_map(|event| event.event).collect();
    assert_eq!(kinds, [EventKind::MailSent, EventKind::EmailSaved, EventKind::ClientAdded]);
    assert_eq!(events[1].client, Some((ana, "Ana Silva".to_owned())));
    assert_eq!(events[1].actor, LogActor::Staff("Sam Ortiz".into(), Some(Role::FrontDesk)));
    // The clock began on Sunday, 15 June 2025.
    let sunday = LogForm { from: "2025-06-15".into(), until: "2025-06-15".into(), ..about_ana.clone() };
    assert_eq!(office.kinds(&sunday).await, [EventKind::ClientAdded]);
    let since = LogForm { from: "2025-06-16".into(), ..about_ana };
    assert_eq!(office.kinds(&since).await, [EventKind::MailSent, EventKind::EmailSaved]);
    let people: Vec<_> =
        office.log(&LogForm::default()).await.people.into_iter().map(|(_, name)| name).collect();
    assert_eq!(people, ["Adam Novak", "Sam Ortiz"]);
    // Another location's client is nobody's here.
    let there = app.clerk(Role::Administrator, HILLSIDE).await;
    let about_ana = LogForm { client: ana.to_string(), ..LogForm::default() };
    assert!(there.kinds(&about_ana).await.is_empty());
}

async fn page_by_page(app: TestApp) {
    let (sam, office) = (app.front_desk().await, app.office().await);
    for number in 0..60 {
        sam.adds_client("Ana", &format!("Silva {number}")).await;
    }
    let form = LogForm { action: "client-added".into(), ..LogForm::default() };
    let first = office.log(&form).await;
    assert_eq!(first.events.len(), 50);
    let second = audit_log::page(&app.accounts, &office.desk, &form, first.older).await.unwrap();
    assert_eq!((second.events.len(), second.older), (10, None));
    let mut seqs: Vec<_> = first.events.iter().chain(&second.events).map(|event| event.seq).collect();
    assert!(seqs.is_sorted_by(|a, b| a > b), "newest first");
    seqs.dedup();
    assert_eq!(seqs.len(), 60);
}

async fn what_can_t_be_looked_for(app: TestApp) {
    let office = app.office().await;
    let form = LogForm {
        person: "nobody".into(),
        action: "nothing".into(),
        client: "x".into(),
        from: "yesterday".into(),
        until: "2025-02-30".into(),
        installation: false,
    };
    let page = office.log(&form).await;
    let told: Vec<_> = page.problems.iter().map(|problem| (problem.field, problem.wrong.clone())).collect();
    let expected = [
        (Field::From, Wrong::Date),
        (Field::Until, Wrong::Date),
        (Field::Person, Wrong::Choice),
        (Field::Action, Wrong::Choice),
    ];
    assert_eq!(told, expected);
    assert!(matches!(LogFile::open(&app.accounts, &office.desk, &form), Err(Refused::NotFound)));
}

async fn a_file_without_formulas(app: TestApp) {
    let (sam, office) = (app.front_desk().await, app.office().await);
    sam.adds_client("=1+1", "Silva").await;
    for number in 0..600 {
        sam.adds_client("Ana", &format!("Silva {number}")).await;
    }
    let form = LogForm { action: "client-added".into(), ..LogForm::default() };
    let mut file = LogFile::open(&app.accounts, &office.desk, &form).unwrap();
    let mut bytes = Vec::new();
    while let Some(piece) = file.next().await.unwrap() {
        bytes.extend(piece);
    }
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.lines().count(), 602);
    let (first, last) = (text.lines().nth(1).unwrap(), text.lines().last().unwrap());
    assert!(first.contains("Sam Ortiz,front-desk,Profile created,Ana Silva 599,"), "{first}");
    assert!(last.contains(",'=1+1 Silva,"), "{last}");
}

/// R34.
async fn r34_verified_step_by_step(app: TestApp) {
    let office = app.office().await;
    let (accounts, desk) = (&app.accounts, &office.desk);
    office.adds_client("Ana", "Silva").await;
    office.adds_client("Noor", "Haddad").await;
    let whole = audit_log::verify(accounts, desk, false, 0).await.unwrap();
    assert!(whole.of >= 3 && whole == ChainCheck { upto: whole.of, of: whole.of, broken: None }, "{whole:?}");
    assert_eq!(audit_log::verify(accounts, desk, false, 2).await.unwrap(), whole);
    assert_eq!(audit_log::verify(accounts, desk, false, i64::MAX).await.unwrap(), whole);
    let last = whole.of;
    let clients = "(SELECT max(seq) FROM audit WHERE action = 'client-added') AND action = 'client-added'";
    for (tampering, broken) in [
        (format!("UPDATE audit SET actor_name = 'Nobody' WHERE seq = {clients}"), last),
        (format!("DELETE FROM audit WHERE seq = {clients}"), last - 1),
        ("UPDATE audit SET ip = '192.0.2.1' WHERE action = 'client-added'".to_owned(), last - 1),
    ] {
        app.db_tampers(&tampering).await;
        let checked = audit_log::verify(accounts, desk, false, 0).await.unwrap();
        assert_eq!(checked.broken, Some(broken), "{tampering}: {checked:?}");
        app.db_puts_the_record_back().await;
    }
}

async fn the_installations_record_is_for_owners(app: TestApp) {
    let (office, owner) = (app.office().await, app.clerk(Role::Owner, RIVERSIDE).await);
    let form = LogForm { installation: true, ..LogForm::default() };
    assert!(owner.kinds(&form).await.contains(&EventKind::StaffSignedIn));
    assert!(audit_log::verify(&app.accounts, &owner.desk, true, 0).await.unwrap().broken.is_none());
    let (accounts, desk) = (&app.accounts, &office.desk);
    assert!(matches!(refused(audit_log::page(accounts, desk, &form, None).await), Refused::NotAllowed));
    assert!(matches!(refused(audit_log::verify(accounts, desk, true, 0).await), Refused::NotAllowed));
    assert!(matches!(LogFile::open(accounts, desk, &form), Err(Refused::NotAllowed)));
}

/// R29.
async fn r29_only_those_who_run_the_location(app: TestApp) {
    for role in [Role::Viewer, Role::FrontDesk] {
        let clerk = app.clerk(role, RIVERSIDE).await;
        let (accounts, desk, form) = (&app.accounts, &clerk.desk, LogForm::default());
        assert!(matches!(refused(audit_log::page(accounts, desk, &form, None).await), Refused::NotAllowed));
        assert!(matches!(refused(audit_log::verify(accounts, desk, false, 0).await), Refused::NotAllowed));
        assert!(matches!(LogFile::open(accounts, desk, &form), Err(Refused::NotAllowed)));
    }
}
