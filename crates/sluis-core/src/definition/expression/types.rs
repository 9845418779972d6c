// SPDX-License-Identifier: EUPL-1.2
//! What kinds of value an expression knows, and which names may be read where it stands.
//! Never knows the engine: whoever checks a file builds the `Scope` from it.

use indexmap::IndexMap;

use crate::text::Language;

/// The type of a value as far as it is known when the file is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// A text of any length.
    Text,
    /// A text out of a known list, such as a state or a verdict. Comparing it with any other word is a fault.
    Choice(Vec<String>),
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Decimal,
    /// An exact amount in euros.
    Money,
    /// A civil date, without a time zone.
    Date,
    /// A moment on the time line.
    Moment,
    /// True or false.
    Boolean,
    /// A list whose items all have one type.
    List(Box<Type>),
    /// Named fields, all known when the file is checked.
    Record(IndexMap<String, Type>),
    /// Values of one type under names. A macro over it goes over its values.
    MapOf {
        /// What stands under each name.
        value: Box<Type>,
        /// The names; nothing when they are known only at run time.
        names: Option<Vec<String>>,
    },
    /// A step with `for_each`: read as a whole (`steps.s.state`) or one instance by its key (`steps.s["key"].outputs.f`).
    FanOut {
        /// What is read of all instances together.
        whole: IndexMap<String, Type>,
        /// What is read of one instance.
        instance: IndexMap<String, Type>,
    },
    /// Known only at run time; every use of it is accepted when the file is checked.
    Any,
}

impl Type {
    /// A list of items of this type.
    pub fn list_of(item: Type) -> Type {
        Type::List(Box::new(item))
    }

    /// A map, under names known only at run time, to values of this type.
    pub fn map_of(value: Type) -> Type {
        Type::MapOf { value: Box::new(value), names: None }
    }

    /// A map, under these names and no others, to values of this type.
    pub fn map_under<N: Into<String>>(names: impl IntoIterator<Item = N>, value: Type) -> Type {
        Type::MapOf { value: Box::new(value), names: Some(names.into_iter().map(Into::into).collect()) }
    }

    /// A record with these fields.
    pub fn record<N: Into<String>>(fields: impl IntoIterator<Item = (N, Type)>) -> Type {
        Type::Record(fields.into_iter().map(|(name, kind)| (name.into(), kind)).collect())
    }

    /// Whether a value of this type may stand where `wanted` is asked for. A whole number may stand for a number, a
    /// choice for a text, a map for the list of its values, and a record for one that asks fewer fields.
    pub fn fits(&self, wanted: &Type) -> bool {
        match (self, wanted) {
            (Type::Any, _) | (_, Type::Any) => true,
            (Type::Integer, Type::Decimal) | (Type::Choice(_), Type::Text) => true,
            (Type::Choice(words), Type::Choice(known)) => words.iter().all(|word| known.contains(word)),
            (Type::List(item), Type::List(other))
            | (Type::MapOf { value: item, .. }, Type::List(other) | Type::MapOf { value: other, .. }) => {
                item.fits(other)
            }
            (Type::Record(fields) | Type::FanOut { whole: fields, .. }, Type::Record(others)) => {
                others.iter().all(|(name, other)| fields.get(name).is_some_and(|field| field.fits(other)))
            }
            (one, other) => one == other,
        }
    }

    /// The fields that may be read with a dot, where they are known.
    pub fn fields(&self) -> Option<&IndexMap<String, Type>> {
        match self {
            Type::Record(fields) | Type::FanOut { whole: fields, .. } => Some(fields),
            _ => None,
        }
    }
}

impl Type {
    /// The type as people call it, such as `a whole number`.
    pub fn in_words(&self, language: Language) -> &'static str {
        match self {
            Type::Text | Type::Choice(_) => language.say("tekst", "text"),
            Type::Integer => language.say("een geheel getal", "a whole number"),
            Type::Decimal => language.say("een getal", "a number"),
            Type::Money => language.say("geld", "money"),
            Type::Date => language.say("een datum", "a date"),
            Type::Moment => language.say("een moment", "a moment"),
            Type::Boolean => language.say("waar of onwaar", "true or false"),
            Type::List(_) => language.say("een lijst", "a list"),
            Type::Record(_) => language.say("een groep waarden", "a group of values"),
            Type::MapOf { .. } => language.say("een groep waarden met een naam", "a group of named values"),
            Type::FanOut { .. } => language.say("een stap met meer exemplaren", "a step with several instances"),
            Type::Any => language.say("een waarde", "a value"),
        }
    }
}

/// The names that may be read where an expression stands, with their types: `inputs`, `steps`, `phases`, `gates`,
/// `parties` and the variables of `for_each`. A root of type `Record` is read one member at a time, also when it is the
/// variable of a `for_each`; `parties` is a `MapOf` records, each with its `id`, so that macros can go over it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    roots: IndexMap<String, Type>,
}

impl Scope {
    /// A scope of these names.
    pub fn new(roots: IndexMap<String, Type>) -> Scope {
        Scope { roots }
    }

    /// This scope with one more name, as for a variable of `for_each`; a name that was there is replaced.
    pub fn with(&self, name: impl Into<String>, kind: Type) -> Scope {
        let mut roots = self.roots.clone();
        roots.insert(name.into(), kind);
        Scope { roots }
    }

    /// The type of a name, when the scope has it.
    pub fn get(&self, name: &str) -> Option<&Type> {
        self.roots.get(name)
    }

    /// Every name with its type, in the order they were given.
    pub fn roots(&self) -> &IndexMap<String, Type> {
        &self.roots
    }
}
