//! The cookie of a device on which somebody has signed in before: it outlives the session and opens nothing (R31).

use crate::support::{
    Browser, Installation,
    world::{CLIENT_PASSWORD, HERE, Person, World},
};

fn signs_in(browser: &mut Browser, person: &Person, password: &str) -> bool {
    let fields = [("slug", HERE), ("username", person.username.as_str()), ("password", password)];
    let answer = browser.post("/api/self-service/sign-in", &fields);
    answer.location().is_some_and(|to| to.contains("/home"))
}

#[test]
fn r31_a_locked_client_gets_in_on_their_own_device() {
    let mut world = World::new(Installation::new());
    let (person, _) = world.active();
    let mut own = world.server.browser();
    own.get("/s/riverside");
    assert!(signs_in(&mut own, &person, CLIENT_PASSWORD));
    own.post("/api/self-service/sign-out", &[("slug", HERE)]);
    assert_ne!(own.get("/s/riverside/home").status, 200, "the device's cookie is no session");

    let mut other = world.server.browser();
    other.get("/s/riverside");
    for _ in 0..5 {
        assert!(!signs_in(&mut other, &person, "a guess"));
    }
    assert!(!signs_in(&mut other, &person, CLIENT_PASSWORD), "locked");
    assert!(signs_in(&mut own, &person, CLIENT_PASSWORD));
}
