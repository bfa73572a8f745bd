//! A valid call of the functions that mend many clients at once.

use super::{Case, jobs::draw_id};
use crate::support::world::World;

/// Somebody whose email waits to be verified, at both locations: each administrator reminds those of their own.
pub(super) fn to_fix(world: &mut World) -> Case {
    world.client();
    let fields = [
        ("first_name", "Noor"),
        ("last_name", "Haddad"),
        ("language", "en"),
        ("email", "noor.haddad@example.org"),
    ];
    let answer = world.staff("stranger").post("/api/client/add", &fields);
    assert!(answer.location().is_some_and(|to| to.starts_with("/staff/clients/")), "{}", answer.text());
    let job = draw_id();
    let leads_to = format!("/staff/jobs/{job}");
    Case { fields: vec![("job", job), ("cause", "never-verified".to_owned())], leads_to }
}

/// Somebody whose email looks mistyped.
pub(super) fn to_correct(world: &mut World) -> Case {
    let fields = [
        ("first_name", "Ana"),
        ("last_name", "Silva"),
        ("language", "en"),
        ("email", "ana@gmial.com"),
        ("email_choice", "keep"),
    ];
    let answer = world.desk().post("/api/client/add", &fields);
    let profile = answer.location().unwrap_or_else(|| panic!("{}", answer.text()));
    let id = profile.rsplit('/').next().expect("an id").to_owned();
    let job = draw_id();
    let leads_to = format!("/staff/jobs/{job}");
    Case { fields: vec![("job", job), ("clients[]", id)], leads_to }
}
