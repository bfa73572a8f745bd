//! What a mail did, in words and as a tag.

use crate::components::Tag;
use accounts::profile::MailView;
use leptos::prelude::*;
use shared::{MailState, Tone};
use words::When;

/// What a mail did, and the mail server's own words where it refused.
pub(super) fn mail_state(mail: &MailView, when: &When) -> String {
    let words = words::staff();
    let at = when.absolute(mail.at);
    let reply = mail.reply.as_deref().unwrap_or_default();
    match mail.state {
        MailState::Queued => words.mail_queued(),
        MailState::Sent => words.mail_sent(at),
        MailState::Deferred if reply.is_empty() => words.mail_deferred(at),
        MailState::Deferred => words.mail_deferred_saying(at, reply),
        MailState::Failed if reply.is_empty() => words.mail_failed(at),
        MailState::Failed => words.mail_failed_saying(at, reply),
        MailState::Dropped => words.mail_dropped(at),
        MailState::Blocked => words.mail_blocked(at),
        MailState::SetAside => words.mail_set_aside(at),
    }
}

/// What became of a mail, as a tag.
pub(super) fn mail_tag(state: MailState) -> impl IntoView {
    let words = words::staff();
    let (tone, label) = match state {
        MailState::Queued => (Tone::Plain, words.mails_tag_queued()),
        MailState::Sent => (Tone::Sent, words.mails_tag_sent()),
        MailState::Deferred => (Tone::Wait, words.mails_tag_deferred()),
        MailState::Failed => (Tone::Bad, words.mails_tag_failed()),
        MailState::Dropped => (Tone::Plain, words.mails_tag_dropped()),
        MailState::Blocked => (Tone::Bad, words.mails_tag_blocked()),
        MailState::SetAside => (Tone::Plain, words.mails_tag_set_aside()),
    };
    view! { <Tag tone label/> }
}
