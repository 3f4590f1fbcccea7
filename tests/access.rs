//! Who may do what, as the ledger has it: roles and their reach, keys, people, links, sessions, the audit log.
//!
//! In scope: attacks from within a workspace, each against the guard that refuses it. Not in scope: what comes over HTTP
//! (`access.test.mjs`).

use frontdesk::outcome::Searched;
use frontdesk::{RawLead, Standing, Submission, standardize};
use jiff::Timestamp;
use ledger::{
    Access, Audit, ChangeOpportunity, Convert, Desk, Error, Judge, KeyKind, Ledger, Linking, NewKey, NewOpportunity,
    PairVerdict, Peopling, PersonRecord, PlaybookFormat, Right, Role, SayPerson, Sql, Sqlite, Submit, Submitted, Value,
    Work,
};
use std::collections::BTreeSet;

/// Two teams of ours, one with a manager each, and one of two partners' people.
const PLAYBOOK: &str = r#"
name = "Access"
watcher = "mia"
[matching]
match = 0.9
review = 0.6
[calendar.c]
time_zone = "UTC"
days = ["mon", "tue", "wed", "thu", "fri"]
from = "09:00"
to = "17:00"
[team.east]
channel = "inside_sales"
members = ["eva", "ed"]
manager = "mia"
[team.west]
channel = "inside_sales"
members = ["will"]
manager = "max"
[team.channel]
channel = "partner"
members = ["pat", "pia", "quin"]
[[case]]
name = "any"
assign = "account_owner"
within = "2h"
[[territory]]
name = "e"
when = { country = ["DE"] }
team = "east"
[[territory]]
name = "w"
when = { country = ["US"] }
team = "west"
[[territory]]
name = "c"
team = "channel"
"#;

const MEMBERS: [&str; 8] = ["mia", "max", "eva", "ed", "will", "pat", "pia", "quin"];

/// Each lead is called by its owner; the country makes the team.
const LEADS: [(&str, &str); 6] =
    [("eva", "DE"), ("ed", "DE"), ("will", "US"), ("pat", "FR"), ("pia", "FR"), ("quin", "FR")];

const ADMIN: &str = "sk_test_admin";

fn at(text: &str) -> Timestamp {
    format!("2026-11-{text}:00Z").parse().unwrap()
}

fn now() -> Timestamp {
    at("23T10:00")
}

fn workspace() -> Ledger<Sqlite> {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [7; 32].into());
    fill(&ledger);
    ledger
}

fn fill<S: Sql>(ledger: &Ledger<S>) {
    ledger.create(&[key(ADMIN, &[Right::Administer])], now()).unwrap();
    let members = MEMBERS.map(|member| format!("[member.{member}]\nname = \"{member}\"\ncalendar = \"c\"\n")).concat();
    let playbook = PLAYBOOK.replace("[team.east]", &format!("{members}[team.east]"));
    ledger.publish(PlaybookFormat::Toml, &playbook, now()).unwrap().unwrap_or_else(|found| panic!("{found}"));
    let account = |id: &str, owner: &str| {
        [
            ("id", id.to_owned()),
            ("name", format!("{id} Test")),
            ("domains", format!("{id}-test.com")),
            ("owner", owner.into()),
        ]
    };
    let owned = LEADS.map(|(owner, _)| account(&format!("a-{owner}"), owner));
    let partners = ["p1", "p2"].map(|id| account(id, ""));
    let rows: Vec<_> = owned.iter().chain(&partners).collect();
    let rows = rows.iter().map(|row| row.iter().map(|(name, value)| (*name, value.as_str())));
    assert_eq!(ledger.upsert_accounts(rows).unwrap().taken, 8);
    for (owner, country) in LEADS {
        let email = format!("{owner}.example@a-{owner}-test.com");
        submit(ledger, &format!("l-{owner}"), &[("email", &email), ("last_name", owner), ("country", country)]);
        let lead = ledger.lead(&format!("l-{owner}")).unwrap().unwrap();
        assert_eq!((lead.merged_into, lead.decision.owner.as_deref()), (None, Some(owner)));
    }
}

fn submit<S: Sql>(ledger: &Ledger<S>, id: &str, fields: &[(&str, &str)]) {
    let raw: RawLead = fields.iter().copied().collect();
    let lead = standardize(&raw).unwrap();
    let submit = Submit {
        submission: Submission { id: id.into(), raw, lead, searched: Searched::default() },
        access: &Access::new(KeyKind::Secret, true),
        idempotency: None,
        book_revision: None,
        without_book: true,
        now: now(),
    };
    assert!(matches!(ledger.submit(submit).unwrap(), Submitted::Routed { .. }));
}

