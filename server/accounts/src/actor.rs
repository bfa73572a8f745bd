//! Who does something, and from where.

use crate::{known_device::KnownDevice, location::LocationPage, refused::Refused, step_up::Proof};
use shared::{ClientId, Opener, Permission, Role, StaffId};
use std::net::IpAddr;

/// Where a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The client's IP address, behind the trusted proxies only (R32).
    pub ip: IpAddr,
    /// The device, coarsely: "iPhone", "Chrome on Windows".
    pub device: String,
    /// Whether it looks like a person's browser or like something that opens links before people do.
    pub opener: Opener,
    /// Who has signed in on the device before.
    pub known_device: KnownDevice,
}

impl Origin {
    /// What a limit counts as one place: an IPv4 address, or the /64 of an IPv6 one (R31).
    pub(crate) fn neighbourhood(&self) -> String {
        match self.ip.to_canonical() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => {
                let [a, b, c, d, ..] = ip.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}

/// A signed-in staff member at a location: the actor of every use case at the desk.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Who.
    pub staff: StaffId,
    /// The name that the record and the invitation show.
    pub name: String,
    /// What they are at this location.
    pub role: Role,
    /// Where.
    pub location: LocationPage,
    /// From where.
    pub origin: Origin,
    /// What stands behind them.
    pub proof: Proof,
}

impl Desk {
    /// Refuses unless the role may do this (R29).
    pub(crate) fn must(&self, permission: Permission) -> Result<(), Refused> {
        if self.role.may(permission) { Ok(()) } else { Err(Refused::NotAllowed) }
    }

    pub(crate) fn actor(&self) -> Actor<'_> {
        Actor::Staff { id: self.staff, name: &self.name, role: self.role, origin: &self.origin }
    }
}

/// Who an event of the record was caused by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Actor<'a> {
    /// A staff member.
    Staff { id: StaffId, name: &'a str, role: Role, origin: &'a Origin },
    /// The client themselves, signed in or holding their mailed link.
    Client { id: ClientId, origin: &'a Origin },
    /// Somebody who has shown nothing yet.
    Visitor { origin: &'a Origin },
    /// Latchkey itself, or its command line.
    System,
}

impl Actor<'_> {
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::Staff { .. } => "staff",
            Self::Client { .. } => "client",
            Self::Visitor { .. } => "visitor",
            Self::System => "system",
        }
    }

    pub(crate) const fn origin(&self) -> Option<&Origin> {
        match self {
            Self::Staff { origin, .. } | Self::Client { origin, .. } | Self::Visitor { origin } => {
                Some(*origin)
            }
            Self::System => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ip: &str, expected: &str) {
        let origin = Origin {
            ip: ip.parse().expect("an address"),
            device: String::new(),
            opener: Opener::Person,
            known_device: KnownDevice::default(),
        };
        assert_eq!(origin.neighbourhood(), expected);
    }

    #[test]
    fn r31_an_ipv6_network_is_one_place() {
        check("203.0.113.7", "203.0.113.7");
        check("::ffff:203.0.113.7", "203.0.113.7");
        check("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64");
    }
}
