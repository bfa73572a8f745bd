//! What matters most is asked for a fresh proof: for ten minutes after the sign-in nothing asks, then everything that
//! should.

use crate::{
    harness::{Authenticator, Clerk, PASSWORD, TestApp, problems, refused},
    on_both,
};
use accounts::{
    Desk, NewSession, Proof, Refused, StaffMember,
    audit_log::{LogFile, LogForm},
    client_data,
    export::ExportFile,
    import::ProblemsFile,
    job::ResultsFile,
    second_factor, staff, staff_invitation, step_up, user,
};
use shared::{ClientId, ClientQuery, EventKind, Field, JobId, Span, StaffId, StaffInvitationId, Wrong};
use uuid::Uuid;

on_both! {
    r23_a_proof_holds_for_ten_minutes
    r23_what_matters_most_asks
    r23_a_proof_has_a_new_token
    r23_another_session_proves_nothing
    r23_with_a_second_factor_a_code_is_asked_for_too
    r24_a_proof_keeps_no_session_from_ending
    r31_wrong_proofs_lock_as_wrong_passwords_do
    r31_fifty_wrong_proofs_at_once
    r31_a_known_device_is_no_place_to_guess_either
    r45_a_clock_set_back_revives_no_proof
}

const A_SECOND: Span = Span::seconds(1);
const TEN_MINUTES: Span = Span::minutes(10);

impl Clerk {
    async fn whoever(&self) -> StaffMember {
        staff::member(&self.accounts, &self.desk.origin, &self.session).await.unwrap()
    }

    /// At this request.
    async fn must_prove(&self) -> bool {
        let desk = self.again().await.desk;
        match step_up::must_be_fresh(&self.accounts, &desk) {
            Ok(()) => false,
            Err(Refused::ProofNeeded) => true,
            Err(other) => panic!("{other:?}"),
        }
    }

    async fn proves(&self, password: &str, code: &str) -> Result<NewSession, Refused> {
        step_up::confirm(&self.accounts, &self.whoever().await, password, code).await
    }

    /// The same clerk after a right proof.
    async fn confirms(&self) -> Self {
        let session = self.proves(PASSWORD, "").await.unwrap().token;
        Self { session, ..self.clone() }.again().await
    }
}

async fn r23_a_proof_holds_for_ten_minutes(app: TestApp) {
    let office = app.office().await;
    let began = app.now();
    assert!(!office.must_prove().await);
    app.clock_is_set_to(began + TEN_MINUTES - A_SECOND);
    assert!(!office.must_prove().await);
    app.clock_is_set_to(began + TEN_MINUTES + A_SECOND);
    assert!(office.must_prove().await);

    let proved = app.now();
    let office = office.confirms().await;
    app.clock_is_set_to(proved + TEN_MINUTES - A_SECOND);
    assert!(!office.must_prove().await);
    app.clock_is_set_to(proved + TEN_MINUTES + A_SECOND);
    assert!(office.must_prove().await);
    assert_eq!(app.db_events(EventKind::StaffConfirmed).await, 1);
}

/// Every use case that asks, about somebody who is not there: whoever has proven themselves is told so.
async fn asked(app: &TestApp, desk: &Desk) -> Vec<(&'static str, Refused)> {
    let accounts = &app.accounts;
    let (nobody, client) = (StaffId::new(Uuid::nil()), ClientId::new(Uuid::nil()));
    let (invitation, job) = (StaffInvitationId::new(Uuid::nil()), JobId::new(Uuid::nil()));
    let form = staff_invitation::InviteForm { name: "", email: "", role: "" };
    vec![
        ("change role", refused(user::change_role(accounts, desk, nobody, "viewer").await)),
        ("disable", refused(user::disable(accounts, desk, nobody).await)),
        ("enable", refused(user::enable(accounts, desk, nobody).await)),
        ("remove", refused(user::remove(accounts, desk, nobody).await)),
        ("sign out", refused(user::end_sessions(accounts, desk, nobody).await)),
        ("reset second factor", refused(user::reset_second_factor(accounts, desk, nobody).await)),
        ("invite", refused(staff_invitation::send(accounts, desk, form).await)),
        ("resend", refused(staff_invitation::resend(accounts, desk, invitation).await)),
        ("revoke", refused(staff_invitation::revoke(accounts, desk, invitation).await)),
        ("vouch", refused(accounts::email::verify_manually(accounts, desk, client, "known").await)),
        ("erase", refused(client_data::erase(accounts, desk, client).await)),
        ("export one", refused(client_data::export(accounts, desk, client).await)),
        ("results", refused(ResultsFile::open(accounts, desk, job, None).await)),
        ("problems", refused(ProblemsFile::open(accounts, desk, job).await)),
    ]
}

