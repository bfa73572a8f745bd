//! The second factor of staff: set up, asked for, used once, guessed at, switched off, reset.

use crate::{
    harness::{Authenticator, Clerk, HILLSIDE, PASSWORD, RIVERSIDE, TestApp, dead, problems, refused},
    on_both,
};
use accounts::{
    DeadLink, NewSession, Refused, StaffMember,
    second_factor::{self, FirstStep, OwnAccount, State},
    staff, staff_invitation, user,
};
use mail::{Letter, SecondFactorAct};
use shared::{EventKind, Field, MailKind, RecoveryCode, Role, Slug, Span, Wrong};
use tokio::task::JoinSet;

on_both! {
    set_up_proven_and_asked_for
    a_set_up_waits_for_its_code_and_not_for_ever
    a_code_works_once
    fifty_sign_ins_with_one_code
    fifty_guesses_at_once
    wrong_codes_lock_as_wrong_passwords_do
    the_right_password_forgives_no_wrong_code
    a_sign_in_waits_five_minutes
    a_pending_sign_in_opens_nothing
    refusals_say_nothing_about_it
    recovery_codes_work_once_each
    new_recovery_codes_void_the_old_ones
    switched_off_with_the_password
    a_wrong_password_counts
    a_new_password_is_no_way_around_it
    reset_by_a_colleague
    who_may_reset
    reset_at_the_command_line
    an_invitation_is_accepted_after_the_code
    nothing_usable_is_stored
    a_location_that_asks_for_it_is_closed_without_it
    who_may_ask_for_it
}

const WRONG: [(Field, Wrong); 1] = [(Field::OneTimeCode, Wrong::SecondFactor)];

/// A staff member with a second factor, and what they hold.
struct Secured {
    clerk: Clerk,
    authenticator: Authenticator,
    recovery: Vec<RecoveryCode>,
}

impl Clerk {
    async fn member(&self) -> StaffMember {
        staff::member(&self.accounts, &self.desk.origin, &self.session).await.unwrap()
    }

    async fn own_account(&self) -> OwnAccount {
        second_factor::own_account(&self.accounts, &self.member().await).await.unwrap()
    }

    async fn begins(&self) -> Authenticator {
        let member = self.member().await;
        second_factor::begin(&self.accounts, &member, PASSWORD).await.unwrap();
        Authenticator::with(&second_factor::set_up(&self.accounts, &member).await.unwrap().key)
    }

    async fn switches_on(&self, code: &str) -> Result<Vec<RecoveryCode>, Refused> {
        second_factor::switch_on(&self.accounts, &self.member().await, code).await
    }

    async fn gives_password(&self) -> FirstStep {
        staff::sign_in(&self.accounts, &self.desk.origin, &self.username, PASSWORD).await.unwrap()
    }

    /// The token of a sign-in that waits for a code.
    async fn is_asked(&self) -> String {
        match self.gives_password().await {
            FirstStep::CodeNeeded(pending) => pending.token,
            FirstStep::SignedIn(_) => panic!("no code was asked for"),
        }
    }

    async fn answers(&self, pending: &str, code: &str) -> Result<NewSession, Refused> {
        second_factor::finish(&self.accounts, &self.desk.origin, pending, code).await
    }

    async fn signs_in_with(&self, code: &str) -> Result<NewSession, Refused> {
        let pending = self.is_asked().await;
        self.answers(&pending, code).await
    }
}

impl TestApp {
    async fn secured(&self, clerk: Clerk) -> Secured {
        let authenticator = clerk.begins().await;
        let recovery = clerk.switches_on(&authenticator.shows(self)).await.unwrap();
        assert_eq!(self.tells().await, SecondFactorAct::SwitchedOn);
        Secured { clerk, authenticator, recovery }
    }

    /// The one mail that is due is about a second factor, and says this.
    async fn tells(&self) -> SecondFactorAct {
        let mails = self.delivers_mails().await;
        match &mails.only().0[0].letter {
            Letter::SecondFactor(letter) => letter.act.clone(),
            other => panic!("{other:?}"),
        }
    }

    async fn is_signed_out(&self, session: &str) -> bool {
        let member = staff::member(&self.accounts, &self.visitor().origin, session).await;
        matches!(member, Err(Refused::SignedOut))
    }
}

