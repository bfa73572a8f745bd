//! A valid call of every server function, in the world as it is then.

use super::{Case, insist, settled_events};
use crate::support::world::{CLIENT_PASSWORD, HERE, Person, STAFF_PASSWORD, World, location_id};
use std::collections::BTreeSet;

pub(super) fn profile(person: &Person) -> String {
    format!("/staff/clients/{}", person.id)
}

pub(super) fn about(person: &Person, more: &[(&'static str, &str)]) -> Case {
    let mut fields = vec![("client", person.id.clone())];
    fields.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    Case { fields, leads_to: profile(person) }
}

pub(super) fn new_client(_: &mut World) -> Case {
    let fields = [("first_name", "Noor"), ("last_name", "Haddad"), ("language", "en")];
    Case {
        fields: fields.map(|(name, value)| (name, value.to_owned())).to_vec(),
        leads_to: "/staff/clients/".to_owned(),
    }
}

pub(super) fn edit(world: &mut World) -> Case {
    about(&world.client(), &[("first_name", "Anna"), ("last_name", "Silva"), ("language", "es")])
}

pub(super) fn contact(world: &mut World) -> Case {
    let person = world.client();
    about(&person, &[("email", &person.email), ("phone", "555 0199"), ("address", "")])
}

pub(super) fn to_erase(world: &mut World) -> Case {
    Case { leads_to: "/staff/clients".to_owned(), ..active(world) }
}

pub(super) fn pending(world: &mut World, many: usize) -> Vec<Case> {
    (0..many).map(|_| about(&world.client(), &[])).collect()
}

pub(super) fn pending_with_reason(world: &mut World) -> Case {
    about(&world.client(), &[("reason", "Saw the ID card")])
}

pub(super) fn verified(world: &mut World) -> Case {
    about(&world.verified(), &[])
}

pub(super) fn ticked(world: &mut World) -> Case {
    about(&world.verified(), &[("enabled", "true")])
}

pub(super) fn invited(world: &mut World) -> Case {
    about(&world.invited().0, &[])
}

pub(super) fn active(world: &mut World) -> Case {
    about(&world.active().0, &[])
}

pub(super) fn mistyped(world: &mut World) -> Case {
    let person = world.client();
    let fields = [("client", person.id.as_str()), ("email", "ana@gmial.com"), ("email_choice", "keep")];
    let answer = world.desk().post("/api/client/save-contact", &fields);
    assert_eq!(answer.location(), Some(profile(&person)), "{}", answer.text());
    about(&person, &[("from", "ana@gmial.com")])
}

pub(super) fn active_with_reason(world: &mut World) -> Case {
    about(&world.active().0, &[("reason", "Left the club")])
}

pub(super) fn failed_email(world: &mut World) -> Case {
    let Case { fields, .. } = blocked(world);
    let client = fields.into_iter().map(|(_, id)| ("clients[0]", id)).collect();
    Case { fields: client, leads_to: "/staff/failed-emails".to_owned() }
}

pub(super) fn blocked(world: &mut World) -> Case {
    let person = world.client();
    world.server.next_mail(&person.email, &BTreeSet::new());
    world.db_blocks(&person);
    about(&person, &[])
}

pub(super) fn here(world: &mut World) -> Case {
    let mut owner = world.server.browser();
    owner.post("/api/staff/sign-in", &[("username", "owner"), ("password", STAFF_PASSWORD)]);
    let location = location_id(&owner.get("/staff/locations").text(), "Riverside");
    Case { fields: vec![("location", location)], leads_to: "/staff/clients".to_owned() }
}

pub(super) fn staff_sign_in(_: &mut World) -> Case {
    let fields = [("username", "viewer"), ("password", STAFF_PASSWORD)];
    Case {
        fields: fields.map(|(name, value)| (name, value.to_owned())).to_vec(),
        leads_to: "/staff/clients".to_owned(),
    }
}

/// No sign-in waits for a code: back to the password.
pub(super) fn nothing_pending(_: &mut World) -> Case {
    let fields = vec![("one_time_code", "123456".to_owned())];
    Case { fields, leads_to: "/staff/sign-in".to_owned() }
}

pub(super) fn no_second_factor(_: &mut World) -> Case {
    let fields = vec![("password", STAFF_PASSWORD.to_owned()), ("one_time_code", "123456".to_owned())];
    Case { fields, leads_to: "/staff/account".to_owned() }
}

pub(super) fn proof(_: &mut World) -> Case {
    let fields = vec![("password", STAFF_PASSWORD.to_owned())];
    Case { fields, leads_to: "/staff/clients".to_owned() }
}

/// The one that they have already, so that everybody gets in afterwards.
pub(super) fn same_password_of_staff(_: &mut World) -> Case {
    let fields = ["current_password", "password"].map(|name| (name, STAFF_PASSWORD.to_owned())).to_vec();
    Case { fields, leads_to: "/staff/account".to_owned() }
}

/// The same of a client.
pub(super) fn same_password(_: &mut World) -> Case {
    of_client("", &[("current_password", CLIENT_PASSWORD), ("password", CLIENT_PASSWORD)])
}

pub(super) fn to_set_up(_: &mut World) -> Case {
    let fields = vec![("password", STAFF_PASSWORD.to_owned())];
    Case { fields, leads_to: "/staff/account/second-factor".to_owned() }
}

pub(super) fn staff_sign_out(_: &mut World) -> Case {
    Case { fields: Vec::new(), leads_to: "/staff/sign-in".to_owned() }
}

pub(super) fn set_up(world: &mut World) -> Case {
    let name = format!("new{}", settled_events(world));
    let arguments = ["staff", "add", "--role", "viewer", "--location", HERE, "--username", &name, "--email"];
    let said = world.installation.must(&[&arguments[..], &["new@staff.example"]].concat());
    let token = said.trim_end().rsplit_once("?t=").expect("a link").1.to_owned();
    let fields = vec![("token", token), ("password", STAFF_PASSWORD.to_owned())];
    Case { fields, leads_to: "/staff/clients".to_owned() }
}

pub(super) fn of_client(page: &str, more: &[(&'static str, &str)]) -> Case {
    let mut fields = vec![("slug", HERE.to_owned())];
    fields.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    Case { fields, leads_to: format!("/s/{HERE}{page}") }
}

pub(super) fn token_of(link: &str) -> &str {
    link.split_once("?t=").expect("a token").1
}

pub(super) fn sign_in(world: &mut World, many: usize) -> Vec<Case> {
    let (person, _) = world.active();
    let fields = [("username", person.username.as_str()), ("password", CLIENT_PASSWORD)];
    // Without a cookie from the page of the form, they are led by the sign-in page first, to see whether one is kept.
    (0..many).map(|_| of_client("", &fields)).collect()
}

pub(super) fn sign_out(_: &mut World) -> Case {
    of_client("", &[])
}

/// Links that are dead since the desk sent another one, by a function that the desk has.
fn replaced(
    world: &mut World,
    many: usize,
    first: fn(&mut World) -> (Person, String),
    (function, page): (&str, &str),
) -> Vec<Case> {
    let dead: Vec<_> = (0..many).map(|_| first(world)).collect();
    let mut desk = world.desk().clone();
    let path = format!("/api/client/{function}");
    for (person, _) in &dead {
        insist(world, true, || {
            assert_eq!(desk.post(&path, &[("client", &person.id)]).location(), Some(profile(person)));
        });
    }
    dead.iter().map(|(_, link)| of_client(page, &[("token", token_of(link))])).collect()
}

pub(super) fn verification(world: &mut World) -> Case {
    let person = world.client();
    let mail = world.server.next_mail(&person.email, &BTreeSet::new());
    of_client("/verify-email", &[("token", &mail.token())])
}

pub(super) fn verification_again(world: &mut World, many: usize) -> Vec<Case> {
    let first = |world: &mut World| {
        let person = world.client();
        let mail = world.server.next_mail(&person.email, &BTreeSet::new());
        (person, mail.link())
    };
    replaced(world, many, first, ("resend-verification", "/verify-email"))
}

pub(super) fn invitation(world: &mut World) -> Case {
    let (person, link) = world.invited();
    let fields = [("token", token_of(&link)), ("username", &person.username), ("password", CLIENT_PASSWORD)];
    of_client("/home", &fields)
}

pub(super) fn invitation_again(world: &mut World, many: usize) -> Vec<Case> {
    replaced(world, many, World::invited, ("invite", "/accept-invitation"))
}

pub(super) fn having_trouble(world: &mut World) -> Case {
    let (person, _) = world.active();
    of_client("/having-trouble", &[("username", &person.username), ("email", &person.email)])
}

pub(super) fn reset(world: &mut World) -> Case {
    let (_, link) = world.resetting();
    of_client("", &[("token", token_of(&link)), ("password", "another three words")])
}

pub(super) fn reset_again(world: &mut World, many: usize) -> Vec<Case> {
    replaced(world, many, World::resetting, ("reset-password", "/reset-password"))
}

pub(super) fn language(_: &mut World) -> Case {
    Case {
        fields: vec![("language", "es".to_owned()), ("next", format!("/s/{HERE}"))],
        leads_to: format!("/s/{HERE}"),
    }
}
