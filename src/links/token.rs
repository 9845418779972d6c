// SPDX-License-Identifier: EUPL-1.2
//! A token: what a link claims, packed, with a MAC behind it, in the URL-safe alphabet. Packed rather than JSON, so that
//! the link stays short enough for mail programs that break lines. Reading one never says why it is no token of ours.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use sluis_core::engine::ItemRef;
use sluis_core::value::hex;

use super::keys::{Key, KeyId};

pub(super) type HmacSha256 = Hmac<Sha256>;

/// The layout below; another one gets another number.
const VERSION: u8 = 1;
/// Bytes of the MAC that travel: 128 bits cannot be guessed.
const MAC: usize = 16;
/// No token of ours is longer; a longer one is not even decoded.
const LONGEST: usize = 1_000;
/// Before the names: version, purpose, key, expiry, round, first bytes of the dossier's hash.
const HEAD: usize = 1 + 1 + 4 + 8 + 4 + 8;

/// What a link is for. Another purpose never serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To vote, or to take a vote back.
    Decide,
    /// To do a step, or to meet a condition.
    Complete,
    /// To read about the programme.
    View,
}

/// What a link says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// What it is for.
    pub purpose: Purpose,
    /// The programme.
    pub instance: String,
    /// The ballot, the step or the condition; absent of a link that is only for reading.
    pub item: Option<ItemRef>,
    /// The round of the ballot; 0 where nothing is voted on.
    pub round: u32,
    /// Whom the mail with this link was sent to, by id.
    pub person: String,
    /// In whose name they act, when that is another.
    pub seat: Option<String>,
    /// The first signs of the hash of what they were asked about; empty where there is none.
    pub dossier: String,
    /// From this moment it is worthless, in whole seconds.
    pub expires_at: Timestamp,
}

/// Why a token cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub enum Unusable {
    /// No token of ours, or changed on its way.
    Broken,
    /// Ours, and run out.
    Expired(Box<Claims>),
}

impl Claims {
    /// The person in whose name is acted.
    pub fn seat(&self) -> &str {
        self.seat.as_deref().unwrap_or(&self.person)
    }
}

impl Purpose {
    fn byte(self) -> u8 {
        match self {
            Purpose::Decide => 1,
            Purpose::Complete => 2,
            Purpose::View => 3,
        }
    }

    /// The first part of its address.
    pub fn word(self) -> &'static str {
        match self {
            Purpose::Decide => "decide",
            Purpose::Complete => "complete",
            Purpose::View => "instances",
        }
    }

    fn from_byte(byte: u8) -> Option<Purpose> {
        [Purpose::Decide, Purpose::Complete, Purpose::View].into_iter().find(|purpose| purpose.byte() == byte)
    }
}

/// The token of these claims.
pub(super) fn write(claims: &Claims, key: &Key) -> String {
    let mut bytes = vec![VERSION, claims.purpose.byte()];
    bytes.extend_from_slice(key.id().as_bytes());
    bytes.extend_from_slice(&claims.expires_at.as_second().to_be_bytes());
    bytes.extend_from_slice(&claims.round.to_be_bytes());
    bytes.extend_from_slice(&first_bytes(&claims.dossier));
    let item = claims.item.as_ref().map(ItemRef::to_string).unwrap_or_default();
    for name in [&claims.instance, &item, &claims.person, claims.seat.as_ref().unwrap_or(&String::new())] {
        // Names are ids, which are short; one that is not gives a token that nobody can read, and no other one.
        bytes.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
        bytes.extend_from_slice(name.as_bytes());
    }
    let mac = over(key, &bytes).finalize().into_bytes();
    bytes.extend_from_slice(&mac[..MAC]);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What a token claims.
pub(super) fn read(token: &str, now: Timestamp, key: &dyn Fn(KeyId) -> Option<Key>) -> Result<Claims, Unusable> {
    let claims = authentic(token, key).ok_or(Unusable::Broken)?;
    if now < claims.expires_at { Ok(claims) } else { Err(Unusable::Expired(Box::new(claims))) }
}

fn authentic(token: &str, key: &dyn Fn(KeyId) -> Option<Key>) -> Option<Claims> {
    let bytes = (token.len() <= LONGEST).then(|| URL_SAFE_NO_PAD.decode(token).ok())??;
    let (body, mac) = bytes.split_at_checked(bytes.len().checked_sub(MAC)?)?;
    let (head, names) = body.split_at_checked(HEAD)?;
    if head[0] != VERSION {
        return None;
    }
    let key = key(KeyId::from_bytes(head[2..6].try_into().ok()?))?;
    // In constant time, and before anything of it is believed.
    over(&key, body).verify_truncated_left(mac).ok()?;
    let mut rest = names;
    let mut name = || {
        let (length, after) = rest.split_first()?;
        let (name, after) = after.split_at_checked(usize::from(*length))?;
        rest = after;
        String::from_utf8(name.to_vec()).ok()
    };
    let (instance, item, person, seat) = (name()?, name()?, name()?, name()?);
    let dossier = hex(&head[18..26]);
    Some(Claims {
        purpose: Purpose::from_byte(head[1])?,
        instance,
        item: if item.is_empty() { None } else { Some(item.parse().ok()?) },
        round: u32::from_be_bytes(head[14..18].try_into().ok()?),
        person,
        seat: Some(seat).filter(|seat| !seat.is_empty()),
        dossier: if head[18..26] == [0; 8] { String::new() } else { dossier },
        expires_at: Timestamp::from_second(i64::from_be_bytes(head[6..14].try_into().ok()?)).ok()?,
    })
    .filter(|_| rest.is_empty())
}

fn over(key: &Key, body: &[u8]) -> HmacSha256 {
    let mut mac = key.mac("link");
    mac.update(body);
    mac
}

/// The first eight bytes of a hash in hexadecimal; zeros where there is none.
fn first_bytes(hash: &str) -> [u8; 8] {
    let byte = |at: usize| hash.get(at * 2..at * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    std::array::from_fn(|at| byte(at).unwrap_or(0))
}
