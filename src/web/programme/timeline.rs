// SPDX-License-Identifier: EUPL-1.2
//! The dates of a programme as a drawing: a bar for what was done or is being done, a diamond for what is still ahead, a
//! line for today. Drawn twice, for a desk and for a phone, and only one is shown. It says nothing that the table of
//! dates beside it does not say, and no state by colour alone.

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use sluis_core::text::Language;
use sluis_core::titles::short;

/// One line of the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    /// What people call the item.
    pub(super) title: String,
    /// The day on which it opened; absent of what is still ahead.
    pub(super) from: Option<Date>,
    /// The day on which it was done, or must be done, or is expected.
    pub(super) to: Date,
    /// How it stands.
    pub(super) state: BarState,
    /// It closes a phase.
    pub(super) is_gate: bool,
}

/// How an item stands, as far as a drawing tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BarState {
    /// It is over.
    Done,
    /// It is open.
    Open,
    /// It has not opened.
    Ahead,
    /// It was open when the programme ended.
    BrokenOff,
}

/// The day with the line through it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
    /// The programme goes on, and this is today.
    Today(Date),
    /// It ended on this day. What came after, and today, are no part of it.
    End(Date),
}

impl Until {
    fn day(self) -> Date {
        match self {
            Until::Today(day) | Until::End(day) => day,
        }
    }

    fn word(self, language: Language) -> &'static str {
        match self {
            Until::Today(_) => language.say("vandaag", "today"),
            Until::End(_) => language.say("einde", "end"),
        }
    }
}

/// The measures of a drawing, in its own units.
struct Sheet {
    class: &'static str,
    id: &'static str,
    width: i64,
    /// Where the days begin; 0 when titles stand above their bars.
    left: i64,
    row: i64,
    /// Signs of a title that fit.
    signs: usize,
    /// So many ticks fit below each other.
    ticks: i64,
}

const TOP: i64 = 26;
const BROAD: Sheet =
    Sheet { class: "sluis-timeline sluis-broad", id: "timeline", width: 960, left: 320, row: 26, signs: 40, ticks: 9 };
const NARROW: Sheet = Sheet {
    class: "sluis-timeline sluis-narrow",
    id: "timeline-narrow",
    width: 340,
    left: 4,
    row: 44,
    signs: 42,
    ticks: 3,
};

/// The drawing; nothing without bars. Days are those of the programme's zone.
pub(super) fn timeline(bars: &[Bar], until: Until, title: &str, language: Language) -> Markup {
    let Some(scale) = Scale::over(bars, until) else { return html! {} };
    html! {
        (BROAD.drawing(bars, until, title, &scale, language))
        (NARROW.drawing(bars, until, title, &scale, language))
    }
}

/// From days to places.
struct Scale {
    first: Date,
    days: i64,
}

impl Scale {
    fn over(bars: &[Bar], until: Until) -> Option<Scale> {
        let days = bars.iter().flat_map(|bar| bar.from.into_iter().chain([bar.to]));
        let first = days.clone().min()?.min(until.day());
        let last = days.max()?.max(until.day());
        // Some air behind the last one.
        Some(Scale { first, days: i64::from((last - first).get_days()).max(1) * 104 / 100 + 1 })
    }

    fn place(&self, date: Date, sheet: &Sheet) -> i64 {
        let width = sheet.width - sheet.left - 12;
        sheet.left + i64::from((date - self.first).get_days()) * width / self.days
    }

    /// The first days of months, so many apart that at most `most` of them fit.
    fn ticks(&self, most: i64) -> Vec<Date> {
        let months = self.days / 30 + 1;
        let apart = [1, 2, 3, 6, 12, 24, 60].into_iter().find(|apart| months / apart <= most).unwrap_or(120);
        let next = |date: Date| date.first_of_month().checked_add(1.month()).ok();
        let all = std::iter::successors(next(self.first), |date| next(*date));
        let shown = all.filter(|date| (i64::from(date.month()) - 1) % apart.min(12) == 0);
        let years = move |date: &Date| apart <= 12 || i64::from(date.year()) % (apart / 12) == 0;
        let end = self.first.checked_add(self.days.days()).unwrap_or(Date::MAX);
        shown.filter(years).take_while(|date| *date < end).collect()
    }
}

