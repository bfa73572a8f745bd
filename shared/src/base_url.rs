//! Where the installation is reached, and what of its own addresses may be gone to.

use crate::routes::Route;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where the installation is reached, from the settings and never from a request (R9): a scheme, a host, and
/// nothing after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    host: String,
}

impl BaseUrl {
    /// Reads `http://127.0.0.1:3000` or `https://club.example`. A slash at the end is dropped, and so is a port that
    /// goes without saying: the origin is written as browsers write it, since it is compared with what they send.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        let (scheme, authority) = text.split_once("://")?;
        let usual_port = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        // The colons inside of brackets are an address's own.
        let inside = authority.rfind(']').map_or(0, |end| end + 1);
        let (name, port) = match authority[inside..].split_once(':') {
            Some((rest, port)) => (&authority[..inside + rest.len()], port_of(port)?),
            None => (authority, usual_port),
        };
        let host = host_of(name)?;
        let brackets = if host.contains(':') { ["[", "]"] } else { ["", ""] };
        let port = if port == usual_port { String::new() } else { format!(":{port}") };
        Some(Self { origin: format!("{scheme}://{}{host}{}{port}", brackets[0], brackets[1]), host })
    }

    /// This machine, at the port of whoever serves here; 0 for a command that serves nothing.
    #[must_use]
    pub fn of_this_machine(port: u16) -> Self {
        let (host, port) =
            ("127.0.0.1".to_owned(), if port == 80 { String::new() } else { format!(":{port}") });
        Self { origin: format!("http://{host}{port}"), host }
    }

    /// The origin, as browsers send it: scheme, host, port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host without its port: the domain of message ids and of the sender.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether browsers reach the installation by TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// Whether the installation is reached on this machine only.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// Whether a request comes from our own pages, by what its browser says (R25): every `Sec-Fetch-Site` and every
    /// `Origin` that it carries, `None` for one that is no text. `Sec-Fetch-Site` decides where it is sent (TLS, and
    /// this machine); `none` is the person themselves, who reloads the answer of a form. Elsewhere `Origin` has to be
    /// ours to the letter. What is said twice is not said.
    #[must_use]
    pub fn is_where_this_came_from<'a>(
        &self,
        fetch_sites: impl IntoIterator<Item = Option<&'a str>>,
        origins: impl IntoIterator<Item = Option<&'a str>>,
    ) -> bool {
        let mut sites = fetch_sites.into_iter();
        match (sites.next(), sites.next()) {
            (Some(site), None) => matches!(site, Some("same-origin" | "none")),
            (Some(_), Some(_)) => false,
            (None, _) => {
                let mut origins = origins.into_iter();
                origins.next().flatten() == Some(self.origin()) && origins.next().is_none()
            }
        }
    }

    /// The whole address of a page.
    #[must_use]
    pub fn to(&self, route: &Route) -> String {
        format!("{}{route}", self.origin)
    }

    /// The whole address of the page behind a mailed link.
    #[must_use]
    pub fn to_link(&self, route: &Route, token: &str) -> String {
        format!("{}{route}?t={token}", self.origin)
    }
}

fn port_of(text: &str) -> Option<u16> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|port| digits && *port > 0)
}

/// The host, in the one way in which browsers write it: an address of either kind, or a name that can be one.
fn host_of(text: &str) -> Option<String> {
    if let Some(inside) = text.strip_prefix('[') {
        let ip: Ipv6Addr = inside.strip_suffix(']')?.parse().ok()?;
        // Browsers write this one in another way than everybody else.
        return ip.to_ipv4_mapped().is_none().then(|| ip.to_string());
    }
    if let Ok(ip) = text.parse::<Ipv4Addr>() {
        return Some(ip.to_string());
    }
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    // Browsers take a name that ends like a number for an address, and read it in octal or worse.
    let last = text.rsplit('.').next().unwrap_or_default();
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_hex = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let ends_in_number = is_number(last) || last.strip_prefix("0x").is_some_and(is_hex);
    let name = idna::domain_to_ascii_strict(text).ok()?;
    (plain && !ends_in_number && name == text).then_some(name)
}

/// An address that came from outside, to go to after something is done: a path of ours, and nothing that a browser
/// would take for another site's (R26). Browsers read `\` as `/`, and pass over tabs and line ends.
#[must_use]
pub fn local_path(next: &str) -> Option<&str> {
    let plain = next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let local = next.starts_with('/') && !next.starts_with("//");
    (plain && local && next.len() <= 500).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r9_base_urls_are_origins() {
        let base = BaseUrl::parse("http://127.0.0.1:3000/").expect("an origin");
        assert_eq!((base.origin(), base.host()), ("http://127.0.0.1:3000", "127.0.0.1"));
        assert!(base.is_loopback() && !base.is_https());
        assert!(BaseUrl::parse("http://[::1]:3000").is_some_and(|b| b.is_loopback()));
        let base = BaseUrl::parse("https://Club.example").expect("an origin");
        assert_eq!(base.to(&Route::Clients), "https://club.example/staff/clients");
        for bad in [
            "",
            "club.example",
            "ftp://club.example",
            "https://",
            "https://club.example/path",
            "https://a b",
            "https://u@h",
        ] {
            assert_eq!(BaseUrl::parse(bad), None, "{bad}");
        }
    }

    /// What is no address of any browser's would be compared with what they send, and never be the same.
    #[test]
    fn r9_base_urls_are_written_as_browsers_write_them() {
        for (typed, origin) in [
            ("HTTPS://club.example:443/", "https://club.example"),
            ("http://club.example:080", "http://club.example"),
            ("http://club.example:443", "http://club.example:443"),
            ("http://[0:0:0:0:0:0:0:1]:3000", "http://[::1]:3000"),
            ("http://[2001:DB8::1]", "http://[2001:db8::1]"),
            ("http://latchkey", "http://latchkey"),
            ("https://xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example"),
        ] {
            assert_eq!(BaseUrl::parse(typed).expect(typed).origin(), origin);
        }
        for bad in [
            "https://club.example:",
            "https://club.example:0",
            "https://club.example:+443",
            "https://club.example:99999",
            "https://club.example:80:80",
            "https://[::1",
            "https://[::1]x",
            "https://[club.example]",
            "https://[::ffff:10.0.0.1]",
            "https://::1",
            "https://club..example",
            "https://.example",
            "https://-club.example",
            "https://127.1",
            "https://300.0.0.1",
            "https://club.0x7f",
            "https://xn--a.example",
            "https://club.example//",
        ] {
            assert_eq!(BaseUrl::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn r9_this_machine_is_written_as_browsers_write_it() {
        for port in [1, 80, 443, 3000, u16::MAX] {
            let here = BaseUrl::of_this_machine(port);
            assert_eq!(BaseUrl::parse(&format!("http://127.0.0.1:{port}")), Some(here));
        }
        assert_eq!(BaseUrl::of_this_machine(0).origin(), "http://127.0.0.1:0");
    }

    #[test]
    fn r26_next_leads_nowhere_else() {
        for good in ["/", "/staff/clients", "/s/riverside/home?x=1", "/staff/clients/0?dialog=pending"] {
            assert_eq!(local_path(good), Some(good));
        }
        for bad in [
            "",
            "staff",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a\r\nSet-Cookie: x",
            "/a b",
            "\\/evil.example",
            "javascript:alert(1)",
            "/é",
        ] {
            assert_eq!(local_path(bad), None, "{bad:?}");
        }
    }
}
