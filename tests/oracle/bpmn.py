# SPDX-License-Identifier: EUPL-1.2
"""Reads a BPMN document as an engine does: valid by the schemas of the OMG, then by SpiffWorkflow.

    bpmn.py FILE.bpmn [VERDICT...]

Prints one JSON object: the process, its user tasks in the order of the file, and, where verdicts are given, the tasks that
were done when every task is completed and each gate answers with the next verdict. Exit status 2 when it cannot be read.
"""

import json
import sys
from pathlib import Path

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser, ValidationException
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator
from SpiffWorkflow.util.task import TaskState

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def carried_out(parser, process, verdicts):
    workflow = BpmnWorkflow(parser.get_spec(process), parser.get_subprocess_specs(process))
    done = []
    for _ in range(500):
        workflow.do_engine_steps()
        waiting = workflow.get_tasks(state=TaskState.READY, manual=True)
        if not waiting:
            break
        task = waiting[0]
        if task.task_spec.name.startswith("gate_"):
            task.data["verdict"] = verdicts.pop(0)
        task.data["skipped"] = False
        done.append(task.task_spec.name)
        task.run()
    return {"done": done, "completed": workflow.is_completed()}


def main(path, verdicts):
    document = etree.parse(path)
    parser = BpmnParser(validator=BpmnValidator())
    parser.add_bpmn_file(str(path))
    (process,) = parser.get_process_ids()
    spec = parser.get_spec(process)
    told = {
        "process": process,
        "name": spec.description,
        "tasks": [task.get("name") for task in document.iter(f"{MODEL}userTask")],
        "phases": len(parser.get_subprocess_specs(process)),
    }
    if verdicts:
        told |= carried_out(parser, process, verdicts)
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.argv[2:])
    except (ValidationException, etree.LxmlError) as fault:
        print(f"bpmn.py: {fault}", file=sys.stderr)
        sys.exit(2)