impl Sheet {
    fn drawing(&self, bars: &[Bar], until: Until, title: &str, scale: &Scale, language: Language) -> Markup {
        let height = TOP + i64::try_from(bars.len()).unwrap_or(0) * self.row + 24;
        let described = format!("{}-title {}-text", self.id, self.id);
        let first = if self.is_stacked() { 13 } else { 15 };
        html! {
            svg class=(self.class) viewBox=(format!("0 0 {} {height}", self.width)) role="img" aria-labelledby=(described) {
                title id=(format!("{}-title", self.id)) { (title) }
                desc id=(format!("{}-text", self.id)) { (words(bars, until, language)) }
                @for tick in scale.ticks(self.ticks) { (self.tick(tick, scale, height, language)) }
                (self.until(scale.place(until.day(), self), height, until.word(language)))
                g transform="translate(4)" {
                    @for (at, bar) in (0..).zip(bars) {
                        text y=(TOP + at * self.row + first) { (shortened(&bar.title, self.signs)) }
                    }
                }
                (self.shapes(bars, until, scale))
            }
        }
    }

    fn tick(&self, date: Date, scale: &Scale, height: i64, language: Language) -> Markup {
        let x = scale.place(date, self);
        // `1 jan 2027` without its day.
        let month = short::date(date, language);
        let month = month.split_once(' ').map_or("", |(_, month)| month);
        html! {
            line class="grid" x1=(x) y1="18" x2=(x) y2=(height - 20) {}
            @if x < self.width - 60 { text x=(x + 3) y="12" { (month) } }
        }
    }

    fn until(&self, x: i64, height: i64, word: &str) -> Markup {
        // Near the right edge the word stands before its line.
        let (at, anchor) = if x > self.width - 70 { (x - 4, "end") } else { (x + 4, "start") };
        html! {
            line class="today" x1=(x) y1="18" x2=(x) y2=(height - 4) {}
            text x=(at) y=(height - 6) text-anchor=(anchor) { (word) }
        }
    }

    /// Titles stand above their bars.
    fn is_stacked(&self) -> bool {
        self.left < 10
    }

    /// All shapes of one look as one path, which is a fifth of what they weigh one by one.
    fn shapes(&self, bars: &[Bar], until: Until, scale: &Scale) -> Markup {
        let mut looks = [
            ("bar", String::new()),
            ("bar ran", String::new()),
            ("bar done", String::new()),
            ("bar open", String::new()),
            ("bar ahead", String::new()),
        ];
        for (at, bar) in (0..).zip(bars) {
            let own = match bar.state {
                BarState::Done if !bar.is_gate => 1,
                BarState::Done => 2,
                BarState::Open => 3,
                BarState::Ahead | BarState::BrokenOff => 4,
            };
            let [line, shape] = self.shape(bar, TOP + at * self.row, until, scale);
            looks[0].1.push_str(&line);
            looks[own].1.push_str(&shape);
        }
        html! {
            @for (class, path) in &looks {
                @if !path.is_empty() { path class=(class) d=(path) {} }
            }
        }
    }

    /// The line that leads to a diamond, and the bar or the diamond itself.
    fn shape(&self, bar: &Bar, y: i64, until: Until, scale: &Scale) -> [String; 2] {
        let middle = if self.is_stacked() { y + 28 } else { y + 11 };
        let to = scale.place(bar.to, self);
        // What is open and late goes on until today.
        let from = scale.place(bar.from.unwrap_or(bar.to), self);
        let end = if bar.state == BarState::Open { to.max(scale.place(until.day(), self)) } else { to };
        if bar.is_gate || bar.state == BarState::Ahead {
            let line = if end > from + 6 { format!("M{from} {middle}H{end}") } else { String::new() };
            let size = if bar.is_gate { 8 } else { 6 };
            return [line, format!("M{} {middle}l{size}-{size} {size} {size}-{size} {size}z", end - size)];
        }
        let width = (end - from).max(6);
        if bar.state == BarState::Done {
            // A filled bar is a thick line, which weighs half as much.
            return [String::new(), format!("M{from} {middle}h{width}")];
        }
        [String::new(), format!("M{from} {}h{width}v12h-{width}z", middle - 6)]
    }
}

fn shortened(title: &str, most: usize) -> String {
    if title.chars().count() <= most {
        return title.to_owned();
    }
    let start: String = title.chars().take(most - 1).collect();
    format!("{}…", start.trim_end())
}

