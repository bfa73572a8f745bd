//! The walk.

use super::{Door, Mailed, Scene};
use crate::{
    harness::{HILLSIDE, IDENTITY, TestApp, dead, refused},
    on_both,
};
use accounts::{
    DeadLink::{self, Expired, Incomplete, Replaced, Used},
    Refused,
};
use shared::{EventKind, Slug, Span};

on_both! {
    r7_valid
    r5_wrong
    r3_expired
    r3_expired_after_the_locations_days
    r4_used
    r6_superseded
    r6_settled_by_other_means
    r5_other_purpose
    r5_other_location
    r6_address_changed_since
    r6_an_undo_link_and_a_changed_address
    r6_account_disabled_since
    r45_clock_set_back
}

/// Asserts that a link is dead at its door, for this reason.
async fn is_dead(scene: &Scene, door: Door, token: &str, why: DeadLink) {
    let case = format!("{door:?}");
    assert_eq!(dead(door.opens(&scene.phone, token).await), why, "{case} opened");
    assert_eq!(dead(door.presses(&scene.phone, token).await), why, "{case} pressed");
}

/// R7: whatever opens the page, however often, a person's press still works; the record keeps one opening.
async fn r7_valid(app: TestApp) {
    let scene = Scene::of(app).await;
    for (openings, door) in (1..).zip(Door::ALL) {
        let mailed = scene.mails(door).await;
        for _ in 0..20 {
            door.opens(&scene.phone, &mailed.token).await.unwrap();
        }
        assert_eq!(scene.app.db_events(EventKind::LinkOpened).await, openings);
        door.presses(&scene.phone, &mailed.token).await.unwrap();
        scene.app.delivers_mails().await;
    }
}

async fn r5_wrong(app: TestApp) {
    let scene = Scene::of(app).await;
    for door in Door::ALL {
        let token = scene.mails(door).await.token;
        let flipped = |place: usize| {
            let other = if token.as_bytes()[place] == b'A' { 'B' } else { 'A' };
            format!("{}{other}{}", &token[..place], &token[place + 1..])
        };
        let mut wrong = vec![
            String::new(),
            token[..token.len() - 1].to_owned(),
            token[1..].to_owned(),
            format!("{token}{token}"),
            format!("{token}="),
            format!(" {token}"),
            token.to_uppercase(),
            "é".repeat(32),
            "\0".repeat(64),
        ];
        wrong.extend([0, 20, 21, 40, 63].map(flipped));
        for wrong in wrong {
            is_dead(&scene, door, &wrong, Incomplete).await;
            if Door::MAILED_AGAIN.contains(&door) {
                door.asks_again(&scene.phone, &wrong).await.unwrap();
            }
        }
        assert!(scene.app.delivers_mails().await.0.is_empty(), "{door:?}");
        door.presses(&scene.phone, &token).await.unwrap();
        scene.app.delivers_mails().await;
    }
}

/// R3: to the second, and not a moment longer.
async fn r3_expired(app: TestApp) {
    let scene = Scene::of(app).await;
    let lifetimes = [
        Span::days(7),
        Span::days(7),
        Span::minutes(30),
        Span::minutes(10),
        Span::hours(72),
        Span::hours(72),
    ];
    for (door, lifetime) in Door::ALL.into_iter().zip(lifetimes) {
        let before = scene.app.now();
        let Mailed { token, expires_at, .. } = scene.mails(door).await;
        assert!(expires_at - before >= lifetime && expires_at - scene.app.now() <= lifetime, "{door:?}");
        scene.app.clock_is_set_to(expires_at - Span::seconds(1));
        door.opens(&scene.phone, &token).await.unwrap();
        scene.app.clock_is_set_to(expires_at);
        is_dead(&scene, door, &token, Expired).await;
        scene.app.clock_is_set_to(expires_at + Span::seconds(1));
        is_dead(&scene, door, &token, Expired).await;

        let Mailed { token, expires_at, .. } = scene.mails(door).await;
        scene.app.clock_is_set_to(expires_at - Span::seconds(1));
        door.presses(&scene.phone, &token).await.unwrap();
        scene.app.delivers_mails().await;
    }
}

async fn r3_expired_after_the_locations_days(app: TestApp) {
    for days in [1, 30] {
        app.db_execute(&format!("UPDATE locations SET invitation_days = {days}")).await;
        let desk = app.front_desk().await;
        let ana = desk.adds_client("Ana", "Silva").await;
        desk.saves_email(ana, "ana@example.org").await.unwrap();
        app.visitor().verifies(&app.mailed_token().await).await.unwrap();
        desk.invites(ana).await.unwrap();
        let token = app.mailed_token().await;
        let invitation = desk.profile(ana).await.invitation.unwrap();
        assert_eq!(invitation.expires_at - invitation.sent_at, Span::days(days));
        app.clock_is_set_to(invitation.expires_at - Span::seconds(1));
        app.visitor().opens_invitation(&token).await.unwrap();
        app.clock_is_set_to(invitation.expires_at);
        assert_eq!(dead(app.visitor().opens_invitation(&token).await), Expired);
    }
}

