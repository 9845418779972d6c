// SPDX-License-Identifier: EUPL-1.2
//! The clauses of an explanation: votes counted, quorum, veto, tie, and who is waited for. Numbers agree with their
//! nouns and verbs in both languages. Takes every number from a count; counts no votes itself.

use jiff::Timestamp;

use super::{weight_asked, weight_reached};
use crate::definition::{Definition, Rule};
use crate::directory::Directory;
use crate::engine::command::Choice;
use crate::engine::count::{self, Obstacle};
use crate::engine::instance::{Ballot, Vote};
use crate::engine::terms::{Count, Entry, EntryCount, Outcome, Seat};
use crate::text::Language;
use crate::titles::number_text;

/// Names in a list before it ends in a number.
const MOST_NAMED: usize = 4;

/// One ballot, told in one language.
pub(super) struct Voice<'a> {
    pub(super) definition: &'a Definition,
    pub(super) directory: &'a Directory,
    pub(super) ballot: &'a Ballot,
    pub(super) language: Language,
}

impl Voice<'_> {
    pub(super) fn say(&self, nl: impl Into<String>, en: impl Into<String>) -> String {
        match self.language {
            Language::Nl => nl.into(),
            Language::En => en.into(),
        }
    }

    /// `Ronde 2: `, or nothing for the first round.
    pub(super) fn round(&self) -> String {
        match self.ballot.round {
            0 | 1 => String::new(),
            round => self.say(format!("Ronde {round}: "), format!("Round {round}: ")),
        }
    }

    /// One clause for each entry, with its role in front where there are several.
    pub(super) fn entries(&self, count: &Count) -> Vec<String> {
        let several = count.entries.len() > 1;
        let entries = self.ballot.terms.entries.iter().zip(&count.entries);
        let clauses = entries.map(|(entry, count)| {
            let clause = self.entry(entry, count);
            if several { format!("{}: {clause}", self.role(&entry.by)) } else { clause }
        });
        clauses.collect()
    }

    fn entry(&self, entry: &Entry, count: &EntryCount) -> String {
        let mut parts = vec![self.progress(entry, count)];
        let (against, abstained) = (count.votes.against, count.votes.abstained);
        if against > 0 {
            parts.push(match self.ballot.is_of_a_decision() {
                false => self.say(format!("{against} niet akkoord"), format!("{against} against")),
                true => self.say(format!("{against} voor iets anders"), format!("{against} for something else")),
            });
        }
        if abstained > 0 {
            let onthouding = if abstained == 1 { "onthouding" } else { "onthoudingen" };
            let abstention = if abstained == 1 { "abstention" } else { "abstentions" };
            parts.push(self.say(format!("{abstained} {onthouding}"), format!("{abstained} {abstention}")));
        }
        parts.extend(self.aside(entry));
        parts.extend(self.needed(entry, count));
        parts.extend(self.quorum(entry, count));
        parts.extend(self.tie(entry, count));
        parts.join(", ")
    }

    /// How many of the entry stand aside.
    fn aside(&self, entry: &Entry) -> Option<String> {
        let at = self.ballot.terms.entries.iter().position(|known| known == entry)?;
        let of_entry = |seat: &&Seat| seat.entries.contains(&at) && self.ballot.recused.contains_key(&seat.person);
        let aside = self.ballot.terms.seats.iter().filter(of_entry).count();
        let (stemt, stands) = if aside == 1 { ("stemt", "stands") } else { ("stemmen", "stand") };
        let clause =
            || self.say(format!("{aside} {stemt} niet mee wegens een belang"), format!("{aside} {stands} aside"));
        (aside > 0).then(clause)
    }

    /// `2 van 3 partijen akkoord`; of a decision `2 van 3 beslissers kiezen ...`.
    fn progress(&self, entry: &Entry, count: &EntryCount) -> String {
        if self.ballot.is_of_a_decision() && count.votes.for_it == 0 {
            return self.say("nog niemand heeft gekozen", "nobody has chosen yet");
        }
        if matches!(entry.rule, Rule::Weights { .. }) {
            let weights = [weight_reached(count), entry.weight_of_all(), weight_asked(&entry.rule)];
            let [reached, all, asked] = weights.map(|number| number_text(number, self.language));
            let (akkoord, approve) = self.verb(2, true);
            // The same word in both languages.
            let is = if self.ballot.closed.is_some() { "was" } else { "is" };
            return self.say(
                format!(
                    "samen hebben de partijen die {akkoord} {reached} van de {all} aan stemgewicht, nodig {is} {asked}"
                ),
                format!("the parties that {approve} have {reached} of the {all} in voting weight, {asked} {is} needed"),
            );
        }
        let per_party = !entry.per_party.is_empty();
        let (there, of) = match per_party {
            true => (count.groups.iter().filter(|group| group.met).count() as u32, count.groups.len() as u32),
            false => (count.votes.for_it, count.votes.seats),
        };
        let (noun_nl, noun_en) = match (per_party, of) {
            (true, 1) => ("partij", "party"),
            (true, _) => ("partijen", "parties"),
            (false, 1) => ("beslisser", "approver"),
            (false, _) => ("beslissers", "approvers"),
        };
        let (akkoord, approve) = self.verb(there, false);
        self.say(format!("{there} van {of} {noun_nl} {akkoord}"), format!("{there} of {of} {noun_en} {approve}"))
    }

    /// What they do who vote for it; the Dutch verb stands at the end of a subordinate clause.
    fn verb(&self, number: u32, subordinate: bool) -> (String, String) {
        let leading = count::leading(self.ballot).filter(|_| self.ballot.is_of_a_decision());
        match leading {
            None => {
                let akkoord = if subordinate { "akkoord zijn" } else { "akkoord" };
                (akkoord.to_owned(), if number == 1 { "approves" } else { "approve" }.to_owned())
            }
            // What was chosen alone has just been named.
            Some(_) if self.has_one_winner() => {
                let kozen = if number == 1 { "koos dit" } else { "kozen dit" };
                let nl = if subordinate { "dit kozen" } else { kozen };
                (nl.to_owned(), "chose it".to_owned())
            }
            Some(option) => {
                let title = option.title();
                let kiezen = if number == 1 { "kiest" } else { "kiezen" };
                let nl =
                    if subordinate { format!("“{title}” {kiezen}") } else { format!("{kiezen} “{title}”") };
                (nl, format!("{} “{title}”", if number == 1 { "chooses" } else { "choose" }))
            }
        }
    }

    fn has_one_winner(&self) -> bool {
        let outcome = self.ballot.closed.as_ref().map(|closed| &closed.outcome);
        matches!(outcome, Some(Outcome::Chosen(winners)) if winners.len() == 1)
    }

    /// How many are needed, where that is one number which the clause before does not say yet.
    fn needed(&self, entry: &Entry, count: &EntryCount) -> Option<String> {
        let [group] = count.groups.as_slice() else { return None };
        let told = count.met || group.needed >= group.votes.seats || matches!(entry.rule, Rule::Weights { .. });
        if told || !entry.per_party.is_empty() {
            return None;
        }
        let needed = group.needed;
        let (zijn, are) = if needed == 1 { ("is", "is") } else { ("zijn", "are") };
        Some(self.say(format!("nodig {zijn} er {needed}"), format!("{needed} {are} needed")))
    }

    fn quorum(&self, entry: &Entry, count: &EntryCount) -> Option<String> {
        let quorum = entry.quorum.filter(|_| !count.quorum_met)?;
        if quorum.per_party {
            let silent = self.parties_below(entry, quorum.at_least);
            let parties = list(&silent, self.language);
            return Some(
                self.say(format!("het quorum ontbreekt bij {parties}"), format!("the quorum is missing in {parties}")),
            );
        }
        let (voted, needed) = (count.votes.voted(), quorum.at_least);
        let hebben = if voted == 1 { "heeft" } else { "hebben" };
        let have = if voted == 1 { "has" } else { "have" };
        Some(self.say(
            format!("het quorum ontbreekt ({voted} van de nodige {needed} {hebben} gestemd)"),
            format!("the quorum is missing ({voted} of the {needed} needed {have} voted)"),
        ))
    }

    /// The parties in which fewer seats voted than the quorum asks.
    fn parties_below(&self, entry: &Entry, asked: u32) -> Vec<String> {
        let at = self.ballot.terms.entries.iter().position(|known| known == entry);
        let of_entry = |seat: &&Seat| self.ballot.counts(seat) && at.is_some_and(|at| seat.entries.contains(&at));
        let voted = |party: &str| {
            let seats = self.ballot.terms.seats.iter().filter(of_entry);
            let seats = seats.filter(|seat| seat.party.as_deref() == Some(party));
            seats.filter(|seat| self.ballot.votes.contains_key(&seat.person)).count() as u32
        };
        let below = entry.quorum_parties.iter().filter(|party| voted(party) < asked);
        below.map(|party| self.party(party)).collect()
    }

    fn tie(&self, entry: &Entry, count: &EntryCount) -> Option<String> {
        let tied = entry.casting_vote && count.votes.for_it > 0 && count.votes.for_it == count.votes.against;
        if !tied || self.ballot.is_of_a_decision() {
            return None;
        }
        Some(match (&self.ballot.closed, count.met) {
            (Some(_), true) => self.say("de voorzitter gaf de doorslag", "the chair's vote decided"),
            (Some(_), false) => self.say("de stemmen staakten", "the votes were tied"),
            (None, _) => self.say("de stemmen staken en de voorzitter beslist", "a tie, which the chair decides"),
        })
    }

    /// Who is waited for, and since when: parties where the rule asks for parties, otherwise people by name.
    pub(super) fn waiting(&self, count: &Count, now: Timestamp) -> Option<String> {
        let terms = &self.ballot.terms;
        let mut names: Vec<String> = Vec::new();
        for (at, (entry, count)) in terms.entries.iter().zip(&count.entries).enumerate() {
            if count.met {
                continue;
            }
            let seats: Vec<&Seat> = self.ballot.owing().filter(|seat| seat.entries.contains(&at)).collect();
            let by_party = !entry.per_party.is_empty() || !entry.weights.is_empty();
            for seat in seats {
                let party = seat.party.as_deref().filter(|_| by_party);
                let lacking =
                    |party: &str| count.groups.iter().any(|group| group.party.as_deref() == Some(party) && !group.met);
                let name = match party {
                    Some(party) if lacking(party) || !count.quorum_met => self.party(party),
                    Some(_) => continue,
                    None if by_party => continue,
                    None => self.person(&seat.person),
                };
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        for seat in self.ballot.owing().filter(|seat| seat.veto) {
            let name = self.person(&seat.person);
            let party = seat.party.as_deref().map(|party| self.party(party));
            if !names.contains(&name) && party.is_none_or(|party| !names.contains(&party)) {
                names.push(self.say(format!("{name} (veto)"), format!("{name} (veto)")));
            }
        }
        if names.is_empty() {
            return None;
        }
        Some(self.waits(&list(&names, self.language), now))
    }

    /// For whom and for how long; the days are counted from the day after the opening.
    fn waits(&self, names: &str, now: Timestamp) -> String {
        let day = |moment| self.definition.timezone.to_datetime(moment).date();
        match self.definition.calendar.working_days_between(day(self.ballot.opened_at), day(now)) {
            0 => self.say(format!("wacht op {names} sinds vandaag"), format!("waiting for {names} since today")),
            1 => self.say(format!("wacht al 1 werkdag op {names}"), format!("waiting 1 working day for {names}")),
            days => self.say(
                format!("wacht al {days} werkdagen op {names}"),
                format!("waiting {days} working days for {names}"),
            ),
        }
    }

    /// That it can no longer pass, and why.
    pub(super) fn stuck(&self, obstacles: &[Obstacle]) -> String {
        let whys: Vec<String> = obstacles.iter().map(|obstacle| self.obstacle(obstacle)).collect();
        let why = list(&whys, self.language);
        self.say(format!("zo kan dit niet meer slagen: {why}"), format!("like this it can no longer pass: {why}"))
    }

    fn obstacle(&self, obstacle: &Obstacle) -> String {
        let place = |party: &Option<String>| match party {
            Some(party) => (format!(" van {}", self.party(party)), format!(" of {}", self.party(party))),
            None => (String::new(), String::new()),
        };
        match obstacle {
            Obstacle::NoOptions => self.say("er is niets om uit te kiezen", "there is nothing to choose from"),
            Obstacle::Votes { by, party, seats: 0, .. } => {
                let ((nl, en), role) = (place(party), self.role(by));
                self.say(format!("{role}{nl} heeft niemand die meestemt"), format!("{role}{en} has nobody who votes"))
            }
            Obstacle::Votes { by, party, most, needed, .. } => {
                let ((nl, en), role) = (place(party), self.role(by));
                let (kunnen, zijn) =
                    (if *most == 1 { "kan" } else { "kunnen" }, if *needed == 1 { "is" } else { "zijn" });
                let are = if *needed == 1 { "is" } else { "are" };
                self.say(
                    format!("van {role}{nl} {kunnen} er hoogstens {most} voor stemmen en nodig {zijn} er {needed}"),
                    format!("of {role}{en} at most {most} can vote in favour and {needed} {are} needed"),
                )
            }
            Obstacle::Weight { most, asked, .. } => {
                let [most, asked] = [*most, *asked].map(|number| number_text(number, self.language));
                self.say(
                    format!("samen hebben de partijen die nog akkoord kunnen zijn {most} aan stemgewicht en nodig is {asked}"),
                    format!("the parties that can still approve have {most} in voting weight and {asked} is needed"),
                )
            }
            Obstacle::Quorum { by, party, seats, asked } => {
                let ((nl, en), role) = (place(party), self.role(by));
                let (stemmen, vote) =
                    (if *seats == 1 { "stemt" } else { "stemmen" }, if *seats == 1 { "votes" } else { "vote" });
                self.say(
                    format!("van {role}{nl} {stemmen} er {seats} mee en het quorum is {asked}"),
                    format!("of {role}{en} {seats} {vote} and the quorum is {asked}"),
                )
            }
        }
    }

    /// Whose vote was over an earlier state of the dossier.
    pub(super) fn stale(&self) -> String {
        let names: Vec<String> = self.ballot.stale.keys().map(|seat| self.person(seat)).collect();
        let names = list(&names, self.language);
        self.say(
            format!("Waarover gestemd wordt is gewijzigd; opnieuw gevraagd: {names}."),
            format!("What is voted on changed; asked again: {names}."),
        )
    }

    /// What can be done about it.
    pub(super) fn cure(&self, obstacles: &[Obstacle]) -> String {
        let mut roles: Vec<String> =
            obstacles.iter().filter_map(|obstacle| obstacle.role()).map(|id| self.role(id)).collect();
        roles.dedup();
        let mut cures: Vec<String> = Vec::new();
        if obstacles.contains(&Obstacle::NoOptions) {
            cures.push(self.say("de stap heropenen die de opties geeft", "reopen the step that gives the options"));
        }
        if !roles.is_empty() {
            let roles = list(&roles, self.language);
            cures.push(self.say(format!("meer mensen in {roles}"), format!("more people in {roles}")));
        }
        let aside: Vec<String> = self.ballot.recused.keys().map(|person| self.person(person)).collect();
        if !aside.is_empty() {
            let aside = list(&aside, self.language);
            cures.push(self.say(format!("{aside} weer laten meestemmen"), format!("{aside} voting again")));
        }
        if self.ballot.votes.values().any(|vote| vote.choice == Choice::Abstain) {
            cures.push(self.say("een andere stem van wie zich onthield", "another vote of those who abstained"));
        }
        let cures = cures.join(self.say(" of ", " or ").as_str());
        self.say(format!("Dit helpt: {cures}."), format!("This helps: {cures}."))
    }

    /// Who was told that the ballot does not get anywhere.
    pub(super) fn escalated(&self, now: Timestamp, stuck: bool) -> String {
        let told = self.definition.managed_by.as_deref().map(|role| self.role(role));
        let told = told.unwrap_or_else(|| self.say("de beslissers", "the approvers"));
        let over = self.ballot.due.as_ref().is_some_and(|due| due.due_at <= now);
        match over && !stuck {
            true => self.say(
                format!("De termijn is verstreken; bericht hierover is gegaan naar: {told}."),
                format!("The term has ended; this was reported to: {told}."),
            ),
            false => {
                self.say(format!("Bericht hierover is gegaan naar: {told}."), format!("This was reported to: {told}."))
            }
        }
    }

    /// The title of an option between quotation marks.
    pub(super) fn quoted(&self, option: &str) -> String {
        let found = self.ballot.terms.options.iter().find(|known| known.id == option);
        format!("“{}”", found.map_or(option, |item| item.title()))
    }

    /// Everything that was chosen, and of several with how many votes each.
    pub(super) fn chosen(&self, options: &[String]) -> String {
        let titled = |option: &String| match options.len() {
            1 => self.quoted(option),
            _ => {
                let votes = self.votes_for(option);
                let (stemmen, word) = if votes == 1 { ("stem", "vote") } else { ("stemmen", "votes") };
                self.quoted(option) + &self.say(format!(" ({votes} {stemmen})"), format!(" ({votes} {word})"))
            }
        };
        let titles: Vec<String> = options.iter().map(titled).collect();
        match titles.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} {} {last}", first.join(", "), self.say("en", "and")),
            titles => titles.concat(),
        }
    }

    /// That the vote of the chair decided, where another option had as many votes.
    pub(super) fn chair_decided(&self, options: &[String]) -> Option<String> {
        let [chosen] = options else { return None };
        let votes = self.votes_for(chosen);
        let mut others = self.ballot.terms.options.iter().filter(|option| option.id != *chosen);
        let casts = self.ballot.terms.entries.iter().any(|entry| entry.casting_vote);
        let tied = casts && others.any(|option| self.votes_for(&option.id) == votes);
        tied.then(|| {
            self.say("De stemmen staakten; de voorzitter gaf de doorslag.", "It was a tie; the chair's vote decided.")
        })
    }

    fn votes_for(&self, option: &str) -> usize {
        let names =
            |vote: &&Vote| matches!(&vote.choice, Choice::Options(chosen) if chosen.iter().any(|id| id == option));
        self.ballot.votes.values().filter(names).count()
    }

    fn party(&self, id: &str) -> String {
        self.definition.parties.get(id).map_or(id, |party| party.title.get(self.language)).to_owned()
    }

    fn role(&self, id: &str) -> String {
        self.definition.roles.get(id).map_or(id, |role| role.title.get(self.language)).to_owned()
    }

    pub(super) fn person(&self, id: &str) -> String {
        self.directory.name_of(id).unwrap_or(id).to_owned()
    }
}

/// `a, b en c`; a long list ends in how many more there are.
pub(super) fn list(names: &[String], language: Language) -> String {
    let (and, more) = match language {
        Language::Nl => ("en", "andere"),
        Language::En => ("and", "others"),
    };
    match names {
        [] => "-".to_owned(),
        [one] => one.clone(),
        names if names.len() > MOST_NAMED => {
            let shown = MOST_NAMED - 1;
            format!("{} {and} {} {more}", names[..shown].join(", "), names.len() - shown)
        }
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

/// The text with its first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
