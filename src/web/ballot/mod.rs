// SPDX-License-Identifier: EUPL-1.2
//! `/decide/{token}`: the dossier of a ballot, and the answer of the person whom the mail asked. Who decides is who the
//! link, and where asked the code, proves them to be. Nothing is chosen beforehand; a POST shows what was chosen, and only
//! the POST that confirms it gives the command. The rules are asked again at that moment, where they are always asked.

mod answer;
mod pages;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use sha2::{Digest, Sha256};
use sluis_core::definition::Assurance;
use sluis_core::engine::{Act, Actor, Proof, Refusal};
use sluis_core::value::hex;

use self::answer::{objection_of, problems_of, questions, vote_of, without_choice};
use super::code;
use super::form::{self, Question, Typed};
use super::refused::{Refused, language_of};
use super::router::Web;
use crate::app::{App, AppError, BallotView, Caller, Done, Standing};
use crate::links::{Claims, Purpose};

/// One request by a link.
struct Visit {
    web: Web,
    app: App,
    token: String,
    claims: Claims,
    view: BallotView,
}

/// What is to be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// To vote.
    Vote,
    /// To take the vote back.
    Withdraw,
    /// To object to what minutes say.
    Object,
}

impl Wish {
    /// What a button says; `confirm` at the end of it is looked at apart.
    fn of(word: &str) -> Wish {
        match word {
            _ if word.starts_with("withdraw") => Wish::Withdraw,
            _ if word.starts_with("object") => Wish::Object,
            _ => Wish::Vote,
        }
    }
}

/// The dossier with what can be answered, or why nothing can.
pub(super) async fn show(State(web): State<Web>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    match Visit::of(&web, &token).await {
        Ok(visit) => page(StatusCode::OK, visit.asked(&Typed::default(), &[])),
        Err(refused) => refused.page(&web.site, language_of(&headers)),
    }
}

