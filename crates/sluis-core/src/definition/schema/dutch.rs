// SPDX-License-Identifier: EUPL-1.2
//! The words of the language in Dutch: an author whose workflow is in Dutch writes `soort` for `kind`. Never takes the place
//! of a word that looks like the one that is written.

/// Keys and words with the Dutch for them, in the order of the alphabet of the Dutch.
const WORDS: &[(&str, &str)] = &[
    ("allen", "all"),
    ("alle", "all"),
    ("bedrag", "money"),
    ("beheerd_door", "managed_by"),
    ("besluit", "decision"),
    ("bewijs", "evidence"),
    ("bewijsstukken", "evidence"),
    ("bijeenkomst", "workshop"),
    ("datum", "date"),
    ("door", "by"),
    ("eigenaar", "owner"),
    ("fasen", "phases"),
    ("fases", "phases"),
    ("getal", "number"),
    ("invoer", "inputs"),
    ("keuze", "choice"),
    ("lijst", "list"),
    ("meerderheid", "majority"),
    ("mensen", "people"),
    ("naam", "name"),
    ("nodig", "needs"),
    ("omschrijving", "description"),
    ("partij", "party"),
    ("partijen", "parties"),
    ("personen", "people"),
    ("poort", "gate"),
    ("regel", "rule"),
    ("resultaten", "outputs"),
    ("rollen", "roles"),
    ("soort", "kind"),
    ("stappen", "steps"),
    ("taak", "task"),
    ("taal", "language"),
    ("tekst", "text"),
    ("termijn", "due"),
    ("titel", "title"),
    ("toelichting", "description"),
    ("uitkomsten", "outputs"),
    ("velden", "fields"),
    ("verplicht", "required"),
    ("versie", "version"),
    ("voorwaarden", "conditions"),
    ("voorzitter", "chair"),
    ("wachten", "wait"),
    ("werkgroep", "workshop"),
    ("werksessie", "workshop"),
    ("werving", "recruitment"),
];

/// The one of these words that a Dutch one stands for.
pub(super) fn meant<'w>(written: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let written = written.to_lowercase();
    let of_it = || WORDS.iter().filter(|(dutch, _)| *dutch == written).map(|(_, word)| *word);
    known.into_iter().find(|known| of_it().any(|word| word == *known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dutch_word_is_known_where_its_english_one_may_stand() {
        assert_eq!(meant("Soort", ["title", "kind"]), Some("kind"));
        assert_eq!(meant("taak", ["task"]), Some("task"));
        assert_eq!(meant("soort", ["title"]), None);
        assert_eq!(meant("zaak", ["task"]), None);
    }
}