fn key(key: &str, scopes: &[Right]) -> NewKey {
    NewKey {
        key: key.into(),
        kind: KeyKind::Secret,
        name: "test".into(),
        scopes: scopes.to_vec(),
        origins: Vec::new(),
        explains: true,
        partner: None,
    }
}

fn said(email: &str, role: Role, member: &str, partner: &str) -> SayPerson {
    SayPerson {
        email: Some(email.into()),
        role: Some(role),
        member: Some(member.into()),
        partner: Some(partner.into()),
        ..SayPerson::default()
    }
}

fn kept(peopling: Peopling) -> PersonRecord {
    match peopling {
        Peopling::Kept(person) => *person,
        other => panic!("{other:?}"),
    }
}

/// Does something as whoever has this credential.
fn as_who<S: Sql, T>(ledger: &Ledger<S>, credential: &str, body: impl FnOnce(&Desk<'_, S>) -> T) -> T {
    let access = ledger.access(credential, now()).unwrap().unwrap_or_else(|| panic!("`{credential}` is not known"));
    body(&ledger.desk(&access, credential))
}

/// Makes a person who is signed in; their session.
fn signed_in<S: Sql>(ledger: &Ledger<S>, name: &str, role: Role, member: &str, partner: &str) -> String {
    let email = format!("{name}@example.com");
    let say = said(&email, role, member, partner);
    kept(as_who(ledger, ADMIN, |desk| desk.put_person(name, &say, true, now())).unwrap());
    let session = format!("ss_test_{name}");
    assert!(ledger.sign_in_with_email(&email, &session, now()).unwrap().is_some());
    session
}

/// Everybody's name, role, member, partner, and whose leads they see.
const PEOPLE: [(&str, Role, &str, &str, &[&str]); 9] = [
    ("anke", Role::Admin, "", "", &["eva", "ed", "will", "pat", "pia", "quin"]),
    ("rolf", Role::ReadOnly, "", "", &["eva", "ed", "will", "pat", "pia", "quin"]),
    ("mia", Role::Manager, "mia", "", &["eva", "ed"]),
    ("nina", Role::Manager, "", "", &[]),
    ("eva", Role::Member, "eva", "", &["eva"]),
    ("ed", Role::Member, "ed", "", &["ed"]),
    ("pia", Role::PartnerManager, "pia", "p1", &["pat", "pia"]),
    ("pat", Role::PartnerMember, "pat", "p1", &["pat"]),
    ("quin", Role::PartnerManager, "quin", "p2", &["quin"]),
];

#[test]
fn each_role_sees_its_leads_and_of_the_others_as_little_as_of_none() {
    let ledger = workspace();
    let sessions: Vec<String> = PEOPLE
        .iter()
        .map(|(name, role, member, partner, _)| signed_in(&ledger, name, *role, member, partner))
        .collect();
    // What hangs on leads: a verdict, a pair, a merge that was undone, a contact and an opportunity of each.
    as_who(&ledger, ADMIN, |desk| {
        for (owner, _) in LEADS {
            let (lead, account) = (format!("l-{owner}"), format!("a-{owner}"));
            let judge = Judge { lead: lead.clone(), account, verdict: Standing::Always, by: None };
            desk.judge(&judge, now()).unwrap();
            let opportunity = NewOpportunity { id: Some(format!("o-{owner}")), ..NewOpportunity::default() };
            desk.convert(&lead, &Convert { opportunity: Some(opportunity), ..Convert::default() }, now()).unwrap();
        }
        desk.merge("l-eva", "l-will", None, now()).unwrap();
        desk.undo_merge(1, None, now()).unwrap();
    });
    for ((name, .., sees), session) in PEOPLE.iter().zip(&sessions) {
        as_who(&ledger, session, |desk| {
            for (place, (owner, _)) in LEADS.iter().enumerate() {
                let number = i64::try_from(place).unwrap() + 1;
                let (lead, seen) = (format!("l-{owner}"), sees.contains(owner));
                let read = desk.lead(&lead).unwrap();
                assert_eq!(read.is_some(), seen, "{name} reads {lead}");
                assert_eq!(
                    desk.contact(&format!("{lead}-contact")).unwrap().is_some(),
                    seen,
                    "{name}: contact of {lead}"
                );
                assert_eq!(desk.opportunity(&format!("o-{owner}")).unwrap().is_some(), seen, "{name}: o-{owner}");
                let has_verdict = desk.verdicts(0).unwrap().iter().any(|verdict| verdict.lead == lead);
                assert_eq!(has_verdict, seen, "{name}: verdicts on {lead}");
                let change = ChangeOpportunity::default();
                let changed = desk.change_opportunity(&format!("o-{owner}"), &change, now()).unwrap();
                assert_eq!(changed.is_some(), seen, "{name} changes o-{owner}");
                if let Some(read) = read {
                    let told = serde_json::to_string(&read).unwrap();
                    for (other, _) in LEADS.iter().filter(|(other, _)| !sees.contains(other)) {
                        assert!(!told.contains(&format!("l-{other}")), "{name} is told of l-{other} by {lead}");
                    }
                    continue;
                }
                // As one that isn't there, but for the id.
                let nothing = |id: &str| {
                    let judge = |account: &str| Judge {
                        lead: id.into(),
                        account: account.into(),
                        verdict: Standing::Never,
                        by: None,
                    };
                    let tried = format!(
                        "{:?} {:?} {:?} {:?} {:?} {:?} {:?}",
                        desk.lead(id).unwrap(),
                        desk.work(id, &Work::Accept, None, now()).unwrap(),
                        desk.work(id, &Work::Reject { reason: "no".into() }, Some(owner), now()).unwrap(),
                        desk.judge(&judge("a-eva"), now()).unwrap(),
                        desk.merge(id, id, None, now()).unwrap(),
                        desk.merge("l-absent", id, None, now()).unwrap(),
                        desk.convert(id, &Convert::default(), now()).unwrap(),
                    );
                    tried.replace(id, "ID")
                };
                assert_eq!(nothing(&lead), nothing("l-none"), "{name} and {lead}");
                assert_eq!(desk.withdraw_verdict(number, None, now()).unwrap(), None, "{name}: verdict {number}");
            }
            let sees_merge = ["eva", "will"].iter().all(|owner| sees.contains(owner));
            let undone = desk.undo_merge(1, None, now()).unwrap();
            assert_eq!(undone != ledger::Undoing::NoMerge, sees_merge, "{name}: merge 1");
        });
    }
}

#[test]
fn what_a_lead_became_part_of_is_out_of_reach_with_it() {
    let ledger = workspace();
    let pat = signed_in(&ledger, "pat", Role::PartnerMember, "pat", "p1");
    assert!(as_who(&ledger, &pat, |desk| desk.lead("l-pat")).unwrap().is_some());
    as_who(&ledger, ADMIN, |desk| desk.merge("l-pat", "l-eva", None, now())).unwrap();
    assert_eq!(as_who(&ledger, &pat, |desk| desk.lead("l-pat")).unwrap(), None);
}

#[test]
fn a_partner_isnt_told_how_a_lead_was_decided() {
    let ledger = workspace();
    let pat = signed_in(&ledger, "pat", Role::PartnerMember, "pat", "p1");
    let lead = as_who(&ledger, &pat, |desk| desk.lead("l-pat")).unwrap().unwrap();
    let told = serde_json::to_string(&lead).unwrap();
    assert!(lead.decision.reasons.is_empty() && !told.contains("a-pat\""), "{told}");
    assert!(!as_who(&ledger, ADMIN, |desk| desk.lead("l-pat")).unwrap().unwrap().decision.reasons.is_empty());
}

#[test]
fn pairs_and_what_keeps_leads_apart_are_seen_with_both_leads_only() {
    let ledger = workspace();
    let [eva, mia] =
        [("eva", Role::Member), ("mia", Role::Manager)].map(|(name, role)| signed_in(&ledger, name, role, name, ""));
    as_who(&ledger, ADMIN, |desk| {
        for other in ["l-ed", "l-will"] {
            desk.merge("l-eva", other, None, now()).unwrap();
        }
        for merge in [1, 2] {
            desk.undo_merge(merge, None, now()).unwrap();
        }
    });
    let apart = |session: &str| as_who(&ledger, session, |desk| desk.lead("l-eva")).unwrap().unwrap().not_same.len();
    assert_eq!([ADMIN, &mia, &eva].map(apart), [2, 1, 0]);
    let withdrawn = |session: &str, number| {
        as_who(&ledger, session, |desk| desk.withdraw_not_same(number, None, now())).unwrap().is_some()
    };
    assert_eq!([(&eva, 1), (&mia, 2), (&mia, 1)].map(|(who, number)| withdrawn(who, number)), [false, false, true]);
    let judged = as_who(&ledger, &eva, |desk| desk.judge_pair(1, PairVerdict::Same, None, now())).unwrap();
    assert_eq!(judged, None);
}

#[test]
fn a_member_works_in_their_own_name_and_a_manager_for_who_owns_the_lead() {
    let ledger = workspace();
    let say = SayPerson { sees_team: Some(true), ..said("ed@example.com", Role::Member, "ed", "") };
    kept(as_who(&ledger, ADMIN, |desk| desk.put_person("ed", &say, true, now())).unwrap());
    ledger.sign_in_with_email("ED@example.com", "ss_test_ed", now()).unwrap().unwrap();
    let mia = signed_in(&ledger, "mia", Role::Manager, "mia", "");
    // Who sees their team's leads reads them, and is not whom they belong to.
    assert!(as_who(&ledger, "ss_test_ed", |desk| desk.lead("l-eva")).unwrap().is_some());
    assert!(as_who(&ledger, "ss_test_ed", |desk| desk.lead("l-will")).unwrap().is_none());
    let work = |who: &str| {
        format!("{:?}", as_who(&ledger, who, |desk| desk.work("l-eva", &Work::Accept, Some("eva"), now())).unwrap())
    };
    assert!(work("ss_test_ed").starts_with("NotOwner"));
    assert!(work(&mia).starts_with("Done"));
}

#[test]
fn people_act_in_their_own_name() {
    let ledger = workspace();
    let eva = signed_in(&ledger, "eva", Role::Member, "eva", "");
    let judge = Judge {
        lead: "l-eva".into(),
        account: "a-eva".into(),
        verdict: Standing::Always,
        by: Some("somebody else".into()),
    };
    as_who(&ledger, &eva, |desk| desk.judge(&judge, now())).unwrap();
    let given = ledger.verdicts(0).unwrap().remove(0).given;
    assert_eq!((given.by.as_deref(), given.key.as_str()), (Some("eva@example.com"), "person:eva"));
}

#[test]
fn whose_turns_and_assignments_may_be_read() {
    let ledger = workspace();
    let eva = signed_in(&ledger, "eva", Role::Member, "eva", "");
    let pia = signed_in(&ledger, "pia", Role::PartnerManager, "pia", "p1");
    let rows = |who: &str, member: &str| as_who(&ledger, who, |desk| desk.assignments(member, 0)).unwrap().len();
    assert_eq!(rows(&eva, "eva"), 1);
    assert_eq!(rows(&eva, "will"), 0);
    assert_eq!(rows(&pia, "quin"), 0);
    // Not known, as that of a team that isn't there.
    let circle = |who: &str, team: &str| as_who(&ledger, who, |desk| desk.rotation(team, "")).unwrap();
    assert_eq!(circle(&pia, "channel"), circle(&pia, "none"));
}

#[test]
fn an_account_is_told_with_the_people_within_reach() {
    let ledger = workspace();
    let eva = signed_in(&ledger, "eva", Role::Member, "eva", "");
    for (lead, account) in [("l-eva", "a-eva"), ("l-will", "a-eva")] {
        let convert = Convert {
            account: Some(account.into()),
            opportunity: Some(NewOpportunity { owner: Some("max".into()), ..NewOpportunity::default() }),
            ..Convert::default()
        };
        as_who(&ledger, ADMIN, |desk| desk.convert(lead, &convert, now())).unwrap();
    }
    let told = |who: &str| {
        let record = as_who(&ledger, who, |desk| desk.account("a-eva")).unwrap().unwrap();
        (record.leads.len(), record.contacts.len(), record.opportunities.len())
    };
    assert_eq!(told(ADMIN), (2, 2, 2));
    assert_eq!(told(&eva), (1, 1, 1));
}

#[test]
fn nobody_takes_over_an_opportunity_by_naming_its_id() {
    let ledger = workspace();
    let eva = signed_in(&ledger, "eva", Role::Member, "eva", "");
    let convert = |id: &str| Convert {
        opportunity: Some(NewOpportunity { id: Some(id.into()), ..NewOpportunity::default() }),
        ..Convert::default()
    };
    as_who(&ledger, ADMIN, |desk| desk.convert("l-will", &convert("secret"), now())).unwrap();
    as_who(&ledger, &eva, |desk| desk.convert("l-eva", &convert("secret"), now())).unwrap();
    assert!(as_who(&ledger, &eva, |desk| desk.opportunity("secret")).unwrap().is_none());
    let told = serde_json::to_string(&as_who(&ledger, &eva, |desk| desk.lead("l-eva")).unwrap()).unwrap();
    assert!(!told.contains("secret"), "{told}");
}

#[test]
fn nobody_makes_changes_or_links_anybody_who_may_do_more() {
    let ledger = workspace();
    for (name, role, member, partner, _) in PEOPLE {
        signed_in(&ledger, name, role, member, partner);
    }
    let scoped = [("sk_test_people", &[Right::WritePeople] as &[Right]), ("sk_test_none", &[])];
    let scoped = scoped.map(|(name, scopes)| key(name, scopes));
    ledger.create(&scoped, now()).unwrap();
    let cases: [(&str, Role, &str, &str, bool); 19] = [
        (ADMIN, Role::Admin, "", "", true),
        ("sk_test_none", Role::PartnerMember, "", "p1", false),
        // A key that may make people doesn't hand out what it can't do itself.
        ("sk_test_people", Role::Admin, "", "", false),
        ("sk_test_people", Role::ReadOnly, "", "", false),
        ("sk_test_people", Role::PartnerMember, "", "p1", false),
        ("ss_test_mia", Role::Admin, "", "", false),
        ("ss_test_mia", Role::ReadOnly, "", "", false),
        ("ss_test_mia", Role::Member, "", "", true),
        // Neither somebody else's member nor a partner's.
        ("ss_test_mia", Role::Member, "will", "", false),
        ("ss_test_mia", Role::Manager, "max", "", false),
        ("ss_test_mia", Role::PartnerMember, "", "p1", false),
        ("ss_test_eva", Role::PartnerMember, "", "p1", false),
        ("ss_test_rolf", Role::PartnerMember, "", "p1", false),
        ("ss_test_pat", Role::PartnerMember, "", "p1", false),
        ("ss_test_pia", Role::PartnerMember, "", "p1", true),
        ("ss_test_pia", Role::PartnerMember, "", "p2", false),
        // A member of ours would bring our leads.
        ("ss_test_pia", Role::PartnerMember, "will", "p1", false),
        ("ss_test_pia", Role::Member, "", "", false),
        ("ss_test_pia", Role::Admin, "", "", false),
    ];
    for (place, (who, role, member, partner, is_made)) in cases.into_iter().enumerate() {
        let (id, email) = (format!("new-{place}"), format!("new-{place}@example.com"));
        let made = as_who(&ledger, who, |desk| desk.put_person(&id, &said(&email, role, member, partner), true, now()));
        match made.unwrap() {
            Peopling::Kept(_) => assert!(is_made, "{who} made {role:?} {member}"),
            Peopling::NotAllowed => assert!(!is_made, "{who} didn't make {role:?}"),
            other => panic!("{who}, {role:?}: {other:?}"),
        }
    }
    // Nor by changing somebody, themselves included, nor by a link with which to be them.
    let promotion = SayPerson { role: Some(Role::Admin), ..SayPerson::default() };
    let rename = SayPerson { name: Some("Other".into()), ..SayPerson::default() };
    for (who, whom, say) in [
        ("ss_test_mia", "mia", &promotion),
        ("ss_test_mia", "anke", &rename),
        ("ss_test_pia", "pia", &promotion),
        ("ss_test_eva", "eva", &rename),
    ] {
        let changed = as_who(&ledger, who, |desk| desk.put_person(whom, say, false, now())).unwrap();
        assert_eq!(changed, Peopling::NotAllowed, "{who} changes {whom}");
    }
    for (who, whom, expect) in [
        ("ss_test_mia", "anke", Linking::NotAllowed),
        ("ss_test_mia", "pat", Linking::NotAllowed),
        ("sk_test_people", "anke", Linking::NotAllowed),
        ("ss_test_pia", "quin", Linking::NoPerson),
        ("ss_test_pia", "none", Linking::NoPerson),
    ] {
        let linked = as_who(&ledger, who, |desk| desk.make_link(whom, "sl_test_x", now())).unwrap();
        assert_eq!(linked, expect, "{who} links {whom}");
    }
    // A partner's people are told of their own only.
    let told: BTreeSet<String> = as_who(&ledger, "ss_test_pia", |desk| desk.people(0))
        .unwrap()
        .into_iter()
        .filter_map(|person| person.partner)
        .collect();
    assert_eq!(told, BTreeSet::from(["p1".to_owned()]));
    let quin = as_who(&ledger, "ss_test_pia", |desk| desk.person("quin")).unwrap();
    assert_eq!(quin, None);
}

#[test]
fn a_person_that_cant_be_kept_is_told_field_by_field() {
    let ledger = workspace();
    signed_in(&ledger, "eva", Role::Member, "eva", "");
    let cases = [
        (said("no address", Role::Member, "", ""), "email"),
        (said("EVA@example.com ", Role::Member, "", ""), "email"),
        (said("x@example.com", Role::Member, "nobody", ""), "member"),
        (said("x@example.com", Role::Member, "eva", ""), "member"),
        (said("x@example.com", Role::PartnerMember, "", ""), "partner"),
        (said("x@example.com", Role::PartnerMember, "", "p9"), "partner"),
        (said("x@example.com", Role::Member, "", "p1"), "partner"),
        (SayPerson { email: Some("x@example.com".into()), partner: Some("p1".into()), ..SayPerson::default() }, "role"),
    ];
    for (say, field) in cases {
        match as_who(&ledger, ADMIN, |desk| desk.put_person("x", &say, true, now())).unwrap() {
            Peopling::Bad(problems) => {
                assert_eq!(problems.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), [field]);
            }
            other => panic!("{say:?}: {other:?}"),
        }
    }
}

