//! Users: invited by mail, changed, switched off, removed, signed out; by whom, and by whom not.

use crate::{
    harness::{Clerk, HILLSIDE, PASSWORD, RIVERSIDE, TestApp, dead, problems, refused},
    on_both,
};
use accounts::{
    DeadLink, NewSession, Refused, StaffMember, staff,
    staff_invitation::{self, InviteForm},
    user::{self, User, UserState},
};
use shared::{EventKind, Field, Role, Slug, Span, StaffInvitationId, Wrong};

on_both! {
    invited_by_mail_and_in
    r11_an_account_of_another_location_is_added_to
    r3_r5_r6_links_of_invitations_walk_the_list
    what_is_wrong_with_an_invitation
    r24_roles_lost_act_at_once
    off_here_is_not_off_elsewhere
    r29_administrators_never_touch_owners
    r29_nobody_changes_their_own_access
    two_who_switch_each_other_off
    r29_only_those_who_run_the_location
}

const STAFF_PASSWORD: &str = "seven quiet swimmers";

impl TestApp {
    async fn opens_staff_link(&self, slug: &str, token: &str) -> Result<Role, Refused> {
        let slug = Slug::parse(slug).unwrap();
        staff_invitation::open(&self.accounts, &slug, token).await.map(|page| page.role)
    }

    async fn accepts(&self, slug: &str, token: &str, username: &str) -> Result<NewSession, Refused> {
        let (slug, origin) = (Slug::parse(slug).unwrap(), self.visitor().origin);
        staff_invitation::accept(&self.accounts, &origin, &slug, token, username, STAFF_PASSWORD).await
    }

    async fn accepts_as(&self, token: &str, clerk: &Clerk, password: &str) -> Result<NewSession, Refused> {
        let (slug, origin) = (Slug::parse(RIVERSIDE).unwrap(), self.visitor().origin);
        let (accounts, username) = (&self.accounts, clerk.username.as_str());
        let step = staff_invitation::accept_with_account(accounts, &origin, &slug, token, username, password)
            .await?;
        Ok(step.session().unwrap())
    }

    async fn member(&self, session: &NewSession) -> Result<StaffMember, Refused> {
        staff::member(&self.accounts, &self.visitor().origin, &session.token).await
    }
}

impl Clerk {
    async fn invites_user(&self, email: &str, role: Role) -> Result<(), Refused> {
        let form = InviteForm { name: "Noor Haddad", email, role: role.code() };
        staff_invitation::send(&self.accounts, &self.desk, form).await
    }

    async fn invitation(&self) -> StaffInvitationId {
        user::list(&self.accounts, &self.desk).await.unwrap().invited[0].id
    }

    async fn user(&self, username: &str) -> User {
        let users = user::list(&self.accounts, &self.desk).await.unwrap().users;
        users.into_iter().find(|user| user.username == username).unwrap()
    }
}

async fn invited_by_mail_and_in(app: TestApp) {
    let office = app.office().await;
    office.invites_user("Noor@staff.example", Role::FrontDesk).await.unwrap();
    let invited = &user::list(&app.accounts, &office.desk).await.unwrap().invited;
    assert_eq!((invited.len(), invited[0].email.as_str()), (1, "noor@staff.example"));
    let token = app.mailed_token().await;
    assert_eq!(app.opens_staff_link(RIVERSIDE, &token).await.unwrap(), Role::FrontDesk);
    // R15: fifteen characters or more for staff.
    let (slug, origin) = (Slug::parse(RIVERSIDE).unwrap(), app.visitor().origin);
    let short =
        staff_invitation::accept(&app.accounts, &origin, &slug, &token, "noor", "fourteen chars").await;
    assert_eq!(problems(short), [(Field::Password, Wrong::TooShort(15))]);
    let told = problems(app.accepts(RIVERSIDE, &token, &office.username).await);
    assert_eq!(told, [(Field::Username, Wrong::UsernameTaken)]);

    let session = app.accepts(RIVERSIDE, &token, "noor").await.unwrap();
    let noor = app.member(&session).await.unwrap();
    let (location, role) = noor.location.unwrap();
    assert_eq!(
        (noor.name.as_str(), location.slug.as_str(), role),
        ("Noor Haddad", RIVERSIDE, Role::FrontDesk)
    );
    assert!(user::list(&app.accounts, &office.desk).await.unwrap().invited.is_empty());
    let user = office.user("noor").await;
    assert_eq!((user.state, user.role), (UserState::Active, Role::FrontDesk));
    assert!(user.last_sign_in_at.is_some() && user.may_manage);
    assert_eq!(app.db_events(EventKind::StaffJoined).await, 1);
    // R4.
    assert_eq!(dead(app.accepts(RIVERSIDE, &token, "noor2").await), DeadLink::Used);
}

