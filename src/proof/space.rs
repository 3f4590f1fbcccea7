//! The space of all leads, as far as a playbook tells them apart: for each field a finite list of value classes.
//!
//! In scope: classes, one value standing for each, and which values of two fields go together. Not in scope: searching
//! the space (`solve`). Every value that a field can have behaves, in every condition of the playbook, as the value of
//! one class; so what holds for all classes holds for all leads.

use super::class_set::ClassSet;
use super::links::links;
use super::moment::Moments;
use crate::account::{AccountKind, Opportunity};
use crate::playbook::{Condition, Field, Playbook, Times, Type, country_codes};
use std::collections::BTreeSet;
use std::rc::Rc;

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
    /// What stands for the classes of time.
    pub(super) moments: Rc<Moments>,
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

    pub(super) fn unknown(&self) -> ClassSet {
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
        let moments = Moments::of(playbook);
        let variable = |field: &Field| {
            let values = match field {
                Field::Time => Values::Texts(moments.texts()),
                _ => values(*field, &leaves, playbook, vocabulary),
            };
            Variable { field: *field, values }
        };
        let variables: Vec<Variable> = Field::ALL.iter().map(variable).collect();
        let links = links(&variables, playbook);
        Self { variables, links, moments: Rc::new(moments) }
    }

    /// The classes of time that lie within these hours.
    pub(super) fn during(&self, times: &Times) -> ClassSet {
        let classes = self.variables.get(at(Field::Time)).map_or(0, Variable::classes);
        ClassSet::of(classes, self.moments.within(times).map(|index| index + 1))
    }

    /// The variable of `field`, and the classes that the leaf holds for.
    pub(super) fn leaf(&self, field: Field, condition: &Condition) -> Option<ClassSet> {
        self.variables.get(at(field))?.holding(condition)
    }

    /// Every class of every field, before anything is asked of a lead.
    pub(super) fn domains(&self) -> Vec<ClassSet> {
        self.variables
            .iter()
            .map(|variable| match variable.field.is_always_known() {
                true => variable.known(),
                false => ClassSet::all(variable.classes()),
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
        // Hours have classes of their own.
        Condition::During(_) => {}
    }
}

fn values(field: Field, leaves: &[(Field, &Condition)], playbook: &Playbook, vocabulary: &Vocabulary) -> Values {
    // What the account or the deal has of these is the lead's too: both have the same classes.
    let shared = |field| match field {
        Field::AccountEmployees => Field::Employees,
        Field::DealProduct => Field::Product,
        field => field,
    };
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
        Type::Partner => {
            let of_partners = playbook.partners.iter().filter_map(|partner| partner.value(field));
            Values::Texts(sorted(of_partners.map(str::to_owned)))
        }
        Type::Text => {
            let called: Vec<String> = match field {
                Field::Partner => playbook.partners.iter().flat_map(|partner| partner.spellings()).collect(),
                Field::DealPartner => playbook
                    .partners
                    .iter()
                    .filter_map(|partner| Some(partner.account.as_ref()?.to_lowercase()))
                    .collect(),
                _ => Vec::new(),
            };
            Values::Texts(texts(of_field, &called))
        }
        // They are found by what calendars say.
        Type::Moment => Values::Texts(Vec::new()),
    }
}

fn sorted(texts: impl Iterator<Item = String>) -> Vec<String> {
    texts.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A value for each way in which a text can pass the tests: each whole text, each beginning with something behind it that
/// is no other's, and one that passes none. `more`: whole texts that are told apart besides.
fn texts<'c>(leaves: impl Iterator<Item = &'c Condition>, more: &'c [String]) -> Vec<String> {
    let mut whole: BTreeSet<&str> = more.iter().map(String::as_str).collect();
    let mut beginnings = BTreeSet::from([""]);
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
