//! How a page comes to be: it loads, then it shows, or the reason why it can't be shown is shown.

use crate::{
    errors::{self, ErrorPage},
    request::Request,
    respond::{Stop, encode},
    staff::confirm::to_confirm,
};
use accounts::{Desk, Refused};
use leptos::prelude::*;
use shared::Route;

/// What a page's module gives: the page, or why it is not shown.
pub(crate) type Page = Result<AnyView, Stop>;

/// The view of a route whose page is loaded by `load`.
pub(crate) fn page<Load, Loading>(load: Load) -> impl Fn() -> Suspend<AnyView> + Clone + Send + Sync + 'static
where
    Load: Fn(Request) -> Loading + Clone + Send + Sync + 'static,
    Loading: Future<Output = Page> + Send + 'static,
{
    move || {
        let request = Request::current();
        let loading = load(request.clone());
        Suspend::new(async move {
            match loading.await {
                Ok(view) => view,
                Err(stop) => stopped(&request, stop).await,
            }
        })
    }
}

/// The page of an address that leads nowhere.
pub(crate) async fn not_found(_: Request) -> Page {
    Err(Stop::Refused(Refused::NotFound))
}

async fn stopped(request: &Request, stop: Stop) -> AnyView {
    match stop {
        Stop::Redirect(to) => request.redirect(&to),
        Stop::Refused(Refused::SignedOut) => {
            let sign_in = request.slug().map_or(Route::StaffSignIn, Route::SelfService);
            request.redirect(&format!("{sign_in}?next={}", encode(request.path_and_query())));
        }
        Stop::Refused(Refused::SecondFactorMissing) => request.redirect(&Route::StaffAccount.to_string()),
        Stop::Refused(Refused::ProofNeeded) => request.redirect(&to_confirm(request.path_and_query())),
        Stop::Refused(refused) => {
            return errors::show(request, ErrorPage::of(refused).into()).await;
        }
    }
    ().into_any()
}

impl Request {
    /// The staff member who is signed in, at their location; who has not chosen one yet is sent to choose.
    pub(crate) async fn desk_of_page(&self) -> Result<Desk, Stop> {
        match self.desk().await {
            Err(Refused::NotFound) => Err(Stop::Redirect(Route::StaffLocations.to_string())),
            other => Ok(other?),
        }
    }
}
