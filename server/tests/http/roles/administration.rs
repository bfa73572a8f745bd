//! A valid call of each function of Administration.

use super::Case;
use crate::support::world::World;
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