/// The rest, which change nothing for whoever may do them here.
async fn asked_too(app: &TestApp, desk: &Desk) -> Vec<(&'static str, Option<Refused>)> {
    let (accounts, everybody) = (&app.accounts, ClientQuery::default());
    vec![
        ("require", second_factor::require(accounts, desk, false).await.err()),
        ("export all", ExportFile::open(accounts, desk, &everybody).await.err()),
        ("audit log", LogFile::open(accounts, desk, &LogForm::default()).err()),
    ]
}

async fn r23_what_matters_most_asks(app: TestApp) {
    let office = app.office().await;
    for (act, refused) in asked(&app, &office.desk).await {
        assert!(!matches!(refused, Refused::ProofNeeded), "{act}: {refused:?}");
    }
    app.passes(TEN_MINUTES);
    let before = app.db_changeable_rows().await;
    let all = asked(&app, &office.desk).await.into_iter().map(|(act, refused)| (act, Some(refused)));
    let all = all.chain(asked_too(&app, &office.desk).await);
    let unasked: Vec<&str> =
        all.filter(|(_, answer)| !matches!(answer, Some(Refused::ProofNeeded))).map(|(act, _)| act).collect();
    // Whether there is such a job is known to whoever may open its page.
    assert_eq!(unasked, ["results"]);
    assert_eq!(app.db_changeable_rows().await, before);

    // The role comes first: whoever may not is not asked to prove anything (R29).
    let desk = app.front_desk().await;
    app.passes(TEN_MINUTES);
    let all = asked(&app, &desk.desk).await.into_iter().map(|(act, refused)| (act, Some(refused)));
    for (act, answer) in all.chain(asked_too(&app, &desk.desk).await) {
        assert!(matches!(answer, Some(Refused::NotAllowed)), "{act}: {answer:?}");
    }

    let office = office.confirms().await;
    let everybody = ClientQuery::default();
    ExportFile::open(&app.accounts, &office.desk, &everybody).await.map(drop).unwrap();
    let by_command_line = Desk { proof: Proof::NotAsked, ..office.desk };
    app.passes(TEN_MINUTES);
    ExportFile::open(&app.accounts, &by_command_line, &everybody).await.map(drop).unwrap();
}

async fn r23_a_proof_has_a_new_token(app: TestApp) {
    let office = app.office().await;
    app.passes(TEN_MINUTES);
    let before = office.whoever().await;
    let renewed = office.proves(PASSWORD, "").await.unwrap();
    assert_ne!(renewed.token, office.session);
    let old = staff::member(&app.accounts, &office.desk.origin, &office.session).await;
    assert!(matches!(refused(old), Refused::SignedOut), "the earlier token opens nothing");
    let after = staff::member(&app.accounts, &office.desk.origin, &renewed.token).await.unwrap();
    assert_eq!((after.session, after.is_proven()), (before.session, true));
    assert_eq!(after.location.map(|(at, _)| at.id), before.location.as_ref().map(|(at, _)| at.id));
    // The cookie ends with the session, which goes on from its sign-in (R24).
    assert!(renewed.max_age <= Span::hours(12) - TEN_MINUTES, "{:?}", renewed.max_age);
    assert_eq!(app.db_number("SELECT count(*) FROM staff_sessions").await, 1);
    let again = step_up::confirm(&app.accounts, &before, PASSWORD, "").await;
    again.unwrap();
    // Signed out meanwhile: there is no session to renew, and none comes of it.
    app.db_execute("DELETE FROM staff_sessions").await;
    let gone = step_up::confirm(&app.accounts, &before, PASSWORD, "").await;
    assert!(matches!(refused(gone), Refused::SignedOut));
    assert_eq!(app.db_events(EventKind::StaffConfirmed).await, 2);
}

