//! How specific a condition is: of several territories that hold, which one was meant.
//!
//! In scope: a rank that follows from the condition alone. Not in scope: whether a condition holds (`decide`).

use super::{Condition, Field};

/// A condition's rank: the greater, the more specific.
///
/// What counts, in this order:
/// 1. how many dimensions it narrows. Country, state, city and postal code are one dimension, place; employees and
///    segment are one, size; every other field is one of its own;
/// 2. how deep in place: country, state, city, postal code;
/// 3. how long the shortest beginning is that it takes there (`70*` before `7*`; a whole value before any beginning);
/// 4. how few values it takes there (`DE` before `DE, AT, CH`).
///
/// All of several conditions narrow what any of them narrows; any of several, only what each of them narrows, as loosely
/// as the loosest; `not` narrows nothing; a case, what its condition does. So a condition with more tests is never less
/// specific, ranks are totally ordered, and equal ranks leave it to the order of the text: there is always exactly one
/// most specific row.
///
/// ```
/// # use frontdesk::playbook::{Condition, Field};
/// let is = |field, values: &[&str]| Condition::In { field, values: values.iter().map(|v| v.to_string()).collect() };
/// let (dach, germany) = (is(Field::Country, &["AT", "CH", "DE"]), is(Field::Country, &["DE"]));
/// assert!(germany.specificity() > dach.specificity());
/// let banks = Condition::All(vec![dach, is(Field::Industry, &["52"])]);
/// assert!(banks.specificity() > germany.specificity());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Specificity {
    dimensions: u32,
    place: Place,
}

/// How narrow in place: none, or a level with what it takes there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    level: u8,
    beginning: u32,
    /// Less for more values.
    few: u32,
}

/// What a condition narrows: dimensions as bits, and place.
#[derive(Clone, Copy, Debug, Default)]
struct Narrowed {
    dimensions: u64,
    place: Place,
}

impl Condition {
    /// How specific it is.
    pub fn specificity(&self) -> Specificity {
        let narrowed = narrowed(self);
        Specificity { dimensions: narrowed.dimensions.count_ones(), place: narrowed.place }
    }
}

fn narrowed(condition: &Condition) -> Narrowed {
    match condition {
        Condition::All(all) => all.iter().map(narrowed).fold(Narrowed::default(), |a, b| Narrowed {
            dimensions: a.dimensions | b.dimensions,
            place: a.place.max(b.place),
        }),
        Condition::Any(any) => any.iter().map(narrowed).reduce(loosest).unwrap_or_default(),
        Condition::Not(_) => Narrowed::default(),
        Condition::Case { when, .. } => narrowed(when),
        Condition::In { field, values } => {
            let beginning = values.iter().map(|value| match value.strip_suffix('*') {
                Some(beginning) => u32::try_from(beginning.len()).unwrap_or(u32::MAX),
                None => u32::MAX,
            });
            let few = u32::MAX.saturating_sub(u32::try_from(values.len()).unwrap_or(u32::MAX));
            Narrowed::by(*field, beginning.min().unwrap_or(0), few)
        }
        Condition::Between { field, .. } | Condition::Known { field, .. } => Narrowed::by(*field, 0, 0),
        Condition::During(_) => Narrowed::by(Field::Time, 0, 0),
    }
}

/// What both narrow; where both narrow the same level of place, their values together.
fn loosest(a: Narrowed, b: Narrowed) -> Narrowed {
    let mut place = a.place.min(b.place);
    if a.place.level == b.place.level {
        let values = (u32::MAX - a.place.few).saturating_add(u32::MAX - b.place.few);
        place.few = u32::MAX - values;
    }
    Narrowed { dimensions: a.dimensions & b.dimensions, place }
}

impl Narrowed {
    fn by(field: Field, beginning: u32, few: u32) -> Self {
        let level = match field {
            Field::Country => 1,
            Field::State => 2,
            Field::City => 3,
            Field::PostalCode => 4,
            _ => 0,
        };
        let dimension = match field {
            Field::State | Field::City | Field::PostalCode => Field::Country,
            Field::Segment => Field::Employees,
            field => field,
        };
        let place = if level == 0 { Place::default() } else { Place { level, beginning, few } };
        Self { dimensions: 1 << (dimension as u32), place }
    }
}

#[cfg(test)]
mod tests {
    use crate::Playbook;
    use crate::playbook::Condition;

    /// The condition of a territory of the smallest playbook.
    fn condition(when: &str) -> Condition {
        let smallest = include_str!("../../tests/data/smallest.toml").replace(
            "[[territory]]",
            &format!("[[territory]]\nname = \"it\"\nteam = \"everybody\"\nwhen = {when}\n[[territory]]"),
        );
        let text = format!("{smallest}\n[[segment]]\nname = \"large\"\nmin = 10\n");
        Playbook::from_toml(&text).unwrap_or_else(|findings| panic!("{when}: {findings}")).territories.rows[0]
            .when
            .clone()
    }

    #[test]
    fn from_loose_to_tight() {
        let ascending = [
            "{ not = { country = \"DE\" } }",
            "{ country = { known = true } }",
            "{ country = [\"AT\", \"CH\", \"DE\"] }",
            "{ any = [{ country = \"DE\" }, { country = \"AT\" }] }",
            "{ country = \"DE\" }",
            "{ any = [{ country = \"DE\", state = \"DE-BE\" }, { state = [\"DE-BY\", \"DE-BW\"] }] }",
            "{ country = \"US\", state = \"US-CA\" }",
            "{ postal_code = [\"7*\", \"80331\"] }",
            "{ postal_code = \"70*\" }",
            "{ postal_code = \"70173\" }",
            "{ country = \"DE\", segment = \"large\" }",
            "{ country = \"DE\", segment = \"large\", employees = { min = 20 }, state = \"DE-BE\" }",
            "{ country = \"DE\", segment = \"large\", industry = \"52\" }",
        ];
        for pair in ascending.windows(2) {
            assert!(condition(pair[0]).specificity() < condition(pair[1]).specificity(), "{pair:?}");
        }
        for (a, b) in [
            ("{ state = \"US-CA\" }", "{ country = \"US\", state = \"US-CA\" }"),
            ("{ segment = \"large\" }", "{ employees = { min = 10 } }"),
            ("{ case = \"new lead\" }", "{ not = { source = \"x\" } }"),
        ] {
            assert_eq!(condition(a).specificity(), condition(b).specificity(), "{a} {b}");
        }
    }
}
