//! The worker: takes mails from the outbox, sends them, and notes what became of them. Mail is sent at least
//! once; what arrives twice carries one `Message-ID` (R38).

use crate::{
    backoff::{GIVE_UP_AFTER, retry_in},
    message::{BounceAddress, MailFrom, message},
    outbox::{Due, Outbox, Outcome},
    transport::{Refusal, Transport},
};
use shared::Timestamp;
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{task::JoinSet, time::sleep};

/// How many mails are on their way at once.
const AT_ONCE: usize = 4;

/// How often the outcome of a mail is offered to an outbox that fails. After that the lease runs out, and the
/// mail goes out again.
const SETTLE_TRIES: u32 = 6;

/// The longest that an outbox is left alone which could not be read: a database that is back is not kept waiting.
const LOOKS_AGAIN_WITHIN: Duration = Duration::from_secs(5);

/// What the worker sends with.
pub struct Post {
    /// The address that mails come from.
    pub from: MailFrom,
    /// The address that bounces go to, if it is another.
    pub bounces: Option<BounceAddress>,
    /// The way out.
    pub transport: Transport,
    /// Tells the time.
    pub clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    /// Draws a random number, for the jitter of waits.
    pub chance: Box<dyn Fn() -> u32 + Send + Sync>,
}

/// Empties the outbox until `shutdown` is ready, then finishes the mails in hand. Errors of the outbox are
/// waited out: they never end the work.
pub async fn run<O: Outbox + 'static>(outbox: Arc<O>, post: Post, shutdown: impl Future<Output = ()> + Send) {
    let post = Arc::new(post);
    let mut shutdown = std::pin::pin!(shutdown);
    let mut sending = JoinSet::new();
    let mut failures = 0;
    loop {
        let free = AT_ONCE - sending.len();
        let mut rest = Rest::UntilOneIsSent;
        if free > 0 {
            match outbox.claim(free).await {
                Ok(mails) => {
                    failures = 0;
                    if mails.len() < free {
                        rest = Rest::UntilWoken;
                    }
                    for mail in mails {
                        sending.spawn(deliver(Arc::clone(&outbox), Arc::clone(&post), mail));
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "the outbox can't be read");
                    rest = Rest::For(pause(failures).min(LOOKS_AGAIN_WITHIN));
                    failures += 1;
                }
            }
        }
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = sending.join_next(), if !sending.is_empty() && !matches!(rest, Rest::For(_)) => {}
            () = rest.over(outbox.as_ref()) => {}
        }
    }
    sending.join_all().await;
}

/// What to wait for before the outbox is asked again.
enum Rest {
    UntilOneIsSent,
    UntilWoken,
    For(Duration),
}

impl Rest {
    async fn over(&self, outbox: &impl Outbox) {
        match self {
            Self::UntilOneIsSent => std::future::pending().await,
            Self::UntilWoken => outbox.woken().await,
            Self::For(pause) => sleep(*pause).await,
        }
    }
}

/// 1 s after the first failure of the outbox, doubled after each further one, a minute at most.
fn pause(failures: u32) -> Duration {
    Duration::from_secs(1 << failures.min(6)).min(Duration::from_mins(1))
}

async fn deliver<O: Outbox>(outbox: Arc<O>, post: Arc<Post>, mail: Due) {
    let outcome = attempt(&post, &mail).await;
    tell(&mail, &outcome);
    for tries in 0..SETTLE_TRIES {
        match outbox.settle(&mail, outcome.clone()).await {
            Ok(()) => return,
            Err(error) => tracing::error!(mail = %mail.id, %error, "the outcome of a mail can't be noted"),
        }
        sleep(pause(tries)).await;
    }
}

async fn attempt(post: &Post, mail: &Due) -> Outcome {
    let dead = mail.letter.link_expires_at().is_some_and(|at| (post.clock)() >= at);
    if dead || (mail.letter.needs_link() && mail.link.is_none()) {
        return Outcome::Dropped;
    }
    let message = match message(mail, &post.from, post.bounces.as_ref()) {
        Ok(message) => message,
        Err(error) => return Outcome::Failed { reply: error.to_string() },
    };
    match post.transport.send(mail, &message).await {
        Ok(reply) => Outcome::Sent { reply },
        Err(Refusal::ForGood(reply)) => Outcome::Failed { reply },
        Err(Refusal::ForNow(reply)) if (post.clock)() - mail.created_at >= GIVE_UP_AFTER => {
            Outcome::Failed { reply }
        }
        Err(Refusal::ForNow(reply)) => {
            Outcome::Deferred { reply, retry_in: retry_in(mail.attempts, (post.chance)()) }
        }
    }
}

/// Says in the log what became of a mail. Servers repeat addresses in their words, so those stay out (R35).
fn tell(mail: &Due, outcome: &Outcome) {
    let state = match outcome {
        Outcome::Sent { .. } => "sent",
        Outcome::Deferred { .. } => "deferred",
        Outcome::Failed { .. } => "failed",
        Outcome::Dropped => "dropped",
    };
    let (kind, attempts) = (mail.letter.kind().code(), mail.attempts + 1);
    match outcome {
        Outcome::Sent { .. } | Outcome::Dropped => {
            tracing::info!(mail = %mail.id, kind, state, attempts, "mail");
        }
        Outcome::Deferred { .. } | Outcome::Failed { .. } => {
            tracing::warn!(mail = %mail.id, kind, state, attempts, "mail");
        }
    }
}
