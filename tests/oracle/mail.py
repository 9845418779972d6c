# SPDX-License-Identifier: EUPL-1.2
# Reads one mail from standard input with Python's email package and prints what it holds as JSON: headers, parts, defects.
# With --each every line is a mail, in hexadecimal, and leads to a line of JSON.
import email
import email.policy
import json
import sys


def leaves(part, within=None):
    """Each part that holds no others, with the type of the part that holds it."""
    if not part.is_multipart():
        return [(part, within)]
    return [leaf for inner in part.iter_parts() for leaf in leaves(inner, part.get_content_type())]


def text(part):
    content = part.get_content()
    return content if isinstance(content, str) else content.decode("utf-8")


def read(mail):
    message = email.message_from_bytes(mail, policy=email.policy.default)
    defects = [str(defect) for part in message.walk() for defect in part.defects]
    defects += [f"{name}: {defect}" for name, value in message.items() for defect in getattr(value, "defects", ())]
    return {
        "type": message.get_content_type(),
        "headers": [[name, str(value)] for name, value in message.items()],
        "parts": [
            {
                "type": part.get_content_type(),
                "charset": part.get_content_charset(),
                "body": text(part),
                "within": within,
                "method": part.get_param("method"),
                "disposition": part.get_content_disposition(),
                "file": part.get_filename(),
            }
            for part, within in leaves(message)
        ],
        "defects": defects,
    }


if sys.argv[1:] == ["--each"]:
    for line in sys.stdin:
        print(json.dumps(read(bytes.fromhex(line))))
else:
    print(json.dumps(read(sys.stdin.buffer.read())))
