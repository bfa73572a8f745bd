//! Why a mail failed: what mail servers say, translated into few reasons, and which of them block an address.
//!
//! The enhanced status code decides where there is one (RFC 3463: class, subject, detail), since its meaning is
//! agreed on. But servers also give one code for many things, `5.7.1` above all; there, and where only the old
//! three digits are given, the words decide. Blocking is for failures that the next mail to this recipient would
//! meet too. What is about our server, our sender or what the mail says never blocks, and neither does what is
//! not understood: a blocked address is a client whom no mail reaches.

/// Why a mail failed, or is delayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MailFailure {
    /// There is no such mailbox, or it was closed: `5.1.1`, `5.1.3`, `5.1.6`, `5.2.1`, and `5.1.10` and `5.4.1` as
    /// Microsoft uses them; `550`, `551` and `553` with words to that effect.
    NoSuchMailbox,
    /// The domain does not exist, or takes no mail: `5.1.2`, `5.4.4`, `556`, or a null MX.
    NoSuchDomain,
    /// The mailbox is there, and takes no mail from us: `5.7.1` and its like with words about the recipient,
    /// `5.7.12x` and `5.7.13x` of Microsoft.
    RecipientRefuses,
    /// The mailbox is full: `5.2.2`, `4.2.2`, or `552` without words about the size of the mail.
    MailboxFull,
    /// The mail is larger than the server takes: `5.2.3`, `5.3.4`.
    TooLarge,
    /// Taken for spam, or our server is on a list of senders of spam: `5.7.1` and its like, `554`.
    RefusedAsSpam,
    /// Our own server or sender address is refused: relaying denied, authentication wanted, `5.1.7`, `5.1.8`, `530`,
    /// `535`.
    SenderRefused,
    /// No connection to the server, or none that held: no reply at all, `4.4.x`, `5.4.x`.
    NotReachable,
    /// The server wants us to come back later: any other `4xx`.
    NotYet,
    /// Something else.
    Other,
}

impl MailFailure {
    /// Every reason.
    pub const ALL: [Self; 10] = [
        Self::NoSuchMailbox,
        Self::NoSuchDomain,
        Self::RecipientRefuses,
        Self::MailboxFull,
        Self::TooLarge,
        Self::RefusedAsSpam,
        Self::SenderRefused,
        Self::NotReachable,
        Self::NotYet,
        Self::Other,
    ];

    /// The reason in a reply: `550 5.1.1 <ana@example.org>: no such user`, `5.1.1 no such user`, or words of our own
    /// about a connection.
    #[must_use]
    pub fn of(reply: &str) -> Self {
        let reply = Reply::read(reply);
        match reply.status {
            Some(status) => reply.by_status(status),
            None => reply.by_code(),
        }
    }

    /// Whether a mail that was given up with this reply blocks its address from further mail: the server refused for
    /// good, for a reason that lies with the recipient.
    #[must_use]
    pub fn blocks(reply: &str) -> bool {
        let for_good = Reply::read(reply).is_for_good();
        for_good
            && matches!(Self::of(reply), Self::NoSuchMailbox | Self::NoSuchDomain | Self::RecipientRefuses)
    }
}

/// A reply, taken apart.
struct Reply {
    /// The three digits of SMTP.
    code: Option<u16>,
    /// The enhanced status code.
    status: Option<(u8, u16, u16)>,
    /// All of it in lower case, without addresses: "spam" may be somebody's name.
    words: String,
}

impl Reply {
    fn read(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        let words = text.split_whitespace().filter(|word| !word.contains('@')).collect::<Vec<_>>().join(" ");
        // "550-5.1.1" is how the lines of a long reply begin.
        let mut parts = words.split([' ', '-']).filter(|part| !part.is_empty());
        let first = parts.next().unwrap_or_default();
        let code = first.parse().ok().filter(|code| (400..600).contains(code));
        let status = status_of(if code.is_some() { parts.next().unwrap_or_default() } else { first });
        Self { code, status, words }
    }

    fn is_for_good(&self) -> bool {
        match (self.status, self.code) {
            (Some((class, ..)), _) => class == 5,
            (None, Some(code)) => code >= 500,
            (None, None) => false,
        }
    }

