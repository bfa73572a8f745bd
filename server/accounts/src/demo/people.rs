//! The clients of the demo, each with what happened to them: at least one for nearly every verdict.

use shared::{EventKind, Language, Span};

/// Something that happened to a client, so long ago.
pub(super) enum Step {
    /// Staff save this email, and the verification mail is delivered.
    Email(&'static str),
    /// Staff save this email, and the mail server refuses it for good.
    RefusedEmail(&'static str),
    /// Staff save this email, and the mail server takes nothing for it.
    UnwelcomeEmail(&'static str),
    /// The client presses the button in the verification mail.
    Verify,
    /// An administrator vouches for the email.
    VouchFor(&'static str),
    /// Staff invite, and the mail is delivered.
    Invite,
    /// A mail scanner opens the invitation.
    Scan,
    /// The client opens the invitation, and leaves it at that.
    Open,
    /// Staff revoke the invitation.
    Revoke,
    /// The client accepts with this username.
    Accept(&'static str),
    /// The client signs in.
    SignIn,
    /// Somebody types wrong passwords, so often.
    WrongPasswords(&'static str, usize),
    /// The client types this for a username, so often.
    WrongUsername(&'static str, usize),
    /// The client asks Having Trouble? with this username and email, and the mail is delivered.
    AskForHelp(&'static str, &'static str),
    /// The client signs in, and the browser keeps no cookie.
    SignInWithoutCookies,
    /// An administrator disables the account.
    Disable(&'static str),
}

impl Step {
    /// The event with which the step is done, and how often it comes.
    pub(super) const fn ends_with(&self) -> (EventKind, usize) {
        match self {
            Self::Email(_) | Self::Invite | Self::AskForHelp(..) => (EventKind::MailSent, 1),
            Self::RefusedEmail(_) | Self::UnwelcomeEmail(_) => (EventKind::MailFailed, 1),
            Self::Verify => (EventKind::EmailVerified, 1),
            Self::VouchFor(_) => (EventKind::EmailVerifiedManually, 1),
            Self::Scan => (EventKind::LinkScanned, 1),
            Self::Open => (EventKind::LinkOpened, 1),
            Self::Revoke => (EventKind::InvitationRevoked, 1),
            Self::Accept(_) | Self::SignIn => (EventKind::SignedIn, 1),
            Self::WrongPasswords(_, times) => (EventKind::SignInFailed, *times),
            Self::WrongUsername(_, times) => (EventKind::UsernameMissed, *times),
            Self::SignInWithoutCookies => (EventKind::CookiesRefused, 1),
            Self::Disable(_) => (EventKind::AccountDisabled, 1),
        }
    }

    /// What is left of a step of which so much has happened.
    pub(super) const fn without(self, happened: usize) -> Self {
        match self {
            Self::WrongPasswords(username, times) => Self::WrongPasswords(username, times - happened),
            Self::WrongUsername(typed, times) => Self::WrongUsername(typed, times - happened),
            whole => whole,
        }
    }
}

pub(super) struct DemoClient {
    pub(super) first_name: &'static str,
    pub(super) last_name: &'static str,
    pub(super) member_number: &'static str,
    pub(super) birth_date: &'static str,
    pub(super) phone: &'static str,
    pub(super) language: Language,
    pub(super) joined: Span,
    pub(super) steps: Vec<(Span, Step)>,
}

/// Everybody.
pub(super) fn clients() -> Vec<DemoClient> {
    let mut clients = without_account();
    clients.extend(with_account());
    clients
}

fn person(
    (first_name, last_name): (&'static str, &'static str),
    (member_number, birth_date, phone): (&'static str, &'static str, &'static str),
    language: Language,
    days: i64,
    steps: Vec<(Span, Step)>,
) -> DemoClient {
    DemoClient {
        first_name,
        last_name,
        member_number,
        birth_date,
        phone,
        language,
        joined: Span::days(days),
        steps,
    }
}

/// Those who are still on their way to an account.
#[rustfmt::skip]
fn without_account() -> Vec<DemoClient> {
    use Language::{English, Spanish};
    let days = Span::days;
    vec![
        person(("Ana", "Silva"), ("10482", "1991-05-03", "+1 555 0147"), English, 22, vec![
            (days(3), Step::Email("ana.silva@example.org")),
        ]),
        person(("Lena", "Fischer"), ("10733", "1996-02-14", "+1 555 0163"), English, 40, vec![
            (days(6), Step::Email("lena.fischer@example.org")),
            (days(5), Step::Verify),
        ]),
        person(("Youssef", "Haddad"), ("10790", "1979-08-30", "+1 555 0158"), English, 31, vec![
            (days(4), Step::Email("y.haddad@example.org")),
            (days(3), Step::Verify),
            (days(2), Step::Invite),
        ]),
        person(("Grace", "Okafor"), ("10801", "1988-01-09", "+1 555 0171"), English, 28, vec![
            (days(9), Step::Email("grace@example.org")),
            (days(8), Step::VouchFor("Showed the address on her phone at the desk")),
        ]),
        person(("Tom", "Becker"), ("10816", "2001-07-19", "+1 555 0139"), English, 12, vec![
            (days(4), Step::RefusedEmail("tom.becker@gmial.com")),
        ]),
        person(("Ines", "Duarte"), ("10822", "1969-12-02", "+1 555 0180"), English, 10, vec![]),
        person(("Carlos", "Mendoza"), ("10655", "1986-06-06", "+1 555 0133"), Spanish, 60, vec![
            (days(30), Step::Email("carlos.mendoza@example.org")),
            (days(29), Step::Verify),
            (days(28), Step::Invite),
        ]),
        person(("Hannah", "Lee"), ("10844", "1999-09-23", "+1 555 0151"), English, 9, vec![
            (days(7), Step::Email("hannah.lee@example.org")),
            (days(7), Step::Verify),
            (days(6), Step::Invite),
            (days(5), Step::Revoke),
        ]),
        person(("Hugo", "Lindqvist"), ("10852", "1987-05-19", "+1 555 0164"), English, 8, vec![
            (days(5), Step::Email("hugo.lindqvist@example.org")),
            (days(4), Step::Verify),
            (days(3), Step::Invite),
            (Span::minutes(3 * 24 * 60 - 1), Step::Scan),
        ]),
        person(("Mei", "Tanaka"), ("10857", "1992-11-11", "+1 555 0185"), English, 7, vec![
            (days(5), Step::Email("mei.tanaka@example.org")),
            (days(4), Step::Verify),
            (days(3), Step::Invite),
            (days(2), Step::Open),
        ]),
        person(("Ravi", "Patel"), ("10839", "1971-09-05", "+1 555 0129"), English, 12, vec![
            (days(10), Step::Email("ravi.patel@example.org")),
        ]),
        person(("Elif", "Kaya"), ("10861", "1998-04-02", "+1 555 0190"), English, 5, vec![
            (days(3), Step::UnwelcomeEmail("elif.kaya@example.org")),
        ]),
    ]
}

/// Those who have one, whether or not they get in.
#[rustfmt::skip]
fn with_account() -> Vec<DemoClient> {
    use Language::English;
    let days = Span::days;
    vec![
        person(("Marek", "Nowak"), ("10119", "1984-11-21", "+1 555 0112"), English, 400, vec![
            (days(266), Step::Email("marek@example.org")),
            (Span::hours(266 * 24 - 1), Step::Verify),
            (Span::hours(266 * 24 - 1), Step::Invite),
            (Span::hours(266 * 24 - 2), Step::Accept("marek.nowak")),
            (days(11), Step::SignIn),
            (Span::minutes(4), Step::WrongPasswords("marek.nowak", 3)),
        ]),
        person(("Olena", "Kovalenko"), ("10351", "1993-03-27", "+1 555 0126"), English, 200, vec![
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
        person(("Wei", "Zhang"), ("10270", "1990-10-11", "+1 555 0194"), English, 310, vec![
            (days(300), Step::Email("wei.zhang@example.org")),
            (days(300), Step::Verify),
            (days(299), Step::Invite),
            (days(298), Step::Accept("wzhang")),
            (Span::hours(3), Step::SignIn),
        ]),
        person(("Priya", "Raman"), ("10204", "1975-04-17", "+1 555 0108"), English, 500, vec![
            (days(480), Step::Email("priya.raman@example.org")),
            (days(479), Step::Verify),
            (days(479), Step::Invite),
            (days(478), Step::Accept("priya.raman")),
            (days(15), Step::Disable("Membership paused at her request")),
        ]),
        person(("Noah", "Brandt"), ("10412", "1982-08-08", "+1 555 0121"), English, 150, vec![
            (days(140), Step::Email("noah.brandt@example.org")),
            (days(139), Step::Verify),
            (days(139), Step::Invite),
            (days(138), Step::Accept("noah.brandt")),
            (days(9), Step::SignIn),
            (Span::minutes(6), Step::WrongUsername("noah.brant", 2)),
        ]),
        person(("Sofia", "Rossi"), ("10433", "1978-03-15", "+1 555 0177"), English, 140, vec![
            (days(130), Step::Email("sofia.rossi@example.org")),
            (days(129), Step::Verify),
            (days(129), Step::Invite),
            (days(128), Step::Accept("sofia.rossi")),
            (days(33), Step::SignIn),
            (Span::hours(2), Step::AskForHelp("sofia.rossi", "sofia.rossi@example.org")),
        ]),
        person(("Amir", "Karimi"), ("10447", "1995-12-24", "+1 555 0118"), English, 120, vec![
            (days(110), Step::Email("amir@example.org")),
            (days(109), Step::Verify),
            (days(109), Step::Invite),
            (days(108), Step::Accept("amir.karimi")),
            (days(60), Step::SignIn),
            (days(2), Step::Email("amir.karimi@example.net")),
        ]),
        person(("Chloe", "Martin"), ("10468", "2000-10-30", "+1 555 0142"), English, 90, vec![
            (days(80), Step::Email("chloe.martin@example.org")),
            (days(79), Step::Verify),
            (days(79), Step::Invite),
            (days(78), Step::Accept("chloe.martin")),
            (Span::minutes(12), Step::SignInWithoutCookies),
        ]),
    ]
}