async fn r23_another_session_proves_nothing(app: TestApp) {
    let office = app.office().await;
    app.passes(TEN_MINUTES);
    let origin = &office.desk.origin;
    let other = staff::sign_in(&app.accounts, origin, &office.username, PASSWORD).await.unwrap();
    assert!(office.must_prove().await, "a sign-in elsewhere");
    let elsewhere = Clerk { session: other.session().unwrap().token, ..office.clone() };
    app.passes(TEN_MINUTES);
    elsewhere.proves(PASSWORD, "").await.unwrap();
    assert!(office.must_prove().await, "a proof elsewhere");
}

async fn r23_with_a_second_factor_a_code_is_asked_for_too(app: TestApp) {
    let office = app.office().await;
    let member = office.whoever().await;
    second_factor::begin(&app.accounts, &member, PASSWORD).await.unwrap();
    let phone = Authenticator::with(&second_factor::set_up(&app.accounts, &member).await.unwrap().key);
    let codes = second_factor::switch_on(&app.accounts, &member, &phone.shows(&app)).await.unwrap();
    app.delivers_mails().await;
    app.passes(TEN_MINUTES);
    let question = step_up::question(&app.accounts, &office.whoever().await).await.unwrap();
    assert_eq!((question.username.as_str(), question.with_code), (office.username.as_str(), true));

    let code = |wrong| [(Field::OneTimeCode, wrong)];
    assert_eq!(problems(office.proves(PASSWORD, "").await), code(Wrong::Empty));
    let early = phone.shows_at(app.now() + Span::minutes(5));
    assert_eq!(problems(office.proves(PASSWORD, &early).await), code(Wrong::SecondFactor));
    let right = phone.shows(&app);
    let wrong = problems(office.proves("not the password", &right).await);
    assert_eq!(wrong, [(Field::Password, Wrong::WrongPassword)]);
    assert!(office.must_prove().await);
    assert_eq!(app.db_events(EventKind::StaffCodeRefused).await, 1);
    let session = office.proves(PASSWORD, &right).await.unwrap().token;
    let office = Clerk { session, ..office };
    assert!(!office.must_prove().await);

    // R4: it is used up. A recovery code stands in for it, and is told of.
    app.passes(TEN_MINUTES);
    let right = phone.shows(&app);
    let session = office.proves(PASSWORD, &right).await.unwrap().token;
    let office = Clerk { session, ..office };
    assert_eq!(problems(office.proves(PASSWORD, &right).await), code(Wrong::SecondFactor));
    office.proves(PASSWORD, &codes[0].to_string()).await.unwrap();
    assert_eq!(app.delivers_mails().await.0.len(), 1);
    assert_eq!(app.db_events(EventKind::RecoveryCodeUsed).await, 1);
}

async fn r24_a_proof_keeps_no_session_from_ending(app: TestApp) {
    let (mut office, began) = (app.office().await, app.now());
    for _ in 0..23 {
        app.passes(Span::minutes(30));
        office = office.confirms().await;
    }
    app.clock_is_set_to(began + Span::hours(12) + A_SECOND);
    let member = staff::member(&app.accounts, &office.desk.origin, &office.session).await;
    assert!(matches!(refused(member), Refused::SignedOut));
}

