//! The playbook's JSON Schema, `src/playbook/playbook.schema.json`, held against the reader: the same names, the same
//! lists, the same tables that need a value.

use frontdesk::Playbook;
use frontdesk::account::{AccountKind, Opportunity};
use frontdesk::lead::{EmailKind, Function, LeadField, Level};
use frontdesk::playbook::matching::{DomainOnly, FEATURES, TieBreaker};
use frontdesk::playbook::{
    Assign, Channel, Criteria, Distribute, ExactKey, Field, Hours, PartnerKind, Policy, SlaClock, Sticky, Survives,
    Type,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fs;

fn schema() -> Value {
    serde_json::from_str(include_str!("../src/playbook/playbook.schema.json")).unwrap()
}

fn file(path: &str) -> String {
    fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A TOML text as JSON.
fn toml(text: &str) -> Value {
    use toml::de::{DeTable, DeValue};
    fn table(of: &DeTable) -> Value {
        of.iter()
            .map(|(name, value)| (name.get_ref().to_string(), json_of(value.get_ref())))
            .collect::<Map<_, _>>()
            .into()
    }
    fn json_of(value: &DeValue) -> Value {
        match value {
            DeValue::String(text) => json!(text),
            DeValue::Integer(_) | DeValue::Float(_) => serde_json::from_str(&match value {
                DeValue::Integer(integer) => integer.to_string(),
                DeValue::Float(float) => float.to_string(),
                _ => unreachable!(),
            })
            .unwrap(),
            DeValue::Boolean(yes) => json!(yes),
            DeValue::Datetime(date) => json!(date.to_string()),
            DeValue::Array(list) => list.iter().map(|item| json_of(item.get_ref())).collect(),
            DeValue::Table(inner) => table(inner),
        }
    }
    table(DeTable::parse(text).unwrap().get_ref())
}

/// The schema that `schema` refers to, if it does.
fn resolved<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    match schema.get("$ref") {
        Some(to) => resolved(root, root.pointer(to.as_str().unwrap().trim_start_matches('#')).unwrap()),
        None => schema,
    }
}

/// Whether `value` is as `schema` wants it: the keywords that ours has, and no others.
fn is_valid(root: &Value, schema: &Value, value: &Value) -> bool {
    let all = |schemas: &Value| schemas.as_array().unwrap().clone();
    let number = |limit: &Value| value.as_f64().is_none_or(|number| number >= limit.as_f64().unwrap());
    let object = value.as_object();
    schema.as_object().unwrap().iter().all(|(keyword, rule)| match keyword.as_str() {
        "$ref" => is_valid(root, resolved(root, schema), value),
        "type" => match rule.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "number" => value.is_number(),
            "integer" => value.is_i64(),
            other => panic!("{other}"),
        },
        "required" => {
            object.is_none_or(|object| all(rule).iter().all(|name| object.contains_key(name.as_str().unwrap())))
        }
        "properties" => object.is_none_or(|object| {
            object.iter().all(|(name, value)| rule.get(name).is_none_or(|schema| is_valid(root, schema, value)))
        }),
        "additionalProperties" => object.is_none_or(|object| {
            let further = |name: &String| schema.get("properties").and_then(|known| known.get(name)).is_none();
            let mut further = object.iter().filter(|(name, _)| further(name));
            if rule == false { further.next().is_none() } else { further.all(|(_, value)| is_valid(root, rule, value)) }
        }),
        "propertyNames" => object.is_none_or(|object| object.keys().all(|name| is_valid(root, rule, &json!(name)))),
        "items" => value.as_array().is_none_or(|list| list.iter().all(|item| is_valid(root, rule, item))),
        "minItems" => value.as_array().is_none_or(|list| list.len() as u64 >= rule.as_u64().unwrap()),
        "maxLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 <= rule.as_u64().unwrap()),
        "minProperties" => object.is_none_or(|object| object.len() as u64 >= rule.as_u64().unwrap()),
        "minimum" => number(rule),
        "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
        "enum" => all(rule).contains(value),
        "const" => rule == value,
        "anyOf" => all(rule).iter().any(|schema| is_valid(root, schema, value)),
        "pattern" => value.as_str().is_none_or(|text| match rule.as_str().unwrap() {
            r"\S" => !text.trim().is_empty(),
            r"^[a-z]{2}$" => text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_lowercase()),
            r"^\s*[a-z]{2}\s*$" => {
                text.trim().len() == 2 && text.trim().bytes().all(|letter| letter.is_ascii_lowercase())
            }
            r"^\s*[A-Za-z]{2}\s*$" => text.trim().len() == 2,
            r"^\s*[A-Za-z]{2}-[A-Za-z0-9]{1,3}\s*$" => text.trim().find('-') == Some(2),
            other => panic!("{other}"),
        }),
        "description" | "title" | "$schema" | "$defs" => true,
        other => panic!("the schema has the keyword `{other}`, which this test doesn't know"),
    })
}

