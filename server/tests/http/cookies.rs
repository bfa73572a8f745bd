//! Browsers that keep cookies and browsers that don't, and how a sign-in tells them apart.

use crate::support::{
    Browser, Installation,
    world::{CLIENT_PASSWORD, HERE, Person, World},
};

const SIGN_IN: &str = "/api/self-service/sign-in";
const NEXT: &str = "/s/riverside/home?from=a-mail";

#[track_caller]
fn signs_in(browser: &mut Browser, person: &Person) -> String {
    let fields = [
        ("slug", HERE),
        ("username", person.username.as_str()),
        ("password", CLIENT_PASSWORD),
        ("next", NEXT),
    ];
    browser.post(SIGN_IN, &fields).location().expect("a redirect")
}

/// Whoever has seen the sign-in page goes straight on.
#[test]
fn a_browser_that_has_seen_the_page_goes_straight_on() {
    let mut world = World::new(Installation::new());
    let (person, _) = world.active();
    let mut browser = world.server.browser();
    browser.get("/s/riverside");
    assert_eq!(signs_in(&mut browser, &person), NEXT);
}

/// A form that was sent without its page, by a browser that keeps cookies, loses nothing on the way.
#[test]
fn a_browser_that_keeps_cookies_is_led_on() {
    let mut world = World::new(Installation::new());
    let (person, _) = world.active();
    let mut browser = world.server.browser();
    let to = signs_in(&mut browser, &person);
    assert_eq!(browser.get(&to).location().as_deref(), Some(NEXT));
    assert!(browser.get(NEXT).text().contains("Hello, Ana"));
    let profile = world.desk().get(&format!("/staff/clients/{}", person.id)).text();
    assert!(!profile.contains("keeps no cookies"));
}

#[test]
fn a_browser_without_cookies_is_told_and_the_desk_sees_it() {
    let mut world = World::new(Installation::new());
    let (person, _) = world.active();
    // Each request from a browser that remembers nothing.
    world.server.browser().get("/s/riverside");
    let to = signs_in(&mut world.server.browser(), &person);
    let page = world.server.browser().get(&to);
    assert!(page.status == 200 && page.text().contains("this browser kept no cookie"), "{}", page.text());
    let profile = world.desk().get(&format!("/staff/clients/{}", person.id)).text();
    assert!(profile.contains("the browser keeps no cookies"), "{profile}");
    // With cookies allowed, the next sign-in settles it.
    let mut browser = world.server.browser();
    browser.get("/s/riverside");
    assert_eq!(signs_in(&mut browser, &person), NEXT);
    let profile = world.desk().get(&format!("/staff/clients/{}", person.id)).text();
    assert!(profile.contains("Nothing is wrong"), "{profile}");
}