async fn set_up_proven_and_asked_for(app: TestApp) {
    let sam = app.front_desk().await;
    assert_eq!(sam.own_account().await.second_factor, State::Off);
    let other_device = sam.gives_password().await.session().unwrap().token;
    let authenticator = sam.begins().await;
    // Not before it is proven.
    assert!(sam.gives_password().await.session().is_some());
    let not_yet = authenticator.shows_at(app.now() + Span::minutes(5));
    assert_eq!(problems(sam.switches_on(&not_yet).await), WRONG);
    assert_eq!(problems(sam.switches_on(" ").await), [(Field::OneTimeCode, Wrong::Empty)]);
    assert_eq!(app.db_events(EventKind::SecondFactorOn).await, 0);

    let first = authenticator.shows(&app);
    let codes = sam.switches_on(&first).await.unwrap();
    assert_eq!(codes.len(), 10);
    let mails = app.delivers_mails().await;
    assert_eq!(mails.list(), [(format!("{}@staff.example", sam.username).as_str(), MailKind::SecondFactor)]);
    assert_eq!(app.db_events(EventKind::SecondFactorOn).await, 1);
    let State::On { codes_left: 10, .. } = sam.own_account().await.second_factor else { panic!() };
    // What came in by the password alone is out; this device is not.
    assert!(app.is_signed_out(&other_device).await && !app.is_signed_out(&sam.session).await);
    assert!(matches!(refused(sam.switches_on(&first).await), Refused::Changed));
    let again = second_factor::begin(&app.accounts, &sam.member().await, PASSWORD).await;
    assert!(matches!(refused(again), Refused::Changed));

    // R4: the code that proved it is used up.
    assert_eq!(problems(sam.signs_in_with(&first).await), WRONG);
    let session = sam.signs_in_with(&authenticator.shows_next(&app)).await.unwrap();
    // R23: a token of its own.
    assert_ne!(session.token, sam.session);
    let desk = staff::desk(&app.accounts, &sam.desk.origin, &session.token).await.unwrap();
    assert_eq!((desk.name.as_str(), desk.role), ("Sam Ortiz", Role::FrontDesk));
}

/// R45, too.
async fn a_set_up_waits_for_its_code_and_not_for_ever(app: TestApp) {
    let sam = app.front_desk().await;
    let wrong = second_factor::begin(&app.accounts, &sam.member().await, "not the password").await;
    assert_eq!(problems(wrong), [(Field::Password, Wrong::WrongPassword)]);
    let nothing = second_factor::set_up(&app.accounts, &sam.member().await).await;
    assert!(matches!(nothing.err(), Some(Refused::Changed)));

    let first = sam.begins().await;
    let began = app.now();
    let second = sam.begins().await;
    assert_eq!(problems(sam.switches_on(&first.shows(&app)).await), WRONG, "another key since");
    for moment in [began + Span::minutes(16), began - Span::minutes(3)] {
        app.clock_is_set_to(moment);
        let sam = sam.again_or_anew(&app).await;
        assert!(matches!(refused(sam.switches_on(&second.shows(&app)).await), Refused::Changed));
    }
    app.clock_is_set_to(began + Span::minutes(14));
    sam.switches_on(&second.shows(&app)).await.unwrap();
    app.delivers_mails().await;
}

impl Clerk {
    /// Signs in again where the clock has ended the session.
    async fn again_or_anew(&self, app: &TestApp) -> Self {
        if !app.is_signed_out(&self.session).await {
            return self.clone();
        }
        let session = self.gives_password().await.session().unwrap().token;
        Self { session, ..self.clone() }
    }
}

/// R4.
async fn a_code_works_once(app: TestApp) {
    let Secured { clerk: sam, authenticator, .. } = app.secured(app.front_desk().await).await;
    let code = authenticator.shows_next(&app);
    sam.signs_in_with(&code).await.unwrap();
    assert_eq!(problems(sam.signs_in_with(&code).await), WRONG);
    // Nor one before it that was never used.
    let (skipped, used) = (authenticator.shows_next(&app), authenticator.shows_next(&app));
    sam.signs_in_with(&used).await.unwrap();
    assert_eq!(problems(sam.signs_in_with(&skipped).await), WRONG);
    // Early and late by a step is taken, by more is not.
    app.passes(Span::minutes(2));
    let early = authenticator.shows_at(app.now() + Span::seconds(60));
    assert_eq!(problems(sam.signs_in_with(&early).await), WRONG);
    let late = authenticator.shows_at(app.now() - Span::seconds(30));
    sam.signs_in_with(&late).await.unwrap();
    sam.signs_in_with(&authenticator.shows_at(app.now() + Span::seconds(30))).await.unwrap();
    // R45: a clock set back makes no used code good again.
    app.clock_is_set_to(app.now() - Span::seconds(30));
    assert_eq!(problems(sam.signs_in_with(&authenticator.shows(&app)).await), WRONG);
}