/// A playbook in which every table that there can be is there, with every name that it can have.
fn full() -> Value {
    json!({
        "name": "Full",
        "watcher": "w",
        "territory_policy": "most_specific",
        "matching": {
            "match": 0.9, "review": 0.6, "base_rate": 0.2, "domain_only": "never", "points": { "phone": { "exact": 1 } }, "off": ["phone"],
            "kinds": ["partner"], "prefer_country": true, "same_country_only": true, "first_uncommon_word": true,
            "relaxed": true, "tie_breakers": ["local"],
        },
        "dedupe": { "same": 0.9, "review": 0.6, "keys": ["email"], "match": "all", "fuzzy": false },
        "survivorship": {
            "default": "longest", "fields": { "title": "latest", "place": "most_complete" }, "sources": ["crm"],
        },
        "segment": [{ "name": "small", "min": 1, "max": 9 }],
        "groups": { "country": { "DACH": ["DE"] }, "account": { "owner": { "us": ["w"] } } },
        "dictionary": {
            "title": { "Ninja": { "level": "senior", "function": "sales" } },
            "industry": { "x": "52" },
            "country": { "x": "DE" },
            "state": { "x": "DE-BW" },
            "employees": { "x": "1-5" },
            "source": { "x": "y" },
            "campaign": { "x": "y" },
            "product": { "x": "y" },
            "partner": { "x": "y" },
        },
        "calendar": { "c": {
            "time_zone": "UTC", "days": ["mon"], "from": "09:00", "to": "17:00", "holidays": ["2026-12-24"],
        }},
        "member": { "w": {
            "name": "W", "email": "w@x.example", "calendar": "c", "weight": 2,
            "away": [{ "from": "2026-11-30", "to": "2026-12-01" }], "suspended": true, "skills": ["x"],
            "languages": ["de"], "cap": { "open": 1, "day": 1, "week": 1 }, "territories": ["first"],
            "segments": ["small"],
        }},
        "languages": { "de": ["DE"] },
        "sla": { "s": {
            "clock": "raw", "accept": "1h", "remind": ["1h"], "reassign": "1h", "reassign_most": 1, "escalate": "1h",
        }},
        "team": { "t": {
            "channel": "partner", "members": ["w"], "distribute": "by_count", "per_segment": true, "sticky": "nobody",
            "hours": "only", "make_up": { "away": 1, "rejected": 2 }, "skills": ["x"], "language": "lead", "manager": "w",
        }},
        "case": [
            {
                "name": "first", "assign": "team", "team": "t", "within": "1h", "priority": 1, "advice": "x", "grant": true,
                "skills": ["x"], "language": "de", "sla": "s",
                "when": {
                    "all": [{ "city": "x" }], "any": [{ "city": "x" }], "not": { "city": "x" }, "case": ["nobody"],
                    "employees": { "min": 1, "max": 9 }, "segment": { "known": true }, "account": { "id": "x" },
                },
            },
            { "name": "nobody", "assign": "nobody", "when": { "city": "x" } },
            { "name": "last", "within": "1h" },
        ],
        "territory": [
            { "name": "first", "team": "t", "when": { "city": "x" }, "skills": ["x"], "language": "de" },
            { "name": "last", "team": "t" },
        ],
        "partner": [
            { "name": "p", "account": "a", "names": ["n"], "kind": "isv", "tier": "p", "segment": "p", "team": "t",
              "gets": { "time": { "calendar": "c", "days": ["mon"], "from": "09:00", "to": "10:00" } } },
        ],
        "disposition": [{ "name": "Left a message", "stage": "attempted" }],
        "reporting": {
            "time_zone": "Asia/Kathmandu", "currency": "EUR", "qualified": "opportunity", "within_days": 60,
            "attribution": "even", "rates": { "USD": 0.92, "GBP": "1.17" },
        },
        "minimum_follow_up": {
            "percent": 60, "returns": 70, "days": 30, "sample": 5, "settle_hours": 24, "grace_days": 3, "teams": ["t"],
        },
        "deal_registration": { "protected_days": 90 },
        "score": [{ "name": "s", "points": 1, "when": { "city": "x" } }],
        "always": [
            { "name": "a", "when": { "city": "x" }, "case": "first", "territory": ["first"], "team": "t",
              "channel": ["partner"], "assign": "team", "within": "1h" },
            { "name": "b", "within": "1h" },
        ],
        "never": [
            { "name": "c", "when": { "city": "x" }, "case": ["last"] },
            { "name": "d", "territory": "last" }, { "name": "e", "team": ["t"] },
            { "name": "f", "channel": "partner" }, { "name": "g", "assign": ["nobody"] },
        ],
    })
}

