//! Two profiles that may be one person's: suggested, told by the verdict, dismissed.

use crate::{
    harness::{Clerk, HILLSIDE, PASSWORD, TestApp, details, refused},
    on_both,
};
use accounts::{
    Refused,
    client::{self, ContactForm},
    duplicate,
};
use shared::{ClientId, DetailsForm, EventKind, Likeness, Remedy, Role, Verdict};

on_both! { a_second_profile_is_suggested_on_both the_verdict_names_the_profile_that_has_the_account
two_people_are_not_suggested_again the_list_shows_every_pair_once }

fn born(first_name: &str, number: &str) -> DetailsForm {
    DetailsForm {
        birth_date: "1991-05-03".to_owned(),
        member_number: number.to_owned(),
        ..details(first_name, "Silva")
    }
}

async fn adds(desk: &Clerk, form: &DetailsForm, contact: &ContactForm<'_>) -> ClientId {
    client::add(&desk.accounts, &desk.desk, form, contact).await.unwrap()
}

async fn alike(desk: &Clerk, client: ClientId) -> Vec<(ClientId, Vec<Likeness>)> {
    desk.profile(client).await.alike.into_iter().map(|other| (other.id, other.why)).collect()
}

async fn a_second_profile_is_suggested_on_both(app: TestApp) {
    let desk = app.front_desk().await;
    let none = ContactForm::default();
    let ana = adds(&desk, &born("Ana", "10482"), &none).await;
    let again = adds(&desk, &born("ANA", ""), &none).await;
    let eva = adds(&desk, &born("Eva", "10482"), &none).await;
    assert_eq!(alike(&desk, again).await, [(ana, vec![Likeness::NameAndBirthDate])]);
    assert_eq!(alike(&desk, eva).await, [(ana, vec![Likeness::MemberNumber])]);
    assert_eq!(alike(&desk, ana).await.len(), 2);
    let elsewhere = app.clerk(Role::Administrator, HILLSIDE).await;
    let stranger = adds(&elsewhere, &born("Ana", "10482"), &none).await;
    assert!(alike(&elsewhere, stranger).await.is_empty(), "each location has its own people");
}

async fn the_verdict_names_the_profile_that_has_the_account(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    let ana =
        adds(&office, &born("Ana", "1"), &ContactForm { email: "ana@example.org", ..Default::default() })
            .await;
    phone.verifies(&app.mailed_token().await).await.unwrap();
    office.invites(ana).await.unwrap();
    let first = app.mailed_token().await;
    let again =
        adds(&office, &born("Ana", "2"), &ContactForm { email: "a@example.org", ..Default::default() }).await;
    phone.verifies(&app.mailed_token().await).await.unwrap();
    office.invites(again).await.unwrap();
    app.delivers_mails().await.only();
    assert_eq!(office.sees(again).await.1, Verdict::InvitationNotOpened, "neither has an account");

    phone.accepts(&first, "ana", PASSWORD).await.unwrap();
    let verdict = office.sees(again).await.1;
    assert_eq!((verdict, verdict.remedy()), (Verdict::DuplicateHasAccount(ana), Remedy::Compare));
    assert!(matches!(office.sees(ana).await.1, Verdict::NothingWrong(_)), "whoever has the account is fine");

    office.disables(ana).await.unwrap();
    assert_eq!(
        office.sees(again).await.1,
        Verdict::InvitationNotOpened,
        "an account that does not work is none"
    );
}

async fn two_people_are_not_suggested_again(app: TestApp) {
    let desk = app.front_desk().await;
    let (ana, twin) = (
        adds(&desk, &born("Ana", "7"), &ContactForm::default()).await,
        adds(&desk, &born("Eva", "7"), &ContactForm::default()).await,
    );
    assert_eq!(alike(&desk, ana).await.len(), 1);
    duplicate::dismiss(&desk.accounts, &desk.desk, twin, ana).await.unwrap();
    duplicate::dismiss(&desk.accounts, &desk.desk, ana, twin).await.unwrap();
    assert!(alike(&desk, ana).await.is_empty() && alike(&desk, twin).await.is_empty());
    for client in [ana, twin] {
        let told = desk.timeline(client).await;
        assert_eq!(told, [EventKind::DuplicateDismissed, EventKind::ClientAdded], "once, on both");
    }
    let told = desk.profile(ana).await.activity[0].detail.other.clone();
    assert_eq!(told.as_deref(), Some("Eva Silva (7)"));
    assert!(matches!(
        refused(duplicate::dismiss(&desk.accounts, &desk.desk, ana, ana).await),
        Refused::NotFound
    ));
}

async fn the_list_shows_every_pair_once(app: TestApp) {
    let desk = app.front_desk().await;
    let home = ContactForm { email: "home@example.org", phone: "555 0147", ..Default::default() };
    let (ana, again) =
        (adds(&desk, &born("Ana", "7"), &home).await, adds(&desk, &born("Ana", "7"), &home).await);
    adds(&desk, &details("Luis", "Silva"), &home).await;
    app.delivers_mails().await;
    for likeness in Likeness::ALL {
        let list = duplicate::list(&desk.accounts, &desk.desk, likeness, None).await.unwrap();
        let pairs: Vec<_> = list.pairs.iter().map(|pair| (pair.first.id, pair.second.id)).collect();
        assert_eq!((pairs, list.next), (vec![(ana.min(again), ana.max(again))], None), "{likeness:?}");
    }
    duplicate::dismiss(&desk.accounts, &desk.desk, ana, again).await.unwrap();
    let list = duplicate::list(&desk.accounts, &desk.desk, Likeness::Email, None).await.unwrap();
    assert!(list.pairs.is_empty());
}
