// SPDX-License-Identifier: EUPL-1.2
//! The pages over real HTTP: how long the server takes for the page of a vote, what pages weigh on the wire, and a vote
//! through HTTP against the same command without it. The programme has sixty steps, all of them in the dossier that is
//! voted on: no programme of sixty steps has a larger page.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde_json::json;
use sluis::app::{App, Caller, CodeTyped, Outlet};
use sluis::clock::SystemClock;
use sluis::links::{Claims, Links, Purpose};
use sluis::random::RandomIds;
use sluis::web::{self, Limits, Site, Web};
use sluis_core::definition::Verdict;
use sluis_core::engine::{Act, Actor, BallotRef, Choice, Proof};
use tokio::sync::watch;

use crate::stage::{self, Stage};
use crate::{Figure, median};

const STEPS: usize = 60;
/// Who votes; one of them never does, so that the round stays open.
const VOTERS: usize = 21;
/// Programmes on which is voted: a person is mailed ten codes an hour at most.
const PROGRAMMES: usize = 10;
const PAGE_LIMIT: Duration = Duration::from_millis(5);
/// So many times each voter opens the page; their links may be followed so often at once.
const VISITS: usize = 100;
/// 60 kB.
const WEIGHT_LIMIT: usize = 60_000;
/// A vote through HTTP may take so many times the command alone.
const VOTE: f64 = 2.0;

pub(crate) async fn measure() -> anyhow::Result<Vec<Figure>> {
    let folder = stage::folder()?;
    let site = Pages::open(&folder.path().join("app"), "link-and-code").await?;
    let by_link = Pages::open(&folder.path().join("by-link"), "link").await?;
    Ok(vec![
        site.how_long()?,
        site.weight("the page of a vote, against 60 kB", &site.link("pages-0", "p0", Purpose::Decide)?)?,
        site.weight("the page of its programme, against 60 kB", &site.link("pages-0", "p0", Purpose::View)?)?,
        by_link.votes("a vote through HTTP, against the command").await?,
        site.votes("a vote with a code, against looking at it and the command").await?,
    ])
}

/// Programmes with their pages, on a port of their own.
struct Pages {
    app: App,
    links: Arc<Links>,
    address: String,
    /// Changes reach the pages through this.
    _apps: watch::Sender<App>,
}

fn workflow(assurance: &str) -> String {
    let steps = (1..=STEPS).map(|number| {
        format!(
            "      step-{number}:
        kind: task
        title: Step {number} of what must be arranged
        owner: team
        due: 3 weeks
        outputs:
          finding: {{ type: long-text, title: What was found }}
          hours: {{ type: integer, title: Hours }}
"
        )
    });
    let dossier: Vec<String> = (1..=STEPS).map(|number| format!("step-{number}")).collect();
    format!(
        "sluis: 1
id: pages
version: 1.0.0
title: A programme of sixty steps
language: en
managed_by: team
roles: {{ team: {{ title: Team }} }}
phases:
  work:
    title: Work
    steps:
{}    gate:
      title: Go on
      dossier: [{}]
      assurance: {assurance}
      approvals: [{{ by: team, rule: all }}]
      due: 10 working days
",
        steps.collect::<String>(),
        dossier.join(", ")
    )
}

