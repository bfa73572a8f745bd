//! Jobs, as their worker sees them.

use super::{Clerk, TestApp};
use accounts::{
    bulk_invitation::{self, Whom},
    job::{self, JobPage, Step},
};
use shared::{ClientId, ClientQuery, ItemResult, JobId};

impl TestApp {
    /// The worker does every job there is, to its end.
    pub(crate) async fn works_off_jobs(&self) {
        loop {
            while let Some(mut claim) = job::claim(&self.accounts).await.unwrap() {
                while claim.step().await.unwrap() == Step::More {}
            }
            // Whoever was refused may still be letting go of the job's row, which a worker passes over meanwhile.
            let now = self.now().micros();
            let free = format!("state = 'open' AND (leased_until IS NULL OR leased_until <= {now})");
            if self.db_number(&format!("SELECT count(*) FROM jobs WHERE {free}")).await == 0 {
                break;
            }
        }
    }
}

impl Clerk {
    /// Starts to invite these; the job.
    pub(crate) async fn invites_checked(&self, clients: &[ClientId]) -> JobId {
        self.starts_to_invite(Whom::Checked(clients.to_vec())).await
    }

    /// Starts to invite everybody whom a search finds; the job.
    pub(crate) async fn invites_found(&self, search: &str) -> JobId {
        self.starts_to_invite(Whom::Matching(ClientQuery::from_answers(search, "", ""))).await
    }

    async fn starts_to_invite(&self, whom: Whom) -> JobId {
        let id = job::draw_id(&self.accounts);
        bulk_invitation::start(&self.accounts, &self.desk, id, &whom).await.unwrap();
        id
    }

    pub(crate) async fn opens_job(&self, id: JobId) -> JobPage {
        job::page(&self.accounts, &self.desk, id, None, 1).await.unwrap()
    }

    /// How many items of a job ended how.
    pub(crate) async fn counts(&self, id: JobId) -> Vec<(ItemResult, i64)> {
        self.opens_job(id).await.job.counts
    }

    /// What became of a client in a job.
    pub(crate) async fn result_of(&self, id: JobId, client: ClientId) -> Option<ItemResult> {
        let items = self.opens_job(id).await.items;
        let of = |item: &job::JobItem| item.client.as_ref().is_some_and(|person| person.id == client);
        items.into_iter().find(of).map(|item| item.result)
    }
}
