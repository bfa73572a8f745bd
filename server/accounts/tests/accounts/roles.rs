//! Roles × use cases × locations: a row for every use case at the desk (R29).

use crate::{
    harness::{Clerk, HILLSIDE, IDENTITY, RIVERSIDE, TestApp, details, refused},
    on_both,
};
use accounts::{
    Refused,
    client::{self, ContactForm},
    client_mails, failed_emails, handover, profile,
};
use shared::{
    ClientId,
    Permission::{self, HelpClients, RunLocation, SeeClients},
    Role,
};

on_both! { r29_the_table r29_a_foreign_id_is_a_missing_id }

/// A use case at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UseCase {
    List,
    Add,
    Edit,
    SaveContact,
    Profile,
    ResendVerification,
    VerifyManually,
    Invite,
    Revoke,
    SendReset,
    Disable,
    Enable,
    Unlock,
    Unblock,
    Mails,
    FailedEmails,
    HandOver,
    WatchHandover,
}

/// Who may do what, written down a second time: a slip in either place fails the test.
const TABLE: [(UseCase, Permission); 18] = [
    (UseCase::List, SeeClients),
    (UseCase::Profile, SeeClients),
    (UseCase::Add, HelpClients),
    (UseCase::Edit, HelpClients),
    (UseCase::SaveContact, HelpClients),
    (UseCase::ResendVerification, HelpClients),
    (UseCase::Invite, HelpClients),
    (UseCase::Revoke, HelpClients),
    (UseCase::SendReset, HelpClients),
    (UseCase::Unlock, HelpClients),
    (UseCase::HandOver, HelpClients),
    (UseCase::WatchHandover, HelpClients),
    (UseCase::VerifyManually, RunLocation),
    (UseCase::Disable, RunLocation),
    (UseCase::Enable, RunLocation),
    (UseCase::Unblock, RunLocation),
    (UseCase::Mails, SeeClients),
    (UseCase::FailedEmails, SeeClients),
];

const fn roles(permission: Permission) -> &'static [Role] {
    match permission {
        SeeClients => &[Role::Viewer, Role::FrontDesk, Role::Administrator, Role::Owner],
        HelpClients => &[Role::FrontDesk, Role::Administrator, Role::Owner],
        RunLocation => &[Role::Administrator, Role::Owner],
        Permission::RunInstallation => &[Role::Owner],
    }
}

impl UseCase {
    async fn by(self, clerk: &Clerk, client: ClientId) -> Result<(), Refused> {
        let (accounts, desk) = (&clerk.accounts, &clerk.desk);
        let form = details("Anna", "Silva");
        match self {
            Self::List => clerk.searches("").await.map(drop),
            Self::Add => client::add(accounts, desk, &form, &ContactForm::default()).await.map(drop),
            Self::Edit => client::edit(accounts, desk, client, &form).await,
            Self::SaveContact => {
                let form = ContactForm { email: "anna@example.org", ..ContactForm::default() };
                client::save_contact(accounts, desk, client, &form).await
            }
            Self::Profile => profile::of_client(accounts, desk, client).await.map(drop),
            Self::ResendVerification => clerk.resends_verification(client).await,
            Self::VerifyManually => clerk.vouches_for_email(client, "Seen").await,
            Self::Invite => clerk.invites(client).await,
            Self::Revoke => clerk.revokes(client).await,
            Self::SendReset => clerk.sends_reset(client).await,
            Self::Disable => clerk.disables(client).await,
            Self::Enable => clerk.enables(client).await,
            Self::Unlock => clerk.unlocks(client).await,
            Self::Unblock => clerk.unblocks(client).await,
            Self::Mails => client_mails::of_client(accounts, desk, client, 20).await.map(drop),
            Self::FailedEmails => failed_emails::list(accounts, desk, 1).await.map(drop),
            Self::HandOver => handover::start(accounts, desk, client, IDENTITY).await.map(drop),
            Self::WatchHandover => handover::at_desk(accounts, desk, client).await.map(drop),
        }
    }