#[test]
fn forged_replayed_expired_and_strange_links_are_refused_alike() {
    let (ledger, other) = (workspace(), workspace());
    for ledger in [&ledger, &other] {
        for person in ["pat", "pia"] {
            signed_in(ledger, person, Role::PartnerMember, person, "p1");
        }
    }
    let link = |ledger: &Ledger<Sqlite>, whom: &str, link: &str| {
        let made = as_who(ledger, ADMIN, |desk| desk.make_link(whom, link, now())).unwrap();
        let email = format!("{whom}@example.com");
        assert_eq!(made, Linking::Made { until: at("23T11:00"), email });
    };
    for (whom, name) in [("pat", "sl_test_1"), ("pat", "sl_test_old"), ("pia", "sl_test_2"), ("pia", "sl_test_3")] {
        link(&ledger, whom, name);
    }
    link(&other, "pat", "sl_test_other");
    let uses = |name: &str, when: &str| {
        ledger.sign_in_with_link(name, &format!("ss_test_by_{name}_{when}"), at(when)).unwrap().map(|person| person.id)
    };
    assert_eq!(uses("sl_test_forged", "23T10:10"), None);
    assert_eq!(uses("sl_test_other", "23T10:10"), None);
    assert_eq!(uses("sl_test_1", "23T10:10").as_deref(), Some("pat"));
    assert_eq!(uses("sl_test_1", "23T10:11"), None);
    assert_eq!(uses("sl_test_old", "23T11:00"), None);
    assert_eq!(uses("sl_test_old", "23T10:12"), None);
    // Who is suspended, or has another address, comes in by none of theirs.
    let suspended = SayPerson { suspended: Some(true), ..SayPerson::default() };
    as_who(&ledger, ADMIN, |desk| desk.put_person("pia", &suspended, false, now())).unwrap();
    assert_eq!(uses("sl_test_2", "23T10:13"), None);
    let back = SayPerson { suspended: Some(false), ..SayPerson::default() };
    as_who(&ledger, ADMIN, |desk| desk.put_person("pia", &back, false, now())).unwrap();
    assert_eq!(uses("sl_test_3", "23T10:14"), None);
}