async fn r31_wrong_proofs_lock_as_wrong_passwords_do(app: TestApp) {
    let office = app.office().await;
    app.passes(TEN_MINUTES);
    for _ in 0..5 {
        let wrong = problems(office.proves("a guess", "").await);
        assert_eq!(wrong, [(Field::Password, Wrong::WrongPassword)]);
    }
    assert_eq!(problems(office.proves(PASSWORD, "").await), [(Field::Password, Wrong::TooOften(60))]);
    assert_eq!(app.db_events(EventKind::StaffSignInFailed).await, 5);
    let origin = &office.desk.origin;
    let sign_in = staff::sign_in(&app.accounts, origin, &office.username, PASSWORD).await.map(drop);
    assert_eq!(problems(sign_in), [(Field::Form, Wrong::Credentials)]);
    app.passes(Span::minutes(1));
    let office = office.confirms().await;
    // A right proof forgets the failures before it.
    assert_eq!(problems(office.proves("a guess", "").await), [(Field::Password, Wrong::WrongPassword)]);
    let office = office.confirms().await;

    // Whoever was disabled meanwhile is out (R24).
    let member = office.whoever().await;
    app.db_execute(&format!("UPDATE staff SET disabled_at = 1 WHERE username = '{}'", office.username)).await;
    let answer = step_up::confirm(&app.accounts, &member, PASSWORD, "").await;
    assert!(matches!(refused(answer), Refused::SignedOut));
}

async fn r31_fifty_wrong_proofs_at_once(app: TestApp) {
    let office = app.office().await;
    let mut guesses = tokio::task::JoinSet::new();
    for number in 0..50 {
        let office = office.clone();
        guesses.spawn(async move { office.proves(&format!("guess {number}"), "").await.map(drop) });
    }
    while let Some(guess) = guesses.join_next().await {
        refused(guess.unwrap());
    }
    assert_eq!(app.db_events(EventKind::StaffSignInFailed).await, 5);
}

/// The device of a session is nearly always known: whoever finds it unlocked has five tries on it.
async fn r31_a_known_device_is_no_place_to_guess_either(app: TestApp) {
    let office = app.office().await;
    let origin = &office.desk.origin;
    let session = staff::sign_in(&app.accounts, origin, &office.username, PASSWORD).await.unwrap();
    let session = session.session().unwrap();
    let mut on_own_device = Clerk { session: session.token, ..office.clone() };
    on_own_device.desk.origin.known_device = session.known_device;

    // Strangers keep the account locked: its holder proves on all the same, and is known by the new token's device.
    for _ in 0..5 {
        problems(staff::sign_in(&app.accounts, origin, &office.username, "a guess").await.map(drop));
        app.passes(Span::seconds(3));
    }
    assert_eq!(problems(office.proves(PASSWORD, "").await), [(Field::Password, Wrong::TooOften(57))]);
    let renewed = on_own_device.proves(PASSWORD, "").await.unwrap();
    assert_eq!(renewed.known_device, on_own_device.desk.origin.known_device);
    on_own_device.session = renewed.token;

    for _ in 0..5 {
        let wrong = problems(on_own_device.proves("a guess", "").await);
        assert_eq!(wrong, [(Field::Password, Wrong::WrongPassword)]);
    }
    let [(Field::Password, Wrong::TooOften(_))] = problems(on_own_device.proves(PASSWORD, "").await)[..]
    else {
        panic!("the sixth is not taken");
    };
    let locked = on_own_device.proves("another guess", "").await;
    assert!(matches!(problems(locked)[..], [(Field::Password, Wrong::TooOften(_))]));
}

async fn r45_a_clock_set_back_revives_no_proof(app: TestApp) {
    let office = app.office().await;
    let began = app.now();
    app.passes(TEN_MINUTES);
    assert!(office.must_prove().await);
    app.clock_is_set_to(began + Span::minutes(5));
    assert!(office.must_prove().await, "what ran out stays so");

    let proved = app.now();
    let office = office.confirms().await;
    // Another node's clock may be a little behind.
    app.clock_is_set_to(proved - Span::minutes(2) + A_SECOND);
    assert!(!office.must_prove().await);
    app.clock_is_set_to(proved - Span::minutes(2) - A_SECOND);
    assert!(office.must_prove().await, "proven in the future");
    app.clock_is_set_to(proved);
    assert!(office.must_prove().await, "and never again");
}
