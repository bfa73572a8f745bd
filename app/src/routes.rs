//! Which page stands at which address: [`shared::Route`] writes these, the router reads them.
use crate::{
    gallery, mailbox,
    page::{not_found, page},
    self_service, staff,
};
use leptos::prelude::*;
use leptos_router::{
    MatchNestedRoutes, SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

/// The whole interface.
#[component]
pub(crate) fn App() -> impl IntoView {
    view! {
        <Router>
            <FlatRoutes fallback=page(not_found)>
                <Route path=path!("/staff/sign-in") view=page(staff::sign_in::page) ssr=SsrMode::Async/>
                <Route path=path!("/staff/sign-in/code") view=page(staff::sign_in_code::page) ssr=SsrMode::Async/>
                <Route path=path!("/staff/confirm") view=page(staff::confirm::page) ssr=SsrMode::Async/>
                <Route path=path!("/staff/set-up") view=page(staff::set_up::page) ssr=SsrMode::Async/>
                <Route
                    path=path!("/staff/invitation/:slug")
                    view=page(staff::staff_invitation::page)
                    ssr=SsrMode::Async
                />
                <Route path=path!("/staff/locations") view=page(staff::locations::page) ssr=SsrMode::Async/>
                <Route path=path!("/staff/clients") view=page(staff::clients::page) ssr=SsrMode::Async/>
                <Route path=path!("/staff/clients/new") view=page(staff::client_new::page) ssr=SsrMode::Async/>
                <Route path=path!("/staff/clients/:id") view=page(staff::client_profile::page) ssr=SsrMode::Async/>
                <Route path=path!("/staff/clients/:id/edit") view=page(staff::client_edit::page) ssr=SsrMode::Async/>
                <Route path=path!("/staff/clients/:id/erase") view=page(staff::client_data::page) ssr=SsrMode::Async/>
                <Route
                    path=path!("/staff/clients/:id/timeline")
                    view=page(staff::timeline::page)
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/staff/clients/:id/contact")
                    view=page(staff::client_contact::page)
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/staff/bulk-invitation")
                    view=page(staff::bulk_invitation::page)
                    ssr=SsrMode::Async
                />
                <Route path=path!("/staff/import") view=page(staff::import_new::page) ssr=SsrMode::Async/>
                <Route path=path!("/staff/import/:id") view=page(staff::import_preview::page) ssr=SsrMode::Async/>
                <Route path=path!("/staff/jobs") view=page(staff::jobs::page) ssr=SsrMode::Async/>
                <Route path=path!("/staff/jobs/:id") view=page(staff::job::page) ssr=SsrMode::Async/>
                <Route path=path!("/staff/needs-attention") view=page(staff::attention::page) ssr=SsrMode::Async/>
                <Route
                    path=path!("/staff/needs-attention/:cause")
                    view=page(staff::attention_group::page)
                    ssr=SsrMode::Async
                />
                <Route path=path!("/staff/still-stuck") view=page(staff::still_stuck::page) ssr=SsrMode::Async/>
                <Route path=path!("/staff/duplicates") view=page(staff::duplicates::page) ssr=SsrMode::Async/>
                <Route
                    path=path!("/staff/duplicates/:first/:second")
                    view=page(staff::compare::page)
                    ssr=SsrMode::Async
                />
                <Route path=path!("/staff/clients/:id/mails") view=page(staff::client_mails::page) ssr=SsrMode::Async/>
                <Route path=path!("/staff/failed-emails") view=page(staff::failed_emails::page) ssr=SsrMode::Async/>
                <Route
                    path=path!("/staff/clients/:id/handover")
                    view=page(staff::handover::page)
                    ssr=SsrMode::Async
                />
                <OwnAccountRoutes/>
                <AdministrationRoutes/>
                <Route path=path!("/s/:slug") view=page(self_service::sign_in::page) ssr=SsrMode::Async/>
                <Route path=path!("/s/:slug/home") view=page(self_service::home::page) ssr=SsrMode::Async/>
                <Route
                    path=path!("/s/:slug/password")
                    view=page(self_service::password_change::page)
                    ssr=SsrMode::Async
                />
                <Route path=path!("/s/:slug/passkeys") view=page(self_service::passkey::list) ssr=SsrMode::Async/>
                <Route path=path!("/s/:slug/passkeys/new") view=page(self_service::passkey::new) ssr=SsrMode::Async/>
                <Route
                    path=path!("/s/:slug/having-trouble")
                    view=page(self_service::having_trouble::page)
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/s/:slug/verify-email")
                    view=page(self_service::verify_email::page)
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/s/:slug/accept-invitation")
                    view=page(self_service::accept_invitation::page)
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/s/:slug/reset-password")
                    view=page(self_service::reset_password::page)
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/s/:slug/handover")
                    view=page(self_service::handover::page)
                    ssr=SsrMode::Async
                />
                <Route path=path!("/s/:slug/undo") view=page(self_service::undo::page) ssr=SsrMode::Async/>
                <Route path=path!("/dev/mailbox") view=page(mailbox::list) ssr=SsrMode::Async/>
                <Route path=path!("/dev/mailbox/:id") view=page(mailbox::mail) ssr=SsrMode::Async/>
                <Route path=path!("/dev/gallery") view=page(gallery::page) ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
}

/// What each of the staff sees to for themselves.
#[component(transparent)]
fn OwnAccountRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/staff/account") view=page(staff::own_account::page) ssr=SsrMode::Async/>
        <Route
            path=path!("/staff/account/password")
            view=page(staff::password_change::page)
            ssr=SsrMode::Async
        />
        <Route path=path!("/staff/account/passkeys") view=page(staff::passkey::list) ssr=SsrMode::Async/>
        <Route path=path!("/staff/account/passkeys/new") view=page(staff::passkey::new) ssr=SsrMode::Async/>
        <Route
            path=path!("/staff/account/second-factor")
            view=page(staff::second_factor::page)
            ssr=SsrMode::Async
        />
        <Route
            path=path!("/staff/account/recovery-codes")
            view=page(staff::recovery_codes::page)
            ssr=SsrMode::Async
        />
    }
    .into_inner()
}