    fn says(&self, any_of: &[&str]) -> bool {
        any_of.iter().any(|words| self.words.contains(words))
    }

    fn by_status(&self, (class, subject, detail): (u8, u16, u16)) -> MailFailure {
        match (subject, detail) {
            _ if self.says(NULL_MX) => MailFailure::NoSuchDomain,
            (1, 2) => MailFailure::NoSuchDomain,
            (1, 7 | 8) | (7, 8 | 9 | 14) => MailFailure::SenderRefused,
            (1, 1 | 3 | 6 | 10) | (2, 1) => MailFailure::NoSuchMailbox,
            (2, 2) => MailFailure::MailboxFull,
            (2, 3) | (3, 4) => MailFailure::TooLarge,
            (4, 4) if class == 5 => MailFailure::NoSuchDomain,
            // Microsoft's answer for a recipient that its customer's directory does not have.
            (4, 1) if class == 5 && self.says(&["recipient address rejected"]) => MailFailure::NoSuchMailbox,
            (4, _) => MailFailure::NotReachable,
            (7, 123..=139) => MailFailure::RecipientRefuses,
            (7, _) => self.by_words().unwrap_or(MailFailure::RefusedAsSpam),
            // X.0.0, X.1.0, X.3.0 … say nothing but the subject: Exim gives 5.0.0 for everything.
            _ => self.by_words().unwrap_or_else(|| self.otherwise()),
        }
    }

    fn by_code(&self) -> MailFailure {
        match self.code {
            None | Some(421) => MailFailure::NotReachable,
            Some(530 | 534 | 535 | 538) => MailFailure::SenderRefused,
            Some(556) => MailFailure::NoSuchDomain,
            Some(551) => MailFailure::NoSuchMailbox,
            Some(452 | 552) => self.by_words().unwrap_or(MailFailure::MailboxFull),
            Some(553) => self.by_words().unwrap_or(MailFailure::NoSuchMailbox),
            Some(554) => self.by_words().unwrap_or(MailFailure::Other),
            Some(_) => self.by_words().unwrap_or_else(|| self.otherwise()),
        }
    }

    /// What telling words say, those about ourselves first: "relay access denied for this recipient" is about us.
    fn by_words(&self) -> Option<MailFailure> {
        [
            (NULL_MX, MailFailure::NoSuchDomain),
            (ABOUT_PATIENCE, MailFailure::NotYet),
            (ABOUT_OUR_SERVER, MailFailure::SenderRefused),
            (ABOUT_SPAM, MailFailure::RefusedAsSpam),
            (ABOUT_SIZE, MailFailure::TooLarge),
            (ABOUT_SPACE, MailFailure::MailboxFull),
            (ABOUT_THE_DOMAIN, MailFailure::NoSuchDomain),
            (ABOUT_THE_MAILBOX, MailFailure::NoSuchMailbox),
            (ABOUT_PERMISSION, MailFailure::RecipientRefuses),
            (ABOUT_THE_CONNECTION, MailFailure::NotReachable),
        ]
        .into_iter()
        .find_map(|(words, failure)| self.says(words).then_some(failure))
    }

    fn otherwise(&self) -> MailFailure {
        if self.is_for_good() { MailFailure::Other } else { MailFailure::NotYet }
    }
}

/// `5.1.1` with whatever ends it: a comma, a bracket, a colon.
fn status_of(text: &str) -> Option<(u8, u16, u16)> {
    let text = text.trim_start_matches(['(', '#', '[']);
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let mut numbers = text[..end].trim_end_matches('.').split('.');
    let class = numbers.next()?.parse().ok().filter(|class| matches!(class, 4 | 5))?;
    let (subject, detail) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    numbers.next().is_none().then_some((class, subject, detail))
}

