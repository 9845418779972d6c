// SPDX-License-Identifier: EUPL-1.2
//! `/complete/{token}`: the owner of a step does it from the mail. GET shows what is asked and changes nothing; a POST
//! shows what was filled in, and only the POST that confirms it gives the command. Whether it may be is the core's to say,
//! at that moment. A form that comes back holds everything that was typed.

mod pages;
mod visit;

use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use sluis_core::definition::Assurance;
use sluis_core::engine::{Act, Proof, Refusal};
use sluis_core::value::hex;

use self::visit::{Standing, Visit};
use super::code;
use super::form::{self, Problem, Question, Typed, Way};
use super::refused::{Refused, language_of};
use super::router::Web;
use crate::app::AppError;

/// The form, or why there is none.
pub(super) async fn show(
    State(web): State<Web>,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let visit = match Visit::of(&web, &token).await {
        Ok(visit) => visit,
        Err(refused) => return refused.page(&web.site, language_of(&headers)),
    };
    let Standing::Open(ways) = visit.standing() else { return page(StatusCode::OK, visit.closed()) };
    if visit.assurance() == Assurance::SignIn {
        return page(StatusCode::OK, visit.sign_in());
    }
    // `?way=plan`, when not the first.
    let query = query.unwrap_or_default();
    let wanted = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "way");
    let wanted = wanted.and_then(|(_, word)| Way::from_word(&word)).filter(|way| ways.contains(way));
    let Some(way) = wanted.or_else(|| ways.first().copied()) else { return page(StatusCode::OK, visit.closed()) };
    let typed = visit.asking().prefilled(way);
    page(StatusCode::OK, visit.form(way, &ways, &typed, &[]))
}

/// What was sent: a row more or less, the answers to read back, or their confirmation.
pub(super) async fn answer(State(web): State<Web>, Path(token): Path<String>, request: Request) -> Response {
    let language = language_of(request.headers());
    match answered(&web, &token, request).await {
        Ok(response) => response,
        Err(refused) => refused.page(&web.site, language),
    }
}

async fn answered(web: &Web, token: &str, request: Request) -> Result<Response, Refused> {
    // The link is looked at before its body, so that nobody without one stores a byte.
    let visit = Visit::of(web, token).await?;
    let refused = match visit.standing() {
        Standing::Open(_) if visit.assurance() == Assurance::SignIn => (StatusCode::FORBIDDEN, visit.sign_in()),
        Standing::Open(ways) => return sent(web, token, &visit, &ways, request).await,
        _ => (StatusCode::CONFLICT, visit.closed()),
    };
    // A browser that is still sending reads no answer.
    form::read_away(request).await;
    Ok(page(refused.0, refused.1))
}

/// The answer to a form, in one of the ways that stand open.
async fn sent(web: &Web, token: &str, visit: &Visit, ways: &[Way], request: Request) -> Result<Response, Refused> {
    let mut typed = web.read_form(token, request, "complete").await?;
    let Some(way) = Way::from_word(typed.get("way")).filter(|way| ways.contains(way)) else {
        return Ok(page(StatusCode::CONFLICT, visit.changed(ways)));
    };
    let questions = visit.asking().questions(way);
    let wish = typed.get("do").to_owned();
    match wish.split_once(' ') {
        Some(("add", name)) => drop(form::add(&questions, name, &mut typed)),
        Some(("remove", row)) => drop(form::remove(&questions, row, &mut typed)),
        _ if wish == "change" => {}
        _ => {
            let wish = match wish.as_str() {
                "confirm" => Wish::Confirm,
                "code" => Wish::Code,
                _ => Wish::Check,
            };
            return visit.judged(way, ways, &questions, typed, wish).await;
        }
    }
    Ok(page(StatusCode::OK, visit.form(way, ways, &typed, &[])))
}

/// What is wished of answers that are whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// To read them back.
    Check,
    /// To get the code that confirms them.
    Code,
    /// To record them.
    Confirm,
}

/// Answers that are whole, on their way to be recorded.
struct Stage<'a> {
    way: Way,
    questions: &'a [Question],
    typed: &'a Typed,
}

