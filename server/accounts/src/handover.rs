//! Handover: front desk hands the set-up to the client's own phone, by a code of ten minutes or its QR. The client
//! chooses username and password there, and leaves signed in; staff see neither being typed.

use crate::{
    account,
    actor::{Actor, Desk, Origin},
    common_password,
    context::Accounts,
    guarded, limits, links,
    location::{self, LocationPage},
    passkey,
    record::{self, About, Detail},
    refused::{DeadLink, Refused},
    session,
    staff::NewSession,
};
use shared::{
    ClientId, Ended, EventKind, Field, HandoverCode, IdentityForm, Language, NewPassword, PasswordPolicy,
    Permission, Problems, Purpose, Route, Slug, Timestamp, Username, Wrong,
};
use store::{PasswordHash, Tx, Wake, account::AccountRow, link::LinkRow};

/// What is shown once, to be read out, scanned or printed. Neither can be had from Latchkey again (R2).
#[derive(Clone, Debug)]
pub struct HandedOut {
    /// The short code.
    pub code: HandoverCode,
    /// The whole link, for the QR.
    pub link: String,
    /// Until when both work.
    pub expires_at: Timestamp,
}

/// Hands the set-up out: to a client without an account, or to one who can't get in. An earlier code dies (R6).
///
/// # Errors
/// [`Refused::NotAllowed`] for a Viewer, [`Refused::Problems`] without word of how the identity was checked,
/// [`Refused::Changed`] while the account is disabled or Self-Service is off: a handover opens neither.
pub async fn start(
    accounts: &Accounts,
    desk: &Desk,
    client: ClientId,
    identity: IdentityForm<'_>,
) -> Result<HandedOut, Refused> {
    desk.must(Permission::HelpClients)?;
    let identity = guarded::identity(identity)?;
    let mut tx = accounts.store().begin().await?;
    let row = store::client::lock(&mut tx, desk.location.id, client).await?.ok_or(Refused::NotFound)?;
    let account = store::account::by_client(&mut tx, row.location_id, client).await?;
    if !may_be_handed_over(&desk.location, account.as_ref()) {
        return Err(Refused::Changed);
    }
    let place = (&desk.location).into();
    let address = row.email_canonical.as_deref().unwrap_or_default();
    let by = Some(desk.staff);
    let link =
        links::replace(accounts, &mut tx, place, Purpose::Handover, client.uuid(), address, by).await?;
    let code = HandoverCode::from_random(accounts.random_bytes());
    let hash = accounts.keys().handover_code(row.location_id, &code);
    let key = (row.location_id, client);
    store::handover::put_code(&mut tx, key, &hash, link.id, link.expires_at).await?;
    let about = About::client(client).with(Detail { identity: Some(identity), ..Detail::default() });
    record::write(accounts, &mut tx, row.location_id, desk.actor(), EventKind::HandoverStarted, about)
        .await?;
    tx.wake(Wake::Client { location: row.location_id, client });
    tx.commit().await?;
    let token = accounts.keys().link_token(Purpose::Handover, row.location_id, link.id);
    let link_to = accounts.base_url().to_link(&Route::Handover(desk.location.slug.clone()), &token);
    Ok(HandedOut { code, link: link_to, expires_at: link.expires_at })
}

/// Whether a handover can help: not where an administrator has switched something off.
fn may_be_handed_over(location: &LocationPage, account: Option<&AccountRow>) -> bool {
    location.self_service_on && account.is_none_or(|account| account.disabled_at.is_none())
}

/// What the desk sees of a handover while the client is busy with their phone.
#[derive(Clone, Debug)]
pub struct DeskView {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The language they read.
    pub language: Language,
    /// Whether there is an account, so that only a new password is chosen.
    pub has_account: bool,
    /// The proven address, which is told.
    pub told: Option<String>,
    /// Whether a handover can be started.
    pub may_start: bool,
    /// The last handover, if there was one.
    pub last: Option<Handover>,
    /// The moment at which all this holds.
    pub now: Timestamp,
}

/// How far a handover has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handover {
    /// Nobody has opened it; it works until then.
    Waiting(Timestamp),
    /// Its page is open on a phone; it works until then.
    Opened(Timestamp),
    /// Username and password are chosen, since then.
    Done(Timestamp),
    /// It ran out, or something ended it.
    Over,
}

