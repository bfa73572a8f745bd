//! What a browser is asked, and how its answer is checked. Each challenge is kept here, is answered once, and within
//! minutes; the address that a passkey answers is the configured one (R9), never one of a header's.

use crate::{
    context::{Accounts, CLOCK_SKEW},
    refused::Refused,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use shared::{LocationId, SessionId, Span};
use std::net::IpAddr;
use store::{
    Tx,
    passkey::{self, CeremonyRow, PasskeyRow},
};
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder,
};

/// How long a challenge waits for its answer.
const WAITS: Span = Span::minutes(5);

/// What an answer is for. One that was begun for something else, or by somebody else, answers nothing.
pub(super) enum Purpose {
    /// Letting a staff member in.
    StaffSignIn,
    /// Letting a client in at a location.
    ClientSignIn(LocationId),
    /// A passkey for a staff member, whose session this is.
    StaffAdds(SessionId),
    /// A passkey for a client, by the hash of their session's token.
    ClientAdds(Vec<u8>),
    /// Proving that whoever has a staff member's session is still they.
    StaffConfirms(SessionId),
}

impl Purpose {
    const fn code(&self) -> &'static str {
        match self {
            Self::StaffSignIn => "staff-sign-in",
            Self::ClientSignIn(_) => "client-sign-in",
            Self::StaffAdds(_) => "staff-adds",
            Self::ClientAdds(_) => "client-adds",
            Self::StaffConfirms(_) => "staff-confirms",
        }
    }

    fn begun_by(&self) -> Vec<u8> {
        match self {
            Self::StaffSignIn => LocationId::INSTALLATION.bytes().to_vec(),
            Self::ClientSignIn(location) => location.bytes().to_vec(),
            Self::StaffAdds(session) | Self::StaffConfirms(session) => session.bytes().to_vec(),
            Self::ClientAdds(session) => session.clone(),
        }
    }
}

/// Whether browsers do passkeys for the address that the installation is reached at: one with a name, by TLS or on this
/// machine. Elsewhere nobody is offered any.
#[must_use]
pub fn are_possible(accounts: &Accounts) -> bool {
    let base = accounts.base_url();
    let is_name = base.host().parse::<IpAddr>().is_err();
    is_name && (base.is_https() || base.is_loopback())
}

/// The installation, as passkeys know it.
fn site(accounts: &Accounts, name: Option<&str>) -> Result<Webauthn, Refused> {
    if !are_possible(accounts) {
        return Err(Refused::NotFound);
    }
    let (origin, host) = (accounts.base_url().origin(), accounts.base_url().host());
    let origin = Url::parse(origin).map_err(Refused::broken)?;
    let site = WebauthnBuilder::new(host, &origin).map_err(Refused::broken)?;
    site.rp_name(name.unwrap_or(host)).build().map_err(Refused::broken)
}

/// A registration that waits: what the browser is asked, which names nobody, and what its answer is checked against.
#[derive(Serialize, Deserialize)]
struct Waiting {
    asked: Value,
    user_handle: Uuid,
    state: PasskeyRegistration,
}

/// A passkey that was made.
pub(super) struct Registration {
    pub(super) user_handle: Uuid,
    pub(super) credential_id: Vec<u8>,
    pub(super) credential: String,
}

/// Begins a registration, in place of an earlier one. The passkey is to be found without a username, and to be unlocked
/// each time. `known` are those that its holder has already.
pub(super) async fn begin_registration(
    accounts: &Accounts,
    tx: &mut Tx,
    purpose: &Purpose,
    name: &str,
    user_handle: Uuid,
    known: &[PasskeyRow],
) -> Result<(), Refused> {
    let site = site(accounts, Some(name))?;
    // The name of whoever it is stands on the page alone, and a name there must be.
    let begun = site.start_passkey_registration(user_handle, "name", "name", None);
    let (asked, state) = begun.map_err(Refused::broken)?;
    let challenge = asked.public_key.challenge.clone();
    let mut asked = serde_json::to_value(asked.public_key).map_err(Refused::broken)?;
    asked["authenticatorSelection"] =
        json!({ "residentKey": "required", "requireResidentKey": true, "userVerification": "required" });
    asked["excludeCredentials"] = known.iter().map(|row| named(&row.credential_id)).collect();
    passkey::end_ceremonies_of(tx, purpose.code(), &purpose.begun_by()).await?;
    keep(accounts, tx, purpose, &challenge, &Waiting { asked, user_handle, state }).await
}

/// What the browser is asked, by whoever began a registration, with the name that its passkey will show.
pub(super) async fn registration(
    accounts: &Accounts,
    purpose: &Purpose,
    username: &str,
    name: &str,
) -> Result<Option<String>, Refused> {
    let mut tx = accounts.store().read().await?;
    let row = passkey::ceremony_of(&mut tx, purpose.code(), &purpose.begun_by()).await?;
    let Some(row) = row.filter(|row| is_live(accounts, row)) else { return Ok(None) };
    let mut asked = serde_json::from_str::<Waiting>(&row.state).map_err(Refused::broken)?.asked;
    (asked["user"]["name"], asked["user"]["displayName"]) = (username.into(), name.into());
    Ok(Some(asked.to_string()))
}

/// A passkey as browsers name it.
fn named(credential_id: &[u8]) -> Value {
    json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(credential_id) })
}

