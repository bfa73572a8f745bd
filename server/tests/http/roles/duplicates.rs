//! A valid call of every server function about duplicates.

use super::Case;
use super::cases::{about, profile};
use crate::support::world::{Person, World};

pub(super) fn two_profiles(world: &mut World) -> Case {
    let (person, other) = (world.client(), world.client());
    about(&person, &[("other", &other.id)])
}

pub(super) fn to_merge(world: &mut World) -> Case {
    let (person, other) = (world.client(), world.client());
    about(&person, &[("other", &other.id), ("stays", "first")])
}

pub(super) fn merged(world: &mut World) -> Case {
    let (person, other) = (world.client(), world.client());
    let fields = [("client", person.id.as_str()), ("other", other.id.as_str()), ("stays", "first")];
    let answer = world.staff("administrator").post("/api/duplicate/merge", &fields);
    assert_eq!(answer.location(), Some(profile(&person)), "{}", answer.text());
    about(&person, &[("merge", &merge_on(world, &person))])
}

/// The merge that a profile's dialog would undo.
fn merge_on(world: &mut World, person: &Person) -> String {
    let page = world.staff("administrator").get(&format!("{}?dialog=undo-merge", profile(person)));
    page.hidden("merge")
}
