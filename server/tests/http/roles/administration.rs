//! A valid call of each function of Administration.

use super::Case;
use crate::support::world::World;
use std::sync::atomic::{AtomicU8, Ordering};

fn case(fields: &[(&'static str, &str)], leads_to: &str) -> Case {
    Case {
        fields: fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
        leads_to: leads_to.to_owned(),
    }
}

const PREFERENCES: &str = "/staff/administration/preferences";

/// Other numbers each time: saving what is there already is no event.
pub(super) fn preferences(_: &mut World) -> Case {
    static DAYS: AtomicU8 = AtomicU8::new(1);
    let days = DAYS.fetch_add(1, Ordering::Relaxed).to_string();
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
