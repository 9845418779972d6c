#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# A sendmail for tests, called by a link to it: keeps its arguments and the message beside that link, and ends as the
# recipient asks: exit-67@... with that status, hang@... not at all.
here=$(dirname "$0")
printf '%s\n' "$@" >"$here/arguments"
for to in "$@"; do :; done
case $to in
    exit-*)
        status=${to#exit-}
        echo "sendmail: no such luck" >&2
        exit "${status%@*}"
        ;;
    hang@*) exec tail -f /dev/null ;;
esac
cat >"$here/message"
