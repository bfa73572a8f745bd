//! What happened at the demo's location, client by client. Stopped anywhere, it goes on where it was: the record says
//! what has happened already.

use super::{
    at, origin,
    people::{DemoClient, Step, clients},
};
use crate::{
    account,
    actor::{Desk, Origin},
    client::{self, ContactForm},
    common_password::is_common,
    context::Accounts,
    email, invitation,
    location::LocationPage,
    near_miss,
    outbox::LEASE,
    recovery,
    refused::Refused,
    seen::Seen,
    session,
    staff::NewSession,
    step_up::Proof,
    verification,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use mail::{Outbox as _, Outcome};
use shared::{
    ClientId, DetailsForm, EventKind, IdentityForm, Opener, Purpose, Role, Timestamp, Typed, Username,
};

/// Plays everything that happened, or what of it has not happened yet. All of it is told from the moment at which the
/// location was made, so that what an earlier start began is not torn apart by the time until the next one.
pub(super) async fn play(accounts: &Accounts, location: &LocationPage) -> Result<(), Refused> {
    let desk = desk_of(accounts, location, Role::FrontDesk, "sam.ortiz").await?;
    let office = desk_of(accounts, location, Role::Administrator, "adam.novak").await?;
    let now = began(accounts, location).await?;
    for person in clients() {
        let id = match known(accounts, &desk, &person).await? {
            Some(id) => id,
            None => add(&at(accounts, now - person.joined), &desk, &person).await?,
        };
        let mut record = record_of(accounts, &desk, id).await?.into_iter();
        for (ago, step) in person.steps {
            let (last, times) = step.ends_with();
            let happened = (0..times).take_while(|_| record.any(|kind| kind == last)).count();
            if happened < times {
                let then = at(accounts, now - ago);
                happen(&then, &desk, &office, id, person.phone, step.without(happened)).await?;
            }
        }
    }
    Ok(())
}

/// When the location was made.
pub(super) async fn began(accounts: &Accounts, location: &LocationPage) -> Result<Timestamp, Refused> {
    let mut tx = accounts.store().read().await?;
    let row = store::location::by_id(&mut tx, location.id).await?;
    Ok(row.ok_or(Refused::NotFound)?.created_at)
}

/// The client of an earlier start.
async fn known(accounts: &Accounts, desk: &Desk, person: &DemoClient) -> Result<Option<ClientId>, Refused> {
    let mut tx = accounts.store().read().await?;
    let numbers = serde_json::to_string(&[person.member_number]).map_err(Refused::broken)?;
    let rows = store::import::known_by_member_number(&mut tx, desk.location.id, &numbers).await?;
    Ok(rows.first().map(|row| row.id))
}

async fn add(joined: &Accounts, desk: &Desk, person: &DemoClient) -> Result<ClientId, Refused> {
    let form = DetailsForm {
        first_name: person.first_name.to_owned(),
        last_name: person.last_name.to_owned(),
        member_number: person.member_number.to_owned(),
        birth_date: person.birth_date.to_owned(),
        language: person.language.tag().to_owned(),
        ..DetailsForm::default()
    };
    let contact = ContactForm { phone: person.phone, ..ContactForm::default() };
    client::add(joined, desk, &form, &contact).await
}

/// More events than the script makes of any client.
const MOST_EVENTS: i64 = 1_000;

/// What has happened to a client, in order.
async fn record_of(accounts: &Accounts, desk: &Desk, client: ClientId) -> Result<Vec<EventKind>, Refused> {
    let (location, by) = (desk.location.id, store::audit::EVERYBODY);
    let mut tx = accounts.store().read().await?;
    let rows = store::audit::of_client(&mut tx, location, client, MOST_EVENTS, None, by).await?;
    Ok(rows.iter().rev().filter_map(|row| EventKind::from_code(&row.action)).collect())
}

pub(super) async fn desk_of(
    accounts: &Accounts,
    location: &LocationPage,
    role: Role,
    username: &str,
) -> Result<Desk, Refused> {
    let mut tx = accounts.store().read().await?;
    let staff = store::staff::by_username(&mut tx, &Username::from_stored(username.to_owned())).await?;
    let staff = staff.ok_or(Refused::NotFound)?;
    Ok(Desk {
        staff: staff.id,
        name: staff.name,
        role,
        location: location.clone(),
        origin: origin("Windows"),
        proof: Proof::NotAsked,
    })
}

/// An email that somebody at the desk saves, for a client whom they know.
fn contact<'a>(email: &'a str, phone: &'a str) -> ContactForm<'a> {
    let identity = IdentityForm { how: "known-in-person", note: "" };
    ContactForm { email, keep_email: true, phone, address: "", identity }
}

async fn happen(
    then: &Accounts,
    desk: &Desk,
    office: &Desk,
    client: ClientId,
    phone: &str,
    step: Step,
) -> Result<(), Refused> {
    let (slug, phone_of_client) = (&desk.location.slug, origin("iPhone"));
    match step {
        Step::Email(email) => {
            let form = contact(email, phone);
            client::save_contact(then, desk, client, &form).await?;
            deliver(then, |_| Outcome::Sent { reply: "250 2.0.0 OK".to_owned() }).await
        }
        Step::RefusedEmail(email) => {
            let form = contact(email, phone);
            client::save_contact(then, desk, client, &form).await?;
            let reply = "550 5.1.2 The recipient's domain does not exist".to_owned();
            deliver(then, |_| Outcome::Failed { reply: reply.clone() }).await
        }
        Step::UnwelcomeEmail(email) => {
            let form = contact(email, phone);
            client::save_contact(then, desk, client, &form).await?;
            let reply = "550 5.1.1 The email account that you tried to reach does not exist".to_owned();
            deliver(then, |_| Outcome::Failed { reply: reply.clone() }).await
        }
        Step::Verify => {
            let token = last_token(then, desk, client, Purpose::Verification).await?;
            verification::open(then, &phone_of_client, slug, &token).await?;
            verification::confirm(then, &phone_of_client, slug, &token).await
        }
        Step::VouchFor(reason) => email::verify_manually(then, office, client, reason).await,
        Step::Invite => {
            // It may have gone out, and not have been delivered.
            invitation::send(then, desk, client, Seen::newest(None)).await?;
            deliver(then, |_| Outcome::Sent { reply: "250 2.0.0 OK".to_owned() }).await
        }
        Step::Scan | Step::Open => {
            let token = last_token(then, desk, client, Purpose::Invitation).await?;
            let scanner = Origin { opener: Opener::Scanner, ..origin("") };
            let by = if matches!(step, Step::Scan) { &scanner } else { &phone_of_client };
            invitation::open(then, by, slug, &token).await?;
            Ok(())
        }
        Step::Revoke => invitation::revoke(then, desk, client).await,
        Step::Accept(username) => {
            let token = last_token(then, desk, client, Purpose::Invitation).await?;
            invitation::accept(
                then,
                &phone_of_client,
                slug,
                &token,
                username,
                &unknown_password(|| then.random_bytes()),
            )
            .await?;
            Ok(())
        }
        Step::SignIn => {
            signed_in(then, desk, client, &phone_of_client).await?;
            Ok(())
        }
        Step::WrongPasswords(username, times) => {
            for _ in 0..times {
                // The answer is always the same refusal; what it leaves on record is the point.
                let _ = session::sign_in(then, &phone_of_client, slug, username, "not the password").await;
            }
            Ok(())
        }
        Step::WrongUsername(typed, times) => {
            for _ in 0..times {
                near_miss::look(then, &phone_of_client, &desk.location, &Typed::new(typed)).await?;
            }
            Ok(())
        }
        Step::AskForHelp(username, email) => {
            recovery::request(then, &phone_of_client, slug, username, email).await?;
            deliver(then, |_| Outcome::Sent { reply: "250 2.0.0 OK".to_owned() }).await
        }
        Step::SignInWithoutCookies => {
            let session = signed_in(then, desk, client, &phone_of_client).await?;
            session::lost(then, &phone_of_client, slug, &session.fingerprint()).await
        }
        Step::Disable(reason) => account::disable(then, office, client, reason).await,
    }
}

/// Signs a client in whose password nobody knows.
async fn signed_in(
    then: &Accounts,
    desk: &Desk,
    client: ClientId,
    origin: &Origin,
) -> Result<NewSession, Refused> {
    let mut tx = then.store().begin().await?;
    let account = store::account::by_client(&mut tx, desk.location.id, client).await?;
    let session = session::start(then, &mut tx, &account.ok_or(Refused::Changed)?, origin).await?;
    tx.commit().await?;
    Ok(session)
}

/// Settles what is queued, as a mail server would have.
async fn deliver(then: &Accounts, outcome: impl Fn(&mail::Due) -> Outcome) -> Result<(), Refused> {
    // Once more when leases have run out: an earlier start may have taken a mail and been stopped.
    for then in [then, &at(then, then.now() + LEASE)] {
        for mail in then.claim(10).await.map_err(Refused::broken)? {
            let outcome = outcome(&mail);
            then.settle(&mail, outcome).await.map_err(Refused::broken)?;
        }
    }
    Ok(())
}

/// The token that the last mail of this kind carried.
async fn last_token(
    then: &Accounts,
    desk: &Desk,
    client: ClientId,
    purpose: Purpose,
) -> Result<String, Refused> {
    let mut tx = then.store().read().await?;
    let link = store::link::latest(&mut tx, desk.location.id, client.uuid(), purpose).await?;
    let link = link.ok_or(Refused::Changed)?;
    Ok(then.keys().link_token(purpose, desk.location.id, link.id))
}

/// A password that nobody knows: the demo's clients set their own by 'Having Trouble?'. One that happens to be taken for a
/// common one is drawn again.
fn unknown_password(mut draw: impl FnMut() -> [u8; 24]) -> String {
    loop {
        let password = URL_SAFE_NO_PAD.encode(draw());
        if !is_common(&password) {
            return password;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One in 65,536 is.
    #[test]
    fn a_password_that_is_taken_for_a_common_one_is_drawn_again() {
        let bytes = |number: u64| {
            let mut bytes = [0; 24];
            bytes[..8].copy_from_slice(&number.to_le_bytes());
            bytes
        };
        let taken = (0..10_000_000).find(|number| is_common(&URL_SAFE_NO_PAD.encode(bytes(*number))));
        let taken = taken.expect("the filter takes some for what they are not");
        let mut draws = [taken, taken, taken + 1].into_iter();
        let password = unknown_password(|| bytes(draws.next().expect("a third is enough")));
        assert_eq!(password, URL_SAFE_NO_PAD.encode(bytes(taken + 1)));
    }
}