/// R4: of fifty browsers with the same code, one is in.
async fn fifty_sign_ins_with_one_code(app: TestApp) {
    let Secured { clerk: sam, authenticator, .. } = app.secured(app.front_desk().await).await;
    let code = authenticator.shows_next(&app);
    let mut asked = Vec::new();
    for _ in 0..50 {
        asked.push(sam.is_asked().await);
    }
    let mut presses = JoinSet::new();
    for pending in asked {
        let (sam, code) = (sam.clone(), code.clone());
        presses.spawn(async move { sam.answers(&pending, &code).await.map(|session| session.token) });
    }
    let good: Vec<String> = presses.join_all().await.into_iter().flatten().collect();
    assert_eq!(good.len(), 1);
    assert_eq!(app.db_number("SELECT count(*) FROM staff_sessions").await, 2);
}

/// R31: they can't all be made before the lock.
async fn fifty_guesses_at_once(app: TestApp) {
    let Secured { clerk: sam, authenticator, .. } = app.secured(app.front_desk().await).await;
    let (pending, good) = (sam.is_asked().await, authenticator.shows_next(&app));
    let wrong = (0..1_000_000).map(|number| format!("{number:06}")).filter(|code| *code != good);
    let mut guesses = JoinSet::new();
    for code in wrong.take(50) {
        let (sam, pending) = (sam.clone(), pending.clone());
        guesses.spawn(async move { problems(sam.answers(&pending, &code).await).remove(0).1 });
    }
    let told = guesses.join_all().await;
    assert_eq!(told.iter().filter(|wrong| **wrong == Wrong::SecondFactor).count(), 5, "{told:?}");
    assert_eq!(app.db_events(EventKind::StaffCodeRefused).await, 5);
}

/// R31.
async fn wrong_codes_lock_as_wrong_passwords_do(app: TestApp) {
    let Secured { clerk: sam, authenticator, recovery } = app.secured(app.front_desk().await).await;
    let pending = sam.is_asked().await;
    let stale = authenticator.shows_at(app.now() - Span::minutes(10));
    for guess in [&stale, "ZZZZZ-ZZZZZ", &stale, &stale] {
        assert_eq!(problems(sam.answers(&pending, guess).await), WRONG);
    }
    // What can't be a code is no guess.
    for _ in 0..9 {
        assert_eq!(problems(sam.answers(&pending, "12345").await), WRONG);
    }
    assert_eq!(app.db_events(EventKind::StaffCodeRefused).await, 4);
    assert_eq!(problems(sam.answers(&pending, &stale).await), WRONG);
    // Now it waits, for the right code, a recovery code, and the password.
    let waits =
        |told: Vec<(Field, Wrong)>| matches!(told[..], [(Field::OneTimeCode, Wrong::TooOften(1..=60))]);
    assert!(waits(problems(sam.answers(&pending, &authenticator.shows_next(&app)).await)));
    assert!(waits(problems(sam.answers(&pending, &recovery[0].to_string()).await)));
    let password = staff::sign_in(&app.accounts, &sam.desk.origin, &sam.username, PASSWORD).await;
    assert_eq!(problems(password), [(Field::Form, Wrong::Credentials)]);
    app.passes(Span::minutes(1));
    sam.answers(&pending, &authenticator.shows(&app)).await.unwrap();
    assert_eq!(app.db_number("SELECT max(failures) FROM staff").await, 0);
}

/// Else whoever has the password could guess for ever: four codes, the password, four codes.
async fn the_right_password_forgives_no_wrong_code(app: TestApp) {
    let Secured { clerk: sam, authenticator, .. } = app.secured(app.front_desk().await).await;
    let stale = authenticator.shows_at(app.now() - Span::minutes(10));
    for _ in 0..5 {
        assert_eq!(problems(sam.signs_in_with(&stale).await), WRONG);
        // As long as it takes to type the next.
        app.passes(Span::seconds(2));
    }
    let password = staff::sign_in(&app.accounts, &sam.desk.origin, &sam.username, PASSWORD).await;
    assert_eq!(problems(password), [(Field::Form, Wrong::Credentials)]);
}

