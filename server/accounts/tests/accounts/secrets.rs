//! R2, R36: nothing usable at rest.

use crate::{
    harness::{IDENTITY, PASSWORD, RIVERSIDE, TestApp, token_of},
    on_both,
};
use accounts::{handover, staff};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use mail::Outbox as _;
use shared::{Role, Span};

on_both! { r2_no_token_is_stored r36_what_was_typed_as_a_username_is_not_kept }

/// Every mailed link and every session: live and dead, and the mails queued, leased and sent.
async fn r2_no_token_is_stored(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let set_up = app.staff_is_added(Role::Viewer, RIVERSIDE, "vera.lind").await;
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    let mut dumps = vec![app.db_dump().await];
    let replaced = app.mailed_token().await;
    app.passes(Span::minutes(1));
    desk.resends_verification(ana).await.unwrap();
    let leased = app.accounts.claim(1).await.unwrap();
    dumps.push(app.db_dump().await);
    let verification = token_of(&leased[0]);
    phone.verifies(&verification).await.unwrap();
    app.passes(Span::minutes(10));
    app.delivers_mails().await;
    desk.invites(ana).await.unwrap();
    dumps.push(app.db_dump().await);
    let invitation = app.mailed_token().await;
    let accepted = phone.accepts(&invitation, "ana", PASSWORD).await.unwrap().token;
    let signed_in = phone.signs_in("ana", PASSWORD).await.unwrap();
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    dumps.push(app.db_dump().await);
    let reset = app.mailed_token().await;
    let staff = staff::sign_in(&app.accounts, &desk.desk.origin, &desk.username, PASSWORD).await.unwrap();
    let staff = staff.session().unwrap();
    let handed = handover::start(&desk.accounts, &desk.desk, ana, IDENTITY).await.unwrap();
    dumps.push(app.db_dump().await);
    let handover = handed.link.split_once("?t=").unwrap().1.to_owned();
    phone.takes_over(&handover, "", PASSWORD).await.unwrap();
    let undo = app.mailed_token().await;
    let last = app.db_dump().await;

    // A handover's code is short, so only its keyed hash may stand anywhere.
    let code = handed.code.to_string();
    for dump in dumps.iter().chain([&last]) {
        assert!(!dump.has_text(&code) && !dump.has_text(&code.replace('-', "")), "a handover's code");
    }

    for token in [&set_up, &replaced, &verification, &invitation, &reset, &handover, &undo] {
        let bytes = URL_SAFE_NO_PAD.decode(token).unwrap();
        // The dump sees: the id is there, without which no link could ever be found again.
        assert!(last.has_bytes(&bytes[..16]));
        for dump in dumps.iter().chain([&last]) {
            assert!(!dump.has_text(token) && !dump.has_bytes(&bytes[16..]), "a link's token");
        }
    }
    for token in [&desk.session, &accepted, &signed_in, &staff.token] {
        let bytes = URL_SAFE_NO_PAD.decode(token).unwrap();
        assert!(!last.has_text(token) && !last.has_bytes(&bytes), "a session's token");
    }
    assert!(last.has_text("ana@example.org") && last.has_text("$argon2id$"));
    assert!(!last.has_text(PASSWORD));
}

/// People type passwords, and other people's names, where a username belongs.
async fn r36_what_was_typed_as_a_username_is_not_kept(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let typed = "hunter2-as-a-username";
    assert!(phone.signs_in(typed, PASSWORD).await.is_err());
    assert!(staff::sign_in(&app.accounts, &desk.desk.origin, typed, PASSWORD).await.is_err());
    phone.asks_for_help(typed, "ana@example.org").await.unwrap();
    phone.asks_for_help(typed, "nobody@elsewhere.example").await.unwrap();
    app.delivers_mails().await;
    assert!(phone.signs_in("ana", "hunter2-as-a-password").await.is_err());
    let dump = app.db_dump().await;
    assert!(dump.has_text("sign-in-failed") && dump.has_text("reset-requested"));
    assert!(!dump.has_text("hunter2"));
    assert!(!dump.has_text("elsewhere.example"), "nor the address of somebody unknown");
}