impl Visit {
    /// Reads the answers; what is wrong goes back beside its field, what is right is read back or recorded.
    async fn judged(
        &self,
        way: Way,
        ways: &[Way],
        questions: &[Question],
        mut typed: Typed,
        wish: Wish,
    ) -> Result<Response, Refused> {
        form::compact(questions, &mut typed);
        let (given, mut problems) = form::read(questions, &typed, self.language);
        self.check_files(questions, &typed, &mut problems).await?;
        let acts = self.asking().acts(way, &given);
        if !problems.is_empty() {
            problems = self.with_those_of_the_core(problems, acts, way, questions).await?;
            return Ok(page(StatusCode::UNPROCESSABLE_ENTITY, self.form(way, ways, &typed, &problems)));
        }
        if acts.is_empty() {
            let text = self.language.say("Er is niets ingevuld of veranderd.", "Nothing was filled in or changed.");
            let problem = Problem { name: String::new(), text: text.to_owned() };
            return Ok(page(StatusCode::UNPROCESSABLE_ENTITY, self.form(way, ways, &typed, &[problem])));
        }
        let stage = Stage { way, questions, typed: &typed };
        let done = match wish {
            Wish::Confirm => match self.proof(&typed).await? {
                Ok(proof) => self.record(way, proof, &typed, &given, acts).await,
                Err(wrong) => return Ok(page(StatusCode::UNPROCESSABLE_ENTITY, self.code(&stage, &[wrong]))),
            },
            Wish::Check | Wish::Code => self.weigh(acts).await,
        };
        match done {
            Ok(()) if wish == Wish::Confirm => {
                let told = form::shown(questions, &typed, self.language);
                Ok(page(StatusCode::OK, self.again().await?.receipt(way, &told)))
            }
            Ok(()) if wish == Wish::Code => self.mail_code(&stage).await,
            Ok(()) => Ok(page(StatusCode::OK, self.summary(&stage))),
            Err(AppError::Refused(refusal)) => {
                let problems = self.problems_of(&refusal, way, questions);
                Ok(page(StatusCode::UNPROCESSABLE_ENTITY, self.form(way, ways, &typed, &problems)))
            }
            Err(error) => Err(Refused::of(&error, "complete")),
        }
    }

    /// The problems of a form, and what the core says of the answers that could be read, so that nobody mends one thing to
    /// hear of the next. In the order of the form.
    async fn with_those_of_the_core(
        &self,
        mut problems: Vec<Problem>,
        acts: Vec<Act>,
        way: Way,
        questions: &[Question],
    ) -> Result<Vec<Problem>, Refused> {
        match self.weigh(acts).await {
            Ok(()) => {}
            Err(AppError::Refused(refusal)) => {
                let more = self.problems_of(&refusal, way, questions);
                let told = |one: &Problem| one.name.is_empty() || problems.iter().any(|known| known.name == one.name);
                let more: Vec<Problem> = more.into_iter().filter(|one| !told(one)).collect();
                problems.extend(more);
                problems.sort_by_key(|problem| form::place(questions, &problem.name));
            }
            Err(error) => return Err(Refused::of(&error, "complete")),
        }
        Ok(problems)
    }

    /// What the commands would lead to, without giving them.
    async fn weigh(&self, acts: Vec<Act>) -> Result<(), AppError> {
        // As it would be given: by the proof that is asked for before anything is recorded.
        let proof = match self.assurance() {
            Assurance::Link => Proof::Link,
            Assurance::LinkAndCode => Proof::Code,
            Assurance::SignIn => Proof::SignIn,
        };
        for act in acts {
            self.app.would(&self.claims.instance, &self.caller(proof, None), act).await?;
        }
        Ok(())
    }

