//! An outbox in memory, and the worker's run over it.

use crate::samples::NOW;
use mail::{
    BoxError, Due, Outbox, Outcome, Transport,
    worker::{self, Post},
};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};
use tokio::sync::watch;

/// Mails in memory. Deferred ones are due again at once.
pub(crate) struct MemoryOutbox {
    state: Mutex<State>,
    unsettled: watch::Sender<usize>,
    tries: watch::Sender<usize>,
}

struct State {
    waiting: VecDeque<Due>,
    settled: Vec<Outcome>,
    claims_that_fail: usize,
    settles_that_fail: usize,
}

impl MemoryOutbox {
    pub(crate) fn with(mails: impl IntoIterator<Item = Due>) -> Arc<Self> {
        Self::failing(mails, 0, 0)
    }

    /// An outbox of which the first calls fail.
    pub(crate) fn failing(mails: impl IntoIterator<Item = Due>, claims: usize, settles: usize) -> Arc<Self> {
        let waiting: VecDeque<Due> = mails.into_iter().collect();
        let unsettled = watch::Sender::new(waiting.len());
        let (claims_that_fail, settles_that_fail) = (claims, settles);
        let state = State { waiting, settled: Vec::new(), claims_that_fail, settles_that_fail };
        Arc::new(Self { state: Mutex::new(state), unsettled, tries: watch::Sender::new(0) })
    }

    /// What became of each try, in order.
    pub(crate) fn settled(&self) -> Vec<Outcome> {
        self.state.lock().expect("the state").settled.clone()
    }

    /// Waits for what becomes of the first try.
    pub(crate) async fn first_try(&self) -> Outcome {
        self.tries.subscribe().wait_for(|&count| count > 0).await.expect("the outbox lives");
        self.settled().swap_remove(0)
    }

    /// Lets a worker run until every mail has come to its end, and gives what became of each try.
    pub(crate) async fn emptied_by(self: Arc<Self>, transport: Transport) -> Vec<Outcome> {
        let mut unsettled = self.unsettled.subscribe();
        let done = async move {
            unsettled.wait_for(|&count| count == 0).await.expect("the outbox lives");
        };
        worker::run(Arc::clone(&self), post(transport), done).await;
        self.settled()
    }
}

/// With the clock at [`NOW`], and chance in the middle.
pub(crate) fn post(transport: Transport) -> Post {
    Post {
        from: "hello@club.example".parse().expect("an address"),
        bounces: None,
        transport,
        clock: Box::new(|| NOW),
        chance: Box::new(|| 20),
    }
}

impl Outbox for MemoryOutbox {
    async fn claim(&self, most: usize) -> Result<Vec<Due>, BoxError> {
        let mut state = self.state.lock().expect("the state");
        if state.claims_that_fail > 0 {
            state.claims_that_fail -= 1;
            return Err("the database is away".into());
        }
        let count = most.min(state.waiting.len());
        Ok(state.waiting.drain(..count).collect())
    }

    async fn settle(&self, mail: &Due, outcome: Outcome) -> Result<(), BoxError> {
        let mut state = self.state.lock().expect("the state");
        if state.settles_that_fail > 0 {
            state.settles_that_fail -= 1;
            return Err("the database is away".into());
        }
        if matches!(outcome, Outcome::Deferred { .. }) {
            state.waiting.push_back(Due { attempts: mail.attempts + 1, ..mail.clone() });
        } else {
            self.unsettled.send_modify(|count| *count -= 1);
        }
        state.settled.push(outcome);
        self.tries.send_replace(state.settled.len());
        Ok(())
    }

    async fn woken(&self) {
        // Nothing is ever added: there is work again only when a mail in hand is deferred, and then the worker
        // looks by itself.
        std::future::pending::<()>().await;
    }
}
