//! Somebody at a desk.

use super::visitor;
use accounts::{
    Accounts, Desk, Profile, Proof, Refused, Seen, account, blocked,
    client::{self, ContactForm},
    client_query::{self, ClientList, PageAt},
    email, invitation, profile, recovery, staff,
};
use shared::{ClientId, ClientQuery, DetailsForm, EventKind, IdentityForm, Status, StatusKind, Verdict};

/// How the identity was checked, where a test doesn't care.
pub(crate) const IDENTITY: IdentityForm<'_> = IdentityForm { how: "known-in-person", note: "" };

/// A signed-in staff member at a location.
#[derive(Clone)]
pub(crate) struct Clerk {
    pub(crate) accounts: Accounts,
    pub(crate) desk: Desk,
    pub(crate) username: String,
    pub(crate) session: String,
}

impl Clerk {
    pub(super) async fn signed_in(accounts: Accounts, username: String, session: String) -> Self {
        let origin = visitor::origin("198.51.100.20", "Windows");
        let desk = staff::desk(&accounts, &origin, &session).await.unwrap();
        Self { accounts, desk, username, session }
    }

    /// The same clerk at their next request: location and role are read again.
    pub(crate) async fn again(&self) -> Self {
        Self::signed_in(self.accounts.clone(), self.username.clone(), self.session.clone()).await
    }

    /// The same clerk, never asked for a fresh proof: for tests in which time passes and that are about something else.
    pub(crate) fn never_asked(mut self) -> Self {
        self.desk.proof = Proof::NotAsked;
        self
    }

    pub(crate) async fn adds_client(&self, first_name: &str, last_name: &str) -> ClientId {
        let form = details(first_name, last_name);
        client::add(&self.accounts, &self.desk, &form, &ContactForm::default()).await.unwrap()
    }

    pub(crate) async fn saves_email(&self, client: ClientId, email: &str) -> Result<(), Refused> {
        let form = ContactForm { email, identity: IDENTITY, ..ContactForm::default() };
        client::save_contact(&self.accounts, &self.desk, client, &form).await
    }

    pub(crate) async fn resends_verification(&self, client: ClientId) -> Result<(), Refused> {
        email::resend_verification(&self.accounts, &self.desk, client, Seen::UNSAID).await
    }

    pub(crate) async fn vouches_for_email(&self, client: ClientId, reason: &str) -> Result<(), Refused> {
        email::verify_manually(&self.accounts, &self.desk, client, reason).await
    }

    pub(crate) async fn invites(&self, client: ClientId) -> Result<(), Refused> {
        invitation::send(&self.accounts, &self.desk, client, Seen::UNSAID).await
    }

    pub(crate) async fn revokes(&self, client: ClientId) -> Result<(), Refused> {
        invitation::revoke(&self.accounts, &self.desk, client).await
    }

    pub(crate) async fn sends_reset(&self, client: ClientId) -> Result<(), Refused> {
        recovery::send(&self.accounts, &self.desk, client, Seen::UNSAID).await
    }

    pub(crate) async fn sends_username(&self, client: ClientId) -> Result<(), Refused> {
        recovery::send_username(&self.accounts, &self.desk, client, Seen::UNSAID).await
    }

    pub(crate) async fn corrects_email(&self, client: ClientId, from: &str) -> Result<(), Refused> {
        email::correct(&self.accounts, &self.desk, client, from).await
    }

    pub(crate) async fn disables(&self, client: ClientId) -> Result<(), Refused> {
        account::disable(&self.accounts, &self.desk, client, "Membership paused").await
    }

    pub(crate) async fn enables(&self, client: ClientId) -> Result<(), Refused> {
        account::enable(&self.accounts, &self.desk, client, IDENTITY).await
    }

    pub(crate) async fn unlocks(&self, client: ClientId) -> Result<(), Refused> {
        account::unlock(&self.accounts, &self.desk, client, IDENTITY).await
    }

    pub(crate) async fn unblocks(&self, client: ClientId) -> Result<(), Refused> {
        blocked::unblock(&self.accounts, &self.desk, &[client]).await.map(drop)
    }

    pub(crate) async fn searches(&self, words: &str) -> Result<ClientList, Refused> {
        let query = ClientQuery::from_answers(words, "", "");
        client_query::list(&self.accounts, &self.desk, &query, PageAt::First).await
    }

    pub(crate) async fn profile(&self, client: ClientId) -> Profile {
        profile::of_client(&self.accounts, &self.desk, client).await.unwrap()
    }

    /// What the profile says at a glance. The list's tag is asserted to say the same.
    pub(crate) async fn sees(&self, client: ClientId) -> (Status, Verdict) {
        let profile = self.profile(client).await;
        let list = self.searches("").await.unwrap();
        let row = list.rows.iter().find(|row| row.id == client).unwrap();
        assert_eq!(row.status, profile.status, "the list and the profile");
        for status in StatusKind::ALL {
            let query = ClientQuery { status: Some(status), ..ClientQuery::default() };
            let list = client_query::list(&self.accounts, &self.desk, &query, PageAt::First).await.unwrap();
            let listed = list.rows.iter().any(|row| row.id == client);
            assert_eq!(listed, status == profile.status.kind(), "the filter by {status:?} and the profile");
        }
        (profile.status, profile.verdict)
    }

    /// What happened to the client lately, newest first.
    pub(crate) async fn timeline(&self, client: ClientId) -> Vec<EventKind> {
        self.profile(client).await.activity.iter().map(|activity| activity.event).collect()
    }
}

/// A filled-in profile form.
pub(crate) fn details(first_name: &str, last_name: &str) -> DetailsForm {
    DetailsForm {
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        language: "en".to_owned(),
        ..DetailsForm::default()
    }
}