const NULL_MX: &[&str] = &["null mx", "nullmx", "does not accept mail"];
const ABOUT_PATIENCE: &[&str] = &["greylist", "graylist"];
const ABOUT_OUR_SERVER: &[&str] = &[
    "relay",
    "authentication required",
    "authentication is required",
    "must authenticate",
    "sender address rejected",
    "sender rejected",
    "sender verify failed",
    "sender domain",
    "invalid sender",
    "not logged in",
    "not owned by user",
    "send as",
    "sendas",
];
const ABOUT_SPAM: &[&str] = &[
    "spam",
    "blocklist",
    "blacklist",
    "block list",
    "black list",
    "blocked using",
    " listed",
    "rbl",
    "dnsbl",
    "reputation",
    "unsolicited",
    "bulk mail",
    "dmarc",
    "dkim",
    "spf",
    "unauthenticated",
    "policy",
    "content",
    "virus",
    "phish",
    "banned",
    "ip address",
    "client host",
    "ptr",
    "reverse dns",
    "transport.rules",
];
const ABOUT_SIZE: &[&str] =
    &["message size", "size limit", "too large", "too big", "maximum size", "fixed limit", "maximum message"];
const ABOUT_SPACE: &[&str] = &[
    "quota",
    "mailbox full",
    "mailbox is full",
    "out of storage",
    "storage space",
    "inbox is full",
    "inbox full",
];
const ABOUT_THE_DOMAIN: &[&str] = &[
    "domain not found",
    "domain does not exist",
    "no such domain",
    "host or domain name not found",
    "host not found",
    "unrouteable address",
    "unrouteable mail domain",
    "unrouteable domain",
    "nxdomain",
    "no mx",
];
const ABOUT_THE_MAILBOX: &[&str] = &[
    "unknown user",
    "user unknown",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "no such address",
    "no such person",
    "no mailbox here",
    "user not found",
    "user doesn't have",
    "user doesn't exist",
    "user does not exist",
    "does not exist",
    "doesn't exist",
    "not exist",
    "unknown recipient",
    "recipient unknown",
    "recipient not found",
    "recipientnotfound",
    "unknown address",
    "address unknown",
    "unknown local",
    "invalid recipient",
    "invalid mailbox",
    "mailbox unavailable",
    "mailbox not found",
    "mailbox disabled",
    "mailbox unknown",
    "account is disabled",
    "account has been disabled",
    "account disabled",
    "user is disabled",
    "user disabled",
    "inactive",
    "address rejected",
    "recipient rejected",
    "not our customer",
    "not a valid mailbox",
    "no longer",
];
const ABOUT_PERMISSION: &[&str] = &[
    "not authorized to send to",
    "not permitted to send to",
    "permission to send",
    "recipient not authorized",
    "recipient does not accept",
    "restricted",
    "recipient refuses",
    "refuses to accept",
    "user has moved",
    "blocked by recipient",
    "blocked by the recipient",
    "accepts mail only from",
];
const ABOUT_THE_CONNECTION: &[&str] =
    &["timed out", "timeout", "connection refused", "connection reset", "network", "no route", "unreachable"];

#[cfg(test)]
mod tests {
    use super::{MailFailure::*, *};

