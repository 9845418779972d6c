// SPDX-License-Identifier: EUPL-1.2
//! A mandate in mails: who may act for whom, and in whose name a deputy is asked. Gives nobody anything to do.

use minijinja::Value;
use sluis_core::calendar::date_words;
use sluis_core::engine::{Mandated, Run, roles_left_out};
use sluis_core::titles;

use super::{Sources, given};

impl<'a> Sources<'a> {
    /// The mandate that the event of this mail told of.
    fn mandated(&self) -> Option<&'a Mandated> {
        self.instance.mandates.iter().find(|heard| heard.seq == self.notice.seq)
    }

    /// Who is away and in whose name the reader is asked; nobody when it is their own part.
    pub(super) fn in_name_of(&self) -> Option<String> {
        let seat = self.notice.seat.as_deref().filter(|seat| *seat != self.notice.recipient.id())?;
        Some(self.person(seat))
    }

    pub(super) fn mandate_fact(&self, name: &str) -> Value {
        let Some(heard) = self.mandated() else { return given(None::<&str>) };
        let mandate = &heard.mandate;
        match name {
            "from" => given(Some(self.person(&mandate.from))),
            "to" => given(Some(self.person(&mandate.to))),
            "roles" => {
                let roles = mandate.roles.iter().map(|role| titles::role_title(self.definition, role, self.language));
                given(Some(roles.collect::<Vec<_>>().join(", ")))
            }
            "start" => given(Some(date_words(mandate.start, self.language))),
            "end" => given(Some(date_words(mandate.end, self.language))),
            "left_out" => {
                let running = heard.run != Run::Over;
                let roles = running.then(|| roles_left_out(self.definition, self.directory, self.instance, mandate));
                let roles = roles.unwrap_or_default();
                let titles = roles.iter().map(|role| titles::role_title(self.definition, role, self.language));
                given((!roles.is_empty()).then(|| titles.collect::<Vec<_>>().join(", ")))
            }
            "ended" => given((heard.run == Run::Over).then_some("ended")),
            _ => given(heard.reason.as_ref().map(|reason| titles::sealed_text(reason, self.language))),
        }
    }
}
