//! Accepts connections, and gives none of them more time or room than it may have (R33).
//!
//! `axum::serve` installs no timer, so its header timeout never fires; this does what it does, with one. Only
//! HTTP/1.1: TLS and HTTP/2 are the proxy's work in front.

mod answer;
mod patience;
mod room;

use answer::Answer;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use patience::Patience;
use room::{Place, Room};
use rustix::process::{Resource, getrlimit, setrlimit};
use std::{future::Future, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use tower::{Layer as _, ServiceExt as _, service_fn};

/// How long a connection may take to send a request's headers; and, since the wait for the next request begins
/// with the same clock, how long it may be idle between two.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// How long a connection may refuse to take the next bytes of an answer.
const TAKES_WITHIN: Duration = Duration::from_secs(30);
/// How long a connection that has to leave may go on with a request's headers.
const LEAVES_WITHIN: Duration = Duration::from_millis(100);
/// How much of a request's headers is kept.
const HEADER_BYTES: usize = 32 * 1024;

/// The other end of the connection that a request came by; among the request's extensions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub SocketAddr);

/// Files beside the connections: the database's, mails on their way, the log.
const OTHER_FILES: u64 = 128;

/// Lets this process have as many files open as so many connections need. Systems begin with 1,024 and allow more to those who
/// ask.
pub(crate) fn ask_for_files(connections: usize) {
    let wanted = u64::try_from(connections).unwrap_or(u64::MAX).saturating_add(OTHER_FILES);
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_none_or(|files| files >= wanted) {
        return;
    }
    limit.current = Some(limit.maximum.map_or(wanted, |most| most.min(wanted)));
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%error, "the limit of open files can't be raised");
    }
    if limit.current.is_some_and(|files| files < wanted) {
        tracing::warn!(allowed = limit.current, wanted, "too few open files are allowed for CONNECTIONS");
    }
}

/// Serves until `stop` is ready, then lets open requests finish. With `most` connections open, one more is taken in place of
/// the one that has been quiet for the longest; if none is, it waits.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    most: usize,
    stop: impl Future<Output = ()>,
) {
    let leave = CancellationToken::new();
    let room = Room::new(most, leave.clone());
    let mut stop = pin!(stop);
    loop {
        let accept = async {
            let accepted = listener.accept().await?;
            Ok((accepted, room.take_place().await))
        };
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = accept => accepted,
        };
        match accepted {
            Ok(((stream, peer), place)) => {
                tokio::spawn(talk(stream, peer, router.clone(), place));
            }
            Err(error) => rest_after(&error).await,
        }
    }
    drop(listener);
    leave.cancel();
    room.is_empty().await;
}

async fn talk(stream: TcpStream, peer: SocketAddr, router: Router, place: Place) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection's answers may be delayed");
    }
    let (place, router) = (Arc::new(place), Extension(Peer(peer)).layer(router));
    let service = service_fn(|request| {
        let (answering, answer) = (place.answers(), router.clone().oneshot(request));
        async move { answer.await.map(|answer| answer.map(|body| Answer::new(body, answering))) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN).max_buf_size(HEADER_BYTES);
    let io = TokioIo::new(Patience::new(stream, TAKES_WITHIN));
    let mut connection = pin!(server.serve_connection(io, TowerToHyperService::new(service)));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = place.is_told_to_leave() => {
            connection.as_mut().graceful_shutdown();
            loop {
                match timeout(LEAVES_WITHIN, connection.as_mut()).await {
                    Ok(ended) => break ended,
                    Err(_) if place.is_quiet() => break Ok(()),
                    Err(_) => {}
                }
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// A connection that is gone before it was accepted says nothing about the next. Everything else (no more file
/// handles) would come back at once, so it waits for connections to close.
async fn rest_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "connections can't be accepted");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
