//! Answers that must not tell by their time who exists leave at even steps after the request came in (R12).
//!
//! The work behind them is as equal as it can be, a hash in every case (see [`crate::hashing`]); what is left is a row
//! that is written for somebody who exists and not for somebody who doesn't. A step is several times the work, so nearly
//! every answer leaves at the first, and which one it is depends on how busy the machine is, not on who was asked for.

use crate::{context::Accounts, refused::Refused};
use shared::{Span, Timestamp};

/// Long enough for a hash and two transactions with time to spare, short enough that nobody feels it.
const STEP: Span = Span::millis(100);

/// Does the work and holds its answer: whatever it is, there is one time for all.
pub(crate) async fn always<T>(
    accounts: &Accounts,
    work: impl Future<Output = Result<T, Refused>>,
) -> Result<T, Refused> {
    let began = accounts.now();
    // On the heap: a sign-in is large, and so would be whoever waits for it.
    let answer = Box::pin(work).await;
    hold(accounts, began).await;
    answer
}

/// Does the work and holds its answer if that says that something typed is wrong. Whoever is let in knows that they exist,
/// and needn't wait.
pub(crate) async fn if_refused<T>(
    accounts: &Accounts,
    work: impl Future<Output = Result<T, Refused>>,
) -> Result<T, Refused> {
    let began = accounts.now();
    // On the heap: a sign-in is large, and so would be whoever waits for it.
    let answer = Box::pin(work).await;
    if matches!(answer, Err(Refused::Problems(_))) {
        hold(accounts, began).await;
    }
    answer
}

async fn hold(accounts: &Accounts, began: Timestamp) {
    accounts.wait(rest_of_step(accounts.now() - began)).await;
}

/// How much is left of the step that is going on. Never more than a step, however the clock was set meanwhile.
fn rest_of_step(elapsed: Span) -> Span {
    Span::micros(STEP.as_micros() - elapsed.as_micros().rem_euclid(STEP.as_micros()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r12_answers_leave_at_steps() {
        let check = |elapsed, rest| assert_eq!(rest_of_step(elapsed), rest, "{elapsed:?}");
        check(Span::micros(0), STEP);
        check(Span::millis(30), Span::millis(70));
        check(Span::micros(99_999), Span::micros(1));
        check(STEP, STEP);
        check(Span::millis(250), Span::millis(50));
        check(Span::millis(-30), Span::millis(30));
        check(Span::days(-1), STEP);
    }
}
