// SPDX-License-Identifier: EUPL-1.2
//! people.yaml against the roles and parties of the workflow: empty roles, chairs, ids, addresses and mandates.
//! Says nothing of a role of which the ballots already say that they cannot pass.

use std::collections::BTreeSet;

use super::{Workspace, ballots, certain};
use crate::address::is_mailable;
use crate::calendar::date_words;
use crate::definition::expression::Datum;
use crate::definition::place::Place;
use crate::definition::schema::unmailable;
use crate::definition::{Definition, Owner};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::directory::{Directory, Mandate, Person};
use crate::text::{Language, Text, both, listed};

pub(super) fn check(workspace: &Workspace<'_>) -> Vec<Diagnostic> {
    let (Some(directory), Some(people)) = (workspace.directory, workspace.people()) else { return Vec::new() };
    let definition = workspace.definition;
    let place = people.place();
    let mut found = roles(definition, directory, &workspace.header().key("roles"));
    let words = words_of_functions(definition);
    let people_at = place.key("people");
    for (id, person) in &directory.people {
        let at = people_at.key(id);
        found.extend(chairs(id, person, directory, &people_at));
        found.extend(address(id, person, directory, &people_at));
        if is_name(id, &person.name, &words) {
            found.push(named(id, &at));
        }
        let address = person.email.as_deref();
        found.extend(address.and_then(|address| too_long(address, at.key("email").span())));
    }
    for (id, role) in &definition.roles {
        let at = workspace.header().key("roles").key(id).key("list");
        found.extend(role.list.as_deref().and_then(|address| too_long(address, at.span())));
    }
    let mandates = directory.mandates.iter().enumerate();
    let mandates_at = place.key("mandates");
    found.extend(mandates.filter_map(|(index, one)| mandate(one, directory, &mandates_at.index(index))));
    found
}

/// An address that fits the schema and is longer than any mail allows.
fn too_long(address: &str, at: Span) -> Option<Diagnostic> {
    (!is_mailable(address)).then(|| unmailable(address, at))
}

fn roles(definition: &Definition, directory: &Directory, place: &Place<'_>) -> Vec<Diagnostic> {
    let asked = ballots::roles_asked(definition);
    let asked_per_party = ballots::roles_asked_per_party(definition);
    let mut found = Vec::new();
    for (id, role) in definition.roles.iter().filter(|(_, role)| role.list.is_none()) {
        let at = place.key(id).key_span();
        if directory.members(id).next().is_none() {
            if !asked.contains(id.as_str()) {
                let message = both(
                    format!("niemand vervult rol `{id}`, zodat wat daarop wacht blijft wachten"),
                    format!("nobody fills role `{id}`, so that what waits for it waits until somebody does"),
                );
                let help = both(
                    format!("geef iemand de rol `{id}` in people.yaml"),
                    format!("give somebody the role `{id}` in people.yaml"),
                );
                found.push(Diagnostic::new(Code::ROLE_WITHOUT_PEOPLE, at, message).with_help(help));
            }
            continue;
        }
        // Of a role that a ballot asks in each party, the ballots say which party lacks.
        let said = asked_per_party.contains(id.as_str());
        let of_steps = parties_of_owners(definition, id);
        let of_steps = of_steps.iter().map(String::as_str).filter(|party| !said || definition.parties[*party].partner);
        let of_role = definition.voting_parties().filter(|_| role.per_party && !said);
        let wanted: BTreeSet<&str> = of_role.chain(of_steps).collect();
        let empty = wanted.into_iter().filter(|party| directory.members_of(id, party).next().is_none());
        let empty: Vec<&str> = empty.collect();
        if !empty.is_empty() {
            let message = Text::said(|l| {
                let parties = listed(empty.iter().copied(), l.say("en", "and"));
                match l {
                    Language::Nl => format!(
                        "niemand van partij {parties} vervult rol `{id}`, zodat wat die partij gevraagd wordt blijft wachten"
                    ),
                    Language::En => {
                        format!(
                            "nobody of party {parties} fills role `{id}`, so that what is asked of that party waits"
                        )
                    }
                }
            });
            let help = both(
                format!("geef iemand van die partij de rol `{id}` in people.yaml"),
                format!("give somebody of that party the role `{id}` in people.yaml"),
            );
            found.push(Diagnostic::new(Code::PARTY_WITHOUT_MEMBER, at, message).with_help(help));
        }
    }
    found
}

