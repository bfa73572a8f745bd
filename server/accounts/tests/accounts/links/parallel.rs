//! R4: of all who press at once, one succeeds.

use super::{Door, Mailed, Scene};
use crate::{
    harness::{TestApp, refused},
    on_both,
};
use accounts::{DeadLink, Refused};
use shared::{EventKind, Purpose};
use tokio::task::JoinSet;

on_both! {
    r4_fifty_verifications
    r4_fifty_invitations
    r4_fifty_resets
    r4_fifty_handovers
    r4_fifty_undoings_of_an_email
    r4_fifty_undoings_of_help
    r7_fifty_openings_and_a_press
    an_opening_waits_for_a_press
}

async fn r4_fifty_verifications(app: TestApp) {
    fifty_at(Door::Verification, EventKind::EmailVerified, app).await;
}

async fn r4_fifty_invitations(app: TestApp) {
    let scene = fifty_at(Door::Invitation, EventKind::InvitationAccepted, app).await;
    let signed_in = scene.app.db_number("SELECT count(*) FROM sessions").await;
    let made = scene.app.db_number("SELECT count(*) FROM accounts").await;
    assert_eq!((signed_in, made), (1, 1));
}

async fn r4_fifty_resets(app: TestApp) {
    let scene = fifty_at(Door::Reset, EventKind::PasswordReset, app).await;
    assert_eq!(scene.app.delivers_mails().await.0.len(), 1, "told once");
}

async fn r4_fifty_handovers(app: TestApp) {
    let scene = fifty_at(Door::Handover, EventKind::HandedOver, app).await;
    let signed_in = scene.app.db_number("SELECT count(*) FROM sessions").await;
    let made = scene.app.db_number("SELECT count(*) FROM accounts").await;
    assert_eq!((signed_in, made), (1, 1));
}

async fn r4_fifty_undoings_of_an_email(app: TestApp) {
    fifty_at(Door::UndoEmail, EventKind::EmailChangeUndone, app).await;
}

async fn r4_fifty_undoings_of_help(app: TestApp) {
    fifty_at(Door::UndoHelp, EventKind::HelpDisputed, app).await;
}

async fn fifty_at(door: Door, event: EventKind, app: TestApp) -> Scene {
    let scene = Scene::of(app).await;
    let Mailed { token, .. } = scene.mails(door).await;
    let mut presses = JoinSet::new();
    for _ in 0..50 {
        let (phone, token) = (scene.phone.clone(), token.clone());
        presses.spawn(async move { door.presses(&phone, &token).await });
    }
    let (good, bad): (Vec<_>, Vec<_>) = presses.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!(good.len(), 1, "{bad:?}");
    for result in bad {
        let why = refused(result);
        let used = matches!(why, Refused::DeadLink(DeadLink::Used));
        // So many tries are also too many usernames for one invitation (R13).
        let too_often =
            matches!(door, Door::Invitation | Door::Handover) && matches!(why, Refused::TooOften { .. });
        assert!(used || too_often, "{why:?}");
    }
    assert_eq!(scene.app.db_events(event).await, 1);
    scene
}

/// Scanners open the page in the very moment in which the person presses; nobody waits for anybody in a circle.
async fn r7_fifty_openings_and_a_press(app: TestApp) {
    let scene = Scene::of(app).await;
    for door in Door::ALL {
        let Mailed { token, .. } = scene.mails(door).await;
        let mut comings = JoinSet::new();
        for number in 0..50 {
            let (phone, token) = (scene.phone.clone(), token.clone());
            comings.spawn(async move {
                match number {
                    25 => door.presses(&phone, &token).await.map_err(|why| format!("the press: {why:?}")),
                    _ => match door.opens(&phone, &token).await {
                        Ok(()) | Err(Refused::DeadLink(DeadLink::Used)) => Ok(()),
                        Err(why) => Err(format!("an opening: {why:?}")),
                    },
                }
            });
        }
        for result in comings.join_all().await {
            assert_eq!(result, Ok(()), "{door:?}");
        }
        scene.app.delivers_mails().await;
    }
}

/// The first opening comes between a press's two locks, the client's row and the link: it waits for the first, and
/// takes the second from nobody.
async fn an_opening_waits_for_a_press(app: TestApp) {
    let scene = Scene::of(app).await;
    let Mailed { client, token, .. } = scene.mails(Door::Invitation).await;
    let here = scene.desk.desk.location.id;
    scene.app.db_is_written_past_the_use_cases();
    let mut press = scene.app.accounts.store().begin().await.unwrap();
    store::client::lock(&mut press, here, client).await.unwrap().unwrap();
    let phone = scene.phone.clone();
    let opening = tokio::spawn(async move { Door::Invitation.opens(&phone, &token).await });
    scene.app.db_has_somebody_waiting().await;
    let link =
        store::link::latest(&mut press, here, client.uuid(), Purpose::Invitation).await.unwrap().unwrap();
    assert!(store::link::use_once(&mut press, here, link.id, scene.app.now()).await.unwrap());
    press.commit().await.unwrap();
    match opening.await.unwrap() {
        // On SQLite one waits for the other as a whole, and the page may come after the press.
        Ok(()) | Err(Refused::DeadLink(DeadLink::Used)) => {}
        Err(why) => panic!("{why:?}"),
    }
}
