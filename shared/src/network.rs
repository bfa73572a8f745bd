//! Where a request comes from, behind proxies: networks of addresses that are trusted, and what they forward (R32).

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

/// One address, or a block of them: `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// Whether the address lies in this network. An IPv4 address that arrives in IPv6's clothes
    /// (`::ffff:10.0.0.7`, as dual-stack sockets see it) is still that IPv4 address.
    #[must_use]
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.address, ip.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(ip)) => {
                let shift = 32 - u32::from(self.prefix);
                shift == 32 || own.to_bits() >> shift == ip.to_bits() >> shift
            }
            (IpAddr::V6(own), IpAddr::V6(ip)) => {
                let shift = 128 - u32::from(self.prefix);
                shift == 128 || own.to_bits() >> shift == ip.to_bits() >> shift
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let written: IpAddr = address.parse().map_err(|_| NotANetwork)?;
        let longest = if written.is_ipv4() { 32 } else { 128 };
        let prefix: u8 = match prefix {
            Some(digits) if !digits.bytes().all(|byte| byte.is_ascii_digit()) => return Err(NotANetwork),
            Some(digits) => digits.parse().map_err(|_| NotANetwork)?,
            None => longest,
        };
        let address = written.to_canonical();
        // An IPv4 address in IPv6's clothes takes them off, and the 96 bits of them with it.
        let clothes = if address.is_ipv4() { longest - 32 } else { 0 };
        match prefix.checked_sub(clothes) {
            Some(bits) if prefix <= longest => Ok(Self { address, prefix: bits }),
            _ => Err(NotANetwork),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

/// The text is neither an IP address nor a block of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is neither an IP address nor a block of them")]
pub struct NotANetwork;

/// The rightmost hop that is not a trusted proxy (R32). Each proxy appends the address it was called from, so what
/// stands to the left of the first untrusted one was written by a stranger. `forwarded` are the values of
/// `X-Forwarded-For`, in the order in which they came.
#[must_use]
pub fn client_address<'a>(
    peer: IpAddr,
    forwarded: impl IntoIterator<Item = &'a str>,
    trusted: &[Network],
) -> IpAddr {
    let is_trusted = |ip: IpAddr| trusted.iter().any(|network| network.contains(ip));
    let mut client = peer.to_canonical();
    let hops: Vec<&str> = forwarded.into_iter().flat_map(|value| value.split(',')).collect();
    for hop in hops.iter().rev() {
        let Some(hop) = hop_ip(hop.trim()).filter(|_| is_trusted(client)) else { break };
        client = hop;
    }
    client
}

/// An address as proxies write it: alone, or with a port.
fn hop_ip(hop: &str) -> Option<IpAddr> {
    let with_port = || hop.parse::<SocketAddr>().ok().map(|address| address.ip());
    hop.parse().ok().or_else(with_port).map(|ip: IpAddr| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(network: &str, ip: &str, expected: bool) {
        let network: Network = network.parse().expect("a network");
        assert_eq!(network.contains(ip.parse().expect("an address")), expected, "{network} {ip}");
    }

    #[test]
    fn blocks_hold_their_addresses() {
        check("10.0.0.7", "10.0.0.7", true);
        check("10.0.0.7", "10.0.0.8", false);
        check("10.0.0.0/8", "10.255.1.2", true);
        check("10.0.0.0/8", "11.0.0.0", false);
        check("0.0.0.0/0", "192.0.2.1", true);
        check("0.0.0.0/0", "2001:db8::1", false);
        check("fd00::/8", "fd12::1", true);
        check("fd00::/8", "fe80::1", false);
        check("::/0", "::1", true);
        check("10.0.0.0/8", "::ffff:10.1.1.1", true);
        check("::ffff:10.0.0.7", "10.0.0.7", true);
        check("::ffff:10.0.0.0/104", "10.255.1.2", true);
        check("::ffff:10.0.0.0/104", "11.0.0.0", false);
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in [
            "",
            "proxy.example",
            "10.0.0.0/33",
            "10.0.0.0/",
            "fd00::/129",
            "10.0.0.0/-1",
            "10.0.0.0/+8",
            "10.0.0",
            "::ffff:10.0.0.0/8",
        ] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }

    #[track_caller]
    fn check_ip(peer: &str, forwarded: &[&str], expected: &str) {
        let trusted = ["10.0.0.0/8".parse().expect("a network"), "fd00::1".parse().expect("a network")];
        let forwarded_values = forwarded.iter().copied();
        let ip = client_address(peer.parse().expect("an address"), forwarded_values, &trusted);
        assert_eq!(ip.to_string(), expected, "{peer} {forwarded:?}");
    }

    #[test]
    fn r32_only_trusted_proxies_are_believed() {
        check_ip("192.0.2.1", &[], "192.0.2.1");
        check_ip("192.0.2.1", &["198.51.100.7"], "192.0.2.1");
        check_ip("10.0.0.1", &[], "10.0.0.1");
        check_ip("10.0.0.1", &["198.51.100.7"], "198.51.100.7");
        check_ip("10.0.0.1", &["203.0.113.9, 198.51.100.7"], "198.51.100.7");
        check_ip("10.0.0.1", &["203.0.113.9", "198.51.100.7, 10.0.0.2"], "198.51.100.7");
        check_ip("fd00::1", &["198.51.100.7:4711"], "198.51.100.7");
        check_ip("::ffff:10.0.0.1", &["[2001:db8::7]:4711"], "2001:db8::7");
        check_ip("10.0.0.1", &["203.0.113.9, unknown"], "10.0.0.1");
        check_ip("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3");
    }
}