async fn r4_used(app: TestApp) {
    let scene = Scene::of(app).await;
    for door in Door::ALL {
        let Mailed { token, .. } = scene.mails(door).await;
        door.presses(&scene.phone, &token).await.unwrap();
        assert_eq!(dead(door.presses(&scene.phone, &token).await), Used, "{door:?}");
        match door {
            // Who comes back to a mail that did its work is told that all is well.
            Door::Verification => assert!(scene.phone.opens_verification(&token).await.unwrap().done),
            Door::UndoEmail | Door::UndoHelp => assert!(scene.phone.opens_undo(&token).await.unwrap().done),
            _ => assert_eq!(dead(door.opens(&scene.phone, &token).await), Used, "{door:?}"),
        }
        scene.app.delivers_mails().await;
    }
}

/// R6.
async fn r6_superseded(app: TestApp) {
    let scene = Scene::of(app).await;
    for door in Door::ALL {
        let Mailed { token: first, client, .. } = scene.mails(door).await;
        let second = scene.resends(door, client).await;
        is_dead(&scene, door, &first, Replaced).await;
        let third = scene.resends(door, client).await;
        is_dead(&scene, door, &first, Replaced).await;
        is_dead(&scene, door, &second, Replaced).await;
        door.presses(&scene.phone, &third).await.unwrap();
        is_dead(&scene, door, &second, Replaced).await;
        scene.app.delivers_mails().await;
    }
}

/// Revoked, vouched for by an administrator.
async fn r6_settled_by_other_means(app: TestApp) {
    let scene = Scene::of(app).await;
    let Mailed { client, token, .. } = scene.mails(Door::Invitation).await;
    scene.desk.revokes(client).await.unwrap();
    is_dead(&scene, Door::Invitation, &token, Replaced).await;
    assert!(matches!(refused(scene.desk.revokes(client).await), Refused::Changed));

    let Mailed { client, token, .. } = scene.mails(Door::Verification).await;
    scene.office.vouches_for_email(client, "Seen on her phone").await.unwrap();
    is_dead(&scene, Door::Verification, &token, Replaced).await;
}

/// R5: every token against every other endpoint.
async fn r5_other_purpose(app: TestApp) {
    let scene = Scene::of(app).await;
    let set_up = scene.app.staff_is_added(shared::Role::Viewer, "riverside", "vera.lind").await;
    for door in Door::ALL {
        let Mailed { token, .. } = scene.mails(door).await;
        for other in Door::ALL.into_iter().filter(|other| *other != door && !door.is_beside(*other)) {
            is_dead(&scene, other, &token, Incomplete).await;
            if Door::MAILED_AGAIN.contains(&other) {
                other.asks_again(&scene.phone, &token).await.unwrap();
            }
        }
        assert_eq!(dead(accounts::staff::open_set_up(&scene.app.accounts, &token).await), Incomplete);
        let staff_set_up =
            accounts::staff::set_up(&scene.app.accounts, &scene.phone.origin, &token, "a password for staff")
                .await;
        assert_eq!(dead(staff_set_up), Incomplete);
        is_dead(&scene, door, &set_up, Incomplete).await;
        assert!(scene.app.delivers_mails().await.0.is_empty(), "{door:?}");
        door.presses(&scene.phone, &token).await.unwrap();
        scene.app.delivers_mails().await;
    }
    accounts::staff::open_set_up(&scene.app.accounts, &set_up).await.unwrap();
}

async fn r5_other_location(app: TestApp) {
    let scene = Scene::of(app).await;
    let next_door = scene.app.visitor_at(HILLSIDE);
    let nowhere = super::Visitor { slug: Slug::parse("nowhere").unwrap(), ..next_door.clone() };
    for door in Door::ALL {
        let Mailed { token, .. } = scene.mails(door).await;
        assert_eq!(dead(door.opens(&next_door, &token).await), Incomplete, "{door:?}");
        assert_eq!(dead(door.presses(&next_door, &token).await), Incomplete, "{door:?}");
        for result in [door.opens(&nowhere, &token).await, door.presses(&nowhere, &token).await] {
            assert!(matches!(refused(result), Refused::NotFound), "{door:?}");
        }
        if Door::MAILED_AGAIN.contains(&door) {
            door.asks_again(&next_door, &token).await.unwrap();
            let again = refused(door.asks_again(&nowhere, &token).await);
            assert!(matches!(again, Refused::NotFound), "{door:?}");
        }
        assert!(scene.app.delivers_mails().await.0.is_empty(), "{door:?}");
        door.presses(&scene.phone, &token).await.unwrap();
        scene.app.delivers_mails().await;
    }
}

