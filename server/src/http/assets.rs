//! Styles, scripts and wasm, carried in the binary (a development build reads them from `target/site`).

use crate::http::Site;
use app::ErrorPage;
use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};

/// What `cargo xtask build` made of the browser's half.
#[derive(RustEmbed)]
#[folder = "../target/site"]
struct Built;

/// The folder of hashed files, in `target/site` and in addresses.
const FOLDER: &str = "pkg";

/// The names under which pages ask for the browser's half.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    /// The script's and wasm's name up to the extension: `latchkey.3f9a0c`.
    pub output: String,
    /// The path of the stylesheet: `/pkg/latchkey.3f9a0c.css`.
    pub stylesheet: String,
}

impl Names {
    /// Finds the names among the files. Without any (nothing was built), pages ask for files that aren't
    /// there; they are complete without.
    #[must_use]
    pub(crate) fn find() -> Self {
        let named = |extension: &str| {
            let end = format!(".{extension}");
            let mut names = Built::iter().filter_map(|path| {
                let name = path.strip_prefix(FOLDER)?.strip_prefix('/')?.strip_suffix(&end)?;
                name.starts_with("latchkey").then(|| name.to_owned())
            });
            names.next().unwrap_or_else(|| "latchkey".to_owned())
        };
        Self { output: named("js"), stylesheet: format!("/{FOLDER}/{}.css", named("css")) }
    }
}

/// `GET /pkg/{file}`
pub(super) async fn file(State(site): State<Site>, Path(name): Path<String>, request: Request) -> Response {
    let Some((stored, file)) = find(&name) else {
        return site.refuse(request.into_parts().0, ErrorPage::NotFound).await;
    };
    let etag = etag(&file);
    let kept = if is_hashed(&name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = if request.headers().get(header::IF_NONE_MATCH) == Some(&etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        smallest(&stored, file, request.headers())
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::ETAG, etag);
    response
}

/// The file of that name, under the name that it has in the folder. A page asks for `NAME_bg.wasm` if the server
/// was compiled without knowing the output's name, and for `NAME.wasm` otherwise. The precompressed neighbours of
/// a file have no address of their own.
fn find(name: &str) -> Option<(String, EmbeddedFile)> {
    let other = match name.rsplit_once('.')? {
        (_, "br" | "gz") => return None,
        (stem, "wasm") => match stem.strip_suffix("_bg") {
            Some(stem) => format!("{stem}.wasm"),
            None => format!("{stem}_bg.wasm"),
        },
        _ => name.to_owned(),
    };
    [name.to_owned(), other]
        .into_iter()
        .find_map(|name| Built::get(&format!("{FOLDER}/{name}")).map(|file| (name, file)))
}

/// The file in the smallest form that the browser takes and that was made.
fn smallest(name: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let kind = HeaderValue::from_static(media_type(name));
    for (coding, extension) in [("br", "br"), ("gzip", "gz")] {
        if accepts(headers, coding)
            && let Some(smaller) = Built::get(&format!("{FOLDER}/{name}.{extension}"))
        {
            let coding = HeaderValue::from_static(coding);
            return ([(header::CONTENT_TYPE, kind), (header::CONTENT_ENCODING, coding)], smaller.data)
                .into_response();
        }
    }
    ([(header::CONTENT_TYPE, kind)], file.data).into_response()
}

/// Whether `Accept-Encoding` names this coding and doesn't rule it out (RFC 9110, 12.5.3).
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let items = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    items.flat_map(|value| value.split(',')).any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

/// Whether the name changes with the content: `latchkey.3f9a0c.js`.
fn is_hashed(name: &str) -> bool {
    let mut parts = name.rsplit('.').skip(1);
    let hash = parts.next().unwrap_or_default();
    let hash = hash.strip_suffix("_bg").unwrap_or(hash);
    parts.next().is_some() && hash.len() >= 6 && hash.bytes().all(|b| b.is_ascii_hexdigit())
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

fn etag(file: &EmbeddedFile) -> HeaderValue {
    let hash = file.metadata.sha256_hash();
    let [first, second] = [0, 8].map(|at| u64::from_be_bytes(std::array::from_fn(|i| hash[at + i])));
    HeaderValue::from_str(&format!("\"{first:016x}{second:016x}\""))
        .expect("hexadecimal digits fit into a header")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        for name in ["latchkey.3f9a0c.js", "latchkey.3f9a0cdd.wasm", "latchkey.3f9a0c_bg.wasm"] {
            assert!(is_hashed(name), "{name}");
        }
        for name in ["latchkey.js", "latchkey_bg.wasm", "latchkey.min.css", "", "3f9a0c.js"] {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn codings_are_negotiated() {
        let check = |header: &'static str, coding: &str, expected: bool| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(header))]);
            assert_eq!(accepts(&headers, coding), expected, "{header}");
        };
        check("gzip, deflate, br", "br", true);
        check("gzip;q=1.0, br;q=0", "br", false);
        check("gzip;q=0.000", "gzip", false);
        check("BR", "br", true);
        check("", "br", false);
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }
}
