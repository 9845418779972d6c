// SPDX-License-Identifier: EUPL-1.2
//! From a notice to a message: finds the recipient and the language, gathers the facts, takes the wording and puts the
//! parts together. Never decides who hears something: the notice says so.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use lettre::message::Mailbox;
use sluis_core::definition::Definition;
use sluis_core::directory::Directory;
use sluis_core::engine::Instance;
use sluis_core::notice::{Notice, Recipient};
use sluis_core::text::{Language, both};

use super::error::Error;
use super::facts::asked::claims;
use super::facts::{OwnPage, Sources, contact, facts};
use super::invitation::calendar_of;
use super::message::{Message, Parts, build, mailbox};
use super::slots::Slots;
use super::transport::Envelope;
use super::{render, wording};
use crate::links::{self, KeyError, Links, Purpose};

/// What is the same for every mail of an installation.
#[derive(Clone, Debug)]
pub struct Settings {
    from: Mailbox,
    organizer: Option<Mailbox>,
    base_url: Option<String>,
    kept: Option<SignedDuration>,
    gather: SignedDuration,
    links: Option<Arc<Links>>,
}

/// So long digests wait for one another, so that all programmes that remind at eight come into one mail.
const GATHER: SignedDuration = SignedDuration::from_mins(5);

/// The duty that a message fulfils.
#[derive(Clone, Copy, Debug)]
pub struct Duty<'a> {
    /// Its random id: the local part of the Message-ID.
    pub id: &'a str,
    /// The moment of the `Date` header and of the file's name.
    pub at: Timestamp,
}

impl Settings {
    /// `from` as `Sluis <sluis@goirle.example>` or an address alone; `base_url` of the pages, when there are any.
    ///
    /// # Errors
    /// `Account` when `from` is no address: no mail can leave before that is mended.
    pub fn new(from: &str, base_url: Option<&str>) -> Result<Settings, Error> {
        let from = super::message::clean(from);
        let parsed = from.parse::<Mailbox>();
        let wrong = both(
            format!("`{from}` is geen afzenderadres; zet `from` onder `[mail]` in sluis.toml"),
            format!("`{from}` is no sending address; set `from` under `[mail]` in sluis.toml"),
        );
        let from = parsed.map_err(|fault| Error::account_by(wrong, fault))?;
        let base_url = base_url.map(|url| url.trim_end_matches('/').to_owned());
        Ok(Settings { from, organizer: None, base_url, kept: None, gather: GATHER, links: None })
    }

    /// The same settings, with links that let the reader of a mail act.
    #[must_use]
    pub fn with_links(self, links: Option<Arc<Links>>) -> Settings {
        Settings { links, ..self }
    }

    /// What makes the links of mails, where there are pages.
    pub fn links(&self) -> Option<&Arc<Links>> {
        self.links.as_ref()
    }

    /// The same settings, with digests that wait for no others: where there is one programme only.
    #[must_use]
    pub fn at_once(self) -> Settings {
        Settings { gather: SignedDuration::ZERO, ..self }
    }

    /// So long digests wait for one another.
    pub fn gather(&self) -> SignedDuration {
        self.gather
    }

    /// The same, where the text of a mail that was sent is kept for so long; without a span for ever.
    #[must_use]
    pub fn keeping(self, kept: Option<SignedDuration>) -> Settings {
        Settings { kept, ..self }
    }

    /// How long the text of a mail that was sent is kept; `None`: for ever.
    pub fn kept(&self) -> Option<SignedDuration> {
        self.kept
    }

    /// The same, with the secretary's mailbox that invitations come from and answers to them go to.
    ///
    /// # Errors
    /// `Account` when `organizer` is no address.
    pub fn with_organizer(self, organizer: Option<&str>) -> Result<Settings, Error> {
        let parsed = organizer.map(|address| {
            let address = super::message::clean(address);
            let wrong = both(
                format!("`{address}` is geen adres; zet `organizer` onder `[mail]` in sluis.toml"),
                format!("`{address}` is no address; set `organizer` under `[mail]` in sluis.toml"),
            );
            address.parse::<Mailbox>().map_err(|fault| Error::account_by(wrong, fault))
        });
        Ok(Settings { organizer: parsed.transpose()?, ..self })
    }

    /// The secretary's mailbox, when there is one.
    pub(super) fn organizer(&self) -> Option<&Mailbox> {
        self.organizer.as_ref()
    }

    /// The sending address with its name.
    pub(super) fn sender(&self) -> Mailbox {
        self.from.clone()
    }

