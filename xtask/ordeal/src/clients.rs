//! Clients who say nothing, half of something, too much, or listen to nothing, while others work; and a server that is told to
//! stop in the middle of it.

use crate::{Setting, report::Report, trial::trial, world::World};
use anyhow::{Context as _, Result, ensure};
use bench::{load::Exchange, server::Server};
use rustix::process::{Resource, getrlimit, setrlimit};
use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    slice,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

/// How many say nothing.
const SILENT: usize = 10_000;
/// How many connections of the other kinds there are.
const SLOW: usize = 500;
/// How many send more than anybody needs to.
const FLOODS: usize = 8;
/// The longest form that is taken.
const FORM_BYTES: usize = 64 * 1024;
/// More than a server with all of them may use, in KiB.
const MOST_MEMORY: u64 = 200 * 1024;
/// How often slow ones go on, and closed ones come back.
const DRIP_EVERY: Duration = Duration::from_millis(500);

/// What they do.
#[derive(Clone, Copy)]
enum Attack {
    Silence,
    HalfHeaders,
    HalfForms,
    FullForms,
    Deafness,
}

/// How often each, and for how many connections the server has room.
const ATTACKS: [(Attack, &str, &str, u32); 6] = [
    (Attack::Silence, "10,000 silent connections, room for 1,024", "1024", 5),
    (Attack::Silence, "10,000 silent connections, room for all", "12000", 5),
    (Attack::HalfHeaders, "500 requests whose headers never end", "1024", 5),
    (Attack::HalfForms, "500 forms that never end", "1024", 5),
    (Attack::FullForms, "a flood of forms of 64 KB", "1024", 5),
    (Attack::Deafness, "500 readers who don't read", "1024", 5),
];

pub(crate) fn all(report: &mut Report, setting: &Setting) -> Result<()> {
    allow_many_files()?;
    let mut server = Server::latchkey(&setting.binary, None, "administrator")?;
    let mut people = 0;
    for (attack, name, room, times) in ATTACKS {
        server.set("LATCHKEY_CONNECTIONS", room);
        server.kill_and_start()?;
        let world = World::open(server.address, server.folder.clone(), people)?;
        people = trial(report, name.to_owned(), world, slice::from_mut(&mut server), |nodes, world| {
            let recoveries = (0..setting.of(times))
                .map(|_| attack.goes_on_while(world.address, || world.goes_on()))
                .collect::<Result<_>>()?;
            let most = nodes[0].memory("VmHWM:")?;
            println!("{name}: {} MB at most", most / 1024);
            if most > MOST_MEMORY {
                world.violation(format!("the server had {} MB", most / 1024));
            }
            Ok(recoveries)
        })?;
    }
    let world = World::open(server.address, server.folder.clone(), people)?;
    trial(
        report,
        "told to stop in the middle of work".to_owned(),
        world,
        slice::from_mut(&mut server),
        |nodes, world| {
            (0..setting.of(20))
                .map(|_| {
                    thread::sleep(Duration::from_millis(fastrand::u64(100..1_000)));
                    nodes[0].stop()?;
                    nodes[0].start()?;
                    world.goes_on()
                })
                .collect()
        },
    )?;
    Ok(())
}

impl Attack {
    /// Has it go on for some seconds, and something else meanwhile.
    fn goes_on_while<T>(self, address: SocketAddr, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let over = AtomicBool::new(false);
        let flood = |form: &str| {
            let request = Exchange::post(address, "/api/self-service/sign-in", form);
            while !over.load(Ordering::Relaxed) {
                // Whatever the answer is; there may be none.
                drop(request.from_place(&format!("10.254.0.{}", fastrand::u8(1..255))).once());
            }
        };
        let form = format!("slug=riverside&username=nobody&password=x&rest={}", "a".repeat(FORM_BYTES));
        thread::scope(|scope| {
            if let Some(mut crowd) = self.crowd(address) {
                let over = &over;
                scope.spawn(move || {
                    while !over.load(Ordering::Relaxed) {
                        crowd.comes_back(over);
                        thread::sleep(DRIP_EVERY);
                    }
                });
            } else {
                for number in 0..FLOODS {
                    // Half of them send a little too much.
                    let (flood, form) = (&flood, &form[..FORM_BYTES + number % 2]);
                    scope.spawn(move || flood(form));
                }
            }
            thread::sleep(Duration::from_secs(3));
            let done = work();
            over.store(true, Ordering::Relaxed);
            done
        })
    }

    /// Those who keep their connections, where they do.
    fn crowd(self, address: SocketAddr) -> Option<Crowd> {
        let head = format!("host: {address}\r\nsec-fetch-site: same-origin\r\n");
        let (count, opening, drip) = match self {
            Self::Silence => (SILENT, String::new(), ""),
            Self::HalfHeaders => (SLOW, format!("GET /staff/sign-in HTTP/1.1\r\n{head}x-slow: "), "a"),
            Self::HalfForms => {
                let form = "content-type: application/x-www-form-urlencoded\r\ncontent-length: 60000\r\n\r\nusername=";
                (SLOW, format!("POST /api/self-service/sign-in HTTP/1.1\r\n{head}{form}"), "a")
            }
            Self::FullForms => return None,
            Self::Deafness => (SLOW, format!("GET /s/riverside HTTP/1.1\r\n{head}\r\n").repeat(2_000), ""),
        };
        let streams = (0..count).map(|_| None).collect();
        Some(Crowd { address, opening: opening.into_bytes(), drip: drip.as_bytes(), streams })
    }
}

/// Connections that all do the same.
struct Crowd {
    address: SocketAddr,
    /// What each says first.
    opening: Vec<u8>,
    /// What each adds from time to time.
    drip: &'static [u8],
    streams: Vec<Option<TcpStream>>,
}

impl Crowd {
    /// Those who were sent away come back, the others go on, until it is over.
    fn comes_back(&mut self, over: &AtomicBool) {
        for place in &mut self.streams {
            if over.load(Ordering::Relaxed) {
                return;
            }
            let is_open = place.as_mut().is_some_and(|stream| goes_on(stream, self.drip));
            if !is_open {
                *place = open(self.address, &self.opening).ok();
            }
        }
    }
}

fn open(address: SocketAddr, opening: &[u8]) -> std::io::Result<TcpStream> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    stream.set_nonblocking(true)?;
    match stream.write(opening) {
        Err(error) if error.kind() != ErrorKind::WouldBlock => Err(error),
        _ => Ok(stream),
    }
}

/// Whether a connection is still open. What it was sent stays unread but for a byte.
fn goes_on(stream: &mut TcpStream, drip: &[u8]) -> bool {
    let is_fine = |done: std::io::Result<usize>| match done {
        Ok(bytes) => bytes > 0,
        Err(error) => error.kind() == ErrorKind::WouldBlock,
    };
    is_fine(stream.read(&mut [0])) && (drip.is_empty() || is_fine(stream.write(drip)))
}

/// As many open files as this process may have at most.
fn allow_many_files() -> Result<()> {
    let mut limit = getrlimit(Resource::Nofile);
    let enough = limit.maximum.is_none_or(|most| most > 12_000);
    ensure!(enough, "12,000 open files are needed; allowed are {:?} (see `ulimit -Hn`)", limit.maximum);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).context("the limit of open files can't be raised")
}
