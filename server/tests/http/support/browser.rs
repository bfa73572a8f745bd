//! A browser as far as HTTP goes: cookies, forms, the headers that browsers send. Written out, so that a test
//! can also send what no HTTP library would.

use super::Server;
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpStream},
    time::Duration,
};

/// One person's browser: its cookies, and where it came from.
#[derive(Clone)]
pub(crate) struct Browser {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Browser {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, cookies: BTreeMap::new() }
    }

    /// The same browser, sent to another node by whatever stands in front of them.
    pub(crate) fn at(&self, node: &Server) -> Self {
        Self { address: node.address(), cookies: self.cookies.clone() }
    }

    /// Opens a page as somebody who typed its address or followed a link in a mail.
    #[track_caller]
    pub(crate) fn get(&mut self, path: &str) -> Answer {
        let headers = [
            ("Accept", "text/html"),
            ("Accept-Language", "en"),
            ("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)"),
            ("Sec-Fetch-Site", "none"),
        ];
        self.send("GET", path, &headers, b"")
    }

    /// Opens a page and every page that it redirects to.
    #[track_caller]
    pub(crate) fn visit(&mut self, path: &str) -> Answer {
        let answer = self.get(path);
        self.follow(answer)
    }

    /// Follows redirects, as browsers do after a form.
    #[track_caller]
    pub(crate) fn follow(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..8 {
            let Some(next) = answer.location() else { return answer };
            assert!(next.starts_with('/') && !next.starts_with("//"), "a redirect to somewhere else: {next}");
            answer = self.get(&next);
        }
        panic!("redirects without an end");
    }

    /// Sends a form from one of our own pages.
    #[track_caller]
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [
            ("Accept", "text/html"),
            ("Sec-Fetch-Site", "same-origin"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        self.send("POST", path, &headers, form(fields).as_bytes())
    }

    /// Sends a form with one file from one of our own pages.
    #[track_caller]
    pub(crate) fn upload(&mut self, path: &str, field: &str, file: &[u8]) -> Answer {
        let headers = [
            ("Accept", "text/html"),
            ("Sec-Fetch-Site", "same-origin"),
            ("Content-Type", "multipart/form-data; boundary=edge-of-a-part"),
        ];
        let head = format!(
            "--edge-of-a-part\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"a.png\"\r\n\
             Content-Type: image/png\r\n\r\n"
        );
        self.send("POST", path, &headers, &[head.as_bytes(), file, b"\r\n--edge-of-a-part--\r\n"].concat())
    }

    /// Sends a request with these headers and the browser's cookies.
    #[track_caller]
    pub(crate) fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").expect("written");
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            write!(head, "Cookie: {}\r\n", cookies.join("; ")).expect("written");
        }
        let announced = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("transfer-encoding"));
        if !announced && (!body.is_empty() || method == "POST") {
            write!(head, "Content-Length: {}\r\n", body.len()).expect("written");
        }
        let raw = exchange(self.address, &[format!("{head}\r\n").as_bytes(), body].concat());
        let answer = Answer::parse(&raw, method == "HEAD");
        self.keep_cookies(&answer);
        answer
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for (_, cookie) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').expect("a cookie has a name and a value");
            if value.is_empty() || attributes.to_lowercase().contains("max-age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// The cookies as they lie in the browser.
    pub(crate) fn cookies(&self) -> &BTreeMap<String, String> {
        &self.cookies
    }
}

impl Answer {
    #[track_caller]
    fn parse(raw: &[u8], head_only: bool) -> Self {
        let end = raw.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| {
            panic!("no answer, but {:?}", String::from_utf8_lossy(raw));
        });
        let head = String::from_utf8(raw[..end].to_vec()).expect("headers are text");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(':').expect("a header"))
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect();
        let mut answer = Self { status: status.expect("a status"), headers, body: raw[end + 4..].to_vec() };
        if !head_only && answer.header("transfer-encoding") == Some("chunked") {
            answer.body = unchunked(&answer.body);
        }
        answer
    }

    /// The value of a header, if it was sent exactly once.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(own, _)| own == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} was sent twice");
        value
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> Option<String> {
        (300..400).contains(&self.status).then(|| self.header("location").map(str::to_owned)).flatten()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Fields as a form sends them.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("written");
        }
        out
    })
}

/// Sends bytes and reads until the other side closes.
#[track_caller]
pub(crate) fn exchange(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_mins(1))).expect("set");
    // The server may answer and close before it has read everything.
    let sent = stream.write_all(request);
    let mut raw = Vec::new();
    let read = stream.read_to_end(&mut raw);
    assert!(!raw.is_empty() || (sent.is_ok() && read.is_ok()), "no answer: {sent:?} {read:?}");
    let _ = stream.shutdown(Shutdown::Both);
    raw
}

#[track_caller]
fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n").expect("a chunk has a length");
        let length = std::str::from_utf8(&body[..end]).expect("text");
        let length = usize::from_str_radix(length, 16).expect("a number");
        if length == 0 {
            return whole;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + length]);
        body = &body[end + 4 + length..];
    }
}
