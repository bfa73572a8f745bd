//! The interface as an axum router: pages by GET, server functions by POST.

use crate::{
    context::AppContext,
    errors::{self, ErrorPage, Failure, FailureSlot},
    request::Request as AppRequest,
    routes::App,
    staff,
};
use axum::{
    Router,
    body::Body,
    extract::Request,
    response::Response,
    routing::{get, post},
};
use http::{HeaderMap, Method, header, request::Parts};
use leptos::prelude::*;

/// The server functions that take files, and the most bytes that may be sent to each. Beyond what a file may have, so
/// that one which is a little too large is told so at its field.
pub const UPLOADS: &[(&str, usize)] = &[
    (staff::location_settings::SAVE_LOGO, 4 * 1024 * 1024),
    (staff::import_new::UPLOAD, accounts::import::MOST_BYTES + 64 * 1024),
];

/// A registered server function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Function {
    /// Its path.
    pub path: &'static str,
    /// Its method, by name.
    pub method: &'static str,
}

/// Every registered server function, by path.
#[must_use]
pub fn functions() -> Vec<Function> {
    let functions = leptos::server_fn::axum::server_fn_paths();
    let mut functions: Vec<Function> =
        functions.map(|(path, method)| Function { path, method: name_of(&method) }).collect();
    functions.sort_unstable();
    functions
}

fn name_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "another",
    }
}

/// Every page and server function. What no page stands at is answered by the "not found" page, and any method that
/// a page does not have by 405.
pub fn router(context: AppContext) -> Router {
    // Walking the routes also starts Leptos's executor, which rendering needs.
    let _ = leptos_axum::generate_route_list(App);
    let functions = post({
        let context = context.clone();
        move |request| run_function(context.clone(), request)
    });
    let pages = leptos_axum::render_app_async_with_context(
        {
            let context = context.clone();
            move || provide_context(context.clone())
        },
        || view! { <App/> },
    );
    Router::new().route("/api/{*function}", functions).fallback_service(get(pages))
}

/// An error page in the look of all others, as the answer to a request that the server itself refuses.
pub async fn error_page(context: AppContext, parts: Parts, error: ErrorPage) -> Response {
    failure_page(context, parts, error.into()).await
}

/// Runs a server function. What a request says of where it came from, and what it would like to get, stays away from
/// Leptos: it would answer with a redirect to any Referer, and write errors into that address (R26).
async fn run_function(context: AppContext, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let original = parts.clone();
    // Leptos panics on a form with files that isn't one.
    if UPLOADS.iter().any(|(path, _)| *path == parts.uri.path()) && !is_multipart(&parts.headers) {
        return failure_page(context, original, ErrorPage::BadForm.into()).await;
    }
    parts.headers.remove(header::REFERER);
    parts.headers.remove(header::ACCEPT);
    let slot = FailureSlot::default();
    let provide = {
        let (context, slot) = (context.clone(), slot.clone());
        move || {
            provide_context(context.clone());
            provide_context(slot.clone());
        }
    };
    let request = Request::from_parts(parts, body);
    let answer = axum::response::IntoResponse::into_response(
        leptos_axum::handle_server_fns_with_context(provide, request).await,
    );
    let failure = match slot.take() {
        Some(failure) => Some(failure),
        None if answer.status().is_redirection() => None,
        // What a script asked for.
        None if answer.status().is_success() => return answer,
        // The form could not be read, or there is no such function.
        None if answer.headers().contains_key("serverfnerror") => Some(ErrorPage::BadForm.into()),
        None => Some(ErrorPage::NotFound.into()),
    };
    let Some(failure) = failure else {
        let (parts, _) = answer.into_parts();
        return redirect_only(parts.status, parts.headers);
    };
    let mut page = failure_page(context, original, failure).await;
    for cookie in answer.headers().get_all(header::SET_COOKIE) {
        page.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    page
}

fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| multer::parse_boundary(kind).is_ok())
}

/// A redirect without the body that Leptos gives it.
fn redirect_only(status: http::StatusCode, headers: HeaderMap) -> Response {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = status;
    for name in [header::LOCATION, header::SET_COOKIE] {
        for value in headers.get_all(&name) {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    answer.headers_mut().insert(header::CACHE_CONTROL, http::HeaderValue::from_static("no-store"));
    answer
}

async fn failure_page(context: AppContext, parts: Parts, failure: Failure) -> Response {
    let render = leptos_axum::render_app_async_with_context(
        {
            let context = context.clone();
            move || provide_context(context.clone())
        },
        move || {
            let request = AppRequest::current();
            let failure = failure.clone();
            Suspend::new(async move { errors::show(&request, failure).await })
        },
    );
    render(Request::from_parts(parts, Body::empty())).await
}
