//! The space of all leads, as far as a playbook tells them apart: for each field a finite list of value classes.
//!
//! In scope: classes, one value standing for each, and which values of two fields go together. Not in scope: searching
//! the space (`solve`). Every value that a field can have behaves, in every condition of the playbook, as the value of
//! one class; so what holds for all classes holds for all leads.

use super::class_set::ClassSet;
use crate::account::{AccountKind, Opportunity};
use crate::playbook::{Condition, Field, Playbook, Type, country_codes};
use std::collections::BTreeSet;

/// Values that standardize can give a field, where they are a closed list of its own.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// ISO 3166-2.
    pub states: Vec<&'static str>,
    /// Codes of the industry taxonomy.
    pub industries: Vec<&'static str>,
}

/// One field's classes.
#[derive(Clone)]
pub(super) struct Variable {
    pub(super) field: Field,
    /// One value for each class but the first, which is "unknown"; ascending.
    values: Values,
}

#[derive(Clone)]
enum Values {
    /// As conditions have them: text in lower case.
    Texts(Vec<String>),
    /// The least number of each class; the first is 0.
    Numbers(Vec<u32>),
}

/// Which classes of `to` go with each class of `from`.
#[derive(Clone)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) allowed: Vec<ClassSet>,
}

pub(super) struct Space {
    /// In the order of [`Field::ALL`].
    pub(super) variables: Vec<Variable>,
    pub(super) links: Vec<Link>,
}

/// Where a field's variable is.
pub(super) fn at(field: Field) -> usize {
    field as usize
}

impl Variable {
    /// Number of classes.
    pub(super) fn classes(&self) -> usize {
        1 + match &self.values {
            Values::Texts(texts) => texts.len(),
            Values::Numbers(numbers) => numbers.len(),
        }
    }

    /// The value that stands for a class; `None`: unknown.
    pub(super) fn value(&self, class: usize) -> Option<String> {
        let index = class.checked_sub(1)?;
        match &self.values {
            Values::Texts(texts) => texts.get(index).cloned(),
            Values::Numbers(numbers) => numbers.get(index).map(u32::to_string),
        }
    }

    pub(super) fn known(&self) -> ClassSet {
        ClassSet::of(self.classes(), 1..self.classes())
    }

    fn unknown(&self) -> ClassSet {
        ClassSet::of(self.classes(), [0])
    }

    /// What the field has where nothing is said: unknown, or of an account that is known what is so of most.
    pub(super) fn usual(&self, domain: &ClassSet) -> Option<usize> {
        let usual = match self.field {
            Field::AccountKind => self.class_of(AccountKind::default().name()),
            Field::AccountOpportunity => self.class_of(Opportunity::default().name()),
            _ => None,
        };
        let is_left = |class: &usize| domain.iter().any(|other| other == *class);
        let least = domain.iter().next()?;
        Some(if least == 0 { 0 } else { usual.filter(is_left).unwrap_or(least) })
    }

    /// The class that this value stands for.
    pub(super) fn class_of(&self, value: &str) -> Option<usize> {
        let Values::Texts(texts) = &self.values else { return None };
        texts.binary_search_by(|text| text.as_str().cmp(value)).ok().map(|index| index + 1)
    }

    /// The class of a number; `None`: it is none, or the field has texts.
    pub(super) fn class_of_number(&self, value: &str) -> Option<usize> {
        let (Values::Numbers(least), Ok(number)) = (&self.values, value.parse::<u32>()) else { return None };
        Some(least.partition_point(|least| *least <= number))
    }

    /// The classes that a leaf of a condition holds for; `None`: it is no leaf.
    fn holding(&self, condition: &Condition) -> Option<ClassSet> {
        Some(match (condition, &self.values) {
            (Condition::Known { known: true, .. }, _) => self.known(),
            (Condition::Known { known: false, .. }, _) => self.unknown(),
            (Condition::In { field, values }, Values::Texts(texts)) => {
                let mut set = ClassSet::none(self.classes());
                for value in values {
                    match beginning(*field, value) {
                        Some(beginning) => {
                            let from = texts.partition_point(|text| text.as_str() < beginning);
                            let matching = texts.iter().skip(from).take_while(|text| text.starts_with(beginning));
                            (from + 1..=from + matching.count()).for_each(|class| set.insert(class));
                        }
                        None => self.class_of(value).into_iter().for_each(|class| set.insert(class)),
                    }
                }
                set
            }
            (Condition::Between { min, max, .. }, Values::Numbers(numbers)) => {
                let inside =
                    |number: &u32| min.is_none_or(|min| *number >= min) && max.is_none_or(|max| *number <= max);
                let classes =
                    numbers.iter().enumerate().filter(|(_, number)| inside(number)).map(|(index, _)| index + 1);
                ClassSet::of(self.classes(), classes)
            }
            _ => return None,
        })
    }
}

