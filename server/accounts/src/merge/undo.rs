//! A merge undone: for a day, and only while nothing has happened since that would be lost.

use super::held::Snapshot;
use crate::{
    actor::Desk,
    client,
    context::Accounts,
    duplicate::named,
    record::{self, About, Detail},
    refused::Refused,
};
use shared::{
    CantUndo, ClientId, Ended, EventKind, GuardedAct, LocationId, Permission, Purpose, Span, Timestamp,
    UNDO_WITHIN,
};
use store::{Tx, Wake, client::ClientRow, merge::MergeRow};
use uuid::Uuid;

/// A merge as the profile that stayed shows it.
#[derive(Clone, Debug)]
pub struct MergeView {
    /// The merge.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<String>,
    /// Until when it can be undone.
    pub undo_until: Timestamp,
    /// Why it can't be undone any more, if it can't.
    pub cant_undo: Option<CantUndo>,
}

/// How long a profile speaks of its last merge.
const SHOWN_FOR: Span = Span::days(2);

/// The last merge into a profile, while it is news.
pub(crate) async fn latest(
    tx: &mut Tx,
    row: &ClientRow,
    now: Timestamp,
) -> Result<Option<MergeView>, Refused> {
    let Some(merge) = store::merge::latest(tx, row.location_id, row.id, now - SHOWN_FOR).await? else {
        return Ok(None);
    };
    Ok(Some(MergeView {
        id: merge.id,
        at: merge.merged_at,
        by: store::staff::name(tx, merge.merged_by).await?,
        undo_until: merge.merged_at + UNDO_WITHIN,
        cant_undo: look_back(tx, &merge, row, now).await?.err(),
    }))
}

/// Undoes a merge: both profiles are what they were, with their accounts and mailed links. Who was signed out stays so.
/// A second press finds it done.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`] for a merge of no profile of this location,
/// [`Refused::Changed`] if it can't be undone any more: the profile says why.
pub async fn undo(accounts: &Accounts, desk: &Desk, client: ClientId, merge: Uuid) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let (here, now) = (desk.location.id, accounts.now());
    let mut tx = accounts.store().begin().await?;
    let found = store::merge::by_id(&mut tx, here, merge).await?;
    let merged = found.filter(|merge| merge.survivor_id == client).ok_or(Refused::NotFound)?.merged_id;
    let (stayed, went) = lock_both(&mut tx, here, client, merged).await?;
    // Read again: while we waited for the rows, somebody may have undone it.
    let merge = store::merge::by_id(&mut tx, here, merge).await?.ok_or(Refused::NotFound)?;
    if merge.undone_at.is_some() {
        return Ok(());
    }
    let (Some(stayed), Some(went)) = (stayed, went) else { return Err(Refused::Changed) };
    let latest = store::merge::latest(&mut tx, here, client, merge.merged_at - Span::micros(1)).await?;
    if latest.is_none_or(|latest| latest.id != merge.id) {
        return Err(Refused::Changed);
    }
    let snapshot = look_back(&mut tx, &merge, &stayed, now).await?.map_err(|_| Refused::Changed)?;
    give_back(accounts, &mut tx, &merge, snapshot, stayed.clone(), &went).await?;
    for (of, other) in [(&went, &stayed), (&stayed, &went)] {
        let about = About::client(of.id).with(Detail { other: Some(named(other)), ..Detail::default() });
        record::write(accounts, &mut tx, here, desk.actor(), EventKind::MergeUndone, about).await?;
        tx.wake(Wake::Client { location: here, client: of.id });
    }
    tx.commit().await?;
    Ok(())
}

/// The profile that stayed and the tombstone, the smaller id first, as in a merge.
async fn lock_both(
    tx: &mut Tx,
    here: LocationId,
    survivor: ClientId,
    merged: ClientId,
) -> Result<(Option<ClientRow>, Option<ClientRow>), Refused> {
    if survivor < merged {
        let stayed = store::client::lock(tx, here, survivor).await?;
        Ok((stayed, store::merge::lock_tombstone(tx, here, merged).await?))
    } else {
        let went = store::merge::lock_tombstone(tx, here, merged).await?;
        Ok((store::client::lock(tx, here, survivor).await?, went))
    }
}

/// What the merge has to give back, or why it can't any more.
async fn look_back(
    tx: &mut Tx,
    merge: &MergeRow,
    survivor: &ClientRow,
    now: Timestamp,
) -> Result<Result<Snapshot, CantUndo>, Refused> {
    if now - merge.merged_at >= UNDO_WITHIN {
        return Ok(Err(CantUndo::TooLate));
    }
    let Some(snapshot) = &merge.snapshot else { return Ok(Err(CantUndo::TooLate)) };
    let snapshot: Snapshot = serde_json::from_str(snapshot).map_err(Refused::broken)?;
    if super::Held::of(survivor) != snapshot.after {
        return Ok(Err(CantUndo::Edited));
    }
    let username = store::account::by_client(tx, merge.location_id, merge.survivor_id).await?;
    let username = username.map(|account| account.username.to_string());
    // An account that was made after the merge stays with the profile that stayed.
    if snapshot.accounts.kept.is_some() && username != snapshot.accounts.kept {
        return Ok(Err(CantUndo::AccountChanged));
    }
    Ok(Ok(snapshot))
}

async fn give_back(
    accounts: &Accounts,
    tx: &mut Tx,
    merge: &MergeRow,
    snapshot: Snapshot,
    mut stayed: ClientRow,
    went: &ClientRow,
) -> Result<(), Refused> {
    let now = accounts.now();
    let (here, at) = (merge.location_id, merge.merged_at);
    if !snapshot.before.has_the_address_of(&snapshot.after) {
        // What was mailed to the address that the merge had brought, and what would take that address back.
        let subject = (here, stayed.id.uuid());
        for purpose in [Purpose::Verification, Purpose::Invitation, Purpose::Handover] {
            store::link::end_of_subject(tx, subject, Some(purpose), Ended::AddressChanged, now).await?;
        }
        store::undo::end_links(tx, subject, GuardedAct::EmailChange, None, Ended::Settled, now).await?;
    }
    if snapshot.accounts.moved {
        // Signed in since the merge or before it: whoever is, is with the account that goes back.
        store::merge::move_sessions(tx, here, stayed.id, went.id).await?;
        let spare = ClientId::new(accounts.new_id());
        store::merge::swap_accounts(tx, here, (stayed.id, went.id), spare).await?;
        let subject = (here, stayed.id.uuid());
        store::link::end_of_subject(tx, subject, Some(Purpose::Reset), Ended::Merged, now).await?;
    }
    if snapshot.accounts.disabled.is_some() {
        let dropped = if snapshot.accounts.moved { stayed.id } else { went.id };
        store::account::enable(tx, here, dropped).await?;
    }
    for subject in [stayed.id, went.id] {
        store::merge::revive_links(tx, here, subject.uuid(), at).await?;
    }
    snapshot.before.write_into(&mut stayed);
    stayed.updated_at = snapshot.updated_at;
    let username = client::username_of(tx, &stayed).await?;
    store::merge::update(tx, &client::refold(stayed, &username)).await?;
    store::merge::raise(tx, here, went.id).await?;
    if !store::merge::set_undone(tx, here, merge.id, now).await? {
        return Err(Refused::Changed);
    }
    Ok(())
}

/// Forgets what merges remember of profiles, once they can't be undone any more.
pub(crate) async fn forget_snapshots(accounts: &Accounts, tx: &mut Tx) -> Result<u64, Refused> {
    Ok(store::merge::forget_snapshots(tx, accounts.now() - UNDO_WITHIN).await?)
}
