//! Passkeys of clients and of staff: added, signed in with, removed; and every answer that must open nothing.

use crate::{
    harness::{Clerk, Device, HILLSIDE, PASSWORD, RIVERSIDE, TestApp, Visitor, problems, refused},
    on_both,
};
use accounts::{
    NewSession, Refused, StaffMember, client_data, housekeeping, merge, passkey, password_change,
    second_factor, staff, step_up, user,
};
use mail::{Letter, SecondFactorAct};
use shared::{ClientId, EventKind, Field, MailKind, MergeForm, PasskeyId, Role, Span, Wrong};
use tokio::task::JoinSet;

on_both! {
    a_client_adds_one_and_signs_in
    staff_add_one_and_sign_in_without_a_code
    r9_the_browser_is_asked_for_what_counts_as_two_factors
    r4_an_answer_works_once
    r4_fifty_times_one_answer
    a_challenge_waits_five_minutes
    a_wrong_answer_opens_nothing
    a_new_one_is_made_for_us_alone
    r11_whoever_may_not_come_in_is_told_nothing
    r5_each_at_its_own_door
    a_copied_one_is_found_out
    r31_refused_ones_count
    r31_challenges_from_one_place_are_limited
    a_proof_by_passkey
    a_removed_one_opens_nothing
    ten_and_no_more
    whose_they_are
    a_session_alone_adds_none
    a_reset_password_leaves_none
    a_changed_password_leaves_them
    a_handover_leaves_none
    an_undo_removes_what_came_since
    a_colleague_resets_them
    a_renewed_link_removes_them
    they_go_where_the_account_goes
    r44_they_are_named_and_erased
    nothing_of_it_without_the_mail
}

const REFUSED: [(Field, Wrong); 1] = [(Field::Form, Wrong::Passkey)];

impl Visitor {
    async fn begins(&self, session: &str) -> String {
        passkey::begin_by_client(&self.accounts, &self.origin, &self.slug, session, PASSWORD).await.unwrap();
        self.is_asked_for_a_new_one(session).await.unwrap()
    }

    async fn is_asked_for_a_new_one(&self, session: &str) -> Option<String> {
        let me = self.opens_home(session).await.unwrap();
        let new = passkey::new_by_client(&self.accounts, &self.origin, &me, session).await.unwrap();
        new.map(|new| new.options)
    }

    async fn adds(&self, session: &str, name: &str, answer: &str) -> Result<(), Refused> {
        passkey::add_by_client(&self.accounts, &self.origin, &self.slug, session, name, answer).await
    }

    async fn passkeys(&self, session: &str) -> Vec<passkey::Passkey> {
        passkey::of_client(&self.accounts, &self.opens_home(session).await.unwrap()).await.unwrap()
    }

    async fn removes(&self, session: &str, at: usize) -> Result<NewSession, Refused> {
        let id = self.passkeys(session).await[at].id;
        passkey::remove_by_client(&self.accounts, &self.origin, &self.slug, session, id).await
    }

    async fn is_asked(&self) -> String {
        passkey::ask_client(&self.accounts, &self.origin, &self.slug).await.unwrap()
    }

    async fn brings(&self, answer: &str) -> Result<NewSession, Refused> {
        passkey::sign_in_client(&self.accounts, &self.origin, &self.slug, answer).await
    }

    async fn comes_with(&self, device: &mut Device) -> Result<NewSession, Refused> {
        let asked = self.is_asked().await;
        self.brings(&device.answers(&asked)).await
    }
}

impl Clerk {
    async fn myself(&self) -> StaffMember {
        staff::member(&self.accounts, &self.desk.origin, &self.session).await.unwrap()
    }

    async fn begins_one(&self) -> String {
        let member = self.myself().await;
        passkey::begin_by_staff(&self.accounts, &member).await.unwrap();
        passkey::new_by_staff(&self.accounts, &member).await.unwrap().options
    }

    async fn adds_one(&self, name: &str, answer: &str) -> Result<(), Refused> {
        passkey::add_by_staff(&self.accounts, &self.myself().await, name, answer).await
    }

    async fn comes_with(&self, device: &mut Device) -> Result<NewSession, Refused> {
        let asked = passkey::ask_staff(&self.accounts, &self.desk.origin).await.unwrap();
        passkey::sign_in_staff(&self.accounts, &self.desk.origin, &device.answers(&asked)).await
    }
}

