//! What a request says of itself, where it wants to go next, and the settings that both are held against.

use crate::{assert_plain, text_of};
use http::HeaderValue;
use mail::SmtpUrl;
use shared::{BaseUrl, Language, Network, Opener, client_address, local_path};
use std::net::IpAddr;
use url::Url;

/// The first three lines are where to go next, the trusted proxies, and an address of the settings; each other one is a
/// header.
///
/// # Panics
/// Where something does not hold.
pub fn requests(bytes: &[u8]) {
    let text = text_of(bytes);
    let mut lines = text.lines();
    let mut next = || lines.next().unwrap_or_default();
    let (path, proxies, url) = (next(), next(), next());
    let headers: Vec<(String, &str)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim()))
        .collect();
    let all = |name: &str| -> Vec<&str> {
        headers.iter().filter(|(own, _)| own == name).map(|(_, value)| *value).collect()
    };
    where_to(&text);
    where_to(path);
    let networks: Vec<Network> = proxies.split(',').filter_map(network).collect();
    for peer in all("peer").iter().filter_map(|peer| peer.parse().ok()) {
        address(peer, &all("x-forwarded-for"), &networks);
    }
    base_url(url);
    smtp_url(url);
    forgery(&all("sec-fetch-site"), &all("origin"));
    let first = |name: &str| all(name).first().copied().unwrap_or_default();
    let (agent, languages) = (first("user-agent"), first("accept-language"));
    if Opener::of(false, agent, languages) == Opener::Person {
        assert!(!agent.is_empty() && !languages.is_empty());
    }
    assert_eq!(Opener::of(true, agent, languages), Opener::Scanner);
    if let Some(language) = Language::from_accept_language(languages) {
        assert!(languages.to_ascii_lowercase().contains(language.tag()), "{languages:?}: {language:?}");
    }
}

/// R26: where to go next is on this site, as browsers read it.
fn where_to(next: &str) {
    let Some(path) = local_path(next) else { return };
    assert_plain(path);
    assert!(HeaderValue::from_str(path).is_ok(), "{path:?} is no header");
    for page in ["https://club.example/s/riverside?next=/", "http://127.0.0.1:3000/"] {
        let page = Url::parse(page).expect("an address");
        let gone_to = page.join(path).expect("a path is an address on a page");
        assert_eq!(gone_to.origin(), page.origin(), "{path:?} leads to {gone_to}");
        assert_eq!((gone_to.username(), gone_to.password()), ("", None));
    }
}

/// A network holds its own address, and is read as it is written.
fn network(text: &str) -> Option<Network> {
    let network: Network = text.trim().parse().ok()?;
    assert_eq!(network.to_string().parse(), Ok(network));
    let written = network.to_string();
    let (own, _) = written.split_once('/').expect("a network is written with its prefix");
    assert!(network.contains(own.parse().expect("an address")), "{network} does not hold its own address");
    Some(network)
}

/// R32.
fn address(peer: IpAddr, forwarded: &[&str], trusted: &[Network]) {
    let is_trusted = |ip: IpAddr| trusted.iter().any(|network| network.contains(ip));
    let client = client_address(peer, forwarded.iter().copied(), trusted);
    assert_eq!(client, client.to_canonical());
    if !is_trusted(peer) {
        assert_eq!(client, peer.to_canonical(), "a stranger was believed");
    }
    if is_trusted(client) {
        return;
    }
    // What a stranger writes before the proxies do theirs changes nothing.
    for forged in ["192.0.2.77", "10.0.0.1", "unknown", ",", "::1"] {
        let all = std::iter::once(forged).chain(forwarded.iter().copied());
        assert_eq!(client_address(peer, all, trusted), client, "{forged:?} was believed");
    }
}

/// R9: what is taken is an origin as browsers write it, so that it can be compared with what they send.
fn base_url(text: &str) {
    let Some(base) = BaseUrl::parse(text) else { return };
    let url = Url::parse(base.origin()).expect("an address");
    assert_eq!(url.origin().ascii_serialization(), base.origin(), "{text:?}");
    assert_eq!(url.host_str().map(|host| host.trim_matches(['[', ']'])), Some(base.host()), "{text:?}");
    assert_eq!(url.scheme() == "https", base.is_https());
    assert_eq!(BaseUrl::parse(base.origin()).as_ref(), Some(&base), "the origin is its own");
    let typed = Url::parse(text).expect("what is taken is an address");
    assert_eq!(typed.origin(), url.origin(), "{text:?} is another place than {base:?}");
    assert_eq!((typed.path(), typed.query(), typed.fragment()), ("/", None, None), "{text:?}");
    let is_loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    assert_eq!(base.is_loopback(), is_loopback, "{text:?}");
}

/// R35: what is wrong with the address of the mail server is told without its password.
fn smtp_url(text: &str) {
    let password = Url::parse(text.trim()).ok().and_then(|url| url.password().map(str::to_owned));
    let told = match text.parse::<SmtpUrl>() {
        Ok(url) => format!("{url:?}"),
        Err(error) => error.to_string(),
    };
    let telling = password.filter(|password| password.contains("battery"));
    assert!(!telling.is_some_and(|password| told.contains(&password)), "{told}");
}

/// R25: a request counts as ours only on the word of its browser, said once.
fn forgery(fetch_sites: &[&str], origins: &[&str]) {
    let base = BaseUrl::parse("https://club.example").expect("an origin");
    let came_from_here = |fetch_sites: &[&'_ str], origins: &[&'_ str]| {
        let said =
            |values: &[&'_ str]| values.iter().copied().map(str::to_owned).map(Some).collect::<Vec<_>>();
        let (fetch_sites, origins) = (said(fetch_sites), said(origins));
        let fetch_sites = fetch_sites.iter().map(Option::as_deref);
        base.is_where_this_came_from(fetch_sites, origins.iter().map(Option::as_deref))
    };
    if came_from_here(fetch_sites, origins) {
        let by_site = matches!(fetch_sites, ["same-origin" | "none"]);
        let by_origin = fetch_sites.is_empty() && origins == ["https://club.example"];
        assert!(by_site || by_origin, "{fetch_sites:?} {origins:?}");
    }
    let forged = [fetch_sites, &["cross-site"]].concat();
    assert!(!came_from_here(&forged, origins), "{forged:?} {origins:?}");
    let forged = [origins, &["https://evil.example"]].concat();
    assert!(!came_from_here(&[], &forged), "{forged:?}");
}