/// The drawing for who does not see it: how much is done, open and ahead, and from when until when.
fn words(bars: &[Bar], until: Until, language: Language) -> String {
    let count = |state| bars.iter().filter(|bar| bar.state == state).count();
    let (done, open, ahead) = (count(BarState::Done), count(BarState::Open), count(BarState::Ahead));
    let broken_off = count(BarState::BrokenOff);
    let last = short::date(bars.iter().map(|bar| bar.to).max().unwrap_or(until.day()), language);
    let day = short::date(until.day(), language);
    let of = |count, one, many| if count == 1 { one } else { many };
    match (until, language) {
        (Until::Today(_), Language::Nl) => format!(
            "Vandaag is het {day}. {done} {} gereed, {open} {} en {ahead} {} nog. De laatste datum is {last}. \
             De tabel hieronder noemt elke datum.",
            of(done, "onderdeel is", "onderdelen zijn"),
            of(open, "loopt", "lopen"),
            of(ahead, "komt", "komen"),
        ),
        (Until::Today(_), Language::En) => format!(
            "Today is {day}. {done} {} done, {open} {} open and {ahead} {} still to come. The last date is {last}. \
             The table below gives each date.",
            of(done, "item is", "items are"),
            of(open, "is", "are"),
            of(ahead, "is", "are"),
        ),
        (Until::End(_), Language::Nl) => format!(
            "Het programma is geëindigd op {day}. {done} {} gereed en {broken_off} {} niet afgerond. \
             De tabel hieronder noemt elke datum.",
            of(done, "onderdeel is", "onderdelen zijn"),
            of(broken_off, "is", "zijn"),
        ),
        (Until::End(_), Language::En) => format!(
            "The programme ended on {day}. {done} {} done and {broken_off} {} not finished. \
             The table below gives each date.",
            of(done, "item was", "items were"),
            of(broken_off, "was", "were"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: i8, day: i8) -> Date {
        Date::constant(2027, month, day)
    }

    fn today() -> Until {
        Until::Today(day(3, 1))
    }

    fn bars() -> Vec<Bar> {
        let bar = |title: &str, from, to, state| Bar { title: title.into(), from, to, state, is_gate: false };
        vec![
            bar("Nulmeting <Goirle>", Some(day(1, 4)), day(1, 25), BarState::Done),
            bar("Werving", Some(day(2, 1)), day(2, 20), BarState::Open),
            bar("Training", None, day(9, 1), BarState::Ahead),
        ]
    }

    #[test]
    fn the_drawing_tells_in_words_what_it_shows() {
        let svg = timeline(&bars(), today(), "Tijdlijn", Language::Nl).into_string();
        assert!(svg.contains("1 onderdeel is gereed, 1 loopt en 1 komt nog. De laatste datum is 1 sep 2027."));
        assert!(svg.contains("Nulmeting &lt;Goirle&gt;") && svg.contains("role=\"img\""));
        assert!(!svg.contains("style="));
        assert!(timeline(&[], today(), "", Language::Nl).into_string().is_empty());
    }

    #[test]
    fn later_days_lie_further_to_the_right_and_within_the_drawing() {
        let scale = Scale::over(&bars(), today()).unwrap();
        for sheet in [&BROAD, &NARROW] {
            let places: Vec<i64> =
                [day(1, 4), day(1, 25), day(3, 1), day(9, 1)].map(|day| scale.place(day, sheet)).to_vec();
            assert!(places.is_sorted() && places[0] >= sheet.left && places[3] < sheet.width, "{places:?}");
            assert!(i64::try_from(scale.ticks(sheet.ticks).len()).unwrap() <= sheet.ticks + 1);
        }
    }

    #[test]
    fn an_open_item_that_is_late_reaches_today() {
        let scale = Scale::over(&bars(), today()).unwrap();
        let [_, late] = BROAD.shape(&bars()[1], 0, today(), &scale);
        let width = scale.place(day(3, 1), &BROAD) - scale.place(day(2, 1), &BROAD);
        assert!(late.contains(&format!("h{width}v12")), "{late}");
    }

    #[test]
    fn a_programme_that_ended_is_drawn_until_its_end_however_much_later_it_is_read() {
        let mut broken_off = bars();
        broken_off.truncate(2);
        broken_off[1].state = BarState::BrokenOff;
        let svg = timeline(&broken_off, Until::End(day(3, 1)), "Tijdlijn", Language::Nl).into_string();
        assert!(svg.contains("geëindigd op 1 mrt 2027. 1 onderdeel is gereed en 1 is niet afgerond."), "{svg}");
        assert!(svg.contains("einde</text>") && !svg.contains("vandaag"), "{svg}");
    }
}
