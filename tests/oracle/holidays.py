# SPDX-License-Identifier: EUPL-1.2
"""Prints the Dutch holidays that PyPI `holidays` knows, one a line: the date, a tab, the English names.

Arguments: first and last year. Only the oracle: it must never know what our own calendar says.
"""

import sys

# This file has the name of the package: without its own folder in the path the package is found.
sys.path.pop(0)

import holidays  # noqa: E402

first, last = int(sys.argv[1]), int(sys.argv[2])
# Optional: Good Friday, and 5 May in the years in which not everybody has the day off.
days = holidays.NL(years=range(first, last + 1), categories=("public", "optional"), language="en_US")
for day, names in sorted(days.items()):
    print(f"{day.isoformat()}\t{names}")
