//! Two profiles of one person become one. One stays; the other becomes a tombstone that leads to it, untouched, so that
//! undoing is giving back.

mod held;
mod undo;

pub use undo::{MergeView, undo};
pub(crate) use undo::{forget_snapshots, latest};

use crate::{
    actor::Desk,
    client,
    context::Accounts,
    duplicate::named,
    email, limits,
    outbox::{self, NewMail, Urgency},
    record::{self, About, Detail},
    refused::Refused,
    session,
};
use held::{Held, MergedAccounts, Snapshot};
use mail::{AccountsMerged, EmailChanged, Letter};
use shared::{
    ClientId, EmailAddress, Ended, EventKind, GuardedAct, MergeChoice, MergeForm, Permission, Problems,
    Purpose, Side, Timestamp,
};
use store::{Tx, Wake, account::AccountRow, client::ClientRow, merge::MergeRow};

/// Into which profile this one was merged, if it was.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn survivor_of(
    accounts: &Accounts,
    desk: &Desk,
    client: ClientId,
) -> Result<Option<ClientId>, Refused> {
    desk.must(Permission::SeeClients)?;
    let mut tx = accounts.store().read().await?;
    Ok(store::merge::survivor_of(&mut tx, desk.location.id, client).await?)
}

/// Merges two profiles as chosen; the profile that stays. `seen` is when the newer of the two was last edited, as the
/// page showed it. A second press finds it done.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`] unless both are profiles of this location,
/// [`Refused::Problems`] for a choice that is none, [`Refused::Changed`] if either was edited since `seen`,
/// [`Refused::TooOften`].
pub async fn merge(
    accounts: &Accounts,
    desk: &Desk,
    (first, second): (ClientId, ClientId),
    form: &MergeForm,
    seen: Option<Timestamp>,
) -> Result<ClientId, Refused> {
    desk.must(Permission::RunLocation)?;
    let mut problems = Problems::default();
    let choice = form.check(&mut problems);
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    // The smaller id first, whichever way round they are named: no two merges wait for each other.
    let one = store::client::lock(&mut tx, here, first.min(second)).await?;
    let other = store::client::lock(&mut tx, here, first.max(second)).await?;
    let (Some(one), Some(other)) = (one, other) else {
        return done_already(&mut tx, desk, first, second).await;
    };
    if first == second {
        return Err(Refused::NotFound);
    }
    let Some(choice) = choice else { return Err(Refused::Problems(problems)) };
    let (a, b) = if one.id == first { (one, other) } else { (other, one) };
    if seen.is_some_and(|seen| a.updated_at.max(b.updated_at) != seen) {
        return Err(Refused::Changed);
    }
    let merging = Merging::decide(&mut tx, accounts, choice, a, b).await?;
    merging.carry_out(accounts, &mut tx, desk).await?;
    tx.commit().await?;
    Ok(merging.stays.id)
}

/// The answer to a second press: one of the two has been merged into the other.
async fn done_already(
    tx: &mut Tx,
    desk: &Desk,
    first: ClientId,
    second: ClientId,
) -> Result<ClientId, Refused> {
    for (merged, survivor) in [(first, second), (second, first)] {
        if store::merge::survivor_of(tx, desk.location.id, merged).await? == Some(survivor) {
            return Ok(survivor);
        }
    }
    Err(Refused::NotFound)
}

/// A merge that is decided.
struct Merging {
    now: Timestamp,
    /// The profile that stays, as it was.
    stays: ClientRow,
    /// The profile that goes.
    goes: ClientRow,
    /// The profile that stays, as it will be.
    after: ClientRow,
    accounts: MergedAccounts,
    /// The account that works no longer, and the address that its holder has proven.
    dropped: Option<(AccountRow, Option<String>)>,
    /// The account that stays, and the address that its holder has proven.
    kept: Option<(AccountRow, Option<EmailAddress>)>,
}