    /// Replies as real servers give them, and what they mean. `true`: the address is blocked.
    const REPLIES: &[(&str, MailFailure, bool)] = &[
        (
            "550 5.1.1 <ana@example.org>: Recipient address rejected: User unknown in virtual mailbox table",
            NoSuchMailbox,
            true,
        ),
        (
            "550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking",
            NoSuchMailbox,
            true,
        ),
        ("550 5.1.1 User Unknown (in reply to RCPT TO command)", NoSuchMailbox, true),
        (
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ana@example.org not found by SMTP address lookup",
            NoSuchMailbox,
            true,
        ),
        ("550 5.4.1 Recipient address rejected: Access denied. [AS(201806281)]", NoSuchMailbox, true),
        ("550-5.2.1 The email account that you tried to reach is inactive.", NoSuchMailbox, true),
        ("5.1.1 no such user", NoSuchMailbox, true),
        ("550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).", NoSuchMailbox, true),
        ("550 Unknown local part ana in <ana@example.org>", NoSuchMailbox, true),
        ("550 5.1.1 <spam.relay@example.org>: no such user", NoSuchMailbox, true),
        ("550 no such user", NoSuchMailbox, true),
        ("551 User not local; please try <forward-path>", NoSuchMailbox, true),
        ("553 5.3.0 <ana@example.org>... No such user here", NoSuchMailbox, true),
        (
            "554 delivery error: This user doesn't have a yahoo.com account (ana@yahoo.com) [0]",
            NoSuchMailbox,
            true,
        ),
        ("550 5.0.0 User unknown", NoSuchMailbox, true),
        ("450 4.1.1 <ana@example.org>: Recipient address rejected: unverified address", NoSuchMailbox, false),
        ("550 5.1.2 The recipient's domain does not exist", NoSuchDomain, true),
        (
            "5.4.4 Host or domain name not found. Name service error for name=gmial.example type=A: Host not found",
            NoSuchDomain,
            true,
        ),
        ("556 5.1.10 Recipient address has null MX", NoSuchDomain, true),
        ("550 5.0.0 Unrouteable address", NoSuchDomain, true),
        (
            "4.4.3 Host or domain name not found. Name service error: Host not found, try again",
            NotReachable,
            false,
        ),
        (
            "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; Delivery restricted",
            RecipientRefuses,
            true,
        ),
        ("550 5.7.1 You are not authorized to send to this recipient", RecipientRefuses, true),
        ("550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized", RefusedAsSpam, false),
        ("552-5.2.2 The email account that you tried to reach is over quota.", MailboxFull, false),
        ("552 Requested mail action aborted: exceeded storage allocation", MailboxFull, false),
        ("452 4.2.2 Mailbox full", MailboxFull, false),
        ("552 5.3.4 Message size exceeds fixed limit", TooLarge, false),
        ("552 Message size exceeds maximum permitted", TooLarge, false),
        (
            "554 5.7.1 Service unavailable; Client host [203.0.113.5] blocked using zen.spamhaus.org",
            RefusedAsSpam,
            false,
        ),
        (
            "550-5.7.26 This mail has been blocked because the sender is unauthenticated.",
            RefusedAsSpam,
            false,
        ),
        (
            "550-5.7.1 [203.0.113.5] Our system has detected that this message is likely unsolicited mail.",
            RefusedAsSpam,
            false,
        ),
        ("550 5.7.606 Access denied, banned sending IP [203.0.113.5]", RefusedAsSpam, false),
        ("550 5.7.1 Message rejected", RefusedAsSpam, false),
        ("554 Message rejected for policy reasons", RefusedAsSpam, false),
        ("554 5.7.1 looks like spam", RefusedAsSpam, false),
        ("554 5.7.1 <ana@example.org>: Relay access denied", SenderRefused, false),
        ("550 5.7.1 Unable to relay recipient", SenderRefused, false),
        ("550 relay not permitted", SenderRefused, false),
        ("530 5.7.0 Authentication required", SenderRefused, false),
        ("535 5.7.8 Error: authentication failed", SenderRefused, false),
        (
            "553 5.7.1 <desk@club.example>: Sender address rejected: not owned by user desk",
            SenderRefused,
            false,
        ),
        ("550 5.1.8 Sender's domain does not resolve", SenderRefused, false),
        ("550 Sender verify failed", SenderRefused, false),
        ("Connection error: connection refused", NotReachable, false),
        ("no answer within 30 s", NotReachable, false),
        ("421 4.4.2 Connection dropped", NotReachable, false),
        ("4.4.1 connect to mx.example.org[203.0.113.9]:25: Connection timed out", NotReachable, false),
        ("5.4.7 Delivery expired (message too old)", NotReachable, false),
        ("", NotReachable, false),
        ("451 4.7.1 Greylisted, try again later", NotYet, false),
        ("450 4.2.0 Greylisted, see http://postgrey.example", NotYet, false),
        ("451 4.3.0 try again later", NotYet, false),
        ("451 try again later", NotYet, false),
        ("550 5.3.0 Something went wrong", Other, false),
        ("550 <spam.relay@example.org> Denied", Other, false),
        ("501 5.5.4 Invalid arguments", Other, false),
        ("250 2.0.0 OK", NotReachable, false),
    ];

    #[test]
    fn replies_are_translated() {
        for (reply, expected, blocks) in REPLIES {
            assert_eq!((MailFailure::of(reply), MailFailure::blocks(reply)), (*expected, *blocks), "{reply}");
        }
        for failure in MailFailure::ALL {
            assert!(REPLIES.iter().any(|(_, expected, _)| *expected == failure), "no reply for {failure:?}");
        }
    }
}
