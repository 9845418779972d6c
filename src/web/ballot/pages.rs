// SPDX-License-Identifier: EUPL-1.2
//! The pages of a ballot: the dossier with its form, what was chosen, the receipt, and why nothing can be answered. Each
//! says what it is about, by when and why, by which rule it is decided, and in whose name is answered.

use maud::{Markup, PreEscaped, html};
use sluis_core::definition::Assurance;

use super::answer::{capital, objection, questions};
use super::{Visit, Wish};
use crate::app::{DossierFile, OwnMinutes, OwnVote, Standing};
use crate::web::code::{self, NoCode};
use crate::web::form::{self, Answer, Problem, Question, Typed};
use crate::web::page::Page;
use crate::web::page::parts::{
    Tone, alert, bullets, button, facts, heading_1, heading_2, lead, link, other_button, paragraph, questions_to,
    to_programme,
};

impl Visit {
    fn say<'t>(&self, nl: &'t str, en: &'t str) -> &'t str {
        self.view.language.say(nl, en)
    }

    fn page(&self, title: &str, main: Markup) -> String {
        let title = format!("{title}{}", self.view.title);
        self.web.site.page(&Page { language: self.view.language, title: &title, wide: false, main }).into_string()
    }

    fn href(&self, below: &str) -> String {
        self.web.site.href(&format!("/decide/{}{below}", self.token))
    }

    /// The dossier, and the form where they may answer.
    pub(super) fn asked(&self, typed: &Typed, problems: &[Problem]) -> String {
        let view = &self.view;
        if view.standing == Standing::Gone {
            return self.gone();
        }
        let open = view.standing == Standing::Open;
        let pieces = view.pieces();
        let asks = open && view.assurance != Assurance::SignIn;
        let main = html! {
            (form::error_summary(problems, view.language))
            (heading_1(&view.title))
            (lead(&format!("{}, {}", view.programme, view.phase)))
            (self.who())
            (self.standing())
            @if let Some(vote) = &view.vote { (self.own_vote(vote)) }
            @if let Some(minutes) = &view.minutes { (self.minutes(minutes, typed, problems)) }
            @if open && !view.changed.is_empty() { (self.changed()) }
            @if open || view.standing == Standing::OnHold { (self.due()) }
            @if asks {
                // On a phone the dossier is long, and its reader may know it already.
                p class="utrecht-paragraph" { (link("#answer", self.say("Direct naar uw antwoord", "Straight to your answer"))) }
            }
            (self.dossier(&pieces.dossier))
            @if open || view.standing == Standing::OnHold {
                (heading_2(self.say("Zo wordt besloten", "How it is decided")))
            } @else {
                (heading_2(self.say("Zo werd besloten", "How it was decided")))
            }
            (PreEscaped(&pieces.rule))
            (PreEscaped(&pieces.voters))
            // What came of it stands on top already.
            @if !matches!(view.standing, Standing::Closed { .. }) { (paragraph(&view.explanation)) }
            @if asks { (self.form(typed, problems)) }
            (self.questions_to())
            (to_programme(self.web.programme(&self.claims), view.language))
        };
        self.page("", main)
    }

    /// By when, and why.
    fn due(&self) -> Markup {
        html! {
            @if let Some((due, why)) = &self.view.due {
                p class="utrecht-paragraph" {
                    strong {
                        @if self.view.overdue { (self.say("De termijn is voorbij: uiterlijk ", "The term is over: by ")) }
                        @else { (self.say("Uiterlijk ", "By ")) }
                        (due) "."
                    }
                    " " (why)
                }
            }
        }
    }

    /// What somebody reads who is asked nothing any more: nothing of the dossier, which may be confidential.
    fn gone(&self) -> String {
        let view = &self.view;
        let main = html! {
            (heading_1(&view.title))
            (lead(&format!("{}, {}", view.programme, view.phase)))
            (self.who())
            (self.standing())
            (self.questions_to())
        };
        self.page("", main)
    }

    /// Whom the page speaks to. Whoever reads another's mail sees that it is not theirs.
    fn who(&self) -> Markup {
        let name = &self.view.name;
        let text = match &self.view.seat {
            Some(seat) => format!(
                "{} {name}, {} {seat}.",
                self.say("Deze pagina is voor", "This page is for"),
                self.say("die mag stemmen namens", "who may vote for")
            ),
            None => format!("{} {name}.", self.say("Deze pagina is alleen voor", "This page is for")),
        };
        paragraph(&text)
    }

