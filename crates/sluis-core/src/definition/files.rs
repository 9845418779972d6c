// SPDX-License-Identifier: EUPL-1.2
//! The first three layers of the check: which file is what, then read, held against its schema and decoded.
//! A fault in one file never hides what can be said of another; what depends on a faulty file is left alone.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{iter, thread};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::bundle::{Bundle, HEADER};
use super::document::{self, Document};
use super::place::Place;
use super::schema::{SchemaKind, validate};
use super::written::mail::{self, FrontMatter};
use super::written::people::People;
use super::written::phase::Phase;
use super::written::test::Test;
use super::written::workflow::Workflow;
use super::{MailKind, MailWording};
use crate::calendar::CalendarFile;
use crate::diagnostic::{Code, Diagnostic, Source, Sources, Span};
use crate::text::{Language, Text, both};

/// The file of the people.
const PEOPLE: &str = "people.yaml";

/// One file of a workflow folder. The folder is where `workflow.yaml` stands; without it, the one other YAML file is
/// the workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path that people see, with `/` between its parts.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A file that fits its schema: what its author wrote, and where.
#[derive(Debug, Clone)]
pub struct Written<T> {
    /// Where everything stands.
    pub document: Document,
    /// What is written.
    pub value: T,
}

impl<T> Written<T> {
    /// The place of the whole file, from which every other place is reached.
    pub fn place(&self) -> Place<'_> {
        Place::root(&self.document)
    }
}

/// A story about the workflow, and where it is written.
pub type TestFile = Written<Test>;

/// The wording of one mail.
#[derive(Debug, Clone)]
pub struct MailFile {
    /// Which mail.
    pub kind: MailKind,
    /// In which language.
    pub language: Language,
    /// The subject and the body.
    pub wording: MailWording,
    /// The whole file, for the places of what is wrong in it.
    pub source: Source,
    /// The byte at which the subject begins.
    pub subject_at: usize,
    /// The byte at which the body begins.
    pub body_at: usize,
}

/// A file that may be absent, be faulty, or say something.
#[derive(Debug, Clone)]
pub enum Maybe<T> {
    /// It is not in the folder.
    Absent,
    /// It is there and has faults: nothing may be concluded from what it does not say.
    Faulty,
    /// What it says.
    Good(Box<Written<T>>),
}

impl<T> Maybe<T> {
    /// What it says, when it is there and has no faults.
    pub fn good(&self) -> Option<&Written<T>> {
        match self {
            Maybe::Good(written) => Some(written),
            Maybe::Absent | Maybe::Faulty => None,
        }
    }
}

/// Everything that was read of a workflow folder.
#[derive(Debug, Clone)]
pub struct Files {
    /// The header.
    pub header: Written<Workflow>,
    /// The phase files that the header names, by name.
    pub phases: BTreeMap<String, Maybe<Phase>>,
    /// The names of YAML files that nothing uses.
    pub spare: Vec<String>,
    /// The calendar file that the header names.
    pub calendar: Maybe<CalendarFile>,
    /// `people.yaml`.
    pub people: Maybe<People>,
    /// The wording of mails.
    pub mail: Vec<MailFile>,
    /// The stories, in the order of their paths.
    pub tests: Vec<TestFile>,
}

/// What reading a folder gave.
pub(super) struct Reading {
    /// Everything, or only the stories where the header has faults.
    pub(super) files: Result<Files, Vec<TestFile>>,
    pub(super) bundle: Option<Bundle>,
    pub(super) sources: Sources,
    pub(super) found: Vec<Diagnostic>,
}

/// A file as YAML, as far as it can be read, and what is wrong with it: `Document::recover`, or what that once gave for these
/// very bytes.
pub type Recover<'r> = dyn Fn(&SourceFile) -> (Option<Document>, Vec<Diagnostic>) + Sync + 'r;

