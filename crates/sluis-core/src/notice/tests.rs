// SPDX-License-Identifier: EUPL-1.2
//! Who hears what, event by event.
