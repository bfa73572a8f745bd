//! What happened at the demo's location, client by client.

use super::{at, origin};
use crate::{
    account,
    actor::Desk,
    client::{self, ContactForm},
    context::Accounts,
    email, invitation,
    location::LocationPage,
    refused::Refused,
    seen::Seen,
    session, verification,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use mail::{Outbox as _, Outcome};
use shared::{ClientId, DetailsForm, Language, Purpose, Role, Span, Username};

/// Something that happened to a client, so long ago.
enum Step {
    /// Staff save this email, and the verification mail is delivered.
    Email(&'static str),
    /// Staff save this email, and the mail server refuses it for good.
    RefusedEmail(&'static str),
    /// The client presses the button in the verification mail.
    Verify,
    /// An administrator vouches for the email.
    VouchFor(&'static str),
    /// Staff invite, and the mail is delivered.
    Invite,
    /// Staff revoke the invitation.
    Revoke,
    /// The client accepts with this username.
    Accept(&'static str),
    /// The client signs in.
    SignIn,
    /// Somebody types wrong passwords, so often.
    WrongPasswords(&'static str, usize),
    /// An administrator disables the account.
    Disable(&'static str),
}

struct DemoClient {
    first_name: &'static str,
    last_name: &'static str,
    member_number: &'static str,
    birth_date: &'static str,
    phone: &'static str,
    language: Language,
    joined: Span,
    steps: Vec<(Span, Step)>,
}

/// Everybody, each with what happened and how long ago.
#[rustfmt::skip]
fn clients() -> Vec<DemoClient> {
    use Language::{English, Spanish};
    let person = |first_name, last_name, member_number, birth_date, phone, language, days: i64, steps| DemoClient {
        first_name, last_name, member_number, birth_date, phone, language, joined: Span::days(days), steps,
    };
    let days = Span::days;
    vec![
        person("Ana", "Silva", "10482", "1991-05-03", "+1 555 0147", English, 22, vec![
            (days(3), Step::Email("ana.silva@example.org")),
        ]),
        person("Marek", "Nowak", "10119", "1984-11-21", "+1 555 0112", English, 400, vec![
            (days(266), Step::Email("marek@example.org")),
            (Span::hours(266 * 24 - 1), Step::Verify),
            (Span::hours(266 * 24 - 1), Step::Invite),
            (Span::hours(266 * 24 - 2), Step::Accept("marek.nowak")),
            (days(11), Step::SignIn),
            (Span::minutes(4), Step::WrongPasswords("marek.nowak", 3)),
        ]),
        person("Lena", "Fischer", "10733", "1996-02-14", "+1 555 0163", English, 40, vec![
            (days(6), Step::Email("lena.fischer@example.org")),
            (days(5), Step::Verify),
        ]),
        person("Youssef", "Haddad", "10790", "1979-08-30", "+1 555 0158", English, 31, vec![
            (days(4), Step::Email("y.haddad@example.org")),
            (days(3), Step::Verify),
            (days(2), Step::Invite),
        ]),
        person("Grace", "Okafor", "10801", "1988-01-09", "+1 555 0171", English, 28, vec![
            (days(9), Step::Email("grace@example.org")),
            (days(8), Step::VouchFor("Showed the address on her phone at the desk")),
        ]),
        person("Tom", "Becker", "10816", "2001-07-19", "+1 555 0139", English, 12, vec![
            (days(4), Step::RefusedEmail("tom.becker@gmial.com")),
        ]),
        person("Ines", "Duarte", "10822", "1969-12-02", "+1 555 0180", English, 10, vec![]),
        person("Olena", "Kovalenko", "10351", "1993-03-27", "+1 555 0126", English, 200, vec![
            (days(190), Step::Email("olena@example.org")),
            (days(189), Step::Verify),
            (days(189), Step::Invite),
            (days(188), Step::Accept("olenak")),
            (days(2), Step::SignIn),
            (Span::minutes(30), Step::WrongPasswords("olenak", 5)),
            (Span::minutes(25), Step::WrongPasswords("olenak", 1)),
            (Span::minutes(20), Step::WrongPasswords("olenak", 1)),
            (Span::minutes(11), Step::WrongPasswords("olenak", 1)),
            (Span::minutes(1), Step::WrongPasswords("olenak", 1)),
        ]),
        person("Wei", "Zhang", "10270", "1990-10-11", "+1 555 0194", English, 310, vec![
            (days(300), Step::Email("wei.zhang@example.org")),
            (days(300), Step::Verify),
            (days(299), Step::Invite),
            (days(298), Step::Accept("wzhang")),
            (Span::hours(3), Step::SignIn),
        ]),
        person("Carlos", "Mendoza", "10655", "1986-06-06", "+1 555 0133", Spanish, 60, vec![
            (days(30), Step::Email("carlos.mendoza@example.org")),
            (days(29), Step::Verify),
            (days(28), Step::Invite),
        ]),
        person("Priya", "Raman", "10204", "1975-04-17", "+1 555 0108", English, 500, vec![
            (days(480), Step::Email("priya.raman@example.org")),
            (days(479), Step::Verify),
            (days(479), Step::Invite),
            (days(478), Step::Accept("priya.raman")),
            (days(15), Step::Disable("Membership paused at her request")),
        ]),
        person("Hannah", "Lee", "10844", "1999-09-23", "+1 555 0151", English, 9, vec![
            (days(7), Step::Email("hannah.lee@example.org")),
            (days(7), Step::Verify),
            (days(6), Step::Invite),
            (days(5), Step::Revoke),
        ]),
    ]
}

/// Plays everything that happened.
pub(super) async fn play(accounts: &Accounts, location: &LocationPage) -> Result<(), Refused> {
    let desk = desk_of(accounts, location, Role::FrontDesk, "sam.ortiz").await?;
    let office = desk_of(accounts, location, Role::Administrator, "adam.novak").await?;
    let now = accounts.now();
    for person in clients() {
        let form = DetailsForm {
            first_name: person.first_name.to_owned(),
            last_name: person.last_name.to_owned(),
            member_number: person.member_number.to_owned(),
            birth_date: person.birth_date.to_owned(),
            language: person.language.tag().to_owned(),
            ..DetailsForm::default()
        };
        let contact = ContactForm { phone: person.phone, ..ContactForm::default() };
        let joined = at(accounts, now - person.joined);
        let id = client::add(&joined, &desk, &form, &contact).await?;
        for (ago, step) in person.steps {
            let then = at(accounts, now - ago);
            happen(&then, &desk, &office, id, person.phone, step).await?;
        }
    }
    Ok(())
}

async fn desk_of(
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
    })
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
            let form = ContactForm { email, keep_email: true, phone, address: "" };
            client::save_contact(then, desk, client, &form).await?;
            deliver(then, |_| Outcome::Sent { reply: "250 2.0.0 OK".to_owned() }).await
        }
        Step::RefusedEmail(email) => {
            let form = ContactForm { email, keep_email: true, phone, address: "" };
            client::save_contact(then, desk, client, &form).await?;
            let reply = "550 5.1.2 The recipient's domain does not exist".to_owned();
            deliver(then, |_| Outcome::Failed { reply: reply.clone() }).await
        }
        Step::Verify => {
            let token = last_token(then, desk, client, Purpose::Verification).await?;
            verification::open(then, &phone_of_client, slug, &token).await?;
            verification::confirm(then, &phone_of_client, slug, &token).await
        }
        Step::VouchFor(reason) => email::verify_manually(then, office, client, reason).await,
        Step::Invite => {
            invitation::send(then, desk, client, Seen::UNSAID).await?;
            deliver(then, |_| Outcome::Sent { reply: "250 2.0.0 OK".to_owned() }).await
        }
        Step::Revoke => invitation::revoke(then, desk, client).await,
        Step::Accept(username) => {
            let token = last_token(then, desk, client, Purpose::Invitation).await?;
            invitation::accept(then, &phone_of_client, slug, &token, username, &unknown_password(then))
                .await?;
            Ok(())
        }
        Step::SignIn => {
            let mut tx = then.store().begin().await?;
            let account = store::account::by_client(&mut tx, desk.location.id, client).await?;
            session::start(then, &mut tx, &account.ok_or(Refused::Changed)?, &phone_of_client).await?;
            Ok(tx.commit().await?)
        }
        Step::WrongPasswords(username, times) => {
            for _ in 0..times {
                // The answer is always the same refusal; what it leaves on record is the point.
                let _ = session::sign_in(then, &phone_of_client, slug, username, "not the password").await;
            }
            Ok(())
        }
        Step::Disable(reason) => account::disable(then, office, client, reason).await,
    }
}

/// Settles what is queued, as a mail server would have.
async fn deliver(then: &Accounts, outcome: impl Fn(&mail::Due) -> Outcome) -> Result<(), Refused> {
    for mail in then.claim(10).await.map_err(Refused::broken)? {
        let outcome = outcome(&mail);
        then.settle(&mail, outcome).await.map_err(Refused::broken)?;
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

/// A password that nobody knows: the demo's clients set their own by 'Having Trouble?'.
fn unknown_password(accounts: &Accounts) -> String {
    URL_SAFE_NO_PAD.encode(accounts.random_bytes::<24>())
}