/// A file of the dossier, which a browser keeps and never opens by itself.
pub(super) async fn file(
    State(web): State<Web>,
    Path((token, hash)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    match bytes_of(&web, &token, &hash).await {
        Ok((name, bytes)) => {
            let disposition = format!("attachment; filename*=UTF-8''{}", crate::links::encoded(&name));
            let headers = [
                (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
                (header::CONTENT_DISPOSITION, disposition),
                (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
            ];
            (headers, bytes).into_response()
        }
        Err(refused) => refused.page(&web.site, language_of(&headers)),
    }
}

async fn bytes_of(web: &Web, token: &str, hash: &str) -> Result<(String, Vec<u8>), Refused> {
    let visit = Visit::of(web, token).await?;
    if visit.view.standing == Standing::Gone {
        return Err(Refused::NotYours);
    }
    let minutes = visit.view.minutes.as_ref().map(|minutes| &minutes.file);
    let file = visit.view.files.iter().chain(minutes).find(|file| file.hash == hash).ok_or(Refused::UnknownLink)?;
    let bytes = visit.app.evidence_get(hash).await.map_err(|error| Refused::of(&error, "read"))?;
    Ok((file.name.clone(), bytes.ok_or(Refused::UnknownLink)?))
}

/// What was sent: a choice to show once more, or its confirmation.
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
    let mut typed = web.read_form(token, request, "decide").await?;
    if visit.view.standing != Standing::Open || visit.view.assurance == Assurance::SignIn {
        return Ok(page(StatusCode::CONFLICT, visit.asked(&typed, &[])));
    }
    let questions = questions(&visit.view);
    let wish = typed.get("do").to_owned();
    match wish.split_once(' ') {
        Some(("add", name)) => drop(form::add(&questions, name, &mut typed)),
        Some(("remove", row)) => drop(form::remove(&questions, row, &mut typed)),
        _ if wish == "change" => {}
        _ => {
            return visit.judged(Wish::of(&wish), &questions, typed, wish.ends_with("confirm")).await;
        }
    }
    Ok(page(StatusCode::OK, visit.asked(&typed, &[])))
}

impl Visit {
    async fn of(web: &Web, token: &str) -> Result<Visit, Refused> {
        let (app, claims) = (web.app(), web.claims(token, Purpose::Decide)?);
        match app.ballot_asked(&claims).await {
            Ok(Some(view)) => Ok(Visit { web: web.clone(), app, token: token.to_owned(), claims, view }),
            Ok(None) | Err(AppError::UnknownInstance { .. }) => Err(Refused::UnknownLink),
            Err(error) => Err(Refused::of(&error, "decide")),
        }
    }

    /// Reads an answer; what is wrong goes back beside its field, what is right is shown once more or recorded.
    async fn judged(
        &self,
        what: Wish,
        questions: &[Question],
        mut typed: Typed,
        confirmed: bool,
    ) -> Result<Response, Refused> {
        form::compact(questions, &mut typed);
        let read = match what {
            Wish::Withdraw => Ok(Act::Withdraw { ballot: self.view.ballot.clone() }),
            Wish::Vote => vote_of(&self.view, questions, &typed),
            Wish::Object => objection_of(&self.view, &typed),
        };
        let act = match read {
            Ok(act) => act,
            Err(problems) => return Ok(page(StatusCode::UNPROCESSABLE_ENTITY, self.asked(&typed, &problems))),
        };
        let by = self.caller(&typed, &act);
        if confirmed && self.view.assurance != Assurance::Link {
            // A code is used up by the first answer: that this is the same one again must be known before.
            let before = self.app.acted_before(&self.claims.instance, &by).await;
            if let Some(done) = before.map_err(|error| Refused::of(&error, "decide"))? {
                return self.receipt(what, &done);
            }
        }
        let done = match confirmed {
            false => self.app.would(&self.claims.instance, &by, act).await,
            true => match self.unproven(what, &typed).await? {
                Some(page) => return Ok(page),
                None => self.app.act(&self.claims.instance, by, act).await,
            },
        };
        match done {
            Ok(done) if confirmed => self.receipt(what, &done),
            Ok(_) => self.confirm(what, &typed).await,
            Err(AppError::Refused(refusal)) => self.refused(&refusal, &typed).await,
            Err(error) => Err(Refused::of(&error, "decide")),
        }
    }

    /// The page that asks to confirm; where the link is not enough, a code goes out with it.
    async fn confirm(&self, what: Wish, typed: &Typed) -> Result<Response, Refused> {
        if self.view.assurance == Assurance::Link {
            return Ok(page(StatusCode::OK, self.summary(what, typed, &[])));
        }
        match code::ask(&self.app, &self.claims, typed).await.map_err(|error| Refused::of(&error, "code"))? {
            Ok(typed) => Ok(page(StatusCode::OK, self.summary(what, &typed, &[]))),
            Err(none) => Ok(page(none.status(), self.no_code(none))),
        }
    }

    /// Why what was confirmed is not proven, as a page; nothing when it is.
    async fn unproven(&self, what: Wish, typed: &Typed) -> Result<Option<Response>, Refused> {
        if self.view.assurance == Assurance::Link {
            return Ok(None);
        }
        let wrong = code::problem(&self.app, (&self.view.workflow, &self.claims), typed, self.view.language).await;
        let wrong = wrong.map_err(|error| Refused::of(&error, "code"))?;
        Ok(wrong.map(|wrong| page(StatusCode::UNPROCESSABLE_ENTITY, self.summary(what, typed, &[wrong]))))
    }

    /// A refusal, with the page as things stand now.
    async fn refused(&self, refusal: &Refusal, typed: &Typed) -> Result<Response, Refused> {
        let now = Visit::of(&self.web, &self.token).await?;
        // Whoever chose over an older dossier chooses again.
        let changed = matches!(refusal, Refusal::DossierHasChanged { .. });
        let typed = if changed { without_choice(typed) } else { typed.clone() };
        let problems = problems_of(refusal, &now.view, &typed);
        let status = if changed { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        Ok(page(status, now.asked(&typed, &problems)))
    }

    /// That it is recorded, as things stand by it.
    fn receipt(&self, what: Wish, done: &Done) -> Result<Response, Refused> {
        let view = self.app.ballot_after(done, &self.claims).ok_or(Refused::UnknownLink)?;
        let (web, app) = (self.web.clone(), self.app.clone());
        let now = Visit { web, app, token: self.token.clone(), claims: self.claims.clone(), view };
        Ok(page(StatusCode::OK, now.recorded(what)))
    }

    /// Who gives the command. The same answer to the same state has the same id, so that sending it twice is once.
    fn caller(&self, typed: &Typed, act: &Act) -> Caller {
        let parts = [self.token.as_str(), typed.get("seq"), &format!("{act:?}")];
        let id = hex(&Sha256::digest(parts.join("\n")));
        Caller {
            actor: Actor::Person(self.claims.person.clone()),
            on_behalf_of: self.claims.seat.clone(),
            // Nothing is recorded before the code was looked at.
            proof: if self.view.assurance == Assurance::Link { Proof::Link } else { Proof::Code },
            command_id: Some(format!("vote-{}", &id[..32])),
        }
    }
}

fn page(status: StatusCode, html: String) -> Response {
    (status, Html(html)).into_response()
}
