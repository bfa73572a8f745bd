//! Three nodes on one Postgres behind a balancer, one of which is killed at a time.

use crate::{
    Setting, balancer, daemon::Daemon, database, live::OpenProfile, report::Report, trial::trial,
    world::World,
};
use anyhow::{Result, ensure};
use bench::{load::Exchange, server::Server};
use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// 60 kills.
pub(crate) fn all(report: &mut Report, setting: &Setting) -> Result<()> {
    let folder = balancer::folder("nodes")?;
    let _balancer = Daemon::start(folder.path(), "haproxy.log", &balancer::COMMAND, &[])?;
    let url = database::beside(&setting.postgres, "ordeal_nodes")?;
    let mut nodes = three(&setting.binary, &url, &[])?;
    let world = World::open(balancer::ADDRESS, nodes[0].folder.clone(), 0)?;
    let mut profile = OpenProfile::open(&world)?;
    trial(report, "kill -9 of one node of three, Postgres".to_owned(), world, &mut nodes, |nodes, world| {
        (0..setting.of(60))
            .map(|_| {
                let node = &mut nodes[fastrand::usize(..3)];
                thread::sleep(Duration::from_millis(fastrand::u64(100..1_500)));
                node.kill()?;
                let recovery = world.goes_on()?;
                profile.is_told(world)?;
                node.start()?;
                database::let_leases_run_out(&node.database_url())?;
                Ok(recovery)
            })
            .collect()
    })?;
    Ok(())
}

/// Three nodes where the balancer looks for them.
pub(crate) fn three(binary: &Path, url: &str, environment: &[(&str, &str)]) -> Result<Vec<Server>> {
    let base_url = format!("http://{}", balancer::ADDRESS);
    let environment = [
        &[
            ("LATCHKEY_BASE_URL", base_url.as_str()),
            // Of the balancer, and of those who ask: they say where they come from.
            ("LATCHKEY_TRUSTED_PROXIES", "127.77.0.1,127.0.0.1"),
        ],
        environment,
    ]
    .concat();
    let [first, second, third] = balancer::NODES;
    let node = Server::latchkey_at(first, binary, Some(url), "administrator", &environment)?;
    let others = [node.beside_at(second)?, node.beside_at(third)?];
    let since = Instant::now();
    let ready = Exchange::get(balancer::ADDRESS, "/readyz");
    while !ready.once().is_ok_and(|answer| answer.status == 200) {
        ensure!(since.elapsed() < Duration::from_secs(20), "the balancer finds no node");
        thread::sleep(Duration::from_millis(20));
    }
    Ok([node].into_iter().chain(others).collect())
}