fn is_read(model: &Value) -> bool {
    Playbook::from_json(&model.to_string()).is_ok()
}

/// Every table in `value`, by its JSON pointer.
fn tables(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            found.push(at.to_owned());
            object.iter().for_each(|(name, value)| tables(value, &format!("{at}/{name}"), found));
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, item)| tables(item, &format!("{at}/{i}"), found));
        }
        _ => {}
    }
}

#[test]
fn our_own_playbooks_are_valid() {
    let root = schema();
    for path in ["src/playbook/starter.toml", "demo/playbook.toml"] {
        assert!(is_valid(&root, &root, &toml(&file(path))), "{path}");
    }
    for story in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases")).unwrap() {
        let path = story.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let story: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let playbook = &story["given"]["playbook"];
            assert!(playbook.is_null() || is_valid(&root, &root, playbook), "{}", path.display());
        }
    }
}

#[test]
fn each_name_is_known_to_both_or_to_neither_and_needed_by_both_or_neither() {
    let root = schema();
    let full = full();
    assert!(is_read(&full) && is_valid(&root, &root, &full), "{:?}", Playbook::from_json(&full.to_string()));
    let mut found = Vec::new();
    tables(&full, "", &mut found);
    assert!(found.len() > 30, "{found:?}");
    let mut tried = 0;
    for at in &found {
        // One name more.
        let mut more = full.clone();
        more.pointer_mut(at).unwrap()["xyzzy"] = json!([]);
        assert!(!is_read(&more) && !is_valid(&root, &root, &more), "{at}/xyzzy");
        // One name less.
        for name in full.pointer(at).unwrap().as_object().unwrap().keys() {
            let mut less = full.clone();
            less.pointer_mut(at).unwrap().as_object_mut().unwrap().remove(name);
            // A list of one table without its name is needed by what uses it, not by its shape.
            let (read, valid) = (is_read(&less), is_valid(&root, &root, &less));
            let used_elsewhere = [
                "/segment",
                "/sla",
                "/sla/s",
                "/calendar/c",
                "/member/w",
                "/team/t",
                "/member/w/skills",
                "/member/w/languages",
            ];
            let used_elsewhere = used_elsewhere.contains(&format!("{at}/{name}").as_str());
            assert!(read == valid || used_elsewhere, "{at}/{name}: read {read}, valid {valid}");
            tried += 1;
        }
    }
    assert!(tried > 70, "{tried}");
}