/// Reads a folder.
pub(super) fn read(folder: &[SourceFile], recover: &Recover<'_>) -> Reading {
    let mut reader = Reader::new(recover);
    let Some(header) = header_of(folder) else {
        let path = folder.first().map_or(HEADER, |file| &file.path);
        reader.found.push(no_workflow(path));
        return reader.finish(Err(Vec::new()), None);
    };
    let root = header.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = |file: &'_ &SourceFile| file.path != header.path;
    let others: BTreeMap<&str, &SourceFile> =
        folder.iter().filter(beside).filter_map(|file| Some((relative(root, &file.path)?, file))).collect();

    let (shape, (tests, of_tests)) = beside_stories(&others, recover, || reader.shape(header, &others));
    let Shape { document, workflow, phases, calendar_name, calendar, people } = shape;
    reader.append(of_tests);
    let mail = mail_files(&others).filter_map(|(name, file)| reader.mail(name, file)).collect();

    let mut spare = Vec::new();
    if workflow.is_some() {
        let used = |name: &str| phases.contains_key(name) || calendar_name.as_deref() == Some(name);
        let is_absent = |phase: &Maybe<Phase>| matches!(phase, Maybe::Absent);
        let lacks = phases.values().any(is_absent) || calendar_name.is_some() && matches!(calendar, Maybe::Absent);
        spare = reader.unused(&others, used, lacks);
    }

    let mut bundle = Bundle::default();
    bundle.files.insert(HEADER.to_owned(), header.bytes.clone());
    let shaping = phases.keys().map(String::as_str).chain(calendar_name.as_deref());
    let shaping = shaping.filter_map(|name| Some((name, *others.get(name)?)));
    for (name, file) in shaping.chain(mail_files(&others)) {
        bundle.files.insert(name.to_owned(), file.bytes.clone());
    }
    let files = match document.zip(workflow) {
        Some((document, value)) => {
            Ok(Files { header: Written { document, value }, phases, spare, calendar, people, mail, tests })
        }
        None => Err(tests),
    };
    reader.finish(files, Some(bundle))
}

/// What is read of the files that say what the workflow is and who takes part.
struct Shape {
    document: Option<Document>,
    workflow: Option<Workflow>,
    phases: BTreeMap<String, Maybe<Phase>>,
    calendar_name: Option<String>,
    calendar: Maybe<CalendarFile>,
    people: Maybe<People>,
}

