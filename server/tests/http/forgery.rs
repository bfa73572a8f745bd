//! Requests that lie about where they come from or where to go.

use super::roles::settled_events;
use crate::support::{
    Installation,
    world::{CLIENT_PASSWORD, HERE, STAFF_PASSWORD, World},
};
use std::collections::BTreeSet;

const FORM: [(&str, &str); 3] = [
    ("Accept", "text/html"),
    ("Sec-Fetch-Site", "same-origin"),
    ("Content-Type", "application/x-www-form-urlencoded"),
];

/// R9: a link leads where the settings say, whatever the request that caused it says.
#[test]
fn r9_forged_hosts_reach_no_mail() {
    let mut world = World::new(Installation::new());
    let (person, _) = world.active();
    let seen = world.mails_to(&person);
    let forged = [
        ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-Proto", "https"),
        ("Forwarded", "host=evil.example;proto=https"),
        ("X-Original-Host", "evil.example"),
    ];
    let body =
        crate::support::form(&[("slug", HERE), ("username", &person.username), ("email", &person.email)]);
    let path = "http://evil.example/api/self-service/having-trouble";
    let answer = world.server.browser().send("POST", path, &[&FORM[..], &forged].concat(), body.as_bytes());
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert!(answer.header("location").is_some_and(|to| to.starts_with("/s/riverside/")), "{answer:?}");
    let mail = world.server.next_mail(&person.email, &seen);
    assert!(!mail.raw.contains("evil.example"), "{}", mail.raw);
    let own = format!("http://{}/s/riverside/reset-password?t=", world.server.address());
    assert!(mail.links.iter().any(|link| link.starts_with(&own)), "{:?}", mail.links);
}

/// R32: only a trusted proxy's word about addresses counts.
#[test]
fn r32_forged_addresses_reach_no_record() {
    let shown_ip = |installation: Installation| {
        let mut world = World::new(installation);
        let person = world.client();
        let mail = world.server.next_mail(&person.email, &BTreeSet::new());
        let mut browser = world.server.browser();
        let page = browser.visit(&mail.link());
        let body = crate::support::form(&[("slug", HERE), ("token", &page.hidden("token"))]);
        let headers = [&FORM[..], &[("X-Forwarded-For", "203.0.113.9, 198.51.100.7")]].concat();
        let answer = browser.send("POST", "/api/self-service/verify-email", &headers, body.as_bytes());
        assert_eq!(answer.status, 303, "{}", answer.text());
        let profile = world.desk().get(&format!("/staff/clients/{}", person.id)).text();
        ["127.0.0.1", "198.51.100.7", "203.0.113.9"]
            .into_iter()
            .filter(|ip| profile.contains(ip))
            .collect::<Vec<_>>()
    };
    assert_eq!(shown_ip(Installation::new()), ["127.0.0.1"]);
    assert_eq!(shown_ip(Installation::new().with("LATCHKEY_TRUSTED_PROXIES", "127.0.0.1")), ["198.51.100.7"]);
}

/// R26: nobody is sent elsewhere, neither by `next` nor by the page they came from.
#[test]
fn r26_redirects_stay_here() {
    let mut world = World::new(Installation::new());
    let (person, _) = world.active();
    let targets = [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
    ];
    for next in targets {
        let staff = [("username", "viewer"), ("password", STAFF_PASSWORD), ("next", next)];
        let answer = world.server.browser().post("/api/staff/sign-in", &staff);
        assert_eq!(answer.location().as_deref(), Some("/staff/clients"), "{next}");
        let client =
            [("slug", HERE), ("username", &person.username), ("password", CLIENT_PASSWORD), ("next", next)];
        let mut browser = world.server.browser();
        browser.get("/s/riverside");
        let answer = browser.post("/api/self-service/sign-in", &client);
        assert_eq!(answer.location().as_deref(), Some("/s/riverside/home"), "{next}");
        let page = world.server.browser().get(&format!("/staff/sign-in?next={next}")).text();
        assert!(!page.contains("evil.example") && !page.contains("alert(1)"), "{next}");
    }
    for function in app::functions() {
        let headers = [&FORM[..], &[("Referer", "https://evil.example/phish?x=1")]].concat();
        for body in ["", "client=%00&slug=riverside", "slug=riverside&token=x&username=&password="] {
            let answer = world.server.browser().send("POST", function.path, &headers, body.as_bytes());
            let to = answer.location().unwrap_or_default();
            assert!(!to.contains("evil.example") && !to.contains("__err"), "{}: {to}", function.path);
            assert!(
                to.is_empty() || (to.starts_with('/') && !to.starts_with("//")),
                "{}: {to}",
                function.path
            );
        }
    }
}

/// R25: every function × every method × every kind of body × what a browser says of another site, with the cookies of an
/// administrator; and the methods that are safe by their meaning, from our own pages.
#[test]
fn r25_no_function_acts_for_another_site() {
    let mut world = World::new(Installation::new());
    let (person, _) = world.active();
    let office = world.staff("administrator").clone();
    let before = settled_events(&world);
    let fields = [
        ("client", person.id.as_str()),
        ("slug", HERE),
        ("username", &person.username),
        ("email", &person.email),
        ("password", CLIENT_PASSWORD),
        ("reason", "Left the club"),
        ("enabled", "true"),
    ];
    let form = crate::support::form(&fields);
    let bodies = [
        ("application/x-www-form-urlencoded", form.clone()),
        ("text/plain", form.clone()),
        ("application/json", format!("{{\"client\":\"{}\",\"slug\":\"{HERE}\"}}", person.id)),
        (
            "multipart/form-data; boundary=x",
            format!(
                "--x\r\nContent-Disposition: form-data; name=\"client\"\r\n\r\n{}\r\n--x--\r\n",
                person.id
            ),
        ),
    ];
    let strangers: [&[(&str, &str)]; 4] = [
        &[("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example")],
        &[("Sec-Fetch-Site", "same-site")],
        &[("Origin", "null")],
        &[],
    ];
    for function in app::functions() {
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            for (kind, body) in &bodies {
                for stranger in strangers {
                    let headers = [&[("Accept", "text/html"), ("Content-Type", *kind)], stranger].concat();
                    let answer = office.clone().send(method, function.path, &headers, body.as_bytes());
                    assert_eq!(answer.status, 403, "{method} {} {kind} {stranger:?}", function.path);
                }
            }
        }
        let own = [("Accept", "text/html"), ("Sec-Fetch-Site", "same-origin")];
        for method in ["GET", "HEAD", "OPTIONS"] {
            let path = format!("{}?{form}", function.path);
            let status = office.clone().send(method, &path, &own, b"").status;
            assert!(matches!(status, 404 | 405), "{method} {}: {status}", function.path);
        }
    }
    assert_eq!(settled_events(&world), before, "nothing has happened");
}
