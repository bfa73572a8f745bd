//! Bounces, which anybody may send, and the words of mail servers in them.

use crate::{assert_plain, text_of};
use mail::{Bounce, ENVELOPE_ID_LENGTH, Fate};
use shared::MailFailure;

/// All of it is a mail, and the first lines are what a mail server said.
///
/// # Panics
/// Where something does not hold.
pub fn bounces(bytes: &[u8]) {
    let text = text_of(bytes);
    // Each is held against a hundred words: more lines would be more of the same, and slow.
    for words in text.lines().take(4) {
        reply(words);
    }
    let recipient = text.lines().next();
    for recipient in [None, recipient] {
        if let Some(bounce) = Bounce::read(bytes, recipient) {
            report(&bounce);
        }
    }
    words_in_a_report(&text);
}

/// Only what a server refused for good, for a reason that lies with the recipient, blocks an address.
fn reply(words: &str) {
    let failure = MailFailure::of(words);
    if MailFailure::blocks(words) {
        let lies_with_the_recipient = matches!(
            failure,
            MailFailure::NoSuchMailbox | MailFailure::NoSuchDomain | MailFailure::RecipientRefuses
        );
        assert!(lies_with_the_recipient && words.contains('5'), "{failure:?}: {words:?}");
    }
    assert_eq!(MailFailure::of(&words.to_ascii_uppercase()), failure, "capitals say nothing");
}

fn report(bounce: &Bounce) {
    assert_plain(&bounce.reply);
    assert!(bounce.reply.chars().count() <= 500 && bounce.reply.trim() == bounce.reply);
    assert!(bounce.candidates.len() <= 100);
    for (place, candidate) in bounce.candidates.iter().enumerate() {
        let fits = candidate.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
        assert!(fits && candidate.len() == ENVELOPE_ID_LENGTH, "{candidate:?}");
        assert!(!bounce.candidates[..place].contains(candidate), "{candidate} stands twice");
    }
    reply(&bounce.reply);
}

/// A report of a mail of ours names it, whatever the last mail server said.
fn words_in_a_report(words: &str) {
    let envelope_id = "7".repeat(ENVELOPE_ID_LENGTH);
    let on_one_line = words.replace(['\r', '\n'], " ");
    let mail = format!(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_bounce_=\"\r\n\r\n\
         --=_bounce_=\r\nContent-Type: message/delivery-status\r\n\r\n\
         Original-Envelope-Id: {envelope_id}\r\n\r\n\
         Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; {on_one_line}\r\n\r\n\
         --=_bounce_=--\r\n"
    );
    let bounce = Bounce::read(mail.as_bytes(), None).expect("a report");
    assert_eq!(bounce.fate, Fate::Failed);
    assert_eq!(bounce.candidates.first(), Some(&envelope_id));
    report(&bounce);
}
