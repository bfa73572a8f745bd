//! What surrounds every route: headers (R27), forged forms (R25), health.

use crate::support::{Answer, Browser, Installation, Server, exchange, world::World};

pub(crate) fn with_location(installation: Installation) -> (Installation, Server) {
    installation.must(&["location", "add", "--slug", "riverside", "--name", "Riverside"]);
    let server = installation.serve();
    (installation, server)
}

pub(crate) const SIGN_IN: &str = "/api/self-service/sign-in";
pub(crate) const TEXT: (&str, &str) = ("Accept", "text/html");
pub(crate) const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

#[track_caller]
pub(crate) fn check_headers(what: &str, answer: &Answer, kept: bool) {
    let is = |name: &str, value: &str| assert_eq!(answer.header(name), Some(value), "{what}: {name}");
    is("x-content-type-options", "nosniff");
    is("cross-origin-opener-policy", "same-origin");
    is("cross-origin-resource-policy", "same-origin");
    is("referrer-policy", "same-origin");
    assert!(answer.header("permissions-policy").is_some(), "{what}");
    assert!(answer.header("strict-transport-security").is_none(), "{what}");
    assert!(answer.header("server").is_none() && answer.header("x-powered-by").is_none(), "{what}");
    let policy = answer.header("content-security-policy").unwrap_or_else(|| panic!("{what}: no policy"));
    assert!(policy.contains("default-src 'none'") && policy.contains("base-uri 'none'"), "{what}: {policy}");
    assert!(policy.contains("frame-ancestors "), "{what}: {policy}");
    assert!(
        !policy.contains("'unsafe-eval'") && !policy.contains("script-src 'unsafe-inline'"),
        "{what}: {policy}"
    );
    if !kept {
        is("cache-control", "no-store");
    }
}

#[test]
fn r27_every_kind_of_answer_is_protected() {
    let (_installation, server) = with_location(Installation::new());
    let mut browser = server.browser();
    for (path, status) in [
        ("/s/riverside", 200),
        ("/staff/sign-in", 200),
        ("/staff/clients", 303),
        ("/", 303),
        ("/.well-known/change-password", 303),
        ("/nowhere", 404),
        ("/s/nowhere", 404),
        ("/staff/clients/0123456789abcdef0123456789abcdef/events", 404),
        ("/pkg/nowhere.js", 404),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/dev/mailbox", 200),
        ("/dev/mailbox/messages.json", 200),
        ("/dev/gallery", 200),
        (SIGN_IN, 405),
    ] {
        let answer = browser.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        check_headers(path, &answer, false);
    }
    let icon = browser.get("/favicon.ico");
    assert_eq!((icon.status, icon.header("content-type")), (200, Some("image/svg+xml")));
    check_headers("icon", &icon, true);
    check_headers("form", &browser.post(SIGN_IN, &[("slug", "riverside")]), false);
    check_headers("no such function", &browser.post("/api/nothing", &[]), false);
    check_headers("forged", &browser.send("POST", SIGN_IN, &[TEXT, FORM], b""), false);
}

#[test]
fn r27_scripts_carry_the_nonce_of_their_answer() {
    let (_installation, server) = with_location(Installation::new());
    let nonce = || {
        let page = server.browser().get("/s/riverside");
        let policy = page.header("content-security-policy").expect("a policy").to_owned();
        let (_, rest) = policy.split_once("script-src 'self' 'nonce-").expect("a nonce");
        let nonce = rest.split_once('\'').expect("an end").0.to_owned();
        let page = page.text();
        for tag in
            crate::support::page::tags(&page, "script").chain(crate::support::page::tags(&page, "style"))
        {
            let own = crate::support::page::attribute(tag, "nonce");
            assert!(own.as_deref() == Some(&nonce) || tag.contains(" src=\"/pkg/"), "{tag}");
        }
        assert!(!page.contains(" style=\"") && !page.contains(" onclick="), "nothing inline");
        nonce
    };
    assert_ne!(nonce(), nonce());
}

#[test]
fn r7_head_is_get_without_a_body() {
    let (_installation, server) = with_location(Installation::new());
    for path in ["/s/riverside", "/staff/clients", "/nowhere", "/healthz", "/dev/mailbox/messages.json"] {
        let (get, head) = (server.browser().get(path), server.browser().send("HEAD", path, &[TEXT], b""));
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        check_headers(path, &head, false);
    }
}

#[test]
fn pages_are_compressed_and_streams_are_not() {
    let (_installation, server) = with_location(Installation::new());
    let get = |path: &str, coding: &str| {
        server.browser().send("GET", path, &[TEXT, ("Accept-Encoding", coding)], b"")
    };
    assert_eq!(get("/s/riverside", "br, gzip").header("content-encoding"), Some("br"));
    assert_eq!(get("/s/riverside", "gzip").header("content-encoding"), Some("gzip"));
    assert_eq!(get("/s/riverside", "zstd").header("content-encoding"), None);
    let stream = server.stream("/dev/mailbox/events", &[("Accept-Encoding", "br, gzip")]);
    assert!(!stream.head.to_lowercase().contains("content-encoding"), "{}", stream.head);
}

