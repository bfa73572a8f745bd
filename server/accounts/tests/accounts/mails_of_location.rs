//! Mails in a location's own name and words.

use crate::{
    harness::{HILLSIDE, RIVERSIDE, TestApp, problems, refused},
    on_both,
};
use accounts::{
    Refused, TrialPost,
    mail_settings::{self, MailForm},
    mail_text::{self, Which},
};
use mail::{Rendered, Smtp, Transport};
use shared::{EventKind, Field, Language, MailKind, Role, Wrong};
use std::time::Duration;

on_both! {
    the_sender_and_where_answers_go
    own_words_from_then_on
    our_words_saved_are_ours
    what_is_wrong_is_told_at_its_field
    r31_a_test_mail_that_nobody_takes
    r29_only_those_who_run_the_location
}

const INVITATION: Which = Which { kind: MailKind::Invitation, language: Language::English };

/// A mail server that is not there.
fn nobody() -> TrialPost {
    let url = "smtp://127.0.0.1:1?tls=none".parse().unwrap();
    TrialPost {
        from: "latchkey@localhost".parse().unwrap(),
        bounces: None,
        transport: Transport::Smtp(Smtp::new(&url, Duration::from_secs(1)).unwrap()),
    }
}

async fn the_sender_and_where_answers_go(app: TestApp) {
    let office = app.office().await;
    let form = MailForm { sender_name: "Riverside front desk", reply_to: "Desk@riverside.example" };
    mail_settings::save(&app.accounts, &office.desk, form).await.unwrap();
    mail_settings::save(&app.accounts, &office.desk, form).await.unwrap();
    assert_eq!(app.db_events(EventKind::MailSettingsChanged).await, 1);
    let ana = office.adds_client("Ana", "Silva").await;
    office.saves_email(ana, "ana@example.org").await.unwrap();
    let mails = app.delivers_mails().await;
    let sender = &mails.only().0[0].sender;
    assert_eq!(sender.name.as_deref(), Some("Riverside front desk"));
    assert_eq!(sender.reply_to.as_deref(), Some("desk@riverside.example"));
    let empty = MailForm { sender_name: "", reply_to: " " };
    mail_settings::save(&app.accounts, &office.desk, empty).await.unwrap();
    assert_eq!(
        mail_settings::of_location(&office.again().await.desk).unwrap().answers().map(|(_, said)| said),
        ["", ""]
    );
}

async fn own_words_from_then_on(app: TestApp) {
    let (office, there) = (app.office().await, app.clerk(Role::Administrator, HILLSIDE).await);
    let ana = office.adds_client("Ana", "Silva").await;
    office.saves_email(ana, "ana@example.org").await.unwrap();
    app.visitor().verifies(&app.mailed_token().await).await.unwrap();
    // The mail waits already, and says what is saved before it leaves.
    office.invites(ana).await.unwrap();
    let (subject, body) = ("Come in, {name}", "Welcome to {location}.\r\n\r\nYours, {staff}");
    mail_text::save(&app.accounts, &office.desk, INVITATION, subject, body).await.unwrap();
    let mails = app.delivers_mails().await;
    let rendered = Rendered::of(&mails.only().0[0]).unwrap();
    assert_eq!(rendered.subject, "Come in, Ana");
    assert!(
        rendered.text.contains("Welcome to Riverside Sports Club.\n\nYours, Adam Novak\n\n"),
        "{}",
        rendered.text
    );
    // The button and what stands below it stay ours.
    assert!(
        rendered.text.contains("Accept Invitation:\nhttps://club.example/s/riverside/"),
        "{}",
        rendered.text
    );
    assert!(rendered.text.contains("only once"));
    assert!(!mail_text::one(&app.accounts, &there.desk, INVITATION).await.unwrap().is_own);
    let all = mail_text::list(&app.accounts, &office.desk).await.unwrap();
    assert_eq!(all.iter().filter(|shown| shown.is_own).count(), 1);

    mail_text::reset(&app.accounts, &office.desk, INVITATION).await.unwrap();
    mail_text::reset(&app.accounts, &office.desk, INVITATION).await.unwrap();
    assert_eq!(app.db_events(EventKind::MailTextReset).await, 1);
    assert!(!mail_text::one(&app.accounts, &office.desk, INVITATION).await.unwrap().is_own);
}

