// SPDX-License-Identifier: EUPL-1.2
//! Why a command is not carried out. A refusal is not an error and changes nothing; its sentence is the same in
//! web, API, command line and mail. Each variant is a sentence, and says what was seen, never what to guess.

mod words;

use jiff::civil::{Date, DateTime};

use super::instance::{InstanceState, StepState};
use super::item::{BallotRef, ConditionRef, ItemRef, StepRef};
use crate::money::Money;
use crate::text::{Language, Text, both};
use crate::value::Problem;
use words::{
    between, both_ways, day, list, moment, or, problems_in, state_en, state_nl, texts, there_are, verdicts, were,
};

/// Why not.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the variants are sentences, and `text` writes them out in both languages")]
pub enum Refusal {
    InstanceHasAlreadyStarted,
    InstanceHasNotStarted,
    InstanceIsNotRunning { state: InstanceState },
    InstanceIsNotOnHold { state: InstanceState },
    PhaseIsUnknown { phase: String, known: Vec<String> },
    InputsDoNotFit { problems: Vec<Problem> },
    StepIsUnknown { step: String, nearest: Option<String> },
    StepHasInstances { step: String, keys: Vec<String> },
    StepHasNoSuchInstance { step: StepRef, keys: Vec<String> },
    StepIsNotOpen { step: StepRef, state: StepState, needs: Vec<String> },
    StepIsOpen { step: StepRef },
    StepIsOfAnotherKind { step: StepRef, kind: &'static str, asked: &'static str },
    StepIsOfAPhaseThatHasPassed { step: StepRef },
    WorkshopIsPlannedTooSoon { earliest: Date },
    SeatHasAlreadyVoted { person: String, ballot: BallotRef, by: String },
    StepIsNotDone { step: StepRef, missing: Vec<Text> },
    PersonIsUnknown { person: String, nearest: Option<String> },
    PersonMustBeNamed,
    PersonIsNotAnOwner { person: String, item: ItemRef, owners: Vec<String> },
    PersonDoesNotManage { person: String, role: Option<String> },
    PersonHasNoMandate { person: String, from: String },
    MandateLeavesOutRoles { person: String, from: String, missing: Vec<String> },
    DeputyIsThePerson { person: String },
    MandateIsForOthersToGive { person: String, from: String },
    MandateEndsBeforeItBegins { start: Date, end: Date },
    MandateIsGivenAlready { from: String, to: String, start: Date, end: Date },
    ThereIsNoSuchMandate { from: String, to: String },
    RoleIsNotHeld { person: String, role: String, held: Vec<String> },
    PersonFillsNoRole { person: String },
    SuccessorIsThePerson { person: String },
    SuccessorIsUnknown { person: String, nearest: Option<String> },
    PersonCannotBeCalledSo { person: String },
    SuccessorIsOfAnotherParty { person: String, party: String, old: String, own: String },
    PersonIsReplacedAlready { person: String, by: String, from: Date },
    SignInIsNeeded { item: ItemRef },
    CodeIsNeeded { item: ItemRef },
    OutputsDoNotFit { problems: Vec<Problem> },
    EvidenceIsUnknown { evidence: String, known: Vec<String> },
    MomentHasPassed { at: DateTime },
    MomentDoesNotExist { at: DateTime },
    ItemIsUnknown { item: String, known: Vec<String> },
    CriterionIsUnknown { criterion: String, known: Vec<String> },
    SelectionHasNoCriteria { step: StepRef },
    ScoreIsOutOfRange { criterion: String, score: i64 },
    ItemIsNamedTwice { item: String },
    PicksAreTooFewOrTooMany { picked: usize, min: u32, max: u32 },
    PositionIsUnknown { position: String, known: Vec<String> },
    PositionIsFilled { position: String, headcount: u32 },
    AppointmentIsUnknown { position: String },
    ReferenceIsMissing { position: String },
    ReferenceIsTaken { position: String },
    PartyDoesNotContribute { party: String, known: Vec<String> },
    PartyIsUnknown { party: String, nearest: Option<String> },
    PartyTakesPart { party: String },
    PartyTakesNoPart { party: String },
    PartyIsTheLast { party: String },
    PartyIsTooLate { party: String, step: StepRef, by: Vec<String> },
    PledgeIsNotPositive { amount: Money },
    PledgeIsBeyondTheBudget { amount: Money, left: Money },
    BallotIsUnknown { ballot: BallotRef },
    BallotIsNotOpen { ballot: BallotRef },
    VoterIsNotAnApprover { person: String, ballot: BallotRef },
    VoterCompletedAStepOfTheDossier { person: String, ballot: BallotRef },
    SeatHasNotVoted { person: String, ballot: BallotRef },
    SeatIsRecused { person: String, ballot: BallotRef },
    SeatVotedItself { person: String, ballot: BallotRef },
    MeetingsDoNotVoteHere { ballot: BallotRef },
    MeetingHasNoVotes,
    MeetingHasNoMinutes,
    MeetingIsStillToCome { held: Date },
    MeetingWasBeforeTheBallot { held: Date, opened: Date },
    DossierChangedAfterTheMeeting { held: Date, changed: Date },
    DeputyHadNoMandate { person: String, from: String, held: Date },
    PersonMayNotRecordForSeat { person: String, seat: String },
    VoteIsOnRecord { ballot: BallotRef, until: Date },
    NothingIsRecorded { person: String, ballot: BallotRef },
    ObjectionIsLate { ballot: BallotRef, until: Date },
    DossierHasChanged { ballot: BallotRef, changes: Text, now: String },
    StepWasBuiltOn { step: StepRef, by: Vec<String> },
    SeatIsNotRecused { person: String, ballot: BallotRef },
    RecusalIsNotAllowed { ballot: BallotRef },
    RecusalIsOfAnother { person: String, by: String },
    PersonMayNotRecuseAnother { person: String, seat: String },
    TooFewSeatsWouldRemain { ballot: BallotRef, role: String, floor: u32 },
    VerdictIsNotForADecision { ballot: BallotRef },
    OptionsAreNotForAGate { ballot: BallotRef, abstain: bool },
    AbstentionIsNotAllowed { ballot: BallotRef },
    OptionsAreTooFewOrTooMany { chosen: usize, pick: u32 },
    ConditionsNeedTheirVerdict,
    ConditionsAreMissing,
    ConditionIsEmpty,
    OwnerIsUnknown { owner: String },
    ConditionIsUnknown { condition: ConditionRef },
    ConditionIsMet { condition: ConditionRef },
    ItemHasNoDueDate { item: ItemRef },
    SeatsAreNotAssigned { ballot: BallotRef },
    DateHasPassed { date: Date },
    ItemDoesNotWaitForPerson { person: String, item: ItemRef, waiting: Vec<String> },
    SnoozeIsTooShort { tomorrow: Date },
    ReasonIsMissing,
    TextHoldsControlCharacters,
}

