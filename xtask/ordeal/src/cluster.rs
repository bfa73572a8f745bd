//! The whole of `deploy/`: three nodes, and Postgres under Patroni with two streaming replicas behind a
//! balancer and a pooler, on addresses of this machine. Each part dies or freezes in its turn.

use crate::{
    Setting,
    balancer::{self, Folder},
    daemon::{self, Daemon},
    database,
    live::OpenProfile,
    nodes, postgres,
    report::Report,
    trial::trial,
    world::World,
};
use anyhow::{Context as _, Result, ensure};
use bench::load::Exchange;
use std::{
    fs,
    net::SocketAddr,
    path::Path,
    thread,
    time::{Duration, Instant},
};

const ADMINISTRATOR: &str = "postgres://postgres:change-me@127.77.0.1:5000/postgres";
const DATABASE: &str = "postgres://latchkey:change-me@127.77.0.1:5000/latchkey";
const POOLER: &str = "postgres://latchkey:change-me@127.77.0.1:6432/latchkey";
/// Where Patroni answers.
const PATRONI: [SocketAddr; 3] = [balancer::at(11, 8008), balancer::at(12, 8008), balancer::at(13, 8008)];
/// The longest until three databases agree again on who leads and who follows. People work long before.
const WHOLE_WITHIN: Duration = Duration::from_mins(5);
/// Longer than a leader's lease (`ttl` in `patroni.yml`).
const LEASE: Duration = Duration::from_secs(30);

/// What happens to the cluster.
#[derive(Clone, Copy)]
enum Fault {
    /// The machine of the primary is gone.
    PrimaryGone,
    /// The machine of the primary stands still, and later goes on as if nothing had been.
    PrimaryFrozen,
    /// Postgres dies at the primary.
    PostgresKilled,
    /// Another one is made the primary, as for maintenance.
    Switchover,
    /// A machine with a replica that has all answered writes is gone.
    ReplicaGone,
    /// Nobody can say who leads.
    EtcdGone,
    PoolerKilled,
    BalancerKilled,
}

/// How often each.
const FAULTS: [(Fault, &str, u32); 8] = [
    (Fault::PrimaryGone, "the primary's machine gone", 4),
    (Fault::PrimaryFrozen, "the primary's machine frozen", 2),
    (Fault::PostgresKilled, "kill -9 of the primary's Postgres", 4),
    (Fault::Switchover, "another primary chosen", 4),
    (Fault::ReplicaGone, "the synchronous replica's machine gone", 2),
    (Fault::EtcdGone, "etcd gone for 30 s", 1),
    (Fault::PoolerKilled, "kill -9 of PgBouncer", 5),
    (Fault::BalancerKilled, "kill -9 of HAProxy", 40),
];

pub(crate) fn all(report: &mut Report, setting: &Setting) -> Result<()> {
    let mut cluster = Cluster::start()?;
    let pooler = [("LATCHKEY_DATABASE_POOLER_URL", POOLER)];
    let mut nodes = nodes::three(&setting.binary, DATABASE, &pooler)?;
    let mut people = 0;
    for (fault, name, times) in FAULTS {
        let world = World::open(balancer::ADDRESS, nodes[0].folder.clone(), people)?;
        let mut profile = OpenProfile::open(&world)?;
        people = trial(report, format!("{name}, Patroni"), world, &mut nodes, |_, world| {
            (0..setting.of(times))
                .map(|_| {
                    let mend = cluster.suffer(fault)?;
                    let recovery = world.goes_on()?;
                    database::let_leases_run_out(DATABASE)?;
                    profile.is_told(world)?;
                    mend.carry_out(&mut cluster)?;
                    cluster.becomes_whole()?;
                    Ok(recovery)
                })
                .collect()
        })?;
    }
    Ok(())
}

/// What has to be done after a fault for the cluster to be whole again.
enum Mend {
    Nothing,
    StartEtcd,
    StartDatabase(usize),
    GoOn(Vec<u32>),
}

impl Mend {
    fn carry_out(self, cluster: &mut Cluster) -> Result<()> {
        match self {
            Self::Nothing => Ok(()),
            Self::StartEtcd => cluster.etcd.start_again(),
            Self::StartDatabase(which) => cluster.databases[which].start_again(),
            Self::GoOn(frozen) => daemon::signal("-CONT", &frozen),
        }
    }
}

/// All that stands below the nodes, and the balancer.
struct Cluster {
    etcd: Daemon,
    databases: Vec<Daemon>,
    balancer: Daemon,
    pooler: Daemon,
    folder: Folder,
}

impl Cluster {
    fn start() -> Result<Self> {
        let folder = balancer::folder("cluster")?;
        let path = folder.path();
        let etcd = Daemon::start(path, "etcd.log", &["etcd", "--config-file", "etcd.conf.yml"], &[])?;
        let databases = (0..3).map(|which| database_machine(path, which)).collect::<Result<_>>()?;
        let balancer = Daemon::start(path, "haproxy.log", &balancer::COMMAND, &[])?;
        let pooler = Daemon::start(path, "pgbouncer.log", &["pgbouncer", "pgbouncer.ini"], &[])?;
        let cluster = Self { etcd, databases, balancer, pooler, folder };
        cluster.becomes_whole()?;
        let since = Instant::now();
        while let Err(error) =
            database::execute(ADMINISTRATOR, "CREATE ROLE latchkey LOGIN PASSWORD 'change-me'")
        {
            ensure!(since.elapsed() < WHOLE_WITHIN, "the balancer finds no primary: {error:#}");
            thread::sleep(Duration::from_millis(200));
        }
        database::execute(ADMINISTRATOR, "CREATE DATABASE latchkey OWNER latchkey")?;
        Ok(cluster)
    }