#[test]
fn sessions_end() {
    let ledger = workspace();
    let pat = signed_in(&ledger, "pat", Role::PartnerMember, "pat", "p1");
    let sign_in = |session: &str| ledger.sign_in_with_email("pat@example.com", session, now()).unwrap().unwrap();
    let counts = |session: &str, when: Timestamp| ledger.access(session, when).unwrap().is_some();
    // Nobody is handed one that somebody else made up, and a key's text is none.
    assert!(!counts("ss_test_made_up", now()) && !counts("sl_test_x", now()));
    // When nothing was asked for half a day, and after a week in any case.
    sign_in("ss_test_idle");
    assert!(counts("ss_test_idle", at("23T21:59")) && counts("ss_test_idle", at("24T09:58")));
    assert!(!counts("ss_test_idle", at("24T21:58")));
    // Who listens asks for nothing, however often they are told something.
    sign_in("ss_test_listens");
    let listens = |when: Timestamp| ledger.listening("ss_test_listens", when).unwrap().is_some();
    assert!(listens(at("23T12:00")) && listens(at("23T21:59")) && !listens(at("23T22:00")));
    sign_in("ss_test_long");
    let mut hours = (0..168).map(|hour| now() + jiff::SignedDuration::from_hours(hour));
    assert!(hours.clone().all(|hour| counts("ss_test_long", hour)), "it counts while it is used");
    assert!(!counts("ss_test_long", hours.next_back().unwrap() + jiff::SignedDuration::from_hours(1)));
    // Signing out, here and everywhere.
    sign_in("ss_test_1");
    sign_in("ss_test_2");
    ledger.sign_out("ss_test_1", false).unwrap();
    assert!(!counts("ss_test_1", now()) && counts("ss_test_2", now()) && counts(&pat, now()));
    ledger.sign_out("ss_test_2", true).unwrap();
    assert!(!counts(&pat, now()));
    // What somebody may do follows the role at once; who is suspended, or has another address, is out.
    sign_in("ss_test_3");
    let say = |say: SayPerson| kept(as_who(&ledger, ADMIN, |desk| desk.put_person("pat", &say, false, now())).unwrap());
    assert!(!ledger.access("ss_test_3", now()).unwrap().unwrap().may(Right::ReadReports));
    say(SayPerson { role: Some(Role::PartnerManager), ..SayPerson::default() });
    assert!(ledger.access("ss_test_3", now()).unwrap().unwrap().may(Right::ReadReports));
    say(SayPerson { email: Some("pat@other.example".into()), ..SayPerson::default() });
    assert!(!counts("ss_test_3", now()));
    say(SayPerson { email: Some("pat@example.com".into()), ..SayPerson::default() });
    sign_in("ss_test_4");
    say(SayPerson { suspended: Some(true), ..SayPerson::default() });
    assert!(!counts("ss_test_4", now()));
    assert_eq!(ledger.sign_in_with_email("pat@example.com", "ss_test_5", now()).unwrap(), None);
    assert_eq!(ledger.sign_in_with_email("stranger@example.com", "ss_test_6", now()).unwrap(), None);
}