#[test]
fn r23_r27_under_https_cookies_and_transport_are_strict() {
    let installation = Installation::new()
        .with("LATCHKEY_BASE_URL", "https://club.example")
        .with("LATCHKEY_SMTP_URL", "smtp://127.0.0.1:1?tls=none");
    let world = World::new(installation);
    let mut browser = world.server.browser();
    let answer = browser.get("/s/riverside");
    assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"));
    let fields = [("username", "viewer"), ("password", crate::support::world::STAFF_PASSWORD)];
    let answer = browser.post("/api/staff/sign-in", &fields);
    let cookie =
        answer.headers.iter().find(|(name, value)| name == "set-cookie" && value.contains("lk_staff"));
    let cookie = &cookie.expect("a session").1;
    assert!(cookie.starts_with("__Host-lk_staff="), "{cookie}");
    for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    for path in ["/dev/mailbox", "/dev/mailbox/messages.json", "/dev/mailbox/events", "/dev/gallery"] {
        assert_eq!(browser.get(path).status, 404, "{path}");
    }
    let forged =
        browser.send("POST", SIGN_IN, &[TEXT, FORM, ("Origin", "http://club.example")], b"slug=riverside");
    assert_eq!(forged.status, 403);
    let own =
        browser.send("POST", SIGN_IN, &[TEXT, FORM, ("Origin", "https://club.example")], b"slug=riverside");
    assert_eq!(own.status, 303);
}

#[test]
fn r25_only_our_own_pages_may_post() {
    let (_installation, server) = with_location(Installation::new());
    let own = format!("http://{}", server.address());
    let status = |headers: &[(&str, &str)]| {
        let headers = [&[TEXT, FORM], headers].concat();
        server.browser().send("POST", SIGN_IN, &headers, b"slug=riverside&username=a&password=b").status
    };
    assert_eq!(status(&[("Sec-Fetch-Site", "same-origin")]), 303);
    assert_eq!(status(&[("Sec-Fetch-Site", "none")]), 303);
    assert_eq!(status(&[("Origin", &own)]), 303);
    assert_eq!(status(&[]), 403, "silence is refused");
    assert_eq!(status(&[("Sec-Fetch-Site", "cross-site")]), 403);
    assert_eq!(status(&[("Sec-Fetch-Site", "same-site")]), 403);
    assert_eq!(status(&[("Sec-Fetch-Site", "cross-site"), ("Origin", &own)]), 403);
    assert_eq!(status(&[("Origin", "null")]), 403);
    assert_eq!(status(&[("Origin", "https://evil.example")]), 403);
    assert_eq!(status(&[("Origin", &format!("{own}.evil.example"))]), 403);
    assert_eq!(status(&[("Referer", &own)]), 403);
    for method in ["PUT", "DELETE", "PATCH"] {
        assert_eq!(server.browser().send(method, SIGN_IN, &[TEXT], b"").status, 403, "{method}");
    }
}

#[test]
fn r25_no_function_answers_a_get() {
    let (_installation, server) = with_location(Installation::new());
    for function in app::functions() {
        assert_eq!(function.method, "POST", "{}", function.path);
        let answer = server.browser().get(function.path);
        assert_eq!(answer.status, 405, "{}", function.path);
    }
}

#[test]
fn the_mailbox_is_for_this_machine() {
    let (_installation, server) = with_location(Installation::new());
    let status = |host: &str| {
        let request =
            format!("GET /dev/mailbox/messages.json HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        String::from_utf8_lossy(&exchange(server.address(), request.as_bytes()))[9..12].to_owned()
    };
    assert_eq!(status(&server.address().to_string()), "200");
    assert_eq!(status("localhost:3000"), "200");
    assert_eq!(status("evil.example"), "404", "a name that was made to point here");
}

/// R47: with one location there is no doubt whose password is meant.
#[test]
fn r47_the_address_for_changing_a_password_leads_on() {
    let (installation, server) = with_location(Installation::new());
    let leads_to = || server.browser().get("/.well-known/change-password").location();
    assert_eq!(leads_to().as_deref(), Some("/s/riverside/having-trouble"));
    installation.must(&["location", "add", "--slug", "hillside", "--name", "Hillside"]);
    assert_eq!(leads_to().as_deref(), Some("/staff/sign-in"));
}

#[test]
fn health_tells_the_truth() {
    let (_installation, server) = with_location(Installation::new());
    let mut browser: Browser = server.browser();
    for path in ["/healthz", "/readyz"] {
        let answer = browser.get(path);
        assert_eq!((answer.status, answer.text().as_str()), (200, "ok\n"), "{path}");
    }
}