    /// Why nothing can be answered, when nothing can.
    fn standing(&self) -> Markup {
        let note = |title: &str, text: String| alert(Tone::Info, title, paragraph(&text));
        let view = &self.view;
        match &view.standing {
            Standing::Open if view.assurance == Assurance::SignIn => code::sign_in(view.language),
            Standing::Open => html! {},
            Standing::Closed { at } => note(
                self.say("Hierover is al besloten", "This has been decided"),
                format!("{} {at}. {}", self.say("De stemming sloot op", "Voting closed on"), view.explanation),
            ),
            Standing::Lapsed { at } => note(
                self.say("Deze stemronde is voorbij", "This round of voting is over"),
                format!("{} {at}. {}", self.say("Zij sloot op", "It closed on"), self.say(
                    "Er is niets besloten; u krijgt een mail als u opnieuw wordt gevraagd.",
                    "Nothing was decided; you get a mail when you are asked again.",
                )),
            ),
            Standing::Superseded { closed } => note(
                self.say("Deze stemronde is voorbij", "This round of voting is over"),
                match closed {
                    None => self.say(
                        "Er is een nieuwe ronde begonnen. Gebruik de link uit de nieuwste mail.",
                        "A new round has begun. Use the link of the newest mail.",
                    ).to_owned(),
                    Some(at) => view.language.say(
                        format!("Er is daarna een nieuwe ronde geweest, die sloot op {at}. U hoeft niets meer te doen."),
                        format!("There was another round after it, which closed on {at}. There is nothing left for you to do."),
                    ),
                },
            ),
            Standing::OnHold => note(
                self.say("Het programma is aangehouden", "The programme is on hold"),
                self.say(
                    "Zolang dat zo is, lopen er geen termijnen en kan niemand stemmen. U krijgt bericht als het verdergaat.",
                    "While it is, no term runs and nobody can vote. You will hear when it goes on.",
                ).to_owned(),
            ),
            Standing::Ended => note(
                self.say("Het programma is geëindigd", "The programme has ended"),
                self.say("Er valt niets meer te besluiten.", "There is nothing left to decide.").to_owned(),
            ),
            Standing::Gone => note(
                self.say("Deze link geldt niet meer voor u", "This link no longer holds for you"),
                self.say(
                    "De stem is overgegaan op iemand anders, of uw machtiging is voorbij. Denkt u dat dat niet klopt, beantwoord dan de mail.",
                    "The vote has passed to somebody else, or your mandate is over. If you think that is wrong, reply to the mail.",
                ).to_owned(),
            ),
            Standing::Away { deputies } => note(
                self.say("Een ander stemt nu namens u", "Somebody else votes for you now"),
                format!(
                    "{} {deputies}. {}",
                    self.say("Uw mandaat loopt en ligt bij", "Your mandate runs and lies with"),
                    self.say(
                        "Zolang het loopt, rust deze link. Bent u terug, laat het mandaat dan beëindigen; de link geldt dan weer.",
                        "While it does, this link rests. When you are back, have the mandate ended; the link then holds again.",
                    )
                ),
            ),
            Standing::Recused { reason } => note(
                self.say("U stemt hier niet mee", "You stand aside here"),
                format!("{} {reason}", self.say("Dat is vastgelegd met als reden:", "That is on record, with the reason:")),
            ),
            Standing::Barred => note(
                self.say("U stemt hier niet mee", "You do not vote here"),
                self.say(
                    "U hebt zelf een stap van dit dossier afgerond; anderen beoordelen het.",
                    "You completed a step of this dossier yourself; others judge it.",
                ).to_owned(),
            ),
        }
    }

    fn own_vote(&self, vote: &OwnVote) -> Markup {
        let by = if vote.own { String::new() } else { format!(" {} {}", self.say("door", "by"), vote.by) };
        let body = html! {
            p class="utrecht-paragraph" {
                strong { (capital(&vote.choice)) } ", " (self.say("vastgelegd op", "recorded on")) " " (vote.at) (by) "."
            }
            @if let Some(comment) = &vote.comment { (paragraph(comment)) }
            (bullets(&vote.conditions.iter().map(|one| html! { (one) }).collect::<Vec<_>>()))
            // What minutes say is objected to, not taken back.
            @if self.view.standing == Standing::Open && self.view.assurance != Assurance::SignIn && self.view.minutes.is_none() {
                (paragraph(self.say(
                    "Zolang de stemming open is, kunt u hieronder anders stemmen of uw stem intrekken.",
                    "While voting is open, you can vote otherwise below or take your vote back.",
                )))
                form method="post" { (self.hidden()) (other_button("do", "withdraw", self.say("Stem intrekken", "Take the vote back"))) }
            }
        };
        alert(Tone::Ok, self.say("Er is al gestemd", "The vote is cast"), body)
    }

