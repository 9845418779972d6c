// SPDX-License-Identifier: EUPL-1.2
//! What people type shows as typed: neither HTML nor Markdown nor a template in it acts, in any part or header.

use sluis_core::definition::MailKind;
use sluis_core::text::{Language, Text};

use super::parsed::one_line;
use super::{shown, workflow};

const NAUGHTY: [&str; 9] = [
    "<script>alert(1)</script>",
    "</td></table><h1>x</h1>",
    "**bold** _em_ `code` ~~gone~~",
    "[click](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "https://evil.example/ <https://evil.example/>",
    "{{ person.name }} {% for x in dossier %}{{ x }}{% endfor %}",
    "# kop | a | b | --- 1. een - twee > drie",
    "&amp; &lt; \" ' \\* \\",
    "5 > 3 & 2 < 4",
];

#[test]
fn names_and_titles_show_as_typed_in_both_parts() {
    for naughty in NAUGHTY {
        let (mut definition, directory) = workflow("gho-dgw");
        definition.mail.clear();
        let mut directory = directory.unwrap();
        for person in directory.people.values_mut() {
            person.name = naughty.to_owned();
        }
        definition.title = Text::both(naughty, naughty);
        for party in definition.parties.values_mut() {
            party.title = Text::both(naughty, naughty);
        }
        for role in definition.roles.values_mut() {
            role.title = Text::both(naughty, naughty);
        }
        for phase in &mut definition.phases {
            phase.title = Text::both(naughty, naughty);
            if let Some(gate) = &mut phase.gate {
                gate.title = Text::both(naughty, naughty);
            }
        }
        for kind in MailKind::ALL {
            let message = shown(&definition, Some(&directory), kind, Language::Nl);
            let (text, typed) = (one_line(&message.text), one_line(naughty));
            assert!(text.contains(&typed), "{}: {naughty} in\n{}", kind.word(), message.text);
            let html = one_line(&message.html);
            assert!(html.contains(&one_line(&escaped(naughty))), "{}: {naughty} in\n{}", kind.word(), message.html);
            for sign in
                ["<script", "<h1>x", "javascript:alert(1)\"", "<img", "href=\"https://evil", "<em>em", "<s>gone"]
            {
                assert!(!message.html.contains(sign), "{}: {sign} from {naughty}", kind.word());
            }
        }
    }
}

#[test]
fn nothing_typed_makes_a_header_of_its_own() {
    let (mut definition, directory) = workflow("gho-dgw");
    let mut directory = directory.unwrap();
    let typed = "Jan\r\nBcc: all@evil.example\r\n\r\nbody \u{202e}tac\u{202c}\0";
    for person in directory.people.values_mut() {
        person.name = typed.to_owned();
    }
    definition.title = Text::both(typed, typed);
    for phase in &mut definition.phases {
        if let Some(gate) = &mut phase.gate {
            gate.title = Text::both(typed, typed);
        }
    }
    definition.mail.clear();
    for kind in MailKind::ALL {
        let message = shown(&definition, Some(&directory), kind, Language::Nl);
        assert!(!message.subject.contains(['\r', '\n', '\0', '\u{202e}', '\u{202c}']), "{:?}", message.subject);
        let bytes = String::from_utf8_lossy(&message.bytes).into_owned();
        let head = bytes.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{head}");
        assert!(!message.text.contains(['\u{202e}', '\0', '\r']), "{:?}", message.text);
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
