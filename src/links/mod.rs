// SPDX-License-Identifier: EUPL-1.2
//! The links of mails: a token says who is asked what and until when, and a MAC vouches for it. Nothing of a link is
//! stored; whether what it asks still stands is read from the programme each time. A token is never logged: whoever
//! holds one acts as the person that it names.

mod keys;
mod token;

use std::path::PathBuf;
use std::sync::Arc;

use hmac::Mac;
use jiff::Timestamp;

use crate::clock::Clock;
use crate::random::IdSource;

pub use keys::{KeyError, KeyName, Keys};
pub use token::{Claims, Purpose, Unusable};

/// So many digits has a code that is mailed on demand.
const CODE_DIGITS: usize = 6;

/// Makes links, and reads the tokens in them.
#[derive(Debug)]
pub struct Links {
    base: String,
    keys: Keys,
}

impl Links {
    /// Links that begin with `base_url` (without a slash at its end), with the keys in a folder. Nothing is read or made
    /// before the first link.
    pub fn new(base_url: &str, dir: PathBuf, ids: Arc<dyn IdSource>, clock: Arc<dyn Clock>) -> Links {
        Links { base: base_url.trim_end_matches('/').to_owned(), keys: Keys::new(dir, ids, clock) }
    }

    /// The keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The whole address for a mail.
    ///
    /// # Errors
    /// When there is no key to vouch for it.
    pub fn url(&self, claims: &Claims) -> Result<String, KeyError> {
        Ok(format!("{}{}", self.base, self.path(claims)?))
    }

    /// The address below the base URL.
    ///
    /// # Errors
    /// As [`Links::url`].
    pub fn path(&self, claims: &Claims) -> Result<String, KeyError> {
        Ok(path(claims, &self.token(claims)?))
    }

    /// The token alone.
    ///
    /// # Errors
    /// As [`Links::url`].
    pub fn token(&self, claims: &Claims) -> Result<String, KeyError> {
        Ok(token::write(claims, &self.keys.newest()?))
    }

    /// What a token claims, when one of our keys vouches for it and it has not run out.
    ///
    /// # Errors
    /// `Unusable::Expired` still names what it claimed; then nothing may be done by it.
    pub fn read(&self, token: &str, now: Timestamp) -> Result<Claims, Unusable> {
        token::read(token, now, &|id| self.keys.find(id))
    }

    /// The six digits of a challenge. They follow from its id and a key, so that nothing of them is stored: a hash of six
    /// digits is guessed in no time by whoever reads the database.
    ///
    /// # Errors
    /// As [`Links::url`].
    pub fn code(&self, challenge: &str) -> Result<String, KeyError> {
        Ok(digits(&self.keys.newest()?, challenge))
    }

    /// Whether these are the digits of a challenge, by whichever of our keys; compared in constant time. Blanks within
    /// them, as people type, are no fault.
    pub fn is_code(&self, typed: &str, challenge: &str) -> bool {
        let typed: Vec<u8> = without_blanks(typed).collect();
        self.keys.all().iter().fold(false, |found, key| {
            let right = digits(key, challenge);
            let differ = right.bytes().zip(&typed).fold(0, |sum, (one, other)| sum | (one ^ other));
            found | (typed.len() == right.len() && differ == 0)
        })
    }
}

/// The address below the base URL at which this token stands.
pub(crate) fn path(claims: &Claims, token: &str) -> String {
    let word = claims.purpose.word();
    match claims.purpose {
        Purpose::Decide | Purpose::Complete => format!("/{word}/{token}"),
        Purpose::View => format!("/{word}/{}/{token}", encoded(&claims.instance)),
    }
}

/// Whether this could be a code: so many digits as one has, wherever the blanks between them stand.
pub fn has_the_form_of_a_code(typed: &str) -> bool {
    without_blanks(typed).count() == CODE_DIGITS && without_blanks(typed).all(|byte| byte.is_ascii_digit())
}

fn without_blanks(typed: &str) -> impl Iterator<Item = u8> {
    typed.bytes().filter(|byte| !byte.is_ascii_whitespace())
}

fn digits(key: &keys::Key, challenge: &str) -> String {
    let mut mac = key.mac("code");
    mac.update(challenge.as_bytes());
    let mac = mac.finalize().into_bytes();
    let number = mac.iter().take(8).fold(0u64, |number, byte| (number << 8) | u64::from(*byte));
    // 2^64 is so much larger than a million that no number is likelier than another by anything that counts.
    format!("{:0width$}", number % 10_u64.pow(CODE_DIGITS as u32), width = CODE_DIGITS)
}

/// An id as part of an address.
pub(crate) fn encoded(id: &str) -> String {
    let mut encoded = String::new();
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => encoded.push(char::from(byte)),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests;