/// The parties whose members of this role own a step, as far as that is certain.
fn parties_of_owners(definition: &Definition, role: &str) -> BTreeSet<String> {
    let mut parties = BTreeSet::new();
    for step in definition.phases.iter().flat_map(|phase| phase.steps.values()) {
        let Some(Owner::Role { role: owning, party: Some(party) }) = &step.owner else { continue };
        if owning != role {
            continue;
        }
        if party.names().is_empty() {
            parties.insert(party.source().trim().to_owned());
        }
        let Some(for_each) = &step.for_each else { continue };
        let is_variable = party.names().iter().all(|name| name.name == format!("{}.id", for_each.variable));
        let over = certain::value(definition, &for_each.over).filter(|_| is_variable && !party.names().is_empty());
        let elements = match over {
            Some(Datum::List(elements)) => elements,
            Some(Datum::Record(elements)) => elements.into_values().collect(),
            _ => Vec::new(),
        };
        parties.extend(elements.iter().filter_map(|element| match element {
            Datum::Record(fields) => fields.get("id").map(ToString::to_string),
            _ => None,
        }));
    }
    parties.retain(|party| definition.parties.contains_key(party));
    parties
}

fn chairs(id: &str, person: &Person, directory: &Directory, people: &Place<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (index, role) in person.chair.iter().enumerate() {
        let at = people.key(id).key("chair").index(index);
        if !person.roles.contains(role) {
            let message = both(
                format!("`{id}` is voorzitter van `{role}` zonder die rol te vervullen, zodat die stem nooit beslist"),
                format!(
                    "`{id}` is the chair of `{role}` without filling that role, so that no vote of theirs breaks a tie"
                ),
            );
            let help = both(format!("voeg `{role}` toe aan `roles`"), format!("add `{role}` to `roles`"));
            let fault = at.finding(Code::CHAIR_OUTSIDE_ROLE, message).with_help(help);
            let added = match person.roles.is_empty() {
                true => {
                    people.key(id).adding(&format!("roles: [{role}]")).filter(|_| !people.key(id).key("roles").exists())
                }
                false => people.key(id).adding_to("roles", role),
            };
            found.push(fault.mended_by(added));
            continue;
        }
        let leads = |other: &Person| other.chair.contains(role) && other.roles.contains(role);
        let first = directory.people.iter().find(|(_, other)| leads(other)).map(|(first, _)| first.as_str());
        if let Some(first) = first.filter(|first| *first != id) {
            let message = both(
                format!("rol `{role}` heeft `{first}` al als voorzitter, zodat niet duidelijk is wiens stem beslist"),
                format!(
                    "role `{role}` has `{first}` as its chair already, so that it is not clear whose vote breaks a tie"
                ),
            );
            let fault = at.finding(Code::SEVERAL_CHAIRS, message);
            let fault = fault.with_help(both("laat één voorzitter per rol over", "leave one chair a role"));
            let other = people.key(first).key("chair").span();
            found.push(fault.with_related(other, both("de eerste voorzitter", "the first chair")));
        }
    }
    found
}

fn address(id: &str, person: &Person, directory: &Directory, people: &Place<'_>) -> Option<Diagnostic> {
    let own = person.email.as_deref()?;
    let same = |other: &Person| other.email.as_deref().is_some_and(|address| address.eq_ignore_ascii_case(own));
    let (first, _) = directory.people.iter().find(|(_, other)| same(other)).filter(|(first, _)| *first != id)?;
    let message = both(
        format!("`{id}` heeft het adres van `{first}`, zodat zij elkaars mail lezen en in elkaars naam kunnen stemmen"),
        format!(
            "`{id}` has the address of `{first}`, so that each reads the mail of the other and can vote in the other's name"
        ),
    );
    let fault = people.key(id).key("email").finding(Code::SHARED_ADDRESS, message);
    let fault = fault.with_help(both("geef iedereen een eigen adres", "give each person an address of their own"));
    let related = both("hier staat het adres de eerste keer", "the address stands here first");
    Some(fault.with_related(people.key(first).key("email").span(), related))
}