/// What administrators see to.
#[component(transparent)]
fn AdministrationRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route
            path=path!("/staff/administration")
            view=page(staff::administration::page)
            ssr=SsrMode::Async
        />
        <Route
            path=path!("/staff/administration/users")
            view=page(staff::users::page)
            ssr=SsrMode::Async
        />
        <Route
            path=path!("/staff/administration/users/invite")
            view=page(staff::user_invite::page)
            ssr=SsrMode::Async
        />
        <Route
            path=path!("/staff/administration/users/:id")
            view=page(staff::user::page)
            ssr=SsrMode::Async
        />
        <Route
            path=path!("/staff/administration/mail")
            view=page(staff::mail_settings::page)
            ssr=SsrMode::Async
        />
        <Route
            path=path!("/staff/administration/mail-texts")
            view=page(staff::mail_texts::page)
            ssr=SsrMode::Async
        />
        <Route
            path=path!("/staff/administration/mail-texts/:kind/:language")
            view=page(staff::mail_text::page)
            ssr=SsrMode::Async
        />
        <Route
            path=path!("/staff/administration/audit-log")
            view=page(staff::audit_log::page)
            ssr=SsrMode::Async
        />
        <Route
            path=path!("/staff/administration/location")
            view=page(staff::location_settings::page)
            ssr=SsrMode::Async
        />
        <Route
            path=path!("/staff/administration/locations")
            view=page(staff::installation_locations::page)
            ssr=SsrMode::Async
        />
        <Route
            path=path!("/staff/administration/preferences")
            view=page(staff::preferences::page)
            ssr=SsrMode::Async
        />
    }
    .into_inner()
}
