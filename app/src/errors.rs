//! Pages that say that something did not work, in the same look as all others.

use crate::{
    components::{ButtonLink, Look},
    frames::{ClientFrame, PlainFrame},
    reader::Reader,
    request::Request,
};
use accounts::{LocationPage, Refused};
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;
use shared::{Route, Slug};
use std::sync::{Arc, Mutex, PoisonError};

/// What did not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorPage {
    /// There is no such page, or it is not yours.
    NotFound,
    /// The role may not do this.
    NotAllowed,
    /// A form that was sent from another site (R25).
    CrossSite,
    /// A form that can't be read.
    BadForm,
    /// More than the body limit (R33).
    TooLarge,
    /// Too often; seconds to wait.
    TooOften {
        /// Seconds to wait.
        seconds: i64,
    },
    /// Too much to do right now; seconds to wait.
    Busy {
        /// Seconds to wait.
        seconds: i64,
    },
    /// A defect, or a broken environment.
    Broken,
}

impl ErrorPage {
    /// The page for what was refused. What is broken goes to the log, since the page says nothing about it.
    pub(crate) fn of(refused: Refused) -> Self {
        match refused {
            Refused::NotFound | Refused::SignedOut | Refused::DeadLink(_) => Self::NotFound,
            Refused::NotAllowed | Refused::SecondFactorMissing | Refused::ProofNeeded => Self::NotAllowed,
            Refused::TooOften { seconds } => Self::TooOften { seconds },
            Refused::Busy { seconds } => Self::Busy { seconds },
            Refused::Problems(_) | Refused::Changed | Refused::MailBlocked => Self::BadForm,
            Refused::Broken(error) => {
                tracing::error!(%error, "a request failed");
                Self::Broken
            }
        }
    }

    /// The answer's status.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::BadForm => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    const fn retry_after(self) -> Option<i64> {
        match self {
            Self::TooOften { seconds } | Self::Busy { seconds } => Some(seconds),
            _ => None,
        }
    }

    fn heading(self, reader: Reader) -> String {
        match self {
            Self::NotFound => reader.error_not_found(),
            Self::NotAllowed => reader.error_not_allowed(),
            Self::CrossSite => reader.error_cross_site(),
            Self::BadForm => reader.error_bad_form(),
            Self::TooLarge => reader.error_too_large(),
            Self::TooOften { .. } => reader.error_too_often(),
            Self::Busy { .. } => reader.error_busy(),
            Self::Broken => reader.error_broken(),
        }
    }

    fn explanation(self, reader: Reader) -> String {
        use shared::{Field::Form, Wrong::TooOften};
        match self {
            Self::NotFound => reader.error_not_found_why(),
            Self::NotAllowed => reader.error_not_allowed_why(),
            Self::CrossSite => reader.error_cross_site_why(),
            Self::BadForm => reader.error_bad_form_why(),
            Self::TooLarge => reader.error_too_large_why(),
            Self::TooOften { seconds } => reader.problem(&TooOften(seconds), Form),
            Self::Busy { .. } => reader.error_busy_why(),
            Self::Broken => reader.error_broken_why(),
        }
    }
}

/// An error page, and what it is the answer to.
#[derive(Clone)]
pub(crate) struct Failure {
    /// What did not work.
    pub(crate) error: ErrorPage,
    /// Whose Self-Service page it belongs to.
    pub(crate) slug: Option<Slug>,
    /// The page of the form that was sent; it still knows the answers.
    pub(crate) back: Option<String>,
}

impl From<ErrorPage> for Failure {
    fn from(error: ErrorPage) -> Self {
        Self { error, slug: None, back: None }
    }
}

/// Where a server function leaves the error page that is to be its answer.
#[derive(Clone, Default)]
pub(crate) struct FailureSlot(Arc<Mutex<Option<Failure>>>);

impl FailureSlot {
    pub(crate) fn set(&self, failure: Failure) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure);
    }

    pub(crate) fn take(&self) -> Option<Failure> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Shows an error page as the answer to a request: in the location's look where the address names one that exists,
/// in the plain look elsewhere.
pub(crate) async fn show(request: &Request, failure: Failure) -> AnyView {
    let Failure { error, slug, back } = failure;
    request.set_status(error.status());
    if let Some(seconds) = error.retry_after() {
        request.set_header(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    let of_address = || Slug::parse(request.path().strip_prefix("/s/")?.split('/').next()?).ok();
    let location = match slug.or_else(of_address) {
        Some(slug) => accounts::location::page(request.accounts(), &slug).await.ok(),
        None => None,
    };
    error_view(request, error, location, back)
}

fn error_view(
    request: &Request,
    error: ErrorPage,
    location: Option<LocationPage>,
    back: Option<String>,
) -> AnyView {
    let Some(location) = location else {
        let words = words::staff();
        let for_staff = request.path().starts_with("/staff");
        let to_clients = for_staff.then(|| (Route::Clients.to_string(), words.error_to_clients()));
        let back = back.map(|back| (back, words.error_back())).or(to_clients);
        let back = back.map(|(to, label)| view! { <ButtonLink to label/> });
        let title = error.heading(Reader::Staff);
        return view! {
            <PlainFrame title=title.clone()>
                <h1>{title}</h1>
                <p class="quiet">{error.explanation(Reader::Staff)}</p>
                {back}
            </PlainFrame>
        }
        .into_any();
    };
    let language = request.language(None, location.language);
    let (words, reader) = (words::client(language), Reader::Client(language));
    let title = error.heading(reader);
    let (to, label) = match back {
        Some(back) => (back, words.error_back()),
        None => (Route::SelfService(location.slug.clone()).to_string(), words.error_to_sign_in()),
    };
    view! {
        <ClientFrame request=request.clone() location language title=title.clone()>
            <h1>{title}</h1>
            <p class="quiet">{error.explanation(reader)}</p>
            <ButtonLink to label look=Look::Wide/>
        </ClientFrame>
    }
    .into_any()
}
