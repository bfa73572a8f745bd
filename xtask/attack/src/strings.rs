//! Hostile text in every place that takes any, and what must not come of it.

use crate::{
    called,
    person::Person,
    site::{Form, coded, is_id},
};
use bench::{
    load::{Answer, Exchange},
    server::Server,
};
use std::time::{Duration, Instant};

/// What a stranger must not learn: words of the database, of a panic, of a template that was worked out.
const INSIDE: [&str; 8] = [
    "panicked at",
    "RUST_BACKTRACE",
    "sqlx",
    "SQLITE_",
    "no such column",
    "syntax error",
    "unrecognized token",
    "lk49",
];
/// The longest that anything may take.
const WITHIN: Duration = Duration::from_secs(10);

/// As it stands in an address or a form: encoded text, and bytes that are none.
fn hostile() -> Vec<String> {
    let long = "a".repeat(20_000);
    let wide = "\u{fdfa}".repeat(300);
    let texts = [
        "'",
        "\"",
        "\\",
        "' OR '1'='1",
        "1; DROP TABLE clients --",
        "') UNION SELECT 1,2,3 --",
        "<lk7>",
        "<script>lk7()</script>",
        "\" lk7=\"",
        "\"><img src=x onerror=lk7()>",
        "'><img src=x onerror=lk7()>",
        "javascript:lk7()",
        "lk{{7*7}}lk${7*7}lk<%= 7*7 %>",
        "../../../../etc/passwd",
        "//evil.example",
        "https://evil.example/",
        "\r\nset-cookie: lk7=1",
        "\0",
        "\u{202e}lk7",
        "\u{feff}",
        "e\u{301}\u{301}\u{301}",
        "-1",
        "0",
        "9223372036854775807",
        "9223372036854775808",
        "1e309",
        "NaN",
        "true",
        "[]",
        "{\"$ne\":null}",
        "|id",
        "$(id)",
        "*",
        "%",
        "_",
        "00000000000000000000000000000000",
        "ffffffffffffffffffffffffffffffff",
        &long,
        &wide,
        "",
    ];
    texts
        .iter()
        .map(|text| coded(text))
        .chain(["%f0%28%8c%28", "%", "%zz", "%00", "%ed%a0%80"].map(str::to_owned))
        .collect()
}

/// One person's attack.
pub(crate) struct Attack<'a> {
    server: &'a Server,
    person: &'a Person,
    hostile: Vec<String>,
    pub(crate) requests: usize,
    pub(crate) findings: Vec<String>,
}

impl<'a> Attack<'a> {
    pub(crate) fn new(server: &'a Server, person: &'a Person) -> Self {
        Self { server, person, hostile: hostile(), requests: 0, findings: Vec::new() }
    }

    /// Something else in place of each value of the query and each id, and a value that nobody asked for.
    pub(crate) fn page(&mut self, address: &str) {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
        for text in self.hostile.clone() {
            for place in 0..pairs.len() {
                let mut pairs: Vec<String> = pairs.iter().map(|pair| (*pair).to_owned()).collect();
                let name = pairs[place].split('=').next().unwrap_or_default().to_owned();
                pairs[place] = format!("{name}={text}");
                self.look_at(&format!("{path}?{}", pairs.join("&")));
            }
            let parts: Vec<&str> = path.split('/').collect();
            for place in (0..parts.len()).filter(|place| is_id(parts[*place])) {
                let mut parts = parts.clone();
                parts[place] = &text;
                self.look_at(&parts.join("/"));
            }
            if text.len() < 1_000 {
                self.look_at(&format!("{path}?{query}&q={text}&{text}=1"));
            }
        }
    }

    /// Asks for a page and looks at the answer.
    pub(crate) fn look_at(&mut self, address: &str) {
        self.ask(&Exchange::get(self.server.address, address), address);
    }

