//! Near misses, live: a sign-in whose username opens nothing is shown on the profile of the client it was nearly
//! the username of, so that staff on the phone can say what is wrong with it.
//!
//! What was typed is compared and forgotten: on record is that it was a near miss of this client's, and how it
//! differed (R36). No answer waits for the looking, so that each takes as long as any other (R12).

use crate::{
    actor::{Actor, Origin},
    context::Accounts,
    location::LocationPage,
    record::{self, About, Detail},
    refused::Refused,
};
use shared::{EmailAddress, EventKind, LocationId, Slip, Typed, Username};
use store::{Wake, account::Candidate};

/// A slip may be a near miss of several; of more than these it says nothing about anyone.
const MOST: usize = 5;
/// How many usernames that start alike, or end alike, are compared.
const COMPARED: i64 = 1_000;
/// The fewest letters that may stand for the start or the end of a username: fewer are those of too many.
const FEWEST_LETTERS: usize = 2;

/// Looks for whom this was meant, when there is time: past a few lookups at once, under an attack, none is begun.
pub(crate) fn look_later(accounts: &Accounts, origin: &Origin, location: &LocationPage, typed: &str) {
    let Some(turn) = accounts.spare_time() else { return };
    let (accounts, origin, location) = (accounts.clone(), origin.clone(), location.clone());
    let typed = Typed::new(typed);
    tokio::spawn(async move {
        if let Err(refused) = look(&accounts, &origin, &location, &typed).await {
            tracing::warn!(?refused, "a near miss was not noted");
        }
        drop(turn);
    });
}

/// Looks for whom this was meant, and notes it on their profiles.
pub(crate) async fn look(
    accounts: &Accounts,
    origin: &Origin,
    location: &LocationPage,
    typed: &Typed,
) -> Result<(), Refused> {
    let here = nearest(accounts, location.id, typed).await?;
    for (account, slip) in &here {
        note_near_miss(accounts, origin, account, *slip).await?;
    }
    if here.is_empty() {
        for account in at_other_locations(accounts, location.id, typed).await? {
            note_tried_elsewhere(accounts, origin, &account, location).await?;
        }
    }
    Ok(())
}

/// The accounts of this location that are nearest, if they are few enough to mean anything.
async fn nearest(
    accounts: &Accounts,
    location: LocationId,
    typed: &Typed,
) -> Result<Vec<(Candidate, Slip)>, Refused> {
    let mut tx = accounts.store().read().await?;
    if let Ok(email) = EmailAddress::parse(typed.text()) {
        let found = store::account::with_address(&mut tx, location, email.canonical()).await?;
        let found = found.into_iter().map(|account| (account, Slip::Email)).collect();
        return Ok(few(found));
    }
    let mut found: Vec<(Candidate, Slip)> = Vec::new();
    for ends in ends_of(typed) {
        for account in store::account::like(&mut tx, location, (&ends.start, &ends.end), COMPARED).await? {
            let known = found.iter().any(|(other, _)| other.client_id == account.client_id);
            if let Some(slip) = Slip::between(typed, &account.username).filter(|_| !known) {
                found.push((account, slip));
            }
        }
    }
    let nearest = found.iter().map(|(_, slip)| slip.distance()).min();
    found.retain(|(_, slip)| Some(slip.distance()) == nearest);
    Ok(few(found))
}

fn few<T>(found: Vec<T>) -> Vec<T> {
    if found.len() > MOST { Vec::new() } else { found }
}

#[derive(PartialEq, Eq)]
struct Ends {
    start: String,
    end: String,
}

/// With one slip, one half of the username is as it should be; with two, nearly always its first or its last third.
/// Both as it was typed, and without what stands between the letters.
fn ends_of(typed: &Typed) -> Vec<Ends> {
    // No username has a control character, and no database takes a NUL.
    let as_typed = typed.text().trim().to_lowercase().replace(char::is_control, "");
    let mut all = Vec::new();
    for text in [as_typed.as_str(), typed.letters()] {
        let characters: Vec<char> = text.chars().collect();
        for length in [characters.len() / 2, characters.len() / 3] {
            let ends = Ends {
                start: characters.iter().take(length).collect(),
                end: characters.iter().skip(characters.len() - length).collect(),
            };
            if (FEWEST_LETTERS..=Username::LONGEST).contains(&length) && !all.contains(&ends) {
                all.push(ends);
            }
        }
    }
    all
}

/// The accounts with this very username elsewhere, if they are few enough to mean anything.
async fn at_other_locations(
    accounts: &Accounts,
    here: LocationId,
    typed: &Typed,
) -> Result<Vec<Candidate>, Refused> {
    let Some(username) = Username::as_typed_at_sign_in(typed.text()) else { return Ok(Vec::new()) };
    let mut tx = accounts.store().read().await?;
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    Ok(few(store::account::at_other_locations(&mut tx, here, &username, most + 1).await?))
}

async fn note_near_miss(
    accounts: &Accounts,
    origin: &Origin,
    account: &Candidate,
    slip: Slip,
) -> Result<(), Refused> {
    let (location, client) = (account.location_id, account.client_id);
    let mut tx = accounts.store().begin().await?;
    if store::client::lock(&mut tx, location, client).await?.is_none() {
        return Ok(());
    }
    store::account::note_near_miss(&mut tx, (location, client), slip, accounts.now()).await?;
    let detail = Detail {
        device: Some(origin.device.clone()),
        kind: Some(slip.code().to_owned()),
        ..Detail::default()
    };
    let (actor, about) = (Actor::Visitor { origin }, About::client(client).with(detail));
    record::write(accounts, &mut tx, location, actor, EventKind::UsernameMissed, about).await?;
    tx.wake(Wake::Client { location, client });
    tx.commit().await?;
    Ok(())
}

async fn note_tried_elsewhere(
    accounts: &Accounts,
    origin: &Origin,
    account: &Candidate,
    elsewhere: &LocationPage,
) -> Result<(), Refused> {
    let (location, client) = (account.location_id, account.client_id);
    let mut tx = accounts.store().begin().await?;
    if store::client::lock(&mut tx, location, client).await?.is_none() {
        return Ok(());
    }
    store::account::note_tried_elsewhere(&mut tx, (location, client), elsewhere.id, accounts.now()).await?;
    let detail = Detail {
        device: Some(origin.device.clone()),
        place: Some(elsewhere.public_name.clone()),
        ..Detail::default()
    };
    let (actor, about) = (Actor::Visitor { origin }, About::client(client).with(detail));
    record::write(accounts, &mut tx, location, actor, EventKind::TriedElsewhere, about).await?;
    tx.wake(Wake::Client { location, client });
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: &[(&str, &str)]) {
        let ends = ends_of(&Typed::new(typed));
        let ends: Vec<(&str, &str)> = ends.iter().map(|e| (e.start.as_str(), e.end.as_str())).collect();
        assert_eq!(ends, expected, "{typed}");
    }

    #[test]
    fn halves_and_thirds() {
        check("jsmth", &[("js", "th")]);
        check("Ana Silva", &[("ana ", "ilva"), ("ana", "lva"), ("anas", "ilva"), ("an", "va")]);
        check("ana", &[]);
        check("js\0mth", &[("js", "th")]);
        check("", &[]);
    }
}