async fn r6_address_changed_since(app: TestApp) {
    let scene = Scene::of(app).await;
    // What is left of an email change is what undoes it: see `r6_an_undo_link_and_a_changed_address`.
    for door in Door::ALL.into_iter().filter(|door| *door != Door::UndoEmail) {
        let Mailed { client, token, email, .. } = scene.mails(door).await;
        scene.desk.saves_email(client, &format!("new.{email}")).await.unwrap();
        let proof = scene.app.delivers_mails().await.token();
        match door {
            Door::Verification | Door::Invitation | Door::Handover => {
                is_dead(&scene, door, &token, Replaced).await;
            }
            Door::Reset | Door::UndoHelp | Door::UndoEmail => {
                // Recovery keeps the proven address until the new one is proven.
                door.opens(&scene.phone, &token).await.unwrap();
                scene.phone.verifies(&proof).await.unwrap();
                is_dead(&scene, door, &token, Replaced).await;
            }
        }
        if door == Door::UndoHelp {
            continue;
        }
        // Back to the old address: what died stays dead.
        scene.desk.saves_email(client, &email).await.unwrap();
        let proof = scene.app.delivers_mails().await.token();
        scene.phone.verifies(&proof).await.unwrap();
        is_dead(&scene, door, &token, Replaced).await;
    }
    // Removed altogether.
    for door in [Door::Verification, Door::Invitation, Door::Handover] {
        let Mailed { client, token, .. } = scene.mails(door).await;
        scene.desk.saves_email(client, "").await.unwrap();
        is_dead(&scene, door, &token, Replaced).await;
    }
}

/// A link to undo an email change works while another address is on record, proven or not, and never after its own is
/// back.
async fn r6_an_undo_link_and_a_changed_address(app: TestApp) {
    let scene = Scene::of(app).await;
    let door = Door::UndoEmail;
    let Mailed { client, token, email, .. } = scene.mails(door).await;
    door.opens(&scene.phone, &token).await.unwrap();
    scene.desk.saves_email(client, &email).await.unwrap();
    scene.app.delivers_mails().await;
    is_dead(&scene, door, &token, Replaced).await;

    let Mailed { client, token, email, .. } = scene.mails(door).await;
    scene.desk.resends_verification(client).await.unwrap();
    scene.phone.verifies(&scene.app.mailed_token().await).await.unwrap();
    door.presses(&scene.phone, &token).await.unwrap();
    assert_eq!(scene.desk.profile(client).await.email.unwrap().address, email);
}

async fn r6_account_disabled_since(app: TestApp) {
    let scene = Scene::of(app).await;
    let Mailed { client, token: reset, email, .. } = scene.mails(Door::Reset).await;
    scene.desk.saves_email(client, &format!("new.{email}")).await.unwrap();
    let verification = scene.app.delivers_mails().await.token();
    let handed =
        accounts::handover::start(&scene.desk.accounts, &scene.desk.desk, client, IDENTITY).await.unwrap();
    let handover = handed.link.split_once("?t=").unwrap().1;
    scene.office.disables(client).await.unwrap();
    is_dead(&scene, Door::Handover, handover, Replaced).await;
    is_dead(&scene, Door::Reset, &reset, Replaced).await;
    is_dead(&scene, Door::Verification, &verification, Replaced).await;
    scene.office.enables(client).await.unwrap();
    is_dead(&scene, Door::Reset, &reset, Replaced).await;
    is_dead(&scene, Door::Verification, &verification, Replaced).await;
    is_dead(&scene, Door::Handover, handover, Replaced).await;
    scene.app.delivers_mails().await;
}

/// R45: a clock that jumps revives nothing.
async fn r45_clock_set_back(app: TestApp) {
    let scene = Scene::of(app).await;
    for door in Door::ALL {
        let start = scene.app.now();
        let Mailed { token: first, client, .. } = scene.mails(door).await;
        let second = scene.resends(door, client).await;
        let made = scene.app.now();
        scene.app.clock_is_set_to(start - Span::hours(1));
        is_dead(&scene, door, &first, Replaced).await;
        // Not yet made.
        is_dead(&scene, door, &second, Expired).await;
        // Another node's clock, a little behind.
        scene.app.clock_is_set_to(made - Span::minutes(1));
        door.presses(&scene.phone, &second).await.unwrap();
        scene.app.clock_is_set_to(start + Span::minutes(3));
        assert_eq!(dead(door.presses(&scene.phone, &second).await), Used, "{door:?}");
        scene.app.clock_is_set_to(start + Span::days(1));
        scene.app.delivers_mails().await;
    }
}
