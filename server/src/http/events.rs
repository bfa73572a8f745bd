//! Live updates: an open page hears that what it shows has changed (a client, a job), and fetches itself again.

use crate::http::Site;
use accounts::{Origin, Refused};
use app::ErrorPage;
use axum::{
    Extension,
    extract::{Path, Request, State},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, StreamExt as _};
use shared::{ClientId, JobId};
use std::{convert::Infallible, time::Duration};
use store::Wake;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, interval_at},
};

/// How often a quiet stream says that it is there, so that nothing in between takes it for dead.
pub(super) const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// How often the session behind the stream is looked at again: signing out ends it within that time.
const SESSION_CHECKED_EVERY: Duration = Duration::from_mins(1);

/// `GET /staff/clients/{id}/events`
pub(super) async fn of_client(
    State(site): State<Site>,
    Extension(origin): Extension<Origin>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    follow(site, origin, id.parse().ok().map(Topic::Client), request).await
}

/// `GET /staff/jobs/{id}/events`
pub(super) async fn of_job(
    State(site): State<Site>,
    Extension(origin): Extension<Origin>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    follow(site, origin, id.parse().ok().map(Topic::Job), request).await
}

/// The stream about a topic, for whoever may see it.
async fn follow(site: Site, origin: Origin, topic: Option<Topic>, request: Request) -> Response {
    let parts = request.into_parts().0;
    // Heard from before the first look, so that no change falls between the two.
    let wakes = site.accounts().wakes();
    let token = app::staff_token(site.accounts(), &parts.headers);
    let watched = match (topic, token) {
        (Some(topic), Some(token)) => Watched::new(&site, &origin, token, topic).await,
        _ => Err(Refused::NotFound),
    };
    match watched {
        Ok(watched) => {
            let stream = changes(site, watched, wakes);
            Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
        }
        Err(Refused::Busy { seconds }) => site.refuse(parts, ErrorPage::Busy { seconds }).await,
        Err(_) => site.refuse(parts, ErrorPage::NotFound).await,
    }
}

/// What an open page shows.
#[derive(Clone, Copy)]
enum Topic {
    Client(ClientId),
    Job(JobId),
}

/// What is watched, and the session that may see it.
struct Watched {
    token: String,
    topic: Topic,
    location: shared::LocationId,
}

impl Watched {
    async fn new(site: &Site, origin: &Origin, token: String, topic: Topic) -> Result<Self, Refused> {
        let accounts = site.accounts();
        let desk = accounts::staff::desk(accounts, origin, &token).await?;
        match topic {
            Topic::Client(client) => drop(accounts::profile::of_client(accounts, &desk, client).await?),
            Topic::Job(job) => drop(accounts::job::page(accounts, &desk, job, None, 1).await?),
        }
        Ok(Self { token, topic, location: desk.location.id })
    }

    /// Whether the session still works at the location. A database that is busy proves nothing.
    async fn may_go_on(&self, site: &Site) -> bool {
        accounts::staff::is_still_at(site.accounts(), &self.token, self.location).await.unwrap_or(true)
    }

    fn is_about(&self, wake: &Wake) -> bool {
        match (wake, self.topic) {
            (Wake::Client { location, client }, Topic::Client(own)) => {
                (*location, *client) == (self.location, own)
            }
            (Wake::Job { location, job }, Topic::Job(own)) => (*location, *job) == (self.location, own),
            (Wake::Location { location }, Topic::Client(_)) => *location == self.location,
            (Wake::Missed, _) => true,
            (
                Wake::Location { .. } | Wake::Client { .. } | Wake::Job { .. } | Wake::Jobs | Wake::Outbox,
                _,
            ) => false,
        }
    }
}

/// One event at once and one a change, until the session ends or the server stops. The browser then asks again,
/// and gets an answer that tells it to stop asking.
fn changes(
    site: Site,
    watched: Watched,
    wakes: Receiver<Wake>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let checks = interval_at(Instant::now() + SESSION_CHECKED_EVERY, SESSION_CHECKED_EVERY);
    let later = futures::stream::unfold(
        (site, watched, wakes, checks),
        |(site, watched, mut wakes, mut checks)| async move {
            let stopping = site.stopping().clone();
            loop {
                tokio::select! {
                    () = stopping.cancelled() => return None,
                    _ = checks.tick() => if !watched.may_go_on(&site).await { return None },
                    wake = wakes.recv() => match wake {
                        Ok(wake) if !watched.is_about(&wake) => {}
                        // Too many changes to hear them all: this one may be among the missed ones.
                        Ok(_) | Err(RecvError::Lagged(_)) => break,
                        Err(RecvError::Closed) => return None,
                    },
                }
            }
            Some((Ok(changed()), (site, watched, wakes, checks)))
        },
    );
    // The first one at once: what changed between the page's answer and this stream's is caught up with.
    futures::stream::once(async { Ok(changed()) }).chain(later)
}

/// Browsers drop an event without data.
fn changed() -> Event {
    Event::default().event("changed").data("profile")
}