    /// Has a fault happen, to its end, or until the cluster should have got over it.
    fn suffer(&mut self, fault: Fault) -> Result<Mend> {
        Ok(match fault {
            Fault::PrimaryGone => self.goes("/primary")?,
            Fault::ReplicaGone => self.goes("/sync")?,
            Fault::PrimaryFrozen => {
                let primary = who_is("/primary")?;
                let mut machine = daemon::family(self.databases[primary].id());
                machine.extend(daemon::family(self.postgres(primary)?));
                daemon::signal("-STOP", &machine)?;
                Mend::GoOn(machine)
            }
            Fault::PostgresKilled => {
                let primary = who_is("/primary")?;
                daemon::signal("-KILL", &[self.postgres(primary)?])?;
                Mend::Nothing
            }
            Fault::Switchover => {
                let mut patronictl = daemon::as_daemons_do(Path::new("patronictl"), self.folder.path())?;
                let output = patronictl.args(["-c", "patroni.yml", "switchover", "--force"]).output()?;
                ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                Mend::Nothing
            }
            Fault::EtcdGone => {
                self.etcd.kill()?;
                thread::sleep(LEASE);
                Mend::StartEtcd
            }
            Fault::PoolerKilled => {
                self.pooler.kill()?;
                self.pooler.start_again()?;
                Mend::Nothing
            }
            Fault::BalancerKilled => {
                self.balancer.kill()?;
                self.balancer.start_again()?;
                Mend::Nothing
            }
        })
    }

    /// A machine is gone with all that ran on it.
    fn goes(&mut self, role: &str) -> Result<Mend> {
        let which = who_is(role)?;
        let postgres = daemon::family(self.postgres(which)?);
        self.databases[which].kill()?;
        daemon::signal("-KILL", &postgres)?;
        Ok(Mend::StartDatabase(which))
    }

    /// Waits until one leads and two follow, one of them in step.
    fn becomes_whole(&self) -> Result<()> {
        let since = Instant::now();
        let count = |role| (0..3).filter(|which| has_role(*which, role)).count();
        while (count("/primary"), count("/replica"), count("/sync")) != (1, 2, 1) {
            ensure!(
                since.elapsed() < WHOLE_WITHIN,
                "the cluster does not become whole\n{}",
                self.last_words()
            );
            thread::sleep(Duration::from_millis(200));
        }
        Ok(())
    }

    /// What each machine of a database said last.
    fn last_words(&self) -> String {
        let words = (0..3).map(|which| {
            let log = fs::read_to_string(self.folder.path().join(log_of(which))).unwrap_or_default();
            // Lines with a time; those of a stack have none.
            let lines: Vec<&str> = log.lines().filter(|line| line.starts_with("20")).rev().take(12).collect();
            let lines = lines.into_iter().rev().collect::<Vec<_>>().join("\n  ");
            format!("db{}:\n  {lines}", which + 1)
        });
        words.collect::<Vec<_>>().join("\n")
    }

    /// The process of a machine's Postgres.
    fn postgres(&self, which: usize) -> Result<u32> {
        postgres::process_of(&self.folder.path().join(format!("data{which}")))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for which in 0..3 {
            // Patroni first: it would start the other one again.
            let ended = self.databases[which].kill().and_then(|()| self.postgres(which));
            if let Err(error) = ended.and_then(|postgres| daemon::signal("-KILL", &daemon::family(postgres)))
            {
                eprintln!("a database of the cluster does not end: {error:#}");
            }
        }
    }
}

/// One of three machines with Patroni and a Postgres, by what differs between them.
fn database_machine(folder: &Path, which: usize) -> Result<Daemon> {
    let ip = PATRONI[which].ip();
    Daemon::start(
        folder,
        &log_of(which),
        &["patroni", "patroni.yml"],
        &[
            ("PATRONI_NAME", format!("db{}", which + 1)),
            ("PATRONI_RESTAPI_LISTEN", format!("{ip}:8008")),
            ("PATRONI_RESTAPI_CONNECT_ADDRESS", format!("{ip}:8008")),
            ("PATRONI_POSTGRESQL_LISTEN", format!("{ip}:5432")),
            ("PATRONI_POSTGRESQL_CONNECT_ADDRESS", format!("{ip}:5432")),
            // Otherwise in the home of whoever runs Patroni, which is the same for all three here.
            ("PATRONI_POSTGRESQL_PGPASS", folder.join(format!("pgpass{which}")).display().to_string()),
            ("PATRONI_POSTGRESQL_DATA_DIR", folder.join(format!("data{which}")).display().to_string()),
        ],
    )
}

/// Where a machine's Patroni writes what it does.
fn log_of(which: usize) -> String {
    format!("patroni{which}.log")
}

/// Which one Patroni says has a role.
fn who_is(role: &str) -> Result<usize> {
    (0..3).find(|which| has_role(*which, role)).with_context(|| format!("nobody is {role}"))
}

fn has_role(which: usize, role: &str) -> bool {
    Exchange::get(PATRONI[which], role).once().is_ok_and(|answer| answer.status == 200)
}
