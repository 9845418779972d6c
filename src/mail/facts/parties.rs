// SPDX-License-Identifier: EUPL-1.2
//! What a party that withdrew or joined changes for the reader, as a list. Says what the notice says and decides nothing.

use sluis_core::engine::ItemRef;
use sluis_core::money::Money;
use sluis_core::notice::{Effect, PartyNews};
use sluis_core::text::Language;
use sluis_core::titles;

use super::{Sources, bullets};

impl Sources<'_> {
    pub(super) fn party(&self) -> Option<&PartyNews> {
        self.notice.party.as_ref()
    }

    /// Why it withdrew or joined.
    pub(super) fn party_reason(&self, news: &PartyNews) -> Option<String> {
        let reason = self.instance.parties.get(&news.party)?.reason.as_ref()?;
        Some(titles::sealed_text(reason, self.language))
    }

    pub(super) fn party_effects(&self, news: &PartyNews) -> String {
        bullets(news.effects.iter().map(|effect| self.party_effect(effect, &news.party)), 0)
    }

    fn party_effect(&self, effect: &Effect, party: &str) -> String {
        let title = |item: ItemRef| format!("“{}”", self.slot(self.item_title(&item)));
        let party = self.party_name(party);
        let (nl, en) = match effect {
            Effect::StepStops(step) => {
                let title = title(step.clone().into());
                (format!("{title} vervalt."), format!("{title} is cancelled."))
            }
            Effect::StepWaits(step) => {
                let title = title(step.clone().into());
                (format!("{title} wacht weer op iets anders."), format!("{title} waits again for something else."))
            }
            Effect::StepStarts(step) => {
                let title = title(step.clone().into());
                (format!("{title} is nu open."), format!("{title} is open now."))
            }
            Effect::SeatsLeave(ballot) => {
                let title = title(ballot.clone().into());
                (
                    format!(
                        "Over {title} stemt {party} niet meer mee; een stem die al was uitgebracht, telt niet meer."
                    ),
                    format!("{party} votes on {title} no longer; a vote that was cast counts no more."),
                )
            }
            Effect::SeatsCome(ballot) => {
                let title = title(ballot.clone().into());
                (format!("Over {title} stemt {party} voortaan mee."), format!("{party} votes on {title} from now on."))
            }
            Effect::CountChanges(ballot) => {
                let title = title(ballot.clone().into());
                (
                    format!("Voor {title} wordt nu geteld over wie er meedoen; uw eigen stem verandert niet."),
                    format!("For {title} those who take part now are counted; your own vote does not change."),
                )
            }
            Effect::PledgeLeaves { step, cents } => {
                let (title, amount) = (title(step.clone().into()), self.cents(*cents));
                (
                    format!(
                        "De toezegging van {party} voor {title}, {amount}, telt niet meer mee; zij blijft vastgelegd."
                    ),
                    format!("The pledge of {party} for {title}, {amount}, counts no more; it stays on record."),
                )
            }
            Effect::ShareChanges { step, party, before, now } => {
                let (title, party, now) = (title(step.clone().into()), self.party_name(party), self.cents(*now));
                let was = before.map(|before| self.cents(before));
                let was = was.map(|was| format!(" ({} {was})", self.say("was", "was"))).unwrap_or_default();
                (
                    format!("Het aandeel van {party} in {title} is nu {now}{was}."),
                    format!("The share of {party} in {title} is {now} now{was}."),
                )
            }
            Effect::NobodyOwns(item) => {
                let title = title(item.clone());
                (
                    format!("Niemand hoeft {title} nu nog te doen; wijs het toe met `sluis assign`."),
                    format!("Nobody is left who must do {title}; give it to somebody with `sluis assign`."),
                )
            }
        };
        match self.language {
            Language::Nl => nl,
            Language::En => en,
        }
    }

    fn party_name(&self, party: &str) -> String {
        self.slot(titles::party_title(self.definition, party, self.language))
    }

    fn cents(&self, cents: i64) -> String {
        self.slot(titles::money_text(Money::of_cents(cents), self.language))
    }
}
