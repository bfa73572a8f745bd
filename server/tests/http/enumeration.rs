//! Nobody learns who exists: whatever the reason of a refusal, the answer is the same to the byte (R11).

use crate::support::{
    Answer, Browser, Installation,
    world::{CLIENT_PASSWORD, ELSEWHERE, HERE, Person, World, add_staff},
};
use shared::Role;
use std::fmt::Write as _;

const WRONG: &str = "not their password";

/// What a stranger sees of an answer: everything but what is drawn by chance for each. A sealed cookie is as long as
/// what is in it, so its length counts.
fn seen(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy").unwrap_or_default();
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).map(str::to_owned);
    let mut seen = format!("{}\n", answer.status);
    for (name, value) in &answer.headers {
        let value = match name.as_str() {
            "date" => String::new(),
            "set-cookie" => {
                let (pair, attributes) = value.split_once(';').unwrap_or((value, ""));
                let (name, value) = pair.split_once('=').expect("a name and a value");
                format!("{name}={};{attributes}", "•".repeat(value.len()))
            }
            _ => value.clone(),
        };
        writeln!(seen, "{name}: {value}").expect("written");
    }
    seen.push_str(&answer.text());
    nonce.map_or_else(|| seen.clone(), |nonce| seen.replace(&nonce, "•"))
}

/// The answer to a form and the page that it leads to, as a new browser sees them.
fn answers(world: &World, page: &str, function: &str, fields: &[(&str, &str)]) -> [String; 2] {
    let mut browser: Browser = world.server.browser();
    browser.visit(page);
    let answer = browser.post(function, fields);
    let first = seen(&answer);
    [first, seen(&browser.follow(answer))]
}

/// Each of these is seen as the first one is, but for what was typed, which is as long.
#[track_caller]
fn are_one(classes: &[(&str, String, [String; 2])]) {
    let (_, first_typed, first) = &classes[0];
    for (class, typed, answers) in &classes[1..] {
        assert_eq!(typed.len(), first_typed.len(), "{class}: as long as the first");
        for (mine, firsts) in answers.iter().zip(first) {
            assert_eq!(&mine.replace(typed, "•"), &firsts.replace(first_typed, "•"), "{class}");
        }
    }
}

/// One client of each kind that is refused: active, disabled, locked, invited, verified, pending.
fn people(world: &mut World) -> [Person; 6] {
    let (active, _) = world.active();
    let (disabled, _) = world.active();
    let fields = [("client", disabled.id.as_str()), ("reason", "Left the club")];
    let answer = world.staff("administrator").post("/api/client/disable", &fields);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let (locked, _) = world.active();
    for _ in 0..5 {
        let fields = [("slug", HERE), ("username", locked.username.as_str()), ("password", WRONG)];
        world.server.browser().post("/api/self-service/sign-in", &fields);
    }
    let (invited, _) = world.invited();
    let (verified, pending) = (world.verified(), world.client());
    [active, disabled, locked, invited, verified, pending]
}

#[test]
fn r11_a_refused_sign_in_is_the_same_to_the_byte() {
    let mut world = World::new(Installation::new());
    let [active, disabled, locked, invited, _, pending] = people(&mut world);
    let signs_in = |slug: &str, username: &str, password: &str| {
        let fields = [("slug", slug), ("username", username), ("password", password)];
        let answers = answers(&world, &format!("/s/{slug}"), "/api/self-service/sign-in", &fields);
        assert!(answers[1].contains("Check your username and password"), "{}", answers[1]);
        (username.to_owned(), answers)
    };
    let class = |name, (typed, answers)| (name, typed, answers);
    are_one(&[
        class("unknown", signs_in(HERE, "nobody1", WRONG)),
        class("wrong password", signs_in(HERE, &active.username, WRONG)),
        class("disabled, right password", signs_in(HERE, &disabled.username, CLIENT_PASSWORD)),
        class("disabled, wrong password", signs_in(HERE, &disabled.username, WRONG)),
        class("locked, right password", signs_in(HERE, &locked.username, CLIENT_PASSWORD)),
        class("locked, wrong password", signs_in(HERE, &locked.username, WRONG)),
        class("invited, no account yet", signs_in(HERE, &invited.username, WRONG)),
        class("email not verified", signs_in(HERE, &pending.username, WRONG)),
    ]);
    are_one(&[
        class("unknown at another location", signs_in(ELSEWHERE, "nobody1", CLIENT_PASSWORD)),
        class("account at this location only", signs_in(ELSEWHERE, &active.username, CLIENT_PASSWORD)),
    ]);
}

#[test]
fn r11_having_trouble_is_the_same_to_the_byte() {
    let mut world = World::new(Installation::new());
    let [active, disabled, locked, invited, verified, pending] = people(&mut world);
    let asks = |username: &str, email: &str| {
        let fields = [("slug", HERE), ("username", username), ("email", email)];
        let page = "/s/riverside/having-trouble";
        (email.to_owned(), answers(&world, page, "/api/self-service/having-trouble", &fields))
    };
    let class = |name, (typed, answers)| (name, typed, answers);
    are_one(&[
        class("nobody's address", asks("nobody1", "nobody1@example.org")),
        class("username and address", asks(&active.username, &active.email)),
        class("another's username", asks(&locked.username, &active.email)),
        class("unknown username", asks("nobody1", &active.email)),
        class("another's address", asks(&active.username, &verified.email)),
        class("disabled", asks(&disabled.username, &disabled.email)),
        class("locked", asks(&locked.username, &locked.email)),
        class("invited", asks(&invited.username, &invited.email)),
        class("verified, not invited", asks(&verified.username, &verified.email)),
        class("not verified", asks(&pending.username, &pending.email)),
    ]);
}

#[test]
fn r11_a_refused_sign_in_of_staff_is_the_same_to_the_byte() {
    let world = World::new(Installation::new());
    add_staff(&world.installation, Role::Viewer, HERE, "valerie");
    let not_set_up = ["staff", "add", "--role", "viewer", "--location", HERE, "--username", "vincent"];
    world.installation.must(&[&not_set_up[..], &["--email", "vincent@staff.example"]].concat());
    let signs_in = |username: &str| {
        let fields = [("username", username), ("password", WRONG)];
        (username.to_owned(), answers(&world, "/staff/sign-in", "/api/staff/sign-in", &fields))
    };
    let class = |name, (typed, answers)| (name, typed, answers);
    are_one(&[
        class("unknown", signs_in("nobody1")),
        class("wrong password", signs_in("valerie")),
        class("no password yet", signs_in("vincent")),
    ]);
}