/// A client with a passkey on their phone, who is signed in.
struct Holder {
    client: ClientId,
    phone: Visitor,
    session: String,
    device: Device,
}

impl TestApp {
    async fn holder(&self, desk: &Clerk, username: &str, number: u8) -> Holder {
        let client = self.active_client(desk, username).await;
        let (phone, mut device) = (self.visitor(), Device::new(number));
        let session = phone.signs_in(username, PASSWORD).await.unwrap();
        let asked = phone.begins(&session).await;
        phone.adds(&session, "My phone", &device.makes(&asked)).await.unwrap();
        assert_eq!(self.delivers_mails().await.only().0[0].letter.kind(), MailKind::PasskeyChanged);
        Holder { client, phone, session, device }
    }

    async fn clerk_with_passkey(&self, clerk: Clerk, number: u8) -> (Clerk, Device) {
        let mut device = Device::new(number);
        let asked = clerk.begins_one().await;
        clerk.adds_one("Work phone", &device.makes(&asked)).await.unwrap();
        let mails = self.delivers_mails().await;
        let Letter::SecondFactor(letter) = &mails.only().0[0].letter else { panic!("another letter") };
        assert_eq!(letter.act, SecondFactorAct::PasskeyAdded { passkey: "Work phone".to_owned() });
        (clerk, device)
    }
}

async fn a_client_adds_one_and_signs_in(app: TestApp) {
    let (desk, before) = (app.front_desk().await, app.now());
    let Holder { client, phone, session, mut device } = app.holder(&desk, "ana", 1).await;
    let [added] = &phone.passkeys(&session).await[..] else { panic!("one") };
    assert_eq!((added.name.as_str(), added.last_used_at), ("My phone", None));
    assert!(added.added_at > before && added.added_at < app.now());

    app.passes(Span::minutes(1));
    let before = app.now();
    let new = phone.comes_with(&mut device).await.unwrap();
    assert_ne!(new.token, session);
    assert_eq!(phone.opens_home(&new.token).await.unwrap().username, "ana");
    assert!(phone.passkeys(&session).await[0].last_used_at > Some(before));
    let timeline = desk.timeline(client).await;
    assert_eq!(timeline[..2], [EventKind::SignedIn, EventKind::PasskeyUsed], "{timeline:?}");
    assert_eq!(app.db_events(EventKind::PasskeyAdded).await, 1);

    // What earlier wrong passwords counted is forgotten by a sign-in with a passkey, as by one with a password.
    for _ in 0..4 {
        assert!(phone.signs_in("ana", "a guess").await.is_err());
    }
    app.passes(Span::minutes(1));
    phone.comes_with(&mut device).await.unwrap();
    phone.signs_in("ana", PASSWORD).await.unwrap();
}

async fn staff_add_one_and_sign_in_without_a_code(app: TestApp) {
    let (sam, mut device) = app.clerk_with_passkey(app.front_desk().await, 1).await;
    let member = sam.myself().await;
    second_factor::begin(&app.accounts, &member, PASSWORD).await.unwrap();
    let key = second_factor::set_up(&app.accounts, &member).await.unwrap().key;
    let code = crate::harness::Authenticator::with(&key).shows(&app);
    second_factor::switch_on(&app.accounts, &member, &code).await.unwrap();
    app.delivers_mails().await;
    app.passes(Span::minutes(20));
    let before = app.now();
    let session = sam.comes_with(&mut device).await.unwrap();
    let there = staff::member(&app.accounts, &sam.desk.origin, &session.token).await.unwrap();
    assert_eq!(there.id, sam.desk.staff);
    assert!(there.is_proven(), "a sign-in is a proof");
    assert_eq!(app.db_events(EventKind::StaffPasskeyAdded).await, 1);
    assert_eq!(app.db_events(EventKind::StaffPasskeyUsed).await, 1);
    let [own] = &passkey::of_staff(&app.accounts, &there).await.unwrap()[..] else { panic!("one") };
    assert!(own.name == "Work phone" && own.last_used_at > Some(before), "{own:?}");
}

