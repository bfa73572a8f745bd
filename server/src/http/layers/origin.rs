//! Where a request comes from: the address (R32) and, coarsely, the device.

use crate::{connections::Peer, http::Site};
use accounts::{KnownDevice, Origin};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, Method, header};
use shared::{Opener, client_address};
use std::net::IpAddr;

/// Puts an [`Origin`] into the request's extensions.
pub(in crate::http) async fn note(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0.ip());
    let forwarded = request.headers().get_all("x-forwarded-for").iter();
    // What is no text is no address either: it hides all that stands to its left.
    let forwarded = forwarded.map(|value| value.to_str().unwrap_or_default());
    let ip = client_address(peer, forwarded, site.trusted_proxies());
    let origin = origin(ip, request.method(), request.headers());
    request.extensions_mut().insert(origin);
    next.run(request).await
}

fn origin(ip: IpAddr, method: &Method, headers: &HeaderMap) -> Origin {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (agent, languages) = (text(header::USER_AGENT), text(header::ACCEPT_LANGUAGE));
    let opener = Opener::of(method == Method::HEAD, agent, languages);
    // The cookie is read by who looks at cookies.
    Origin { ip, device: device(agent), opener, known_device: KnownDevice::default() }
}

/// What people would call their device: "iPhone", "Chrome on Windows". Coarse on purpose: it helps a person
/// recognise a sign-in and doesn't tell two phones of a kind apart.
fn device(agent: &str) -> String {
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    if let Some(held) = named(&[("iPhone", "iPhone"), ("iPad", "iPad")]) {
        return held.to_owned();
    }
    // The order matters: Android's agents say Linux too, and nearly every browser says Chrome and Safari.
    let system = named(&[
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Macintosh", "Mac"),
        ("Linux", "Linux"),
    ]);
    let browser = named(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_apart_coarsely() {
        let check = |agent: &str, expected: &str| assert_eq!(device(agent), expected, "{agent}");
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
            "iPhone",
        );
        check(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/124.0.0.0 Safari/537.36",
            "Chrome on Linux",
        );
        check(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/124.0.0.0 Safari/537.36 Edg/124.0.0.0",
            "Edge on Windows",
        );
        check(
            "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/24.0 Chrome/117.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        );
        check("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/17.0 Safari/605.1.15", "Safari on Mac");
        check("Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0", "Firefox on Linux");
        check("curl/8.0", "");
        check("", "");
    }
}