/// R3, R45.
async fn a_sign_in_waits_five_minutes(app: TestApp) {
    let Secured { clerk: sam, authenticator, .. } = app.secured(app.front_desk().await).await;
    app.passes(Span::minutes(1));
    let (asked, pending) = (app.now(), sam.is_asked().await);
    for moment in [asked + Span::minutes(5) + Span::seconds(1), asked - Span::minutes(3)] {
        app.clock_is_set_to(moment);
        assert!(!second_factor::is_pending(&app.accounts, &pending).await.unwrap());
        let late = sam.answers(&pending, &authenticator.shows(&app)).await;
        assert!(matches!(refused(late), Refused::SignedOut));
    }
    app.clock_is_set_to(asked + Span::minutes(5) - Span::seconds(1));
    assert!(second_factor::is_pending(&app.accounts, &pending).await.unwrap());
    sam.answers(&pending, &authenticator.shows(&app)).await.unwrap();
    // It has done its work.
    let again = sam.answers(&pending, &authenticator.shows_next(&app)).await;
    assert!(matches!(refused(again), Refused::SignedOut));
    sam.is_asked().await;
    app.passes(Span::minutes(6));
    let forgotten = accounts::housekeeping::tidy_up(&app.accounts).await.unwrap();
    assert_eq!(forgotten.pending_sign_ins, 1);
}

async fn a_pending_sign_in_opens_nothing(app: TestApp) {
    let Secured { clerk: sam, authenticator, .. } = app.secured(app.front_desk().await).await;
    let signed_in = app.db_events(EventKind::StaffSignedIn).await;
    let pending = sam.is_asked().await;
    assert!(app.is_signed_out(&pending).await);
    assert!(!staff::is_still_at(&app.accounts, &pending, sam.desk.location.id).await.unwrap());
    assert_eq!(app.db_events(EventKind::StaffSignedIn).await, signed_in);
    // Nor is a session's token one that waits for a code.
    let code = authenticator.shows_next(&app);
    assert!(matches!(refused(sam.answers(&sam.session, &code).await), Refused::SignedOut));
    // Signed out everywhere by a colleague, or switched off: that ends it.
    let office = app.office().await;
    user::end_sessions(&app.accounts, &office.desk, sam.desk.staff).await.unwrap();
    assert!(matches!(refused(sam.answers(&pending, &code).await), Refused::SignedOut));
    let pending = sam.is_asked().await;
    app.db_execute("UPDATE staff SET disabled_at = 1").await;
    assert!(matches!(refused(sam.answers(&pending, &code).await), Refused::SignedOut));
}

/// R11: who has no right password learns nothing.
async fn refusals_say_nothing_about_it(app: TestApp) {
    let Secured { clerk: with, .. } = app.secured(app.front_desk().await).await;
    let without = app.front_desk().await;
    for username in [with.username.as_str(), &without.username, "nobody.here"] {
        let told = staff::sign_in(&app.accounts, &with.desk.origin, username, "a guess").await;
        assert_eq!(problems(told), [(Field::Form, Wrong::Credentials)], "{username}");
    }
}

/// R4.
async fn recovery_codes_work_once_each(app: TestApp) {
    let Secured { clerk: sam, recovery, .. } = app.secured(app.front_desk().await).await;
    for (number, code) in recovery.iter().enumerate() {
        let typed = format!(" {} ", code.to_string().to_lowercase().replace('-', " "));
        sam.signs_in_with(&typed).await.unwrap();
        let left = i64::try_from(recovery.len() - number - 1).unwrap();
        let told = SecondFactorAct::CodeUsed { left, device: sam.desk.origin.device.clone() };
        assert_eq!(app.tells().await, told);
    }
    assert_eq!(app.db_events(EventKind::RecoveryCodeUsed).await, 10);
    assert_eq!(problems(sam.signs_in_with(&recovery[3].to_string()).await), WRONG);
    // Somebody else's are nothing.
    let other = app.secured(app.front_desk().await).await;
    assert_eq!(problems(sam.signs_in_with(&other.recovery[0].to_string()).await), WRONG);
}