async fn r9_the_browser_is_asked_for_what_counts_as_two_factors(app: TestApp) {
    assert!(passkey::are_possible(&app.accounts));
    let desk = app.front_desk().await;
    let Holder { phone, session, device, .. } = app.holder(&desk, "ana", 1).await;
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let asked = json(&phone.begins(&session).await);
    assert_eq!(asked["rp"]["id"], "club.example");
    assert_eq!(asked["rp"]["name"], "Riverside Sports Club");
    assert_eq!(asked["user"]["name"], "ana");
    assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(
        asked["excludeCredentials"].as_array().unwrap().len(),
        1,
        "the phone that has one makes no other"
    );
    let again = json(&phone.begins(&session).await);
    assert_eq!(asked["user"]["id"], again["user"]["id"], "one handle for all of one holder's");
    assert_ne!(asked["challenge"], again["challenge"]);
    let handle = asked["user"]["id"].as_str().unwrap();
    assert_eq!(handle.len(), 22, "128 bits");
    let asked = json(&phone.is_asked().await);
    assert_eq!(asked["rpId"], "club.example");
    assert_eq!(asked["userVerification"], "required");
    assert_eq!(asked["allowCredentials"], serde_json::json!([]), "nobody is named before anybody is known");
    drop(device);
    // A handle says nothing: it is nobody's id.
    let dump = app.db_rows("accounts").await.concat();
    assert!(!dump.contains(handle));
}

async fn r4_an_answer_works_once(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { phone, mut device, .. } = app.holder(&desk, "ana", 1).await;
    let answer = device.answers(&phone.is_asked().await);
    phone.brings(&answer).await.unwrap();
    assert_eq!(problems(phone.brings(&answer).await), REFUSED);
    // Nor does a phone without a counter give it a second time.
    let asked = phone.is_asked().await;
    let first = Device { counter: 10, ..device.clone() }.answers(&asked);
    let second = Device { counter: 20, ..device.clone() }.answers(&asked);
    phone.brings(&first).await.unwrap();
    assert_eq!(problems(phone.brings(&second).await), REFUSED);
    assert_eq!(app.db_number("SELECT count(*) FROM passkey_ceremonies").await, 0);
}

async fn r4_fifty_times_one_answer(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { phone, mut device, .. } = app.holder(&desk, "ana", 1).await;
    let before = app.db_events(EventKind::SignedIn).await;
    let answer = device.answers(&phone.is_asked().await);
    let mut tries = JoinSet::new();
    for _ in 0..50 {
        let (phone, answer) = (phone.clone(), answer.clone());
        tries.spawn(async move { phone.brings(&answer).await.is_ok() });
    }
    let won = tries.join_all().await.into_iter().filter(|won| *won).count();
    assert_eq!((won, app.db_events(EventKind::SignedIn).await - before), (1, 1));
}

async fn a_challenge_waits_five_minutes(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { phone, session, mut device, .. } = app.holder(&desk, "ana", 1).await;
    let in_time = device.answers(&phone.is_asked().await);
    app.passes(Span::minutes(5) - Span::seconds(1));
    phone.brings(&in_time).await.unwrap();
    let late = device.answers(&phone.is_asked().await);
    let asked = phone.begins(&session).await;
    app.passes(Span::minutes(5));
    assert_eq!(problems(phone.brings(&late).await), REFUSED);
    assert_eq!(phone.is_asked_for_a_new_one(&session).await, None);
    let made = Device::new(2).makes(&asked);
    let not_made = [(Field::Form, Wrong::PasskeyNotMade)];
    assert_eq!(problems(phone.adds(&session, "Late", &made).await), not_made);
    // R45: a clock set back revives nothing.
    let early = device.answers(&phone.is_asked().await);
    let now = app.now();
    app.clock_is_set_to(now - Span::hours(1));
    assert_eq!(problems(phone.brings(&early).await), REFUSED);
    app.clock_is_set_to(now);
    phone.is_asked().await;
    app.passes(Span::minutes(6));
    // To add one, and to sign in with one.
    assert_eq!(housekeeping::tidy_up(&app.accounts).await.unwrap().passkey_ceremonies, 2);
}