    /// Gives the commands. The same answers to the same state have the same ids, so that sending them twice is once.
    async fn record(
        &self,
        way: Way,
        proof: Proof,
        typed: &Typed,
        given: &Map<String, Json>,
        acts: Vec<Act>,
    ) -> Result<(), AppError> {
        let seen = typed.get("seq");
        let parts = [&self.token, seen, way.word(), &Json::Object(given.clone()).to_string()];
        let digest = Sha256::digest(parts.join("\n"));
        let id = format!("form-{}", &hex(&digest)[..32]);
        for (at, act) in acts.into_iter().enumerate() {
            let caller = self.caller(proof, Some(format!("{id}-{at}")));
            self.app.act(&self.claims.instance, caller, act).await?;
        }
        Ok(())
    }

    /// Mails the code that confirms the answers, and asks for it.
    async fn mail_code(&self, stage: &Stage<'_>) -> Result<Response, Refused> {
        let asked = code::ask(&self.app, &self.claims, stage.typed).await;
        Ok(match asked.map_err(|error| Refused::of(&error, "code"))? {
            Ok(typed) => page(StatusCode::OK, self.code(&Stage { typed: &typed, ..*stage }, &[])),
            Err(none) => page(none.status(), self.no_code(none)),
        })
    }

    /// A refusal beside the field that it is about, as far as that can be told.
    fn problems_of(&self, refusal: &Refusal, way: Way, questions: &[Question]) -> Vec<Problem> {
        if let Refusal::OutputsDoNotFit { problems } = refusal {
            let named = |problem: &sluis_core::value::Problem| {
                let names = ["outputs.", "evidence.", ""].map(|before| format!("{before}{}", problem.field));
                let found = names.iter().find_map(|name| form::find(questions, name));
                let label = found.as_ref().map_or(problem.field.as_str(), |question| &question.label);
                let text = format!("{} {}.", form::in_a_sentence(label), problem.text.get(self.language));
                Problem { name: found.as_ref().map_or_else(String::new, |question| question.name.clone()), text }
            };
            return problems.iter().map(named).collect();
        }
        let about = match (way, refusal) {
            (Way::Plan, Refusal::WorkshopIsPlannedTooSoon { .. } | Refusal::MomentHasPassed { .. }) => "date",
            (Way::Plan, Refusal::MomentDoesNotExist { .. }) => "time",
            (Way::Pick, Refusal::PicksAreTooFewOrTooMany { .. }) => "pick",
            (Way::Appoint, Refusal::PositionIsFilled { .. }) => "position",
            (Way::Appoint, Refusal::ReferenceIsTaken { .. } | Refusal::ReferenceIsMissing { .. }) => "reference",
            (Way::Pledge, Refusal::PledgeIsBeyondTheBudget { .. } | Refusal::PledgeIsNotPositive { .. }) => "amount",
            (Way::Pledge, Refusal::PersonIsNotAnOwner { .. }) => "party",
            _ => "",
        };
        vec![Problem { name: about.to_owned(), text: self.names().refusal(refusal) }]
    }

    /// A file that was kept before comes back by its hash: it must be there, and as large as it says.
    async fn check_files(
        &self,
        questions: &[Question],
        typed: &Typed,
        problems: &mut Vec<Problem>,
    ) -> Result<(), Refused> {
        for (name, texts) in typed.iter() {
            let asked = form::find(questions, name).filter(|question| question.answer == form::Answer::File);
            let Some((question, text)) = asked.zip(texts.first().filter(|text| !text.is_empty())) else { continue };
            if problems.iter().any(|problem| problem.name == name) {
                continue;
            }
            let file = serde_json::from_str::<Json>(text).unwrap_or_default();
            let kept = self.app.evidence_size(file["hash"].as_str().unwrap_or_default()).await;
            let kept = kept.map_err(|error| Refused::of(&error, "complete"))?;
            if kept.is_none() || kept != file["size"].as_u64() {
                let what = self.language.say(
                    "is niet goed aangekomen: kies het bestand opnieuw",
                    "did not arrive well: choose the file again",
                );
                problems.push(Problem { name: name.to_owned(), text: format!("{} {what}.", question.label) });
            }
        }
        Ok(())
    }
}

fn page(status: StatusCode, html: String) -> Response {
    (status, Html(html)).into_response()
}
