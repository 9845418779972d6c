# SPDX-License-Identifier: EUPL-1.2
# Reads one mail from standard input with Python's email package and prints what it holds as JSON: headers, parts, defects.
import email
import email.policy
import json
import sys

message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
parts = [part for part in message.walk() if not part.is_multipart()]
defects = [str(defect) for part in message.walk() for defect in part.defects]
defects += [f"{name}: {defect}" for name, value in message.items() for defect in getattr(value, "defects", ())]
print(
    json.dumps(
        {
            "type": message.get_content_type(),
            "headers": [[name, str(value)] for name, value in message.items()],
            "parts": [
                {
                    "type": part.get_content_type(),
                    "charset": part.get_content_charset(),
                    "body": part.get_content(),
                }
                for part in parts
            ],
            "defects": defects,
        }
    )
)
