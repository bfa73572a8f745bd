//! How much a request may carry, and how long anybody may take (R18, R33).

use super::protection::{FORM, SIGN_IN, TEXT, check_headers, with_location};
use crate::support::{Answer, Installation, exchange, form};
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

#[test]
fn r33_a_body_over_the_limit_gets_a_page() {
    let (_installation, server) = with_location(Installation::new());
    let post = |headers: &[(&str, &str)], body: &[u8]| {
        let headers = [&[TEXT, FORM, ("Sec-Fetch-Site", "same-origin")], headers].concat();
        server.browser().send("POST", SIGN_IN, &headers, body)
    };
    let fields = |length: usize| {
        let start = form(&[("slug", "riverside"), ("password", "x"), ("username", "")]);
        format!("{start}{}", "a".repeat(length - start.len())).into_bytes()
    };
    assert_eq!(post(&[], &fields(64 * 1024)).status, 303, "at the limit");
    for length in [64 * 1024 + 1, 1024 * 1024] {
        let answer = post(&[], &fields(length));
        assert_eq!(answer.status, 413, "{length}");
        assert!(!answer.heading().is_empty());
        check_headers("too large", &answer, false);
    }
    let mut chunked = Vec::new();
    for _ in 0..5 {
        chunked.extend_from_slice(b"4000\r\n");
        chunked.extend_from_slice(&[b'a'; 0x4000]);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    assert_eq!(
        post(&[("Transfer-Encoding", "chunked")], &chunked).status,
        413,
        "without a word about its length"
    );
}

#[test]
fn forms_that_can_t_be_read_get_a_page() {
    let (_installation, server) = with_location(Installation::new());
    let post = |kind: &str, body: &[u8]| {
        let headers = [TEXT, ("Sec-Fetch-Site", "same-origin"), ("Content-Type", kind)];
        server.browser().send("POST", "/api/client/set-enabled", &headers, body)
    };
    for (kind, body) in [
        ("application/x-www-form-urlencoded", &b"enabled=perhaps"[..]),
        ("application/x-www-form-urlencoded", b"client=%ff%fe"),
        ("application/x-www-form-urlencoded", b"client=a&client=b"),
        ("application/json", b"{}"),
        ("multipart/form-data; boundary=x", b"--x--"),
    ] {
        let answer = post(kind, body);
        assert!(matches!(answer.status, 303 | 400), "{kind} {body:?}: {} {}", answer.status, answer.text());
        assert!(answer.header("location").is_none_or(|to| to.starts_with("/staff/sign-in")), "{kind}");
        assert!(
            !answer.text().contains("ServerFn") && !answer.text().contains("missing field"),
            "{}",
            answer.text()
        );
    }
}

#[test]
fn r33_headers_that_never_end_are_not_waited_for() {
    let (_installation, server) = with_location(Installation::new());
    let mut slow = TcpStream::connect(server.address()).expect("the server listens");
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ").expect("written");
    slow.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
    let started = Instant::now();
    let mut rest = Vec::new();
    slow.read_to_end(&mut rest).expect("the server hangs up");
    let waited = started.elapsed();
    assert!((Duration::from_secs(9)..Duration::from_secs(15)).contains(&waited), "{waited:?}");
}

/// The wait for the next request of a connection ends as the wait for the first does.
#[test]
fn r33_an_idle_connection_is_closed() {
    let (_installation, server) = with_location(Installation::new());
    let mut idle = TcpStream::connect(server.address()).expect("the server listens");
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").expect("written");
    idle.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
    let started = Instant::now();
    let mut answers = String::new();
    idle.read_to_string(&mut answers).expect("the server hangs up");
    assert!(answers.starts_with("HTTP/1.1 200 ") && answers.ends_with("ok\n"), "{answers}");
    let waited = started.elapsed();
    assert!((Duration::from_secs(9)..Duration::from_secs(15)).contains(&waited), "{waited:?}");
}

#[test]
fn what_is_no_http_is_refused() {
    let (_installation, server) = with_location(Installation::new());
    let status = |request: &[u8]| String::from_utf8_lossy(&exchange(server.address(), request)).into_owned();
    assert!(status(b"hello\r\n\r\n").starts_with("HTTP/1.1 400 "));
    let long = format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "a".repeat(200 * 1024));
    let answer = status(long.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    let both = b"POST /api/language HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n";
    assert!(!status(both).starts_with("HTTP/1.1 2"));
}

#[test]
fn r33_a_form_that_never_ends_gets_an_answer() {
    let (_installation, server) = with_location(Installation::new());
    let mut slow = TcpStream::connect(server.address()).expect("the server listens");
    slow.write_all(b"POST /api/language HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 9\r\n\r\nlang")
        .expect("written");
    slow.set_read_timeout(Some(Duration::from_mins(1))).expect("set");
    let mut answer = String::new();
    slow.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("retry-after: "), "{answer}");
}

