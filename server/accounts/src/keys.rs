//! The keys derived from the installation's secret, and the two kinds of token made with them.

use crate::context::{Accounts, SecretKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use data_encoding::BASE32_DNSSEC;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use shared::{HandoverCode, LinkId, LocationId, MailId, Purpose, RecoveryCode, StaffId};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

/// One key per use, so that no token of one kind can pass for another.
#[derive(Clone)]
pub struct Keys {
    links: [u8; 32],
    bounces: [u8; 32],
    limits: [u8; 32],
    handover_codes: [u8; 32],
    totp: [u8; 32],
    recovery_codes: [u8; 32],
    known_devices: [u8; 32],
    fingerprint: [u8; 32],
    pub(crate) cookies: [u8; 64],
}

impl Keys {
    /// The keys of an installation.
    #[must_use]
    pub fn derive(secret: &SecretKey) -> Self {
        let key = |label: &str| mac(secret.bytes(), &[label.as_bytes()]);
        let mut cookies = [0; 64];
        cookies[..32].copy_from_slice(&key("latchkey cookies 1"));
        cookies[32..].copy_from_slice(&key("latchkey cookies 2"));
        Self {
            links: key("latchkey links"),
            bounces: key("latchkey bounces"),
            limits: key("latchkey limits"),
            handover_codes: key("latchkey handover codes"),
            totp: key("latchkey totp"),
            recovery_codes: key("latchkey recovery codes"),
            known_devices: key("latchkey known devices"),
            fingerprint: key("latchkey fingerprint"),
            cookies,
        }
    }

    pub(crate) fn fingerprint(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.fingerprint)
    }

    /// What a limit counts under: an address or name that can't be read back from the database.
    pub(crate) fn limit_subject(&self, subject: &str) -> [u8; 32] {
        mac(&self.limits, &[subject.as_bytes()])
    }

    /// What the database knows a handover's code by. Keyed, since 40 bits alone could be tried through.
    pub(crate) fn handover_code(&self, location: LocationId, code: &HandoverCode) -> [u8; 32] {
        mac(&self.handover_codes, &[&location.bytes(), code.bytes()])
    }

    /// The secret that a staff member's authenticator app has. Like a link's token it is computed whenever it is needed:
    /// the database alone gives nobody a code (R2). 160 bits, as RFC 4226 recommends.
    pub(crate) fn totp_secret(&self, staff: StaffId, seed: &[u8]) -> [u8; 20] {
        let mut secret = [0; 20];
        secret.copy_from_slice(&mac(&self.totp, &[&staff.bytes(), seed])[..20]);
        secret
    }

    /// What the database knows a recovery code by. Keyed, since 50 bits alone could be tried through.
    pub(crate) fn recovery_code(&self, staff: StaffId, code: &RecoveryCode) -> [u8; 32] {
        mac(&self.recovery_codes, &[&staff.bytes(), code.bytes()])
    }

    /// What a device keeps to show that somebody has signed in on it.
    pub(crate) fn known_device(&self, number: &[u8; 16], holder: &[u8]) -> [u8; 16] {
        let mut mark = [0; 16];
        mark.copy_from_slice(&mac(&self.known_devices, &[number, holder])[..16]);
        mark
    }

    /// The token of a mailed link. It is computed when the mail is sent and whenever somebody comes with it;
    /// it is stored nowhere (R2).
    #[must_use]
    pub fn link_token(&self, purpose: Purpose, location: LocationId, id: LinkId) -> String {
        let mut bytes = [0; 48];
        bytes[..16].copy_from_slice(&id.bytes());
        bytes[16..].copy_from_slice(&self.link_mac(purpose, location, id));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The link that a token stands for. `None` unless every bit is right, for this purpose and this location
    /// (R5): a truncated, doubled or foreign token is no token.
    #[must_use]
    pub fn link_of(&self, purpose: Purpose, location: LocationId, token: &str) -> Option<LinkId> {
        let mut bytes = [0; 48];
        if token.len() != 64 || URL_SAFE_NO_PAD.decode_slice(token, &mut bytes) != Ok(48) {
            return None;
        }
        let (id, given) = bytes.split_at(16);
        let id = LinkId::new(Uuid::from_slice(id).ok()?);
        let right = self.link_mac(purpose, location, id).ct_eq(given);
        bool::from(right).then_some(id)
    }

    /// What the envelope of a mail carries, so that a bounce can name it. Short and in one case, since it stands in the
    /// local part of an address; its 96 bits can only be tried one by one, here.
    #[must_use]
    pub fn envelope_id(&self, mail: MailId) -> String {
        let mut bytes = [0; 28];
        bytes[..16].copy_from_slice(&mail.bytes());
        bytes[16..].copy_from_slice(&mac(&self.bounces, &[&mail.bytes()])[..12]);
        BASE32_DNSSEC.encode(&bytes)
    }

    /// The mail that an envelope id stands for. `None` unless every bit is right.
    #[must_use]
    pub fn mail_of_envelope(&self, envelope_id: &str) -> Option<MailId> {
        let bytes = BASE32_DNSSEC.decode(envelope_id.as_bytes()).ok().filter(|bytes| bytes.len() == 28)?;
        let (id, given) = bytes.split_at(16);
        let right = mac(&self.bounces, &[id])[..12].ct_eq(given);
        bool::from(right).then(|| Uuid::from_slice(id).ok().map(MailId::new))?
    }

    fn link_mac(&self, purpose: Purpose, location: LocationId, id: LinkId) -> [u8; 32] {
        mac(&self.links, &[purpose.code().as_bytes(), &[0], &location.bytes(), &id.bytes()])
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// A session token as the browser holds it. Only its hash is stored.
pub(crate) struct SessionToken(String);

impl SessionToken {
    /// A new one of 256 random bits (R23).
    pub(crate) fn new(accounts: &Accounts) -> Self {
        Self(URL_SAFE_NO_PAD.encode(accounts.random_bytes::<32>()))
    }

    pub(crate) fn hash(&self) -> Vec<u8> {
        hash_of_session_token(&self.0)
    }

    pub(crate) fn into_cookie(self) -> String {
        self.0
    }
}

/// What the database knows a session by.
pub(crate) fn hash_of_session_token(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCATION: LocationId = LocationId::new(Uuid::from_u128(1));

    fn keys() -> Keys {
        Keys::derive(&SecretKey::from_bytes([7; 32]))
    }

    #[test]
    fn r5_a_token_opens_its_own_door_only() {
        let (keys, id) = (keys(), LinkId::new(Uuid::from_u128(42)));
        let token = keys.link_token(Purpose::Invitation, LOCATION, id);
        assert_eq!(token.len(), 64);
        assert_eq!(keys.link_of(Purpose::Invitation, LOCATION, &token), Some(id));
        assert_eq!(keys.link_of(Purpose::Reset, LOCATION, &token), None);
        assert_eq!(keys.link_of(Purpose::Invitation, LocationId::new(Uuid::from_u128(2)), &token), None);
        let other = Keys::derive(&SecretKey::from_bytes([8; 32]));
        assert_eq!(other.link_of(Purpose::Invitation, LOCATION, &token), None);
        for wrong in ["", &token[..63], &format!("{token}{token}"), &token.to_lowercase(), &"é".repeat(32)] {
            assert_eq!(keys.link_of(Purpose::Invitation, LOCATION, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_envelope_names_its_mail_and_no_other() {
        let (keys, mail) = (keys(), MailId::new(Uuid::from_u128(42)));
        let id = keys.envelope_id(mail);
        assert_eq!(id.len(), mail::ENVELOPE_ID_LENGTH);
        assert_eq!(keys.mail_of_envelope(&id), Some(mail));
        assert_eq!(keys.mail_of_envelope(&id.to_uppercase()), Some(mail), "mail servers may shout");
        let other = Keys::derive(&SecretKey::from_bytes([8; 32]));
        assert_eq!(other.mail_of_envelope(&id), None);
        let next = keys.envelope_id(MailId::new(Uuid::from_u128(43)));
        let mixed = format!("{}{}", &next[..26], &id[26..]);
        for wrong in ["", &id[1..], &format!("{id}0"), &mixed, &"w".repeat(45), &"é".repeat(45)] {
            assert_eq!(keys.mail_of_envelope(wrong), None, "{wrong}");
        }
        for at in 0..45 {
            let mut forged = id.clone().into_bytes();
            forged[at] = if forged[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(keys.mail_of_envelope(std::str::from_utf8(&forged).expect("ASCII")), None, "{at}");
        }
    }

    /// R1: 1,000 links are distinct and share no prefix.
    #[test]
    fn r1_a_thousand_links_share_no_prefix() {
        use crate::context::{OsRandom, Random as _};
        let tokens: std::collections::BTreeSet<String> = (0..1000)
            .map(|_| {
                let mut bytes = [0; 16];
                OsRandom.fill(&mut bytes);
                let id = LinkId::new(uuid::Builder::from_random_bytes(bytes).into_uuid());
                keys().link_token(Purpose::Reset, LOCATION, id)
            })
            .collect();
        assert_eq!(tokens.len(), 1000);
        let firsts: std::collections::BTreeSet<&str> = tokens.iter().map(|token| &token[..4]).collect();
        assert!(firsts.len() > 990, "{} beginnings among 1,000 links", firsts.len());
    }
}