    /// The sending address alone.
    pub fn address(&self) -> &str {
        self.from.email.as_ref()
    }

    /// The domain of the Message-IDs: that of the sending address.
    pub fn domain(&self) -> &str {
        self.from.email.domain()
    }

    /// Where the pages are, when there are any.
    pub fn base_url(&self) -> Option<&str> {
        self.base_url.as_deref()
    }
}

/// Writes the message of a notice. `instance` is the instance as of the notice's `seq`, or later. The language is the
/// person's, else the workflow's; a distribution address gets the workflow's. Replies go to who manages the programme.
///
/// # Errors
/// `Permanent` when nobody can be reached (no such person, no address) or the author's wording cannot be filled in.
pub fn compose(
    notice: &Notice,
    definition: &Definition,
    directory: &Directory,
    instance: &Instance,
    settings: &Settings,
    duty: Duty<'_>,
) -> Result<Message, Error> {
    let reached = reach(&notice.recipient, definition, directory)?;
    write(&[Waiting { notice, definition, directory, instance }], settings, duty, &reached, None)
}

/// A notice and what it is about. The instance is the one of now where the mail tells how things stand.
#[derive(Clone, Copy, Debug)]
pub struct Waiting<'a> {
    /// The notice.
    pub notice: &'a Notice,
    /// The workflow.
    pub definition: &'a Definition,
    /// Its people.
    pub directory: &'a Directory,
    /// The programme, as of now.
    pub instance: &'a Instance,
}

/// Writes the one mail that joins what is told to one reader, of possibly several programmes: everything that waits for
/// them now. `None` when none of it waits any more: then there is nothing to send. The notices are those of one reader,
/// who may be called by another id in each workflow; name and language are those of the first that still holds.
///
/// # Errors
/// As [`compose`].
pub fn compose_digest(notices: &[Waiting<'_>], settings: &Settings, duty: Duty<'_>) -> Result<Option<Message>, Error> {
    let holds = |waiting: &&Waiting<'_>| {
        let snoozed = waiting
            .notice
            .item
            .as_ref()
            .is_some_and(|item| waiting.instance.is_snoozed(item, waiting.notice.recipient.id(), duty.at));
        !snoozed && !waiting.notice.is_over(waiting.instance)
    };
    let together: Vec<Waiting<'_>> = notices.iter().filter(holds).copied().collect();
    let Some(first) = together.first() else { return Ok(None) };
    let reached = reach(&first.notice.recipient, first.definition, first.directory)?;
    write(&together, settings, duty, &reached, None).map(Some)
}

