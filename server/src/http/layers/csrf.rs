//! Forms posted from other sites are refused (R25).

use crate::http::{Site, bounces};
use app::ErrorPage;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, Method, header};
use shared::BaseUrl;

/// Lets a request that may change something through only if the browser says that it comes from our own pages.
///
/// Written here, since tower-http's layer lets a request pass that has neither `Sec-Fetch-Site` nor `Origin`:
/// it takes that for a program. Nothing but a browser has a reason to post here, and every browser since 2020
/// sends one of the two, so silence is refused too.
pub(in crate::http) async fn refuse_forged(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    let harmless = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // A mail server is no browser: nothing that a browser sends by itself opens this door.
    let is_no_browsers = request.uri().path() == bounces::PATH;
    if harmless || is_no_browsers || is_our_own(request.headers(), site.base_url()) {
        return next.run(request).await;
    }
    site.refuse(request.into_parts().0, ErrorPage::CrossSite).await
}

fn is_our_own(headers: &HeaderMap, own: &BaseUrl) -> bool {
    let all = |name| headers.get_all(name).iter().map(|value| value.to_str().ok());
    own.is_where_this_came_from(all(SEC_FETCH_SITE), all(header::ORIGIN.as_str()))
}

const SEC_FETCH_SITE: &str = "sec-fetch-site";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(headers: &[(&str, &str)], expected: bool) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: http::HeaderName = name.parse().expect("a name");
            map.append(name, value.parse().expect("a value"));
        }
        let own = BaseUrl::parse("https://club.example").expect("an origin");
        assert_eq!(is_our_own(&map, &own), expected, "{headers:?}");
    }

    #[test]
    fn r25_only_our_own_pages_may_post() {
        check(&[("sec-fetch-site", "same-origin")], true);
        check(&[("sec-fetch-site", "none")], true);
        check(&[("sec-fetch-site", "same-site")], false);
        check(&[("sec-fetch-site", "cross-site")], false);
        check(&[("sec-fetch-site", "cross-site"), ("origin", "https://club.example")], false);
        check(&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], false);
        check(&[("sec-fetch-site", "")], false);
        check(&[("origin", "https://club.example")], true);
        check(&[("origin", "http://club.example")], false);
        check(&[("origin", "https://club.example:8443")], false);
        check(&[("origin", "https://club.example.evil.example")], false);
        check(&[("origin", "null")], false);
        check(&[("origin", "https://club.example"), ("origin", "https://evil.example")], false);
        check(&[("referer", "https://club.example/s/riverside")], false);
        check(&[], false);
    }
}