    /// Something else in each field; fields left out, doubled, and of other shapes; other types of forms.
    pub(crate) fn form(&mut self, form: &Form) {
        let written = |fields: &[(String, String)]| {
            let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
            pairs.join("&")
        };
        let usual: Vec<(String, String)> =
            form.fields.iter().map(|(name, value)| (coded(name), coded(value))).collect();
        let mut bodies = vec![String::new(), written(&[&usual[..], &usual[..]].concat())];
        for place in 0..usual.len() {
            for text in &self.hostile {
                let mut fields = usual.clone();
                fields[place].1.clone_from(text);
                bodies.push(written(&fields));
            }
            let mut fields = usual.clone();
            let (name, value) = fields.remove(place);
            bodies.push(written(&fields));
            for shape in ["%5B%5D", "%5B0%5D", "%5Ba%5D", ".a"] {
                bodies.push(format!("{}&{name}{shape}={value}", written(&fields)));
            }
        }
        for body in bodies {
            self.post(form, "application/x-www-form-urlencoded", &body);
        }
        let body = written(&usual);
        for kind in [
            "text/plain",
            "application/json",
            "application/cbor",
            "multipart/form-data; boundary=lk7",
            "x",
            "",
        ] {
            for body in [body.as_str(), "{}", "[]", "null", "--lk7\r\n\r\n--lk7--", ""] {
                self.post(form, kind, body);
            }
        }
    }

    fn post(&mut self, form: &Form, kind: &str, body: &str) {
        let request = Exchange::send(self.server.address, &form.action, kind, body.as_bytes());
        let shown: String = body.chars().take(300).collect();
        self.ask(&request, &format!("{} {kind} {shown}", called(form)));
    }

    fn ask(&mut self, request: &Exchange, what: &str) {
        let since = Instant::now();
        let answer = self.person.asks(request).once();
        self.requests += 1;
        let mut found = match &answer {
            Ok(answer) => wrong_with(answer),
            Err(error) => vec![format!("no answer: {error:#}")],
        };
        if since.elapsed() > WITHIN {
            found.push(format!("it took {:.0?}", since.elapsed()));
        }
        let what: String = what.chars().take(400).collect();
        self.findings.extend(found.into_iter().map(|found| format!("{}: {what}: {found}", self.person.name)));
    }
}

/// What is wrong with an answer, whatever was asked.
fn wrong_with(answer: &Answer) -> Vec<String> {
    let mut wrong = Vec::new();
    let body = String::from_utf8_lossy(&answer.body);
    if answer.status >= 500 && !(answer.status == 503 && answer.head.contains("retry-after:")) {
        wrong.push(format!("status {}", answer.status));
    }
    let is_ours = !matches!(answer.status, 400 | 431) || !body.is_empty();
    for header in ["content-security-policy:", "x-content-type-options: nosniff", "referrer-policy:"] {
        if is_ours && !answer.head.contains(header) {
            wrong.push(format!("{} without {header}", answer.status));
        }
    }
    if answer.head.contains("lk7=1") && answer.head.lines().any(|line| line.starts_with("set-cookie: lk7")) {
        wrong.push("a header of the attacker's".to_owned());
    }
    if answer.location().is_some_and(|to| !to.starts_with('/') || to.starts_with("//")) {
        wrong.push(format!("it leads away: {:?}", answer.location()));
    }
    if answer.head.contains("content-type: text/html")
        && let Some(tag) = tag_of_ours(&body)
    {
        wrong.push(format!("a tag of the attacker's: {tag}"));
    }
    wrong.extend(
        INSIDE.iter().filter(|text| body.contains(**text)).map(|text| format!("{text:?} in the answer")),
    );
    wrong
}

/// A tag of a page in which our text stands where names do: outside of quotes.
fn tag_of_ours(page: &str) -> Option<String> {
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if !rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            continue;
        }
        let mut quote = None;
        let mut names = String::new();
        for letter in rest.chars() {
            match quote {
                Some(open) if letter == open => quote = None,
                Some(_) => {}
                None if letter == '>' => break,
                None if matches!(letter, '"' | '\'') => quote = Some(letter),
                None => names.push(letter),
            }
        }
        if names.contains("lk7") {
            return Some(names);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_became_a_tag_is_seen() {
        for page in [
            "<p><img src=x onerror=lk7()></p>",
            "<input value=\"a\" onfocus=\"lk7()\" lk7>",
            "<a href=\"x\"><b lk7=\"\">",
        ] {
            assert!(tag_of_ours(page).is_some(), "{page}");
        }
    }

    #[test]
    fn text_is_text() {
        for page in [
            "<p>&lt;script>lk7()&lt;/script></p>",
            "<input value=\"'>&quot; onfocus=lk7()\">",
            "<p>\"> onerror=lk7\"</p>",
            "1 < 2 lk7",
        ] {
            assert_eq!(tag_of_ours(page), None, "{page}");
        }
    }
}
