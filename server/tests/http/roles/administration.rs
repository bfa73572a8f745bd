//! A valid call of each function of Administration.

use super::Case;
use crate::support::world::{HERE, STAFF_PASSWORD, World};
use std::sync::atomic::{AtomicU16, Ordering};

fn case(fields: &[(&'static str, &str)], leads_to: &str) -> Case {
    Case {
        fields: fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
        leads_to: leads_to.to_owned(),
    }
}

fn number() -> u16 {
    static NUMBER: AtomicU16 = AtomicU16::new(1);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

const LOCATION: &str = "/staff/administration/location";
const LOCATIONS: &str = "/staff/administration/locations";

/// Another address each time. The old ones go on leading here, so the rows below never notice.
pub(super) fn location(_: &mut World) -> Case {
    let number = number();
    let (slug, hue) = (format!("place-{number}"), (number % 360).to_string());
    let fields = [
        ("label", "Riverside"),
        ("public_name", "Riverside Sports Club"),
        ("slug", &slug),
        ("time_zone", "Europe/Madrid"),
        ("language", "en"),
        ("hue", &hue),
    ];
    case(&fields, LOCATION)
}

pub(super) fn logo(_: &mut World) -> Case {
    case(&[], LOCATION)
}

pub(super) fn new_location(_: &mut World) -> Case {
    let slug = format!("new-{}", number());
    case(&[("name", "Lakeside"), ("slug", &slug)], LOCATIONS)
}

const PREFERENCES: &str = "/staff/administration/preferences";

/// Other numbers each time: saving what is there already is no event.
pub(super) fn preferences(_: &mut World) -> Case {
    let days = (number() % 30 + 1).to_string();
    case(&[("invitation_days", &days), ("session_days", "14"), ("shortest_password", "8")], PREFERENCES)
}

/// Self-Service is on, and this switches it off.
pub(super) fn switched_on(world: &mut World) -> Case {
    switches_on(world);
    case(&[], PREFERENCES)
}

/// Whatever the row before left, Self-Service is on for the rows after.
pub(super) fn switch_on(world: &mut World) -> Case {
    switches_on(world);
    case(&[("on", "true")], PREFERENCES)
}

fn switches_on(world: &mut World) {
    let answer = world.staff("administrator").post("/api/preferences/set-self-service", &[("on", "true")]);
    assert_eq!(answer.location().as_deref(), Some(PREFERENCES), "{}", answer.text());
}

const USERS: &str = "/staff/administration/users";

pub(super) fn invited(_: &mut World) -> Case {
    let email = format!("invited-{}@staff.example", number());
    case(&[("name", "Noor Haddad"), ("email", &email), ("role", "viewer")], USERS)
}

/// Invites somebody; their address.
fn invites(world: &mut World) -> String {
    let invitation = invited(world);
    let fields: Vec<_> = invitation.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = world.staff("administrator").post("/api/user/invite", &fields);
    assert_eq!(answer.location().as_deref(), Some(USERS), "{}", answer.text());
    invitation.fields[1].1.clone()
}

pub(super) fn invitations(world: &mut World, many: usize) -> Vec<Case> {
    let make = |_| {
        let email = invites(world);
        let page = world.staff("administrator").get(USERS).text();
        let row = page.split("<tr").find(|row| row.contains(&email)).expect("the invitation");
        let id = row.split("name=\"invitation\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        case(&[("invitation", id.expect("an id"))], USERS)
    };
    (0..many).map(make).collect()
}

/// A user of this location.
pub(super) fn user(world: &mut World) -> Case {
    let name = format!("user{}", number());
    let arguments = ["staff", "add", "--role", "viewer", "--location", HERE, "--username", &name, "--email"];
    world.installation.must(&[&arguments[..], &["user@staff.example"]].concat());
    let page = world.staff("administrator").get(USERS).text();
    let row = page.split("<tr").find(|row| row.contains(&name)).expect("the user");
    let id = row.split(&format!("{USERS}/")).nth(1).and_then(|rest| rest.split('"').next()).expect("an id");
    case(&[("user", id)], &format!("{USERS}/{id}"))
}

pub(super) fn removed(world: &mut World) -> Case {
    Case { leads_to: USERS.to_owned(), ..user(world) }
}

pub(super) fn not_required(_: &mut World) -> Case {
    case(&[], USERS)
}

/// A user of this location with a second factor.
pub(super) fn secured_user(world: &mut World) -> Case {
    let case = user(world);
    world.db_secures(&case.fields[0].1);
    case
}

/// One invitation for each, to be accepted by whoever is signed in.
pub(super) fn invited_already_in(world: &mut World, many: usize) -> Vec<Case> {
    let make = |_| {
        let mut case = accepting(world, "");
        case.fields.retain(|(name, _)| matches!(*name, "slug" | "token"));
        case
    };
    (0..many).map(make).collect()
}

pub(super) fn new_role(world: &mut World) -> Case {
    let mut case = user(world);
    case.fields.push(("role", "front-desk".to_owned()));
    case
}

pub(super) fn disabled_user(world: &mut World) -> Case {
    let case = user(world);
    let fields = [("user", case.fields[0].1.as_str())];
    let answer = world.staff("administrator").post("/api/user/disable", &fields);
    assert_eq!(answer.location().as_deref(), Some(case.leads_to.as_str()), "{}", answer.text());
    case
}

fn accepting(world: &mut World, username: &str) -> Case {
    let email = invites(world);
    let mail = world.server.next_mail(&email, &std::collections::BTreeSet::new());
    let fields =
        [("slug", HERE), ("token", &mail.token()), ("username", username), ("password", STAFF_PASSWORD)];
    case(&fields, "/staff/clients")
}

pub(super) fn accepted(world: &mut World) -> Case {
    let username = format!("joined{}", number());
    accepting(world, &username)
}

pub(super) fn accepted_as_viewer(world: &mut World) -> Case {
    accepting(world, "viewer")
}

pub(super) fn mail_settings(_: &mut World) -> Case {
    let name = format!("Desk {}", number());
    case(&[("sender_name", &name), ("reply_to", "")], "/staff/administration/mail")
}

pub(super) fn test_mail(_: &mut World) -> Case {
    case(&[], "/staff/administration/mail")
}

const TEXT: &str = "/staff/administration/mail-texts/invitation/en";

pub(super) fn mail_text(_: &mut World) -> Case {
    let subject = format!("Come in {}", number());
    let fields = [
        ("kind", "invitation"),
        ("language", "en"),
        ("subject", &subject),
        ("body", "Welcome to {location}"),
    ];
    case(&fields, TEXT)
}

pub(super) fn worded_mail(_: &mut World) -> Case {
    case(&[("kind", "invitation"), ("language", "en")], TEXT)
}
