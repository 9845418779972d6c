// SPDX-License-Identifier: EUPL-1.2
//! The pages that say why something is not shown or not done: what happened, and what the person can do. They hold no
//! token, no id of a programme and nothing of the fault itself: that is in the log.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::html;
use sluis_core::text::Language;

use super::form::BodyError;
use super::page::parts::{heading_1, lead, paragraph};
use super::page::{Page, Site};
use crate::app::AppError;

/// Why there is no other page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No link of ours, or cut off or changed by a mail program.
    BrokenLink,
    /// A link that has run out.
    Expired,
    /// A link to a programme or an item that there is not (any more).
    UnknownLink,
    /// A link of somebody who left: another took over.
    NotYours,
    /// No page has this address.
    NoSuchPage,
    /// More requests than a person makes.
    TooMany,
    /// As many files arrive as are taken at once.
    Full,
    /// More bytes than a form has.
    TooLarge,
    /// The request took too long to arrive.
    TooSlow,
    /// A form that did not come from our own page.
    Foreign,
    /// A form that we do not understand.
    Malformed,
    /// The store does not answer, or others keep changing the same programme.
    Unavailable,
    /// A fault of ours.
    Fault,
}

impl Refused {
    fn status(self) -> StatusCode {
        match self {
            Refused::BrokenLink | Refused::UnknownLink | Refused::NoSuchPage => StatusCode::NOT_FOUND,
            Refused::Expired => StatusCode::GONE,
            Refused::NotYours => StatusCode::FORBIDDEN,
            Refused::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Refused::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Refused::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Refused::Foreign => StatusCode::FORBIDDEN,
            Refused::Malformed => StatusCode::BAD_REQUEST,
            Refused::Unavailable | Refused::Full => StatusCode::SERVICE_UNAVAILABLE,
            Refused::Fault => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Title, what happened, what to do.
    fn words(self, language: Language) -> [&'static str; 3] {
        match (self, language) {
            (Refused::BrokenLink, Language::Nl) => [
                "Deze link werkt niet",
                "De link is niet compleet of is onderweg veranderd. Er is niets vastgelegd.",
                "Open de link opnieuw vanuit de mail, of kopieer de hele link in de adresbalk. Blijft het misgaan, beantwoord dan de mail.",
            ],
            (Refused::BrokenLink, Language::En) => [
                "This link does not work",
                "The link is incomplete or was changed on its way. Nothing was recorded.",
                "Open the link from the mail again, or copy the whole of it into the address bar. If it still fails, reply to the mail.",
            ],
            (Refused::Expired, Language::Nl) => [
                "Deze link is verlopen",
                "Een link uit een mail werkt niet eeuwig, zodat een oude mail geen kwaad kan. Er is niets vastgelegd.",
                "Kijk of u een nieuwere mail hebt over hetzelfde onderwerp. Zo niet, beantwoord dan de mail en vraag om een nieuwe link.",
            ],
            (Refused::Expired, Language::En) => [
                "This link has expired",
                "A link of a mail does not work for ever, so that an old mail can do no harm. Nothing was recorded.",
                "Look for a newer mail on the same subject. If there is none, reply to the mail and ask for a new link.",
            ],
            (Refused::UnknownLink, Language::Nl) => [
                "Dit is er niet meer",
                "De link is echt, maar waar zij naar wijst bestaat hier niet (meer). Er is niets vastgelegd.",
                "Beantwoord de mail en vraag waar het gebleven is.",
            ],
            (Refused::UnknownLink, Language::En) => [
                "This is no longer here",
                "The link is genuine, but what it leads to is not here (any more). Nothing was recorded.",
                "Reply to the mail and ask where it went.",
            ],
            (Refused::NotYours, Language::Nl) => [
                "Deze link geldt niet meer voor u",
                "Iemand anders heeft uw plaats in dit programma overgenomen.",
                "Denkt u dat dat niet klopt, beantwoord dan de mail.",
            ],
            (Refused::NotYours, Language::En) => [
                "This link no longer holds for you",
                "Somebody else took your place in this programme.",
                "If you think that is wrong, reply to the mail.",
            ],
            (Refused::NoSuchPage, Language::Nl) => {
                ["Deze pagina bestaat niet", "Er is hier geen pagina met dit adres.", "Gebruik de link uit uw mail."]
            }
            (Refused::NoSuchPage, Language::En) => {
                ["This page does not exist", "There is no page with this address.", "Use the link of your mail."]
            }
            (Refused::TooMany, Language::Nl) => [
                "Even wachten",
                "Er kwamen te veel verzoeken achter elkaar. Er is niets vastgelegd.",
                "Wacht een minuut en probeer het opnieuw.",
            ],
            (Refused::TooMany, Language::En) => [
                "Please wait a moment",
                "Too many requests came one after another. Nothing was recorded.",
                "Wait a minute and try again.",
            ],
            (Refused::Full, Language::Nl) => [
                "Het is nu even druk",
                "Er komen op dit moment te veel bestanden tegelijk binnen. Er is niets vastgelegd.",
                "Ga terug, wacht een minuut en stuur het formulier opnieuw.",
            ],
            (Refused::Full, Language::En) => [
                "It is busy right now",
                "Too many files are arriving at this moment. Nothing was recorded.",
                "Go back, wait a minute and send the form again.",
            ],
            (Refused::TooLarge, Language::Nl) => [
                "Dit is te groot",
                "Wat u stuurde is groter dan hier mag. Er is niets vastgelegd.",
                "Ga terug en maak de tekst korter, of kies een kleiner bestand.",
            ],
            (Refused::TooLarge, Language::En) => [
                "This is too large",
                "What you sent is larger than it may be here. Nothing was recorded.",
                "Go back and shorten the text, or choose a smaller file.",
            ],
            (Refused::TooSlow, Language::Nl) => [
                "Dit duurde te lang",
                "Uw antwoord kwam niet op tijd helemaal binnen. Mogelijk is er niets vastgelegd.",
                "Open de link uit uw mail opnieuw: daar staat of uw antwoord is vastgelegd.",
            ],
            (Refused::TooSlow, Language::En) => [
                "This took too long",
                "Your answer did not arrive in time. It may not have been recorded.",
                "Open the link of your mail again: it says whether your answer was recorded.",
            ],
            (Refused::Foreign, Language::Nl) => [
                "Dit formulier komt niet van onze pagina",
                "Uw browser zegt dat het van een andere website komt. Uit voorzorg is er niets vastgelegd.",
                "Open de link uit uw mail opnieuw en vul het formulier daar in.",
            ],
            (Refused::Foreign, Language::En) => [
                "This form is not from our page",
                "Your browser says that it comes from another website. To be safe, nothing was recorded.",
                "Open the link of your mail again and fill in the form there.",
            ],
            (Refused::Malformed, Language::Nl) => [
                "Dit formulier is niet te lezen",
                "Er is niets vastgelegd.",
                "Open de link uit uw mail opnieuw en vul het formulier daar in.",
            ],
            (Refused::Malformed, Language::En) => [
                "This form cannot be read",
                "Nothing was recorded.",
                "Open the link of your mail again and fill in the form there.",
            ],
            (Refused::Unavailable, Language::Nl) => [
                "Het lukt nu even niet",
                "De gegevens zijn op dit moment niet bereikbaar. Er is niets vastgelegd.",
                "Probeer het over een minuut opnieuw met de link uit uw mail.",
            ],
            (Refused::Unavailable, Language::En) => [
                "This does not work right now",
                "The data cannot be reached at this moment. Nothing was recorded.",
                "Try again in a minute with the link of your mail.",
            ],
            (Refused::Fault, Language::Nl) => [
                "Er ging hier iets mis",
                "Dit ligt aan ons en niet aan u. De beheerder ziet het in het logboek.",
                "Open de link uit uw mail opnieuw: daar staat of uw antwoord is vastgelegd.",
            ],
            (Refused::Fault, Language::En) => [
                "Something went wrong here",
                "This is our fault and not yours. The administrator sees it in the log.",
                "Open the link of your mail again: it says whether your answer was recorded.",
            ],
        }
    }

    /// What a person is told of an error; the log is told what the page does not say.
    pub(super) fn of(error: &AppError, action: &'static str) -> Refused {
        let why = error.in_one_line();
        tracing::error!(target: "sluis::web", action, object = "page", result = "failed", why);
        match error {
            AppError::Store(_) | AppError::Busy { .. } => Refused::Unavailable,
            _ => Refused::Fault,
        }
    }

    /// What a person is told of a body that could not be read.
    pub(super) fn of_body(error: &BodyError, action: &'static str) -> Refused {
        match error {
            BodyError::TooLarge => Refused::TooLarge,
            BodyError::Broken => Refused::Malformed,
            BodyError::Unkept(error) => Refused::of(error, action),
        }
    }

    /// The page.
    pub fn page(self, site: &Site, language: Language) -> Response {
        let [title, what, cure] = self.words(language);
        let main = html! { (heading_1(title)) (lead(what)) (paragraph(cure)) };
        let page = site.page(&Page { language, title, wide: false, main });
        let mut response = (self.status(), Html(page.into_string())).into_response();
        if matches!(self, Refused::TooMany | Refused::Full | Refused::Unavailable) {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("60"));
        }
        response
    }
}

/// The language of somebody whom we do not know: the first that the browser asks for and we speak, else Dutch.
pub fn language_of(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let codes = asked.split(',').filter_map(|one| one.trim().get(..2).map(str::to_lowercase));
    codes.filter_map(|code| Language::from_code(&code)).next().unwrap_or(Language::Nl)
}