impl Merging {
    async fn decide(
        tx: &mut Tx,
        accounts: &Accounts,
        choice: MergeChoice,
        a: ClientRow,
        b: ClientRow,
    ) -> Result<Self, Refused> {
        let now = accounts.now();
        let of_a = store::account::by_client(tx, a.location_id, a.id).await?;
        let of_b = store::account::by_client(tx, b.location_id, b.id).await?;
        let (account_of, kept, dropped) = match (of_a, of_b, choice.account) {
            (None, None, _) => (None, None, None),
            (Some(kept), dropped, Side::First) | (Some(kept), dropped @ None, Side::Second) => {
                (Some(Side::First), Some(kept), dropped)
            }
            (dropped, Some(kept), Side::Second) | (dropped @ None, Some(kept), Side::First) => {
                (Some(Side::Second), Some(kept), dropped)
            }
        };
        let merged_accounts = MergedAccounts {
            moved: account_of.is_some_and(|side| side != choice.stays),
            kept: kept.as_ref().map(|account| account.username.to_string()),
            disabled: dropped.as_ref().filter(|account| account.disabled_at.is_none()).map(|_| now),
        };
        let username = merged_accounts.kept.clone().unwrap_or_default();
        let after = row_after(&a, &b, choice, account_of, &username, now);
        let proven_of = |side: Side| side.of(&a, &b).recovery_email.clone();
        let kept = match (kept, account_of) {
            (Some(kept), Some(side)) => {
                let proven = proven_of(side).and_then(|typed| EmailAddress::parse(&typed).ok());
                Some((kept, proven))
            }
            _ => None,
        };
        let dropped = match (dropped, account_of) {
            (Some(dropped), Some(side)) => {
                Some((dropped, side.other().of(&a, &b).recovery_email_canonical.clone()))
            }
            _ => None,
        };
        let (stays, goes) = match choice.stays {
            Side::First => (a, b),
            Side::Second => (b, a),
        };
        Ok(Self { now, stays, goes, after, accounts: merged_accounts, dropped, kept })
    }

    async fn carry_out(&self, accounts: &Accounts, tx: &mut Tx, desk: &Desk) -> Result<(), Refused> {
        let (here, now) = (self.stays.location_id, self.now);
        let (stays, goes) = (self.stays.id, self.goes.id);
        if self.asks_for_verification() {
            let to = self.after.email_canonical.as_deref().unwrap_or_default();
            limits::hit(accounts, tx, here, limits::MAILS_BY_STAFF, to).await?;
        }
        store::link::end_of_subject(tx, (here, goes.uuid()), None, Ended::Merged, now).await?;
        self.end_links_of_survivor(tx).await?;
        self.join_accounts(accounts, tx, desk).await?;
        store::merge::update(tx, &self.after).await?;
        store::merge::bury(tx, here, goes, stays).await?;
        self.write_letters(accounts, tx, desk).await?;
        let snapshot = Snapshot {
            before: Held::of(&self.stays),
            updated_at: self.stays.updated_at,
            after: Held::of(&self.after),
            accounts: self.accounts.clone(),
        };
        let row = MergeRow {
            location_id: here,
            id: accounts.new_id(),
            survivor_id: stays,
            merged_id: goes,
            merged_at: now,
            merged_by: desk.staff,
            snapshot: Some(serde_json::to_string(&snapshot).map_err(Refused::broken)?),
            undone_at: None,
        };
        store::merge::insert(tx, &row).await?;
        self.record(accounts, tx, desk).await?;
        for client in [stays, goes] {
            tx.wake(Wake::Client { location: here, client });
        }
        Ok(())
    }

    /// Links of the profile that stays: those that went to another address than it has now, those that would make a
    /// second account, codes that were handed out, and those that reset the password of an account that works no longer.
    async fn end_links_of_survivor(&self, tx: &mut Tx) -> Result<(), Refused> {
        let subject = (self.stays.location_id, self.stays.id.uuid());
        let other_address = self.stays.email_canonical != self.after.email_canonical;
        let ends = [
            (Purpose::Verification, other_address || self.after.verified_at.is_some()),
            (Purpose::Invitation, other_address || self.kept.is_some()),
            (Purpose::Reset, self.accounts.moved),
            (Purpose::Handover, true),
        ];
        for (purpose, _) in ends.into_iter().filter(|(_, ends)| *ends) {
            store::link::end_of_subject(tx, subject, Some(purpose), Ended::Merged, self.now).await?;
        }
        Ok(())
    }

    /// The account that stays goes to the profile that stays; the other one to the tombstone, where it opens nothing.
    async fn join_accounts(&self, accounts: &Accounts, tx: &mut Tx, desk: &Desk) -> Result<(), Refused> {
        let (here, stays, goes) = (self.stays.location_id, self.stays.id, self.goes.id);
        if self.accounts.moved {
            session::end_all(tx, here, stays).await?;
            let spare = ClientId::new(accounts.new_id());
            store::merge::swap_accounts(tx, here, (stays, goes), spare).await?;
            store::merge::move_sessions(tx, here, goes, stays).await?;
        } else {
            session::end_all(tx, here, goes).await?;
        }
        if self.accounts.disabled.is_some() {
            let reason = words::staff().merge_disabled_reason(named(&self.after));
            store::account::disable(tx, (here, goes), Some(desk.staff), &reason, self.now).await?;
        }
        Ok(())
    }