async fn a_wrong_answer_opens_nothing(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { client, phone, session, device } = app.holder(&desk, "ana", 1).await;
    let before = app.db_events(EventKind::SignedIn).await;
    let counted = |device: &Device| Device { counter: 50, ..device.clone() };
    let wrong = [
        ("another page", Device { origin: "https://club.example.evil.example".into(), ..counted(&device) }),
        ("another port", Device { origin: "https://club.example:8443".into(), ..counted(&device) }),
        ("no TLS", Device { origin: "http://club.example".into(), ..counted(&device) }),
        ("another site", Device { site: "evil.example".into(), ..counted(&device) }),
        ("not unlocked", Device { unlocked: false, ..counted(&device) }),
        ("another key", counted(&device).forged()),
        ("another's handle", counted(&device).of_somebody_else()),
    ];
    for (what, mut device) in wrong {
        assert_eq!(problems(phone.comes_with(&mut device).await), REFUSED, "{what}");
        desk.unlocks(client).await.ok();
        app.passes(Span::minutes(1));
    }
    app.delivers_mails().await;
    // A challenge that was never ours, and one that asked for something else.
    let made_up = r#"{"challenge":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#;
    assert_eq!(problems(phone.brings(&counted(&device).answers(made_up)).await), REFUSED);
    let to_add = phone.begins(&session).await;
    assert_eq!(problems(phone.brings(&counted(&device).answers(&to_add)).await), REFUSED);
    for garbage in ["", "{}", "null", "é", &"[".repeat(5000)] {
        assert_eq!(problems(phone.brings(garbage).await), REFUSED, "{garbage}");
    }
    assert_eq!(app.db_events(EventKind::SignedIn).await, before);
    app.passes(Span::hours(1));
    phone.comes_with(&mut counted(&device)).await.unwrap();
}

async fn a_new_one_is_made_for_us_alone(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { phone, session, .. } = app.holder(&desk, "ana", 1).await;
    let not_made = [(Field::Form, Wrong::PasskeyNotMade)];
    for mut wrong in [
        Device { origin: "https://evil.example".into(), ..Device::new(2) },
        Device { site: "evil.example".into(), ..Device::new(2) },
        Device { unlocked: false, ..Device::new(2) },
    ] {
        let made = wrong.makes(&phone.begins(&session).await);
        assert_eq!(problems(phone.adds(&session, "Phone", &made).await), not_made);
    }
    // Somebody's already, asked of another session, made twice, and nothing at all.
    let taken = Device::new(1).makes(&phone.begins(&session).await);
    assert_eq!(problems(phone.adds(&session, "Phone", &taken).await), not_made);
    let other = phone.signs_in("ana", PASSWORD).await.unwrap();
    let made = Device::new(2).makes(&phone.begins(&session).await);
    assert_eq!(problems(phone.adds(&other, "Phone", &made).await), not_made);
    let made = Device::new(2).makes(&phone.begins(&session).await);
    assert_eq!(problems(phone.adds(&session, "", &made).await), [(Field::Name, Wrong::Empty)]);
    phone.adds(&session, "Phone", &made).await.unwrap();
    assert_eq!(problems(phone.adds(&session, "Phone", &made).await), not_made);
    assert_eq!(problems(phone.adds(&session, "Phone", "").await), not_made);
    assert_eq!(phone.passkeys(&session).await.len(), 2);
    app.delivers_mails().await;
}

async fn r11_whoever_may_not_come_in_is_told_nothing(app: TestApp) {
    let office = app.office().await;
    let unknown = problems(app.visitor().comes_with(&mut Device::new(40)).await);
    assert_eq!(unknown, REFUSED);
    let Holder { client, phone, mut device, .. } = app.holder(&office, "ana", 1).await;
    let waited = app.held_answers();
    office.disables(client).await.unwrap();
    assert_eq!(problems(phone.comes_with(&mut device).await), unknown, "disabled");
    assert!(app.held_answers() > waited, "R12");
    office.enables(client).await.unwrap();
    for _ in 0..5 {
        assert!(phone.from("192.0.2.1").signs_in("ana", "a guess").await.is_err());
    }
    assert_eq!(problems(phone.comes_with(&mut device).await), unknown, "locked");
    app.passes(Span::minutes(2));
    phone.comes_with(&mut device).await.unwrap();
    client_data::erase(&office.accounts, &office.desk, client).await.unwrap();
    assert_eq!(problems(phone.comes_with(&mut device).await), unknown, "erased");

    let (sam, mut device) = app.clerk_with_passkey(app.front_desk().await, 2).await;
    let owner = app.clerk(Role::Owner, RIVERSIDE).await;
    let disable = async |id| user::disable(&owner.accounts, &owner.desk, id).await.unwrap();
    for _ in 0..5 {
        let origin = &phone.from("192.0.2.1").origin;
        assert!(staff::sign_in(&app.accounts, origin, &sam.username, "a guess").await.is_err());
    }
    assert_eq!(problems(sam.comes_with(&mut device).await), unknown, "locked");
    app.passes(Span::minutes(2));
    sam.comes_with(&mut device).await.unwrap();
    // An owner who is switched off is so everywhere.
    let (other, mut device) = app.clerk_with_passkey(app.clerk(Role::Owner, RIVERSIDE).await, 3).await;
    disable(other.desk.staff).await;
    assert_eq!(problems(other.comes_with(&mut device).await), unknown, "disabled");
    app.delivers_mails().await;
}