    /// What minutes say in this person's name: to read them, and to object while that is possible.
    fn minutes(&self, minutes: &OwnMinutes, typed: &Typed, problems: &[Problem]) -> Markup {
        let question = objection(self.view.language);
        let may_object = self.view.standing == Standing::Open && self.view.assurance != Assurance::SignIn;
        html! {
            (heading_2(self.say("De vergadering", "The meeting")))
            (paragraph(&format!("{} {}.", self.say(
                "Deze stem staat in de notulen van de vergadering van",
                "This vote is in the minutes of the meeting of",
            ), minutes.held)))
            (bullets(&[self.file(&minutes.file)]))
            @if let Some(until) = minutes.until.as_ref().filter(|_| may_object) {
                (paragraph(&format!("{} {until}.", self.say(
                    "Klopt dat niet, maak dan bezwaar. Zonder bezwaar telt de stem na",
                    "If that is not so, object. Without an objection the vote counts after",
                ))))
                form method="post" novalidate {
                    (self.hidden())
                    (form::fields(&[question], typed, problems, self.view.language))
                    p class="utrecht-button-group" { (other_button("do", "object", self.say("Bezwaar maken", "Object"))) }
                }
            }
        }
    }

    /// A file that can be fetched.
    fn file(&self, file: &DossierFile) -> Markup {
        let size = form::size(file.size, self.view.language);
        html! { (file.title) ": " (link(&self.href(&format!("/files/{}", file.hash)), &file.name)) " (" (size) ")" }
    }

    fn changed(&self) -> Markup {
        let lines: Vec<Markup> = self.view.changed.iter().map(|line| html! { (line) }).collect();
        let body = html! {
            (paragraph(self.say(
                "Dit is anders dan toen de mail werd geschreven of u stemde:",
                "This differs from when the mail was written or you voted:",
            )))
            (bullets(&lines))
        };
        alert(Tone::Warning, self.say("Gewijzigd sinds u werd gevraagd", "Changed since you were asked"), body)
    }

    fn dossier(&self, results: &str) -> Markup {
        let view = &self.view;
        html! {
            @if !results.is_empty() {
                (heading_2(self.say("Het dossier", "The dossier")))
                (PreEscaped(results))
            }
            @if !view.files.is_empty() {
                (heading_2(self.say("Bestanden", "Files")))
                (bullets(&view.files.iter().map(|file| self.file(file)).collect::<Vec<_>>()))
            }
        }
    }

    /// What the form was made from, so that an answer never counts for something else.
    fn hidden(&self) -> Markup {
        html! {
            input type="hidden" name="dossier" value=(self.view.dossier);
            input type="hidden" name="seq" value=(self.view.seq);
        }
    }

    fn form(&self, typed: &Typed, problems: &[Problem]) -> Markup {
        html! {
            h2 class="utrecht-heading-2" id="answer" { (self.say("Uw antwoord", "Your answer")) }
            form method="post" novalidate {
                (self.hidden())
                (form::fields(&questions(&self.view), typed, problems, self.view.language))
                p class="utrecht-button-group" { (button(self.say("Verder", "Continue"))) }
                (paragraph(self.say(
                    "Op de volgende pagina ziet u uw antwoord nog eens. Er wordt nog niets vastgelegd.",
                    "The next page shows your answer once more. Nothing is recorded yet.",
                )))
            }
        }
    }

