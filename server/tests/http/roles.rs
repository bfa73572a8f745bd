//! Who may call which server function: the whole table (R29), really called over HTTP. A function that is
//! registered and has no row here fails the test.

mod administration;
mod attention;
mod cases;
mod duplicates;
mod guarded;
mod imports;
mod jobs;
mod passkeys;

use crate::support::{
    Answer, Browser, Installation,
    phone::BASE_URL,
    world::{CLIENT_PASSWORD, HERE, Person, World, sign_in_staff},
};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

/// Whoever may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Viewer,
    FrontDesk,
    Administrator,
    Owner,
    /// The administrator of another location.
    Stranger,
    /// Nobody we know.
    Visitor,
    /// A client, signed in.
    Client,
}
use Who::{Administrator, Client, FrontDesk, Owner, Stranger, Viewer, Visitor};

const ALL: [Who; 7] = [Viewer, FrontDesk, Administrator, Owner, Stranger, Visitor, Client];
/// Permission to help clients, at this location.
const HELPERS: &[Who] = &[FrontDesk, Administrator, Owner];
/// Permission to run this location.
const RUNNERS: &[Who] = &[Administrator, Owner];

/// Adding a client asks for no id: the administrator of another location adds one there.
const ADDERS: &[Who] = &[FrontDesk, Administrator, Owner, Stranger];
/// Permission to run the installation.
const OWNERS: &[Who] = &[Owner];
/// Settings ask for no id: the administrator of another location changes those over there.
const SETTERS: &[Who] = &[Administrator, Owner, Stranger];
/// Whoever works anywhere.
const STAFF: &[Who] = &[Viewer, FrontDesk, Administrator, Owner, Stranger];
/// Whoever works at this location.
const COLLEAGUES: &[Who] = &[Viewer, FrontDesk, Administrator, Owner];

/// One function, who may call it, and a body that is valid in the world as it is then.
struct Row {
    function: &'static str,
    may: &'static [Who],
    /// Whether each success writes an event into the record.
    records: bool,
    /// Whether it answers a script, and leads nowhere.
    tells: bool,
    /// The file that it takes, and the name of its field.
    file: Option<(&'static str, &'static [u8])>,
    cases: Cases,
}

const fn row(function: &'static str, may: &'static [Who], cases: Cases) -> Row {
    Row { function, may, records: true, tells: false, file: None, cases }
}

impl Row {
    const fn unrecorded(self) -> Self {
        Self { records: false, ..self }
    }

    const fn telling(self) -> Self {
        Self { records: false, tells: true, ..self }
    }

    const fn taking(self, field: &'static str, file: &'static [u8]) -> Self {
        Self { file: Some((field, file)), ..self }
    }
}

/// How the calls of a row are made ready.
enum Cases {
    /// Each shortly before it is used.
    Each(fn(&mut World) -> Case),
    /// All before the first is used: they share somebody, or have to be some seconds old.
    Together(fn(&mut World, usize) -> Vec<Case>),
    /// Each in the browser that uses it. Whoever is refused makes nothing ready.
    There(fn(&mut Browser, Who) -> Case),
}
use Cases::{Each, There, Together};

/// A picture.
pub(crate) const LOGO: &[u8] = include_bytes!("../../../end2end/support/logo.png");

impl Cases {
    fn make(&self, world: &mut World, many: usize) -> Vec<Case> {
        match self {
            Each(make) => (0..many).map(|_| make(world)).collect(),
            Together(make) => make(world, many),
            There(_) => (0..many).map(|_| Case::default()).collect(),
        }
    }
}