async fn r5_each_at_its_own_door(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { phone, device, .. } = app.holder(&desk, "ana", 1).await;
    let (sam, of_sam) = app.clerk_with_passkey(desk, 2).await;
    let counted = |device: &Device, counter| Device { counter, ..device.clone() };
    let elsewhere = app.visitor_at(HILLSIDE);
    assert_eq!(problems(elsewhere.comes_with(&mut counted(&device, 1)).await), REFUSED, "another location");
    assert_eq!(problems(sam.comes_with(&mut counted(&device, 2)).await), REFUSED, "a client among staff");
    assert_eq!(problems(phone.comes_with(&mut counted(&of_sam, 3)).await), REFUSED, "staff among clients");
    // Nor is a challenge of one door answered at another.
    let asked = elsewhere.is_asked().await;
    assert_eq!(problems(phone.brings(&counted(&device, 4).answers(&asked)).await), REFUSED);
    phone.comes_with(&mut counted(&device, 5)).await.unwrap();
    sam.comes_with(&mut counted(&of_sam, 5)).await.unwrap();
}

/// Two phones with one key: the one that is behind is a copy, or was copied.
async fn a_copied_one_is_found_out(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { phone, mut device, .. } = app.holder(&desk, "ana", 1).await;
    let mut copy = device.clone();
    phone.comes_with(&mut device).await.unwrap();
    phone.comes_with(&mut device).await.unwrap();
    assert_eq!(problems(phone.comes_with(&mut copy).await), REFUSED);
}

async fn r31_refused_ones_count(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { phone, device, .. } = app.holder(&desk, "ana", 1).await;
    for _ in 0..5 {
        assert_eq!(problems(phone.comes_with(&mut device.forged()).await), REFUSED);
    }
    assert_eq!(app.db_events(EventKind::AccountLocked).await, 1);
    assert_eq!(problems(phone.signs_in("ana", PASSWORD).await), [(Field::Form, Wrong::Credentials)]);
    let stranger = phone.from("192.0.2.77");
    for _ in 0..20 {
        assert_eq!(problems(stranger.comes_with(&mut Device::new(50)).await), REFUSED);
    }
    let many = refused(stranger.comes_with(&mut Device::new(50)).await);
    assert!(matches!(many, Refused::TooOften { .. }), "{many:?}");
}

async fn r31_challenges_from_one_place_are_limited(app: TestApp) {
    let phone = app.visitor();
    for _ in 0..600 {
        phone.is_asked().await;
    }
    let many = passkey::ask_client(&app.accounts, &phone.origin, &phone.slug).await;
    assert!(matches!(refused(many), Refused::TooOften { .. }));
    phone.from("192.0.2.1").is_asked().await;
}