    /// What was chosen, to be confirmed; where the link is not enough, by the code that was mailed.
    pub(super) fn summary(&self, what: Wish, typed: &Typed, problems: &[Problem]) -> String {
        let view = &self.view;
        let by_code = view.assurance == Assurance::LinkAndCode;
        let (title, confirm, value, again) = match what {
            Wish::Vote => {
                (self.say("Klopt dit?", "Is this right?"), self.say("Bevestigen", "Confirm"), "confirm", "check")
            }
            Wish::Withdraw => (
                self.say("Uw stem intrekken?", "Take your vote back?"),
                self.say("Stem intrekken", "Take the vote back"),
                "withdraw-confirm",
                "withdraw",
            ),
            Wish::Object => (
                self.say("Bezwaar maken tegen de notulen?", "Object to the minutes?"),
                self.say("Bezwaar maken", "Object"),
                "object-confirm",
                "object",
            ),
        };
        let told = match what {
            Wish::Vote => {
                // Without conditions there is nothing to say of them.
                let mut asked = questions(view);
                asked.retain(|question| !matches!(question.answer, Answer::Rows(_)) || has_rows(question, typed));
                form::shown(&asked, typed, view.language)
            }
            Wish::Object => form::shown(&[objection(view.language)], typed, view.language),
            Wish::Withdraw => {
                let vote = view.vote.iter();
                vote.map(|vote| (self.say("Uw stem", "Your vote").to_owned(), html! { (capital(&vote.choice)) }))
                    .collect()
            }
        };
        let back = match what {
            Wish::Vote => self.say("Wijzigen", "Change"),
            Wish::Withdraw => self.say("Niet intrekken", "Keep my vote"),
            Wish::Object => self.say("Terug", "Back"),
        };
        let main = html! {
            (form::error_summary(problems, view.language))
            (heading_1(title))
            (lead(&view.title))
            (self.who())
            (facts(&told))
            (paragraph(match what {
                Wish::Vote | Wish::Object => self.say("Er is nog niets vastgelegd.", "Nothing is recorded yet."),
                Wish::Withdraw => self.say(
                    "Uw stem telt nog mee. Trekt u haar in, dan kunt u opnieuw stemmen zolang de stemming open is.",
                    "Your vote still counts. When you take it back, you can vote again while voting is open.",
                ),
            }))
            form method="post" novalidate {
                (form::kept(&typed.without("code")))
                @if by_code { (code::asked(typed, problems, view.language)) }
                p class="utrecht-button-group" {
                    @if !code::is_over(problems) {
                        button class="utrecht-button utrecht-button--primary-action" type="submit" name="do" value=(value) { (confirm) }
                    }
                    @if by_code { (code::another(again, problems, view.language)) }
                    (other_button("do", "change", back))
                }
            }
            (self.questions_to())
        };
        self.page(&format!("{title} "), main)
    }

    /// No code can be mailed.
    pub(super) fn no_code(&self, why: NoCode) -> String {
        let main = html! {
            (heading_1(&self.view.title))
            (why.told(self.view.language))
            (self.questions_to())
        };
        self.page("", main)
    }

    /// That it is recorded, and what became of the ballot by it.
    pub(super) fn recorded(&self, what: Wish) -> String {
        let view = &self.view;
        let title = match what {
            Wish::Vote => self.say("Uw stem is vastgelegd", "Your vote is recorded"),
            Wish::Withdraw => self.say("De stem is ingetrokken", "The vote is withdrawn"),
            Wish::Object => self.say("Uw bezwaar is vastgelegd", "Your objection is recorded"),
        };
        let vote = view.vote.as_ref().filter(|_| what == Wish::Vote);
        let main = html! {
            (heading_1(title))
            (lead(&view.title))
            @if let Some(vote) = vote {
                p class="utrecht-paragraph" { strong { (capital(&vote.choice)) } ", " (vote.at) "." }
            }
            (paragraph(&view.explanation))
            @if what != Wish::Object {
                (paragraph(self.say("U krijgt hiervan een bevestiging per mail.", "A confirmation of this goes to you by mail.")))
            }
            @if view.standing == Standing::Open {
                (paragraph(self.say(
                    "Bedenkt u zich? Zolang de stemming open is, kunt u hier, of met de link in uw mail, anders stemmen of uw stem intrekken.",
                    "Change of mind? While voting is open, you can vote otherwise or take your vote back here, or by the link in your mail.",
                )))
                p class="utrecht-paragraph" { (link(&self.href(""), self.say("Uw stem bekijken, wijzigen of intrekken", "See, change or withdraw your vote"))) }
            } @else {
                p class="utrecht-paragraph" { (link(&self.href(""), self.say("Terug naar het dossier", "Back to the dossier"))) }
            }
            (to_programme(self.web.programme(&self.claims), view.language))
        };
        self.page(&format!("{title}: "), main)
    }

    fn questions_to(&self) -> Markup {
        let contact = self.view.contact.as_ref();
        questions_to(contact.map(|(name, address)| (name.as_str(), address.as_str())), self.view.language)
    }
}

/// Whether a list was begun.
fn has_rows(question: &Question, typed: &Typed) -> bool {
    typed.get(&format!("{}.rows", question.name)).parse().is_ok_and(|rows: u32| rows > 0)
}
