//! Everything that is reached by HTTP: the interface's pages and functions, and what only the server answers.

mod assets;
mod bounces;
mod downloads;
mod events;
mod health;
mod layers;
mod logo;
mod mailbox;
mod well_known;

use accounts::Accounts;
use app::{AppContext, ErrorPage};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    response::Response,
    routing::{get, post},
};
use http::HeaderValue;
use leptos::config::LeptosOptions;
use shared::{BaseUrl, Network};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tower::{Layer as _, util::MapRequestLayer};
use tower_http::compression::CompressionLayer;

/// What the server's own handlers and layers work with. Cloning it is cheap.
#[derive(Clone)]
pub(crate) struct Site(Arc<Inner>);

struct Inner {
    context: AppContext,
    mailbox: Option<mail::Mailbox>,
    bounce_token: Option<String>,
    trusted_proxies: Vec<Network>,
    policy_without_scripts: HeaderValue,
    stopping: CancellationToken,
}

/// What a [`Site`] is made of.
pub(crate) struct Parts {
    /// The use cases.
    pub accounts: Accounts,
    /// The embedded mailbox, if mails go there.
    pub mailbox: Option<mail::Mailbox>,
    /// What whoever brings bounces has to know; without it, nobody brings any.
    pub bounce_token: Option<String>,
    /// What a test mail is sent with.
    pub trial_post: accounts::TrialPost,
    /// Whether the component gallery is there.
    pub gallery: bool,
    /// Proxies whose word about addresses is believed.
    pub trusted_proxies: Vec<Network>,
    /// Cancelled when the server is told to stop: live updates end then, or they would never.
    pub stopping: CancellationToken,
}

impl Site {
    /// Puts the parts together.
    #[must_use]
    pub(crate) fn new(parts: Parts) -> Self {
        let names = assets::Names::find();
        let options = LeptosOptions::builder().output_name(names.output).site_pkg_dir("pkg").build();
        let context = AppContext {
            accounts: parts.accounts,
            options,
            stylesheet: names.stylesheet.into(),
            mailbox: parts.mailbox.clone().map(|mailbox| Arc::new(mailbox::Pages(mailbox)) as _),
            trial_post: parts.trial_post,
            gallery: parts.gallery,
        };
        let policy = app::content_security_policy(None);
        Self(Arc::new(Inner {
            context,
            mailbox: parts.mailbox,
            bounce_token: parts.bounce_token,
            trusted_proxies: parts.trusted_proxies,
            policy_without_scripts: HeaderValue::from_str(&policy).expect("a policy is a header"),
            stopping: parts.stopping,
        }))
    }

    fn accounts(&self) -> &Accounts {
        &self.0.context.accounts
    }

    fn base_url(&self) -> &BaseUrl {
        self.accounts().base_url()
    }

    fn trusted_proxies(&self) -> &[Network] {
        &self.0.trusted_proxies
    }

    fn policy_without_scripts(&self) -> &HeaderValue {
        &self.0.policy_without_scripts
    }

    fn stopping(&self) -> &CancellationToken {
        &self.0.stopping
    }

    fn mailbox(&self) -> Option<&mail::Mailbox> {
        self.0.mailbox.as_ref()
    }

    fn bounce_token(&self) -> Option<&str> {
        self.0.bounce_token.as_deref()
    }

    /// The page that says why not.
    async fn refuse(&self, parts: http::request::Parts, error: ErrorPage) -> Response {
        app::error_page(self.0.context.clone(), parts, error).await
    }
}

/// All routes, with everything around them.
pub(crate) fn router(site: &Site) -> Router {
    let own = Router::new()
        .route("/", get(well_known::root))
        .route("/favicon.ico", get(well_known::icon))
        .route("/.well-known/change-password", get(well_known::change_password))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/pkg/{file}", get(assets::file))
        .route("/staff/administration/audit-log.csv", get(downloads::audit_log))
        .route("/s/{slug}/logo/{hash}", get(logo::file))
        .route("/staff/clients/{id}/events", get(events::of_client))
        .route("/staff/jobs/{id}/events", get(events::of_job))
        .route("/staff/jobs/{id}/results.csv", get(downloads::job_results))
        .route(bounces::PATH, post(bounces::take_in))
        .route("/staff/import/{id}/problems.csv", get(downloads::import_problems))
        .route("/staff/clients/export.csv", get(downloads::export))
        .route("/staff/clients/{id}/data.json", get(downloads::client_data))
        .merge(mailbox::routes(site))
        .with_state(site.clone());
    let layered = own
        .merge(app::router(site.0.context.clone()))
        // The last one added is the first one that a request meets.
        .layer(from_fn_with_state(site.clone(), mailbox::keep_local))
        .layer(from_fn_with_state(site.clone(), layers::body::limit))
        .layer(from_fn_with_state(site.clone(), layers::csrf::refuse_forged))
        .layer(from_fn_with_state(site.clone(), layers::guard::guard))
        .layer(from_fn_with_state(site.clone(), layers::origin::note))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(site.clone(), layers::headers::protect))
        .layer(from_fn(layers::log::log));
    // A route can't end in `.json` after a parameter, so such an address is rewritten before routing.
    Router::new().fallback_service(MapRequestLayer::new(mailbox::rewrite).layer(layered))
}
