//! `latchkey bounce`: what a mail server pipes a bounce into.

use crate::{cli::Bounce, failure::Failure, start::Installation};
use accounts::{
    Refused,
    bounce::{self, Taken},
};
use std::{io::Read as _, process::ExitCode};

/// What is read of a mail: more than any report that matters. What is behind it is left.
pub(crate) const MOST_BYTES: usize = 1024 * 1024;
/// "Try again later", as mail servers understand it of the programs they call (`EX_TEMPFAIL`).
const TRY_AGAIN: u8 = 75;

/// Takes in the mail on the standard input. What is no report of a mail of ours is no failure: a mail server would
/// send it back, and it was sent back already.
///
/// # Errors
/// The standard input can't be read, or the database is broken.
pub(crate) async fn take_in(installation: &Installation, came: &Bounce) -> Result<ExitCode, Failure> {
    let mut mail = Vec::new();
    let read = std::io::stdin().take(MOST_BYTES as u64).read_to_end(&mut mail);
    read.map_err(|error| Failure::new(format!("no mail can be read from the standard input: {error}")))?;
    match bounce::take_in(&installation.accounts, &mail, came.recipient.as_deref()).await {
        Ok(taken) => {
            println!("{}", said(taken));
            Ok(ExitCode::SUCCESS)
        }
        Err(busy @ Refused::Busy { .. }) => {
            eprintln!("latchkey: {busy}");
            Ok(ExitCode::from(TRY_AGAIN))
        }
        Err(refused) => Err(Failure::new(refused)),
    }
}

/// What a report did, in one line without a name or an address.
pub(crate) const fn said(taken: Taken) -> &'static str {
    match taken {
        Taken::NoReport => "Nothing to do: this is no report of a mail that failed or is delayed",
        Taken::NotOurs => "Nothing to do: the report names no mail of this installation",
        Taken::Known => "Nothing to do: this was known",
        Taken::Delayed => "Noted: the mail is delayed",
        Taken::Failed { blocked: false } => "Noted: the mail failed",
        Taken::Failed { blocked: true } => "Noted: the mail failed, and its address is blocked",
    }
}
