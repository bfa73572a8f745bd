//! Somebody's phone as far as passkeys go: it makes a key, and answers challenges with it, as browsers and their
//! authenticators do. What a test says that it does wrong, it does wrong.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const WITH_A_NEW_KEY: u8 = 0x40;

/// A phone with one passkey.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) key: SigningKey,
    pub(crate) credential_id: Vec<u8>,
    pub(crate) user_handle: Vec<u8>,
    /// How often it has signed.
    pub(crate) counter: u32,
    /// The page that it believes to be on.
    pub(crate) origin: String,
    /// The site that it believes to be asked by.
    pub(crate) site: String,
    /// Whether it was unlocked.
    pub(crate) unlocked: bool,
}

impl Device {
    /// A phone with this number that has no passkey yet.
    pub(crate) fn new(number: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).expect("a key"),
            credential_id: vec![number; 20],
            user_handle: Vec::new(),
            counter: 0,
            origin: "https://club.example".to_owned(),
            site: "club.example".to_owned(),
            unlocked: true,
        }
    }

    /// Makes a passkey as asked.
    pub(crate) fn makes(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("JSON");
        self.user_handle =
            URL_SAFE_NO_PAD.decode(options["user"]["id"].as_str().expect("a handle")).expect("base64");
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().expect("x"), point.y().expect("y"));
        // COSE: an EC2 key for ES256 on P-256.
        let key =
            [&[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20][..], x, &[0x22, 0x58, 0x20], y]
                .concat();
        let data = [
            self.data(WITH_A_NEW_KEY),
            vec![0; 16],
            vec![0, u8::try_from(self.credential_id.len()).expect("a short id")],
            self.credential_id.clone(),
            key,
        ]
        .concat();
        // CBOR: { "fmt": "none", "attStmt": {}, "authData": … }
        let attestation = [
            &b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"[..],
            &[u8::try_from(data.len()).expect("short data")],
            &data,
        ]
        .concat();
        let said = self.says("webauthn.create", &options);
        let response = json!({
            "clientDataJSON": URL_SAFE_NO_PAD.encode(said),
            "attestationObject": URL_SAFE_NO_PAD.encode(attestation),
        });
        self.answer(&response)
    }

    /// Answers a challenge with its passkey.
    pub(crate) fn answers(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("JSON");
        self.counter += 1;
        let (data, said) = (self.data(0), self.says("webauthn.get", &options));
        let signed = [&data[..], &Sha256::digest(&said)].concat();
        let signature: Signature = self.key.sign(&signed);
        let response = json!({
            "clientDataJSON": URL_SAFE_NO_PAD.encode(said),
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "signature": URL_SAFE_NO_PAD.encode(signature.to_der().as_bytes()),
            "userHandle": URL_SAFE_NO_PAD.encode(&self.user_handle),
        });
        self.answer(&response)
    }

    /// The same phone with another key under the same names: a forger's.
    pub(crate) fn forged(&self) -> Self {
        Self { key: SigningKey::from_slice(&[99; 32]).expect("a key"), ..self.clone() }
    }

    /// The same phone that says to be another's.
    pub(crate) fn of_somebody_else(&self) -> Self {
        Self { user_handle: vec![9; 16], ..self.clone() }
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let verified = if self.unlocked { VERIFIED } else { 0 };
        let flags = [PRESENT | verified | flags];
        [&Sha256::digest(self.site.as_bytes())[..], &flags, &self.counter.to_be_bytes()].concat()
    }

    fn says(&self, kind: &str, options: &Value) -> Vec<u8> {
        let said = json!({
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        });
        said.to_string().into_bytes()
    }

    fn answer(&self, response: &Value) -> String {
        let id = URL_SAFE_NO_PAD.encode(&self.credential_id);
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        })
        .to_string()
    }
}
