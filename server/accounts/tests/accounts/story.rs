//! The story of the product, step by step, with what the profile says after each.

use crate::{
    harness::{PASSWORD, RIVERSIDE, TestApp, details, problems, refused},
    on_both,
};
use accounts::{
    Refused,
    client::{self, ContactForm},
    staff,
};
use mail::Letter;
use shared::{
    ClientId, EmailState,
    EventKind::{
        ClientAdded, EmailSaved, EmailVerified, EmailVerifiedManually, InvitationAccepted, InvitationSent,
        LinkOpened, MailSent, PasswordReset, ResetRequested, SignedIn, SignedOut, VerificationResent,
    },
    Field, MailKind, MailState, Role, Span, Status, Verdict, VerifiedBy, WhyNot, Wrong,
};
use store::Wake;
use tokio::sync::broadcast::Receiver;

on_both! { the_story the_administrators_way staff_choose_their_location the_list_finds_a_client }

async fn the_story(app: TestApp) {
    // 1. Staff sign in and open a client's profile.
    let mut desk = app.front_desk().await;
    let session = staff::sign_in(&app.accounts, &desk.desk.origin, &desk.username, PASSWORD).await.unwrap();
    let session = session.session().unwrap();
    desk.desk = staff::desk(&app.accounts, &desk.desk.origin, &session.token).await.unwrap();
    let (phone, ana) = (app.visitor(), desk.adds_client("Ana", "Silva").await);
    assert_eq!(desk.sees(ana).await, (Status::NoEmail, Verdict::NoEmail));
    assert_eq!(desk.timeline(ana).await, [ClientAdded]);

    // 2. Enabled can't be ticked, says why, and the server holds to it.
    assert_eq!(Status::NoEmail.why_not(), Some(WhyNot::NoEmail));
    assert!(matches!(refused(desk.invites(ana).await), Refused::Changed));

    // 3. They save an email: Pending, and a verification goes out at once.
    let mut wakes = app.accounts.wakes();
    desk.saves_email(ana, "Ana.Silva@Example.org").await.unwrap();
    assert_eq!(desk.sees(ana).await, (Status::EmailPending, Verdict::NeverVerified));
    assert!(matches!(refused(desk.invites(ana).await), Refused::Changed));
    assert_eq!(desk.profile(ana).await.email.unwrap().mail.unwrap().state, MailState::Queued);
    let mails = app.delivers_mails().await;
    assert_eq!(mails.only().list(), [("ana.silva@example.org", MailKind::Verification)]);
    let email = desk.profile(ana).await.email.unwrap();
    assert_eq!((email.address.as_str(), email.state), ("Ana.Silva@Example.org", EmailState::Pending));
    assert_eq!(email.mail.unwrap().state, MailState::Sent);
    assert_eq!(desk.timeline(ana).await, [MailSent, EmailSaved, ClientAdded]);
    woken(&mut wakes, ana).await;

    // 4. The client opens the mail, presses, confirms. The open profile hears of it.
    let token = mails.token();
    let page = phone.opens_verification(&token).await.unwrap();
    assert_eq!(
        (page.first_name.as_str(), page.email.as_str(), page.done),
        ("Ana", "Ana.Silva@Example.org", false)
    );
    assert_eq!(desk.sees(ana).await.0, Status::EmailPending);
    let mut wakes = app.accounts.wakes();
    phone.verifies(&token).await.unwrap();
    woken(&mut wakes, ana).await;
    assert_eq!(desk.sees(ana).await, (Status::ReadyToInvite, Verdict::NeverInvited));
    let email = desk.profile(ana).await.email.unwrap();
    assert!(matches!(email.state, EmailState::Verified { by: VerifiedBy::Link, .. }));
    assert_eq!((email.verified_ip.as_deref(), email.verified_by_name), (Some("203.0.113.9"), None));
    assert_eq!(desk.timeline(ana).await[..2], [EmailVerified, LinkOpened]);

    // 6. Staff tick Enabled: an invitation goes out.
    app.passes(Span::days(1));
    desk.invites(ana).await.unwrap();
    let invitation = desk.profile(ana).await.invitation.unwrap();
    assert_eq!(invitation.expires_at - invitation.sent_at, Span::days(7));
    assert_eq!(invitation.sent_by.as_deref(), Some("Sam Ortiz"));
    let invited = Status::Invited { expires_at: invitation.expires_at };
    assert_eq!(desk.sees(ana).await, (invited, Verdict::InvitationOnItsWay));
    let mails = app.delivers_mails().await;
    assert_eq!(mails.only().list(), [("ana.silva@example.org", MailKind::Invitation)]);
    assert_eq!(desk.sees(ana).await, (invited, Verdict::InvitationNotOpened));

    // 7. The client accepts and lands signed in.
    let token = mails.token();
    let page = phone.opens_invitation(&token).await.unwrap();
    assert_eq!((page.suggested_username.as_str(), page.expires_at), ("ana.silva", invitation.expires_at));
    assert_eq!(desk.sees(ana).await, (invited, Verdict::InvitationOpened));
    let mut wakes = app.accounts.wakes();
    let session = phone.accepts(&token, " Ana.Silva ", PASSWORD).await.unwrap();
    woken(&mut wakes, ana).await;
    let home = phone.opens_home(&session.token).await.unwrap();
    assert_eq!((home.client, home.username.as_str(), home.sessions), (ana, "ana.silva", 1));

    // 8. The profile shows the username.
    let (status, verdict) = desk.sees(ana).await;
    assert!(
        matches!((status, verdict), (Status::Active, Verdict::NothingWrong(_))),
        "{status:?} {verdict:?}"
    );
    let account = desk.profile(ana).await.account.unwrap();
    assert_eq!(
        (account.username.as_str(), account.last_sign_in_device.as_deref()),
        ("ana.silva", Some("iPhone"))
    );
    assert!(desk.profile(ana).await.invitation.unwrap().accepted_at.is_some());
    let expected = [SignedIn, InvitationAccepted, LinkOpened, MailSent, InvitationSent];
    assert_eq!(desk.timeline(ana).await[..5], expected);

    // 9. Having Trouble?
    app.passes(Span::days(3));
    assert_eq!(problems(phone.signs_in("ana.silva", "forgotten").await), [(Field::Form, Wrong::Credentials)]);
    assert_eq!(desk.sees(ana).await, (Status::Active, Verdict::WrongPassword(1)));
    phone.asks_for_help("ana.silva", "ana.silva@example.org").await.unwrap();
    let mails = app.delivers_mails().await;
    assert_eq!(mails.only().list(), [("ana.silva@example.org", MailKind::Reset)]);
    let page = phone.opens_reset(&mails.token()).await.unwrap();
    assert_eq!((page.username.as_str(), page.first_name.as_str()), ("ana.silva", "Ana"));
    phone.resets(&mails.token(), "four other random words").await.unwrap();
    assert!(matches!(refused(phone.opens_home(&session.token).await), Refused::SignedOut));
    let told = app.delivers_mails().await;
    assert_eq!(told.only().list(), [("ana.silva@example.org", MailKind::PasswordChanged)]);
    let session = phone.signs_in("ana.silva", "four other random words").await.unwrap();
    assert!(phone.opens_home(&session).await.is_ok());
    assert!(matches!(desk.sees(ana).await.1, Verdict::NothingWrong(_)));
    phone.signs_out(&session).await.unwrap();
    let expected = [SignedOut, SignedIn, MailSent, PasswordReset, LinkOpened, MailSent, ResetRequested];
    assert_eq!(desk.timeline(ana).await[..7], expected);
}