/// Reads the stories, and at the same time the rest: they are half of the text and nothing else waits for them. Whoever
/// has done its part takes from what is left.
fn beside_stories<'r, T>(
    others: &BTreeMap<&str, &SourceFile>,
    recover: &'r Recover<'r>,
    rest: impl FnOnce() -> T,
) -> (T, (Vec<TestFile>, Reader<'r>)) {
    let files: Vec<&SourceFile> = others.iter().filter(|(name, _)| is_test(name)).map(|(_, file)| *file).collect();
    // The largest first: then what is left for the end is small, and neither thread waits long for the other.
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|index| Reverse(files[*index].bytes.len()));
    let next = AtomicUsize::new(0);
    let take = || order.get(next.fetch_add(1, Ordering::Relaxed)).copied();
    let read = || {
        let story = |index: usize| {
            let mut reader = Reader::new(recover);
            (index, reader.good(files[index], SchemaKind::Test), reader)
        };
        iter::from_fn(take).map(story).collect::<Vec<_>>()
    };
    let (rest, mut stories) = thread::scope(|scope| {
        let beside = (!files.is_empty()).then(|| thread::Builder::new().spawn_scoped(scope, read));
        let rest = rest();
        let mut stories = read();
        // Where the system has no thread to spare, this one has read them all.
        if let Some(Ok(beside)) = beside {
            stories.extend(beside.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        (rest, stories)
    });
    stories.sort_by_key(|(index, ..)| *index);
    let (mut tests, mut reader) = (Vec::new(), Reader::new(recover));
    for (_, story, of_story) in stories {
        tests.extend(story);
        reader.append(of_story);
    }
    (rest, (tests, reader))
}

struct Reader<'r> {
    recover: &'r Recover<'r>,
    sources: Sources,
    found: Vec<Diagnostic>,
}

impl<'r> Reader<'r> {
    fn new(recover: &'r Recover<'r>) -> Reader<'r> {
        Reader { recover, sources: Sources::default(), found: Vec::new() }
    }

    fn shape(&mut self, header: &SourceFile, others: &BTreeMap<&str, &SourceFile>) -> Shape {
        let (document, workflow) = self.read::<Workflow>(header, SchemaKind::Workflow);
        let phases = phase_files(document.as_ref()).into_iter().map(|name| {
            let phase = self.maybe(others.get(name.as_str()).copied(), SchemaKind::Phase);
            (name, phase)
        });
        let phases = phases.collect();
        let calendar_name = document.as_ref().and_then(calendar_file);
        let calendar_source = calendar_name.as_ref().and_then(|name| others.get(name.as_str()).copied());
        let calendar = self.maybe(calendar_source, SchemaKind::Calendar);
        let people = self.maybe(others.get(PEOPLE).copied(), SchemaKind::People);
        Shape { document, workflow, phases, calendar_name, calendar, people }
    }

    /// Takes over what another has read, after its own.
    fn append(&mut self, other: Reader<'_>) {
        other.sources.iter().for_each(|source| self.sources.add(source.clone()));
        self.found.extend(other.found);
    }

    fn finish(self, files: Result<Files, Vec<TestFile>>, bundle: Option<Bundle>) -> Reading {
        Reading { files, bundle, sources: self.sources, found: self.found }
    }

    /// The document as far as it can be read, and what is written in it when nothing is wrong.
    fn read<T: DeserializeOwned>(&mut self, file: &SourceFile, kind: SchemaKind) -> (Option<Document>, Option<T>) {
        let before = self.found.len();
        let (document, faults) = (self.recover)(file);
        self.found.extend(faults);
        let Some(mut document) = document else {
            self.sources.add(Source::new(file.path.as_str(), String::from_utf8_lossy(&file.bytes)));
            return (None, None);
        };
        self.sources.add(document.source().clone());
        self.found.extend(validate(&mut document, kind));
        if self.found.len() > before {
            return (Some(document), None);
        }
        let value = document::decode(&document).map_err(|faults| self.found.extend(faults)).ok();
        (Some(document), value)
    }

    fn good<T: DeserializeOwned>(&mut self, file: &SourceFile, kind: SchemaKind) -> Option<Written<T>> {
        let (document, value) = self.read(file, kind);
        document.zip(value).map(|(document, value)| Written { document, value })
    }

    fn maybe<T: DeserializeOwned>(&mut self, file: Option<&SourceFile>, kind: SchemaKind) -> Maybe<T> {
        let Some(file) = file else { return Maybe::Absent };
        self.good(file, kind).map_or(Maybe::Faulty, |written| Maybe::Good(Box::new(written)))
    }

    /// The YAML files that `used` says nothing of and whose names mean nothing. Each is told, unless the workflow `lacks`
    /// a file: then it is the one that is missing, by another name.
    fn unused(
        &mut self,
        others: &BTreeMap<&str, &SourceFile>,
        used: impl Fn(&str) -> bool,
        lacks: bool,
    ) -> Vec<String> {
        let mut spare = Vec::new();
        let has_meaning = |name: &str| name == PEOPLE || is_test(name) || !is_yaml(name);
        for (name, file) in others.iter().filter(|(name, _)| !used(name) && !has_meaning(name)) {
            let message = both(
                format!("niets gebruikt `{name}`: workflow.yaml noemt het niet, en de naam zegt niets"),
                format!("nothing uses `{name}`: workflow.yaml does not name it, and its name means nothing"),
            );
            let fault = Diagnostic::new(Code::FILE_NOT_USED, Span::start_of(file.path.as_str()), message);
            let stem = name.trim_end_matches(".yaml").trim_end_matches(".yml");
            if stem != "people" && !stem.ends_with(".test") {
                spare.push((*name).to_owned());
                if lacks {
                    continue;
                }
            }
            self.found.push(match stem {
                "people" => fault.with_help(call_it(PEOPLE)),
                _ if stem.ends_with(".test") => fault.with_help(call_it(&format!("{stem}.yaml"))),
                _ if has_key(file, "story") => {
                    let bare = ["-test", "_test", ".tests"].iter().find_map(|end| stem.strip_suffix(end));
                    fault.with_help(call_it(&format!("{}.test.yaml", bare.unwrap_or(stem))))
                }
                _ if has_key(file, "people") && !others.contains_key(PEOPLE) => fault.with_help(call_it(PEOPLE)),
                _ => fault.with_help(both(
                    "noem het onder `phases` als `file`, of als `calendar`, of haal het uit de map",
                    "name it under `phases` as `file`, or as `calendar`, or take it out of the folder",
                )),
            });
        }
        spare
    }

    /// The wording in a file of `mail/`; `name` is its path in the folder.
    fn mail(&mut self, name: &str, file: &SourceFile) -> Option<MailFile> {
        let text = match std::str::from_utf8(&file.bytes) {
            Ok(text) => text,
            // The reader of documents says it, in the same words as of every other file.
            Err(_) => return self.read::<Value>(file, SchemaKind::Workflow).1.and(None),
        };
        let source = Source::new(file.path.as_str(), text);
        self.sources.add(source.clone());
        let Some((kind, language)) = mail::kind_and_language(name.trim_start_matches("mail/")) else {
            self.found.push(mail_name(&source));
            return None;
        };
        let mark = text.len() - source.content().len();
        let Some((front, body)) = mail::split(&text[mark..]) else {
            let message = both(
                "een mail begint met het onderwerp, en dit bestand niet",
                "a mail begins with its subject, and this file does not",
            );
            let fault = Diagnostic::new(Code::NO_FRONT_MATTER, source.start(), message);
            self.found.push(fault.with_help(both(
                "begin met een regel `---`, een regel `subject: ...` en een regel `---`",
                "begin it with a line `---`, a line `subject: ...` and a line `---`",
            )));
            return None;
        };
        let front = &text[..mark + front.len()];
        let document = Document::read(&file.path, front.as_bytes()).map_err(|faults| self.found.extend(faults)).ok()?;
        if document.get("/subject").is_none() {
            let message = both(
                "deze mail heeft geen onderwerp, zodat niemand in de mailbox ziet waar hij over gaat",
                "this mail has no subject, so that people cannot see in their mailbox what it is about",
            );
            let fault = Diagnostic::new(Code::NO_FRONT_MATTER, source.start(), message);
            self.found.push(fault.with_help(both(
                "voeg een regel `subject: ...` toe tussen de twee regels `---`",
                "add a line `subject: ...` between the two lines `---`",
            )));
            return None;
        }
        let matter: FrontMatter = document::decode(&document).map_err(|faults| self.found.extend(faults)).ok()?;
        Some(MailFile {
            kind,
            language,
            wording: MailWording { subject: matter.subject, body: body.to_owned() },
            source,
            subject_at: Place::root(&document).key("subject").within(0..0).start,
            body_at: text.len() - body.len(),
        })
    }
}

