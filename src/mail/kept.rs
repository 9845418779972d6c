// SPDX-License-Identifier: EUPL-1.2
//! What can be read back from a message that was kept: who it is from and to, its subject and its text. Read by another
//! library than wrote it. Never changes a byte: what is sent again are the bytes themselves.

use mail_parser::{Address, MessageParser};

/// A message that was kept, as people read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The sender's address.
    pub from: Option<String>,
    /// The recipient's address.
    pub to: Option<String>,
    /// The subject, decoded.
    pub subject: Option<String>,
    /// The text part, decoded, with plain line ends.
    pub text: Option<String>,
}

/// Reads a message that was kept.
pub fn read(bytes: &[u8]) -> Kept {
    let Some(message) = MessageParser::default().parse(bytes) else { return Kept::default() };
    let address = |header: Option<&Address<'_>>| header?.first()?.address().map(str::to_owned);
    let text = message.body_text(0).map(|text| text.replace("\r\n", "\n"));
    Kept {
        from: address(message.from()),
        to: address(message.to()),
        subject: message.subject().map(str::to_owned),
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_name_and_an_encoded_text_are_read_as_people_wrote_them() {
        let bytes = b"From: Sluis <sluis@gho.example>\r\nTo: =?utf-8?b?SmFu?=\r\n <jan@gho.example>\r\n\
            Subject: =?utf-8?b?RcOpbiBsaWpzdA==?=\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\nE=C3=A9n lijst=\r\n.\r\nTo: <x@y.example>\r\n";
        let kept = read(bytes);
        assert_eq!(kept.to.as_deref(), Some("jan@gho.example"));
        assert_eq!(kept.from.as_deref(), Some("sluis@gho.example"));
        assert_eq!(kept.subject.as_deref(), Some("Eén lijst"));
        assert_eq!(kept.text.as_deref(), Some("Eén lijst.\nTo: <x@y.example>\n"));
    }

    #[test]
    fn what_is_no_message_has_nothing_to_read() {
        assert_eq!(read(b"").to, None);
        assert_eq!(read(b"\0\xff").from, None);
    }
}
