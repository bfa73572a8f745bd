//! What stands between the server and its Postgres, and can fall silent.

use anyhow::Result;
use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

/// How soon a connection notices that it fell silent.
const A_MOMENT: Duration = Duration::from_millis(20);

/// Connections go through it until it is told otherwise.
pub(crate) struct Relay {
    /// Where it is.
    pub(crate) address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    silent: AtomicBool,
    /// Connections that are older than the last loss are dead.
    losses: AtomicU32,
}

impl Relay {
    /// Starts one in front of an address. Its threads live as long as this process.
    pub(crate) fn start(to: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let relay = Self { address: listener.local_addr()?, state: Arc::default() };
        let state = Arc::clone(&relay.state);
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                // Nobody is there: whoever connected is hung up on.
                let Ok(far) = TcpStream::connect(to) else { continue };
                for (from, to) in [(near.try_clone(), far.try_clone()), (far.try_clone(), near.try_clone())] {
                    let (Ok(from), Ok(to)) = (from, to) else { continue };
                    let state = Arc::clone(&state);
                    thread::spawn(move || state.pass_on(from, to));
                }
            }
        });
        Ok(relay)
    }

    /// Lets nothing through for a while, and then all that waited.
    pub(crate) fn is_silent_for(&self, time: Duration) {
        self.state.silent.store(true, Ordering::Relaxed);
        thread::sleep(time);
        self.state.silent.store(false, Ordering::Relaxed);
    }

    /// Lets nothing through any more on the connections that there are, and keeps them open.
    pub(crate) fn loses_its_connections(&self) {
        self.state.losses.fetch_add(1, Ordering::Relaxed);
    }
}

impl State {
    /// Passes on what comes until either side hangs up.
    fn pass_on(&self, mut from: TcpStream, mut to: TcpStream) {
        let losses = self.losses.load(Ordering::Relaxed);
        let mut bytes = [0; 16_384];
        if from.set_read_timeout(Some(A_MOMENT)).is_err() {
            return;
        }
        loop {
            if self.silent.load(Ordering::Relaxed) {
                thread::sleep(A_MOMENT);
                continue;
            }
            let read = match from.read(&mut bytes) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => continue,
                Err(_) => break,
            };
            while self.silent.load(Ordering::Relaxed) {
                thread::sleep(A_MOMENT);
            }
            if self.losses.load(Ordering::Relaxed) > losses {
                // Neither read nor closed.
                loop {
                    thread::park();
                }
            }
            if to.write_all(&bytes[..read]).is_err() {
                break;
            }
        }
        for stream in [from, to] {
            // It may be closed already.
            drop(stream.shutdown(std::net::Shutdown::Both));
        }
    }
}
