// SPDX-License-Identifier: EUPL-1.2
//! Every kind in both languages: the text and the headers as kept and read, and what all of them have in common.

use std::fmt::Write;
use std::path::Path;

use sluis::mail::{Settings, preview};
use sluis_core::definition::{MailKind, MailWording};
use sluis_core::text::Language;

use super::{monday, settings, shown, workflow};

#[test]
fn each_kind_reads_in_both_languages_as_it_was_approved() {
    let (mut definition, directory) = workflow("gho-dgw");
    definition.mail.clear();
    let pages = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mail");
    std::fs::create_dir_all(&pages).unwrap();
    for kind in MailKind::ALL {
        for language in Language::ALL {
            let message = shown(&definition, directory.as_ref(), kind, language);
            let name = format!("{}.{}", kind.word(), language.code());
            // Left beside the build for whoever wants to look at them.
            std::fs::write(pages.join(format!("{name}.html")), &message.html).unwrap();
            let mut kept = String::new();
            for (header, value) in &message.headers {
                writeln!(kept, "{header}: {value}").unwrap();
            }
            write!(kept, "\n{}", message.text).unwrap();
            insta::assert_snapshot!(name, kept);
        }
    }
}

#[test]
fn every_text_part_is_whole_and_fits_a_terminal() {
    for name in ["gho-dgw", "offsite"] {
        let (definition, directory) = workflow(name);
        for kind in MailKind::ALL {
            for language in Language::ALL {
                let Ok(message) = preview(&definition, directory.as_ref(), kind, language, &settings(), monday())
                else {
                    continue;
                };
                let (text, what) = (&message.text, format!("{name} {}.{}", kind.word(), language.code()));
                for sign in ["{{", "}}", "{%", "**", "##", "](", "\u{e000}", "\u{e001}", "undefined"] {
                    assert!(!text.contains(sign), "{what}: {sign} in\n{text}");
                    assert!(!message.subject.contains(sign), "{what}: {sign} in {}", message.subject);
                }
                let long = text.lines().find(|line| !line.starts_with("    ") && line.chars().count() > 76);
                assert_eq!(long, None, "{what}");
                assert!(!text.contains("\n\n\n"), "{what}:\n{text}");
                assert!(!message.html.contains("<img") && !message.html.contains("<script"), "{what}");
            }
        }
    }
}

#[test]
fn a_workflow_without_people_can_be_looked_at_too() {
    let (definition, _) = workflow("gho-dgw");
    let message = shown(&definition, None, MailKind::GateOpen, Language::Nl);
    assert!(message.to.ends_with("@example.invalid"), "{}", message.to);
}

#[test]
fn with_pages_the_mail_has_one_link_and_no_command() {
    let (definition, directory) = workflow("gho-dgw");
    let settings = Settings::new("sluis@gho.example", Some("https://sluis.gho.example/")).unwrap();
    let message =
        preview(&definition, directory.as_ref(), MailKind::GateOpen, Language::Nl, &settings, monday()).unwrap();
    assert_eq!(message.html.matches("<a href=").count(), 1, "{}", message.html);
    assert!(message.text.contains("https://sluis.gho.example/decide/TOKEN"), "{}", message.text);
    assert!(!message.text.contains("sluis vote"), "{}", message.text);
}

#[test]
fn the_authors_own_wording_wins() {
    let (mut definition, directory) = workflow("gho-dgw");
    let own = MailWording {
        subject: "Eigen: {{ item.title }}".to_owned(),
        body: "Hallo {{ person.name }}, er zijn {{ outputs.first-result }} en {{outputs.trained-}} mensen.".to_owned(),
    };
    definition.mail.insert((MailKind::GateOpen, Language::Nl), own);
    let message = shown(&definition, directory.as_ref(), MailKind::GateOpen, Language::Nl);
    assert_eq!(message.subject, "Eigen: Start van de pilot");
    assert!(message.text.starts_with("Hallo Anneke van Gorp, er zijn - en -"), "{}", message.text);
    let english = shown(&definition, directory.as_ref(), MailKind::GateOpen, Language::En);
    assert!(english.subject.starts_with("Your verdict, please"), "{}", english.subject);
}

#[test]
fn an_unknown_placeholder_is_an_error_that_says_which_wording() {
    let (mut definition, directory) = workflow("gho-dgw");
    for body in ["{{ item.tilte }}", "{{ nobody }}", "{{ outputs.nothing }}", "{{ code }}", "{% if x %}a{% endif %}"] {
        let own = MailWording { subject: "x".to_owned(), body: body.to_owned() };
        definition.mail.insert((MailKind::GateOpen, Language::Nl), own);
        let refused = preview(&definition, directory.as_ref(), MailKind::GateOpen, Language::Nl, &settings(), monday());
        let fault = refused.expect_err(body).to_string();
        assert!(fault.contains("gate-open.nl") && fault.contains("not known"), "{body}: {fault}");
    }
}

#[test]
fn wording_that_never_ends_is_stopped() {
    let (mut definition, directory) = workflow("gho-dgw");
    let nested = "{% for a in [1, 2, 3, 4, 5, 6, 7, 8, 9] %}".repeat(6) + "x" + &"{% endfor %}".repeat(6);
    let own = MailWording { subject: "x".to_owned(), body: nested };
    definition.mail.insert((MailKind::GateOpen, Language::Nl), own);
    let refused = preview(&definition, directory.as_ref(), MailKind::GateOpen, Language::Nl, &settings(), monday());
    let fault = refused.expect_err("too long").to_string();
    assert!(fault.contains("does not come to an end"), "{fault}");
}
