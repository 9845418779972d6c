// SPDX-License-Identifier: EUPL-1.2
//! kill -9 at random moments under load, with an oracle outside the process: what was acknowledged to whoever gave the
//! command, and what reached a real mail server. The moments follow from a seed, so that `tests/long` can try others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{Desk, Running};
use crate::smtp::{Arrived, Server};
use crate::tools;

/// So often the daemon is killed.
const KILLS: u64 = 30;
/// So many people give commands at the same time.
const WORKERS: u64 = 2;

/// Numbers that look like chance and follow from a seed (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }

    /// Lets a random time go by. Where the kill falls must not depend on what the daemon says of itself.
    fn pass(&mut self, most: Duration) {
        let (_nobody, never) = channel::<()>();
        let micros = self.below(u64::try_from(most.as_micros()).unwrap());
        let _ = never.recv_timeout(Duration::from_micros(micros));
    }
}

/// What the oracle knows of one instance: commands that were given, and those of them that were acknowledged.
#[derive(Default)]
struct Known {
    given: BTreeMap<&'static str, u64>,
    acknowledged: BTreeMap<&'static str, u64>,
}

#[test]
fn what_was_acknowledged_stays_and_every_mail_arrives_over_30_kills() {
    let seed = tools::wish("SLUIS_TEST_SEED").map_or(1, |seed| seed.parse().expect("a number"));
    // It takes its time after the final dot, so that some kills fall between its answer and our commit.
    let server = Server::start(&json!({ "faults": [{ "at": "dot", "delay": 0.03 }] }));
    let mut desk = Desk::waiting_until("2026-01-05");
    for (name, value) in [("TRANSPORT", "smtp"), ("HOST", "127.0.0.1"), ("TLS", "none"), ("RATE_PER_MINUTE", "1000000")]
    {
        desk.set(&format!("SLUIS_MAIL__{name}"), value);
    }
    desk.set("SLUIS_MAIL__PORT", &server.port.to_string());
    desk.set("LD_PRELOAD", tools::faketime().to_str().unwrap());
    desk.set("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    let known: Mutex<BTreeMap<String, Known>> = Mutex::default();
    let mut lives = Vec::new();
    for round in 0..KILLS {
        // What a killed daemon had is free again after a minute: that minute goes by between two lives.
        desk.set("FAKETIME", &format!("+{}s", 90 * round));
        let mut chance = Chance(seed * 1000 + round);
        live(&desk, round, &mut chance, &known);
        lives.push(server.connections() as u64);
    }
    let mut hours = 1;
    while desk.outbox().iter().any(|row| row["state"] != "sent") {
        assert!(hours < 20, "{:#?}", desk.outbox());
        desk.set("FAKETIME", &format!("+{}s", 90 * KILLS + 3600 * hours));
        let daemon = desk.serve();
        while under_way(&daemon) {}
        daemon.signal("TERM");
        assert_eq!(daemon.end().0.code(), Some(0));
        lives.push(server.connections() as u64);
        hours += 1;
    }
    every_acknowledged_command_is_there_once(&desk, &known.into_inner().unwrap());
    let (mails, twice) = every_duty_was_sent(&desk.outbox(), &server.messages(), &lives);
    println!("seed {seed}: {KILLS} kills, {mails} mails, {twice} of them twice, nothing lost");
}

/// Whether there is mail that may be sent now, or is being sent.
fn under_way(daemon: &Running) -> bool {
    let outbox = &daemon.health("/readyz").1["owed"]["outbox"];
    outbox["claimable"] != 0 || outbox["leased"] != 0
}

/// One life of the daemon, under commands, to its sudden end.
fn live(desk: &Desk, round: u64, chance: &mut Chance, known: &Mutex<BTreeMap<String, Known>>) {
    let over = AtomicBool::new(false);
    let seeds: Vec<u64> = (0..WORKERS).map(|_| chance.below(u64::MAX)).collect();
    let daemon: Running = desk.serve();
    std::thread::scope(|scope| {
        for (worker, seed) in seeds.into_iter().enumerate() {
            let over = &over;
            scope.spawn(move || {
                let mut chance = Chance(seed);
                for number in 0.. {
                    let id = format!("r{round}-w{worker}-{number}");
                    for (verb, rest) in [("start", &["tick"][..]), ("hold", &[]), ("resume", &[]), ("hold", &[])] {
                        if over.load(Ordering::Relaxed) {
                            return;
                        }
                        give(desk, &id, verb, rest, &mut chance, known);
                    }
                }
            });
        }
        chance.pass(Duration::from_millis(400));
        daemon.kill();
        over.store(true, Ordering::Relaxed);
    });
}

/// Gives one command; one in six is killed in its midst, and then nobody knows.
fn give(
    desk: &Desk,
    id: &str,
    verb: &'static str,
    rest: &[&str],
    chance: &mut Chance,
    known: &Mutex<BTreeMap<String, Known>>,
) {
    let words = match verb {
        "start" => [&["start"], rest, &["--id", id, "--as", "p1"]].concat(),
        _ => vec![verb, id, "--as", "p1", "--reason", "Because"],
    };
    *known.lock().unwrap().entry(id.to_owned()).or_default().given.entry(verb).or_default() += 1;
    let mut child =
        desk.beside(&words).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap();
    if chance.below(6) == 0 {
        chance.pass(Duration::from_millis(60));
        // It may have ended before.
        let _ = child.kill();
    }
    if child.wait().unwrap().success() {
        *known.lock().unwrap().get_mut(id).unwrap().acknowledged.entry(verb).or_default() += 1;
    }
}

fn every_acknowledged_command_is_there_once(desk: &Desk, known: &BTreeMap<String, Known>) {
    desk.ok(&["verify"]);
    let list: Json = serde_json::from_str(&desk.ok(&["--format", "json", "list"])).unwrap();
    let there: BTreeSet<&str> = list.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert!(there.iter().all(|id| known.contains_key(*id)), "nothing is there that nobody asked for");
    let mut acknowledged = 0;
    for (id, Known { given, acknowledged: acks }) in known {
        if !there.contains(id.as_str()) {
            assert!(acks.is_empty(), "{id} was acknowledged and is not there");
            continue;
        }
        let log: Json = serde_json::from_str(&desk.ok(&["--format", "json", "log", id])).unwrap();
        for (verb, event) in [("start", "instance-started"), ("hold", "instance-held"), ("resume", "instance-resumed")]
        {
            let found = log.as_array().unwrap().iter().filter(|line| line["type"] == event).count() as u64;
            let least = acks.get(verb).copied().unwrap_or_default();
            let most = given.get(verb).copied().unwrap_or_default();
            assert!((least..=most).contains(&found), "{id}: {verb} {least}..={most}, found {found}");
            acknowledged += least;
        }
    }
    assert!(acknowledged > KILLS, "there was no load: {acknowledged}");
}

/// Every duty was sent; a copy too many only once in a life, as the same bytes, of an attempt that was cut off.
fn every_duty_was_sent(outbox: &[Json], arrived: &[Arrived], lives: &[u64]) -> (usize, usize) {
    let mut copies: BTreeMap<String, Vec<&Arrived>> = BTreeMap::new();
    for message in arrived {
        copies.entry(message_id(&message.bytes)).or_default().push(message);
    }
    assert!(!outbox.is_empty());
    let mut twice = 0;
    for row in outbox {
        let id = row["messageId"].as_str().unwrap();
        let copies = copies.remove(id).unwrap_or_else(|| panic!("{row} never arrived"));
        let attempts = row["attempts"].as_u64().unwrap();
        assert!(copies.len() as u64 <= attempts, "{row}: {} copies", copies.len());
        assert!(copies.iter().all(|copy| copy.bytes == copies[0].bytes), "{row} was written twice");
        let life = |copy: &&Arrived| lives.iter().position(|last| copy.connection <= *last);
        let of: BTreeSet<_> = copies.iter().map(life).collect();
        assert_eq!(of.len(), copies.len(), "{row} came twice without a kill in between");
        twice += usize::from(copies.len() > 1);
    }
    assert!(copies.is_empty(), "mail that nobody owed: {:?}", copies.keys());
    (outbox.len(), twice)
}

fn message_id(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let line = text.lines().find_map(|line| line.strip_prefix("Message-ID: "));
    line.expect("a Message-ID").trim().to_owned()
}