    fn asks_for_verification(&self) -> bool {
        self.after.email.is_some()
            && self.after.verified_at.is_none()
            && self.after.email_saved_at == Some(self.now)
    }

    /// An address that is new to the account is proven first, as if staff had typed it, and the old one is told. Whoever
    /// held the account that works no longer is told, too.
    async fn write_letters(&self, accounts: &Accounts, tx: &mut Tx, desk: &Desk) -> Result<(), Refused> {
        let location = &desk.location;
        let row = &self.after;
        let client = Some(row.id);
        if self.asks_for_verification() {
            email::send_verification(accounts, tx, location, row, Some(desk.staff), Urgency::Awaited).await?;
            let new = row.email.as_deref().and_then(|typed| EmailAddress::parse(typed).ok());
            let old = self.kept.as_ref().and_then(|(_, proven)| proven.as_ref());
            if let (Some(new), Some(old)) = (new, old) {
                let by = Some(desk.staff);
                let link =
                    crate::undo::link(accounts, tx, location, row, GuardedAct::EmailChange, by).await?;
                let changed = EmailChanged::new(row.first_name.clone(), &new, self.now, link.expires_at);
                let (to, language, letter) = (old.canonical(), row.language, Letter::EmailChanged(changed));
                let mail = NewMail { location, client, to, language, letter, link: Some(&link) };
                outbox::queue(accounts, tx, mail).await?;
            }
        }
        let Some((dropped, Some(to))) = &self.dropped else { return Ok(()) };
        if self.accounts.disabled.is_none() {
            return Ok(());
        }
        let kept = self.kept.as_ref().filter(|(_, proven)| {
            // An account is named to its own proven address only.
            proven.as_ref().is_some_and(|proven| proven.canonical() == to)
        });
        let letter = Letter::AccountsMerged(AccountsMerged {
            first_name: self.goes.first_name.clone(),
            old_username: dropped.username.to_string(),
            username: kept.map(|(kept, _)| kept.username.to_string()),
        });
        let language = self.goes.language;
        outbox::queue(accounts, tx, NewMail { location, client, to, language, letter, link: None }).await
    }

    async fn record(&self, accounts: &Accounts, tx: &mut Tx, desk: &Desk) -> Result<(), Refused> {
        let here = self.stays.location_id;
        let username = self.dropped.as_ref().map(|(dropped, _)| dropped.username.to_string());
        for (of, other, kind) in [
            (&self.goes, &self.after, EventKind::ProfileMergedAway),
            (&self.stays, &self.goes, EventKind::ProfileMerged),
        ] {
            let detail =
                Detail { other: Some(named(other)), username: username.clone(), ..Detail::default() };
            let about = About::client(of.id).with(detail);
            record::write(accounts, tx, here, desk.actor(), kind, about).await?;
        }
        Ok(())
    }
}

/// The profile that stays with every answer as chosen.
fn row_after(
    a: &ClientRow,
    b: &ClientRow,
    choice: MergeChoice,
    account_of: Option<Side>,
    username: &str,
    now: Timestamp,
) -> ClientRow {
    let mut row = choice.stays.of(a, b).clone();
    let name = choice.name.of(a, b);
    row.first_name.clone_from(&name.first_name);
    row.last_name.clone_from(&name.last_name);
    row.preferred_name.clone_from(&choice.preferred_name.of(a, b).preferred_name);
    row.member_number.clone_from(&choice.member_number.of(a, b).member_number);
    row.birth_date = choice.birth_date.of(a, b).birth_date;
    row.language = choice.language.of(a, b).language;
    row.phone.clone_from(&choice.phone.of(a, b).phone);
    row.address.clone_from(&choice.address.of(a, b).address);
    let email = choice.email.of(a, b);
    Held::of(email).write_email_into(&mut row);
    if let Some(side) = account_of {
        let holder = side.of(a, b);
        row.recovery_email.clone_from(&holder.recovery_email);
        row.recovery_email_canonical.clone_from(&holder.recovery_email_canonical);
        if row.email_canonical != holder.email_canonical && row.email.is_some() {
            // Proven by whoever had the other profile: to the account it is as new as one that staff typed.
            row.email_saved_at = Some(now);
            (row.verified_at, row.verified_by, row.verified_ip) = (None, None, None);
            (row.verified_staff, row.verified_reason) = (None, None);
        }
    }
    row.updated_at = now;
    client::refold(row, username)
}