async fn a_proof_by_passkey(app: TestApp) {
    let (sam, mut device) = app.clerk_with_passkey(app.front_desk().await, 1).await;
    let (eva, mut of_eva) = app.clerk_with_passkey(app.front_desk().await, 2).await;
    app.passes(Span::minutes(11));
    let stale = sam.myself().await;
    assert!(!stale.is_proven());
    assert!(step_up::question(&app.accounts, &stale).await.unwrap().or_passkey);
    let ask = async || passkey::ask_to_confirm(&app.accounts, &stale).await.unwrap();
    let confirm = async |answer: &str| passkey::confirm(&app.accounts, &stale, answer).await;
    // A colleague's, a sign-in's, a replayed one.
    assert_eq!(problems(confirm(&of_eva.answers(&ask().await)).await), REFUSED);
    let to_sign_in = passkey::ask_staff(&app.accounts, &sam.desk.origin).await.unwrap();
    assert_eq!(problems(confirm(&device.answers(&to_sign_in)).await), REFUSED);
    let answer = device.answers(&ask().await);
    let new = confirm(&answer).await.unwrap();
    assert!(matches!(
        refused(staff::member(&app.accounts, &sam.desk.origin, &sam.session).await),
        Refused::SignedOut
    ));
    let member = staff::member(&app.accounts, &sam.desk.origin, &new.token).await.unwrap();
    assert!(member.is_proven());
    assert_eq!(app.db_events(EventKind::StaffConfirmed).await, 1);
    assert_eq!(problems(passkey::confirm(&app.accounts, &member, &answer).await), REFUSED);
    // A proof that another session was asked for is none.
    let asked = passkey::ask_to_confirm(&app.accounts, &member).await.unwrap();
    let other = sam.comes_with(&mut device).await.unwrap();
    let other = staff::member(&app.accounts, &sam.desk.origin, &other.token).await.unwrap();
    assert_eq!(problems(passkey::confirm(&app.accounts, &other, &device.answers(&asked)).await), REFUSED);
    // Who has none isn't asked.
    let none = app.front_desk().await.myself().await;
    assert!(!step_up::question(&app.accounts, &none).await.unwrap().or_passkey);
    assert!(matches!(refused(passkey::ask_to_confirm(&app.accounts, &none).await), Refused::NotFound));
    // R31: wrong ones lock as wrong passwords do.
    let eva = staff::member(&app.accounts, &eva.desk.origin, &eva.session).await.unwrap();
    for _ in 0..5 {
        let asked = passkey::ask_to_confirm(&app.accounts, &eva).await.unwrap();
        let forged = of_eva.forged().answers(&asked);
        assert_eq!(problems(passkey::confirm(&app.accounts, &eva, &forged).await), REFUSED);
    }
    let asked = passkey::ask_to_confirm(&app.accounts, &eva).await.unwrap();
    let locked = problems(passkey::confirm(&app.accounts, &eva, &of_eva.answers(&asked)).await);
    assert!(matches!(locked[..], [(Field::Form, Wrong::TooOften(1..=60))]), "{locked:?}");
}

async fn a_removed_one_opens_nothing(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { phone, session, mut device, .. } = app.holder(&desk, "ana", 1).await;
    let other = phone.comes_with(&mut device).await.unwrap().token;
    let asked = phone.is_asked().await;
    let new = phone.removes(&session, 0).await.unwrap();
    let mails = app.delivers_mails().await;
    assert_eq!(mails.list(), [("ana@example.org", MailKind::PasskeyChanged)]);
    assert_eq!(app.db_events(EventKind::PasskeyRemoved).await, 1);
    assert_eq!(problems(phone.brings(&device.answers(&asked)).await), REFUSED);
    for ended in [&session, &other] {
        assert!(matches!(refused(phone.opens_home(ended).await), Refused::SignedOut));
    }
    assert_eq!(phone.passkeys(&new.token).await, []);

    let (sam, mut device) = app.clerk_with_passkey(desk, 2).await;
    let other = sam.comes_with(&mut device).await.unwrap().token;
    let id = passkey::of_staff(&app.accounts, &sam.myself().await).await.unwrap()[0].id;
    passkey::remove_by_staff(&app.accounts, &sam.myself().await, id).await.unwrap();
    assert!(app.delivers_mails().await.list().len() == 1);
    assert_eq!(app.db_events(EventKind::StaffPasskeyRemoved).await, 1);
    assert_eq!(problems(sam.comes_with(&mut device).await), REFUSED);
    let ended = staff::member(&app.accounts, &sam.desk.origin, &other).await;
    assert!(matches!(refused(ended), Refused::SignedOut));
}

async fn ten_and_no_more(app: TestApp) {
    let sam = app.front_desk().await;
    for number in 1..=10 {
        let asked = sam.begins_one().await;
        sam.adds_one("One of ten", &Device::new(number).makes(&asked)).await.unwrap();
    }
    app.delivers_mails().await;
    let eleventh = passkey::begin_by_staff(&app.accounts, &sam.myself().await).await;
    assert!(matches!(refused(eleventh), Refused::Changed));
}

/// R29: what is somebody else's is not found.
async fn whose_they_are(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { phone, session, .. } = app.holder(&desk, "ana", 1).await;
    let Holder { session: of_ben, .. } = app.holder(&desk, "ben", 2).await;
    let id = phone.passkeys(&session).await[0].id;
    let (accounts, slug) = (&phone.accounts, &phone.slug);
    let remove = passkey::remove_by_client(accounts, &phone.origin, slug, &of_ben, id).await;
    assert!(matches!(refused(remove), Refused::NotFound));
    let sam = desk.myself().await;
    assert!(matches!(refused(passkey::remove_by_staff(accounts, &sam, id).await), Refused::NotFound));
    assert_eq!(phone.passkeys(&session).await.len(), 1);
}

