//! Load: one request, sent again and again over connections that stay open.

use anyhow::{Context, Result, bail, ensure};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

/// A request, as the bytes that a browser would send.
pub struct Exchange {
    address: SocketAddr,
    request: Vec<u8>,
}

/// What came back.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The status line and the headers, with names in lower case.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The cookies that it sets, as a browser sends them back.
    #[must_use]
    pub fn cookies(&self) -> String {
        let cookies = self.head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
        let pairs: Vec<&str> = cookies.filter_map(|cookie| cookie.split(';').next()).collect();
        pairs.join("; ")
    }

    /// Where it leads.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix("location: "))
    }
}

/// So many clients, each asking again as soon as it is answered.
pub struct Load {
    /// What they ask.
    pub exchange: Exchange,
    /// How many they are.
    pub at_once: usize,
    /// The status that every answer has to have.
    pub status: u16,
}

impl Exchange {
    /// Asks for a page.
    #[must_use]
    pub fn get(address: SocketAddr, path: &str) -> Self {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\n\r\n");
        Self { address, request: request.into_bytes() }
    }

    /// Sends a form, as our own pages do.
    #[must_use]
    pub fn post(address: SocketAddr, path: &str, form: &str) -> Self {
        Self::send(address, path, "application/x-www-form-urlencoded", form.as_bytes())
    }

    /// Sends a form of this type, as our own pages do.
    #[must_use]
    pub fn send(address: SocketAddr, path: &str, content_type: &str, body: &[u8]) -> Self {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\nsec-fetch-site: same-origin\r\n\
             origin: http://{address}\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        Self { address, request: [head.as_bytes(), body].concat() }
    }

    /// The same request from whoever has these cookies.
    #[must_use]
    pub fn with_cookie(&self, cookie: &str) -> Self {
        self.with_header("cookie", cookie)
    }

    /// The same request from another place, as a proxy on this machine would say.
    #[must_use]
    pub fn from_place(&self, ip: &str) -> Self {
        self.with_header("x-forwarded-for", ip)
    }

    fn with_header(&self, name: &str, value: &str) -> Self {
        let line = self.request.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let (first, rest) = self.request.split_at(line);
        let request = [first, format!("{name}: {value}\r\n").as_bytes(), rest].concat();
        Self { address: self.address, request }
    }

    /// Asks once, over a connection of its own.
    ///
    /// # Errors
    /// If there is no answer.
    pub fn once(&self) -> Result<Answer> {
        self.over(&mut self.connect()?)
    }

    /// Asks once, over a connection of its own; how long the answer took from the first byte sent to the last received.
    ///
    /// # Errors
    /// If there is no answer.
    pub fn timed(&self) -> Result<(Answer, Duration)> {
        let mut stream = self.connect()?;
        let since = Instant::now();
        let answer = self.over(&mut stream)?;
        Ok((answer, since.elapsed()))
    }

    /// Asks, and leaves the connection open at the answer's first byte.
    ///
    /// # Errors
    /// If nobody is there to take it.
    pub fn begin(&self) -> Result<BufReader<TcpStream>> {
        let mut stream = self.connect()?;
        stream.get_mut().write_all(&self.request)?;
        Ok(stream)
    }

    fn connect(&self) -> Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        Ok(BufReader::new(stream))
    }

    fn over(&self, stream: &mut BufReader<TcpStream>) -> Result<Answer> {
        stream.get_mut().write_all(&self.request)?;
        let mut head = String::new();
        loop {
            let mut line = String::new();
            ensure!(stream.read_line(&mut line)? > 0, "the connection was closed");
            if line == "\r\n" {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            head += &name.to_ascii_lowercase();
            head += if value.is_empty() { "" } else { ":" };
            head += value;
        }
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no status")?;
        let body = read_body(stream, &head)?;
        Ok(Answer { status, head, body })
    }
}

impl Load {
    /// Asks for that long; answers a second.
    ///
    /// # Errors
    /// If an answer is missing, or another one than expected.
    ///
    /// # Panics
    /// If a thread can't be waited for.
    pub fn run(&self, during: Duration) -> Result<f64> {
        let done = AtomicU32::new(0);
        let since = Instant::now();
        thread::scope(|scope| {
            let clients: Vec<_> =
                (0..self.at_once).map(|_| scope.spawn(|| self.ask(since, during, &done))).collect();
            clients.into_iter().try_for_each(|client| client.join().expect("a client's thread ends"))
        })?;
        Ok(f64::from(done.into_inner()) / since.elapsed().as_secs_f64())
    }

    fn ask(&self, since: Instant, during: Duration, done: &AtomicU32) -> Result<()> {
        let mut stream = self.exchange.connect()?;
        while since.elapsed() < during {
            let answer = self.exchange.over(&mut stream)?;
            if answer.status != self.status {
                bail!("{} instead of {}", answer.status, self.status);
            }
            done.fetch_add(1, Ordering::Relaxed);
            if answer.head.contains("connection: close") {
                stream = self.exchange.connect()?;
            }
        }
        Ok(())
    }
}

fn read_body(stream: &mut BufReader<TcpStream>, head: &str) -> Result<Vec<u8>> {
    let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let mut body = Vec::new();
    if let Some(length) = header("content-length:") {
        body.resize(length.parse()?, 0);
        stream.read_exact(&mut body)?;
    } else if header("transfer-encoding:") == Some("chunked") {
        loop {
            let mut size = String::new();
            stream.read_line(&mut size)?;
            let size = usize::from_str_radix(size.trim(), 16).context("a chunk without a size")?;
            let start = body.len();
            body.resize(start + size, 0);
            stream.read_exact(&mut body[start..])?;
            let mut end = [0; 2];
            stream.read_exact(&mut end)?;
            if size == 0 {
                break;
            }
        }
    }
    Ok(body)
}