#[test]
fn keys_are_rotated_and_revoked_and_do_what_their_scopes_say() {
    let sql = Sqlite::in_memory().unwrap();
    let ledger = Ledger::new(&sql, [7; 32].into());
    fill(&ledger);
    let may = |key: &str, when: &str| {
        ledger
            .access(key, at(when))
            .unwrap()
            .map(|access| [Right::ReadLeads, Right::WriteLeads, Right::Administer].map(|right| access.may(right)))
    };
    let first = as_who(&ledger, ADMIN, |desk| desk.add_key(&key("sk_test_1", &[Right::ReadLeads]), now())).unwrap();
    assert_eq!(may("sk_test_1", "23T10:00"), Some([true, false, false]));
    let second = as_who(&ledger, ADMIN, |desk| desk.rotate_key(&first.id, "sk_test_2", at("24T10:00"), now()));
    let second = second.unwrap().unwrap();
    // Both count until the old one's time is over.
    assert_eq!(may("sk_test_2", "23T10:00"), Some([true, false, false]));
    assert_eq!(may("sk_test_1", "24T09:59"), Some([true, false, false]));
    assert_eq!(may("sk_test_1", "24T10:00"), None);
    let again = as_who(&ledger, ADMIN, |desk| desk.rotate_key(&first.id, "sk_test_3", at("30T10:00"), at("25T10:00")));
    assert_eq!(again.unwrap(), None, "a key that no longer counts has no successor");
    as_who(&ledger, ADMIN, |desk| desk.revoke_key(&second.id, at("25T10:00"))).unwrap().unwrap();
    assert_eq!(may("sk_test_2", "25T10:00"), None);
    assert_eq!(as_who(&ledger, ADMIN, |desk| desk.revoke_key("none", now())).unwrap(), None);
    // What is listed says when it was last used, by the day, and never the key.
    let listed = as_who(&ledger, ADMIN, |desk| desk.keys()).unwrap();
    let listed = listed.iter().find(|key| key.id == first.id).unwrap();
    assert_eq!(listed.last_used, Some(jiff::civil::date(2026, 11, 24)));
    assert_eq!(listed.replaced_by.as_ref(), Some(&second.id));
    let dump: Vec<_> = sql.query("SELECT * FROM access_key", &[]).unwrap();
    assert!(!format!("{dump:?}").contains("sk_test"));
    // Secret keys of before there were scopes may everything, publishable ones submit.
    sql.query("UPDATE access_key SET scopes = NULL WHERE substr(digest, 1, 12) = ?", &[(&first.id).into()]).unwrap();
    assert_eq!(may("sk_test_1", "23T10:00"), Some([true, true, true]));
    let publishable = NewKey { kind: KeyKind::Publishable, ..key("pk_test", &[Right::Administer]) };
    as_who(&ledger, ADMIN, |desk| desk.add_key(&publishable, now())).unwrap();
    assert_eq!(may("pk_test", "23T10:00"), Some([false, false, false]));
    assert!(ledger.access("pk_test", now()).unwrap().unwrap().may(Right::SubmitLeads));
}

