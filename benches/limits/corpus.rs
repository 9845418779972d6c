// SPDX-License-Identifier: EUPL-1.2
//! Workflows to read, made by rule: as long as one asks for, like those that people write, and each a little different.
//! Never makes one with a fault: every reader must go through all of it.

use std::fmt::Write;
use std::path::Path;

/// How many lines a phase of [`workflow`] has, with its gate.
const LINES_OF_A_PHASE: usize = 55;

/// A workflow in one file; `number` makes it differ from the others. Each phase has about 55 lines, and as many more of
/// `prose` in the description of its first step.
pub(crate) fn workflow(number: usize, phases: usize, prose: usize) -> String {
    let mut text = format!(
        "# yaml-language-server: $schema=workflow.schema.json
# Programme {number}: from a first talk to a service that runs.
sluis: 1
id: programme-{number}
version: 1.0.{number}
title: {{ nl: Programma {number}, en: Programme {number} }}
language: nl
timezone: Europe/Amsterdam
managed_by: project-group
parties:
  goirle: {{ title: Gemeente Goirle, weight: {goirle} }}
  hilvarenbeek: {{ title: Gemeente Hilvarenbeek, weight: 16000 }}
  oisterwijk: {{ title: Gemeente Oisterwijk, weight: 33000 }}
roles:
  steering-group: {{ title: {{ nl: Stuurgroep, en: Steering group }}, per: party }}
  project-group: {{ title: {{ nl: Projectgroep, en: Project group }}, per: party }}
  adviser: {{ title: {{ nl: Externe begeleiding, en: External adviser }} }}
  employees: {{ title: {{ nl: Medewerkers, en: Employees }}, list: medewerkers@gho.example }}
inputs:
  start: {{ type: date, required: true, title: {{ nl: Startdatum, en: Start }} }}
  ceiling: {{ type: money, title: {{ nl: Plafond, en: Ceiling }} }}
due_soon: 2 working days
reminders:
  - {{ schedule: \"0 8 * * MON-FRI\", for: [due-soon, overdue], digest: true }}
  - {{ before_due: 2 working days }}
escalation:
  - {{ after: 5 working days, to: project-group }}
phases:
",
        goirle = 24_000 + number
    );
    for phase in 1..=phases {
        write_phase(&mut text, number, phase, prose);
    }
    text
}

fn write_phase(text: &mut String, number: usize, phase: usize, prose: usize) {
    let more = "            Neem daarvoor de tijd.\n".repeat(prose);
    let written = write!(
        text,
        "
  phase-{phase}:
    title: {{ nl: Fase {phase} van {number}, en: Phase {phase} of {number} }}
    steps:
      workshop-{phase}:
        kind: workshop
        title: {{ nl: Workshop {phase}, en: Workshop {phase} }}
        description:
          nl: |
            Verken met medewerkers van de drie gemeenten welke uitdagingen zij delen.
{more}          en: Explore with employees of the three municipalities which challenges they share.
        owner: project-group
        plan_before: 10 working days
        due: {weeks} weeks
        outputs:
          attendance: {{ type: integer, min: 1, required: true, title: {{ nl: Aantal, en: Attendance }} }}
          challenges:
            type: list
            title: {{ nl: Uitdagingen, en: Challenges }}
            required: true
            min: 2
            fields:
              question: {{ type: text, required: true, title: {{ nl: Vraag, en: Question }} }}
              data: {{ type: text, title: {{ nl: Welke data, en: Which data }} }}
      estimate-{phase}:
        kind: task
        needs: workshop-{phase}
        title: {{ nl: Raming, en: Estimate }}
        owner: adviser
        due: {{ in: 4 weeks, after: phase.start }}
        outputs:
          hours: {{ type: integer, min: 1, required: true, title: {{ nl: Uren, en: Hours }} }}
          costs: {{ type: money, required: true, title: {{ nl: Kosten, en: Costs }} }}
      shortlist-{phase}:
        kind: selection
        needs: [workshop-{phase}, estimate-{phase}]
        title: {{ nl: Onderwerpen, en: Subjects }}
        owner: project-group
        from: steps.workshop-{phase}.outputs.challenges
        pick: 2
        criteria:
          shared: {{ weight: 3, title: {{ nl: Gedeeld, en: Shared }} }}
          ready: {{ weight: 2, title: {{ nl: Gegevens zijn er, en: Data is there }} }}
        due: 1 week
    gate:
      title: {{ nl: Poort {phase}, en: Gate {phase} }}
      conditions:
        - that: steps.estimate-{phase}.outputs.hours <= {hours}
          message: {{ nl: Het kost te veel tijd., en: It takes too much time. }}
      dossier: [estimate-{phase}, shortlist-{phase}]
      approvals:
        - {{ by: steering-group, rule: all, per: party, abstain: true }}
      assurance: link-and-code
      due: 10 working days
      when_silent: escalate
      on_rework: {{ back_to: [estimate-{phase}], at_most: 3, then: escalate }}
",
        weeks = 4 + (number + phase) % 6,
        hours = 500 + number,
    );
    written.unwrap_or_default();
}

/// Writes so many workflows of about 200 lines into the folder, as `0000.yaml`, `0001.yaml`, ...; gives their names.
pub(crate) fn many(folder: &Path, count: usize) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for number in 0..count {
        let name = format!("{number:04}.yaml");
        std::fs::write(folder.join(&name), workflow(number, 200 / LINES_OF_A_PHASE, 0))?;
        names.push(name);
    }
    Ok(names)
}

/// The longest workflow that our limits of a file let through: 24,000 lines in 1 MiB with 20,000 values. That many values
/// do not fill so many lines, so that more than half of them is prose.
pub(crate) fn long() -> String {
    workflow(0, 168, 88)
}
