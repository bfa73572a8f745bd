use crate::{fixture::*, on_both};
use shared::{
    ClientFacts, EmailState, Ended, MailState, NearMiss, Opener, Purpose, ResetFacts, Slip, Status,
    VerifiedBy,
};
use store::{
    account,
    client::{self, Verified},
    facts, link, outbox,
    testing::TestDatabase,
};

on_both! { a_bare_client everything_at_once only_the_present_address_counts tries_that_failed }

async fn a_bare_client(db: TestDatabase) {
    with_clients(&db).await;
    let mut tx = db.store.read().await.unwrap();
    let row = facts::of_client(&mut tx, RIVERSIDE, ANA).await.unwrap().expect("Ana");
    assert_eq!(row.client, a_client(ANA, "Ana", "Silva"));
    assert_eq!(row.facts(), ClientFacts::default());
    assert_eq!(facts::of_client(&mut tx, HILLTOP, ANA).await.unwrap(), None);
}

async fn everything_at_once(db: TestDatabase) {
    with_account(&db).await;
    commit(&db.store, async |tx| {
        client::set_email(tx, RIVERSIDE, ANA, Some(&email("ana@example.org")), "ana", NOW).await.unwrap();
        let proof = Verified { at: later(1), by: VerifiedBy::Link, ip: None, staff: None, reason: None };
        client::set_verified(tx, RIVERSIDE, ANA, "ana@example.org", &proof).await.unwrap();
        link::insert(tx, &a_link(101, Purpose::Verification, NOW)).await.unwrap();
        link::insert(tx, &a_link(102, Purpose::Invitation, later(2))).await.unwrap();
        let replaced = (RIVERSIDE, ANA.uuid());
        link::end_of_subject(tx, replaced, Some(Purpose::Invitation), Ended::Replaced, later(3))
            .await
            .unwrap();
        link::insert(tx, &a_link(103, Purpose::Invitation, later(3))).await.unwrap();
        let invitation = a_link(103, Purpose::Invitation, NOW).id;
        link::mark_opened(tx, RIVERSIDE, invitation, Opener::Person, later(4)).await.unwrap();
        outbox::insert(tx, &a_mail(101, "verification", NOW)).await.unwrap();
        outbox::insert(tx, &a_mail(103, "invitation", later(3))).await.unwrap();
        let mut notice = a_mail(104, "password-changed", later(5));
        notice.link_id = None;
        outbox::insert(tx, &notice).await.unwrap();
        account::record_failure(tx, RIVERSIDE, ANA, later(6)).await.unwrap();
    })
    .await;

    let mut tx = db.store.read().await.unwrap();
    let row = facts::of_client(&mut tx, RIVERSIDE, ANA).await.unwrap().expect("Ana");
    let invitation = row.invitation.as_ref().expect("the invitation");
    assert_eq!(
        (invitation.id, invitation.created_by),
        (a_link(103, Purpose::Invitation, NOW).id, Some(DORA))
    );
    assert_eq!((invitation.opened_at, invitation.ended_at, invitation.used_at), (Some(later(4)), None, None));
    let mail = row.mail.as_ref().expect("the invitation's mail");
    assert_eq!(
        (mail.kind.as_str(), mail.state, mail.created_at),
        ("invitation", MailState::Queued, later(3))
    );
    assert_eq!(row.verification_expires_at, Some(later(3600)));
    let account = row.account.as_ref().expect("the account");
    assert_eq!((account.username.as_str(), account.failures), ("ana.silva", 1));
    let facts = row.facts();
    assert_eq!(facts.email, Some(EmailState::Verified { at: later(1), by: VerifiedBy::Link }));
    assert!(facts.invitation.is_some_and(|it| it.opened == Some(Opener::Person) && it.is_live(later(4))));
    assert_eq!(Status::of(&facts, later(7)), Status::Active);

    let mut page = facts::of_clients(&mut tx, RIVERSIDE, &[BEN, ANA]).await.unwrap();
    page.sort_by_key(|row| row.client.id);
    assert_eq!(page.iter().map(|row| row.client.id).collect::<Vec<_>>(), [ANA, BEN]);
    assert_eq!(page[0], row, "a page shows what the profile shows");
    assert_eq!(page[1].facts(), ClientFacts::default());
    assert_eq!(facts::of_clients(&mut tx, HILLTOP, &[BEN, ANA]).await.unwrap(), []);
    assert_eq!(facts::of_clients(&mut tx, RIVERSIDE, &[]).await.unwrap(), []);
}

async fn only_the_present_address_counts(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        client::set_email(tx, RIVERSIDE, ANA, Some(&email("new@example.org")), "ana", NOW).await.unwrap();
        link::insert(tx, &a_link(101, Purpose::Verification, NOW)).await.unwrap();
        outbox::insert(tx, &a_mail(101, "verification", NOW)).await.unwrap();
        let row = facts::of_client(tx, RIVERSIDE, ANA).await.unwrap().expect("Ana");
        assert_eq!((row.verification_expires_at, row.mail), (None, None), "they were about the old address");
    })
    .await;
}

/// What explains why an account that works is not used, until the next good sign-in.
async fn tries_that_failed(db: TestDatabase) {
    with_account(&db).await;
    let ana = (RIVERSIDE, ANA);
    commit(&db.store, async |tx| {
        account::note_near_miss(tx, ana, Slip::Wrong, later(1)).await.unwrap();
        account::note_near_miss(tx, ana, Slip::Missing, later(2)).await.unwrap();
        account::note_tried_elsewhere(tx, ana, HILLTOP, later(3)).await.unwrap();
        account::note_without_cookies(tx, RIVERSIDE, ANA, later(4)).await.unwrap();
        link::insert(tx, &a_link(101, Purpose::Reset, later(5))).await.unwrap();
    })
    .await;
    let facts = async |id| {
        let mut tx = db.store.read().await.unwrap();
        facts::of_client(&mut tx, RIVERSIDE, id).await.unwrap().expect("Ana").facts().account.expect("it")
    };
    let before = facts(ANA).await;
    assert_eq!(before.near_miss, Some(NearMiss { at: later(2), slip: Slip::Missing, tries: 2 }));
    assert_eq!((before.tried_elsewhere_at, before.cookies_refused_at), (Some(later(3)), Some(later(4))));
    assert_eq!(before.reset, Some(ResetFacts { sent_at: later(5), expires_at: later(3605) }));
    commit(&db.store, async |tx| {
        account::record_success(tx, RIVERSIDE, ANA, "iPhone", later(6)).await.unwrap();
        link::end_of_subject(tx, (RIVERSIDE, ANA.uuid()), None, Ended::PasswordChanged, later(6))
            .await
            .unwrap();
    })
    .await;
    let after = facts(ANA).await;
    assert_eq!((after.near_miss, after.tried_elsewhere_at, after.cookies_refused_at), (None, None, None));
    assert_eq!(after.reset, None, "ended");
}
