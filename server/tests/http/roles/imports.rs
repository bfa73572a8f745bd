//! A valid call of the functions that import clients.

use super::{Case, jobs::draw_id, settled_events};
use crate::support::world::World;

/// A file of clients.
pub(super) const FILE: &[u8] = b"First name,Last name\nAna,Silva\n";

/// A file that waits.
fn uploaded(world: &mut World) -> String {
    let answer = world.staff("administrator").upload("/api/import/upload", "file", FILE);
    let preview = answer.location().unwrap_or_else(|| panic!("{}: {}", answer.status, answer.text()));
    preview.strip_prefix("/staff/import/").expect("a preview").to_owned()
}

pub(super) fn upload(_: &mut World) -> Case {
    Case { fields: Vec::new(), leads_to: "/staff/import/".to_owned() }
}

pub(super) fn choose(world: &mut World) -> Case {
    let id = uploaded(world);
    let leads_to = format!("/staff/import/{id}");
    let columns = [("columns[0]", "last_name"), ("columns[1]", "first_name")];
    let mut fields = vec![("import", id)];
    fields.extend(columns.map(|(name, value)| (name, value.to_owned())));
    Case { fields, leads_to }
}

pub(super) fn waiting(world: &mut World) -> Case {
    let id = uploaded(world);
    let leads_to = format!("/staff/jobs/{id}");
    Case { fields: vec![("import", id)], leads_to }
}

pub(super) fn unwanted(world: &mut World) -> Case {
    Case { fields: vec![("import", uploaded(world))], leads_to: "/staff/import".to_owned() }
}

pub(super) fn done(world: &mut World) -> Case {
    let id = uploaded(world);
    let answer = world.staff("administrator").post("/api/import/start", &[("import", &id)]);
    assert_eq!(answer.location(), Some(format!("/staff/jobs/{id}")), "{}", answer.text());
    settled_events(world);
    let job = draw_id();
    let leads_to = format!("/staff/jobs/{job}");
    Case { fields: vec![("import", id), ("job", job)], leads_to }
}
