//! A valid call of every function that helps on somebody's word: it says how the identity was checked.

use super::{
    Case,
    cases::{about, of_client, profile, token_of},
};
use crate::support::world::{CLIENT_PASSWORD, HERE, Person, World};

const CHECKED: (&str, &str) = ("identity", "member-card");

pub(super) fn without_account(world: &mut World) -> Case {
    let mut case = about(&world.client(), &[CHECKED]);
    case.leads_to.push_str("/handover");
    case
}

pub(super) fn disabled(world: &mut World) -> Case {
    let (person, _) = world.active();
    let fields = [("client", person.id.as_str()), ("reason", "Left the club")];
    let answer = world.staff("administrator").post("/api/client/disable", &fields);
    assert_eq!(answer.location(), Some(profile(&person)), "{}", answer.text());
    about(&person, &[CHECKED])
}

pub(super) fn locked(world: &mut World) -> Case {
    let (person, _) = world.active();
    is_locked(world, &person);
    about(&person, &[CHECKED])
}

fn is_locked(world: &World, person: &Person) {
    for _ in 0..5 {
        let fields = [("slug", HERE), ("username", person.username.as_str()), ("password", "not this one")];
        world.server.browser().post("/api/self-service/sign-in", &fields);
    }
}

/// Has the desk hand over to a new client; the code, as the slip shows it, and the link in its QR.
fn slip(world: &mut World) -> (Person, String, String) {
    let person = world.client();
    let desk = world.desk();
    let answer = desk.post("/api/client/hand-over", &[("client", &person.id), CHECKED]);
    let page = desk.follow(answer).text();
    let code = page.split("class=\"code\"><b>").nth(1).and_then(|rest| rest.split('<').next());
    let code = code.unwrap_or_else(|| panic!("no code in {page}")).to_owned();
    let mut phone = world.server.browser();
    let fields = [("slug", HERE), ("code", code.as_str())];
    let answer = phone.post("/api/self-service/handover-code", &fields);
    let token = phone.follow(answer).hidden("token");
    (person, code, token)
}

pub(super) fn code(world: &mut World) -> Case {
    let (_, code, _) = slip(world);
    of_client("/handover", &[("code", &code)])
}

pub(super) fn handed_over(world: &mut World) -> Case {
    let (person, _, token) = slip(world);
    let fields = [("token", token.as_str()), ("username", &person.username), ("password", CLIENT_PASSWORD)];
    of_client("/home", &fields)
}

pub(super) fn undone(world: &mut World) -> Case {
    let (person, _) = world.active();
    is_locked(world, &person);
    let seen = world.mails_to(&person);
    let answer = world.desk().post("/api/client/unlock", &[("client", &person.id), CHECKED]);
    assert_eq!(answer.location(), Some(profile(&person)), "{}", answer.text());
    let link = world.server.next_mail(&person.email, &seen).link();
    of_client("/undo", &[("token", token_of(&link))])
}
