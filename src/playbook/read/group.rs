//! Groups: `[groups.country]`, `EMEA = ["DACH", "FR"]`: names of several values of a field, for conditions to use.
//!
//! In scope: what a group holds, in the end: values. Not in scope: who uses it. A group's name wins over a value of the
//! same name, but in the group's own list: there it is the value.

use super::super::field::{Field, Type};
use super::super::node::Node;
use super::names::Names;
use super::table::{Reader, Table};
use super::value::{plain, unknown};
use crate::text::{fold, tidy};
use std::collections::BTreeMap;

/// The groups of each field.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    of: BTreeMap<Field, Named>,
}

#[derive(Clone, Debug, Default)]
struct Named {
    /// In the order of the text.
    groups: Vec<Group>,
    /// By folded name.
    by_name: BTreeMap<String, usize>,
}

#[derive(Clone, Debug, Default)]
struct Group {
    name: String,
    values: Vec<String>,
    /// Places in [`Named::groups`], with the offset and path where each is named.
    groups: Vec<(usize, Option<usize>, String)>,
}

/// A group that was named.
pub(super) struct Found<'g> {
    named: &'g Named,
    first: usize,
}

impl<'g> Found<'g> {
    /// The values of the group and of all groups in it, each once.
    pub(super) fn values(&self) -> Vec<&'g str> {
        let mut seen = vec![false; self.named.groups.len()];
        let mut open = vec![self.first];
        let mut values = Vec::new();
        while let Some(at) = open.pop() {
            let (Some(group), Some(seen)) = (self.named.groups.get(at), seen.get_mut(at)) else { continue };
            if !std::mem::replace(seen, true) {
                values.extend(group.values.iter().map(String::as_str));
                open.extend(group.groups.iter().map(|(at, ..)| *at));
            }
        }
        values.sort_unstable();
        values.dedup();
        values
    }
}

impl Groups {
    /// The group called `name`, by which its values are had; `None`: there is none.
    pub(super) fn find(&self, field: Field, name: &str) -> Option<Found<'_>> {
        let named = self.of(field)?;
        named.by_name.get(&folded(name)).map(|&first| Found { named, first })
    }

    /// The names of the groups that tests of `field` may use.
    pub(super) fn names(&self, field: Field) -> impl Iterator<Item = &str> + Clone {
        self.of(field).into_iter().flat_map(|named| named.groups.iter().map(|group| group.name.as_str()))
    }

    fn of(&self, field: Field) -> Option<&Named> {
        // A region is the same for a lead and for its account, and so is an industry.
        let field = match field {
            Field::AccountCountry => Field::Country,
            Field::AccountIndustry => Field::Industry,
            field => field,
        };
        self.of.get(&field)
    }
}

/// A group's name as it is compared: without regard to case, accents and white space. Punctuation counts: the product
/// `C++` is not the group `C`.
fn folded(name: &str) -> String {
    fold(&tidy(name))
}

/// Whether there can be groups of the field's values.
fn is_grouped(field: Field) -> bool {
    !matches!(field.value_type(), Type::YesNo | Type::Number | Type::Moment)
        && !matches!(field, Field::AccountCountry | Field::AccountIndustry)
}

/// `[groups.FIELD]`, and `[groups.account.FIELD]`.
pub(super) fn groups(reader: &mut Reader, root: &mut Table, names: &Names) -> Groups {
    let Some(table) = root.take("groups").and_then(|node| reader.table(node, "groups")) else {
        return Groups::default();
    };
    let mut fields = Vec::new();
    for (name, offset, node) in table.into_rest() {
        if name == "account" {
            let Some(table) = reader.table(node, "groups.account") else { continue };
            fields.extend(table.into_rest().into_iter().map(|(name, at, node)| (format!("account.{name}"), at, node)));
        } else {
            fields.push((name, offset, node));
        }
    }
    let mut groups = Groups::default();
    for (name, offset, node) in fields {
        match Field::of(&name).filter(|field| is_grouped(*field)) {
            Some(field) if groups.of.contains_key(&field) => {
                reader.finding(offset, "groups", format!("`{name}` again"), "each field once", None);
            }
            Some(field) => {
                let named = group_of(reader, field, node, names);
                groups.of.insert(field, named);
            }
            None if [Field::AccountCountry, Field::AccountIndustry].iter().any(|field| name == field.name()) => {
                let of_lead = name.trim_start_matches("account.");
                let expected = format!("`{of_lead}`: its groups are good for both");
                reader.finding(offset, "groups", format!("`{name}`"), expected, Some(of_lead.into()));
            }
            None => {
                let known = Field::ALL.iter().filter(|field| is_grouped(**field)).map(|field| field.name());
                let meant = reader.nearest(&name, known);
                let expected = "a field with values that can be named one by one";
                reader.finding(offset, "groups", format!("`{name}`"), expected, meant);
            }
        }
    }
    groups
}