/// What a value has to begin with to pass the test; `None`: it has to be the test.
pub(super) fn beginning(field: Field, test: &str) -> Option<&str> {
    match field.value_type() {
        Type::Industry => Some(test),
        Type::Text => test.strip_suffix('*'),
        _ => None,
    }
}

impl Space {
    pub(super) fn of(playbook: &Playbook, vocabulary: &Vocabulary) -> Self {
        let mut leaves = Vec::new();
        playbook.conditions().for_each(|condition| collect(condition, &mut leaves));
        let variables: Vec<Variable> = Field::ALL
            .iter()
            .map(|field| Variable { field: *field, values: values(*field, &leaves, playbook, vocabulary) })
            .collect();
        let links = links(&variables, playbook);
        Self { variables, links }
    }

    /// The variable of `field`, and the classes that the leaf holds for.
    pub(super) fn leaf(&self, field: Field, condition: &Condition) -> Option<ClassSet> {
        self.variables.get(at(field))?.holding(condition)
    }

    /// Every class of every field, before anything is asked of a lead.
    pub(super) fn domains(&self) -> Vec<ClassSet> {
        self.variables
            .iter()
            .map(|variable| match variable.field {
                // How it came is always known.
                Field::Repeat | Field::AccountNamed => variable.known(),
                _ => ClassSet::all(variable.classes()),
            })
            .collect()
    }
}

/// Adds the tests of single fields that `condition` is made of.
pub(super) fn collect<'c>(condition: &'c Condition, leaves: &mut Vec<(Field, &'c Condition)>) {
    match condition {
        Condition::All(all) | Condition::Any(all) => all.iter().for_each(|condition| collect(condition, leaves)),
        Condition::Not(not) => collect(not, leaves),
        Condition::Case { when, .. } => collect(when, leaves),
        Condition::In { field, .. } | Condition::Between { field, .. } | Condition::Known { field, .. } => {
            leaves.push((*field, condition));
        }
    }
}

fn values(field: Field, leaves: &[(Field, &Condition)], playbook: &Playbook, vocabulary: &Vocabulary) -> Values {
    // What the account has of these is the lead's too: both have the same classes.
    let shared = |field| if field == Field::AccountEmployees { Field::Employees } else { field };
    let of_field = leaves.iter().filter(|(of, _)| shared(*of) == shared(field)).map(|(_, leaf)| *leaf);
    let owned = |names: &[&str]| Values::Texts(sorted(names.iter().map(|name| (*name).to_owned())));
    match field.value_type() {
        Type::Closed(names) => owned(names),
        Type::YesNo => owned(&["false", "true"]),
        Type::Country => owned(&country_codes().collect::<Vec<_>>()),
        Type::Industry => owned(&vocabulary.industries),
        Type::Segment => Values::Texts(sorted(playbook.segments.iter().map(|segment| segment.name.clone()))),
        Type::Number => {
            let mut least = BTreeSet::from([0]);
            for leaf in of_field {
                if let Condition::Between { min, max, .. } = leaf {
                    least.extend(min.iter().chain(max.and_then(|max| max.checked_add(1)).iter()));
                }
            }
            if shared(field) == Field::Employees {
                for segment in &playbook.segments {
                    least.insert(segment.min);
                    least.extend(segment.max.and_then(|max| max.checked_add(1)));
                }
            }
            Values::Numbers(least.into_iter().collect())
        }
        Type::Text if field == Field::State => {
            Values::Texts(sorted(vocabulary.states.iter().map(|state| state.to_lowercase())))
        }
        Type::Text => Values::Texts(texts(of_field)),
    }
}

