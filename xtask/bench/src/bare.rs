//! The bare work: hashing and nothing else, answering and nothing else.

use crate::PASSWORD;
use anyhow::{Context, Result};
use argon2::{Algorithm, Argon2, Params, Version};
use axum::{Router, body::Bytes, http::header, routing::get};
use std::{
    fs,
    hint::black_box,
    io::Write,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

/// How many hashes with the server's parameters all cores make in a second.
pub(crate) fn hashes_a_second(cores: usize, during: Duration) -> f64 {
    let done = AtomicU32::new(0);
    let since = Instant::now();
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                let params = Params::new(19_456, 2, 1, None).expect("parameters within argon2's bounds");
                let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
                let mut hash = [0; 32];
                while since.elapsed() < during {
                    let hashed =
                        argon2.hash_password_into(PASSWORD.as_bytes(), b"sixteen of salt.", &mut hash);
                    hashed.expect("lengths within argon2's bounds");
                    black_box(&hash);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    f64::from(done.into_inner()) / since.elapsed().as_secs_f64()
}

/// Serves a file's bytes as a page at `/`, on a free port that it prints.
pub(crate) fn serve(file: &Path) -> Result<()> {
    let page = Bytes::from(fs::read(file)?);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        println!("{}", listener.local_addr()?);
        std::io::stdout().flush()?;
        let answer = move || async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page) };
        axum::serve(listener, Router::new().route("/", get(answer))).await.context("the bare server ended")
    })
}