impl Pages {
    async fn open(at: &Path, assurance: &str) -> anyhow::Result<Pages> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let base = format!("http://{address}");
        let clock = Arc::new(SystemClock);
        let links = Arc::new(Links::new(&base, at.join("keys"), Arc::new(RandomIds), clock.clone()));
        let people: Vec<String> = (0..VOTERS).map(|number| format!("p{number}")).collect();
        let stage = Stage::with_links(at, &workflow(assurance), &people, clock, Outlet::None, Some(links.clone()))?;
        for number in 0..PROGRAMMES {
            let instance = format!("pages-{number}");
            stage.start(instance.clone()).await?;
            for step in 1..=STEPS {
                done(&stage.app, &instance, step).await?;
            }
        }
        let (apps, seen) = watch::channel(stage.app.clone());
        let site = Site {
            organisation: "Municipalities of the benchmark".to_owned(),
            origin: Some(base),
            prefix: String::new(),
            security_contact: None,
            style: web::style::Style::neutral(),
        };
        tokio::spawn(web::serve(listener, web::router(Web::new(seen, site)), Limits::default()));
        Ok(Pages { app: stage.app, links, address, _apps: apps })
    }

    /// The path of a link as the mail has it.
    fn link(&self, instance: &str, person: &str, purpose: Purpose) -> anyhow::Result<String> {
        Ok(self.links.path(&claims(instance, person, purpose)?)?)
    }

    /// The time from the request until the whole page is there, over loopback: what the server takes, and a little more.
    #[allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    fn how_long(&self) -> anyhow::Result<Figure> {
        let mut client = Client::of(&self.address)?;
        let mut took = Vec::new();
        for visit in 0..VISITS {
            for voter in 0..VOTERS {
                let path = self.link("pages-0", &format!("p{voter}"), Purpose::Decide)?;
                let begun = Instant::now();
                let page = client.get(&path)?;
                // The first one reads the programme from the disk.
                if visit > 0 {
                    took.push(begun.elapsed());
                }
                ensure!(page.status == 200 && page.text.contains("Step 60"), "{}", page.text);
            }
        }
        took.sort_unstable();
        let (middle, last) = (took[took.len() / 2], took[took.len() * 99 / 100]);
        let millis = |time: Duration| time.as_secs_f64() * 1e3;
        Ok(Figure::at_most(
            "99 of 100 pages of a vote over 60 steps, against 5 ms",
            format!("{:.2} ms (half: {:.2})", millis(last), millis(middle)),
            last.as_secs_f64() / PAGE_LIMIT.as_secs_f64(),
            1.0,
        ))
    }

    /// Every byte that a first visitor's browser gets: the page, and the one style sheet that it names.
    fn weight(&self, what: &'static str, path: &str) -> anyhow::Result<Figure> {
        let mut client = Client::of(&self.address)?;
        let page = client.get(path)?;
        ensure!(page.status == 200, "{}", page.text);
        let sheet = page.text.split("href=\"").find(|rest| rest.starts_with("/assets/"));
        let sheet = client.get(sheet.and_then(|rest| rest.split('"').next()).context("a style sheet")?)?;
        ensure!(sheet.status == 200, "no style sheet");
        let bytes = page.bytes + sheet.bytes;
        Ok(Figure::at_most(
            what,
            format!("{:.1} kB ({:.1} + {:.1})", kilo(bytes), kilo(page.bytes), kilo(sheet.bytes)),
            bytes as f64 / WEIGHT_LIMIT as f64,
            1.0,
        ))
    }

    /// The POST that confirms, of every other voter, against the command that it gives, of the others.
    #[allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    async fn votes(&self, what: &'static str) -> anyhow::Result<Figure> {
        let mut client = Client::of(&self.address)?;
        let (mut ours, mut alone) = (Vec::new(), Vec::new());
        for programme in 0..PROGRAMMES {
            let instance = format!("pages-{programme}");
            for pair in 0..VOTERS / 2 {
                let (one, other) = (format!("p{}", 2 * pair), format!("p{}", 2 * pair + 1));
                let path = self.link(&instance, &one, Purpose::Decide)?;
                let form = self.chosen(&mut client, &path)?;
                let beside = self.chosen(&mut client, &self.link(&instance, &other, Purpose::Decide)?)?;
                let (act, caller) = self.command(&beside.dossier, &instance, &other);
                let begun = Instant::now();
                let told = client.post(&path, &form.confirming)?;
                ours.push(begun.elapsed());
                ensure!(told.status == 200 && told.text.contains("Your vote is recorded"), "{}", told.text);
                let claims = claims(&instance, &other, Purpose::Decide)?;
                let begun = Instant::now();
                // Each look at a code is a transaction of its own, which stands whatever becomes of the vote.
                if let Some((challenge, code)) = &beside.proof {
                    let looked = self.app.code_typed("pages", &claims, challenge, code).await?;
                    ensure!(looked == CodeTyped::Right, "{looked:?}");
                }
                self.app.act(&instance, caller, act).await?;
                alone.push(begun.elapsed());
            }
        }
        let (ours, alone) = (median(ours), median(alone));
        Ok(Figure::at_most(
            what,
            format!("{} / {} µs", ours.as_micros(), alone.as_micros()),
            ours.as_secs_f64() / alone.as_secs_f64(),
            VOTE,
        ))
    }

    /// Opens the page, chooses, and fills in the code where one was mailed.
    fn chosen(&self, client: &mut Client, path: &str) -> anyhow::Result<Form> {
        let page = client.get(path)?;
        let (dossier, seq) = (page.hidden("dossier")?, page.hidden("seq")?);
        let choice = [("dossier", dossier.as_str()), ("seq", &seq), ("choice", "approve"), ("comment", COMMENT)];
        let summary = client.post(path, &body(&choice))?;
        ensure!(summary.status == 200, "{}", summary.text);
        let challenge = summary.hidden("challenge").unwrap_or_default();
        let code = self.links.code(&challenge)?;
        let proof = [("challenge", challenge.as_str()), ("code", &code), ("do", "confirm")];
        let confirming = body(&[&choice[..], &proof[..]].concat());
        let proof = (!challenge.is_empty()).then(|| (challenge.clone(), code.clone()));
        Ok(Form { dossier, confirming, proof })
    }

    /// What that form gives, with an id of its own as the page gives it one.
    fn command(&self, dossier: &str, instance: &str, person: &str) -> (Act, Caller) {
        let act = Act::Vote {
            ballot: BallotRef::Gate("work".to_owned()),
            choice: Choice::Verdict(Verdict::Approve),
            comment: Some(COMMENT.to_owned()),
            conditions: Vec::new(),
            dossier: Some(dossier.to_owned()),
        };
        let caller = Caller {
            actor: Actor::Person(person.to_owned()),
            on_behalf_of: None,
            proof: Proof::Code,
            command_id: Some(format!("alone-{instance}-{person}")),
        };
        (act, caller)
    }
}

