//! Mail through its public surface: letters in every language, messages, and the worker against a mail server
//! and the mailbox.

mod bounce;
mod headers;
mod letters;
mod mailbox;
mod outbox;
mod samples;
mod worker;
