#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# The sendmail of a Postfix that a test runs, called by a link beside the folder `etc` of its configuration.
exec /usr/sbin/sendmail -C "$(dirname "$0")/etc" "$@"
