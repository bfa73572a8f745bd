//! Which rows of a file look like somebody who is on the books already.

use super::check::CheckedRow;
use crate::refused::Refused;
use shared::{LocationId, SameThing};
use std::collections::{BTreeSet, HashMap};
use store::{
    Tx,
    client::ClientRow,
    import::{self, KnownRow},
};

/// How many keys are looked up at once.
const AT_ONCE: usize = 2_000;

/// The clients that a row looks like, and in what, by the row's number.
pub(crate) type Known = HashMap<i64, Vec<(SameThing, KnownRow)>>;

/// Looks for each row among the clients on the books: three questions for every few thousand rows.
pub(crate) async fn find(
    tx: &mut Tx,
    location: LocationId,
    rows: impl Iterator<Item = &CheckedRow> + Clone,
) -> Result<Known, Refused> {
    let mut known = Known::new();
    for thing in SameThing::ALL {
        let keys: BTreeSet<&str> =
            rows.clone().filter_map(|row| key(row.client.as_deref().ok()?, thing)).collect();
        let mut clients: HashMap<String, Vec<KnownRow>> = HashMap::new();
        let keys: Vec<&str> = keys.into_iter().collect();
        for some in keys.chunks(AT_ONCE) {
            let texts = serde_json::to_string(some).map_err(Refused::broken)?;
            let found = match thing {
                SameThing::NameAndBirthDate => import::known_by_name(tx, location, &texts).await?,
                SameThing::MemberNumber => import::known_by_member_number(tx, location, &texts).await?,
                SameThing::Email => import::known_by_email(tx, location, &texts).await?,
            };
            for client in found {
                let key = match thing {
                    SameThing::NameAndBirthDate => client.sort_name.clone(),
                    SameThing::MemberNumber => client.member_number.clone(),
                    SameThing::Email => client.email_canonical.clone().unwrap_or_default(),
                };
                clients.entry(key).or_default().push(client);
            }
        }
        if clients.is_empty() {
            continue;
        }
        for row in rows.clone() {
            let Ok(client) = &row.client else { continue };
            let alike = key(client, thing).and_then(|key| clients.get(key)).into_iter().flatten();
            let same = alike.filter(|other| {
                thing != SameThing::NameAndBirthDate || other.birth_date == client.birth_date
            });
            for other in same.take(1) {
                known.entry(row.number).or_default().push((thing, other.clone()));
            }
        }
    }
    Ok(known)
}

fn key(client: &ClientRow, thing: SameThing) -> Option<&str> {
    match thing {
        SameThing::NameAndBirthDate => client.birth_date.map(|_| client.sort_name.as_str()),
        SameThing::MemberNumber => Some(client.member_number.as_str()).filter(|number| !number.is_empty()),
        SameThing::Email => client.email_canonical.as_deref(),
    }
}