/// What the desk sees of a client's handover.
///
/// # Errors
/// [`Refused::NotAllowed`] for a Viewer, [`Refused::NotFound`].
pub async fn at_desk(accounts: &Accounts, desk: &Desk, client: ClientId) -> Result<DeskView, Refused> {
    desk.must(Permission::HelpClients)?;
    let (here, now) = (desk.location.id, accounts.now());
    let mut tx = accounts.store().read().await?;
    let row = store::client::by_id(&mut tx, here, client).await?.ok_or(Refused::NotFound)?;
    let account = store::account::by_client(&mut tx, here, client).await?;
    let last = store::link::latest(&mut tx, here, client.uuid(), Purpose::Handover).await?;
    Ok(DeskView {
        first_name: row.first_name,
        last_name: row.last_name,
        language: row.language,
        has_account: account.is_some(),
        told: row.recovery_email,
        may_start: may_be_handed_over(&desk.location, account.as_ref()),
        last: last.map(|link| state(&link, now)),
        now,
    })
}

fn state(link: &LinkRow, now: Timestamp) -> Handover {
    match (link.used_at, links::state(link, now)) {
        (Some(at), _) => Handover::Done(at),
        (None, Some(_)) => Handover::Over,
        (None, None) if link.opened_at.is_some() => Handover::Opened(link.expires_at),
        (None, None) => Handover::Waiting(link.expires_at),
    }
}

/// The token of the link that a typed code stands for. A code that is wrong, used, replaced or has run out gets the
/// same answer, and counts against the place it came from and against the location.
///
/// # Errors
/// [`Refused::Problems`] at [`Field::Code`], [`Refused::TooOften`] after too many wrong ones.
pub async fn token_of_code(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    typed: &str,
) -> Result<String, Refused> {
    let location = location::page(accounts, slug).await?;
    let code = HandoverCode::parse(typed).map_err(|wrong| Refused::problem(Field::Code, wrong))?;
    let hash = accounts.keys().handover_code(location.id, &code);
    // Counted before it is looked at, and forgotten when it was right: so many tries at once get no more than the limit.
    let mut tx = accounts.store().begin().await?;
    limits::hit(accounts, &mut tx, location.id, limits::WRONG_CODES_OF_PLACE, &origin.neighbourhood())
        .await?;
    limits::hit(accounts, &mut tx, location.id, limits::WRONG_CODES_OF_LOCATION, "").await?;
    if let Some(link) = store::handover::link_of_code(&mut tx, location.id, &hash).await? {
        let token = accounts.keys().link_token(Purpose::Handover, location.id, link);
        let opened = links::look(accounts, &mut tx, location.id, Purpose::Handover, &token).await?;
        if opened.must_be_live(accounts).is_ok() {
            return Ok(token);
        }
    }
    tx.commit().await?;
    Err(Refused::problem(Field::Code, Wrong::HandoverCode))
}

/// What the client's phone shows.
#[derive(Clone, Debug)]
pub struct HandoverPage {
    /// Who takes over.
    pub client: ClientId,
    /// Their given name.
    pub first_name: String,
    /// Their language.
    pub language: Language,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// The username, if there is an account: then only a password is chosen.
    pub username: Option<String>,
    /// Without an account, a username that was free when the page was opened; may be empty.
    pub suggested_username: String,
}

/// Opens the page behind a handover's link. Opening takes nothing over (R7).
///
/// # Errors
/// [`Refused::DeadLink`].
pub async fn open(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    token: &str,
) -> Result<HandoverPage, Refused> {
    let location = location::page(accounts, slug).await?;
    let (opened, account, suggested_username) = {
        let mut tx = accounts.store().read().await?;
        let opened = links::look(accounts, &mut tx, location.id, Purpose::Handover, token).await?;
        let account = live_account(accounts, &mut tx, &opened).await?;
        let suggested = match account {
            Some(_) => String::new(),
            None => account::suggest_username(&mut tx, &opened.client).await?,
        };
        (opened, account, suggested)
    };
    links::note_opening(accounts, origin, location.id, &opened).await?;
    Ok(HandoverPage {
        client: opened.client.id,
        language: opened.client.language,
        first_name: opened.client.first_name,
        expires_at: opened.link.expires_at,
        username: account.map(|account| account.username.to_string()),
        suggested_username,
    })
}