/// Step 5: the mail never arrives, so an administrator resends it, or vouches for the address.
async fn the_administrators_way(app: TestApp) {
    let (desk, office, phone) = (app.front_desk().await, app.office().await, app.visitor());
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    let first = app.mailed_token().await;
    app.passes(Span::minutes(5));
    office.resends_verification(ana).await.unwrap();
    assert_eq!(office.timeline(ana).await[0], VerificationResent);
    let second = app.mailed_token().await;
    assert_ne!(first, second);

    assert_eq!(problems(office.vouches_for_email(ana, "  ").await), [(Field::Reason, Wrong::Empty)]);
    office.vouches_for_email(ana, "Showed it on her phone").await.unwrap();
    assert_eq!(office.sees(ana).await, (Status::ReadyToInvite, Verdict::NeverInvited));
    let profile = office.profile(ana).await;
    let email = profile.email.unwrap();
    assert!(matches!(email.state, EmailState::Verified { by: VerifiedBy::Administrator, .. }));
    let vouched = (email.verified_ip, email.verified_by_name, email.verified_reason);
    assert_eq!(vouched, (None, Some("Adam Novak".to_owned()), Some("Showed it on her phone".to_owned())));
    let event = &profile.activity[0];
    assert_eq!((event.event, event.actor.as_deref()), (EmailVerifiedManually, Some("Adam Novak")));
    assert_eq!(event.detail.reason.as_deref(), Some("Showed it on her phone"));

    assert!(matches!(refused(office.vouches_for_email(ana, "again").await), Refused::Changed));
    assert!(matches!(refused(office.resends_verification(ana).await), Refused::Changed));
    assert!(phone.verifies(&second).await.is_err());

    office.invites(ana).await.unwrap();
    let mails = app.delivers_mails().await;
    let Letter::Invitation(letter) = &mails.only().0[0].letter else { panic!("{:?}", mails.list()) };
    assert_eq!((letter.first_name.as_str(), letter.sent_by.as_str()), ("Ana", "Adam Novak"));
}