#[test]
fn r33_connections_over_the_cap_wait_while_all_are_answered() {
    let (_installation, server) = with_location(Installation::new().with("LATCHKEY_CONNECTIONS", "16"));
    let mut busy: Vec<TcpStream> = (0..16)
        .map(|_| {
            let mut stream = TcpStream::connect(server.address()).expect("the server listens");
            let head = b"POST /api/language HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 9\r\n\
                Expect: 100-continue\r\n\r\n";
            stream.write_all(head).expect("written");
            let mut go_on = [0; 12];
            stream.read_exact(&mut go_on).expect("the server waits for the form");
            assert_eq!(&go_on, b"HTTP/1.1 100");
            stream
        })
        .collect();
    let mut one_more = TcpStream::connect(server.address()).expect("the queue has room");
    one_more.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").expect("written");
    one_more.set_read_timeout(Some(Duration::from_secs(1))).expect("set");
    let mut first = [0; 12];
    assert!(one_more.read(&mut first).is_err(), "nobody listens to it yet");
    busy.pop();
    one_more.set_read_timeout(Some(Duration::from_secs(5))).expect("set");
    one_more.read_exact(&mut first).expect("an answer");
    assert_eq!(&first, b"HTTP/1.1 200");
}

#[test]
fn r33_connections_that_say_nothing_or_half_a_request_make_room() {
    let (_installation, server) = with_location(Installation::new().with("LATCHKEY_CONNECTIONS", "16"));
    let started = Instant::now();
    let mut quiet: Vec<TcpStream> = (0..16)
        .map(|number| {
            let mut stream = TcpStream::connect(server.address()).expect("the server listens");
            if number % 2 == 0 {
                stream.write_all(b"GET /healthz HTTP/1.1\r\nX-Half: ").expect("written");
            }
            stream
        })
        .collect();
    for _ in 0..20 {
        let mut one_more = TcpStream::connect(server.address()).expect("the server listens");
        one_more.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").expect("written");
        one_more.set_read_timeout(Some(Duration::from_secs(5))).expect("set");
        let mut first = [0; 12];
        one_more.read_exact(&mut first).expect("an answer");
        assert_eq!(&first, b"HTTP/1.1 200");
        quiet.push(one_more);
    }
    let mut rest = Vec::new();
    quiet[0].read_to_end(&mut rest).expect("the first is closed");
    assert!(started.elapsed() < Duration::from_secs(9), "sooner than it would be for its silence");
}

/// R18: hashing has a queue with an end, and nothing else waits in it.
#[test]
fn r18_a_flood_of_sign_ins_leaves_the_rest_alone() {
    let (_installation, server) = with_location(Installation::new());
    let fields = [("slug", "riverside"), ("username", "nobody"), ("password", "not this one")];
    let post = || server.browser().post(SIGN_IN, &fields);
    std::thread::scope(|scope| {
        let flood: Vec<_> = (0..200).map(|_| scope.spawn(post)).collect();
        let mut longest = Duration::ZERO;
        while !flood.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            let asked = Instant::now();
            assert_eq!(server.browser().get("/healthz").status, 200);
            longest = longest.max(asked.elapsed());
        }
        let answers: Vec<Answer> = flood.into_iter().map(|one| one.join().expect("an answer")).collect();
        for answer in &answers {
            let told = answer.header("retry-after").is_some();
            assert!(
                matches!((answer.status, told), (303, false) | (503 | 429, true)),
                "{} {told}",
                answer.status
            );
        }
        assert!(answers.iter().any(|answer| answer.status == 503), "past the queue the answer is: later");
        assert!(longest < Duration::from_secs(2), "healthz took {longest:?}");
    });
}