/// R11: the inviter is told the same, and sees no more than they typed until the invited agrees.
async fn r11_an_account_of_another_location_is_added_to(app: TestApp) {
    let (office, there) = (app.office().await, app.clerk(Role::Viewer, HILLSIDE).await);
    let email = format!("{}@staff.example", there.username);
    office.invites_user(&email, Role::FrontDesk).await.unwrap();
    let users = user::list(&app.accounts, &office.desk).await.unwrap();
    assert!(users.users.iter().all(|user| user.username != there.username));
    let token = app.mailed_token().await;

    let wrong = problems(app.accepts_as(&token, &there, "not the password at all").await);
    assert_eq!(wrong, [(Field::Form, Wrong::Credentials)]);
    let session = app.accepts_as(&token, &there, PASSWORD).await.unwrap();
    let member = app.member(&session).await.unwrap();
    assert_eq!(
        member.location.map(|(at, role)| (at.slug.to_string(), role)),
        Some((RIVERSIDE.to_owned(), Role::FrontDesk))
    );
    assert_eq!(member.locations.len(), 2);
    assert_eq!(dead(app.accepts_as(&token, &there, PASSWORD).await), DeadLink::Used);
}

async fn r3_r5_r6_links_of_invitations_walk_the_list(app: TestApp) {
    let office = app.office().await;
    office.invites_user("noor@staff.example", Role::Viewer).await.unwrap();
    let first = app.mailed_token().await;
    app.passes(Span::minutes(1));
    staff_invitation::resend(&app.accounts, &office.desk, office.invitation().await).await.unwrap();
    let second = app.mailed_token().await;
    // R6, R5: superseded; wrong; another location's page.
    assert_eq!(dead(app.accepts(RIVERSIDE, &first, "noor").await), DeadLink::Replaced);
    assert_eq!(dead(app.opens_staff_link(RIVERSIDE, &first).await), DeadLink::Replaced);
    assert_eq!(dead(app.accepts(RIVERSIDE, &second[1..], "noor").await), DeadLink::Incomplete);
    assert_eq!(dead(app.accepts(HILLSIDE, &second, "noor").await), DeadLink::Incomplete);
    assert_eq!(dead(app.visitor().accepts(&second, "noor", PASSWORD).await), DeadLink::Incomplete);
    // Revoked: the link dies with it.
    staff_invitation::revoke(&app.accounts, &office.desk, office.invitation().await).await.unwrap();
    assert_eq!(dead(app.accepts(RIVERSIDE, &second, "noor").await), DeadLink::Replaced);
    // R3: seven days.
    office.invites_user("noor@staff.example", Role::Viewer).await.unwrap();
    let sent = app.now();
    let third = app.mailed_token().await;
    app.clock_is_set_to(sent + Span::days(7) - Span::seconds(1));
    app.opens_staff_link(RIVERSIDE, &third).await.unwrap();
    app.clock_is_set_to(sent + Span::days(7));
    assert_eq!(dead(app.accepts(RIVERSIDE, &third, "noor").await), DeadLink::Expired);
    assert_eq!(dead(app.accepts_as(&third, &office, PASSWORD).await), DeadLink::Expired);
}