async fn a_session_alone_adds_none(app: TestApp) {
    let desk = app.front_desk().await;
    app.active_client(&desk, "ana").await;
    let phone = app.visitor();
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    let begin = async |password| {
        passkey::begin_by_client(&phone.accounts, &phone.origin, &phone.slug, &session, password).await
    };
    assert_eq!(phone.is_asked_for_a_new_one(&session).await, None);
    for _ in 0..5 {
        assert_eq!(problems(begin("a guess").await), [(Field::Password, Wrong::WrongPassword)]);
    }
    let locked = problems(begin(PASSWORD).await);
    assert!(matches!(locked[..], [(Field::Password, Wrong::TooOften(_))]), "{locked:?}");
    assert_eq!(phone.is_asked_for_a_new_one(&session).await, None);

    let asked = desk.begins_one().await;
    app.passes(Span::minutes(4));
    app.passes(Span::minutes(7));
    let stale = desk.myself().await;
    assert!(matches!(refused(passkey::begin_by_staff(&app.accounts, &stale).await), Refused::ProofNeeded));
    let made = Device::new(1).makes(&asked);
    assert!(matches!(refused(desk.adds_one("Phone", &made).await), Refused::ProofNeeded));
    let nothing = PasskeyId::new(uuid::Uuid::nil());
    let remove = passkey::remove_by_staff(&app.accounts, &stale, nothing).await;
    assert!(matches!(refused(remove), Refused::ProofNeeded));
}

async fn a_reset_password_leaves_none(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { client, phone, mut device, .. } = app.holder(&desk, "ana", 1).await;
    desk.sends_reset(client).await.unwrap();
    phone.resets(&app.mailed_token().await, "another three words").await.unwrap();
    let mails = app.delivers_mails().await;
    let Letter::PasswordChanged(letter) = &mails.only().0[0].letter else { panic!("another letter") };
    assert!(letter.passkeys_removed);
    assert_eq!(problems(phone.comes_with(&mut device).await), REFUSED);
    assert_eq!(app.db_events(EventKind::PasskeyRemoved).await, 1);
    // There are none to speak of now.
    desk.sends_reset(client).await.unwrap();
    phone.resets(&app.mailed_token().await, "yet another three words").await.unwrap();
    let mails = app.delivers_mails().await;
    let Letter::PasswordChanged(letter) = &mails.only().0[0].letter else { panic!("another letter") };
    assert!(!letter.passkeys_removed);
    assert_eq!(app.db_events(EventKind::PasskeyRemoved).await, 1);
}

async fn a_changed_password_leaves_them(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { phone, session, mut device, .. } = app.holder(&desk, "ana", 1).await;
    let change = password_change::by_client(
        &phone.accounts,
        &phone.origin,
        &phone.slug,
        &session,
        PASSWORD,
        "another three words",
    );
    change.await.unwrap();
    app.delivers_mails().await;
    phone.comes_with(&mut device).await.unwrap();
}

async fn a_handover_leaves_none(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { client, phone, mut device, .. } = app.holder(&desk, "ana", 1).await;
    let handed = accounts::handover::start(&app.accounts, &desk.desk, client, crate::harness::IDENTITY);
    let link = handed.await.unwrap().link;
    let token = link.split_once("?t=").unwrap().1.to_owned();
    phone.takes_over(&token, "", "another three words").await.unwrap();
    app.delivers_mails().await;
    assert_eq!(problems(phone.comes_with(&mut device).await), REFUSED);
}

async fn an_undo_removes_what_came_since(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { client, phone, session, mut device } = app.holder(&desk, "ana", 1).await;
    app.passes(Span::minutes(1));
    desk.saves_email(client, "thief@example.com").await.unwrap();
    let mails = app.delivers_mails().await;
    let undo = mails.0.iter().find(|mail| mail.letter.kind() == MailKind::EmailChanged).unwrap();
    let undo = crate::harness::token_of(undo);
    app.passes(Span::minutes(1));
    let mut of_thief = Device::new(2);
    let asked = phone.begins(&session).await;
    phone.adds(&session, "Another phone", &of_thief.makes(&asked)).await.unwrap();
    phone.comes_with(&mut of_thief).await.unwrap();
    phone.undoes(&undo).await.unwrap();
    app.delivers_mails().await;
    assert_eq!(problems(phone.comes_with(&mut of_thief).await), REFUSED);
    phone.comes_with(&mut device).await.unwrap();
}

