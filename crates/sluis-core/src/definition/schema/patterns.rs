// SPDX-License-Identifier: EUPL-1.2
//! The keyword `pattern`, with each pattern made ready once, and only when the first text must fit it.
//! Never judges otherwise than the keyword of the validator: what is not short and plain is left to that keyword.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use jsonschema::paths::Location;
use jsonschema::{Draft, Keyword, PatternOptions, ValidationError, Validator};
use serde_json::{Map, Value, json};

use super::form::Form;

/// One pattern, made ready when first needed, by the cheapest means first.
#[derive(Default)]
struct Known {
    form: OnceLock<Option<Form>>,
    engine: OnceLock<Validator>,
}

/// Makes the keyword for a pattern in a schema.
pub(super) fn keyword<'a>(
    _: &'a Map<String, Value>,
    pattern: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    Ok(Box::new(Pattern { pattern: pattern.clone(), known: known(pattern) }))
}

/// The one place of this pattern for all schemas.
fn known(pattern: &Value) -> Arc<Known> {
    static KNOWN: LazyLock<Mutex<HashMap<String, Arc<Known>>>> = LazyLock::new(Mutex::default);
    let mut all = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(all.entry(pattern.as_str().unwrap_or_default().to_owned()).or_default())
}

struct Pattern {
    pattern: Value,
    known: Arc<Known>,
}

impl<'i> Keyword<'i> for Pattern {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("the text does not fit the pattern")) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        // A pattern says nothing about what is no text.
        let Value::String(text) = instance else { return true };
        let form = self.known.form.get_or_init(|| Form::of(self.pattern.as_str()?));
        let verdict = form.as_ref().and_then(|form| form.fits(text));
        verdict.unwrap_or_else(|| self.known.engine.get_or_init(|| compile(&self.pattern)).is_valid(instance))
    }
}

/// The keyword of the validator itself.
pub(super) fn compile(pattern: &Value) -> Validator {
    jsonschema::options()
        .with_draft(Draft::Draft4)
        .with_pattern_options(PatternOptions::regex())
        .build(&json!({ "pattern": pattern }))
        .expect("a test compiles every pattern of the embedded schemas")
}