async fn what_is_wrong_with_an_invitation(app: TestApp) {
    let office = app.office().await;
    let form = InviteForm { name: "<b>", email: "noor", role: "janitor" };
    let told = problems(staff_invitation::send(&app.accounts, &office.desk, form).await);
    let expected = [(Field::Name, Wrong::Markup), (Field::Email, Wrong::Email), (Field::Role, Wrong::Choice)];
    assert_eq!(told, expected);
    office.invites_user("noor@staff.example", Role::Viewer).await.unwrap();
    // A double click is one press, and one mail; later it is said.
    office.invites_user("noor@staff.example", Role::Viewer).await.unwrap();
    app.delivers_mails().await.only();
    app.passes(Span::minutes(1));
    let told = problems(office.invites_user("NOOR@staff.example", Role::Viewer).await);
    assert_eq!(told, [(Field::Email, Wrong::AlreadyInvited)]);
    // Only an owner makes owners.
    let by_office = office.invites_user("max@staff.example", Role::Owner).await;
    assert!(matches!(refused(by_office), Refused::NotAllowed));
    let owner = app.clerk(Role::Owner, RIVERSIDE).await;
    owner.invites_user("max@staff.example", Role::Owner).await.unwrap();
    let session = app.accepts(RIVERSIDE, &app.mailed_token().await, "max").await.unwrap();
    assert_eq!(app.member(&session).await.unwrap().locations.len(), 2);
    // What an owner sent, an administrator doesn't see.
    owner.invites_user("lea@staff.example", Role::Owner).await.unwrap();
    app.delivers_mails().await;
    assert_eq!(user::list(&app.accounts, &office.desk).await.unwrap().invited.len(), 1);
}

/// R24.
async fn r24_roles_lost_act_at_once(app: TestApp) {
    let (office, sam) = (app.office().await, app.front_desk().await);
    let id = sam.desk.staff;
    let (accounts, desk) = (&app.accounts, &office.desk);
    let ana = sam.adds_client("Ana", "Silva").await;
    user::change_role(accounts, desk, id, "viewer").await.unwrap();
    let seen = sam.again().await;
    assert!(matches!(refused(seen.invites(ana).await), Refused::NotAllowed));
    user::change_role(accounts, desk, id, "viewer").await.unwrap();
    assert_eq!(app.db_events(EventKind::StaffRoleChanged).await, 1);
    assert_eq!(
        problems(user::change_role(accounts, desk, id, "owner").await),
        [(Field::Role, Wrong::Choice)]
    );

    let origin = app.visitor().origin;
    user::disable(accounts, desk, id).await.unwrap();
    assert!(matches!(refused(staff::desk(accounts, &origin, &sam.session).await), Refused::SignedOut));
    assert!(matches!(office.user(&sam.username).await.state, UserState::Disabled(_)));
    user::enable(accounts, desk, id).await.unwrap();
    let session =
        staff::sign_in(accounts, &origin, &sam.username, PASSWORD).await.unwrap().session().unwrap();
    assert_eq!(app.member(&session).await.unwrap().location.unwrap().1, Role::Viewer);

    user::end_sessions(accounts, desk, id).await.unwrap();
    assert!(matches!(refused(app.member(&session).await), Refused::SignedOut));
    let session =
        staff::sign_in(accounts, &origin, &sam.username, PASSWORD).await.unwrap().session().unwrap();
    user::remove(accounts, desk, id).await.unwrap();
    assert!(matches!(refused(app.member(&session).await), Refused::SignedOut));
    assert!(matches!(refused(user::one(accounts, desk, id).await), Refused::NotFound));
    let session =
        staff::sign_in(accounts, &origin, &sam.username, PASSWORD).await.unwrap().session().unwrap();
    assert!(app.member(&session).await.unwrap().locations.is_empty());
}

async fn off_here_is_not_off_elsewhere(app: TestApp) {
    let (office, there) = (app.office().await, app.clerk(Role::Viewer, HILLSIDE).await);
    office.invites_user("v@staff.example", Role::FrontDesk).await.unwrap();
    app.accepts_as(&app.mailed_token().await, &there, PASSWORD).await.unwrap();
    user::disable(&app.accounts, &office.desk, there.desk.staff).await.unwrap();
    let still = there.again().await;
    assert_eq!(still.desk.location.slug.as_str(), HILLSIDE);
    let member = staff::member(&app.accounts, &app.visitor().origin, &there.session).await.unwrap();
    assert_eq!(member.locations.len(), 1);
}

