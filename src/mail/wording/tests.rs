// SPDX-License-Identifier: EUPL-1.2
//! Wording that is right, and wording that tries to get out.