/// `[groups.FIELD]`
fn group_of(reader: &mut Reader, field: Field, node: Node, names: &Names) -> Named {
    let at = format!("groups.{}", field.name());
    let Some(table) = reader.table(node, &at) else { return Named::default() };
    let mut named = Named::default();
    let mut lists = Vec::new();
    // All names first: a group may hold one that comes later.
    for (name, offset, node) in table.into_rest() {
        let (path, folded) = (format!("{at}.{name}"), folded(&name));
        if folded.is_empty() || folded.ends_with('*') {
            let expected = "a name, and no `*` at its end: that tests a beginning";
            reader.finding(offset, &path, format!("`{name}`"), expected, None);
        } else if let Some(first) = named.by_name.get(&folded).and_then(|first| named.groups.get(*first)) {
            let expected = format!("each group once: readers don't tell it from `{}`", first.name);
            reader.finding(offset, &path, format!("`{name}`"), expected, None);
        } else {
            named.by_name.insert(folded, named.groups.len());
            named.groups.push(Group { name, ..Group::default() });
            lists.push((path, node));
        }
    }
    // Members of one field are told apart by names that are complete by now.
    let mut names = names.clone();
    names.groups.of.insert(field, Named { groups: named.groups.clone(), by_name: named.by_name.clone() });
    for (own, (group, (path, node))) in named.groups.iter_mut().zip(lists).enumerate() {
        let offset = node.offset;
        let Some(members) = reader.list(node, &path) else { continue };
        if members.is_empty() {
            reader.finding(offset, &path, "an empty list", "at least one value", None);
        }
        for (at, member) in members {
            let Some(text) = reader.text(&member, &at) else { continue };
            match (named.by_name.get(&folded(&text)), plain(field, &text, &names)) {
                (Some(inner), _) if *inner != own => group.groups.push((*inner, member.offset, at)),
                (_, Some(values)) => group.values.extend(values),
                (Some(_), None) => {
                    reader.finding(member.offset, &at, format!("`{text}`, the group itself"), "its values", None);
                }
                (None, None) => unknown(reader, field, &member, &at, &names),
            }
        }
    }
    find_circles(reader, &named);
    named
}

/// Finds groups that hold themselves through others: one finding for each place that closes a circle.
fn find_circles(reader: &mut Reader, named: &Named) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; named.groups.len()];
    let set = |states: &mut Vec<State>, at: usize, state| {
        if let Some(of) = states.get_mut(at) {
            *of = state;
        }
    };
    for start in 0..named.groups.len() {
        if states.get(start) != Some(&State::New) {
            continue;
        }
        // The groups on the way, each with how many of its members were followed. No recursion: a chain can be long.
        let mut way = vec![(start, 0)];
        set(&mut states, start, State::Open);
        while let Some((at, followed)) = way.last_mut() {
            let next = named.groups.get(*at).and_then(|group| group.groups.get(*followed));
            *followed += 1;
            let Some((inner, offset, path)) = next else {
                set(&mut states, *at, State::Done);
                way.pop();
                continue;
            };
            match states.get(*inner) {
                Some(State::New) => {
                    set(&mut states, *inner, State::Open);
                    way.push((*inner, 0));
                }
                Some(State::Open) => {
                    let name_of = |at: usize| named.groups.get(at).map_or("", |group| group.name.as_str());
                    let from = way.iter().position(|(on_way, _)| on_way == inner).unwrap_or(0);
                    let circle: Vec<&str> = way.iter().skip(from).take(8).map(|(at, _)| name_of(*at)).collect();
                    let more = if way.len() - from > circle.len() { " → …" } else { "" };
                    let found = format!("a circle: {}{more} → {}", circle.join(" → "), name_of(*inner));
                    reader.finding(*offset, path, found, "groups that don't hold themselves", None);
                }
                _ => {}
            }
        }
    }
}