async fn our_words_saved_are_ours(app: TestApp) {
    let office = app.office().await;
    for shown in mail_text::list(&app.accounts, &office.desk).await.unwrap() {
        let (subject, body) = (&shown.text.subject, &shown.text.body);
        mail_text::preview(&app.accounts, &office.desk, shown.which, subject, body).unwrap();
        mail_text::save(&app.accounts, &office.desk, shown.which, subject, body).await.unwrap();
    }
    assert_eq!(app.db_number("SELECT count(*) FROM mail_texts").await, 0);
    assert_eq!(app.db_events(EventKind::MailTextSaved).await, 0);
}

async fn what_is_wrong_is_told_at_its_field(app: TestApp) {
    let office = app.office().await;
    let form = MailForm { sender_name: "Desk\r\nBcc: x", reply_to: "nobody" };
    let told = problems(mail_settings::save(&app.accounts, &office.desk, form).await);
    assert_eq!(told, [(Field::SenderName, Wrong::ControlCharacters), (Field::ReplyTo, Wrong::Email)]);
    let told =
        problems(mail_text::save(&app.accounts, &office.desk, INVITATION, "{username}", "Come in").await);
    let expected = [
        (Field::Subject, Wrong::UnknownPlaceholder("{username}".into())),
        (Field::Body, Wrong::MissingPlaceholder("{location}".into())),
    ];
    assert_eq!(told, expected);
    assert_eq!(Which::parse("staff-invitation", "en"), None);
    assert_eq!(Which::parse("invitation", "xx"), None);
}

/// R31: ten an hour.
async fn r31_a_test_mail_that_nobody_takes(app: TestApp) {
    let (office, post) = (app.office().await, nobody());
    for _ in 0..10 {
        let dialogue = mail_settings::send_test(&app.accounts, &office.desk, &post).await.unwrap();
        assert_eq!(dialogue.lines[0], "> (connects to 127.0.0.1 port 1, no encryption)");
        assert!(
            dialogue.outcome.is_err() && dialogue.lines.last().unwrap().starts_with("< "),
            "{dialogue:?}"
        );
    }
    let too_often = mail_settings::send_test(&app.accounts, &office.desk, &post).await;
    assert!(matches!(refused(too_often), Refused::TooOften { .. }));
    assert_eq!(app.db_events(EventKind::TestMailFailed).await, 10);
}

/// R29.
async fn r29_only_those_who_run_the_location(app: TestApp) {
    for role in [Role::Viewer, Role::FrontDesk] {
        let clerk = app.clerk(role, RIVERSIDE).await;
        let (accounts, desk) = (&app.accounts, &clerk.desk);
        let results = [
            mail_settings::of_location(desk).map(drop),
            mail_settings::save(accounts, desk, MailForm { sender_name: "x", reply_to: "" }).await,
            mail_settings::send_test(accounts, desk, &nobody()).await.map(drop),
            mail_text::list(accounts, desk).await.map(drop),
            mail_text::one(accounts, desk, INVITATION).await.map(drop),
            mail_text::preview(accounts, desk, INVITATION, "x", "{location}").map(drop),
            mail_text::save(accounts, desk, INVITATION, "x", "{location}").await,
            mail_text::reset(accounts, desk, INVITATION).await,
        ];
        assert!(results.iter().all(|result| matches!(result, Err(Refused::NotAllowed))), "{role:?}");
    }
    assert_eq!(app.db_number("SELECT count(*) FROM mail_texts").await, 0);
}
