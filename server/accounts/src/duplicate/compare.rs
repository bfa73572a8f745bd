//! Two profiles side by side.

use super::{identity_of, named};
use crate::{actor::Desk, client, context::Accounts, profile, profile::Activity, refused::Refused};
use shared::{
    ClientId, Details, EmailState, Likeness, LocationId, MergeChoice, MergeForm, Permission, Side, Status,
    Timestamp,
};
use std::cmp::Reverse;
use store::{Tx, facts::FactsRow};

/// Two profiles side by side.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The one named first.
    pub first: Compared,
    /// The one named second.
    pub second: Compared,
    /// Why they look alike; empty if they don't.
    pub why: Vec<Likeness>,
    /// When the newer of the two was last edited.
    pub seen: Timestamp,
    /// Whether whoever looks may dismiss the pair.
    pub may_help: bool,
    /// Whether whoever looks may merge.
    pub may_run: bool,
    /// The moment at which all this holds.
    pub now: Timestamp,
}

/// One of the two.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The profile.
    pub id: ClientId,
    /// Name, and number if there is one.
    pub named: String,
    /// Given name.
    pub first_name: String,
    /// What the profile form holds.
    pub details: Details,
    /// May be empty.
    pub phone: String,
    /// May be empty.
    pub address: String,
    /// The address on record, and whether it is proven.
    pub email: Option<(String, EmailState)>,
    /// Where they stand.
    pub status: Status,
    /// The username and the last sign-in, if there is an account.
    pub account: Option<(String, Option<Timestamp>)>,
    /// Whether the account has an address that its holder has proven.
    pub has_proven_address: bool,
    /// When the profile was made.
    pub created_at: Timestamp,
    /// What happened last.
    pub last: Option<Activity>,
    updated_at: Timestamp,
}

/// Two profiles of this location, side by side.
///
/// # Errors
/// [`Refused::NotFound`] unless both are profiles of this location, and two.
pub async fn compare(
    accounts: &Accounts,
    desk: &Desk,
    first: ClientId,
    second: ClientId,
) -> Result<Comparison, Refused> {
    desk.must(Permission::SeeClients)?;
    if first == second {
        return Err(Refused::NotFound);
    }
    let (here, now) = (desk.location.id, accounts.now());
    let mut tx = accounts.store().read().await?;
    let one = store::facts::of_client(&mut tx, here, first).await?.ok_or(Refused::NotFound)?;
    let other = store::facts::of_client(&mut tx, here, second).await?.ok_or(Refused::NotFound)?;
    let why = identity_of(&one.client).likenesses(&identity_of(&other.client));
    let first = compared(&mut tx, here, one, now).await?;
    let second = compared(&mut tx, here, other, now).await?;
    Ok(Comparison {
        why,
        seen: first.updated_at.max(second.updated_at),
        first,
        second,
        may_help: desk.role.may(Permission::HelpClients),
        may_run: desk.role.may(Permission::RunLocation),
        now,
    })
}

async fn compared(tx: &mut Tx, here: LocationId, row: FactsRow, now: Timestamp) -> Result<Compared, Refused> {
    let last = store::audit::of_client(tx, here, row.client.id, 1, None, store::audit::EVERYBODY).await?;
    let state = row.client.email_state();
    Ok(Compared {
        id: row.client.id,
        named: named(&row.client),
        details: client::details_of(&row.client),
        status: Status::of(&row.facts(), now),
        account: row.account.map(|account| (account.username.to_string(), account.last_sign_in_at)),
        has_proven_address: row.client.recovery_email.is_some(),
        email: row.client.email.zip(state),
        first_name: row.client.first_name,
        phone: row.client.phone,
        address: row.client.address,
        created_at: row.client.created_at,
        updated_at: row.client.updated_at,
        last: last.into_iter().find_map(profile::activity_of),
    })
}

impl Comparison {
    /// The choice that most would make: the profile stays whose account was used last, else the older one; each of its
    /// answers, and the other's where it has none.
    #[must_use]
    pub fn suggestion(&self) -> MergeForm {
        let (a, b) = (&self.first, &self.second);
        let rank = |one: &Compared| {
            let works = one.account.is_some() && one.status != Status::Disabled;
            let last_sign_in = one.account.as_ref().and_then(|(_, last)| *last);
            (works, one.account.is_some(), last_sign_in, Reverse(one.created_at))
        };
        let stays = if rank(a) >= rank(b) { Side::First } else { Side::Second };
        let (mine, others) = (stays.of(a, b), stays.other().of(a, b));
        let fill = |has: &dyn Fn(&Compared) -> bool| {
            if !has(mine) && has(others) { stays.other() } else { stays }
        };
        MergeForm::from(MergeChoice {
            preferred_name: fill(&|one| one.details.preferred_name.is_some()),
            member_number: fill(&|one| !one.details.member_number.as_str().is_empty()),
            birth_date: fill(&|one| one.details.birth_date.is_some()),
            email: fill(&|one| one.email.is_some()),
            phone: fill(&|one| !one.phone.is_empty()),
            address: fill(&|one| !one.address.is_empty()),
            ..MergeChoice::all_of(stays)
        })
    }
}
