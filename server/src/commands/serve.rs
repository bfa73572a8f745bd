//! Serving, until told to stop.

use crate::{
    connections,
    failure::Failure,
    http, jobs,
    settings::{MailRoute, Settings},
    start::Installation,
};
use accounts::Accounts;
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// `latchkey serve`
pub(crate) async fn serve(settings: Settings) -> Result<(), Failure> {
    let not_bound = |error| Failure::new(format!("LISTEN {} can't be listened on: {error}", settings.listen));
    let listener = TcpListener::bind(settings.listen).await.map_err(not_bound)?;
    let address = listener.local_addr().map_err(not_bound)?;
    let base_url = settings.base_url(address.port());
    let route = settings.mail_route(&base_url)?;
    let installation = Installation::open(settings, address.port()).await?;
    let settings = &installation.settings;

    connections::ask_for_files(settings.connections);
    let stopping = CancellationToken::new();
    let (post, mailbox) = installation.post(&route)?;
    let trial_post = accounts::TrialPost {
        from: post.from.clone(),
        bounces: post.bounces.clone(),
        transport: post.transport.clone(),
    };
    let outbox = Arc::new(installation.accounts.clone());
    let worker = tokio::spawn(mail::worker::run(outbox, post, stopping.clone().cancelled_owned()));
    let clock = Arc::clone(&installation.clock);
    tokio::spawn(clock.follow(installation.store.clone(), stopping.clone()));
    tokio::spawn(tidy_up(installation.accounts.clone(), stopping.clone()));
    let jobs = tokio::spawn(jobs::work(installation.accounts.clone(), stopping.clone()));
    let site = http::Site::new(http::Parts {
        accounts: installation.accounts.clone(),
        mailbox,
        bounce_token: settings.bounce_token.clone(),
        trial_post,
        gallery: settings.shows_gallery(&base_url),
        trusted_proxies: settings.trusted_proxies.clone(),
        stopping: stopping.clone(),
    });
    println!("Latchkey listens on {address}");
    tracing::info!(%address, base_url = base_url.origin(), mails = to(&route), "ready");

    let stop = async {
        tokio::select! {
            () = told_to_stop() => tracing::info!("stopping"),
            () = stopping.cancelled() => {}
        }
        stopping.cancel();
    };
    let serving = connections::serve(listener, http::router(&site), settings.connections, stop);
    let work = async {
        let ((), mails, items) =
            tokio::join!(serving, watch("mail", worker, &stopping), watch("job", jobs, &stopping));
        installation.store.close().await;
        mails.and(items)
    };
    tokio::select! {
        mailed = work => mailed?,
        () = overdue(&stopping) => {
            tracing::warn!("work was still open after {} s and is left", STOPS_WITHIN.as_secs());
        }
    }
    tracing::info!("stopped");
    Ok(())
}

/// How often sessions and limits that have run out are forgotten.
const TIDIES_UP_EVERY: Duration = Duration::from_hours(1);

/// Keeps house until the server stops. A database that is busy is asked again an hour later.
async fn tidy_up(accounts: Accounts, stopping: CancellationToken) {
    let mut hours = tokio::time::interval(TIDIES_UP_EVERY);
    while stopping.run_until_cancelled(hours.tick()).await.is_some() {
        match accounts::housekeeping::tidy_up(&accounts).await {
            Ok(forgotten) => tracing::debug!(?forgotten, "tidied up"),
            Err(error) => tracing::warn!(%error, "not tidied up"),
        }
    }
}

/// How long open requests and mails have to finish once the server is told to stop.
const STOPS_WITHIN: Duration = Duration::from_secs(10);

/// Waits for a worker. If it ends without having been told to, everything ends: without it no mail goes out or no job
/// goes on, and whatever watches this process starts it again.
async fn watch(
    name: &'static str,
    worker: JoinHandle<()>,
    stopping: &CancellationToken,
) -> Result<(), Failure> {
    let ended = worker.await;
    let was_told = stopping.is_cancelled();
    stopping.cancel();
    match ended {
        Ok(()) if was_told => Ok(()),
        Ok(()) => Err(Failure::new(format!("the {name} worker has ended"))),
        Err(error) => Err(Failure::new(format!("the {name} worker has failed: {error}"))),
    }
}

/// Returns some time after the server was told to stop.
async fn overdue(stopping: &CancellationToken) {
    stopping.cancelled().await;
    tokio::time::sleep(STOPS_WITHIN).await;
}

const fn to(route: &MailRoute) -> &'static str {
    match route {
        MailRoute::Smtp(_) => "mail server",
        MailRoute::Mailbox => "embedded mailbox",
    }
}

/// Returns when a person presses Ctrl+C, or whatever started the process wants it to end.
async fn told_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
