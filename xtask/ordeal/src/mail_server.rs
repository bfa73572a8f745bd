//! The mail server of the installation, and one in its place that has nobody's trust.

use anyhow::{Result, ensure};
use mail::testing::{Answer, FakeSmtp, Taken};
use rcgen::{CertificateParams, KeyPair};
use std::{
    collections::BTreeMap,
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use tokio::{net::TcpListener, runtime::Runtime};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

/// The longest until a mail goes out again: a mail server may take two minutes to take one (see `mail::Smtp`).
const GOES_OUT_WITHIN: Duration = Duration::from_secs(150);

/// A mail server that does as it is told and puts what it takes where people look for their mails.
pub(crate) struct MailServer {
    smtp: Arc<FakeSmtp>,
    arrivals: Arc<Mutex<Arrivals>>,
    runtime: Runtime,
}

/// What came.
#[derive(Default)]
struct Arrivals {
    /// How often each mail did, by its `Message-ID`.
    times: BTreeMap<String, usize>,
    all: usize,
    problem: Option<String>,
}

impl MailServer {
    /// Starts one. `folder` is where mails are put: each once, in a file named after its row in the outbox.
    pub(crate) fn start(folder: PathBuf) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let smtp = Arc::new(runtime.block_on(FakeSmtp::start([])));
        let arrivals = Arc::<Mutex<Arrivals>>::default();
        runtime.spawn(hand_out(Arc::clone(&smtp), Arc::clone(&arrivals), folder));
        Ok(Self { smtp, arrivals, runtime })
    }

    /// Where it is, for `SMTP_URL`, without encryption.
    pub(crate) fn url(&self) -> String {
        self.smtp.url()
    }

    /// Where it is, for those who ask for encryption, which it does not offer.
    pub(crate) fn url_with_starttls(&self) -> String {
        format!("smtp://{}", self.smtp.address())
    }

    /// What it does with every mail from now on.
    pub(crate) fn does(&self, answer: Answer) {
        self.smtp.always(answer);
    }

    /// Waits until another mail arrives.
    pub(crate) fn next_arrival(&self) -> Result<()> {
        let (since, before) = (Instant::now(), self.arrivals().all);
        while self.arrivals().all == before {
            ensure!(since.elapsed() < GOES_OUT_WITHIN, "no mail goes out");
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// The mails that came more than once, since this was asked last.
    pub(crate) fn came_twice(&self) -> Result<Vec<String>> {
        let mut arrivals = self.arrivals();
        ensure!(arrivals.problem.is_none(), "a mail can't be handed out: {:?}", arrivals.problem);
        let times = std::mem::take(&mut arrivals.times);
        Ok(times.into_iter().filter(|(_, times)| *times > 1).map(|(id, _)| id).collect())
    }

    /// Starts one that speaks TLS with a certificate of its own making.
    pub(crate) fn impostor(&self) -> Result<Impostor> {
        let key = KeyPair::generate()?;
        let certificate = CertificateParams::new(["localhost".to_owned()])?.self_signed(&key)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)?;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = self.runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let (address, believed) = (listener.local_addr()?, Arc::<AtomicUsize>::default());
        let count = Arc::clone(&believed);
        self.runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if acceptor.accept(stream).await.is_ok() {
                    count.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
        Ok(Impostor { address, believed })
    }

    fn arrivals(&self) -> MutexGuard<'_, Arrivals> {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A mail server whose certificate is nobody's.
pub(crate) struct Impostor {
    address: SocketAddr,
    believed: Arc<AtomicUsize>,
}

impl Impostor {
    /// Where it is, for `SMTP_URL`.
    pub(crate) fn url(&self) -> String {
        format!("smtps://localhost:{}", self.address.port())
    }

    /// How often somebody went on to talk to it.
    pub(crate) fn was_believed(&self) -> usize {
        self.believed.load(Ordering::Relaxed)
    }
}

async fn hand_out(smtp: Arc<FakeSmtp>, arrivals: Arc<Mutex<Arrivals>>, folder: PathBuf) {
    let mut seen = 0;
    loop {
        for mail in smtp.taken_after(seen).await {
            seen += 1;
            let kept = keep(&mail, &folder);
            let mut arrivals = arrivals.lock().unwrap_or_else(PoisonError::into_inner);
            arrivals.all += 1;
            match kept {
                Ok(id) => *arrivals.times.entry(id).or_default() += 1,
                Err(error) => arrivals.problem = Some(error.to_string()),
            }
        }
    }
}

/// Writes a mail where people look for it; its id.
fn keep(mail: &Taken, folder: &Path) -> io::Result<String> {
    let id = mail.message.lines().find_map(|line| line.strip_prefix("Message-ID: <")?.split('@').next());
    let id = id.ok_or_else(|| io::Error::other("a mail without a Message-ID"))?;
    let unfinished = folder.join(format!("{id}.part"));
    fs::write(&unfinished, &mail.message)?;
    fs::rename(&unfinished, folder.join(format!("{id}.eml")))?;
    Ok(id.to_owned())
}