#[test]
fn what_the_reader_asks_for_is_in_the_schema() {
    let root = schema();
    let full = full();
    let mut found = Vec::new();
    tables(&full, "", &mut found);
    let mut checked = BTreeSet::new();
    for at in &found {
        let mut more = full.clone();
        more.pointer_mut(at).unwrap()["xyzzy"] = json!([]);
        let findings = Playbook::from_json(&more.to_string()).unwrap_err();
        // Tables with a fixed set of names list them.
        let unknown =
            findings.0.iter().find(|finding| finding.found == "`xyzzy`" && finding.expected.starts_with("one of "));
        // Of long ones, not all are told.
        let unknown = unknown.filter(|finding| !finding.expected.contains(" more"));
        let Some(names) = unknown.map(|finding| finding.expected.trim_start_matches("one of ")) else { continue };
        let names: BTreeSet<&str> = names.split(", ").collect();
        let mut place = &root;
        for step in at.split('/').skip(1) {
            let of = resolved(&root, place);
            place = of["properties"].get(step).or(of.get("items")).unwrap_or(&of["additionalProperties"]);
        }
        let place = resolved(&root, place);
        let tables = place.get("anyOf").filter(|_| place.get("properties").is_none()).and_then(Value::as_array);
        let known: BTreeSet<&str> = match tables {
            Some(any) => any.iter().flat_map(|one| names_of(resolved(&root, one))).collect(),
            None => names_of(place).collect(),
        };
        assert_eq!(names, known, "{at}");
        checked.insert(at.clone());
    }
    for at in
        ["", "/matching", "/dictionary", "/dictionary/title/Ninja", "/calendar/c", "/member/w", "/member/w/away/0"]
            .into_iter()
            .chain([
                "/dedupe",
                "/survivorship",
                "/team/t",
                "/case/0",
                "/case/0/when/employees",
                "/case/0/when/segment",
                "/territory/0",
                "/score/0",
                "/partner/0",
                "/always/0",
                "/never/0",
            ])
            .chain(["/member/w/cap", "/team/t/make_up", "/sla/s", "/disposition/0", "/reporting", "/minimum_follow_up"])
            .chain(["/deal_registration"])
    {
        assert!(checked.contains(at), "{at} of {checked:?}");
    }
}

fn names_of(schema: &Value) -> impl Iterator<Item = &str> {
    schema.get("properties").and_then(Value::as_object).into_iter().flat_map(|names| names.keys().map(String::as_str))
}

