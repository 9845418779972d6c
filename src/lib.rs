// SPDX-License-Identifier: EUPL-1.2
//! Sluis runs programmes that people carry out, from definitions that people wrote. This page is the architecture.
//!
//! # Layers
//!
//! | where | what it is for | what is not there |
//! |---|---|---|
//! | [`sluis_core`] | the core: values in, values out | async, clock, I/O, environment, randomness |
//! | [`sluis_core::definition`] | YAML as written, checked into a resolved, immutable, hashed definition, or diagnostics | any person: who fills a role is the directory's business |
//! | [`sluis_core::address`] | whether a mail can go to an address, and which one was meant | whether anybody reads there |
//! | [`sluis_core::calendar`] | working days, holidays, deadlines that explain themselves, schedules | the present day: time is an argument |
//! | [`sluis_core::engine`] | `decide` says what is legal and gives events; `apply` folds them | anything that waits |
//! | [`sluis_core::notice`] | from events to who must hear what | text, addresses, SMTP |
//! | [`app`] | the one funnel: load, decide, commit, show | rules: nothing is decided here |
//! | [`store`] | journal, outbox and directory behind traits; SQLite | meaning: a row never says what it is for |
//! | [`mail`] | from a notice to a message, and out | decisions: it is told what is owed |
//! | [`links`] | tokens in the links of mails, and the keys that vouch for them | anything stored but the keys |
//! | [`ical`] | calendars as text, for invitations and exports | a clock, an alarm |
//! | [`daemon`] | the driver, and idempotent services without input: pulse, deliverer; health and metrics | state of their own |
//! | [`metrics`] | what is counted for those who run the service | persons, programmes, addresses |
//! | [`scenario`] | stories of `*.test.yaml` through the funnel, in virtual time | a second engine |
//! | [`said`] | what errors say to people, in both languages | what a caller does next |
//! | [`report`] | what people read: findings, stories, charts (SVG, Mermaid, DOT, BPMN 2.0) | decisions |
//! | [`web`] | pages on which people decide and complete from their mail: what people send in, what the app says out | the store, the mail, JavaScript |
//! | [`cli`] | one verb, one file: parse, call, print | the store, the mail |
//!
//! # The flow
//!
//! ```text
//! YAML -> document -> Diagnostics | Definition (an instance keeps the hash it started with)
//! person: cli --------------------+
//! time:   daemon -- Pulse --------+--> Command + now --> app: load Instance (fold its events)
//!                                      --> engine::decide -> Decision { events } --> notice::owed(events)
//!                                      --> ONE transaction: events (expected seq, command id), sealed texts,
//!                                          summary, open actions, duties (unique key), next_due_at
//!                                      --> view; a conflict reloads and decides again
//! deliverer: duties due -> lease (epoch, renewed) -> rendered once, bytes stored -> attempt counted -> transport
//!            -> sent | next_attempt_at | dead | account at fault: the channel pauses; a retry sends the same bytes
//! ```
//!
//! # Invariants
//!
//! - **Architecture invariant:** the core reads no clock, file, environment or chance; `clippy.toml` and the manifest of
//!   `sluis-core` forbid it. Time enters as the moment of a command, and as an ordinary, logged command (`Pulse`).
//! - **Architecture invariant:** nothing but [`app`] calls `decide`. Nothing sends mail inside a transaction. [`cli`]
//!   never touches [`store`] or [`mail`] directly.
//! - **Architecture invariant:** `apply` reads no definition, calendar, directory or expression. Events carry results, not
//!   recipes: the due date and why, the seats and thresholds of a ballot, what a condition came to, the shares of a budget.
//!   So an old instance replays to the same state under any newer binary.
//! - `decide` is the only place that says what is legal. Its tables (state by command, events or refusal in every cell) are
//!   reviewed files beside the engine, and a test holds the code against them.
//! - A refusal is not an error and changes nothing; its sentence is the same wherever a person meets it. On pages the ids in it are
//!   titles and names; the command that mends it is a hint of the command line.
//! - An event is stored as the very bytes that were hashed, chained to the one before. It holds ids, numbers, dates and
//!   choices; names and addresses stay in the directory, free text is sealed beside it (value and salt) under the
//!   commitment SHA-256(salt, value) that the event holds. A person can be erased and the chain still verifies.
//! - Uniqueness lives in the database: (instance, seq), the command id, the key of a duty, the hash of a definition.
//! - Every duty is in exactly one of: claimable, waiting, leased, sent, dead. A dead one is visible and says why.
//! - What can be derived is not stored; what is stored beside the events (summary, actions) can be dropped and rebuilt.
//!
//! # Words
//!
//! Definition (what is written), Instance (one going through it), Phase, Step, Gate, Role, Party, Approver, Vote (one
//! person's act, *cast*), Verdict (approve, approve with conditions, rework, hold, stop), Quorum, Dossier, Mandate, Deadline
//! and `due_at`, Reminder, Escalation, Pulse, Command (imperative), Event (past tense), Refusal, Projection, Ballot (one
//! round), Seat (the person in whose name is voted), Directory, Notice (who must hear what), Duty (a notice that is owed),
//! Message, Attempt, Lease, Clock. Action is what waits for a person (the *actielijst*); the decision register is the
//! *besluitenlijst*.
//!
//! # Choices where the design was silent
//!
//! - **When a ballot is decided.** While its term runs, a round closes only when no vote that is still out could change
//!   the outcome: a majority is one of all seats that have not abstained. When the term ends, the votes cast count. So the
//!   outcome never depends on the order of votes. One exception lies in what the rule says: in a decision under `any` or
//!   `at_least` the option that is first to reach the number is chosen.
//! - **Silence.** A term that ends without the quorum, or without a decisive count, is silence, and `when_silent` says what
//!   that means. After an escalation the ballot stays open, and counts on as while its term ran.
//! - **Time comes before a command**, however late it is noticed: what was due is settled first, in the name of the clock.
//!   So a vote after the term is late, also when no pulse came in between; where the ballot stayed open, it counts.
//! - **Reminders.** What is counted in days comes at eight in the morning of a working day, what is counted in hours to the
//!   hour; a schedule is silent on days off unless it says `days_off: true`. Only a pulse reminds. However many rules went
//!   by unheard, a person gets one reminder of an item, and a rung of an escalation is told once; of what comes to light on a
//!   day off the mail waits for the next working morning. A hold makes up for nothing, and what was told before it is not
//!   told again after it. A due date that a person moves lets the rules speak again. Whom a rung names hears of the
//!   programme by the rate of the mail server like of everything else.
//! - **A snooze** silences its own person on one item, never an escalation; on its date they are reminded once.
//! - **A digest** is joined by the reader's address and name, because ids of people are those of one workflow, and people may
//!   share a mailbox. It leaves at the next full five minutes, lists what waits at that moment, and is not sent when nothing
//!   does. What comes after it on that day joins that of the next working day, unless something falls due before then.
//! - **A clock that ran ahead and was set back.** What it brought about stands in the record: reminders that were told and
//!   terms that ended are not taken back, and schedules are silent on what they spoke of until that moment, or until somebody
//!   moves its due date. Mail that was owed or put off by it leaves within four hours; leases, pauses and codes do not outlive it.
//! - **A due date that counts from a step** which is done only after the item opened is set at that moment, and then stays, also when
//!   that step is opened again: people plan by it. One that a person gave by hand is left alone.
//! - **Waits.** A wait until a date keeps that date when the programme is held; a wait for a term gets its days back.
//! - **Nothing to choose.** A `for_each` over an empty list, and a decision about what was skipped, are skipped by themselves.
//! - **Instances complete late.** An instance is completed when every phase passed *and* every condition is met.
//! - **Rework without `on_rework`** sends back the dossier's steps of that phase, at most three times. Beyond `at_most`,
//!   `then: escalate` tells the managers and opens a new round.
//! - **Standing aside** (`recuse`) is the word of the person, or of a deputy, the chair or a manager with both names on record;
//!   who is meant can always come back. It lasts into further rounds: the interest lies in the question.
//! - **A party that withdraws** (`party withdraw`, by `managed_by`): its fan-out steps that are open or wait are cancelled,
//!   joins count who takes part, its seats and votes leave open ballots, whose thresholds are recorded anew. `parties`, `each`
//!   and joined results are of those who take part; by its key everything can be read. Its pledges stay on record and count
//!   no more: a share by key passes to the others to the cent, a fixed share stays uncovered; in a phase that has passed
//!   nothing opens again. Who manages the programme keeps managing it. Nobody withdraws or joins while it is on hold.
//! - **A party that joins** stands in workflow.yaml with `joins: later`, or withdrew before. Fan-outs where others are still
//!   at work get its key; where all were waited for and something was built on it, it is too late until that is reopened.
//!   Money that was pledged in full is not shared anew.
//! - **A meeting's record** (`meeting`) counts when its term to object has run, counted from the moment that members are told;
//!   the round stays open as long. It is by the minutes, never an act of the person, whose own vote takes its place.
//! - **Somebody is missing** when open work or an open ballot needs a role that nobody fills (in its party), or lies with a person
//!   whom the people know no longer. It is an event, told once to who manages (else to whom the escalation names, else to all
//!   at work), and over when somebody is there or nothing asks for them. Where it makes a ballot impossible, one mail says both.
//! - **An absence** (`people away`) is counted, not guessed: open items by the state, those to come by the forecast, a ballot by
//!   its own arithmetic with everybody else in favour. What has no date, or one after the absence, waits; it does not stall.
//! - **A mandate** (`delegate`, or people.yaml) passes on what is asked, for as long as it runs: mail and reminders for the seat or
//!   the step go to the deputy, and links of who is away to votes rest; by the command line they may still vote themselves, and replace what
//!   the deputy cast. A deputy who may not vote there (an interest, a step of the dossier) is passed over. Only who fills a role gives one.
//!   A mandate covers what it names, and a seat has one vote for all that it stands for: so only who holds mandates for each of
//!   its roles votes for it, and else the seat is asked itself.
//! - **Whom a hold leaves unasked.** Nobody is asked while nobody can act. Who became an owner or a voter by then, and who acts for
//!   another since, is asked when it goes on; everybody else was, and hears nothing twice.
//! - **A name outlives the file.** Who is in people.yaml no more is kept by name beside it: the record still speaks of them.
//! - **An alarm is not the end of the term.** A ballot that can no longer pass is told at once, with why and what helps; its
//!   term still ends, and silence never lets pass what the votes could not.
//! - **A dossier that changes under its voters.** A done step may be corrected (`complete`, `pledge`, `appoint`, `unappoint`)
//!   while its gate or a decision about it is voted on, unless other steps were built on it. Votes over the earlier state
//!   are stale; those seats alone are asked again, with old and new. A condition of the gate that fails ends the round, and all
//!   whom it had asked are told.
//! - **Mail of decisions.** The seats of a decision's ballot get `step-open`; `gate-open` is for gates.
//! - **Forecasts.** What has not opened has no deadline; `status --dates` and `reschedule` show a forecast, as if everything is
//!   done on its last day. The dates as first planned are the forecast at the start. Neither is stored.
//! - **Meetings.** Who is invited is an event, so that joiners are invited and leavers taken off. A planned meeting that has
//!   not begun is called off when its step is not to be done now. Calendars hold moments in UTC, and deadlines as days.
//! - **The one writer of SQLite is a connection, not a thread.** Whoever finds it free writes on their own thread; what comes
//!   meanwhile is written together by one other. Two wake-ups of a thread cost as much as half a transaction.
//! - **Memory is trusted as far as a commit can prove it.** A commit names the event and the version of the people that it
//!   was decided on; only a refusal, which writes nothing, is decided on what was read afresh.
//! - **Two judges of a schema.** Compiling a validator takes longer than all the rest of a check. So an interpreter of the
//!   schemas first says whether a file surely fits; whatever it does not say that of goes to the validator, whose word alone
//!   is told. A test holds the two together over every file of the repository and over files damaged by chance. In the same
//!   way ordinary expressions are read at once, and all others, with every fault, by the parser of CEL.
//! - **A link** is a bearer of one person's question: it proves who has the mail, a code who reads the mailbox now. What proof an
//!   item asks for is the core's to say, for every act in it. Pages are tested as they are used: scripts off, by links of mails.
//!   Whoever left, or was taken over from, reads nothing by an old one. A try at a code is counted for every process at once
//!   without waiting for the disk: a power cut may give it back, as it may nothing else.
//! - **What a workflow may cost.** Each condition, pattern and text has its own limit, and all conditions and patterns of a workflow have
//!   one together; "did you mean" compares what looks alike at a glance, and a few. So nothing that fits in a file keeps `check` busy.
//! - **A finding** is said in both languages where it is made, with its cause: what has one cause is one finding with many places.
//!   So is an error: its sentence is a text in both languages. What others say (the system, a server) stays in their words.
//!   What schemas and commands explain is English where it stands; its Dutch lies in tables (`src/cli/schema/dutch`,
//!   `src/cli/help`) that are read only for who reads Dutch, and tests hold the two together.
//! - **Evidence** is kept, under the hash of its bytes, before the command that names it. A refused command leaves bytes
//!   that no event names; they say nothing and are not shown.
//! - **A mail that fails for now** is tried after 5 minutes and then after as long again as it has waited, at most 4 hours,
//!   for 5 days. A fault of our own account counts for no mail: it pauses the channel for all deliverers, raises one alarm, and
//!   one mail probes after 5, 10, 20, 40, 60 minutes. Who was not reached follows from the outbox; it is no event.
//! - **Who delivers.** Mail to a server or a program leaves by a daemon alone, mail into files by a command too. Where nothing says
//!   how mail leaves, nobody writes files on data whose mail a daemon brings elsewhere: the pace that it keeps with the channel, of
//!   which its first look leaves a mark, says so.
//! - **Waking the daemon.** A commit of the process itself wakes its services; that of another process is told by the
//!   kernel, which watches the folder of the SQLite file. Both only mean "look again", so that a lost or a needless one
//!   costs at most three minutes: so often each service looks in any case (each minute where the kernel does not tell). Clocks
//!   that jump are noticed within a minute, the longest sleep.
//! - **Charts** name roles and never persons. Needs that follow from others are not drawn. What BPMN has no word for (votes, quorums,
//!   working days) is its documentation; a gate is a user task with a choice behind it: on, back, or the end.
//! - **The language server** reads what `check` reads, with what stands in the editor over it, and keeps what it found out for as long
//!   as the files are the same to the byte. While a file is half written its ids are those of before, moved with the text; which keys
//!   fit is read off indents and brackets alone, so that the schemas answer there too. A rename is tried before it is given out:
//!   one after which `check` would find a new fault is refused. A placeholder `outputs.x` of a mail, of several steps at once, is
//!   none's to rename.
//! - **One broken instance** never holds up the others: time speaks to those, and health names the one.
//! - **The directory** is versioned per workflow id: `people import` and `start` put the people beside the workflow.
//!   Who takes over from whom is recorded beside the file and laid over it from its day on, so that an older file that is
//!   imported again brings nobody back.
//!
//! # Tests
//!
//! Table tests and properties of the core stand beside it; `tests/it` is one binary with the store's conformance suite, the
//! corpus of faults, the command line as snapshots, the shipped stories, and `tidy`, which reads the source against the
//! rules above. `tests/run` runs everything that must hold on any machine; `tests/bench` (`benches/limits`) prints each
//! limit of speed as a ratio to a peer of the same run, and wants a quiet one. `tests/long` kills the daemon 300 times, and feeds
//! every entrance for texts (`tests/it/hostile/targets.rs`) to a coverage-guided fuzzer, whose package (`tests/fuzz`) has a lock
//! of its own: what only it needs is compiled into nothing else. It also breaks the code that counts votes in every way that
//! cargo-mutants knows, and asks that some test fails each time.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod daemon;
pub mod ical;
pub mod links;
pub mod mail;
pub mod metrics;
pub mod random;
pub mod report;
pub mod said;
pub mod scenario;
pub mod store;
pub mod web;
