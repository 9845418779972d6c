// SPDX-License-Identifier: EUPL-1.2
//! The pages on which people decide and complete from their mail. It reads what people send and shows what the app
//! says; it never decides what is legal, and reaches neither the store nor the mail.

pub mod page;
pub mod style;
