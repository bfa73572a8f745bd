//! What happened to one client of a crowd, written down as the use cases would have left it: rows and events together,
//! each step as in the use case that it is named after.

use super::{
    crowd::Scene,
    names::{Person, chance_at, one_in},
};
use crate::{
    account,
    actor::{Actor, Origin},
    client, email, invitation, limits, links,
    outbox::{self, NewMail},
    record::{About, Detail, Event},
    refused::Refused,
};
use fastrand::Rng;
use mail::Letter;
use shared::{
    AccountFacts, ClientFacts, ClientId, EmailAddress, Ended, EventId, EventKind, InvitationFacts, LinkId,
    MailFailure, MailId, MailState, Opener, Purpose, Span, Standing, Timestamp, Username, VerifiedBy,
};
use std::net::{IpAddr, Ipv4Addr};
use store::{account::AccountRow, blocked::BlockedRow, client::ClientRow, link::LinkRow, outbox::MailRow};
use uuid::{Builder, Uuid};

/// How far somebody came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    NoEmail,
    MailRefused,
    Mistyped,
    Pending,
    PendingForLong,
    Verified,
    Revoked,
    Invited,
    InvitationExpired,
    Active,
    WrongPassword,
    Locked,
    Disabled,
}

/// Of a thousand clients, so many come so far.
const FATES: [(u32, Fate); 13] = [
    (220, Fate::NoEmail),
    (15, Fate::MailRefused),
    (3, Fate::Mistyped),
    (25, Fate::Pending),
    (145, Fate::PendingForLong),
    (170, Fate::Verified),
    (25, Fate::Revoked),
    (45, Fate::Invited),
    (90, Fate::InvitationExpired),
    (235, Fate::Active),
    (8, Fate::WrongPassword),
    (2, Fate::Locked),
    (17, Fate::Disabled),
];

impl Fate {
    fn draw(rng: &mut Rng) -> Self {
        let mut left = rng.u32(..1_000);
        for (share, fate) in FATES {
            if left < share {
                return fate;
            }
            left -= share;
        }
        Self::NoEmail
    }

    const fn has_account(self) -> bool {
        matches!(self, Self::Active | Self::WrongPassword | Self::Locked | Self::Disabled)
    }
}

/// Somebody, and how far they come.
pub(super) struct Member {
    rng: Rng,
    person: Person,
    fate: Fate,
    /// What they would like to be called at sign-in, if they get that far.
    pub(super) username: Option<String>,
}

impl Member {
    /// Whoever has this place in the crowd of a seed.
    pub(super) fn at(seed: u64, place: u32) -> Self {
        let (person, mut rng) = (Person::at(seed, place), chance_at(seed, place, 1));
        let fate = Fate::draw(&mut rng);
        let username = fate.has_account().then(|| person.username(&mut rng));
        Self { rng, person, fate, username }
    }

    /// Everything that happened to them.
    pub(super) fn lives<'a>(self, scene: &'a Scene<'a>) -> Result<Life<'a>, Refused> {
        let Self { mut rng, person, fate, username } = self;
        let row =
            ClientRow::new(scene.desk.location.id, ClientId::new(Uuid::nil()), person.language, scene.now);
        let phone = phone(&mut rng);
        let username = username.unwrap_or_default();
        let mut life = Life {
            scene,
            rng,
            phone,
            now: scene.now,
            row,
            links: Vec::new(),
            mails: Vec::new(),
            account: None,
            block: None,
            happened: Vec::new(),
        };
        life.unfolds(person, fate, &username)?;
        life.row = client::refold(life.row, &username);
        life.row.last_event_at = Some(life.now);
        Ok(life)
    }
}

/// Where a client sits: an address reserved for documentation (RFC 5737).
fn phone(rng: &mut Rng) -> Origin {
    const DEVICES: [&str; 5] = ["iPhone", "Android", "Windows", "Mac", "iPad"];
    let [a, b, c] = [[192, 0, 2], [198, 51, 100], [203, 0, 113]][rng.usize(..3)];
    Origin {
        ip: IpAddr::V4(Ipv4Addr::new(a, b, c, rng.u8(1..255))),
        device: DEVICES[rng.usize(..DEVICES.len())].to_owned(),
        opener: Opener::Person,
        known_device: crate::known_device::KnownDevice::default(),
    }
}

