// SPDX-License-Identifier: EUPL-1.2
//! The code that proves who sends an answer, the same for votes and for steps: asked for, typed, and what is wrong with it.
//! Says whether it is right; what is then recorded is not known here.

use axum::http::StatusCode;
use maud::{Markup, html};
use sluis_core::text::Language;

use super::form::{self, Answer, Problem, Question, Typed};
use super::page::parts::{Tone, alert, other_button, paragraph};
use crate::app::{App, AppError, CodeAsked, CodeTyped};
use crate::links::{self, Claims};

/// Where the page is that a problem with a code leads to: its field, or the button for another one.
const FIELD: &str = "code";
const ANOTHER: &str = "another";

/// The hidden fields in which a form carries whose code it waits for, and where that went.
const CHALLENGE: &str = "challenge";
const ADDRESS: &str = "address";

/// Why no code can be mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoCode {
    /// There were too many in the last hour or day.
    TooMany,
    /// No address of the person is known.
    NoAddress,
}

/// Mails a code; what was typed then carries along which one.
pub(super) async fn ask(app: &App, claims: &Claims, typed: &Typed) -> Result<Result<Typed, NoCode>, AppError> {
    Ok(match app.code_ask(claims).await? {
        CodeAsked::Mailed { challenge, address } => {
            let mut typed = typed.without("code");
            typed.set(CHALLENGE, challenge);
            typed.set(ADDRESS, address);
            Ok(typed)
        }
        CodeAsked::TooMany => Err(NoCode::TooMany),
        CodeAsked::NoAddress => Err(NoCode::NoAddress),
    })
}

/// What is wrong with the code that was typed; nothing when it is right.
pub(super) async fn problem(
    app: &App,
    (workflow, claims): (&str, &Claims),
    typed: &Typed,
    language: Language,
) -> Result<Option<Problem>, AppError> {
    let code = typed.get(FIELD);
    // What cannot be a code is a slip, and costs nobody a try.
    if !links::has_the_form_of_a_code(code) {
        let text = language.say("Vul de zes cijfers uit de mail in.", "Fill in the six digits from the mail.");
        return Ok(Some(Problem { name: FIELD.to_owned(), text: text.to_owned() }));
    }
    let (name, text) = match app.code_typed(workflow, claims, typed.get(CHALLENGE), code).await? {
        CodeTyped::Right => return Ok(None),
        CodeTyped::Wrong { left: 1 } => (
            FIELD,
            language
                .say(
                    "Deze code klopt niet. U kunt het nog 1 keer proberen.",
                    "This code is not right. You can try once more.",
                )
                .to_owned(),
        ),
        CodeTyped::Wrong { left } if left > 0 => (
            FIELD,
            language.say(
                format!("Deze code klopt niet. U kunt het nog {left} keer proberen."),
                format!("This code is not right. You can try {left} more times."),
            ),
        ),
        CodeTyped::Wrong { .. } | CodeTyped::Over => (
            ANOTHER,
            language
                .say(
                    "Deze code geldt niet meer: hij is drie keer verkeerd ingevuld, al gebruikt of ouder dan tien minuten. Vraag een nieuwe code aan.",
                    "This code holds no longer: it was wrong three times, was used, or is older than ten minutes. Ask for a new code.",
                )
                .to_owned(),
        ),
    };
    Ok(Some(Problem { name: name.to_owned(), text }))
}

/// Whether no code can be typed any more before another one was mailed.
pub(super) fn is_over(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.name == ANOTHER)
}

/// The button that mails another code: beside the one that confirms, or in its place where the code is over.
pub(super) fn another(wish: &str, problems: &[Problem], language: Language) -> Markup {
    let text = language.say("Mail mij een nieuwe code", "Mail me a new code");
    html! {
        @if is_over(problems) {
            button class="utrecht-button utrecht-button--primary-action" id=(ANOTHER) type="submit" name="do" value=(wish) { (text) }
        } @else {
            (other_button("do", wish, text))
        }
    }
}

/// Where the code went, the field for it, and what to do when it does not come. Nothing where a new one must be asked for first.
pub(super) fn asked(typed: &Typed, problems: &[Problem], language: Language) -> Markup {
    if is_over(problems) {
        return html! {};
    }
    let code = Question {
        name: FIELD.to_owned(),
        label: language.say("Code uit de mail", "Code from the mail").to_owned(),
        hint: Some(language.say("Zes cijfers, 10 minuten geldig.", "Six digits, valid for 10 minutes.").to_owned()),
        required: true,
        answer: Answer::Code,
    };
    let address = typed.get(ADDRESS);
    html! {
        @if !address.is_empty() {
            (paragraph(&language.say(
                format!("Wij hebben een code gemaild naar {address}."),
                format!("We mailed a code to {address}."),
            )))
        }
        (form::fields(&[code], &Typed::default(), problems, language))
        (paragraph(language.say(
            "Geen mail gekregen? Kijk ook bij de ongewenste mail. Na een minuut kunt u een nieuwe code vragen; dan geldt alleen die.",
            "No mail? Look among the unwanted mail too. After a minute you can ask for a new code; then only that one holds.",
        )))
    }
}

impl NoCode {
    pub(super) fn status(self) -> StatusCode {
        match self {
            NoCode::TooMany => StatusCode::TOO_MANY_REQUESTS,
            NoCode::NoAddress => StatusCode::FORBIDDEN,
        }
    }

    /// That nothing was recorded, and what to do.
    pub(super) fn told(self, language: Language) -> Markup {
        let text = match self {
            NoCode::TooMany => language.say(
                "Er zijn te veel codes gevraagd. Wacht een uur en open dan de link uit uw mail opnieuw.",
                "Too many codes were asked for. Wait an hour and open the link of your mail again.",
            ),
            NoCode::NoAddress => language.say(
                "Hiervoor is een code nodig die wij mailen, maar van u is geen mailadres bekend. Neem contact op met wie het programma beheert.",
                "This needs a code that we mail, but no address of yours is known. Get in touch with who manages the programme.",
            ),
        };
        alert(Tone::Warning, language.say("Niet vastgelegd", "Not recorded"), paragraph(text))
    }
}

/// That this needs a session, which there is not yet.
pub(super) fn sign_in(language: Language) -> Markup {
    let text = language.say(
        "Hiervoor is een link niet genoeg. Aanmelden kan op deze pagina nog niet; neem contact op met wie het programma beheert.",
        "A link is not enough for this. Signing in is not possible on this page yet; get in touch with who manages the programme.",
    );
    let title = language.say("Hiervoor moet u zich aanmelden", "You must sign in for this");
    alert(Tone::Info, title, paragraph(text))
}