async fn r29_administrators_never_touch_owners(app: TestApp) {
    let (office, owner) = (app.office().await, app.clerk(Role::Owner, RIVERSIDE).await);
    let (accounts, desk, id) = (&app.accounts, &office.desk, owner.desk.staff);
    assert!(!office.user(&owner.username).await.may_manage);
    for result in [
        user::change_role(accounts, desk, id, "viewer").await,
        user::disable(accounts, desk, id).await,
        user::enable(accounts, desk, id).await,
        user::remove(accounts, desk, id).await,
        user::end_sessions(accounts, desk, id).await,
    ] {
        assert!(matches!(refused(result), Refused::NotAllowed));
    }
    // Another owner may; then they are off everywhere, on the installation's record.
    let second = app.clerk(Role::Owner, HILLSIDE).await;
    user::disable(accounts, &second.desk, id).await.unwrap();
    let origin = app.visitor().origin;
    assert!(matches!(refused(staff::desk(accounts, &origin, &owner.session).await), Refused::SignedOut));
    assert!(matches!(refused(user::remove(accounts, &second.desk, id).await), Refused::Changed));
    user::enable(accounts, &second.desk, id).await.unwrap();
    staff::sign_in(accounts, &origin, &owner.username, PASSWORD).await.unwrap();
}

async fn r29_nobody_changes_their_own_access(app: TestApp) {
    for role in [Role::Administrator, Role::Owner] {
        let me = app.clerk(role, RIVERSIDE).await;
        let (accounts, desk, id) = (&app.accounts, &me.desk, me.desk.staff);
        for result in [
            user::change_role(accounts, desk, id, "viewer").await,
            user::disable(accounts, desk, id).await,
            user::remove(accounts, desk, id).await,
        ] {
            assert_eq!(problems(result), [(Field::Form, Wrong::Yourself)], "{role:?}");
        }
        assert!(!me.user(&me.username).await.may_manage);
    }
}

/// Whoever is switched off can't switch off any more: one of the two is left, whatever the order.
async fn two_who_switch_each_other_off(app: TestApp) {
    let (one, two) = (app.clerk(Role::Owner, RIVERSIDE).await, app.clerk(Role::Owner, RIVERSIDE).await);
    let (accounts, id1, id2) = (&app.accounts, one.desk.staff, two.desk.staff);
    let (first, second) =
        tokio::join!(user::disable(accounts, &one.desk, id2), user::disable(accounts, &two.desk, id1));
    assert_ne!(first.is_ok(), second.is_ok(), "{first:?} {second:?}");
    assert_eq!(app.db_number("SELECT count(*) FROM staff WHERE owner = 1 AND disabled_at IS NULL").await, 1);
}

/// R29: also for an id of another location.
async fn r29_only_those_who_run_the_location(app: TestApp) {
    let (office, sam) = (app.office().await, app.front_desk().await);
    office.invites_user("noor@staff.example", Role::Viewer).await.unwrap();
    app.delivers_mails().await;
    let (id, invitation) = (sam.desk.staff, office.invitation().await);
    for (role, slug) in [
        (Role::Viewer, RIVERSIDE),
        (Role::FrontDesk, RIVERSIDE),
        (Role::Viewer, HILLSIDE),
        (Role::FrontDesk, HILLSIDE),
        (Role::Administrator, HILLSIDE),
    ] {
        let clerk = app.clerk(role, slug).await;
        let (accounts, desk) = (&app.accounts, &clerk.desk);
        let results = [
            user::one(accounts, desk, id).await.map(drop),
            user::change_role(accounts, desk, id, "viewer").await,
            user::disable(accounts, desk, id).await,
            user::enable(accounts, desk, id).await,
            user::remove(accounts, desk, id).await,
            user::end_sessions(accounts, desk, id).await,
            staff_invitation::resend(accounts, desk, invitation).await,
            staff_invitation::revoke(accounts, desk, invitation).await,
        ];
        for result in results {
            match refused(result) {
                Refused::NotFound => assert_eq!(role, Role::Administrator),
                Refused::NotAllowed => assert_ne!(role, Role::Administrator),
                other => panic!("{role:?} at {slug}: {other:?}"),
            }
        }
    }
    assert_eq!(office.user(&sam.username).await.role, Role::FrontDesk);
}