    /// A client for whom this use case makes sense, so that nothing but a role can refuse it.
    async fn needs(self, app: &TestApp, office: &Clerk, username: &str) -> ClientId {
        let phone = app.visitor();
        let client = match self {
            Self::List
            | Self::Mails
            | Self::FailedEmails
            | Self::Add
            | Self::Edit
            | Self::SaveContact
            | Self::Profile
            | Self::HandOver
            | Self::WatchHandover => office.adds_client("Ana", "Silva").await,
            Self::ResendVerification | Self::VerifyManually | Self::Invite | Self::Revoke | Self::Unblock => {
                let client = office.adds_client("Ana", "Silva").await;
                office.saves_email(client, &format!("{username}@example.org")).await.unwrap();
                client
            }
            Self::SendReset | Self::Disable | Self::Enable | Self::Unlock => {
                app.active_client(office, username).await
            }
        };
        match self {
            Self::Invite => phone.verifies(&app.mailed_token().await).await.unwrap(),
            Self::Revoke => {
                phone.verifies(&app.mailed_token().await).await.unwrap();
                office.invites(client).await.unwrap();
            }
            Self::Enable => office.disables(client).await.unwrap(),
            Self::Unblock => app.refuses_mails("550 5.1.1 no such user").await,
            Self::Unlock => assert!(phone.signs_in(username, "a guess").await.is_err()),
            _ => {}
        }
        app.passes(shared::Span::minutes(1));
        app.delivers_mails().await;
        client
    }
}

async fn r29_the_table(app: TestApp) {
    let office = app.office().await;
    let mut clerks = Vec::new();
    for role in Role::ALL {
        clerks.push((role, app.clerk(role, RIVERSIDE).await.never_asked()));
    }
    for (number, (case, permission)) in (0..).zip(TABLE) {
        let mut untouched = None;
        for (role, clerk) in &clerks {
            let client = match untouched.take() {
                Some(client) => client,
                None => case.needs(&app, &office, &format!("{}.{number}", role.code())).await,
            };
            let before = (app.db_mails().await, office.timeline(client).await);
            let done = case.by(clerk, client).await;
            if roles(permission).contains(role) {
                done.unwrap_or_else(|why| panic!("{role:?} may not {case:?}: {why:?}"));
            } else {
                let why = refused(done);
                assert!(matches!(why, Refused::NotAllowed), "{role:?} {case:?}: {why:?}");
                let after = (app.db_mails().await, office.timeline(client).await);
                assert_eq!(after, before, "{role:?} {case:?}");
                untouched = Some(client);
            }
            app.delivers_mails().await;
        }
    }
    let anybody = office.searches("").await.unwrap().rows[0].id;
    for (role, clerk) in &clerks {
        let profile = clerk.profile(anybody).await;
        assert_eq!(profile.may_help, roles(HelpClients).contains(role));
        assert_eq!(profile.may_run, roles(RunLocation).contains(role));
    }
}

/// A client of another location does not exist here: the same answer as for an id that was never used, whatever
/// the use case, and nothing changes over there.
async fn r29_a_foreign_id_is_a_missing_id(app: TestApp) {
    let office = app.office().await;
    let never: ClientId = "00000000000070008000000000000001".parse().unwrap();
    let mut strangers = Vec::new();
    for role in Role::ALL {
        strangers.push((role, app.clerk(role, HILLSIDE).await.never_asked()));
    }
    for (number, (case, permission)) in (0..).zip(TABLE) {
        let client = case.needs(&app, &office, &format!("somebody.{number}")).await;
        let before = (app.db_mails().await, office.timeline(client).await);
        for (role, stranger) in &strangers {
            assert!(stranger.searches("").await.unwrap().rows.is_empty(), "{role:?}");
            if matches!(case, UseCase::List | UseCase::Add | UseCase::FailedEmails) {
                continue;
            }
            let foreign = refused(case.by(stranger, client).await);
            let missing = refused(case.by(stranger, never).await);
            assert_eq!(format!("{foreign:?}"), format!("{missing:?}"), "{role:?} {case:?}");
            match foreign {
                Refused::NotFound => assert!(roles(permission).contains(role), "{role:?} {case:?}"),
                Refused::NotAllowed => assert!(!roles(permission).contains(role), "{role:?} {case:?}"),
                other => panic!("{role:?} {case:?}: {other:?}"),
            }
            assert_eq!((app.db_mails().await, office.timeline(client).await), before, "{role:?} {case:?}");
        }
    }
}
