// SPDX-License-Identifier: EUPL-1.2
//! The one registry of diagnostic codes. A row is never renumbered or given another meaning:
//! people search for codes and scripts match on them. Every row has a sample in `tests/definitions/invalid/`.

use std::fmt;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The definition cannot be used.
    Error,
    /// The definition can be used, but people will probably be surprised by it.
    Warning,
}

impl Severity {
    /// The word as written in JSON and for people: `error` or `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A kind of fault. Two codes are equal when their ids are.
#[derive(Clone, Copy)]
pub struct Code {
    id: &'static str,
    name: &'static str,
    severity: Severity,
    meaning: &'static str,
}

impl Code {
    /// What scripts hold on to, such as `SL0104`.
    pub fn id(self) -> &'static str {
        self.id
    }

    /// The name of the constant, such as `DUPLICATE_KEY`.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The severity that a finding has unless its finder says otherwise.
    pub fn severity(self) -> Severity {
        self.severity
    }

    /// What the code means, in one sentence.
    pub fn meaning(self) -> &'static str {
        self.meaning
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

impl std::hash::Hash for Code {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id, self.name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

macro_rules! codes {
    ($($id:ident $name:ident $severity:ident $meaning:literal;)*) => {
        impl Code {
            $(
                #[doc = $meaning]
                pub const $name: Code = Code {
                    id: stringify!($id),
                    name: stringify!($name),
                    severity: Severity::$severity,
                    meaning: $meaning,
                };
            )*

            /// Every code, in the order of the registry.
            pub const ALL: &[Code] = &[$(Code::$name),*];
        }
    };
}

codes! {
    // SL01xx: files and YAML.
    SL0101 FILE_TOO_LARGE Error "The file is larger than 1 MiB.";
    SL0102 NOT_UTF8 Error "The file is not text in UTF-8.";
    SL0103 CONTROL_CHARACTER Error "The file holds a control character that YAML forbids.";
    SL0104 DUPLICATE_KEY Error "A key stands twice in one map.";
    SL0105 YAML_SYNTAX Error "The file is not valid YAML.";
    SL0106 TAB_INDENTATION Error "A line is indented with a tab.";
    SL0107 MERGE_KEY Error "The merge key `<<` is not part of YAML 1.2.";
    SL0108 TAG Error "A value carries a YAML tag.";
    SL0109 KEY_NOT_TEXT Error "A key is not a text.";
    SL0110 SEVERAL_DOCUMENTS Error "The file holds more than one YAML document.";
    SL0111 EMPTY_FILE Error "The file holds no YAML value.";
    SL0112 TOO_DEEP Error "Values are nested more than 32 levels deep.";
    SL0113 TOO_MANY_NODES Error "The file holds more than 20,000 values, those that aliases repeat included.";
    SL0114 TOO_MANY_ALIASES Error "The file uses more than 100 aliases.";
    SL0115 UNKNOWN_ALIAS Error "An alias repeats an anchor that does not stand before it.";
    SL0116 NUMBER_OUT_OF_RANGE Error "A number is infinite, not a number or too large to keep.";
    SL0117 DIRECTIVE Error "The file holds a YAML directive.";

    // SL02xx: schema.
    SL0201 UNKNOWN_KEY Error "A key does not exist at this place.";
    SL0202 MISSING_KEY Error "A required key is missing.";
    SL0203 WRONG_TYPE Error "A value is of the wrong kind, such as a list where a text is wanted.";
    SL0204 NOT_ALLOWED_VALUE Error "A value is not one of the allowed words.";
    SL0205 WRONG_FORM Error "A text is not written in the form that is wanted here.";
    SL0206 OUT_OF_BOUNDS Error "A number, text or list is smaller or larger than allowed.";
    SL0207 DURATION_WITHOUT_UNIT Error "A duration is written as a bare number.";
    SL0208 WRONG_ID Error "An id is not written in small letters, digits and hyphens.";
    SL0209 KEYS_EXCLUDE_EACH_OTHER Error "Two keys stand together of which only one may be given.";
    SL0210 REPEATED_ITEM Error "An item stands twice in a list that holds each item once.";
    SL0211 NOT_DECODABLE Error "A value fits the schema but cannot be used.";
    SL0212 WRONG_PATTERN Error "A pattern cannot be read as a regular expression.";
    SL0213 WRONG_DEFAULT Error "A default is no value of the type of its field.";
    SL0214 LIMITS_CROSS Error "A lower limit lies above the upper one.";

    // SL03xx: names and references.
    SL0301 NO_WORKFLOW Error "Among the files is none that is the workflow.";
    SL0302 FILE_NOT_FOUND Error "A file that the workflow names is not in the folder.";
    SL0303 UNKNOWN_STEP Error "A name is not that of a step of the workflow.";
    SL0304 STEP_OF_OTHER_PHASE Error "A step of another phase stands where one of the same phase, or of an earlier one, is wanted.";
    SL0305 UNKNOWN_ROLE Error "A name is not that of a role of the workflow.";
    SL0306 UNKNOWN_OWNER Error "A name is neither that of a role nor that of a person.";
    SL0307 UNKNOWN_PARTY Error "A name is not that of a party of the workflow.";
    SL0308 UNKNOWN_INPUT Error "A name is not that of an input of the workflow.";
    SL0309 UNKNOWN_PERSON Error "A name is not that of a person of people.yaml.";
    SL0310 DUPLICATE_STEP Error "Two phases have a step with the same id.";
    SL0311 PERSON_CALLED_AS_ROLE Error "A person has the id of a role.";
    SL0312 CYCLE_IN_NEEDS Error "Steps wait for each other in a circle.";
    SL0313 STEP_NOT_BEFORE Error "A deadline is counted from a step that need not be done before.";
    SL0314 LABEL_NOT_A_FIELD Error "The label of a list is none of its fields.";
    SL0315 NOT_A_FAN_OUT Error "A number is asked of a step that has no `for_each`.";
    SL0316 VARIABLE_NOT_FREE Error "The variable of a `for_each` has a name that expressions already know.";
    SL0317 UNKNOWN_PARTY_NUMBER Error "A number is used that not every party concerned has.";
    SL0318 AMOUNTS_DO_NOT_ADD_UP Error "Fixed contributions are not exactly one for each contributor, together the budget.";
    SL0319 TOO_MANY_PICKED Error "More options are to be picked than there are.";
    SL0320 FILE_NOT_USED Warning "A YAML file in the folder of a workflow is used by nothing.";

    // SL04xx: expressions.
    SL0401 EXPRESSION_SYNTAX Error "A text cannot be read as an expression.";
    SL0402 UNKNOWN_NAME Error "An expression or placeholder reads a name that does not exist.";
    SL0403 EXPRESSION_TYPE Error "A part of an expression has another type than is wanted there.";
    SL0404 EXPRESSION_TOO_LARGE Error "An expression is longer, deeper or has more loops than is allowed.";
    SL0405 MISPLACED_PLACEHOLDER Error "A placeholder stands in an expression, or an expression in a text.";
    SL0406 EXPRESSION_NOT_SUPPORTED Error "An expression uses a part of CEL that the language leaves out.";
    SL0407 STEP_NOT_READABLE Error "An expression reads a step that need not be done by then.";
    SL0408 NO_KEYS Error "A `for_each` goes over values that cannot be the keys of steps.";

    // SL05xx: ballots, gates, and steps that can never be done.
    SL0501 TOO_FEW_INSTANCES Error "A step waits for more instances of a fan-out than there will be.";
    SL0502 STEP_NEVER_OPENS Error "A step is always skipped, whatever happens before it.";
    SL0503 GATE_NEVER_OPENS Error "A condition of a gate is false whatever happens.";
    SL0504 LIST_IS_ASKED Error "A role with a distribution address is asked to act, where it can only be told.";
    SL0505 NOBODY_VOTES Error "A ballot asks a role that nobody fills.";
    SL0506 PARTY_WITHOUT_SEAT Error "A ballot asks each party, and a party has nobody in the role.";
    SL0507 TOO_FEW_SEATS Error "A rule or a quorum asks for more votes than there are seats.";
    SL0508 MORE_THAN_ALL Error "A fraction asks for more than all votes.";
    SL0509 WEIGHTS_OUT_OF_REACH Error "A sum of weights is larger than all parties together can reach.";
    SL0510 WEIGHTS_PER_PARTY Error "A rule with weights stands together with `per`.";
    SL0511 NO_VOTING_PARTIES Error "Something is asked per party, and no party takes part in votes.";
    SL0512 VETO_OF_NOBODY Warning "A role with a veto is filled by nobody, so that nobody guards the ballot.";
    SL0513 TIE_WITHOUT_CHAIR Warning "A casting vote is asked of a role that has no chair.";
    SL0514 RECUSAL_FLOOR_TOO_HIGH Error "More seats must remain after recusals than there are.";
    SL0515 PICK_OUT_OF_REACH Error "More is to be picked than the list can ever hold.";
    SL0516 EVERY_VOTER_BARRED Error "Everybody who may vote has done work of the dossier and may therefore not.";
    SL0517 NOTHING_TO_REWORK Error "The verdict rework would send back nothing.";
    SL0518 LIST_MAY_STAY_SHORT Warning "A list from which is picked may hold too little when its step is done.";

    // SL06xx: dates and schedules.
    SL0601 UNKNOWN_TIME_ZONE Error "A name is not that of a time zone.";
    SL0602 WRONG_TERM Error "A duration cannot be used.";
    SL0603 WRONG_DATE Error "A date does not exist.";
    SL0604 WRONG_DUE Error "A deadline cannot be computed as it is written.";
    SL0605 WRONG_SCHEDULE Error "A schedule cannot be used.";
    SL0606 WRONG_CALENDAR Error "A calendar file says what no calendar can.";
    SL0607 INPUT_NOT_A_DATE Error "A deadline is counted from an input that is no date.";
    SL0608 DATE_ON_DAY_OFF Warning "A fixed deadline lies on a day off.";
    SL0609 TERM_OUTSIDE_LAW Warning "A term is counted by a law that does not move such a term.";
    SL0610 BEYOND_DECREES Warning "A date lies beyond the years of which the decrees about days off are known.";
    SL0611 NO_TIME_TO_PLAN Warning "A workshop must be planned longer before its date than it has time.";
    SL0612 SCHEDULE_OF_DAYS_OFF Error "A reminder's schedule meets days off alone, on which it is silent.";
    SL0613 REMINDER_WITHOUT_DUE Warning "Reminders or an escalation stand on something without a due date.";
    SL0614 REMINDER_BEFORE_OPENING Warning "A reminder would come before its item is open.";

    // SL07xx: people.
    SL0701 ROLE_WITHOUT_PEOPLE Warning "Nobody fills a role.";
    SL0702 PARTY_WITHOUT_MEMBER Warning "A party has nobody in a role that somebody of each party is asked for.";
    SL0703 SINGLE_APPROVER Warning "One person alone decides.";
    SL0704 GROUP_MAILBOX Warning "Somebody who decides is reached at a mailbox that several people read.";
    SL0705 VOTER_WITHOUT_ADDRESS Warning "Somebody who decides has no mail address.";
    SL0706 DATA_WITHOUT_RETENTION Warning "A recruitment does not say when the data of applicants goes.";
    SL0707 SILENT_APPROVAL Warning "A gate passes when nobody says anything.";
    SL0708 WEAK_ASSURANCE Warning "Having a mail is enough to act in somebody's name.";
    SL0709 SEVERAL_CHAIRS Warning "A role has more than one chair.";
    SL0710 CHAIR_OUTSIDE_ROLE Warning "A person is the chair of a role without filling it.";
    SL0711 ID_IS_A_NAME Warning "The id of a person is made of the person's own name.";
    SL0712 SHARED_ADDRESS Warning "Two persons have the same mail address.";
    SL0713 EMPTY_MANDATE Warning "A mandate gives nobody anything.";
    SL0714 MEMBER_WITHOUT_PARTY Warning "Somebody votes in a count per party without belonging to one.";

    // SL08xx: mail and text placeholders.
    SL0801 MAIL_FILE_NAME Error "A file in mail/ is not called by a kind of mail and a language.";
    SL0802 NO_FRONT_MATTER Error "A mail does not begin with its subject between two lines of `---`.";
    SL0803 UNKNOWN_PLACEHOLDER Error "A mail uses a placeholder that mails of its kind do not have.";
    SL0804 MAIL_SYNTAX Error "A mail cannot be read as a text with placeholders.";
    SL0805 SUBJECT_LINE_BREAK Error "The subject of a mail is empty or longer than one line.";

    // SL09xx: tests.
    SL0901 UNKNOWN_IN_STORY Error "A test names something that the workflow does not have.";
    SL0902 STATE_NEVER_HELD Error "A test expects a state that such an item never has.";
    SL0903 TIME_STANDS_STILL Error "A test advances to a moment that does not lie ahead.";
    SL0904 START_DOES_NOT_FIT Error "A test starts with values that do not fit the inputs.";
    SL0905 VERB_DOES_NOT_FIT Error "A test does with an item what its kind does not know.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend_and_are_unique() {
        for pair in Code::ALL.windows(2) {
            assert!(pair[0].id() < pair[1].id(), "{} must stand before {}", pair[1], pair[0]);
        }
    }

    #[test]
    fn every_code_is_six_characters_and_has_one_sentence() {
        for code in Code::ALL {
            assert!(code.id().starts_with("SL") && code.id().len() == 6, "{code}");
            assert!(code.id()[2..].bytes().all(|byte| byte.is_ascii_digit()), "{code}");
            assert!(code.meaning().ends_with('.'), "{code}");
        }
    }
}
