//! R10: a dead link offers a new one to the address on record, and reveals nothing else.

use super::{Door, Mailed, Scene};
use crate::{harness::TestApp, on_both};
use shared::Span;

on_both! {
    r10_an_expired_link_is_mailed_again
    r10_a_new_link_goes_to_the_address_on_record
    r10_what_is_over_stays_over
    r10_r31_asking_again_is_limited
    a_double_press_is_one
}

async fn r10_an_expired_link_is_mailed_again(app: TestApp) {
    let scene = Scene::of(app).await;
    for door in Door::MAILED_AGAIN {
        let Mailed { client, token, expires_at, email, .. } = scene.mails(door).await;
        scene.app.clock_is_set_to(expires_at + Span::seconds(1));
        door.asks_again(&scene.phone, &token).await.unwrap();
        let noted = &scene.desk.profile(client).await.activity[0];
        assert_eq!(
            (noted.event, noted.ip.as_deref(), noted.actor.as_deref()),
            (door.sent(), Some("203.0.113.9"), None)
        );
        let mails = scene.app.delivers_mails().await;
        assert_eq!(mails.only().0[0].to, email, "{door:?}");
        door.presses(&scene.phone, &mails.token()).await.unwrap();
        scene.app.delivers_mails().await;
    }
}

/// The dead link may have been forwarded, or may lie in a mailbox that is no longer the client's.
async fn r10_a_new_link_goes_to_the_address_on_record(app: TestApp) {
    let scene = Scene::of(app).await;
    let Mailed { client, token, email, .. } = scene.mails(Door::Verification).await;
    scene.desk.saves_email(client, &format!("new.{email}")).await.unwrap();
    scene.app.delivers_mails().await;
    scene.app.passes(Span::minutes(1));
    Door::Verification.asks_again(&scene.phone, &token).await.unwrap();
    let mails = scene.app.delivers_mails().await;
    assert_eq!(mails.only().0[0].to, format!("new.{email}"));

    // A reset goes to the proven one.
    let Mailed { client, token, email, .. } = scene.mails(Door::Reset).await;
    scene.desk.saves_email(client, &format!("new.{email}")).await.unwrap();
    scene.app.delivers_mails().await;
    scene.app.passes(Span::hours(1));
    Door::Reset.asks_again(&scene.phone, &token).await.unwrap();
    assert_eq!(scene.app.delivers_mails().await.only().0[0].to, email);
}

/// Revoked, used, vouched for, disabled, off the books: the answer is the same, and no mail goes out.
async fn r10_what_is_over_stays_over(app: TestApp) {
    let scene = Scene::of(app).await;
    let revoked = scene.mails(Door::Invitation).await;
    scene.desk.revokes(revoked.client).await.unwrap();
    let vouched = scene.mails(Door::Verification).await;
    scene.office.vouches_for_email(vouched.client, "Seen").await.unwrap();
    let verified = scene.mails(Door::Verification).await;
    scene.phone.verifies(&verified.token).await.unwrap();
    let accepted = scene.mails(Door::Invitation).await;
    Door::Invitation.presses(&scene.phone, &accepted.token).await.unwrap();
    let unproven = scene.mails(Door::Invitation).await;
    scene.desk.saves_email(unproven.client, "").await.unwrap();
    let disabled = scene.mails(Door::Reset).await;
    scene.office.disables(disabled.client).await.unwrap();
    scene.app.passes(Span::minutes(5));
    for (door, mailed) in [
        (Door::Invitation, &revoked),
        (Door::Verification, &vouched),
        (Door::Verification, &verified),
        (Door::Invitation, &accepted),
        (Door::Invitation, &unproven),
        (Door::Reset, &disabled),
    ] {
        let before = scene.app.db_mails().await;
        door.asks_again(&scene.phone, &mailed.token).await.unwrap();
        assert_eq!(scene.app.db_mails().await, before, "{door:?} to {}", mailed.username);
    }
}

async fn r10_r31_asking_again_is_limited(app: TestApp) {
    let scene = Scene::of(app).await;
    for door in [Door::Verification, Door::Invitation] {
        let Mailed { token, .. } = scene.mails(door).await;
        let mut sent = 0;
        for _ in 0..8 {
            scene.app.passes(Span::minutes(1));
            door.asks_again(&scene.phone, &token).await.unwrap();
            sent += scene.app.delivers_mails().await.0.len();
        }
        assert_eq!(sent, 5, "{door:?}");
        scene.app.passes(Span::hours(1));
        door.asks_again(&scene.phone, &token).await.unwrap();
        assert_eq!(scene.app.delivers_mails().await.0.len(), 1, "{door:?} an hour later");
    }
}

async fn a_double_press_is_one(app: TestApp) {
    let scene = Scene::of(app).await;
    for door in Door::MAILED_AGAIN {
        let Mailed { token, client, .. } = scene.mails(door).await;
        scene.resends(door, client).await;
        scene.app.passes(Span::minutes(1));
        door.asks_again(&scene.phone, &token).await.unwrap();
        assert_eq!(scene.app.delivers_mails().await.0.len(), 1, "{door:?}");
        scene.app.passes(Span::seconds(2));
        door.asks_again(&scene.phone, &token).await.unwrap();
        assert_eq!(scene.app.delivers_mails().await.0.len(), 0, "{door:?}");
    }
}