/// `workflow.yaml` nearest to the top, or else the only YAML file that can be a workflow.
fn header_of(folder: &[SourceFile]) -> Option<&SourceFile> {
    let depth = |file: &&SourceFile| file.path.matches('/').count();
    let named = folder.iter().filter(|file| name_of(&file.path) == HEADER).min_by_key(depth);
    let mut others = folder.iter().filter(|file| {
        let name = name_of(&file.path);
        is_yaml(name) && !is_test(name) && name != PEOPLE
    });
    named.or_else(|| match (others.next(), others.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    })
}

/// Whether a line of a file begins with this key.
fn has_key(file: &SourceFile, key: &str) -> bool {
    let of_key = |line: &[u8]| line.strip_prefix(key.as_bytes()).is_some_and(|rest| rest.starts_with(b":"));
    file.bytes.split(|byte| *byte == b'\n').any(of_key)
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn is_yaml(name: &str) -> bool {
    name.ends_with(".yaml") || name.ends_with(".yml")
}

pub(super) fn is_test(name: &str) -> bool {
    name.ends_with(".test.yaml")
}

/// The path within the folder; nothing for a file outside it.
fn relative<'p>(root: &str, path: &'p str) -> Option<&'p str> {
    if root.is_empty() { Some(path) } else { path.strip_prefix(root)?.strip_prefix('/') }
}

/// The names of phase files, as far as the header can be read.
fn phase_files(header: Option<&Document>) -> Vec<String> {
    let phases = header.and_then(|document| document.get("/phases")).and_then(Value::as_object);
    let named = phases.into_iter().flat_map(|phases| phases.values()).filter_map(|phase| phase.get("file")?.as_str());
    named.map(str::to_owned).collect()
}

fn calendar_file(header: &Document) -> Option<String> {
    header.get("/calendar")?.as_str().filter(|name| *name != "nl").map(str::to_owned)
}

fn mail_files<'f>(others: &BTreeMap<&'f str, &'f SourceFile>) -> impl Iterator<Item = (&'f str, &'f SourceFile)> {
    let files: Vec<_> = others.iter().filter(|(name, _)| name.starts_with("mail/") && name.ends_with(".md")).collect();
    files.into_iter().map(|(name, file)| (*name, *file)).collect::<Vec<_>>().into_iter()
}

fn no_workflow(path: &str) -> Diagnostic {
    let message = both("bij deze bestanden is geen `workflow.yaml`", "there is no `workflow.yaml` among these files");
    Diagnostic::new(Code::NO_WORKFLOW, Span::start_of(path), message).with_help(both(
        "noem een map met een `workflow.yaml`, of één bestand met een hele workflow",
        "name a folder with a `workflow.yaml`, or one file that holds a whole workflow",
    ))
}

fn call_it(name: &str) -> Text {
    both(format!("noem het `{name}`"), format!("call it `{name}`"))
}

fn mail_name(source: &Source) -> Diagnostic {
    let name = name_of(source.path());
    let kinds = MailKind::ALL.map(MailKind::word);
    let kind = name.split('.').next().unwrap_or_default();
    let message = both(
        format!("`{name}` is geen naam van een mail: een soort, een taal (`nl` of `en`) en `.md`"),
        format!("`{name}` is not the name of a mail: a kind, a language (`nl` or `en`) and `.md`"),
    );
    let fault = Diagnostic::new(Code::MAIL_FILE_NAME, source.start(), message);
    match super::schema::closest(kind, kinds) {
        Some(word) => fault.with_help(super::schema::meant(&format!("{word}.nl.md"))),
        None if kinds.contains(&kind) => fault.with_help(both(
            format!("noem het `{kind}.nl.md` of `{kind}.en.md`"),
            format!("call it `{kind}.nl.md` or `{kind}.en.md`"),
        )),
        None => fault.with_help(both(
            "noem het naar een soort mail, zoals `step-open.nl.md`; `sluis mail preview --help` noemt ze",
            "call it after a kind of mail, such as `step-open.nl.md`; `sluis mail preview --help` names them",
        )),
    }
}
