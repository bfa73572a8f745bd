//! Whether an open profile is still told what changes, after something happened.

use crate::world::{Asked, World};
use anyhow::{Context as _, Result};
use bench::browser::Changes;
use std::time::{Duration, Instant};

/// A profile that hears nothing for so long after a change is forgotten. A reader gives up after 20 seconds of silence.
const WITHIN: Duration = Duration::from_secs(15);

/// A profile that staff have open all the time.
pub(crate) struct OpenProfile {
    path: String,
    changes: Option<Changes>,
    times: usize,
}

impl OpenProfile {
    /// Adds a client, and opens the profile.
    pub(crate) fn open(world: &World) -> Result<Self> {
        let fields = [("first_name", "Olga"), ("last_name", "Open"), ("language", "en")];
        let Asked::Led(path) = world.desk_sends("/api/client/add", &fields) else {
            anyhow::bail!("the client whose profile stays open can't be added")
        };
        let changes = Some(world.listens(&format!("{path}/events"))?);
        Ok(Self { path, changes, times: 0 })
    }

    /// Changes the client, and waits until the open profile is told. If its node is gone, the browser opens it again, as
    /// browsers do by themselves.
    pub(crate) fn is_told(&mut self, world: &World) -> Result<()> {
        let id = self.path.rsplit('/').next().context("a profile has an id")?.to_owned();
        let since = Instant::now();
        loop {
            let mut changes = match self.changes.take() {
                Some(changes) => changes,
                None => match world.listens(&format!("{}/events", self.path)) {
                    Ok(changes) => changes,
                    Err(error) if since.elapsed() > WITHIN => {
                        world.violation(format!("a profile can't be opened again: {error:#}"));
                        return Ok(());
                    }
                    Err(_) => continue,
                },
            };
            self.times += 1;
            let last_name = format!("Open{}", self.times);
            let fields = [
                ("client", id.as_str()),
                ("first_name", "Olga"),
                ("last_name", &last_name),
                ("language", "en"),
            ];
            while matches!(world.desk_sends("/api/client/edit", &fields), Asked::Lost) {}
            let asked = Instant::now();
            if changes.wait().is_ok() {
                self.changes = Some(changes);
                return Ok(());
            }
            if asked.elapsed() > WITHIN || since.elapsed() > 2 * WITHIN {
                world.violation(format!("an open profile is not told of a change, {:.0?}", asked.elapsed()));
                return Ok(());
            }
        }
    }
}