#[test]
fn the_audit_log_is_kept_with_what_was_done_and_never_changed() {
    let sql = Sqlite::in_memory().unwrap();
    let ledger = Ledger::new(&sql, [7; 32].into());
    fill(&ledger);
    let access = ledger.access(ADMIN, now()).unwrap().unwrap();
    let desk = ledger.desk(&access, ADMIN);
    let audit = Audit { what: "key.make", on: "k".into(), request: "r-1".into() };
    let made = |name: &str| desk.add_key(&key(name, &[]), now());
    ledger.audited(&access, &audit, now(), || made("sk_test_1"), |_| true).unwrap();
    // What wasn't done isn't noted, and what fails afterwards leaves neither.
    ledger.audited(&access, &audit, now(), || Ok(()), |()| false).unwrap();
    let failed = ledger.audited(
        &access,
        &audit,
        now(),
        || {
            made("sk_test_2")?;
            Err::<(), _>(Error::NoWorkspace)
        },
        |()| true,
    );
    assert_eq!(failed, Err(Error::NoWorkspace));
    assert!(ledger.access("sk_test_1", now()).unwrap().is_some());
    assert!(ledger.access("sk_test_2", now()).unwrap().is_none());
    let entries = ledger.audit(0).unwrap();
    let told: Vec<_> =
        entries.iter().map(|entry| (entry.what.as_str(), entry.on.as_str(), entry.request.as_str())).collect();
    assert_eq!(told, [("key.make", "k", "r-1")]);
    assert!(entries[0].who.starts_with("key:") && entries[0].name.as_deref() == Some("test"));
    for statement in ["UPDATE audit SET what = ''", "DELETE FROM audit"] {
        assert!(sql.query(statement, &[]).unwrap_err().0.contains("only added to"), "{statement}");
    }
    assert_eq!(ledger.audit(1).unwrap(), []);
}

