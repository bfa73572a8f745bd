//! The record: every step of the story is an event in the audit log, in the same transaction as the step (R34,
//! R37). Each event carries a hash over itself and the one before, a chain per location, so that a row changed
//! or removed behind Latchkey's back is found by [`crate::doctor`].

use crate::{actor::Actor, context::Accounts, refused::Refused};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use shared::{ClientId, EventId, EventKind, Field, IdentityCheck, LocationId, Timestamp};
use store::{
    Tx,
    audit::{self, AuditHead, AuditRow},
};

/// What an event is about, beside its kind and actor.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    pub(crate) client: Option<ClientId>,
    /// Whether the client is off the books now.
    pub(crate) is_gone: bool,
    pub(crate) detail: Option<Detail>,
}

/// The particulars of an event. Never a secret, never what a stranger typed (R35, R36).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Detail {
    /// The address concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Why a staff member did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The device, coarsely.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// The kind of mail, as [`shared::MailKind::code`], of link, as [`shared::Purpose::code`], or of slip, as
    /// [`shared::Slip::code`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The mail server's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    /// The username of the account concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The other profile, for what concerns two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// What kind of job it was, as [`shared::JobKind::code`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// What its holder calls the passkey concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passkey: Option<String>,
    /// How many clients, rows or passkeys it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub many: Option<i64>,
    /// The public name of another location that was concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// How a staff member checked who the client is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<IdentityCheck>,
    /// Whose name or role was concerned, for events of the installation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// When the backup was made that was restored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<Timestamp>,
    /// Over what the record keeps of the events about an erased client, as `forgotten_digest` makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<String>,
    /// What of some settings was changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// One setting that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Change {
    /// Which: the field's name in forms.
    pub field: String,
    /// What it said before; empty for nothing.
    pub from: String,
    /// What it says now; empty for nothing.
    pub to: String,
}

impl Change {
    /// What differs between two answers to the same form.
    pub(crate) fn between(old: &[(Field, &str)], new: &[(Field, &str)]) -> Vec<Self> {
        let changed = old.iter().zip(new).filter(|((_, old), (_, new))| old != new);
        changed
            .map(|((field, from), (_, to))| Self {
                field: field.name().to_owned(),
                from: (*from).to_owned(),
                to: (*to).to_owned(),
            })
            .collect()
    }
}

impl About {
    /// About a client.
    pub(crate) fn client(client: ClientId) -> Self {
        Self { client: Some(client), ..Self::default() }
    }

    /// About a client who was taken off the books in this transaction.
    pub(crate) fn gone_client(client: ClientId) -> Self {
        Self { client: Some(client), is_gone: true, detail: None }
    }

    /// With particulars.
    pub(crate) fn with(mut self, detail: Detail) -> Self {
        self.detail = Some(detail);
        self
    }
}

/// Writes one event. Call it last in a transaction: it holds the location's chain until the commit. Whatever
/// else a transaction locks, it locks before, and the client's row first of all, so that no two wait for each
/// other.
pub(crate) async fn write(
    accounts: &Accounts,
    tx: &mut Tx,
    location: LocationId,
    actor: Actor<'_>,
    kind: EventKind,
    about: About,
) -> Result<(), Refused> {
    let now = accounts.now();
    if let Some(client) = about.client.filter(|_| !about.is_gone) {
        store::client::touch(tx, location, client, now).await?;
    }
    let head = audit::lock_head(tx, location).await?;
    let event = Event { id: EventId::new(accounts.new_id()), at: now, actor, kind, about };
    audit::append(tx, &event.after(&head, accounts.random_bytes())?).await?;
    Ok(())
}

/// Something that happened, before it has a place in the record.
pub(crate) struct Event<'a> {
    pub(crate) id: EventId,
    pub(crate) at: Timestamp,
    pub(crate) actor: Actor<'a>,
    pub(crate) kind: EventKind,
    pub(crate) about: About,
}

impl Event<'_> {
    /// The event as the next one of a record that ends here, with a salt that nobody can guess.
    pub(crate) fn after(self, head: &AuditHead, seal: [u8; 16]) -> Result<AuditRow, Refused> {
        let mut row = self.row(head)?;
        row.private = Some(private_hash(&seal, &row).to_vec());
        row.seal = Some(seal.to_vec());
        row.hash = hash_of(&row).to_vec();
        Ok(row)
    }

    fn row(self, head: &AuditHead) -> Result<AuditRow, Refused> {
        let Self { id, at, actor, kind, about } = self;
        let detail = about.detail.as_ref().map(serde_json::to_string).transpose().map_err(Refused::broken)?;
        let (actor_id, actor_name, role) = match actor {
            Actor::Staff { id, name, role, .. } => {
                (Some(id.uuid()), Some(name.to_owned()), Some(role.code().to_owned()))
            }
            Actor::Client { id, .. } => (Some(id.uuid()), None, None),
            Actor::Visitor { .. } | Actor::System => (None, None, None),
        };
        Ok(AuditRow {
            location_id: head.location_id,
            seq: head.seq + 1,
            id,
            at,
            actor_kind: actor.kind().to_owned(),
            actor_id,
            actor_name,
            role,
            action: kind.code().to_owned(),
            client_id: about.client,
            result: "done".to_owned(),
            ip: actor.origin().map(|origin| origin.ip.to_string()),
            detail,
            seal: None,
            private: None,
            previous: head.hash.clone(),
            hash: Vec::new(),
        })
    }
}

