//! Nodes of two versions on one Postgres behind a balancer: updated and put back one at a time, while people work.

use crate::{
    Setting, balancer, daemon::Daemon, database, live::OpenProfile, nodes::three, report::Report,
    trial::trial, world::World,
};
use anyhow::Result;
use bench::server::Server;
use std::{iter, path::Path, thread, time::Duration};

/// 15 changes: all three nodes updated, and twice put back and updated again.
pub(crate) fn all(report: &mut Report, setting: &Setting) -> Result<()> {
    let Some(earlier) = &setting.earlier else {
        println!("neighbours: not tried, since no earlier version is given");
        return Ok(());
    };
    let folder = balancer::folder("neighbours")?;
    let _balancer = Daemon::start(folder.path(), "haproxy.log", &balancer::COMMAND, &[])?;
    let url = database::beside(&setting.postgres, "ordeal_neighbours")?;
    // The tables are the earlier version's, until the first node is updated.
    let mut nodes = three(earlier, &url, &[])?;
    let world = World::open(balancer::ADDRESS, nodes[0].folder.clone(), 0)?;
    let mut profile = OpenProfile::open(&world)?;
    // It ends with today's version on all of them.
    let back_and_forth = (0..setting.of(2)).flat_map(|_| [earlier, &setting.binary]);
    let versions: Vec<&Path> = iter::once(&setting.binary).chain(back_and_forth).map(AsRef::as_ref).collect();
    let fault = "a node of three updated or put back, Postgres".to_owned();
    trial(report, fault, world, &mut nodes, |nodes, world| {
        let mut recoveries = Vec::new();
        for version in versions {
            for node in &mut *nodes {
                thread::sleep(Duration::from_millis(fastrand::u64(500..3_000)));
                recoveries.push(changes(node, version, world)?);
                profile.is_told(world)?;
            }
        }
        Ok(recoveries)
    })?;
    Ok(())
}

/// How long work went on after a node was told to stop, which then starts as another version.
fn changes(node: &mut Server, version: &Path, world: &World) -> Result<Duration> {
    node.stop()?;
    let recovery = world.goes_on()?;
    node.change_to(version);
    node.start()?;
    Ok(recovery)
}