/// A valid call.
#[derive(Default)]
struct Case {
    fields: Vec<(&'static str, String)>,
    /// What the address starts with to which a success leads.
    leads_to: String,
}

const ROWS: &[Row] = &[
    row("client/add", ADDERS, Each(cases::new_client)),
    row("client/edit", HELPERS, Each(cases::edit)),
    row("client/save-contact", HELPERS, Each(cases::contact)),
    row("client/resend-verification", HELPERS, Together(cases::pending)),
    row("client/correct-email", HELPERS, Each(cases::mistyped)),
    row("client/verify-email-manually", RUNNERS, Each(cases::pending_with_reason)),
    row("client/set-enabled", HELPERS, Each(cases::ticked)),
    row("client/erase", RUNNERS, Each(cases::to_erase)),
    row("client/invite", HELPERS, Each(cases::verified)),
    row("client/revoke-invitation", HELPERS, Each(cases::invited)),
    row("client/reset-password", HELPERS, Each(cases::active)),
    row("client/send-username", HELPERS, Each(cases::active)),
    row("client/disable", RUNNERS, Each(cases::active_with_reason)),
    row("user/invite", SETTERS, Each(administration::invited)),
    row("user/resend-invitation", RUNNERS, Together(administration::invitations)).unrecorded(),
    row("user/revoke-invitation", RUNNERS, Together(administration::invitations)),
    row("user/change-role", RUNNERS, Each(administration::new_role)),
    row("user/disable", RUNNERS, Each(administration::user)),
    row("user/enable", RUNNERS, Each(administration::disabled_user)),
    row("user/end-sessions", RUNNERS, Each(administration::user)),
    row("user/reset-second-factor", RUNNERS, Each(administration::secured_user)),
    // Left as it is: else everybody here would be led to set one up.
    row("user/require-second-factor", SETTERS, Each(administration::not_required)).unrecorded(),
    row("user/remove", RUNNERS, Each(administration::removed)),
    row("staff/accept-invitation", &ALL, Each(administration::accepted)),
    row("staff/accept-invitation-with-account", &ALL, Each(administration::accepted_as_viewer)),
    row("mail/save-settings", SETTERS, Each(administration::mail_settings)),
    row("mail/send-test", SETTERS, Each(administration::test_mail)),
    row("mail/save-text", SETTERS, Each(administration::mail_text)),
    row("mail/reset-text", SETTERS, Each(administration::worded_mail)).unrecorded(),
    // Answers with the address that the location has now: it stands before what moves the location.
    row("self-service/handover-code", &ALL, Each(guarded::code)).unrecorded(),
    row("location/save-settings", SETTERS, Each(administration::location)),
    row("location/save-logo", SETTERS, Each(administration::logo)).taking("logo", LOGO).unrecorded(),
    row("location/remove-logo", SETTERS, Each(administration::logo)).unrecorded(),
    row("location/add", OWNERS, Each(administration::new_location)),
    row("client/enable", RUNNERS, Each(guarded::disabled)),
    row("client/unlock", HELPERS, Each(guarded::locked)),
    row("client/hand-over", HELPERS, Each(guarded::without_account)),
    row("preferences/save", SETTERS, Each(administration::preferences)),
    row("preferences/switch-off", SETTERS, Each(administration::switched_on)).unrecorded(),
    row("preferences/set-self-service", SETTERS, Each(administration::switch_on)).unrecorded(),
    row("client/unblock-mail", RUNNERS, Each(cases::blocked)),
    row("bulk-invitation/start", SETTERS, Each(jobs::bulk_invitation)),
    row("job/stop", RUNNERS, Each(jobs::open_job)),
    row("import/upload", SETTERS, Each(imports::upload)).taking("file", imports::FILE).unrecorded(),
    row("import/choose", RUNNERS, Each(imports::choose)).unrecorded(),
    row("import/start", RUNNERS, Each(imports::waiting)),
    row("import/discard", RUNNERS, Each(imports::unwanted)).unrecorded(),
    row("import/undo", RUNNERS, Each(imports::done)),
    row("attention/fix", SETTERS, Each(attention::to_fix)),
    row("attention/correct-emails", RUNNERS, Each(attention::to_correct)),
    row("duplicate/dismiss", HELPERS, Each(duplicates::two_profiles)),
    row("duplicate/merge", RUNNERS, Each(duplicates::to_merge)),
    row("duplicate/undo-merge", RUNNERS, Each(duplicates::merged)),
    row("failed-emails/unblock", RUNNERS, Each(cases::failed_email)),
    row("staff/choose-location", COLLEAGUES, Each(cases::here)).unrecorded(),
    row("staff/sign-in", &ALL, Each(cases::staff_sign_in)),
    row("staff/sign-in-code", &ALL, Each(cases::nothing_pending)).unrecorded(),
    // Nobody here has a second factor: whoever may is told that there is nothing to do.
    row("account/switch-on-second-factor", STAFF, Each(cases::no_second_factor)).unrecorded(),
    row("account/renew-recovery-codes", STAFF, Each(cases::no_second_factor)).unrecorded(),
    row("account/switch-off-second-factor", STAFF, Each(cases::no_second_factor)).unrecorded(),
    row("account/begin-second-factor", STAFF, Each(cases::to_set_up)).unrecorded(),
    row("staff/confirm", STAFF, Each(cases::proof)),
    row("staff/sign-out", &ALL, Each(cases::staff_sign_out)).unrecorded(),
    row("staff/set-up", &ALL, Each(cases::set_up)),
    row("self-service/sign-in", &ALL, Together(cases::sign_in)),
    row("self-service/sign-out", &ALL, Each(cases::sign_out)).unrecorded(),
    // Whoever is no client is led to sign in.
    row("self-service/change-password", &ALL, Each(cases::same_password)).unrecorded(),
    row("self-service/verify-email", &ALL, Each(cases::verification)),
    row("self-service/verify-email-again", &ALL, Together(cases::verification_again)),
    row("self-service/accept-invitation", &ALL, Each(cases::invitation)),
    row("self-service/accept-invitation-again", &ALL, Together(cases::invitation_again)),
    row("self-service/having-trouble", &ALL, Each(cases::having_trouble)),
    row("self-service/reset-password", &ALL, Each(cases::reset)),
    row("self-service/reset-password-again", &ALL, Together(cases::reset_again)),
    row("self-service/handover", &ALL, Each(guarded::handed_over)),
    row("self-service/undo", &ALL, Each(guarded::undone)),
    row("language", &ALL, Each(cases::language)).unrecorded(),
    row("account/begin-passkey", STAFF, Each(passkeys::begun)).unrecorded(),
    row("account/add-passkey", STAFF, There(passkeys::made)),
    row("staff/ask-passkey", &ALL, Each(passkeys::asked)).telling(),
    row("staff/sign-in-with-passkey", &ALL, Together(passkeys::given)),
    row("staff/ask-passkey-to-confirm", STAFF, There(passkeys::has_one)).telling(),
    row("staff/confirm-with-passkey", STAFF, There(passkeys::proof)),
    // Whoever is no client is led to sign in.
    row("self-service/begin-passkey", &ALL, Each(passkeys::begun_by_client)).unrecorded(),
    row("self-service/add-passkey", &ALL, There(passkeys::made_by_client)).unrecorded(),
    row("self-service/remove-passkey", &ALL, There(passkeys::added_by_client)).unrecorded(),
    row("self-service/ask-passkey", &ALL, Each(passkeys::asked_of_client)).telling(),
    row("self-service/sign-in-with-passkey", &ALL, Together(passkeys::given_by_client)),
    // Changes what everybody is: nothing that asks for a role comes after it.
    row("staff/accept-invitation-signed-in", STAFF, Together(administration::invited_already_in)),
    // Both end every other session, those of this world among them: nothing that needs one comes after them.
    row("account/remove-passkey", STAFF, There(passkeys::added)),
    row("account/change-password", STAFF, Each(cases::same_password_of_staff)),
];

#[test]
fn r29_every_function_has_a_row() {
    let registered: BTreeSet<String> =
        app::functions().iter().map(|function| function.path.to_owned()).collect();
    let rows: BTreeSet<String> = ROWS.iter().map(|row| format!("/api/{}", row.function)).collect();
    assert_eq!(registered, rows, "every registered function has a row, and no row is left over");
    assert_eq!(rows.len(), ROWS.len(), "one row each");
}

#[test]
fn r29_the_table_of_roles_holds_over_http() {
    let mut world = World::new(Installation::new().with("LATCHKEY_BASE_URL", BASE_URL));
    let (client, _) = world.active();
    for row in ROWS {
        let refused: Vec<Who> = ALL.into_iter().filter(|who| !row.may.contains(who)).collect();
        if !refused.is_empty() {
            // One target for all of them: none of them changes it.
            let case = &row.cases.make(&mut world, 1)[0];
            for who in refused {
                check_refused(&world, row, case, who, &client);
            }
        }
        let cases = row.cases.make(&mut world, row.may.len());
        for (who, case) in row.may.iter().zip(&cases) {
            check_allowed(&world, row, case, *who, &client);
        }
    }
}

#[track_caller]
fn check_refused(world: &World, row: &Row, case: &Case, who: Who, client: &Person) {
    let mut browser = browser_of(world, who, client);
    let before = settled_events(world);
    let answer = call(&mut browser, row, case);
    let said = format!("{} by {who:?}: {} {:?}", row.function, answer.status, answer.location());
    match who {
        Visitor | Client => {
            assert!(answer.location().is_some_and(|to| to.starts_with("/staff/sign-in?next=")), "{said}");
        }
        // Asks for no id, and the answer is about the role.
        Stranger if row.may == OWNERS => assert_eq!(answer.status, 403, "{said}"),
        Stranger => assert_eq!(answer.status, 404, "{said}"),
        _ => assert_eq!(answer.status, 403, "{said}"),
    }
    assert_eq!(settled_events(world), before, "{said}: something was recorded");
}

#[track_caller]
fn check_allowed(world: &World, row: &Row, case: &Case, who: Who, client: &Person) {
    let mut browser = browser_of(world, who, client);
    let made = if let There(make) = row.cases { Some(make(&mut browser, who)) } else { None };
    let case = made.as_ref().unwrap_or(case);
    insist(world, row.records, || {
        let answer = call(&mut browser, row, case);
        let said = format!("{} by {who:?}: {} {:?}", row.function, answer.status, answer.location());
        if row.tells {
            assert!(answer.status == 200 && answer.text().contains("challenge"), "{said}: {}", answer.text());
            return;
        }
        assert!(
            answer.location().is_some_and(|to| to.starts_with(&case.leads_to)),
            "{said}: {}",
            answer.text()
        );
        let page = browser.follow(answer);
        assert!(page.status == 200 && !page.has_problems(), "{said}: {} {}", page.status, page.text());
    });
}

/// Does it until it is on record. A visitor's presses within three seconds of each other count as one, and the world
/// here was made within less.
#[track_caller]
fn insist(world: &World, records: bool, mut act: impl FnMut()) {
    let (before, began) = (settled_events(world), Instant::now());
    loop {
        act();
        if !records || settled_events(world) > before {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "nothing was recorded");
    }
}

fn call(browser: &mut Browser, row: &Row, case: &Case) -> Answer {
    let path = format!("/api/{}", row.function);
    if let Some((field, file)) = row.file {
        return browser.upload(&path, field, file);
    }
    let fields: Vec<(&str, &str)> = case.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(&path, &fields)
}

/// A browser with a session of its own, since some functions end it.
#[track_caller]
fn browser_of(world: &World, who: Who, client: &Person) -> Browser {
    let mut browser = world.server.browser();
    match who {
        Viewer => sign_in_staff(&mut browser, "viewer"),
        FrontDesk => sign_in_staff(&mut browser, "front-desk"),
        Administrator => sign_in_staff(&mut browser, "administrator"),
        Owner => sign_in_staff(&mut browser, "owner"),
        Stranger => sign_in_staff(&mut browser, "stranger"),
        Visitor => {}
        Client => {
            let fields =
                [("slug", HERE), ("username", client.username.as_str()), ("password", CLIENT_PASSWORD)];
            browser.visit("/s/riverside");
            let answer = browser.post("/api/self-service/sign-in", &fields);
            assert_eq!(answer.location().as_deref(), Some("/s/riverside/home"), "{}", answer.text());
        }
    }
    browser
}

/// How many events are on record, once no mail is on its way and no job goes on: workers record what became of each.
pub(super) fn settled_events(world: &World) -> i64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(count_settled(&world.installation.database_url()))
}

async fn count_settled(url: &str) -> i64 {
    let store = store::Store::open(url, 1).await.expect("the database");
    let events = loop {
        let mut tx = store.read().await.expect("readable");
        if store::outbox::pending(&mut tx).await.expect("readable") == 0 && jobs::are_done(&mut tx).await {
            let heads = store::audit::heads(&mut tx).await.expect("readable");
            break heads.iter().map(|head| head.seq).sum();
        }
        drop(tx);
        tokio::task::yield_now().await;
    };
    store.close().await;
    events
}
