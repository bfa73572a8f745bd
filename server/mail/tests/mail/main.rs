//! Mail through its public surface: letters in every language, messages, and the worker against a mail server
//! and the mailbox.

mod bounce;
mod dialogue;
mod headers;
mod letters;
mod mailbox;
mod outbox;
mod own_text;
mod samples;
mod worker;
