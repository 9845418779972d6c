// SPDX-License-Identifier: EUPL-1.2
//! Tests of the expression language as its callers see it.