/// The passkey that a browser made; `None` if the answer is none to what was asked, or too late.
pub(super) async fn finish_registration(
    accounts: &Accounts,
    tx: &mut Tx,
    purpose: &Purpose,
    answer: &str,
) -> Result<Option<Registration>, Refused> {
    let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(answer) else { return Ok(None) };
    let said = &answer.response.client_data_json;
    let Some(waiting) = take::<Waiting>(accounts, tx, purpose, said).await? else { return Ok(None) };
    let made = site(accounts, None)?.finish_passkey_registration(&answer, &waiting.state);
    let made = match made {
        Ok(made) => made,
        Err(error) => {
            tracing::info!(%error, "a new passkey was refused");
            return Ok(None);
        }
    };
    Ok(Some(Registration {
        user_handle: waiting.user_handle,
        credential_id: made.cred_id().clone(),
        credential: serde_json::to_string(&made).map_err(Refused::broken)?,
    }))
}

/// Asks for a proof; what the browser is asked, as JSON. `of` are the passkeys that may give it; empty for any.
pub(super) async fn ask(
    accounts: &Accounts,
    tx: &mut Tx,
    purpose: &Purpose,
    of: &[PasskeyRow],
) -> Result<String, Refused> {
    let begun = site(accounts, None)?.start_discoverable_authentication();
    let (asked, state) = begun.map_err(Refused::broken)?;
    keep(accounts, tx, purpose, &asked.public_key.challenge, &state).await?;
    let mut asked = serde_json::to_value(asked.public_key).map_err(Refused::broken)?;
    asked["allowCredentials"] = of.iter().map(|row| named(&row.credential_id)).collect();
    Ok(asked.to_string())
}

/// What a browser brought of a passkey.
pub(super) struct Answer(PublicKeyCredential);

impl Answer {
    /// Reads it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    /// What the passkey calls itself.
    pub(super) fn credential_id(&self) -> &[u8] {
        self.0.raw_id.as_ref()
    }

    /// Whether it proves that whoever brings it holds this passkey, and has unlocked it, now and for this. The challenge
    /// is used up in any case (R4).
    pub(super) async fn proves(
        &self,
        accounts: &Accounts,
        tx: &mut Tx,
        purpose: &Purpose,
        row: Option<&PasskeyRow>,
    ) -> Result<bool, Refused> {
        let said = &self.0.response.client_data_json;
        let state = take::<DiscoverableAuthentication>(accounts, tx, purpose, said).await?;
        let (Some(state), Some(row)) = (state, row) else { return Ok(false) };
        let mut passkey: Passkey = serde_json::from_str(&row.credential).map_err(Refused::broken)?;
        let shown = site(accounts, None)?.finish_discoverable_authentication_v2(&self.0, state, &passkey);
        let shown = match shown {
            Ok(shown) if self.0.get_user_unique_id() == Some(row.user_handle.as_bytes().as_slice()) => shown,
            Ok(_) => return Ok(false),
            Err(error) => {
                tracing::info!(%error, "a passkey was refused");
                return Ok(false);
            }
        };
        passkey.update_credential(&shown);
        let credential = serde_json::to_string(&passkey).map_err(Refused::broken)?;
        passkey::note_use(tx, row, &credential, accounts.now()).await?;
        Ok(true)
    }
}

/// Keeps a challenge until its answer comes. Of the challenge itself only a hash is looked for.
async fn keep(
    accounts: &Accounts,
    tx: &mut Tx,
    purpose: &Purpose,
    challenge: &[u8],
    state: &impl Serialize,
) -> Result<(), Refused> {
    let row = CeremonyRow {
        challenge_hash: Sha256::digest(challenge).to_vec(),
        purpose: purpose.code().to_owned(),
        begun_by: purpose.begun_by(),
        state: serde_json::to_string(state).map_err(Refused::broken)?,
        created_at: accounts.now(),
    };
    Ok(passkey::insert_ceremony(tx, &row).await?)
}

/// Uses up the challenge that an answer says it answers; what it is checked against, if it was asked for this, and not too
/// long ago.
async fn take<T: DeserializeOwned>(
    accounts: &Accounts,
    tx: &mut Tx,
    purpose: &Purpose,
    client_data: &[u8],
) -> Result<Option<T>, Refused> {
    /// What a browser says it was asked.
    #[derive(Deserialize)]
    struct Said {
        challenge: String,
    }

    let said = serde_json::from_slice::<Said>(client_data).ok();
    let challenge = said.and_then(|said| URL_SAFE_NO_PAD.decode(said.challenge).ok());
    let Some(challenge) = challenge else { return Ok(None) };
    let row = passkey::take_ceremony(tx, &Sha256::digest(&challenge)).await?;
    let fits = |row: &CeremonyRow| {
        row.purpose == purpose.code() && row.begun_by == purpose.begun_by() && is_live(accounts, row)
    };
    let Some(row) = row.filter(fits) else { return Ok(None) };
    serde_json::from_str(&row.state).map(Some).map_err(Refused::broken)
}

/// Whether a challenge still waits. Not one from the future: a clock set back revives nothing (R45).
fn is_live(accounts: &Accounts, row: &CeremonyRow) -> bool {
    let now = accounts.now();
    now - row.created_at < WAITS && row.created_at <= now + CLOCK_SKEW
}

/// Forgets challenges that nobody answered.
pub(crate) async fn prune(accounts: &Accounts, tx: &mut Tx) -> Result<u64, Refused> {
    Ok(passkey::prune_ceremonies(tx, accounts.now() - WAITS).await?)
}