#[test]
fn who_asks_for_a_link_learns_nothing_and_wakes_nobody_twice() {
    let sql = Sqlite::in_memory().unwrap();
    let ledger = Ledger::new(&sql, [7; 32].into());
    fill(&ledger);
    signed_in(&ledger, "pat", Role::PartnerMember, "pat", "p1");
    let events = || {
        let rows = sql.query("SELECT data FROM outbox WHERE kind = 'link.requested'", &[]).unwrap();
        rows.into_iter().flatten().collect::<Vec<_>>()
    };
    for (email, when) in
        [("stranger@example.com", "23T10:00"), ("Pat@Example.com", "23T10:00"), ("pat@example.com", "23T10:00")]
    {
        ledger.ask_for_link(email, at(when)).unwrap();
    }
    assert_eq!(events(), [Value::Text(r#"{"person":"pat"}"#.into())]);
    ledger.ask_for_link("pat@example.com", at("23T10:01")).unwrap();
    assert_eq!(events().len(), 2);
    // Strangers who make up addresses fill no table.
    for number in 0..6000 {
        ledger.ask_for_link(&format!("{number}@example.com"), at("23T10:02")).unwrap();
    }
    assert!(sql.query("SELECT 1 FROM sign_in_asked", &[]).unwrap().len() <= 4096);
}