async fn a_colleague_resets_them(app: TestApp) {
    let (sam, mut device) = app.clerk_with_passkey(app.front_desk().await, 1).await;
    let office = app.office().await;
    let seen = async || user::one(&app.accounts, &office.desk, sam.desk.staff).await.unwrap();
    assert_eq!((seen().await.has_second_factor, seen().await.passkeys), (false, 1));
    user::reset_second_factor(&app.accounts, &office.desk, sam.desk.staff).await.unwrap();
    assert_eq!(app.delivers_mails().await.only().list()[0].1, MailKind::SecondFactor);
    assert_eq!(app.db_events(EventKind::SecondFactorReset).await, 1);
    assert_eq!(seen().await.passkeys, 0);
    assert_eq!(problems(sam.comes_with(&mut device).await), REFUSED);
    let ended = staff::member(&app.accounts, &sam.desk.origin, &sam.session).await;
    assert!(matches!(refused(ended), Refused::SignedOut));
    // At the command line, too.
    let (eva, mut device) = app.clerk_with_passkey(app.front_desk().await, 2).await;
    second_factor::reset_by_operator(&app.accounts, &eva.username).await.unwrap();
    app.delivers_mails().await;
    assert_eq!(problems(eva.comes_with(&mut device).await), REFUSED);
}

async fn a_renewed_link_removes_them(app: TestApp) {
    let (sam, mut device) = app.clerk_with_passkey(app.front_desk().await, 1).await;
    let link = staff::renew_set_up(&app.accounts, &sam.username).await.unwrap();
    let token = link.split_once("?t=").unwrap().1;
    staff::set_up(&app.accounts, &sam.desk.origin, token, "another long password").await.unwrap();
    assert_eq!(problems(sam.comes_with(&mut device).await), REFUSED);
    assert_eq!(app.db_events(EventKind::StaffPasskeyRemoved).await, 1);
}

async fn they_go_where_the_account_goes(app: TestApp) {
    let office = app.office().await;
    let Holder { client, phone, mut device, .. } = app.holder(&office, "ana", 1).await;
    let twin = office.adds_client("Anna", "Silva").await;
    let form = MergeForm { stays: "second".into(), ..MergeForm::default() };
    merge::merge(&office.accounts, &office.desk, (client, twin), &form, None).await.unwrap();
    let session = phone.comes_with(&mut device).await.unwrap();
    assert_eq!(phone.opens_home(&session.token).await.unwrap().client, twin);
    app.delivers_mails().await;
}

async fn r44_they_are_named_and_erased(app: TestApp) {
    let office = app.office().await;
    let Holder { client, phone, mut device, .. } = app.holder(&office, "ana", 1).await;
    phone.comes_with(&mut device).await.unwrap();
    let json = client_data::export(&office.accounts, &office.desk, client).await.unwrap();
    let whole: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(whole["client"]["passkeys"][0]["name"], "My phone");
    for door in ["credential", "user_handle", "ES256"] {
        assert!(!json.contains(door), "{door}");
    }
    client_data::erase(&office.accounts, &office.desk, client).await.unwrap();
    assert_eq!(app.db_number("SELECT count(*) FROM passkeys").await, 0);
    assert!(!app.db_all_rows().await.contains("My phone"));
}

/// R37.
async fn nothing_of_it_without_the_mail(app: TestApp) {
    let desk = app.front_desk().await;
    let Holder { phone, session, .. } = app.holder(&desk, "ana", 1).await;
    let made = Device::new(2).makes(&phone.begins(&session).await);
    app.db_table_is_full("outbox").await;
    assert!(phone.adds(&session, "Second", &made).await.is_err());
    assert!(phone.removes(&session, 0).await.is_err());
    assert_eq!(phone.passkeys(&session).await.len(), 1);
    assert_eq!(app.db_events(EventKind::PasskeyAdded).await, 1);
    app.db_table_has_room("outbox").await;
    phone.adds(&session, "Second", &made).await.unwrap();
    app.delivers_mails().await;
}
