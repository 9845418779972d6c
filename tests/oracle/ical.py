# SPDX-License-Identifier: EUPL-1.2
# Reads a calendar from standard input with Python's icalendar package and prints what it holds as JSON: its method, and of
# each entry the values that calendar programs act on. Moments are printed in UTC.
import datetime
import json
import sys

import icalendar


def moment(value):
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


def entry(event):
    people = event.get("ATTENDEE", [])
    people = people if isinstance(people, list) else [people]
    organizer = event.get("ORGANIZER")
    return {
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "stamp": moment(event["DTSTAMP"].dt),
        "start": moment(event["DTSTART"].dt),
        "end": moment(event["DTEND"].dt),
        "summary": str(event["SUMMARY"]),
        "description": str(event.get("DESCRIPTION", "")),
        "location": str(event["LOCATION"]) if "LOCATION" in event else None,
        "status": str(event["STATUS"]) if "STATUS" in event else None,
        "organizer": str(organizer) if organizer is not None else None,
        "attendees": [
            [str(person), person.params.get("CN"), person.params.get("RSVP"), person.params.get("PARTSTAT")]
            for person in people
        ],
    }


calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
faults = [str(error) for component in calendar.walk() for error in component.errors]
print(
    json.dumps(
        {
            "version": str(calendar["VERSION"]),
            "method": str(calendar["METHOD"]),
            "kinds": [component.name for component in calendar.walk()],
            "entries": [entry(event) for event in calendar.walk("VEVENT")],
            "faults": faults,
        }
    )
)
