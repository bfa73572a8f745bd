//! Accepts connections, and gives none of them more time or room than it may have (R33).
//!
//! `axum::serve` installs no timer, so its header timeout never fires; this does what it does, with one. Only
//! HTTP/1.1: TLS and HTTP/2 are the proxy's work in front.

mod patience;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use patience::Patience;
use std::{future::Future, io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tower::Layer as _;

/// How long a connection may take to send a request's headers; and, since the wait for the next request begins
/// with the same clock, how long it may be idle between two.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// How long a connection may refuse to take the next bytes of an answer.
const TAKES_WITHIN: Duration = Duration::from_secs(30);
/// How much of a request's headers is kept.
const HEADER_BYTES: usize = 32 * 1024;

/// The other end of the connection that a request came by; among the request's extensions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub SocketAddr);

/// Serves until `stop` is ready, then lets open requests finish. More than `most` connections
/// wait in the operating system's queue.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    most: usize,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(most));
    let mut stop = std::pin::pin!(stop);
    loop {
        let accept = async {
            let place = Arc::clone(&room).acquire_owned().await.expect("the semaphore is never closed");
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = accept => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = talk(stream, peer, router.clone(), &graceful);
                tokio::spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
            Err(error) => rest_after(&error).await,
        }
    }
    drop(listener);
    graceful.shutdown().await;
}

fn talk(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + Send + use<> {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection's answers may be delayed");
    }
    let service = TowerToHyperService::new(Extension(Peer(peer)).layer(router));
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN).max_buf_size(HEADER_BYTES);
    let io = TokioIo::new(Patience::new(stream, TAKES_WITHIN));
    let connection = graceful.watch(server.serve_connection(io, service));
    async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
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
