//! The real program, started in a folder of its own on a free port.

use super::browser::Browser;
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Arc, Mutex},
    thread::JoinHandle,
};
use store::testing::Place;
use tempfile::TempDir;

/// A folder with settings, in which the program is run.
pub(crate) struct Installation {
    folder: TempDir,
    variables: Vec<(String, String)>,
    /// The database on Postgres, if it is there; dropped with the installation.
    postgres: Option<Place>,
}

impl Installation {
    /// SQLite and the embedded mailbox.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let variables = vec![("LATCHKEY_LISTEN".to_owned(), "127.0.0.1:0".to_owned())];
        Self { folder, variables, postgres: None }
    }

    /// Postgres and the embedded mailbox.
    pub(crate) fn on_postgres() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let place = runtime.block_on(Place::on_cluster());
        let mut installation = Self::new().with("LATCHKEY_DATABASE_URL", &place.url());
        installation.postgres = Some(place);
        installation
    }

    /// Where the rows are.
    pub(crate) fn database_url(&self) -> String {
        let sqlite = || format!("sqlite:{}", self.data().join("latchkey.db").display());
        self.postgres.as_ref().map_or_else(sqlite, Place::url)
    }

    pub(crate) fn is_on_postgres(&self) -> bool {
        self.postgres.is_some()
    }

    /// With one more setting, or another value for it.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.retain(|(own, _)| own != name);
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("LATCHKEY_") {
                command.env_remove(name);
            }
        }
        command.args(arguments).current_dir(self.folder.path()).envs(self.variables.iter().cloned());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program runs")
    }

    /// Runs a command that must succeed, and gives what it printed.
    #[track_caller]
    pub(crate) fn must(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// Runs a command that must fail with one line, and gives that line.
    #[track_caller]
    pub(crate) fn fails(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
        said.trim_end().to_owned()
    }

    /// Runs a command that reads its standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().expect("the program runs");
        child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("written");
        child.wait_with_output().expect("the program ends")
    }

    /// Starts the server and waits until it says where it is.
    #[track_caller]
    pub(crate) fn serve(&self) -> Server {
        let mut child = self.command(&["serve"]).spawn().expect("the program runs");
        let mut errors = child.stderr.take().expect("piped");
        let log = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&log);
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = errors.read(&mut buffer) {
                kept.lock().expect("not poisoned").extend_from_slice(&buffer[..count]);
            }
        });
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        output.read_line(&mut line).expect("readable");
        let mut server =
            Server { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), log, reader: Some(reader) };
        let address = line.trim_end().rsplit_once("listens on ").map(|(_, address)| address.parse());
        let Some(Ok(address)) = address else {
            let _ = server.child.wait();
            panic!("the server did not start: {line:?} {}", server.log());
        };
        server.address = address;
        server
    }
}

/// A running server; killed when dropped.
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
    log: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// A browser that was never here.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.address)
    }

    /// Everything logged so far.
    pub(crate) fn log(&self) -> String {
        String::from_utf8_lossy(&self.log.lock().expect("not poisoned")).into_owned()
    }

    /// What it complained about so far.
    pub(crate) fn troubles(&self) -> String {
        let log = self.log();
        let lines = log.lines().filter(|line| line.contains(" ERROR ") || line.contains(" WARN "));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Ends it as a power cut does.
    pub(crate) fn kill(mut self) -> String {
        self.child.kill().expect("killed");
        self.end().1
    }

    /// Asks it to stop.
    pub(crate) fn terminate(&self) {
        let sent =
            Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
    }

    /// Waits for its end, and gives how it ended and everything it logged.
    pub(crate) fn end(&mut self) -> (ExitStatus, String) {
        let status = self.child.wait().expect("it ends");
        if let Some(reader) = self.reader.take() {
            reader.join().expect("read");
        }
        (status, self.log())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
