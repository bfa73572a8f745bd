//! Bounces that come later: delivery status notifications (RFC 3464), read into what became of a mail of ours.
//!
//! A mail carries its envelope id three times: as the envelope id of SMTP (RFC 3461), in the address that bounces go
//! to, where one is set, and in a header of its own. A mail server that reports sends at least one of them back.

use crate::text::legible;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

/// The length of an envelope id: what is looked for in a report. The caller makes and checks them.
pub const ENVELOPE_ID_LENGTH: usize = 45;
/// The header that carries the envelope id.
pub(crate) const HEADER: &str = "X-Envelope-Id";
/// More than this is no report that we need to understand whole.
const MOST_CANDIDATES: usize = 100;

/// What a report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// Whatever in the report has the shape of an envelope id, the likeliest places first.
    pub candidates: Vec<String>,
    /// What became of the mail.
    pub fate: Fate,
    /// The last mail server's words, with an enhanced status code where the report has one.
    pub reply: String,
}

/// What became of a mail, according to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was given up.
    Failed,
    /// It is still being tried.
    Delayed,
}

impl Bounce {
    /// Reads a mail. `recipient` is the address that it came to, where the caller knows it. `None` for what is no
    /// report, and for one of success: nothing became of any mail.
    #[must_use]
    pub fn read(mail: &[u8], recipient: Option<&str>) -> Option<Self> {
        let message = MessageParser::default().parse(mail)?;
        let report = message.parts.iter().find(|part| is(part, "message", "delivery-status"))?;
        let groups = groups(&String::from_utf8_lossy(report.contents()));
        let reported = |fate: Fate, action: &str| {
            let of_action =
                |group: &&Group| group.get("action").is_some_and(|a| a.eq_ignore_ascii_case(action));
            groups.iter().find(of_action).map(|group| (fate, group))
        };
        // Our mails have one recipient; where it was expanded to several, one that failed is news.
        let (fate, group) =
            reported(Fate::Failed, "failed").or_else(|| reported(Fate::Delayed, "delayed"))?;
        let mut candidates = Vec::new();
        let envelope_ids = groups.iter().filter_map(|group| group.get("original-envelope-id"));
        envelope_ids.chain(recipient).for_each(|text| find(text, &mut candidates));
        // The report itself may have come to the address that we gave for bounces.
        find(&header_of(mail), &mut candidates);
        for header in returned(&message) {
            find(&header, &mut candidates);
        }
        Some(Self { candidates, fate, reply: reply(group) })
    }
}

fn is(part: &MessagePart<'_>, kind: &str, subtype: &str) -> bool {
    part.content_type().is_some_and(|content| {
        content.ctype().eq_ignore_ascii_case(kind)
            && content.subtype().is_some_and(|own| own.eq_ignore_ascii_case(subtype))
    })
}

/// What stands before the first empty line.
fn header_of(mail: &[u8]) -> String {
    let text = String::from_utf8_lossy(mail);
    let lines = text.lines().skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// The header of our mail, as far as it was sent back: alone, or with the mail.
fn returned(message: &Message<'_>) -> Vec<String> {
    let mut texts = Vec::new();
    for part in &message.parts {
        match &part.body {
            PartType::Message(mail) => texts.push(header_of(mail.raw_message())),
            _ if is(part, "text", "rfc822-headers") || is(part, "message", "rfc822-headers") => {
                texts.push(String::from_utf8_lossy(part.contents()).into_owned());
            }
            _ => {}
        }
    }
    texts
}

/// The fields of a group, by their names in lower case.
struct Group(Vec<(String, String)>);

impl Group {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// The groups of a report: the first is about the mail, each of the others about a recipient.
fn groups(report: &str) -> Vec<Group> {
    let mut groups = vec![Group(Vec::new())];
    for line in report.lines() {
        let fields = &mut groups.last_mut().expect("there is a first group").0;
        if line.trim().is_empty() {
            if !fields.is_empty() {
                groups.push(Group(Vec::new()));
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups
}

/// Everything in a text that has the shape of an envelope id, whatever stands around it.
fn find(text: &str, candidates: &mut Vec<String>) {
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let word = word.to_ascii_lowercase();
        let fits = word.len() == ENVELOPE_ID_LENGTH && !candidates.contains(&word);
        if fits && candidates.len() < MOST_CANDIDATES {
            candidates.push(word);
        }
    }
}

/// The last server's words, without the type that stands before them: `smtp; 550 5.1.1 no such user`. Where they lack
/// an enhanced status code, the report's own is put in, unless it says nothing (`5.0.0`).
fn reply(group: &Group) -> String {
    let diagnostic = group.get("diagnostic-code").unwrap_or_default();
    let words = diagnostic.split_once(';').map_or(diagnostic, |(_, words)| words).trim();
    let status = group.get("status").unwrap_or_default().split([' ', '(']).next().unwrap_or_default();
    let tells = !status.is_empty() && !status.ends_with(".0.0");
    let mut start = words.splitn(3, [' ', '-']);
    let (first, second) = (start.next().unwrap_or_default(), start.next().unwrap_or_default());
    let reply = match first.parse::<u16>() {
        _ if words.is_empty() => status.to_owned(),
        _ if !tells || is_status(first) || is_status(second) => words.to_owned(),
        Ok(code) => format!("{code} {status} {}", words[first.len()..].trim_start_matches([' ', '-'])),
        Err(_) => format!("{status} {words}"),
    };
    legible(&reply)
}

fn is_status(text: &str) -> bool {
    let text = text.trim_start_matches('#');
    text.split('.').count() == 3 && text.split('.').all(|number| number.bytes().all(|b| b.is_ascii_digit()))
}