/// Who did something.
#[derive(Clone, Copy)]
enum By {
    Desk,
    Office,
    Client,
    Visitor,
    Latchkey,
}

struct Happened {
    id: EventId,
    at: Timestamp,
    by: By,
    kind: EventKind,
    detail: Option<Detail>,
}

/// A client with everything that hangs on them.
pub(super) struct Life<'a> {
    scene: &'a Scene<'a>,
    rng: Rng,
    phone: Origin,
    /// When the last thing happened.
    now: Timestamp,
    pub(super) row: ClientRow,
    pub(super) links: Vec<LinkRow>,
    pub(super) mails: Vec<MailRow>,
    pub(super) account: Option<AccountRow>,
    pub(super) block: Option<BlockedRow>,
    happened: Vec<Happened>,
}

const YEAR: Span = Span::days(365);
const SENT: &str = "250 2.0.0 OK";
const NO_SUCH_MAILBOX: &str = "550 5.1.1 The email account that you tried to reach does not exist";
const NO_SUCH_DOMAIN: &str = "550 5.1.2 The recipient's domain does not exist";

impl Life<'_> {
    fn unfolds(&mut self, person: Person, fate: Fate, username: &str) -> Result<(), Refused> {
        let until = self.scene.invitation_days();
        match fate {
            Fate::NoEmail => {
                let joined = self.ago(Span::days(1), Span::days(6 * 365));
                self.joins(person, joined);
                Ok(())
            }
            Fate::MailRefused => {
                let (local, domain) = person.email.rsplit_once('@').unwrap_or_default();
                let email = format!("{local}.old{}@{domain}", self.rng.u32(1..100));
                let saved = self.ago(Span::hours(1), YEAR);
                self.comes_with_email(Person { email, ..person }, saved)?;
                self.is_refused(NO_SUCH_MAILBOX);
                Ok(())
            }
            Fate::Mistyped => {
                let (local, _) = person.email.rsplit_once('@').unwrap_or_default();
                let email = format!("{local}@gmial.com");
                let saved = self.ago(Span::hours(1), YEAR);
                self.comes_with_email(Person { email, ..person }, saved)?;
                self.is_refused(NO_SUCH_DOMAIN);
                Ok(())
            }
            Fate::Pending => self.waits(person, Span::hours(1), Span::hours(6 * 24)),
            Fate::PendingForLong => self.waits(person, Span::days(8), Span::days(3 * 365)),
            Fate::Verified => {
                let verified = self.ago(Span::hours(1), Span::days(3 * 365));
                self.is_proven(person, verified)
            }
            Fate::Revoked => {
                let sent = self.ago(Span::days(1), YEAR);
                self.is_invited(person, sent)?;
                let revoked = self.later(Span::minutes(5), Span::hours(20));
                self.is_revoked(revoked);
                Ok(())
            }
            Fate::Invited => {
                let sent = self.ago(Span::minutes(90), until - Span::minutes(30));
                self.is_invited(person, sent)?;
                match self.rng.u32(..10) {
                    0 => self.opens(Opener::Scanner, self.now + Span::minutes(1)),
                    1..4 => {
                        let opened = self.later(Span::minutes(5), Span::minutes(60));
                        self.opens(Opener::Person, opened);
                    }
                    _ => {}
                }
                Ok(())
            }
            Fate::InvitationExpired => {
                let expired = self.ago(Span::hours(1), Span::days(2 * 365));
                self.is_invited(person, expired - until)
            }
            _ => self.has_an_account(person, fate, username),
        }
    }

    fn has_an_account(&mut self, person: Person, fate: Fate, username: &str) -> Result<(), Refused> {
        let accepted = self.ago(Span::days(3), Span::days(5 * 365));
        self.accepts(person, accepted, username)?;
        let quiet_since = self.scene.now - Span::days(1);
        for _ in 0..self.rng.u32(..3) {
            self.now = self.between(self.now, quiet_since);
            self.signs_in();
        }
        match fate {
            Fate::WrongPassword => {
                self.now = self.ago(Span::minutes(10), Span::hours(12));
                for _ in 0..self.rng.u32(1..5) {
                    self.now = self.now + Span::seconds(40);
                    self.fails_to_sign_in();
                }
            }
            // Each failure comes after the lock of the one before has run out.
            Fate::Locked => {
                for minutes in [26, 26, 25, 25, 24, 20, 16, 11, 1] {
                    self.now = self.scene.now - Span::minutes(minutes);
                    self.fails_to_sign_in();
                }
            }
            Fate::Disabled => {
                self.now = self.between(self.now, quiet_since);
                self.is_disabled();
            }
            _ => {
                if one_in(&mut self.rng, 3) {
                    self.now = self.between(self.now, self.scene.now);
                    self.signs_in();
                }
            }
        }
        Ok(())
    }

    fn waits(&mut self, person: Person, shortest: Span, longest: Span) -> Result<(), Refused> {
        let saved = self.ago(shortest, longest);
        self.comes_with_email(person, saved)?;
        self.is_delivered();
        Ok(())
    }

    fn comes_with_email(&mut self, person: Person, saved: Timestamp) -> Result<(), Refused> {
        let before = if one_in(&mut self.rng, 3) { self.span(Span::hours(1), YEAR) } else { Span::micros(0) };
        let email = person.email.clone();
        self.joins(person, saved - before);
        self.now = saved;
        self.saves_email(&email)
    }

    fn is_proven(&mut self, person: Person, verified: Timestamp) -> Result<(), Refused> {
        let before = self.span(Span::minutes(5), Span::days(2));
        self.comes_with_email(person, verified - before)?;
        self.is_delivered();
        self.now = verified;
        if one_in(&mut self.rng, 12) {
            self.is_vouched_for();
        } else {
            self.verifies();
        }
        Ok(())
    }

    fn is_invited(&mut self, person: Person, sent: Timestamp) -> Result<(), Refused> {
        let before = self.span(Span::minutes(5), Span::days(2));
        self.is_proven(person, sent - before)?;
        self.now = sent;
        self.gets_an_invitation()?;
        self.is_delivered();
        Ok(())
    }

    /// [`client::add`]
    fn joins(&mut self, person: Person, joined: Timestamp) {
        self.now = joined;
        let id = ClientId::new(self.new_id());
        let location = self.row.location_id;
        self.row = ClientRow {
            first_name: person.first_name,
            last_name: person.last_name,
            preferred_name: person.preferred_name,
            member_number: person.member_number,
            birth_date: person.birth_date,
            phone: person.phone,
            address: person.address,
            ..ClientRow::new(location, id, person.language, joined)
        };
        self.note(By::Desk, EventKind::ClientAdded, None);
    }

    /// [`client::save_contact`]
    fn saves_email(&mut self, typed: &str) -> Result<(), Refused> {
        let email = EmailAddress::parse(typed).map_err(Refused::broken)?;
        self.row.email = Some(email.typed().to_owned());
        self.row.email_canonical = Some(email.canonical().to_owned());
        self.row.email_saved_at = Some(self.now);
        self.row.updated_at = self.now;
        self.mail(Purpose::Verification, email::letter)?;
        self.note(By::Desk, EventKind::EmailSaved, Some(self.of_address()));
        Ok(())
    }

    /// [`crate::verification`]
    fn verifies(&mut self) {
        self.opens(Opener::Person, self.now);
        self.now = self.now + Span::seconds(20);
        if let Some(link) = self.links.last_mut() {
            link.used_at = Some(self.now);
        }
        self.proves(VerifiedBy::Link);
        self.row.verified_ip = Some(self.phone.ip.to_string());
        let detail = Detail { address: self.row.email.clone(), ..self.of_device() };
        self.note(By::Client, EventKind::EmailVerified, Some(detail));
    }

    /// [`email::verify_manually`]
    fn is_vouched_for(&mut self) {
        let reason = "Showed the address at the desk".to_owned();
        self.ends_link(Ended::Settled);
        self.proves(VerifiedBy::Administrator);
        self.row.verified_staff = Some(self.scene.office.staff);
        self.row.verified_reason = Some(reason.clone());
        let detail = Detail { address: self.row.email.clone(), reason: Some(reason), ..Detail::default() };
        self.note(By::Office, EventKind::EmailVerifiedManually, Some(detail));
    }

    fn proves(&mut self, by: VerifiedBy) {
        self.row.verified_at = Some(self.now);
        self.row.verified_by = Some(by);
        self.row.recovery_email.clone_from(&self.row.email);
        self.row.recovery_email_canonical.clone_from(&self.row.email_canonical);
    }

    /// [`invitation::send`]
    fn gets_an_invitation(&mut self) -> Result<(), Refused> {
        let sent_by = self.scene.desk.name.clone();
        self.mail(Purpose::Invitation, |row, link| invitation::letter(row, link, sent_by))?;
        self.note(By::Desk, EventKind::InvitationSent, Some(self.of_address()));
        Ok(())
    }

    /// [`invitation::revoke`]
    fn is_revoked(&mut self, at: Timestamp) {
        self.now = at;
        self.ends_link(Ended::Revoked);
        self.note(By::Desk, EventKind::InvitationRevoked, None);
    }

    /// [`links::note_opening`]
    fn opens(&mut self, opener: Opener, at: Timestamp) {
        self.now = at;
        let Some(link) = self.links.last_mut() else { return };
        (link.opened_at, link.opened_by) = (Some(at), Some(opener));
        let kind = Some(link.purpose.code().to_owned());
        let (event, detail) = match opener {
            Opener::Person => (EventKind::LinkOpened, Detail { kind, ..self.of_device() }),
            Opener::Scanner => {
                (EventKind::LinkScanned, Detail { kind, device: Some(String::new()), ..Detail::default() })
            }
        };
        self.note(By::Visitor, event, Some(detail));
    }

    /// [`invitation::accept`]
    fn accepts(&mut self, person: Person, accepted: Timestamp, username: &str) -> Result<(), Refused> {
        let before = self.span(Span::minutes(5), Span::hours(20));
        self.is_invited(person, accepted - before)?;
        self.opens(Opener::Person, accepted);
        self.now = accepted + Span::seconds(50);
        if let Some(link) = self.links.last_mut() {
            link.used_at = Some(self.now);
        }
        let username = Username::parse(username).map_err(Refused::broken)?;
        let detail = Detail { username: Some(username.to_string()), ..self.of_device() };
        self.account = Some(account::new_account(&self.row, username, self.scene.hash.clone(), self.now));
        self.note(By::Client, EventKind::InvitationAccepted, Some(detail));
        self.signs_in();
        Ok(())
    }

    /// [`crate::session::start`]
    fn signs_in(&mut self) {
        if let Some(account) = &mut self.account {
            account.last_sign_in_at = Some(self.now);
            account.last_sign_in_device = Some(self.phone.device.clone());
        }
        self.note(By::Client, EventKind::SignedIn, Some(self.of_device()));
    }

    /// [`crate::session::sign_in`]
    fn fails_to_sign_in(&mut self) {
        let Some(account) = &mut self.account else { return };
        account.failures += 1;
        account.last_failure_at = Some(self.now);
        let lock = limits::lock_after(account.failures);
        account.locked_until = lock.map(|span| self.now + span).or(account.locked_until);
        self.note(By::Visitor, EventKind::SignInFailed, Some(self.of_device()));
        if lock.is_some() {
            self.note(By::Latchkey, EventKind::AccountLocked, None);
        }
    }

    /// [`crate::account::disable`]
    fn is_disabled(&mut self) {
        let reason = "Membership has ended".to_owned();
        if let Some(account) = &mut self.account {
            account.disabled_at = Some(self.now);
            account.disabled_by = Some(self.scene.office.staff);
            account.disabled_reason = Some(reason.clone());
        }
        let detail = Detail { reason: Some(reason), ..Detail::default() };
        self.note(By::Office, EventKind::AccountDisabled, Some(detail));
    }

    /// [`links::replace`] and [`outbox::queue`]
    fn mail(
        &mut self,
        purpose: Purpose,
        letter: impl FnOnce(&ClientRow, &LinkRow) -> Letter,
    ) -> Result<(), Refused> {
        let (location, row) = (&self.scene.desk.location, &self.row);
        let to = row.email_canonical.clone().unwrap_or_default();
        let id = LinkId::new(Builder::from_random_bytes(self.rng.u128(..).to_be_bytes()).into_uuid());
        let new = links::new_row(location.into(), purpose, id, row.id.uuid(), &to, self.now);
        let link = LinkRow { created_by: Some(self.scene.desk.staff), ..new };
        let letter = letter(row, &link);
        let (client, language) = (Some(row.id), row.language);
        let mail = NewMail { location, client, to: &to, language, letter, link: Some(&link) };
        let id = MailId::new(self.new_id());
        self.mails.push(outbox::new_row(self.scene.accounts, &mail, id, self.now)?);
        self.links.push(link);
        Ok(())
    }

    fn is_delivered(&mut self) {
        self.is_settled(MailState::Sent, EventKind::MailSent, SENT);
    }

    fn is_refused(&mut self, reply: &str) {
        self.is_settled(MailState::Failed, EventKind::MailFailed, reply);
        let Some(address) = self.row.email_canonical.clone().filter(|_| MailFailure::blocks(reply)) else {
            return;
        };
        let (location_id, reply) = (self.row.location_id, reply.to_owned());
        let detail =
            Detail { address: Some(address.clone()), reply: Some(reply.clone()), ..Detail::default() };
        self.block = Some(BlockedRow { location_id, address, failed_at: self.now, reply });
        self.note(By::Latchkey, EventKind::AddressBlocked, Some(detail));
    }

    fn is_settled(&mut self, state: MailState, event: EventKind, reply: &str) {
        self.now = self.later(Span::seconds(1), Span::seconds(40));
        let Some(mail) = self.mails.last_mut() else { return };
        (mail.state, mail.attempts) = (state, 1);
        (mail.settled_at, mail.reply) = (Some(self.now), Some(reply.to_owned()));
        let detail = Detail {
            kind: Some(mail.kind.clone()),
            address: Some(mail.address.clone()),
            reply: Some(reply.to_owned()),
            ..Detail::default()
        };
        self.note(By::Latchkey, event, Some(detail));
    }

    fn ends_link(&mut self, why: Ended) {
        if let Some(link) = self.links.last_mut() {
            (link.ended_at, link.ended_why) = (Some(self.now), Some(why));
        }
    }

    fn of_address(&self) -> Detail {
        Detail { address: self.row.email.clone(), ..Detail::default() }
    }

    fn of_device(&self) -> Detail {
        Detail { device: Some(self.phone.device.clone()), ..Detail::default() }
    }

    fn note(&mut self, by: By, kind: EventKind, detail: Option<Detail>) {
        let id = EventId::new(self.new_id());
        self.happened.push(Happened { id, at: self.now, by, kind, detail });
    }

    fn new_id(&mut self) -> Uuid {
        let millis = u64::try_from(self.now.micros() / 1_000).unwrap_or_default();
        let mut bytes = [0; 10];
        self.rng.fill(&mut bytes);
        Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }

    fn span(&mut self, shortest: Span, longest: Span) -> Span {
        let zero = Timestamp::from_micros(0);
        let range = (zero + shortest).micros()..=(zero + longest.max(shortest)).micros();
        Span::micros(self.rng.i64(range))
    }

    fn ago(&mut self, shortest: Span, longest: Span) -> Timestamp {
        self.scene.now - self.span(shortest, longest)
    }

    fn later(&mut self, shortest: Span, longest: Span) -> Timestamp {
        self.now + self.span(shortest, longest)
    }

    fn between(&mut self, first: Timestamp, last: Timestamp) -> Timestamp {
        first + self.span(Span::micros(0), last - first)
    }

    /// Where they stand.
    pub(super) fn standing(&self) -> Standing {
        let invitation = self.links.iter().rfind(|link| link.purpose == Purpose::Invitation);
        Standing::of(&ClientFacts {
            email: self.row.email_state(),
            invitation: invitation.map(|link| InvitationFacts {
                sent_at: link.created_at,
                expires_at: link.expires_at,
                accepted: link.used_at.is_some(),
                ended: link.ended_why,
                opened: link.opened_by,
            }),
            account: self.account.as_ref().map(|account| AccountFacts {
                disabled: account.disabled_at.is_some(),
                locked_until: account.locked_until,
                failures: account.failures,
                last_sign_in_at: account.last_sign_in_at,
                near_miss: None,
                tried_elsewhere_at: None,
                cookies_refused_at: None,
                reset: None,
            }),
            ..ClientFacts::default()
        })
    }

    /// What happened, in order.
    pub(super) fn events(&self) -> impl Iterator<Item = Event<'_>> {
        self.happened.iter().map(|Happened { id, at, by, kind, detail }| Event {
            id: *id,
            at: *at,
            actor: match by {
                By::Desk => self.scene.desk.actor(),
                By::Office => self.scene.office.actor(),
                By::Client => Actor::Client { id: self.row.id, origin: &self.phone },
                By::Visitor => Actor::Visitor { origin: &self.phone },
                By::Latchkey => Actor::System,
            },
            kind: *kind,
            about: About { detail: detail.clone(), ..About::client(self.row.id) },
        })
    }
}
