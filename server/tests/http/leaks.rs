//! A mailed link's token stays between its mail and the page behind it (R8).

use super::protection::check_headers;
use crate::support::{
    Browser, Installation,
    page::{attribute, tags},
    world::World,
};
use shared::Role;

/// Opens a mailed link as a person does, and holds every answer on the way against R8.
#[track_caller]
fn opens(browser: &mut Browser, link: &str) {
    let token = link.split_once("?t=").unwrap_or_else(|| panic!("no token in {link}")).1.to_owned();
    let arrives = browser.get(link);
    check_headers(link, &arrives, false);
    let clean = arrives.location().unwrap_or_else(|| panic!("{link}: {} {}", arrives.status, arrives.text()));
    assert!(!clean.contains('?') && !clean.contains(&token), "{clean}: the address bar is clean");
    assert!(arrives.body.is_empty() || !arrives.text().contains(&token), "{link}");
    for cookie in arrives.headers.iter().filter(|(name, _)| name == "set-cookie") {
        assert!(!cookie.1.contains(&token), "the cookie is sealed: {cookie:?}");
        assert!(cookie.1.contains("HttpOnly"), "{cookie:?}");
    }

    let page = browser.get(&clean);
    assert_eq!(page.status, 200, "{clean}: {}", page.text());
    check_headers(&clean, &page, false);
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("https:"), "{policy}");
    let html = page.text();
    for (element, name) in [
        ("script", "src"),
        ("link", "href"),
        ("img", "src"),
        ("iframe", "src"),
        ("form", "action"),
        ("a", "href"),
    ] {
        for tag in tags(&html, element) {
            let Some(target) = attribute(tag, name) else { continue };
            let stays = (target.starts_with('/') && !target.starts_with("//"))
                || ["#", "?", "tel:", "mailto:", "data:"].iter().any(|start| target.starts_with(start));
            assert!(stays, "{clean}: <{element} {name}=\"{target}\"> leads elsewhere");
            assert!(!target.contains(&token), "{clean}: the token stands in {target}");
        }
    }
    let in_form = html.matches(&token).count();
    assert_eq!(
        in_form,
        tags(&html, "input").filter(|tag| tag.contains(&token)).count(),
        "{clean}: in its form only"
    );
}

#[test]
fn r8_pages_behind_links_keep_the_token_to_themselves() {
    let installation = Installation::new();
    let add =
        ["staff", "add", "--role", Role::Owner.code(), "--username", "olivia", "--email", "o@example.org"];
    let set_up = installation.must(&add);
    let mut world = World::new(installation);
    let set_up = set_up.trim_end().split_once("/staff/set-up").expect("a link").1;
    let mut links = vec![format!("/staff/set-up{set_up}")];

    let pending = world.client();
    links.push(world.server.next_mail(&pending.email, &[].into()).link());
    links.push(world.invited().1);
    links.push(world.resetting().1);
    let fields = [("name", "Noor Haddad"), ("email", "new.desk@example.org"), ("role", "viewer")];
    let answer = world.staff("administrator").post("/api/user/invite", &fields);
    assert_eq!(answer.status, 303, "{}", answer.text());
    links.push(world.server.next_mail("new.desk@example.org", &[].into()).link());

    for link in &links {
        opens(&mut world.server.browser(), link);
    }
    let log = world.server.log();
    for link in &links {
        assert!(!log.contains(link.split_once("?t=").expect("a token").1), "{link} is in the log");
    }
}
