// SPDX-License-Identifier: EUPL-1.2
//! The stored form of every event, as files: their bytes are final. A file holds the hash and, from the second line, the
//! very body that is hashed. Never write one anew because a test fails: an old instance holds such bytes.

use crate::engine::EventData;
use crate::engine::record::{GENESIS, Record, read, verify, write};

/// One arm for each variant, so that a new variant does not compile without its file; then further examples of the
/// types that have several forms.
macro_rules! golden {
    ($($variant:ident $name:literal),* ; $($further:literal),*) => {
        const FILES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../golden/", $name, ".json"))),)*
            $(($further, include_str!(concat!("../golden/", $further, ".json"))),)*
        ];

        fn file_of(data: &EventData) -> &'static str {
            match data {
                $(EventData::$variant { .. } => $name,)*
            }
        }

        const VARIANTS: usize = [$($name),*].len();
    };
}

golden! {
    InstanceStarted "instance-started", PhaseTakenOver "phase-taken-over", PhaseOpened "phase-opened",
    PhasePassed "phase-passed", StepFannedOut "step-fanned-out", StepOpened "step-opened",
    StepCompleted "step-completed", StepSkipped "step-skipped", StepCancelled "step-cancelled",
    StepReopened "step-reopened", StepSetBack "step-set-back", WorkshopPlanned "workshop-planned",
    InvitationsChanged "invitations-changed", WorkshopCalledOff "workshop-called-off",
    ItemScored "item-scored", ItemsPicked "items-picked", PositionFilled "position-filled",
    PositionVacated "position-vacated", ContributionPledged "contribution-pledged", ItemAssigned "item-assigned",
    DueSet "due-set", DueMoved "due-moved", GateChecked "gate-checked", BallotOpened "ballot-opened", VoteCast "vote-cast",
    VoteWithdrawn "vote-withdrawn", SeatRecused "seat-recused", SeatReturned "seat-returned",
    MeetingRecorded "meeting-recorded", ObjectionRaised "objection-raised", ObjectionTermEnded "objection-term-ended",
    StepCorrected "step-corrected", DossierChanged "dossier-changed", BallotClosed "ballot-closed", BallotEscalated "ballot-escalated",
    GatePassed "gate-passed", GateReworked "gate-reworked", GateHeld "gate-held", GateStopped "gate-stopped",
    ConditionAssigned "condition-assigned", ConditionMet "condition-met", InstanceHeld "instance-held",
    InstanceResumed "instance-resumed", InstanceStopped "instance-stopped", InstanceCancelled "instance-cancelled",
    InstanceCompleted "instance-completed", SeatsChanged "seats-changed", OwnersChanged "owners-changed",
    PeopleChanged "people-changed", ItemsReminded "items-reminded", ItemEscalated "item-escalated",
    ItemSnoozed "item-snoozed", PartyWithdrew "party-withdrew", PartyJoined "party-joined", StepKeysAdded "step-keys-added",
    ContributionWithdrawn "contribution-withdrawn", SharesChanged "shares-changed", ThresholdsChanged "thresholds-changed",
    SuccessionPlanned "succession-planned", PersonSucceeded "person-succeeded", SuccessionDropped "succession-dropped",
    MandateGiven "mandate-given", MandateBegan "mandate-began", MandateEnded "mandate-ended",
    VacancyArose "vacancy-arose", VacancyEnded "vacancy-ended" ;
    "step-opened.workshop", "step-opened.selection", "step-opened.decision", "step-opened.recruitment",
    "step-opened.funding", "step-opened.wait", "step-skipped.person", "step-skipped.nothing-to-do",
    "step-reopened.rework", "ballot-opened.decision", "vote-cast.options", "vote-cast.abstain", "ballot-closed.chosen",
    "ballot-closed.nothing-chosen", "ballot-closed.silence", "ballot-closed.overtaken", "instance-held.gate",
    "workshop-planned.invited", "instance-started.absent", "step-cancelled.withdrawal", "step-reopened.withdrawal", "dossier-changed.decision",
    "owners-changed.joined",
    "meeting-recorded.conditions",
    "instance-held.meeting", "instance-resumed.meeting", "vacancy-arose.party",
    "mandate-given.file", "mandate-ended.early"
}

/// The hash and the body in a file, byte for byte.
fn stored(file: &'static str) -> Record {
    let (head, rest) = file.split_once(",\n\"body\":").unwrap();
    let body = rest.strip_suffix("}\n").unwrap().to_owned();
    let hash = head.strip_prefix("{\"hash\":\"").unwrap().strip_suffix('"').unwrap().to_owned();
    let parsed: serde_json::Value = serde_json::from_str(&body).unwrap();
    Record {
        seq: parsed["seq"].as_u64().unwrap(),
        at: parsed["at"].as_str().unwrap().parse().unwrap(),
        kind: parsed["type"].as_str().unwrap().to_owned(),
        version: 1,
        body,
        hash,
        sealed: Vec::new(),
    }
}

#[test]
fn every_variant_has_its_file_and_the_file_is_of_that_variant() {
    let one_a_variant = FILES.iter().filter(|(name, _)| !name.contains('.')).count();
    assert_eq!(one_a_variant, VARIANTS);
    for (name, file) in FILES {
        let record = stored(file);
        let event = read("test", &record).unwrap();
        let stem = name.split('.').next().unwrap();
        assert_eq!((file_of(&event.data), record.kind.as_str(), event.data.word().as_str()), (stem, stem, stem));
    }
}

#[test]
fn each_file_reads_back_and_is_written_to_the_same_bytes_and_hash() {
    for (name, file) in FILES {
        let record = stored(file);
        verify("test", &record, record.seq, GENESIS).unwrap();
        let event = read("test", &record).unwrap();
        let again = write("test", &event, GENESIS).unwrap();
        assert_eq!((&again.body, &again.hash), (&record.body, &record.hash), "{name}");
        assert_eq!(read("test", &again).unwrap(), event, "{name}");
    }
}

#[test]
fn the_files_are_whole_json_and_hold_no_sealed_text() {
    for (name, file) in FILES {
        let json: serde_json::Value = serde_json::from_str(file).unwrap();
        assert!(json["body"].is_object(), "{name}");
        for secret in ["Geheim", "\"text\":\"", "\"salt\":"] {
            assert!(!file.contains(secret), "{name} holds {secret}");
        }
    }
}