async fn new_recovery_codes_void_the_old_ones(app: TestApp) {
    let Secured { clerk: sam, recovery, .. } = app.secured(app.front_desk().await).await;
    let renew =
        async |password| second_factor::renew_codes(&app.accounts, &sam.member().await, password).await;
    assert_eq!(problems(renew("a guess").await), [(Field::Password, Wrong::WrongPassword)]);
    let new = renew(PASSWORD).await.unwrap();
    assert_eq!((app.tells().await, new.len()), (SecondFactorAct::CodesRenewed, 10));
    assert_eq!(app.db_events(EventKind::RecoveryCodesRenewed).await, 1);
    assert_eq!(problems(sam.signs_in_with(&recovery[0].to_string()).await), WRONG);
    sam.signs_in_with(&new[0].to_string()).await.unwrap();
    app.delivers_mails().await;
    let none = app.front_desk().await;
    let without = second_factor::renew_codes(&app.accounts, &none.member().await, PASSWORD).await;
    assert!(matches!(refused(without), Refused::Changed));
}

async fn switched_off_with_the_password(app: TestApp) {
    let Secured { clerk: sam, authenticator, recovery } = app.secured(app.front_desk().await).await;
    let other_device = sam.signs_in_with(&authenticator.shows_next(&app)).await.unwrap().token;
    let pending = sam.is_asked().await;
    let off = async |password| second_factor::switch_off(&app.accounts, &sam.member().await, password).await;
    assert_eq!(problems(off("a guess").await), [(Field::Password, Wrong::WrongPassword)]);
    off(PASSWORD).await.unwrap();
    assert_eq!(app.tells().await, SecondFactorAct::SwitchedOff);
    assert_eq!(app.db_events(EventKind::SecondFactorOff).await, 1);
    assert!(app.is_signed_out(&other_device).await && !app.is_signed_out(&sam.session).await);
    let code = recovery[0].to_string();
    assert!(matches!(refused(sam.answers(&pending, &code).await), Refused::SignedOut));
    assert_eq!(sam.own_account().await.second_factor, State::Off);
    assert!(sam.gives_password().await.session().is_some());
    assert!(matches!(refused(off(PASSWORD).await), Refused::Changed));
    assert_eq!(app.db_number("SELECT count(*) FROM recovery_codes").await, 0);
}

/// R31: a session that was left open is no place to guess at the password.
async fn a_wrong_password_counts(app: TestApp) {
    let Secured { clerk: sam, .. } = app.secured(app.front_desk().await).await;
    let off = async |password| second_factor::switch_off(&app.accounts, &sam.member().await, password).await;
    for _ in 0..5 {
        assert_eq!(problems(off("a guess").await), [(Field::Password, Wrong::WrongPassword)]);
    }
    let locked = problems(off(PASSWORD).await);
    assert!(matches!(locked[..], [(Field::Password, Wrong::TooOften(1..=60))]), "{locked:?}");
    app.passes(Span::minutes(1));
    off(PASSWORD).await.unwrap();
    app.delivers_mails().await;
}

/// A one-time link is no more than a password.
async fn a_new_password_is_no_way_around_it(app: TestApp) {
    let Secured { clerk: sam, authenticator, .. } = app.secured(app.front_desk().await).await;
    let pending = sam.is_asked().await;
    let link = staff::renew_set_up(&app.accounts, &sam.username).await.unwrap();
    let token = link.split_once("?t=").unwrap().1;
    let step = staff::set_up(&app.accounts, &sam.desk.origin, token, "another long password").await.unwrap();
    let FirstStep::CodeNeeded(new) = step else { panic!("in without a code") };
    let code = authenticator.shows_next(&app);
    // R19: what waited with the old password waits no more.
    assert!(matches!(refused(sam.answers(&pending, &code).await), Refused::SignedOut));
    sam.answers(&new.token, &code).await.unwrap();
}

