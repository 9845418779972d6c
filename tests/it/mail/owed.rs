// SPDX-License-Identifier: EUPL-1.2
//! Who must hear what, event by event, over a real programme that the engine decides.