/// As `compose`, once it is known who is reached in which language. All but a digest are about the first notice alone.
pub(super) fn write(
    together: &[Waiting<'_>],
    settings: &Settings,
    duty: Duty<'_>,
    reached: &Reached,
    code: Option<&str>,
) -> Result<Message, Error> {
    let Some(Waiting { notice, definition, directory, instance }) = together.first().copied() else {
        return Err(Error::permanent(both(
            "een mail over niets kan niet worden geschreven; meld dit als fout",
            "a mail about nothing cannot be written; report this as a fault",
        )));
    };
    let (slots, language) = (Slots::default(), reached.language);
    let mut pages = BTreeMap::new();
    for Waiting { notice, instance, .. } in together {
        if let Some(page) = own_page(notice, instance, settings, duty.at)? {
            pages.insert(instance.id.clone(), page);
        }
    }
    let code = match (code, &notice.challenge, settings.links()) {
        (None, Some(challenge), Some(links)) => Some(links.code(challenge).map_err(without_keys)?),
        (code, ..) => code.map(str::to_owned),
    };
    let sources = Sources {
        notice,
        definition,
        directory,
        instance,
        language,
        slots: &slots,
        has_pages: settings.base_url().is_some(),
        pages: &pages,
        at: duty.at,
        name: &reached.name,
        together,
        code: code.as_deref(),
    };
    // An author's wording speaks of the own workflow, and a digest may hold those of others.
    let several = together.iter().any(|waiting| waiting.definition.id != definition.id);
    let words = match several {
        true => wording::ours(notice.kind, language),
        false => wording::find(definition, notice.kind, language, notice.item.is_some()),
    };
    let what = format!("{}.{}", notice.kind.word(), language.code());
    let (subject, markdown) = wording::fill(&words, &facts(&sources), &slots, &what)?;
    let contact = contact(definition, directory, notice.recipient.id());
    let calendar = calendar_of(&sources, settings, &reached.address)?;
    let reply_to = match (&calendar, settings.organizer()) {
        (Some(_), Some(organizer)) => Some(organizer.clone()),
        _ => contact.map(|(name, address)| mailbox(name, address)).transpose()?,
    };
    let replies_to = reply_to.as_ref().map(|to| to.name.clone().unwrap_or_else(|| to.email.to_string()));
    let footer = footer(definition.title.get(language), replies_to.as_deref(), language);
    build(Parts {
        envelope: Envelope {
            duty: duty.id.to_owned(),
            from: settings.from.email.to_string(),
            to: reached.address.clone(),
            kind: notice.kind,
            recipient: notice.recipient.id().to_owned(),
            date: definition.timezone.to_datetime(duty.at).date(),
        },
        from: settings.from.clone(),
        to_name: &reached.name,
        reply_to,
        subject: &subject,
        text: render::text(&markdown, &footer, &slots),
        html: render::html(&markdown, &super::message::clean(&subject), &footer, language, &slots),
        instance: &instance.id,
        domain: settings.domain(),
        at: duty.at,
        language,
        calendar,
    })
}

/// The page that the link of a mail leads to, signed for its reader. Without keys, as in a preview, it shows where the
/// token will stand.
fn own_page(
    notice: &Notice,
    instance: &Instance,
    settings: &Settings,
    at: Timestamp,
) -> Result<Option<OwnPage>, Error> {
    let Some(base_url) = settings.base_url() else { return Ok(None) };
    let Some(claims) = claims(notice, instance, at) else { return Ok(None) };
    let acts = claims.purpose != Purpose::View;
    match settings.links() {
        Some(links) => Ok(Some(OwnPage { url: links.url(&claims).map_err(without_keys)?, acts })),
        None => {
            let path = links::path(&claims, "TOKEN");
            Ok(Some(OwnPage { url: format!("{base_url}{path}"), acts }))
        }
    }
}

/// Keys are those of this installation: without them no mail can leave, and none is at fault.
fn without_keys(fault: KeyError) -> Error {
    let text = fault.text();
    match fault {
        KeyError::Folder { source, .. } => Error::account_by(text, source),
        KeyError::Open { .. } | KeyError::Malformed { .. } => Error::account(text),
    }
}

fn footer(programme: &str, contact: Option<&str>, language: Language) -> String {
    let programme = super::message::clean(programme);
    let contact = contact.map(super::message::clean);
    match (language, contact) {
        (Language::Nl, None) => format!("Automatisch verstuurd voor het programma {programme}."),
        (Language::En, None) => format!("Sent automatically for the programme {programme}."),
        (Language::Nl, Some(name)) => {
            format!("Automatisch verstuurd voor het programma {programme}. Uw antwoord gaat naar {name}.")
        }
        (Language::En, Some(name)) => {
            format!("Sent automatically for the programme {programme}. Your reply goes to {name}.")
        }
    }
}

/// Who is reached where, and in which language.
pub(super) struct Reached {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) language: Language,
}

pub(super) fn reach(recipient: &Recipient, definition: &Definition, directory: &Directory) -> Result<Reached, Error> {
    match recipient {
        Recipient::Person(id) => {
            let unknown = || {
                Error::permanent(both(
                    format!("`{id}` staat niet in people.yaml; voeg deze persoon toe en probeer de mail opnieuw"),
                    format!("`{id}` is not in people.yaml; add them and retry this mail"),
                ))
            };
            let person = directory.person(id).ok_or_else(unknown)?;
            let silent = || {
                Error::permanent(both(
                    format!("`{id}` heeft geen mailadres; voeg `email` toe in people.yaml en probeer het opnieuw"),
                    format!("`{id}` has no mail address; add `email` in people.yaml and retry"),
                ))
            };
            let address = person.email.clone().ok_or_else(silent)?;
            let language = person.language.unwrap_or(definition.language);
            Ok(Reached { name: person.name.clone(), address, language })
        }
        Recipient::List(id) => {
            let role = definition.roles.get(id);
            let silent = || {
                Error::permanent(both(
                    format!("rol `{id}` heeft geen verzendlijst; geef de rol een `list`"),
                    format!("role `{id}` has no distribution address; add `list` to it"),
                ))
            };
            let address = role.and_then(|role| role.list.clone()).ok_or_else(silent)?;
            let title = role.map(|role| role.title.get(definition.language)).unwrap_or(id);
            Ok(Reached { name: title.to_owned(), address, language: definition.language })
        }
    }
}
