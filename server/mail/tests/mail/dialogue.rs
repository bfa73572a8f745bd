//! The test mail: what both sides said, without what nobody may read.

use crate::samples;
use mail::{
    Dialogue, Smtp, Transport, TrialPost,
    testing::{Answer, FakeSmtp},
};
use std::time::Duration;

async fn talk(url: &str) -> Dialogue {
    let url = url.parse().expect("a URL");
    let transport = Transport::Smtp(Smtp::new(&url, Duration::from_secs(5)).expect("root certificates"));
    let post =
        TrialPost { from: "hello@club.example".parse().expect("an address"), bounces: None, transport };
    post.send(&samples::invitation(1)).await
}

#[tokio::test]
async fn a_mail_that_is_taken() {
    let server = FakeSmtp::start([]).await;
    let dialogue = talk(&server.url()).await;
    assert!(dialogue.outcome.as_ref().is_ok_and(|words| words.starts_with("250")), "{dialogue:#?}");
    assert!(dialogue.lines.contains(&"> MAIL FROM:<hello@club.example>".to_owned()), "{dialogue:#?}");
    assert!(dialogue.lines.contains(&"> DATA".to_owned()), "{dialogue:#?}");
    assert_eq!(server.has_taken(1).await[0].to, ["lena@example.org"]);
}

#[tokio::test]
async fn a_recipient_that_is_refused() {
    let server = FakeSmtp::start([Answer::Refuse("550 5.1.1 no such user here")]).await;
    let dialogue = talk(&server.url()).await;
    assert!(
        dialogue.outcome.as_ref().is_err_and(|words| words.contains("no such user here")),
        "{dialogue:#?}"
    );
    let last_two = &dialogue.lines[dialogue.lines.len() - 2..];
    assert_eq!(last_two, ["> RCPT TO:<lena@example.org>", "< 550 5.1.1 no such user here"]);
}

/// R35.
#[tokio::test]
async fn r35_a_password_is_never_shown() {
    let server = FakeSmtp::start_with_credentials("AG90aGVyAGh1bnRlcjM=").await;
    let dialogue = talk(&server.url().replace("smtp://", "smtp://somebody:hunter2@")).await;
    let said = dialogue.lines.join("\n");
    assert!(dialogue.outcome.is_err() && said.contains("> AUTH ****"), "{said}");
    // "\0somebody\0hunter2" in base64.
    assert!(!said.contains("hunter2") && !said.contains("c29tZWJvZHk"), "{said}");
}

#[tokio::test]
async fn nobody_there() {
    let server = FakeSmtp::start([]).await;
    let url = server.url();
    drop(server);
    let dialogue = talk(&url).await;
    assert!(dialogue.outcome.is_err() && dialogue.lines.len() == 2, "{dialogue:#?}");
}
