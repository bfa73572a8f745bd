//! A mail server is spoken to only if its certificate says that it is the one that was meant (R39).

use crate::support::Installation;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use std::{
    fs,
    io::{BufRead as _, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};
use tokio_rustls::rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// The schemes of `SMTP_URL`: TLS from the start, and STARTTLS.
const SCHEMES: [&str; 2] = ["smtps", "smtp"];

type Issuer = CertifiedIssuer<'static, KeyPair>;

#[test]
fn r39_the_right_certificate_is_enough() {
    let issuer = issuer("An authority");
    for scheme in SCHEMES {
        let said = examined(scheme, &issuer, certificate(&issuer, "localhost", 2999));
        assert!(said.contains("ok       mail: the mail server answers"), "{scheme}: {said}");
    }
}

#[test]
fn r39_a_certificate_for_another_name_is_refused() {
    let issuer = issuer("An authority");
    is_refused(&issuer, || certificate(&issuer, "mail.example", 2999), "not valid for name");
}

#[test]
fn r39_a_certificate_of_nobody_known_is_refused() {
    let issuer = issuer("An authority");
    for (name, why) in [("Somebody", "UnknownIssuer"), ("An authority", "BadSignature")] {
        let somebody = self::issuer(name);
        is_refused(&issuer, || certificate(&somebody, "localhost", 2999), why);
    }
}

#[test]
fn r39_a_certificate_that_has_run_out_is_refused() {
    let issuer = issuer("An authority");
    is_refused(&issuer, || certificate(&issuer, "localhost", 2020), "expired");
}

#[track_caller]
fn is_refused(trusted: &Issuer, certificate: impl Fn() -> Arc<ServerConfig>, why: &str) {
    for scheme in SCHEMES {
        let said = examined(scheme, trusted, certificate());
        let line = said.lines().find(|line| line.contains(" mail: ")).expect("a line about the mail server");
        assert!(line.starts_with("problem  mail: ") && line.contains(why), "{scheme}: {line}");
    }
}

/// What the doctor says where the mail server shows this certificate.
fn examined(scheme: &str, trusted: &Issuer, config: Arc<ServerConfig>) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let from_the_start = scheme == "smtps";
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Whoever does not like the certificate goes away.
            let _ = serve(stream, Arc::clone(&config), from_the_start);
        }
    });
    let installation = Installation::new();
    let roots = installation.folder().join("roots.pem");
    fs::write(&roots, trusted.pem()).expect("written");
    let installation = installation
        .with("SSL_CERT_FILE", roots.to_str().expect("a path that is text"))
        .with("LATCHKEY_SMTP_URL", &format!("{scheme}://localhost:{port}"));
    String::from_utf8(installation.run(&["doctor"]).stdout).expect("text")
}

fn serve(mut stream: TcpStream, config: Arc<ServerConfig>, from_the_start: bool) -> std::io::Result<()> {
    if !from_the_start {
        converse(&mut stream, "220 mail.example ESMTP", "250-STARTTLS", "STARTTLS")?;
    }
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut stream = StreamOwned::new(connection, stream);
    converse(&mut stream, if from_the_start { "220 mail.example ESMTP" } else { "" }, "250-8BITMIME", "QUIT")
}

/// Greets, and answers until a command that ends this part of the talk.
fn converse(
    stream: &mut (impl Read + Write),
    greeting: &str,
    offers: &str,
    last: &str,
) -> std::io::Result<()> {
    if !greeting.is_empty() {
        write!(stream, "{greeting}\r\n")?;
    }
    loop {
        let mut line = String::new();
        // Byte by byte: what comes behind STARTTLS is another reader's.
        BufReader::with_capacity(1, &mut *stream).read_line(&mut line)?;
        if line.is_empty() {
            return Ok(());
        }
        if line.starts_with("EHLO") {
            write!(stream, "250-mail.example\r\n{offers}\r\n250 HELP\r\n")?;
        } else {
            write!(stream, "250 ok\r\n")?;
        }
        stream.flush()?;
        if line.trim_end() == last {
            return Ok(());
        }
    }
}

/// Somebody who issues certificates.
fn issuer(name: &str) -> Issuer {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
}

/// A mail server's certificate for a name, valid until a year begins.
fn certificate(issuer: &Issuer, name: &str, until: i32) -> Arc<ServerConfig> {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
    params.not_before = date_time_ymd(2019, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    let certificate = params.signed_by(&key, issuer).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder().with_no_client_auth();
    Arc::new(config.with_single_cert(vec![certificate.der().clone()], key).expect("a key that fits"))
}
