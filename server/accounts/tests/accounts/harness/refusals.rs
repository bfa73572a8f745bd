//! What a refusal says.

use accounts::{DeadLink, Refused};
use shared::{Field, Wrong};

/// The refusal.
#[track_caller]
pub(crate) fn refused<T>(result: Result<T, Refused>) -> Refused {
    match result {
        Ok(_) => panic!("this was not refused"),
        Err(refused) => refused,
    }
}

/// Each wrong answer and what is wrong with it.
#[track_caller]
pub(crate) fn problems<T>(result: Result<T, Refused>) -> Vec<(Field, Wrong)> {
    match refused(result) {
        Refused::Problems(problems) => {
            problems.iter().map(|problem| (problem.field, problem.wrong.clone())).collect()
        }
        other => panic!("refused for another reason: {other:?}"),
    }
}

/// Why the link is dead.
#[track_caller]
pub(crate) fn dead<T>(result: Result<T, Refused>) -> DeadLink {
    match refused(result) {
        Refused::DeadLink(why) => why,
        other => panic!("refused for another reason: {other:?}"),
    }
}
