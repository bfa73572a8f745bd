//! Housekeeping: what has run out by itself is forgotten. IP addresses, devices and typed addresses are kept no longer
//! than they are of use.

use crate::{
    context::Accounts, handover, import, job, limits, merge, passkey, refused::Refused, second_factor,
    session, staff,
};

/// How many rows were forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Clients' sessions.
    pub sessions: u64,
    /// Staff sessions.
    pub staff_sessions: u64,
    /// Sign-ins of staff that waited for a code.
    pub pending_sign_ins: u64,
    /// Challenges that no passkey answered.
    pub passkey_ceremonies: u64,
    /// Windows of limits.
    pub limits: u64,
    /// Blocks on addresses that no profile has any more.
    pub blocked: u64,
    /// Jobs with their results.
    pub jobs: u64,
    /// What merges of profiles remembered, to be undone.
    pub merges: u64,
    /// Uploaded files.
    pub imports: u64,
    /// Codes of handovers.
    pub handover_codes: u64,
}

/// Forgets sessions that have ended, limits that count nothing any more, codes that have run out, blocks that concern
/// nobody, and jobs of last month. Running it on several nodes at once, or twice, does no harm.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be written.
pub async fn tidy_up(accounts: &Accounts) -> Result<Forgotten, Refused> {
    let mut tx = accounts.store().begin().await?;
    let forgotten = Forgotten {
        sessions: session::prune(accounts, &mut tx).await?,
        staff_sessions: staff::prune(accounts, &mut tx).await?,
        pending_sign_ins: second_factor::prune(accounts, &mut tx).await?,
        passkey_ceremonies: passkey::prune(accounts, &mut tx).await?,
        limits: limits::prune(accounts, &mut tx).await?,
        blocked: store::blocked::prune(&mut tx).await?,
        jobs: job::prune(accounts, &mut tx).await?,
        merges: merge::forget_snapshots(accounts, &mut tx).await?,
        imports: import::prune(accounts, &mut tx).await?,
        handover_codes: handover::prune(accounts, &mut tx).await?,
    };
    tx.commit().await?;
    Ok(forgotten)
}