/// What a row is, read by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// As it was written.
    Whole,
    /// Without its IP address and particulars. Whether that is right is for the event to say by which the client was
    /// erased.
    Forgotten,
    /// Changed.
    Changed,
}

/// What a row is, by its own hashes.
pub(crate) fn look_at(row: &AuditRow) -> Found {
    let fits = row.hash == hash_of(row);
    let forgotten = row.ip.is_none() && row.detail.is_none() && row.seal.is_none() && row.client_id.is_some();
    match (&row.seal, &row.private) {
        (Some(seal), Some(private)) if fits && *private == private_hash(seal, row) => Found::Whole,
        (None, Some(_)) if fits && forgotten => Found::Forgotten,
        // Of before there were salts: its own hash fits no more once it is forgotten, and only the digest vouches.
        (None, None) if fits => Found::Whole,
        (None, None) if forgotten => Found::Forgotten,
        _ => Found::Changed,
    }
}

/// A digest over what stays of events when their private parts are forgotten. It stands in the event by which a client
/// is erased, and so vouches for them in the chain.
pub(crate) fn forgotten_digest(rows: &[AuditRow]) -> String {
    let mut hasher = Sha256::new();
    for row in rows {
        let bare = AuditRow { ip: None, detail: None, seal: None, ..row.clone() };
        hasher.update(hash_of(&bare));
        hasher.update(&row.hash);
    }
    data_encoding::HEXLOWER.encode(&hasher.finalize())
}

/// The hash of an event: over every field and the hash of the event before. Each field is preceded by its
/// length, so that no two different events give the same bytes. The IP address and the particulars are covered by a
/// hash of their own; in events of before there was one, directly.
pub(crate) fn hash_of(row: &AuditRow) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let mut field = |bytes: Option<&[u8]>| add_field(&mut hasher, bytes);
    field(Some(&row.previous));
    field(Some(&row.location_id.bytes()));
    field(Some(&row.seq.to_be_bytes()));
    field(Some(&row.id.bytes()));
    field(Some(&row.at.micros().to_be_bytes()));
    field(Some(row.actor_kind.as_bytes()));
    field(row.actor_id.as_ref().map(|id| id.as_bytes().as_slice()));
    field(row.actor_name.as_deref().map(str::as_bytes));
    field(row.role.as_deref().map(str::as_bytes));
    field(Some(row.action.as_bytes()));
    field(row.client_id.map(ClientId::bytes).as_ref().map(<[u8; 16]>::as_slice));
    field(Some(row.result.as_bytes()));
    if let Some(private) = &row.private {
        field(Some(private));
    } else {
        field(row.ip.as_deref().map(str::as_bytes));
        field(row.detail.as_deref().map(str::as_bytes));
    }
    hasher.finalize().into()
}

/// The hash of what is personal in an event. Without the salt, whoever knows the rest could try addresses until one
/// fits.
fn private_hash(seal: &[u8], row: &AuditRow) -> [u8; 32] {
    let mut hasher = Sha256::new();
    add_field(&mut hasher, Some(seal));
    add_field(&mut hasher, row.ip.as_deref().map(str::as_bytes));
    add_field(&mut hasher, row.detail.as_deref().map(str::as_bytes));
    hasher.finalize().into()
}

fn add_field(hasher: &mut Sha256, bytes: Option<&[u8]>) {
    hasher.update(bytes.map_or(-1, |b| i64::try_from(b.len()).unwrap_or(i64::MAX)).to_be_bytes());
    hasher.update(bytes.unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn row() -> AuditRow {
        AuditRow {
            location_id: LocationId::new(Uuid::from_u128(1)),
            seq: 4,
            id: EventId::new(Uuid::from_u128(2)),
            at: Timestamp::from_micros(3),
            actor_kind: "system".to_owned(),
            actor_id: None,
            actor_name: None,
            role: None,
            action: "mail-sent".to_owned(),
            client_id: Some(ClientId::new(Uuid::from_u128(5))),
            result: "done".to_owned(),
            ip: None,
            detail: Some(r#"{"address":"ana@example.org"}"#.to_owned()),
            seal: None,
            private: None,
            previous: vec![6; 32],
            hash: Vec::new(),
        }
    }

    /// R34, R44: events written before there were salts are checked by the rule of then, and can be forgotten too.
    #[test]
    fn r44_events_with_and_without_a_salt_are_whole_forgotten_or_changed() {
        let mut old = row();
        old.hash = hash_of(&old).to_vec();
        let mut new = row();
        new.seal = Some(vec![7; 16]);
        new.private = Some(private_hash(&[7; 16], &new).to_vec());
        new.hash = hash_of(&new).to_vec();
        for whole in [old.clone(), new.clone()] {
            assert_eq!(look_at(&whole), Found::Whole);
            let bare = AuditRow { ip: None, detail: None, seal: None, ..whole.clone() };
            assert_eq!(look_at(&bare), Found::Forgotten);
            let digest = |row: &AuditRow| forgotten_digest(std::slice::from_ref(row));
            assert_eq!(digest(&whole), digest(&bare));
            let forged = AuditRow { action: "mail-failed".to_owned(), ..bare };
            assert_ne!(digest(&forged), digest(&whole));
            let other = AuditRow { detail: Some("{}".to_owned()), ..whole.clone() };
            assert_eq!(look_at(&other), Found::Changed);
            let nobodys = AuditRow { client_id: None, detail: None, seal: None, ..whole };
            assert_eq!(look_at(&nobodys), Found::Changed);
        }
        let half = AuditRow { detail: None, ..new };
        assert_eq!(look_at(&half), Found::Changed, "the salt is still there");
    }
}