fn sorted(texts: impl Iterator<Item = String>) -> Vec<String> {
    texts.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A value for each way in which a text can pass the tests: each whole text, each beginning with something behind it that
/// is no other's, and one that passes none.
fn texts<'c>(leaves: impl Iterator<Item = &'c Condition>) -> Vec<String> {
    let (mut whole, mut beginnings) = (BTreeSet::new(), BTreeSet::from([""]));
    for leaf in leaves {
        let Condition::In { values, .. } = leaf else { continue };
        for value in values {
            match value.strip_suffix('*') {
                Some(beginning) => beginnings.insert(beginning),
                None => whole.insert(value.as_str()),
            };
        }
    }
    let mut values: BTreeSet<String> = whole.iter().map(|text| (*text).to_owned()).collect();
    for beginning in &beginnings {
        let longer: Vec<&str> = beginnings
            .range::<&str, _>(beginning..)
            .skip(1)
            .take_while(|other| other.starts_with(beginning))
            .copied()
            .collect();
        let is_its_own = |text: &String| {
            !text.is_empty() && !whole.contains(text.as_str()) && !longer.iter().any(|other| text.starts_with(other))
        };
        // A finite number of others can take only so many of these.
        let endings = std::iter::once(String::new())
            .chain(["something else", "x"].map(str::to_owned))
            .chain((1..).map(|number| format!("{number}")));
        let tried = endings.take(longer.len() + whole.len() + 4).map(|ending| format!("{beginning}{ending}"));
        values.extend(tried.into_iter().find(is_its_own));
    }
    values.into_iter().collect()
}

/// What goes with what: a segment is a band of employees; a state is in its country; an address has a kind and a
/// domain; only who was here before has an earlier owner; a lead without an account has none of an account's fields; an
/// account's country is the lead's where the lead has none, and its industry and employees are the lead's.
fn links(variables: &[Variable], playbook: &Playbook) -> Vec<Link> {
    let variable = |field: Field| variables.get(at(field));
    let mut links = Vec::new();
    let mut link = |from: Field, to: Field, allowed: &dyn Fn(Option<&str>, &Variable) -> ClassSet| {
        if let (Some(of), Some(with)) = (variable(from), variable(to)) {
            let allowed = (0..of.classes()).map(|class| allowed(of.value(class).as_deref(), with)).collect();
            links.push(Link { from: at(from), to: at(to), allowed });
        }
    };
    let any = |with: &Variable| ClassSet::all(with.classes());
    let one = |value: Option<&str>, with: &Variable| {
        let class = value.map_or(Some(0), |value| with.class_of(value));
        ClassSet::of(with.classes(), class)
    };
    link(Field::Employees, Field::Segment, &|employees, with| {
        let employees = employees.and_then(|employees| employees.parse().ok());
        let band = employees.and_then(|employees| playbook.segment_of(employees));
        one(band, with)
    });
    link(Field::State, Field::Country, &|state, with| {
        let country = state.and_then(|state| state.split('-').next()).map(str::to_uppercase);
        if country.is_none() { any(with) } else { one(country.as_deref(), with) }
    });
    link(Field::Country, Field::AccountCountry, &|country, with| {
        if country.is_none() { with.unknown() } else { any(with) }
    });
    for field in [Field::AccountKind, Field::AccountOpportunity] {
        link(Field::AccountId, field, &|id, with| if id.is_none() { with.unknown() } else { with.known() });
    }
    link(Field::AccountId, Field::AccountNamed, &|id, with| {
        if id.is_none() { one(Some("false"), with) } else { any(with) }
    });
    for field in [
        Field::AccountSegment,
        Field::AccountOwner,
        Field::AccountCountry,
        Field::AccountIndustry,
        Field::AccountEmployees,
        Field::AccountLastActivityDays,
        Field::AccountOpportunityClosedDays,
    ] {
        link(Field::AccountId, field, &|id, with| if id.is_none() { with.unknown() } else { any(with) });
    }
    link(Field::AccountIndustry, Field::Industry, &|industry, with| {
        if industry.is_none() { any(with) } else { one(industry, with) }
    });
    link(Field::AccountEmployees, Field::Employees, &|employees, with| match employees {
        None => any(with),
        Some(_) => {
            ClassSet::of(with.classes(), (1..with.classes()).filter(|class| with.value(*class).as_deref() == employees))
        }
    });
    link(Field::EmailKind, Field::EmailDomain, &|kind, with| {
        if kind.is_some() { with.known() } else { with.unknown() }
    });
    link(Field::Repeat, Field::EarlierOwner, &|repeat, with| {
        if repeat == Some("true") { any(with) } else { with.unknown() }
    });
    links
}
