//! Files for staff, written while they are fetched.

use crate::http::Site;
use accounts::{
    Origin, Refused,
    audit_log::{LogFile, LogForm},
    export::ExportFile,
    import::ProblemsFile,
    job::ResultsFile,
};
use app::ErrorPage;
use axum::{
    Extension,
    body::Body,
    extract::{Path, Query, Request, State},
    response::{IntoResponse as _, Response},
};
use futures::{Stream, stream};
use http::{HeaderValue, Uri, header, request::Parts};
use serde::Deserialize;
use shared::{ClientQuery, ItemResult, Route};

/// Which results.
#[derive(Deserialize)]
pub(super) struct Which {
    result: Option<String>,
}

/// `GET /staff/jobs/{id}/results.csv`
pub(super) async fn job_results(
    State(site): State<Site>,
    Extension(origin): Extension<Origin>,
    Path(id): Path<String>,
    Query(which): Query<Which>,
    request: Request,
) -> Response {
    let parts = request.into_parts().0;
    let opened = async {
        let desk = desk(&site, &origin, &parts.headers).await?;
        let id = id.parse().map_err(|_| Refused::NotFound)?;
        let only = which.result.as_deref().and_then(ItemResult::from_code);
        ResultsFile::open(site.accounts(), &desk, id, only).await
    };
    match opened.await {
        Ok(file) => as_file("results.csv", pieces(file, async |file| file.next_piece().await)),
        Err(refused) => {
            let back = page_of(&parts.uri);
            refuse(&site, parts, refused, &back).await
        }
    }
}

/// `GET /staff/import/{id}/problems.csv`
pub(super) async fn import_problems(
    State(site): State<Site>,
    Extension(origin): Extension<Origin>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let parts = request.into_parts().0;
    let opened = async {
        let desk = desk(&site, &origin, &parts.headers).await?;
        let id = id.parse().map_err(|_| Refused::NotFound)?;
        ProblemsFile::open(site.accounts(), &desk, id).await
    };
    match opened.await {
        Ok(file) => as_file("problems.csv", pieces(file, async |file| file.next_piece())),
        Err(refused) => {
            let back = page_of(&parts.uri);
            refuse(&site, parts, refused, &back).await
        }
    }
}

/// `GET /staff/clients/export.csv`: everybody whom the list shows for what stands after the `?`.
pub(super) async fn export(
    State(site): State<Site>,
    Extension(origin): Extension<Origin>,
    request: Request,
) -> Response {
    let parts = request.into_parts().0;
    let query = ClientQuery::parse(parts.uri.query().unwrap_or_default());
    let opened = async {
        let desk = desk(&site, &origin, &parts.headers).await?;
        ExportFile::open(site.accounts(), &desk, &query).await
    };
    match opened.await {
        Ok(file) => as_file("clients.csv", pieces(file, async |file| file.next_piece().await)),
        Err(refused) => {
            let back = page_of(&parts.uri);
            refuse(&site, parts, refused, &back).await
        }
    }
}

/// `GET /staff/clients/{id}/data.json`: everything that is kept about a client.
pub(super) async fn client_data(
    State(site): State<Site>,
    Extension(origin): Extension<Origin>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let parts = request.into_parts().0;
    let written = async {
        let desk = desk(&site, &origin, &parts.headers).await?;
        let id = id.parse().map_err(|_| Refused::NotFound)?;
        accounts::client_data::export(site.accounts(), &desk, id).await
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"client.json\"")),
    ];
    match written.await {
        Ok(json) => (headers, json).into_response(),
        Err(refused) => {
            let back = page_of(&parts.uri);
            refuse(&site, parts, refused, &back).await
        }
    }
}

/// What of the audit log, as the page asks for it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WhichEvents {
    person: String,
    action: String,
    client: String,
    from: String,
    until: String,
    of: String,
}

/// `GET /staff/administration/audit-log.csv`
pub(super) async fn audit_log(
    State(site): State<Site>,
    Extension(origin): Extension<Origin>,
    Query(which): Query<WhichEvents>,
    request: Request,
) -> Response {
    let parts = request.into_parts().0;
    let WhichEvents { person, action, client, from, until, of } = which;
    let form = LogForm { person, action, client, from, until, installation: of == "installation" };
    let opened = async {
        let desk = desk(&site, &origin, &parts.headers).await?;
        LogFile::open(site.accounts(), &desk, &form)
    };
    match opened.await {
        Ok(file) => as_file("audit-log.csv", pieces(file, async |file| file.next().await)),
        Err(refused) => {
            let back = with_query(&Route::AuditLog.to_string(), &parts.uri);
            refuse(&site, parts, refused, &back).await
        }
    }
}

/// Who fetches, at their location.
pub(super) async fn desk(
    site: &Site,
    origin: &Origin,
    headers: &http::HeaderMap,
) -> Result<accounts::Desk, Refused> {
    let token = app::staff_token(site.accounts(), headers).ok_or(Refused::NotFound)?;
    accounts::staff::desk(site.accounts(), origin, &token).await
}

/// The answer to what was refused: the question who it is, and then back to the page that offers the file, or why not.
async fn refuse(site: &Site, parts: Parts, refused: Refused, back: &str) -> Response {
    match refused {
        Refused::ProofNeeded => app::confirm_first(site.accounts(), &parts.headers, back),
        refused => site.refuse(parts, error_of(refused)).await,
    }
}

/// The page of a file: what its address begins with, and what it was asked for.
fn page_of(uri: &Uri) -> String {
    with_query(uri.path().rsplit_once('/').map_or("/", |(page, _)| page), uri)
}

fn with_query(page: &str, uri: &Uri) -> String {
    uri.query().map_or_else(|| page.to_owned(), |query| format!("{page}?{query}"))
}

/// The page for what was refused.
pub(super) fn error_of(refused: Refused) -> ErrorPage {
    match refused {
        Refused::NotAllowed => ErrorPage::NotAllowed,
        Refused::Busy { seconds } => ErrorPage::Busy { seconds },
        Refused::Broken(error) => {
            tracing::error!(%error, "a file can't be written");
            ErrorPage::Broken
        }
        _ => ErrorPage::NotFound,
    }
}

/// The pieces of a file. One that can't be written breaks the download off, so that nobody takes a part for the whole.
fn pieces<F, N>(file: F, next: N) -> impl Stream<Item = Result<Vec<u8>, Refused>>
where
    N: AsyncFnMut(&mut F) -> Result<Option<Vec<u8>>, Refused>,
{
    stream::try_unfold((file, next), async |(mut file, mut next)| {
        let piece = next(&mut file).await?;
        Ok(piece.map(|piece| (piece, (file, next))))
    })
}

fn as_file<S>(name: &str, pieces: S) -> Response
where
    S: Stream<Item = Result<Vec<u8>, Refused>> + Send + 'static,
{
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::from_str(&disposition).expect("a plain name");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}