/// The account that a live link is for, if there is one yet.
async fn live_account(
    accounts: &Accounts,
    tx: &mut Tx,
    opened: &links::Opened,
) -> Result<Option<AccountRow>, Refused> {
    opened.must_be_live(accounts)?;
    let account = store::account::by_client(tx, opened.client.location_id, opened.client.id).await?;
    if account.as_ref().is_some_and(|account| account.disabled_at.is_some()) {
        return Err(Refused::DeadLink(DeadLink::Replaced));
    }
    Ok(account)
}

/// Takes over: makes the account, or sets the new password of the one there is, which ends its sessions, links and
/// passkeys (R19). Signs in: whoever holds a code that staff handed to a checked person minutes ago is that person. The proven
/// address is told, if there is one.
///
/// # Errors
/// [`Refused::DeadLink`]; of all who press at once, one succeeds (R4). [`Refused::Problems`] for a username or
/// password that can't be taken. The username is not asked for where there is an account.
pub async fn take_over(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    token: &str,
    username: &str,
    password: &str,
) -> Result<NewSession, Refused> {
    let location = location::page(accounts, slug).await?;
    let (username, password) = check(accounts, &location, token, username, password).await?;
    let hash = accounts.hasher().hash(password.bytes(), accounts.random_bytes()).await?;
    let hash = PasswordHash::new(hash);

    let mut tx = accounts.store().begin().await?;
    let opened = links::take(accounts, &mut tx, location.id, Purpose::Handover, token).await?;
    let existing = live_account(accounts, &mut tx, &opened).await?;
    links::use_once(accounts, &mut tx, &opened.link).await?;
    let (row, now) = (&opened.client, accounts.now());
    let (account, told) = match (existing, username) {
        (Some(account), _) => {
            store::account::set_password(&mut tx, location.id, row.id, &hash, now).await?;
            session::end_all(&mut tx, location.id, row.id).await?;
            let subject = (location.id, row.id.uuid());
            store::link::end_of_subject(&mut tx, subject, None, Ended::PasswordChanged, now).await?;
            (account, guarded::Told::NewPassword)
        }
        (None, Some(username)) => {
            (account::make(accounts, &mut tx, row, username, hash).await?, guarded::Told::NewAccount)
        }
        // The account went away while the password was hashed.
        (None, None) => return Err(Refused::DeadLink(DeadLink::Replaced)),
    };
    guarded::tell(accounts, &mut tx, &location, row, told, opened.link.created_by).await?;
    let actor = Actor::Client { id: row.id, origin };
    passkey::remove_of_client(accounts, &mut tx, (location.id, row.id), passkey::EVER, actor).await?;
    let session = session::start_after(accounts, &mut tx, &account, origin, EventKind::HandedOver).await?;
    tx.commit().await?;
    Ok(session)
}

/// Checks the answers before anything is hashed: the link first, so that a stranger learns nothing about usernames.
async fn check(
    accounts: &Accounts,
    location: &LocationPage,
    token: &str,
    username: &str,
    password: &str,
) -> Result<(Option<Username>, NewPassword), Refused> {
    let mut tx = accounts.store().begin().await?;
    let opened = links::take(accounts, &mut tx, location.id, Purpose::Handover, token).await?;
    let Some(account) = live_account(accounts, &mut tx, &opened).await? else {
        let (username, password) =
            account::check_new(accounts, tx, location, &opened.link, username, password).await?;
        return Ok((Some(username), password));
    };
    let policy = PasswordPolicy {
        shortest: location.shortest_password.characters(),
        username: account.username.as_str(),
        email: &opened.link.address,
        location: &location.public_name,
        is_common: common_password::is_common,
    };
    let mut problems = Problems::default();
    match problems.take(Field::Password, NewPassword::parse(password, policy)) {
        Some(password) => Ok((None, password)),
        None => Err(Refused::Problems(problems)),
    }
}

/// Forgets codes that have run out.
pub(crate) async fn prune(accounts: &Accounts, tx: &mut Tx) -> Result<u64, Refused> {
    Ok(store::handover::prune_codes(tx, accounts.now()).await?)
}
