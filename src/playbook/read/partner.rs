//! `[[partner]]` in a playbook's text.
//!
//! In scope: names and types, and that no two partners are called alike. Not in scope: which leads it gets in the end.

use super::super::node::Value;
use super::super::{Field, Partner, PartnerKind};
use super::names::Names;
use super::table::{Reader, Table};
use super::{condition, list};
use std::collections::{BTreeMap, BTreeSet};

/// What all partners of the text have in the fields that conditions can test for.
pub(super) fn values(root: &Table) -> BTreeMap<Field, BTreeSet<String>> {
    let of = |key: &str| super::texts_in(root, "partner", key);
    BTreeMap::from([
        (Field::PartnerName, of("name")),
        (Field::PartnerTier, of("tier")),
        (Field::PartnerSegment, of("segment")),
    ])
}

/// One `[[partner]]`; `called` has every text that an earlier one is called by, in lower case.
pub(super) fn partner(
    reader: &mut Reader,
    mut table: Table,
    names: &Names,
    called: &mut BTreeSet<String>,
) -> Option<Partner> {
    let (offset, at) = (table.offset, table.at.clone());
    let name = table.text(reader, "name");
    let account = table.optional_text(reader, "account");
    let mut others = Vec::new();
    for (at, node) in list(reader, &mut table, "names") {
        others.extend(reader.text(&node, &at).map(|text| text.to_lowercase()));
    }
    let kind = table.take("kind").and_then(|node| {
        let name = reader.one_of(&node, &table.path("kind"), PartnerKind::NAMES.iter().copied())?;
        PartnerKind::of(&name)
    });
    let tier = table.optional_text(reader, "tier");
    let segment = table.optional_text(reader, "segment");
    let team = table.name_of(reader, "team", &names.teams);
    let gets = match table.take("gets") {
        Some(node) if matches!(node.value, Value::Table(_)) => {
            Some(condition::condition(reader, node, &table.path("gets"), names)?)
        }
        Some(node) => {
            reader.wrong(&node, &table.path("gets"), "tests such as `{ country = \"DE\" }`");
            None
        }
        None => None,
    };
    table.finish(reader);
    let partner = Partner {
        name: name?,
        account,
        names: others,
        kind: kind.unwrap_or_default(),
        tier,
        segment,
        team: team?,
        gets,
    };
    let own: BTreeSet<String> = partner.spellings().collect();
    if let Some(again) = own.iter().find(|text| called.contains(*text)) {
        reader.finding(offset, &at, format!("`{again}` again"), "each name, and each account, for one partner", None);
    }
    called.extend(own);
    Some(partner)
}