#[test]
fn levers_have_the_features_and_levels_that_there_are() {
    let root = schema();
    let matching = &root["properties"]["matching"]["properties"];
    let points = matching["points"]["properties"].as_object().unwrap();
    let of_schema: BTreeSet<(&str, BTreeSet<&str>)> =
        points.iter().map(|(feature, levels)| (feature.as_str(), names_of(levels).collect())).collect();
    let there_are: BTreeSet<(&str, BTreeSet<&str>)> =
        FEATURES.iter().map(|(feature, levels)| (*feature, levels.iter().copied().collect())).collect();
    assert_eq!(of_schema, there_are);
    let listed = |at: &Value| {
        let names = at["items"]["enum"].as_array().unwrap();
        names.iter().map(|name| name.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(listed(&matching["off"]), FEATURES.iter().map(|(feature, _)| *feature).collect::<Vec<_>>());
    assert_eq!(listed(&matching["kinds"]), AccountKind::NAMES);
    assert_eq!(listed(&matching["tie_breakers"]), TieBreaker::NAMES);
    assert_eq!(matching["domain_only"]["enum"], json!(DomainOnly::NAMES));
}

#[test]
fn keys_and_rules_of_merging_are_those_that_there_are() {
    let root = schema();
    let dedupe = &root["properties"]["dedupe"]["properties"];
    assert_eq!(dedupe["keys"]["items"]["enum"], json!(ExactKey::NAMES));
    assert_eq!(dedupe["match"]["enum"], json!(Criteria::NAMES));
    assert_eq!(root["$defs"]["survives"]["enum"], json!(Survives::NAMES));
    let fields: BTreeSet<&str> = names_of(&root["properties"]["survivorship"]["properties"]["fields"]).collect();
    assert_eq!(fields, LeadField::NAMES.iter().copied().collect());
    for (name, low) in [("same", 0.5), ("review", 0.01)] {
        for (value, good) in [(low, true), (low - 0.001, false), (1.001, false)] {
            let mut playbook = full();
            playbook["dedupe"] = json!({ "same": 1.0, "review": 0.01 });
            playbook["dedupe"][name] = json!(value);
            assert_eq!((is_read(&playbook), is_valid(&root, &root, &playbook)), (good, good), "{name} {value}");
        }
    }
}

#[test]
fn conditions_and_groups_have_the_fields_that_there_are() {
    let root = schema();
    let condition = &root["$defs"]["condition"];
    let fields: BTreeSet<&str> = Field::NAMES.iter().copied().collect();
    let tests: BTreeSet<&str> =
        names_of(condition).filter(|name| !["all", "any", "not", "case", "account"].contains(name)).collect();
    assert_eq!(tests, fields);
    let of_account: BTreeSet<&str> = fields.iter().filter_map(|name| name.strip_prefix("account.")).collect();
    assert_eq!(names_of(&root["$defs"]["account"]).collect::<BTreeSet<&str>>(), of_account);
    for field in Field::ALL {
        let value = match field.value_type() {
            Type::Closed(names) => json!(names[0]),
            Type::YesNo => json!(true),
            Type::Number => json!(5),
            Type::Country => json!("DE"),
            Type::Segment => json!("small"),
            Type::Industry => json!("52"),
            Type::Text => json!("x"),
            Type::Partner => json!("p"),
            Type::Moment => json!("c"),
        };
        let valid = |value: &Value| is_valid(&root, &root, value);
        // A test by one value, by a list, by whether it is known; and one by what it can't have.
        for (test, good) in [
            (value.clone(), true),
            (json!([value]), field.value_type() != Type::Number),
            (json!({ "known": false }), field.value_type() != Type::Moment),
            (json!({ "min": 1 }), field.value_type() == Type::Number),
            (json!([]), false),
            (json!(1.5), false),
        ] {
            let mut playbook = full();
            playbook["case"][0]["when"] = json!({ field.name(): test });
            assert_eq!((is_read(&playbook), valid(&playbook)), (good, good), "{field:?} {test}");
        }
        let mut playbook = full();
        let group = json!({ "a group": [value], "another": ["a group"] });
        playbook["groups"] = json!({ field.name(): group });
        assert_eq!(is_read(&playbook), valid(&playbook), "{field:?}");
        playbook["groups"] = match field.name().strip_prefix("account.") {
            Some(name) => json!({ "account": { name: group } }),
            None => json!({ field.name(): group }),
        };
        assert_eq!(is_read(&playbook), valid(&playbook), "{field:?}");
    }
}

#[test]
fn lists_are_the_readers() {
    let root = schema();
    for (pointer, names) in [
        ("/$defs/level", Level::NAMES),
        ("/$defs/function", Function::NAMES),
        ("/$defs/email_kind", EmailKind::NAMES),
        ("/$defs/account_kind", AccountKind::NAMES),
        ("/$defs/opportunity", Opportunity::NAMES),
        ("/$defs/partner_kind", PartnerKind::NAMES),
        ("/$defs/channel", Channel::NAMES),
        ("/$defs/assign", Assign::NAMES),
        ("/properties/team/additionalProperties/properties/distribute", Distribute::NAMES),
        ("/properties/team/additionalProperties/properties/sticky", Sticky::NAMES),
        ("/properties/team/additionalProperties/properties/hours", Hours::NAMES),
        ("/properties/sla/additionalProperties/properties/clock", SlaClock::NAMES),
        ("/properties/territory_policy", Policy::NAMES),
    ] {
        assert_eq!(root.pointer(pointer).unwrap()["enum"], json!(names), "{pointer}");
    }
}