/// Staff of one location are there at once; an owner chooses, and may change.
async fn staff_choose_their_location(app: TestApp) {
    let desk = app.front_desk().await;
    let session = staff::sign_in(&app.accounts, &desk.desk.origin, &desk.username, PASSWORD).await.unwrap();
    let session = session.session().unwrap();
    let here = staff::desk(&app.accounts, &desk.desk.origin, &session.token).await.unwrap();
    assert_eq!((here.location.slug.as_str(), here.role), (RIVERSIDE, Role::FrontDesk));

    let owner = app.clerk(Role::Owner, RIVERSIDE).await;
    let session = staff::sign_in(&app.accounts, &owner.desk.origin, &owner.username, PASSWORD).await.unwrap();
    let session = session.session().unwrap();
    let undecided = staff::desk(&app.accounts, &owner.desk.origin, &session.token).await;
    assert!(matches!(refused(undecided), Refused::NotFound));
    let member = staff::member(&app.accounts, &owner.desk.origin, &session.token).await.unwrap();
    let labels: Vec<&str> = member.locations.iter().map(|(_, label, _)| label.as_str()).collect();
    assert_eq!(labels, ["Hillside Pool", "Riverside Sports Club"]);
    for (id, label, _) in &member.locations {
        staff::choose_location(&app.accounts, &member, *id).await.unwrap();
        let there = staff::desk(&app.accounts, &owner.desk.origin, &session.token).await.unwrap();
        assert_eq!((&there.location.label, there.role), (label, Role::Owner));
    }

    let member = staff::member(&app.accounts, &desk.desk.origin, &desk.session).await.unwrap();
    let hillside = app.location_id(crate::harness::HILLSIDE).await;
    let elsewhere = staff::choose_location(&app.accounts, &member, hillside).await;
    assert!(matches!(refused(elsewhere), Refused::NotFound));
}

async fn the_list_finds_a_client(app: TestApp) {
    let desk = app.front_desk().await;
    let jose = desk.adds_client("José", "Núñez").await;
    desk.adds_client("Ben", "100%_Okafor").await;
    desk.saves_email(jose, "pepe@example.org").await.unwrap();
    let token = app.mailed_token().await;
    app.visitor().verifies(&token).await.unwrap();
    desk.invites(jose).await.unwrap();
    let token = app.mailed_token().await;
    app.visitor().accepts(&token, "el.pepe", PASSWORD).await.unwrap();
    for (words, expected) in [
        ("", 2),
        ("jose nunez", 1),
        ("NÚÑEZ José", 1),
        ("pepe@exa", 1),
        ("el.pepe", 1),
        ("okafor", 1),
        ("%_o", 1),
        ("%", 0),
        ("Ñúñez", 1),
        ("nuñe", 1),
        ("nobody", 0),
        ("jose okafor", 0),
    ] {
        let found = desk.searches(words).await.unwrap();
        assert_eq!(
            (found.rows.len(), found.count.number()),
            (expected, i64::try_from(expected).unwrap()),
            "{words:?}"
        );
    }
    // The username is found after every kind of edit too.
    client::edit(&desk.accounts, &desk.desk, jose, &details("José", "Núñez Silva")).await.unwrap();
    assert_eq!(desk.searches("el.pepe silva").await.unwrap().count.number(), 1);
    let moved = ContactForm { email: "pepe@example.org", phone: "+1 555 0100", ..ContactForm::default() };
    client::save_contact(&desk.accounts, &desk.desk, jose, &moved).await.unwrap();
    assert_eq!(desk.searches("el.pepe 5550100").await.unwrap().count.number(), 1);
    desk.saves_email(jose, "Pepe@example.org").await.unwrap();
    assert_eq!(desk.searches("el.pepe").await.unwrap().count.number(), 1);
    desk.saves_email(jose, "jose@example.org").await.unwrap();
    assert_eq!(desk.searches("el.pepe jose@").await.unwrap().count.number(), 1);
    assert_eq!(app.delivers_mails().await.0.len(), 2);
    let found = desk.searches("nunez").await.unwrap();
    let row = &found.rows[0];
    assert_eq!((row.username.as_deref(), row.email.as_deref()), (Some("el.pepe"), Some("jose@example.org")));
}

/// Waits until an open profile of this client would look again.
async fn woken(wakes: &mut Receiver<Wake>, client: ClientId) {
    let heard = async {
        loop {
            match wakes.recv().await.unwrap() {
                Wake::Client { client: who, .. } if who == client => return,
                _ => {}
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(5), heard).await.expect("the profile to hear of it");
}