async fn reset_by_a_colleague(app: TestApp) {
    let Secured { clerk: sam, recovery, .. } = app.secured(app.front_desk().await).await;
    let office = app.office().await;
    let seen = user::one(&app.accounts, &office.desk, sam.desk.staff).await.unwrap();
    assert!(seen.has_second_factor);
    let pending = sam.is_asked().await;
    user::reset_second_factor(&app.accounts, &office.desk, sam.desk.staff).await.unwrap();
    assert_eq!(app.tells().await, SecondFactorAct::Reset { by: Some("Adam Novak".to_owned()) });
    assert_eq!(app.db_events(EventKind::SecondFactorReset).await, 1);
    // Whoever holds the phone may be in a session of theirs.
    assert!(app.is_signed_out(&sam.session).await);
    let code = recovery[0].to_string();
    assert!(matches!(refused(sam.answers(&pending, &code).await), Refused::SignedOut));
    assert!(sam.gives_password().await.session().is_some());
    let seen = user::one(&app.accounts, &office.desk, sam.desk.staff).await.unwrap();
    assert!(!seen.has_second_factor);
    // Twice does no harm, and is one event.
    user::reset_second_factor(&app.accounts, &office.desk, sam.desk.staff).await.unwrap();
    assert_eq!(app.db_events(EventKind::SecondFactorReset).await, 1);
}

/// R29.
async fn who_may_reset(app: TestApp) {
    let sam = app.secured(app.front_desk().await).await.clerk;
    let owner = app.secured(app.clerk(Role::Owner, RIVERSIDE).await).await.clerk;
    let office = app.office().await;
    for (role, slug) in
        [(Role::Viewer, RIVERSIDE), (Role::FrontDesk, RIVERSIDE), (Role::Administrator, HILLSIDE)]
    {
        let by = app.clerk(role, slug).await;
        let told = refused(user::reset_second_factor(&app.accounts, &by.desk, sam.desk.staff).await);
        match told {
            Refused::NotFound => assert_eq!(slug, HILLSIDE),
            Refused::NotAllowed => assert_eq!(slug, RIVERSIDE),
            other => panic!("{role:?} at {slug}: {other:?}"),
        }
    }
    let of_owner = user::reset_second_factor(&app.accounts, &office.desk, owner.desk.staff).await;
    assert!(matches!(refused(of_owner), Refused::NotAllowed));
    let own = user::reset_second_factor(&app.accounts, &owner.desk, owner.desk.staff).await;
    assert_eq!(problems(own), [(Field::Form, Wrong::Yourself)]);
    let second = app.clerk(Role::Owner, HILLSIDE).await;
    user::reset_second_factor(&app.accounts, &second.desk, owner.desk.staff).await.unwrap();
    app.delivers_mails().await;
    assert_ne!(sam.again().await.own_account().await.second_factor, State::Off);
}

async fn reset_at_the_command_line(app: TestApp) {
    let owner = app.secured(app.clerk(Role::Owner, RIVERSIDE).await).await.clerk;
    second_factor::reset_by_operator(&app.accounts, &format!(" {} ", owner.username)).await.unwrap();
    assert_eq!(app.tells().await, SecondFactorAct::Reset { by: None });
    assert!(app.is_signed_out(&owner.session).await);
    assert!(owner.gives_password().await.session().is_some());
    second_factor::reset_by_operator(&app.accounts, &owner.username).await.unwrap();
    assert_eq!(app.db_events(EventKind::SecondFactorReset).await, 1);
    let unknown = second_factor::reset_by_operator(&app.accounts, "nobody.here").await;
    assert!(matches!(refused(unknown), Refused::NotFound));
}

async fn an_invitation_is_accepted_after_the_code(app: TestApp) {
    let there = app.secured(app.clerk(Role::Viewer, HILLSIDE).await).await;
    let office = app.office().await;
    let form = staff_invitation::InviteForm { name: "Vera", email: "vera@staff.example", role: "front-desk" };
    staff_invitation::send(&app.accounts, &office.desk, form).await.unwrap();
    let (token, slug) = (app.mailed_token().await, Slug::parse(RIVERSIDE).unwrap());
    let (accounts, origin, username) = (&app.accounts, &there.clerk.desk.origin, &there.clerk.username);
    let step = staff_invitation::accept_with_account(accounts, origin, &slug, &token, username, PASSWORD);
    let FirstStep::CodeNeeded(pending) = step.await.unwrap() else { panic!("in without a code") };
    assert_eq!(app.db_events(EventKind::StaffJoined).await, 0);
    let code = there.authenticator.shows_next(&app);
    let session = there.clerk.answers(&pending.token, &code).await.unwrap().token;
    let accept = async |session: &str| {
        staff_invitation::accept_signed_in(accounts, origin, &slug, &token, session).await
    };
    assert!(matches!(refused(accept(&pending.token).await), Refused::SignedOut));
    accept(&session).await.unwrap();
    let desk = staff::desk(accounts, origin, &session).await.unwrap();
    assert_eq!((desk.location.slug.as_str(), desk.role), (RIVERSIDE, Role::FrontDesk));
    assert_eq!(dead(accept(&session).await), DeadLink::Used);
}

