//! People work while something happens to the installation; then what they were promised is held against what is there.

use crate::{
    life::{self, Member},
    report::{Report, Row},
    world::World,
};
use anyhow::{Result, ensure};
use bench::server::Server;
use std::{sync::atomic::Ordering, thread, time::Duration};

/// How many people are on their way at a time.
const PEOPLE: usize = 6;

/// Has people work in a world while `faults` happen to the nodes that serve it, and looks at what is left. The faults tell
/// how long after each of them work went on. How many people there have been in the end, for the world that comes after.
pub(crate) fn trial(
    report: &mut Report,
    fault: String,
    world: World,
    nodes: &mut [Server],
    faults: impl FnOnce(&mut [Server], &World) -> Result<Vec<Duration>>,
) -> Result<usize> {
    let before = world.people.load(Ordering::Relaxed);
    let (members, recoveries) = thread::scope(|scope| -> Result<(Vec<Member>, Vec<Duration>)> {
        let people: Vec<_> = (0..PEOPLE).map(|_| scope.spawn(|| life::live(&world))).collect();
        let bulk = scope.spawn(|| life::invite_in_bulk(&world));
        let recoveries = faults(nodes, &world);
        world.closing.store(true, Ordering::Relaxed);
        if recoveries.is_err() {
            world.give_up();
        }
        let members = people.into_iter().flat_map(|person| person.join().expect("a life ends")).collect();
        world.everybody_is_home.store(true, Ordering::Relaxed);
        bulk.join().expect("the bulk invitation ends");
        Ok((members, recoveries?))
    })?;
    for member in &members {
        member.is_checked(&world)?;
    }
    ensure!(!members.is_empty(), "nobody came to an account");
    let people = world.people.load(Ordering::Relaxed);
    println!("{fault}: {} of {} people came to an account", members.len(), people - before);
    if let Err(error) = nodes[0].command(&["doctor"]) {
        world.violation(format!("{error:#}; it says why above"));
    }
    report.add(Row {
        fault,
        times: recoveries.len(),
        answered: world.answered.load(Ordering::Relaxed),
        violations: world.into_violations(),
        recoveries,
    });
    Ok(people)
}
