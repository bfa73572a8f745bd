//! The balancer in front of the nodes, by the example that operators get in `deploy/`.

use crate::daemon;
use anyhow::Result;
use std::{
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process,
};

/// Where people come to.
pub(crate) const ADDRESS: SocketAddr = at(1, 8080);
/// Where it looks for the nodes.
pub(crate) const NODES: [SocketAddr; 3] = [at(21, 3000), at(22, 3000), at(23, 3000)];
/// What starts it, in its folder.
pub(crate) const COMMAND: [&str; 3] = ["haproxy", "-f", "haproxy.cfg"];

/// A folder with a copy of the examples. Dropped, it is gone.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{}: {error}", self.0.display());
        }
    }
}

/// The examples, for programs that run as daemons do.
pub(crate) fn folder(name: &str) -> Result<Folder> {
    let folder = Folder(std::env::temp_dir().join(format!("latchkey-ordeal-{name}-{}", process::id())));
    fs::create_dir_all(&folder.0)?;
    for example in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy"))? {
        let example = example?;
        fs::copy(example.path(), folder.0.join(example.file_name()))?;
    }
    daemon::hand_over(&folder.0)?;
    Ok(folder)
}

/// An address of the examples.
pub(crate) const fn at(host: u8, port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(127, 77, 0, host)), port)
}