/// R2: the database alone gives nobody a code.
async fn nothing_usable_is_stored(app: TestApp) {
    let sam = app.front_desk().await;
    let authenticator = sam.begins().await;
    let key = second_factor::set_up(&app.accounts, &sam.member().await).await.unwrap().key.replace(' ', "");
    let secret = totp_rs::Secret::try_from_base32(&key).unwrap();
    let mut dumps = vec![app.db_dump().await];
    let recovery = sam.switches_on(&authenticator.shows(&app)).await.unwrap();
    dumps.push(app.db_dump().await);
    let pending = sam.is_asked().await;
    dumps.push(app.db_dump().await);
    sam.answers(&pending, &recovery[0].to_string()).await.unwrap();
    app.delivers_mails().await;
    dumps.push(app.db_dump().await);
    for dump in &dumps {
        assert!(!dump.has_text(&key) && !dump.has_bytes(secret.as_bytes()), "the app's secret");
        let token = pending.as_bytes();
        assert!(!dump.has_text(&pending) && !dump.has_bytes(token), "the token of a sign-in that waits");
        for code in &recovery {
            assert!(!dump.has_text(&code.to_string()) && !dump.has_bytes(code.bytes()), "a recovery code");
        }
    }
    assert!(dumps[1].has_text("second-factor-on"));
}

async fn a_location_that_asks_for_it_is_closed_without_it(app: TestApp) {
    let office = app.secured(app.office().await).await;
    let sam = app.front_desk().await;
    let (accounts, origin, here) = (&app.accounts, &sam.desk.origin, sam.desk.location.id);
    second_factor::require(accounts, &office.clerk.desk, true).await.unwrap();
    second_factor::require(accounts, &office.clerk.desk, true).await.unwrap();
    assert_eq!(app.db_events(EventKind::SecondFactorRequired).await, 1);

    // Whoever has one goes on. Who has none gets no further than their own account, in this session and the next.
    office.clerk.again().await;
    let anew = sam.gives_password().await.session().unwrap().token;
    for session in [&sam.session, &anew] {
        let desk = staff::desk(accounts, origin, session).await;
        assert!(matches!(refused(desk), Refused::SecondFactorMissing));
        assert!(!staff::is_still_at(accounts, session, here).await.unwrap());
        assert!(staff::member(accounts, origin, session).await.unwrap().lacks_second_factor);
    }
    let key = sam.begins().await;
    assert!(matches!(refused(staff::desk(accounts, origin, &anew).await), Refused::SecondFactorMissing));
    sam.switches_on(&key.shows(&app)).await.unwrap();
    app.delivers_mails().await;
    assert!(staff::is_still_at(accounts, &sam.session, here).await.unwrap());
    assert_eq!(sam.again().await.desk.role, Role::FrontDesk);
    // Switched off again, it is closed again; at another location nobody asks.
    second_factor::switch_off(accounts, &sam.member().await, PASSWORD).await.unwrap();
    app.delivers_mails().await;
    assert!(matches!(
        refused(staff::desk(accounts, origin, &sam.session).await),
        Refused::SecondFactorMissing
    ));
    app.clerk(Role::Viewer, HILLSIDE).await.again().await;

    second_factor::require(accounts, &office.clerk.again().await.desk, false).await.unwrap();
    assert_eq!(app.db_events(EventKind::SecondFactorOptional).await, 1);
    sam.again().await;
}

/// R29.
async fn who_may_ask_for_it(app: TestApp) {
    for role in [Role::Viewer, Role::FrontDesk] {
        let desk = app.clerk(role, RIVERSIDE).await.desk;
        let told = second_factor::require(&app.accounts, &desk, true).await;
        assert!(matches!(refused(told), Refused::NotAllowed));
    }
    let there = app.clerk(Role::Administrator, HILLSIDE).await.desk;
    second_factor::require(&app.accounts, &there, true).await.unwrap();
    assert_eq!(app.db_texts("SELECT slug FROM locations WHERE second_factor_required = 1").await, [HILLSIDE]);
}