impl Refusal {
    /// The name of the variant in kebab case, for scripts: `voter-is-not-an-approver`.
    pub fn code(&self) -> String {
        let debug = format!("{self:?}");
        let name = debug.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let mut code = String::with_capacity(name.len() + 8);
        for letter in name.chars() {
            if letter.is_uppercase() && !code.is_empty() {
                code.push('-');
            }
            code.extend(letter.to_lowercase());
        }
        code
    }

    /// The sentence for people.
    pub fn explain(&self, language: Language) -> String {
        self.text().get(language).to_owned()
    }

    /// The sentence in both languages.
    pub fn text(&self) -> Text {
        use Refusal::*;
        match self {
            InstanceHasAlreadyStarted => both(
                "Er is al een programma met dit id; kies een ander id.",
                "There is already a programme with this id; choose another id.",
            ),
            InstanceHasNotStarted => both(
                "Dit programma is niet gestart; begin met `start`.",
                "This programme has not started; begin with `start`.",
            ),
            InstanceIsNotRunning { state } => both(
                format!("Het programma {}, dus er kan nu niets gebeuren.", state_nl(*state)),
                format!("The programme {}, so nothing can be done now.", state_en(*state)),
            ),
            InstanceIsNotOnHold { state } => both(
                format!("Het programma {}; alleen wat aangehouden is kan hervat worden.", state_nl(*state)),
                format!("The programme {}; only what is on hold can be resumed.", state_en(*state)),
            ),
            PhaseIsUnknown { phase, known } => both(
                format!("Er is geen fase `{phase}`; kies uit {}.", list(known)),
                format!("There is no phase `{phase}`; choose from {}.", list(known)),
            ),
            InputsDoNotFit { problems } => both(
                format!("De invoer klopt niet: {}.", problems_in(problems, Language::Nl)),
                format!("The inputs do not fit: {}.", problems_in(problems, Language::En)),
            ),
            OutputsDoNotFit { problems } => both(
                format!("De resultaten kloppen niet: {}.", problems_in(problems, Language::Nl)),
                format!("The outputs do not fit: {}.", problems_in(problems, Language::En)),
            ),
            StepIsUnknown { step, nearest } => match nearest {
                Some(nearest) => both(
                    format!("Er is geen stap `{step}`; bedoelt u `{nearest}`?"),
                    format!("There is no step `{step}`; did you mean `{nearest}`?"),
                ),
                None => both(
                    format!("Er is geen stap `{step}`; `sluis status` noemt de stappen."),
                    format!("There is no step `{step}`; `sluis status` lists the steps."),
                ),
            },
            StepHasInstances { step, keys } => words::instances(step, keys),
            StepHasNoSuchInstance { step, keys } => words::no_such_instance(step, keys),
            StepIsNotOpen { step, state, needs } => {
                let (mut nl, mut en) = match state {
                    StepState::Waiting => {
                        (format!("Stap `{step}` is nog niet open"), format!("Step `{step}` is not open yet"))
                    }
                    StepState::Done => {
                        (format!("Stap `{step}` is al gereed"), format!("Step `{step}` is already done"))
                    }
                    StepState::Skipped => {
                        (format!("Stap `{step}` is overgeslagen"), format!("Step `{step}` was skipped"))
                    }
                    StepState::Cancelled => {
                        (format!("Stap `{step}` is vervallen"), format!("Step `{step}` was cancelled"))
                    }
                    StepState::Open => (format!("Stap `{step}` is open"), format!("Step `{step}` is open")),
                };
                if !needs.is_empty() {
                    nl.push_str(&format!("; eerst moet dit gereed zijn: {}", list(needs)));
                    en.push_str(&format!("; this must be done first: {}", list(needs)));
                }
                if matches!(state, StepState::Done | StepState::Skipped) {
                    nl.push_str("; wie het programma beheert kan hem heropenen");
                    en.push_str("; those who manage the programme can reopen it");
                }
                both(nl + ".", en + ".")
            }
            StepIsOpen { step } => {
                both(format!("Stap `{step}` is al open."), format!("Step `{step}` is already open."))
            }
            StepIsOfAnotherKind { step, kind, asked } => both(
                format!("Stap `{step}` is van de soort {kind}; `{asked}` hoort daar niet bij."),
                format!("Step `{step}` is of the kind {kind}; `{asked}` does not belong to it."),
            ),
            StepIsOfAPhaseThatHasPassed { step } => both(
                format!("De fase van stap `{step}` is afgesloten; haar uitkomst staat vast."),
                format!("The phase of step `{step}` has passed; its outcome stands."),
            ),
            WorkshopIsPlannedTooSoon { earliest } => {
                let [nl, en] = day(*earliest);
                both(
                    format!("De bijeenkomst is te kort van tevoren gepland; kies {nl} of later."),
                    format!("The workshop is planned at too short notice; choose {en} or later."),
                )
            }
            SeatHasAlreadyVoted { person, ballot, by } if person == by => both(
                format!("`{person}` heeft over `{ballot}` al zo gestemd; een andere keuze vervangt deze."),
                format!("`{person}` has already voted so on `{ballot}`; another choice replaces it."),
            ),
            SeatHasAlreadyVoted { person, ballot, by } => both(
                format!("`{by}` heeft voor `{person}` al gestemd over `{ballot}`; alleen wie stemde kan dat wijzigen."),
                format!("`{by}` has already voted for `{person}` on `{ballot}`; only who voted can change it."),
            ),
            StepIsNotDone { step, missing } => both(
                format!("Stap `{step}` kan nog niet gereed zijn: {}.", texts(missing, Language::Nl)),
                format!("Step `{step}` cannot be done yet: {}.", texts(missing, Language::En)),
            ),
            PersonIsUnknown { person, nearest } => match nearest {
                Some(nearest) => both(
                    format!("Er is geen persoon `{person}`; bedoelt u `{nearest}`?"),
                    format!("There is no person `{person}`; did you mean `{nearest}`?"),
                ),
                None => both(
                    format!("Er is geen persoon `{person}`; `sluis people list` noemt iedereen."),
                    format!("There is no person `{person}`; `sluis people list` names everybody."),
                ),
            },
            PersonMustBeNamed => {
                both("Zeg wie dit doet, met `--as PERSOON`.", "Say who does this, with `--as PERSON`.")
            }
            PersonIsNotAnOwner { person, item, owners } if owners.is_empty() => both(
                format!(
                    "`{person}` is geen eigenaar van `{item}`; het heeft geen eigenaar. Wijs het toe met `assign`."
                ),
                format!("`{person}` is not an owner of `{item}`; nobody is. Give it to somebody with `assign`."),
            ),
            PersonIsNotAnOwner { person, item, owners } => both(
                format!("`{person}` is geen eigenaar van `{item}`; dat is {}.", or(owners, "of")),
                format!("`{person}` is not an owner of `{item}`; that is {}.", or(owners, "or")),
            ),
            PersonDoesNotManage { person, role: Some(role) } => both(
                format!("`{person}` beheert dit programma niet; dat doen de leden van `{role}`."),
                format!("`{person}` does not manage this programme; the members of `{role}` do."),
            ),
            PersonDoesNotManage { person, role: None } => both(
                format!("`{person}` heeft geen rol in dit programma en beheert het dus niet."),
                format!("`{person}` has no role in this programme, so does not manage it."),
            ),
            PersonHasNoMandate { person, from } => both(
                format!("`{person}` heeft vandaag geen mandaat van `{from}` in deze rol."),
                format!("`{person}` has no mandate of `{from}` in this role today."),
            ),
            MandateLeavesOutRoles { person, from, missing } => both(
                format!(
                    "`{person}` heeft een mandaat van `{from}` dat {} niet noemt, en de ene stem van `{from}` telt ook daarvoor; breid het mandaat uit, of laat `{from}` zelf stemmen.",
                    or(missing, "en")
                ),
                format!(
                    "`{person}` has a mandate of `{from}` that does not name {}, and the one vote of `{from}` counts for that too; extend the mandate, or let `{from}` vote.",
                    or(missing, "and")
                ),
            ),
            DeputyIsThePerson { person } => both(
                format!("`{person}` kan geen mandaat geven aan zichzelf; noem een ander."),
                format!("`{person}` cannot give a mandate to themself; name somebody else."),
            ),
            MandateIsForOthersToGive { person, from } => both(
                format!(
                    "`{person}` gaat niet over de mandaten van `{from}`: dat doen `{from}` en wie het programma beheert."
                ),
                format!(
                    "The mandates of `{from}` are not up to `{person}`, but to `{from}` and those who manage the programme."
                ),
            ),
            MandateEndsBeforeItBegins { start, end } => {
                let [start_nl, start_en] = day(*start);
                let [end_nl, end_en] = day(*end);
                both(
                    format!("De laatste dag, {end_nl}, ligt voor de eerste, {start_nl}."),
                    format!("The last day, {end_en}, lies before the first, {start_en}."),
                )
            }
            MandateIsGivenAlready { from, to, start, end } => {
                let [start_nl, start_en] = day(*start);
                let [end_nl, end_en] = day(*end);
                both(
                    format!(
                        "`{to}` mag al voor `{from}` handelen, van {start_nl} tot en met {end_nl}; beëindig dat eerst met --undo."
                    ),
                    format!(
                        "`{to}` may act for `{from}` already, from {start_en} to {end_en}; end that first with --undo."
                    ),
                )
            }
            ThereIsNoSuchMandate { from, to } if from == to => both(
                format!("Van wie geeft `{to}` een mandaat terug? Noem die persoon met --on-behalf-of."),
                format!("Whose mandate does `{to}` hand back? Name that person with --on-behalf-of."),
            ),
            ThereIsNoSuchMandate { from, to } => both(
                format!("`{to}` heeft geen mandaat van `{from}` dat loopt of nog moet beginnen."),
                format!("`{to}` has no mandate of `{from}` that runs or has yet to begin."),
            ),
            RoleIsNotHeld { person, role, held } if held.is_empty() => both(
                format!("`{person}` vervult de rol `{role}` niet, en geen andere."),
                format!("`{person}` does not fill the role `{role}`, nor any other."),
            ),
            RoleIsNotHeld { person, role, held } => both(
                format!("`{person}` vervult de rol `{role}` niet, maar wel {}.", or(held, "en")),
                format!("`{person}` does not fill the role `{role}`, but {}.", or(held, "and")),
            ),
            PersonFillsNoRole { person } => both(
                format!("`{person}` vervult geen rol waarin een ander kan invallen."),
                format!("`{person}` fills no role in which somebody could stand in."),
            ),
            SuccessorIsThePerson { person } => both(
                format!("`{person}` kan niet overnemen van zichzelf; noem een ander."),
                format!("`{person}` cannot take over from themself; name somebody else."),
            ),
            SuccessorIsUnknown { person, nearest } => {
                let (nl, en) = match nearest {
                    Some(nearest) => (format!("; bedoelt u `{nearest}`?"), format!("; did you mean `{nearest}`?")),
                    None => (".".to_owned(), ".".to_owned()),
                };
                both(
                    format!("Er is nog geen persoon `{person}`{nl} Geef een nieuwe persoon mee met --name en --email."),
                    format!("There is no person `{person}` yet{en} Bring a new person in with --name and --email."),
                )
            }
            PersonCannotBeCalledSo { person } => both(
                format!(
                    "Een persoon kan niet `{person}` heten: begin met een kleine letter, neem kleine letters, cijfers en \
                     streepjes, en niet de naam van een rol."
                ),
                format!(
                    "A person cannot be called `{person}`: begin with a small letter, use small letters, digits and \
                     hyphens, and not the id of a role."
                ),
            ),
            SuccessorIsOfAnotherParty { person, party, old, own } => both(
                format!(
                    "`{person}` hoort bij `{party}` en `{old}` bij `{own}`; een zetel gaat niet naar een andere partij."
                ),
                format!(
                    "`{person}` belongs to `{party}` and `{old}` to `{own}`; a seat does not pass to another party."
                ),
            ),
            PersonIsReplacedAlready { person, by, from } => {
                let [from_nl, from_en] = day(*from);
                both(
                    format!("`{by}` neemt op {from_nl} al over van `{person}`."),
                    format!("`{by}` takes over from `{person}` on {from_en} already."),
                )
            }
            SignInIsNeeded { item } => both(
                format!("Voor `{item}` moet u zijn aangemeld; via de opdrachtregel kan dit niet."),
                format!("`{item}` asks you to sign in; it cannot be done from the command line."),
            ),
            CodeIsNeeded { item } => both(
                format!("Voor `{item}` is meer nodig dan de link: vul ook de code in die wij u mailen."),
                format!("`{item}` asks more than the link: give the code that we mail to you as well."),
            ),
            EvidenceIsUnknown { evidence, known } if known.is_empty() => both(
                format!("Deze stap vraagt geen bewijsstukken, ook `{evidence}` niet."),
                format!("This step asks for no evidence, nor for `{evidence}`."),
            ),
            EvidenceIsUnknown { evidence, known } => both(
                format!("Bewijsstuk `{evidence}` wordt hier niet gevraagd; gevraagd wordt: {}.", list(known)),
                format!("Evidence `{evidence}` is not asked for here; asked for: {}.", list(known)),
            ),
            MomentHasPassed { at } => {
                let [at_nl, at_en] = moment(*at);
                both(
                    format!("Het moment {at_nl} is al voorbij; kies een later moment."),
                    format!("{at_en} has passed; choose a later moment."),
                )
            }
            MomentDoesNotExist { at } => {
                let [at_nl, at_en] = moment(*at);
                both(
                    format!(
                        "Het moment {at_nl} bestaat niet: de klok gaat dan een uur vooruit; kies een ander moment."
                    ),
                    format!("{at_en} does not exist: the clock goes forward an hour then; choose another moment."),
                )
            }
            ItemIsUnknown { item, known } => both(
                format!("Er is geen `{item}` om uit te kiezen; kies uit {}.", list(known)),
                format!("There is no `{item}` to choose; choose from {}.", list(known)),
            ),
            CriterionIsUnknown { criterion, known } => both(
                format!("Er is geen criterium `{criterion}`; kies uit {}.", list(known)),
                format!("There is no criterion `{criterion}`; choose from {}.", list(known)),
            ),
            SelectionHasNoCriteria { step } => both(
                format!("Stap `{step}` heeft geen criteria; kies direct met `pick`."),
                format!("Step `{step}` has no criteria; choose at once with `pick`."),
            ),
            ScoreIsOutOfRange { criterion, score } => both(
                format!("De score {score} voor `{criterion}` kan niet; geef 1 tot en met 5."),
                format!("The score {score} for `{criterion}` cannot be; give 1 to 5."),
            ),
            ItemIsNamedTwice { item } => {
                both(format!("`{item}` is twee keer genoemd."), format!("`{item}` is named twice."))
            }
            PicksAreTooFewOrTooMany { picked, min, max } => both(
                format!("{} gekozen; kies er {}.", there_are(*picked), between(*min, *max, "tot en met")),
                format!("{picked} {} picked; pick {}.", were(*picked), between(*min, *max, "to")),
            ),
            PositionIsUnknown { position, known } => both(
                format!("Er is geen functie `{position}`; kies uit {}.", list(known)),
                format!("There is no position `{position}`; choose from {}.", list(known)),
            ),
            PositionIsFilled { position, headcount } => both(
                format!("Er is geen plaats meer voor `{position}`: {headcount} is het afgesproken aantal."),
                format!("There is no place left for `{position}`: {headcount} is the agreed number."),
            ),
            AppointmentIsUnknown { position } => both(
                format!("Bij `{position}` is geen aanstelling met dit kenmerk."),
                format!("`{position}` has no appointment with this reference."),
            ),
            ReferenceIsMissing { position } => both(
                format!("Een aanstelling als `{position}` heeft een kenmerk nodig."),
                format!("An appointment as `{position}` needs a reference."),
            ),
            ReferenceIsTaken { position } => both(
                format!("Dit kenmerk is al aangesteld als `{position}`."),
                format!("This reference is already appointed as `{position}`."),
            ),
            PartyDoesNotContribute { party, known } => both(
                format!("`{party}` draagt hier niet bij; dat doen {}.", list(known)),
                format!("`{party}` does not contribute here; these do: {}.", list(known)),
            ),
            PartyIsUnknown { party, nearest: Some(nearest) } => both(
                format!("Er is geen partij `{party}`; bedoelt u `{nearest}`?"),
                format!("There is no party `{party}`; did you mean `{nearest}`?"),
            ),
            PartyIsUnknown { party, nearest: None } => both(
                format!("Er is geen partij `{party}`; wie meedoet, staat onder `parties` in workflow.yaml."),
                format!("There is no party `{party}`; who takes part stands under `parties` in workflow.yaml."),
            ),
            PartyTakesPart { party } => {
                both(format!("`{party}` doet al mee."), format!("`{party}` takes part already."))
            }
            PartyTakesNoPart { party } => both(
                format!("`{party}` doet niet mee; toetreden gaat met `party join`."),
                format!("`{party}` does not take part; `party join` lets it in."),
            ),
            PartyIsTheLast { party } => both(
                format!("`{party}` is de laatste partij die meestemt; beëindig het programma met `cancel`."),
                format!("`{party}` is the last party that votes; end the programme with `cancel`."),
            ),
            PartyIsTooLate { party, step, by } => both(
                format!(
                    "`{party}` komt te laat: `{step}` is zonder die partij afgerond, en daarop is al voortgebouwd in {}. Heropen die stap, of wacht tot de volgende fase.",
                    list(by)
                ),
                format!(
                    "`{party}` comes too late: `{step}` was done without that party, and {} was built on it. Reopen that step, or wait for the next phase.",
                    list(by)
                ),
            ),
            PledgeIsNotPositive { amount } => {
                let [nl, en] = both_ways(*amount);
                both(format!("Een toezegging van {nl} kan niet."), format!("A pledge of {en} cannot be."))
            }
            PledgeIsBeyondTheBudget { amount, left } => {
                let ([nl, en], [left_nl, left_en]) = (both_ways(*amount), both_ways(*left));
                both(
                    format!("{nl} is meer dan de begroting nog vraagt; open staat {left_nl}."),
                    format!("{en} is more than the budget still asks; open is {left_en}."),
                )
            }
            BallotIsUnknown { ballot } => {
                both(format!("Over `{ballot}` wordt niet gestemd."), format!("There is no vote on `{ballot}`."))
            }
            BallotIsNotOpen { ballot } => both(
                format!("De stemming over `{ballot}` is niet open."),
                format!("The ballot on `{ballot}` is not open."),
            ),
            VoterIsNotAnApprover { person, ballot } => both(
                format!("`{person}` mag niet stemmen over `{ballot}`: geen beslisser."),
                format!("`{person}` may not vote on `{ballot}`: not an approver."),
            ),
            VoterCompletedAStepOfTheDossier { person, ballot } => both(
                format!(
                    "`{person}` heeft een stap uit het dossier van `{ballot}` gedaan en mag er dus niet over stemmen."
                ),
                format!("`{person}` completed a step of the dossier of `{ballot}`, and so may not vote on it."),
            ),
            SeatHasNotVoted { person, ballot } => both(
                format!("`{person}` heeft over `{ballot}` nog niet gestemd."),
                format!("`{person}` has not voted on `{ballot}`."),
            ),
            SeatVotedItself { person, ballot } => both(
                format!("`{person}` heeft zelf over `{ballot}` gestemd; laat die stem uit het verslag."),
                format!("`{person}` has voted on `{ballot}` themselves; leave that vote out of the record."),
            ),
            MeetingsDoNotVoteHere { ballot } => both(
                format!(
                    "Over `{ballot}` stemt ieder zelf; met `objection: 5 working days` in de workflow mag een vergadering stemmen."
                ),
                format!(
                    "On `{ballot}` each votes themselves; with `objection: 5 working days` in the workflow a meeting may vote."
                ),
            ),
            MeetingHasNoVotes => both(
                "Er is geen stem genoemd; geef elke stem als `--vote PERSOON=STEM`.",
                "No vote is named; give each as `--vote PERSON=VOTE`.",
            ),
            MeetingHasNoMinutes => both(
                "De notulen ontbreken; geef het bestand met `--minutes BESTAND`.",
                "The minutes are missing; give the file with `--minutes FILE`.",
            ),
            MeetingIsStillToCome { held } => {
                let [held_nl, held_en] = day(*held);
                both(
                    format!("De vergadering van {held_nl} moet nog komen; leg haar daarna vast."),
                    format!("The meeting of {held_en} is still to come; record it after it was held."),
                )
            }
            MeetingWasBeforeTheBallot { held, opened } => {
                let [held_nl, held_en] = day(*held);
                let [opened_nl, opened_en] = day(*opened);
                both(
                    format!(
                        "De vergadering was op {held_nl} en de stemming begon op {opened_nl}; wat toen is gezegd, ging hier niet over."
                    ),
                    format!(
                        "The meeting was on {held_en} and voting began on {opened_en}; what was said then was not about this."
                    ),
                )
            }
            DossierChangedAfterTheMeeting { held, changed } => {
                let [held_nl, held_en] = day(*held);
                let [changed_nl, changed_en] = day(*changed);
                both(
                    format!(
                        "De vergadering was op {held_nl} en het dossier is op {changed_nl} gewijzigd; over deze stukken is dus niet gestemd."
                    ),
                    format!(
                        "The meeting was on {held_en} and the dossier changed on {changed_en}; it did not vote on these papers."
                    ),
                )
            }
            DeputyHadNoMandate { person, from, held } => {
                let [held_nl, held_en] = day(*held);
                both(
                    format!("`{person}` had op {held_nl} geen mandaat van `{from}` in deze rol."),
                    format!("`{person}` had no mandate of `{from}` in this role on {held_en}."),
                )
            }
            PersonMayNotRecordForSeat { person, seat } => both(
                format!(
                    "`{person}` kan niet vastleggen wat `{seat}` stemde; dat doet de voorzitter, of wie het programma beheert."
                ),
                format!(
                    "`{person}` cannot record what `{seat}` voted; the chair does that, or who manages the programme."
                ),
            ),
            VoteIsOnRecord { ballot, until } => {
                let [until_nl, until_en] = day(*until);
                both(
                    format!(
                        "Uw stem over `{ballot}` staat in de notulen; klopt die niet, maak dan tot en met {until_nl} bezwaar, of stem zelf."
                    ),
                    format!(
                        "Your vote on `{ballot}` is in the minutes; when it is not so, object until {until_en}, or vote yourself."
                    ),
                )
            }
            NothingIsRecorded { person, ballot } => both(
                format!("Over `{ballot}` staat geen stem van `{person}` in notulen waartegen nog bezwaar kan."),
                format!("On `{ballot}` no minutes to which one may still object hold a vote of `{person}`."),
            ),
            ObjectionIsLate { ballot, until } => {
                let [until_nl, until_en] = day(*until);
                both(
                    format!(
                        "Bezwaar tegen de notulen over `{ballot}` kon tot en met {until_nl}; zolang de stemming open is, kunt u wel zelf stemmen."
                    ),
                    format!(
                        "One could object to the minutes on `{ballot}` until {until_en}; while voting is open you can still vote yourself."
                    ),
                )
            }
            SeatIsRecused { person, ballot } => both(
                format!("`{person}` stemt niet mee over `{ballot}` wegens een belang; dat is terug te draaien."),
                format!("`{person}` stands aside on `{ballot}` because of an interest; that can be undone."),
            ),
            DossierHasChanged { ballot, changes, now: _ } => {
                let told = |language, nothing: &str| match changes.get(language) {
                    "" => nothing.to_owned(),
                    changes => changes.to_owned(),
                };
                let (nl, en) = (told(Language::Nl, "u zag iets anders"), told(Language::En, "you saw something else"));
                both(
                    format!(
                        "Waarover `{ballot}` gaat is gewijzigd sinds u het zag: {nl}. Bekijk dat en stem dan opnieuw."
                    ),
                    format!(
                        "What `{ballot}` is about changed since you were asked: {en}. Look at that and then vote again."
                    ),
                )
            }
            StepWasBuiltOn { step, by } => both(
                format!(
                    "Op `{step}` is verder gebouwd ({}); vraag wie het programma beheert om de stap te heropenen.",
                    list(by)
                ),
                format!(
                    "Other steps were built on `{step}` ({}); ask those who manage the programme to reopen it.",
                    list(by)
                ),
            ),
            SeatIsNotRecused { person, ballot } => both(
                format!("`{person}` stemt gewoon mee over `{ballot}`; er is niets om op terug te komen."),
                format!("`{person}` does not stand aside on `{ballot}`; there is nothing to undo."),
            ),
            RecusalIsNotAllowed { ballot } => both(
                format!(
                    "Bij `{ballot}` laat het programma niemand buiten de telling; vraag wie het programma beheert om een \
                     ander in de rol."
                ),
                format!(
                    "On `{ballot}` the workflow lets nobody stand aside (`recusal: true`); ask those who manage the \
                     programme for another person in the role."
                ),
            ),
            RecusalIsOfAnother { person, by } => both(
                format!("Alleen `{person}` zelf, of `{by}` die het vastlegde, kan dit terugdraaien."),
                format!("Only `{person}`, or `{by}` who recorded it, can undo this."),
            ),
            PersonMayNotRecuseAnother { person, seat } => both(
                format!(
                    "`{person}` kan dit niet vastleggen voor `{seat}`: dat doet `{seat}` zelf, een gemachtigde, de \
                     voorzitter of wie het programma beheert."
                ),
                format!(
                    "`{person}` cannot record this for `{seat}`: that is up to `{seat}`, a deputy, the chair or those who \
                     manage the programme."
                ),
            ),
            TooFewSeatsWouldRemain { ballot, role, floor } => both(
                format!(
                    "Over `{ballot}` {} ten minste {floor} van `{role}` blijven stemmen; vraag wie het programma beheert om een ander in de rol.",
                    if *floor == 1 { "moet er" } else { "moeten er" }
                ),
                format!(
                    "At least {floor} of `{role}` must remain to vote on `{ballot}`; ask those who manage the programme for \
                     another person in the role."
                ),
            ),
            VerdictIsNotForADecision { ballot } => both(
                format!("`{ballot}` is een keuze uit opties; noem een optie, geen oordeel."),
                format!("`{ballot}` is a choice between options; name an option, not a verdict."),
            ),
            OptionsAreNotForAGate { ballot, abstain } => both(
                format!("`{ballot}` vraagt een oordeel: {}.", verdicts(*abstain, Language::Nl)),
                format!("`{ballot}` asks a verdict: {}.", verdicts(*abstain, Language::En)),
            ),
            AbstentionIsNotAllowed { ballot } => both(
                format!("Bij `{ballot}` kan niemand zich onthouden van stemming."),
                format!("Nobody may abstain on `{ballot}`."),
            ),
            OptionsAreTooFewOrTooMany { chosen, pick } => both(
                format!("{} gekozen; kies er precies {pick}.", there_are(*chosen)),
                format!("{chosen} {} chosen; choose exactly {pick}.", were(*chosen)),
            ),
            ConditionsNeedTheirVerdict => both(
                "Voorwaarden horen bij ‘akkoord onder voorwaarden’.",
                "Conditions belong to ‘approve with conditions’.",
            ),
            ConditionsAreMissing => both(
                "‘Akkoord onder voorwaarden’ vraagt ten minste één voorwaarde.",
                "‘Approve with conditions’ asks for at least one condition.",
            ),
            ConditionIsEmpty => both("Een voorwaarde heeft tekst nodig.", "A condition needs a text."),
            OwnerIsUnknown { owner } => both(
                format!("`{owner}` is geen persoon en geen rol van dit programma."),
                format!("`{owner}` is neither a person nor a role of this programme."),
            ),
            ConditionIsUnknown { condition } => {
                both(format!("Er is geen `{condition}`."), format!("There is no `{condition}`."))
            }
            ConditionIsMet { condition } => {
                both(format!("Aan `{condition}` is al voldaan."), format!("`{condition}` is already met."))
            }
            ItemHasNoDueDate { item } => both(
                format!("`{item}` heeft geen termijn om te verzetten."),
                format!("`{item}` has no due date to move."),
            ),
            SeatsAreNotAssigned { ballot } => both(
                format!(
                    "Over `{ballot}` stemt wie er een zetel heeft; dat is niet toe te wijzen, een mandaat kan wel."
                ),
                format!(
                    "On `{ballot}` vote those who have a seat; that cannot be assigned, but a mandate can be given."
                ),
            ),
            DateHasPassed { date } => {
                let [date_nl, date_en] = day(*date);
                both(
                    format!("De datum {date_nl} is al voorbij; kies een latere datum."),
                    format!("{date_en} has passed; choose a later date."),
                )
            }
            ItemDoesNotWaitForPerson { person, item, waiting } if waiting.is_empty() => both(
                format!("Van `{person}` wordt niets meer gevraagd bij `{item}`; het wacht op niemand."),
                format!("Nothing more is asked of `{person}` in `{item}`; it waits for nobody."),
            ),
            ItemDoesNotWaitForPerson { person, item, waiting } => both(
                format!("`{item}` wacht niet op `{person}`, maar op {}.", or(waiting, "en")),
                format!("`{item}` does not wait for `{person}`, but for {}.", or(waiting, "and")),
            ),
            SnoozeIsTooShort { tomorrow } => {
                let [tomorrow_nl, tomorrow_en] = day(*tomorrow);
                both(
                    format!("Een herinnering gaat ten minste tot morgen stil; kies {tomorrow_nl} of later."),
                    format!("A reminder is silent until tomorrow at least; choose {tomorrow_en} or later."),
                )
            }
            ReasonIsMissing => both("Geef een reden op, met `--reason`.", "Give a reason, with `--reason`."),
            TextHoldsControlCharacters => both(
                "De tekst bevat een onzichtbaar stuurteken; haal dat weg.",
                "The text holds an invisible control character; take it out.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_names_of_the_variants() {
        assert_eq!(Refusal::ReasonIsMissing.code(), "reason-is-missing");
        let ballot = BallotRef::Gate("pilot".into());
        let refusal = Refusal::VoterIsNotAnApprover { person: "adviser".into(), ballot };
        assert_eq!(refusal.code(), "voter-is-not-an-approver");
        assert!(refusal.explain(Language::En).contains("not an approver"));
    }

    #[test]
    fn days_are_said_in_the_language_of_the_reader() {
        let ballot = BallotRef::Gate("pilot".into());
        let day = jiff::civil::date(2027, 5, 3);
        for refusal in [
            Refusal::VoteIsOnRecord { ballot: ballot.clone(), until: day },
            Refusal::ObjectionIsLate { ballot, until: day },
            Refusal::DateHasPassed { date: day },
            Refusal::SnoozeIsTooShort { tomorrow: day },
            Refusal::MomentHasPassed { at: day.at(13, 30, 0, 0) },
            Refusal::MeetingIsStillToCome { held: day },
        ] {
            let (nl, en) = (refusal.explain(Language::Nl), refusal.explain(Language::En));
            assert!(nl.contains("maandag 3 mei 2027") && en.contains("Monday 3 May 2027"), "{nl} / {en}");
            assert!(!nl.contains("2027-") && !en.contains("2027-"), "{nl} / {en}");
        }
    }
}