fn mandate(mandate: &Mandate, directory: &Directory, at: &Place<'_>) -> Option<Diagnostic> {
    let Mandate { from, to, roles, start, end } = mandate;
    if end < start {
        let message = Text::said(|l| {
            let (start, end) = (date_words(*start, l), date_words(*end, l));
            match l {
                Language::Nl => format!(
                    "dit mandaat eindigt op {end}, voor het begint op {start}, zodat `{to}` nooit handelt voor `{from}`"
                ),
                Language::En => format!(
                    "this mandate ends on {end}, before it begins on {start}, so that `{to}` never acts for `{from}`"
                ),
            }
        });
        let fault = at.key("end").finding(Code::EMPTY_MANDATE, message);
        let fault = fault.with_help(both("wissel `start` en `end` om", "exchange `start` and `end`"));
        return Some(at.exchanging(fault, "start", "end"));
    }
    if from == to {
        let message = both(
            format!("`{from}` geeft dit mandaat aan zichzelf, zodat niemand handelt bij afwezigheid"),
            format!("`{from}` gives this mandate to themself, so that nobody acts when they are away"),
        );
        let fault = at.key("to").finding(Code::EMPTY_MANDATE, message);
        return Some(fault.with_help(both("noem de persoon die waarneemt", "name the person who stands in")));
    }
    let (index, role) = roles.iter().enumerate().find(|(_, role)| !directory.fills(from, role))?;
    let message = both(
        format!("`{from}` vervult rol `{role}` niet, dus is er geen zetel waarin `{to}` zou kunnen stemmen"),
        format!("`{from}` does not fill role `{role}`, so that there is no seat of theirs in which `{to}` could vote"),
    );
    let mut fault = at.key("roles").index(index).finding(Code::EMPTY_MANDATE, message);
    let help = match directory.person(from).map(|person| person.roles.as_slice()) {
        Some([]) | None => both(
            format!("geef `{from}` de rol, of haal het mandaat weg"),
            format!("give `{from}` the role, or take the mandate out"),
        ),
        Some([only]) => {
            if !roles.contains(only) {
                fault = fault.with_word(role, only);
            }
            both(
                format!("bedoelt u `{only}`, de rol van `{from}`?"),
                format!("did you mean `{only}`, the role of `{from}`?"),
            )
        }
        Some(own) => {
            let own = || own.iter().map(String::as_str);
            Text::said(|l| match l {
                Language::Nl => format!("noem een rol die `{from}` vervult: {}", listed(own(), "of")),
                Language::En => format!("name a role that `{from}` fills: {}", listed(own(), "or")),
            })
        }
    };
    Some(fault.with_help(help))
}

fn named(id: &str, at: &Place<'_>) -> Diagnostic {
    let message = both(
        format!(
            "de id `{id}` is gemaakt van de naam van de persoon, en ids blijven voor altijd vastgelegd, ook als de persoon gewist is"
        ),
        format!(
            "the id `{id}` is made of the person's name, and ids stay in the record for ever, also after the person is erased"
        ),
    );
    let fault = Diagnostic::new(Code::ID_IS_A_NAME, at.key_span(), message);
    fault.with_help(both(
        "neem de functie, zoals `director-goirle` of `secretary`",
        "use the function, such as `director-goirle` or `secretary`",
    ))
}

/// Words that name functions and organisations: a person who is called by one is a sample, or an office.
fn words_of_functions(definition: &Definition) -> BTreeSet<String> {
    let roles = definition.roles.iter().map(|(id, role)| (id, &role.title));
    let named = roles.chain(definition.parties.iter().map(|(id, party)| (id, &party.title)));
    let texts = named.flat_map(|(id, title)| [id.as_str(), title.get(Language::Nl), title.get(Language::En)]);
    texts.flat_map(words).collect()
}

/// Whether an id is made of a name: of two or more of its words, or of initials and the last one. One word alone may as
/// well be a function: `voorzitter` of Voorzitter Voorbeeld.
fn is_name(id: &str, name: &str, functions: &BTreeSet<String>) -> bool {
    let (of_id, of_name) = (words(id), words(name));
    let (Some(first), Some(last)) = (of_name.first(), of_name.last()) else { return false };
    if of_name.len() < 2 || of_id.iter().any(|word| functions.contains(word)) {
        return false;
    }
    let initials: String = of_name[..of_name.len() - 1].iter().filter_map(|word| word.chars().next()).collect();
    let joined = of_id.concat();
    let whole = of_id.len() >= 2 && of_id.iter().all(|word| of_name.contains(word));
    let run_together = joined == of_name.concat() || joined == format!("{first}{last}");
    let short = (1..=initials.len()).any(|at| joined == format!("{}{last}", &initials[..at]));
    whole || run_together || short
}

/// The words of a text in small letters without accents.
fn words(text: &str) -> Vec<String> {
    let plain: String = text.to_lowercase().chars().map(without_accent).collect();
    plain.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn without_accent(letter: char) -> char {
    match letter {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_made_of_a_name_is_recognised_and_a_function_is_not() {
        let functions = BTreeSet::from(["project".to_owned(), "goirle".to_owned()]);
        for (id, name) in [
            ("anneke-van-gorp", "Anneke van Gorp"),
            ("a-gorp", "Anneke van Gorp"),
            ("avgorp", "Anneke van Gorp"),
            ("noel-andre", "Noël André"),
        ] {
            assert!(is_name(id, name, &functions), "{id}");
        }
        for (id, name) in [
            ("director-goirle", "Directeur Goirle"),
            ("voorzitter", "Voorzitter Voorbeeld"),
            ("chair", "Example Chair"),
            ("project-secretary", "Project Secretary"),
            ("anna", "Anna Bell"),
            ("adviser", "Anneke van Gorp"),
        ] {
            assert!(!is_name(id, name, &functions), "{id}");
        }
    }
}