const COMMENT: &str = "The hours of the third step could be fewer; see the minutes.";

struct Form {
    dossier: String,
    confirming: String,
    /// The challenge and its code, where one was mailed.
    proof: Option<(String, String)>,
}

/// What a link of the mail says.
fn claims(instance: &str, person: &str, purpose: Purpose) -> anyhow::Result<Claims> {
    let asked = purpose == Purpose::Decide;
    Ok(Claims {
        purpose,
        instance: instance.to_owned(),
        item: if asked { Some("gate work".parse()?) } else { None },
        round: u32::from(asked),
        person: person.to_owned(),
        seat: None,
        dossier: String::new(),
        expires_at: "2100-01-01T00:00:00Z".parse()?,
    })
}

async fn done(app: &App, instance: &str, step: usize) -> anyhow::Result<()> {
    let outputs = json!({
        "finding": format!("What was found at step {step}: the agreements are written down, and two of them need a date."),
        "hours": 8 + step,
    });
    let outputs = outputs.as_object().cloned().unwrap_or_default();
    let act = Act::Complete { item: format!("step-{step}").parse()?, outputs, evidence: Default::default() };
    app.act(instance, Caller::person("p0"), act).await?;
    Ok(())
}

fn body(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn kilo(bytes: usize) -> f64 {
    bytes as f64 / 1e3
}

/// A browser's connection: it stays open, and says which packing it reads.
struct Client {
    stream: BufReader<TcpStream>,
    /// Each request comes from another address behind the proxy, so that none of them is held back.
    asked: u32,
}

struct Answer {
    status: u16,
    /// Head and body, as they came.
    bytes: usize,
    text: String,
}

impl Client {
    fn of(address: &str) -> anyhow::Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Client { stream: BufReader::new(stream), asked: 0 })
    }

    fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        self.ask(&format!("GET {path} HTTP/1.1\r\n"), "")
    }

    fn post(&mut self, path: &str, body: &str) -> anyhow::Result<Answer> {
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n"
        );
        self.ask(&head, body)
    }

    fn ask(&mut self, head: &str, body: &str) -> anyhow::Result<Answer> {
        self.asked += 1;
        let [_, a, b, c] = self.asked.to_be_bytes();
        let request = format!(
            "{head}Host: bench\r\nAccept-Encoding: gzip, deflate, br\r\nX-Forwarded-For: 10.{a}.{b}.{c}\r\n\r\n{body}"
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let (mut head, mut line) = (String::new(), String::new());
        while line != "\r\n" {
            line.clear();
            ensure!(self.stream.read_line(&mut line)? > 0, "the connection was closed");
            head.push_str(&line);
        }
        let field = |name: &str| {
            head.lines().find_map(|line| line.split_once(": ").filter(|(is, _)| is.eq_ignore_ascii_case(name)))
        };
        let length: usize = field("content-length").context("a length")?.1.parse()?;
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes)?;
        let status = head.split(' ').nth(1).context("a status")?.parse()?;
        Ok(Answer { status, bytes: head.len() + length, text: String::from_utf8_lossy(&bytes).into_owned() })
    }
}

impl Answer {
    fn hidden(&self, name: &str) -> anyhow::Result<String> {
        let mark = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.text.split_once(&mark).with_context(|| format!("no `{name}` in {}", self.text))?;
        Ok(rest.split('"').next().unwrap_or_default().to_owned())
    }
}
