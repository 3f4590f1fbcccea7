//! Organisations in the ledger, seen from outside: what reviewers said of them, and who else came from there.

use frontdesk::decision::{Reason, Verdict};
use frontdesk::{AccountBook, Decision, RawLead, Standing, Submission, search, standardize};
use ledger::{
    Access, Answer, AskAccounts, Judge, Judged, KeyKind, Ledger, Sql, Sqlite, Submit, Submitted, VerdictRecord,
};

fn now() -> jiff::Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn filled() -> Ledger<Sqlite> {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [0; 32].into());
    ledger.create(&[], now()).unwrap();
    let rows = [
        [("id", "a-1"), ("name", "Zeta Test"), ("domains", "zeta-test.com")],
        [("id", "a-2"), ("name", "Quittengarten"), ("domains", "quitte.com")],
        [("id", "a-3"), ("name", "Nordlicht Werke"), ("domains", "")],
    ];
    assert_eq!(ledger.upsert_accounts(rows).unwrap().taken, 3);
    ledger
}

fn submit_with(ledger: &Ledger<Sqlite>, key: KeyKind, id: &str, fields: &[(&str, &str)]) -> (Box<Answer>, Decision) {
    let raw: RawLead = fields.iter().copied().collect();
    let lead = standardize(&raw).unwrap();
    let (revision, book) = ledger.account_book().unwrap();
    let searched = search(&lead, Some(&AccountBook::open(book).unwrap()));
    let submitted = ledger.submit(Submit {
        submission: Submission { id: id.into(), raw, lead, searched },
        access: &Access::new(key, true),
        idempotency: None,
        book_revision: Some(revision),
        without_book: false,
        now: now(),
    });
    let Submitted::Routed { answer, record, .. } = submitted.unwrap() else { panic!("{id} was not routed") };
    (answer, record.decision)
}

fn submit(ledger: &Ledger<Sqlite>, id: &str, fields: &[(&str, &str)]) -> Decision {
    submit_with(ledger, KeyKind::Secret, id, fields).1
}

fn judge(ledger: &Ledger<Sqlite>, lead: &str, account: &str, verdict: Standing) -> Judged {
    let judge = Judge { lead: lead.into(), account: account.into(), verdict, by: Some("ada".into()) };
    ledger.judge(&judge, "sk_test_1", now()).unwrap()
}

fn noted(judged: Judged) -> VerdictRecord {
    match judged {
        Judged::Noted(record) => *record,
        other => panic!("{other:?}"),
    }
}

#[test]
fn always_wins_for_every_later_lead_of_the_organisation_and_can_be_withdrawn() {
    let ledger = filled();
    assert_eq!(submit(&ledger, "one", &[("email", "one@zeta-test.com")]).account_id.as_deref(), Some("a-1"));
    let said = noted(judge(&ledger, "one", "a-2", Standing::Always));
    assert_eq!((said.organisation.as_str(), said.lead.as_str()), ("domain:zeta-test.com", "one"));
    assert_eq!((said.given.by.as_deref(), said.given.at, said.given.key.len()), (Some("ada"), now(), 12));
    // A colleague, and the same person again.
    for (id, email) in [("two", "two@zeta-test.com"), ("again", "one@zeta-test.com")] {
        let decision = submit(&ledger, id, &[("email", email), ("company", "Zeta Test")]);
        assert_eq!(decision.account_id.as_deref(), Some("a-2"), "{id}");
        assert_eq!((decision.verdict, decision.confidence.millionths()), (Verdict::Match, 1_000_000));
        assert!(decision.reasons.iter().any(|reason| matches!(reason, Reason::Reviewed { .. })));
    }
    assert_eq!(submit(&ledger, "other", &[("email", "x@quitte.com")]).account_id.as_deref(), Some("a-2"));
    let withdrawn = ledger.withdraw_verdict(said.number, Some("bob"), "sk_test_2", now()).unwrap().unwrap();
    assert_eq!(withdrawn.withdrawn.as_ref().unwrap().by.as_deref(), Some("bob"));
    assert_ne!(withdrawn.withdrawn.as_ref().unwrap().key, withdrawn.given.key);
    // Once is enough: who withdrew it first stays.
    assert_eq!(ledger.withdraw_verdict(said.number, Some("eve"), "sk", now()).unwrap(), Some(withdrawn.clone()));
    assert_eq!(ledger.withdraw_verdict(99, None, "sk", now()).unwrap(), None);
    assert_eq!(ledger.verdicts(0).unwrap(), [withdrawn]);
    assert_eq!(submit(&ledger, "three", &[("email", "three@zeta-test.com")]).account_id.as_deref(), Some("a-1"));
}

#[test]
fn never_leaves_the_account_out_for_that_organisation_only() {
    let ledger = filled();
    let fields = [("email", "a@gmail.com"), ("company", "Nordlicht Werke"), ("country", "DE")];
    assert_eq!(submit(&ledger, "one", &fields).account_id.as_deref(), Some("a-3"));
    let said = noted(judge(&ledger, "one", "a-3", Standing::Never));
    assert_eq!(said.organisation, "company:nordlicht werke:DE");
    let decision =
        submit(&ledger, "two", &[("email", "b@gmail.com"), ("company", "Nordlicht Werke"), ("country", "DE")]);
    assert_eq!(decision.account_id, None);
    let left_out = Reason::LeftOut { because: "never".into(), accounts: vec!["a-3".into()] };
    assert!(decision.reasons.contains(&left_out), "{:?}", decision.reasons);
    let abroad = [("email", "c@gmail.com"), ("company", "Nordlicht Werke"), ("country", "FR")];
    assert_eq!(submit(&ledger, "three", &abroad).account_id.as_deref(), Some("a-3"));
}

#[test]
fn a_later_verdict_takes_the_place_of_what_it_contradicts() {
    let ledger = filled();
    submit(&ledger, "one", &[("email", "one@zeta-test.com")]);
    let counting = || -> Vec<(String, Standing)> {
        let verdicts = ledger.verdicts(0).unwrap().into_iter().filter(|said| said.withdrawn.is_none());
        verdicts.map(|said| (said.account, said.verdict)).collect()
    };
    let (a1, a2, a3) = ("a-1".to_owned(), "a-2".to_owned(), "a-3".to_owned());
    noted(judge(&ledger, "one", "a-1", Standing::Never));
    noted(judge(&ledger, "one", "a-2", Standing::Always));
    noted(judge(&ledger, "one", "a-3", Standing::Always));
    assert_eq!(counting(), [(a1.clone(), Standing::Never), (a3.clone(), Standing::Always)]);
    noted(judge(&ledger, "one", "a-3", Standing::Never));
    noted(judge(&ledger, "one", "a-2", Standing::Never));
    assert_eq!(counting(), [(a1, Standing::Never), (a3, Standing::Never), (a2, Standing::Never)]);
    assert_eq!(ledger.verdicts(0).unwrap().len(), 5);
    assert_eq!(ledger.verdicts(3).unwrap().len(), 2);
}

#[test]
fn a_verdict_needs_a_lead_with_an_organisation_and_an_account() {
    let ledger = filled();
    submit(&ledger, "nobody", &[("email", "a@gmail.com")]);
    submit(&ledger, "zeta", &[("email", "a@zeta-test.com")]);
    assert_eq!(judge(&ledger, "absent", "a-1", Standing::Always), Judged::NoLead);
    assert_eq!(judge(&ledger, "zeta", "absent", Standing::Always), Judged::NoAccount);
    assert_eq!(judge(&ledger, "nobody", "a-1", Standing::Always), Judged::NoOrganisation);
    assert!(ledger.verdicts(0).unwrap().is_empty());
}

/// The ids of the others from there, the latest first.
fn others(ledger: &Ledger<Sqlite>, id: &str) -> Vec<String> {
    let organisation = ledger.lead(id).unwrap().unwrap().organisation;
    organisation.map(|from| from.others.into_iter().map(|other| other.id).collect()).unwrap_or_default()
}

#[test]
fn leads_of_one_organisation_without_an_account_are_tied() {
    let ledger = filled();
    for (id, email, company, country) in [
        ("d1", "d1@rockfalcon.com", "Rockfalcon GmbH", "DE"),
        ("d2", "d2@rockfalcon.com", "", ""),
        ("n1", "n1@gmail.com", "Rockfalcon", "DE"),
        ("n2", "n2@gmail.com", "ROCKFALCON Ltd", ""),
        ("n3", "n3@gmail.com", "Rockfalcon", "FR"),
        // An account ties its own leads, and only these.
        ("z1", "z1@zeta-test.com", "Zeta Test", ""),
        ("z2", "z2@zeta-test.com", "Zeta Test", ""),
        ("p1", "p1@gmail.com", "", ""),
    ] {
        submit(&ledger, id, &[("email", email), ("company", company), ("country", country)]);
    }
    for (id, expect) in [
        ("d1", &["n2", "n1", "d2"][..]),
        ("d2", &["d1"]),
        ("n1", &["n2", "d1"]),
        ("n2", &["n3", "n1", "d1"]),
        ("n3", &["n2"]),
        ("z1", &["z2"]),
        ("p1", &[]),
    ] {
        assert_eq!(others(&ledger, id), expect, "{id}");
    }
    // Whom I am tied to is tied to me.
    for (one, other) in ["d1", "d2", "n1", "n2", "n3"].iter().flat_map(|one| [("d1", *one), ("n2", *one)]) {
        let tied = |one: &str, other: &str| others(&ledger, one).contains(&other.to_owned());
        assert_eq!(tied(one, other), tied(other, one), "{one} {other}");
    }
    assert!(ledger.lead("p1").unwrap().unwrap().organisation.is_none());
    // Another domain of the same name: now the name alone tells nothing.
    submit(&ledger, "e1", &[("email", "e1@rockfalcon.org"), ("company", "Rockfalcon")]);
    assert_eq!(others(&ledger, "e1"), [""; 0]);
    assert_eq!(others(&ledger, "d1"), ["d2"]);
    assert_eq!(others(&ledger, "n1"), ["n2"]);
}

#[test]
fn who_else_came_from_there_is_named_at_most_twenty_times_with_the_owner() {
    let ledger = filled();
    for i in 0..30 {
        submit(&ledger, &format!("l{i}"), &[("email", &format!("p{i}@rockfalcon.com"))]);
    }
    let from = ledger.lead("l29").unwrap().unwrap().organisation.unwrap();
    assert_eq!((from.key.as_str(), from.others.len(), from.more), ("domain:rockfalcon.com", 20, true));
    assert_eq!((from.others[0].id.as_str(), from.others[0].owner.as_deref()), ("l28", Some("front-desk")));
}

#[test]
fn a_visitor_never_learns_who_else_came_even_where_the_key_explains() {
    let ledger = filled();
    submit(&ledger, "one", &[("email", "one@rockfalcon.com")]);
    let (answer, _) = submit_with(&ledger, KeyKind::Publishable, "visitor", &[("email", "two@rockfalcon.com")]);
    let told = serde_json::to_string(&answer).unwrap();
    assert!(answer.decision.is_some() && !told.contains("\"organisation\"") && !told.contains("\"one\""), "{told}");
    let (answer, _) = submit_with(&ledger, KeyKind::Secret, "server", &[("email", "three@rockfalcon.com")]);
    let others = answer.organisation.unwrap().others;
    assert_eq!(others.iter().map(|other| other.id.as_str()).collect::<Vec<_>>(), ["visitor", "one"]);
}

#[test]
fn leads_from_before_are_tied_too() {
    // The ledger as the first schema made it: without what later ones added.
    let sqlite = Sqlite::in_memory().unwrap();
    for statement in include_str!("data/ledger_schema_1.sql").split(";\n").filter(|statement| !statement.is_empty()) {
        sqlite.query(statement, &[]).unwrap();
    }
    let ledger = Ledger::new(&sqlite, [0; 32].into());
    ledger.open(now()).unwrap();
    let rows = sqlite.query("SELECT id FROM lead WHERE account_id IS NULL AND domain = 'rockfalcon.com'", &[]).unwrap();
    assert_eq!(rows.len(), 1);
    assert!(ledger.verdicts(0).unwrap().is_empty());
}

#[test]
fn never_on_the_domains_only_account_lets_the_others_be_searched() {
    let ledger = filled();
    submit(&ledger, "one", &[("email", "one@zeta-test.com")]);
    noted(judge(&ledger, "one", "a-1", Standing::Never));
    let fields = [("email", "two@zeta-test.com"), ("company", "Nordlicht Werke"), ("country", "DE")];
    let decision = submit(&ledger, "two", &fields);
    assert!(decision.book.is_some(), "{decision:?}");
    let weighed = |reason: &Reason| matches!(reason, Reason::Match { account, .. } if account == "a-3");
    assert!(decision.reasons.iter().any(weighed), "{:?}", decision.reasons);
    let left_out = Reason::LeftOut { because: "never".into(), accounts: vec!["a-1".into()] };
    assert!(decision.reasons.contains(&left_out), "{:?}", decision.reasons);
    // One of two accounts of the domain is left: nobody else is looked for.
    ledger.upsert_accounts([[("id", "a-4"), ("name", "Zeta Labs"), ("domains", "zeta-test.com")]]).unwrap();
    let decision = submit(&ledger, "three", &[("email", "three@zeta-test.com"), ("company", "Nordlicht Werke")]);
    assert_eq!((decision.book, decision.account_id.as_deref()), (None, Some("a-4")));
}

const FEW: &[[(&str, &str); 3]] = &[
    [("id", "a-5"), ("name", "Zeta Works Inc"), ("domains", "zeta-works.com")],
    [("id", "a-4"), ("name", "Müller Maschinen GmbH"), ("domains", "mueller.de")],
    [("id", "a-3"), ("name", "Mullen & Sons"), ("domains", "mullen.co.uk")],
    [("id", "a-2"), ("name", "MÜLLER AG"), ("domains", "mueller.ch")],
    [("id", "a-1"), ("name", "Zeta Works"), ("domains", "")],
];

/// The ids of a list's accounts, page by page.
fn pages(mut ask: AskAccounts) -> Vec<Vec<String>> {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [0; 32].into());
    ledger.create(&[], now()).unwrap();
    assert!(ledger.upsert_accounts(FEW.iter().copied()).unwrap().refused.is_empty());
    let mut pages = Vec::new();
    loop {
        let page = ledger.account_list(&ask).unwrap().unwrap();
        pages.push(page.accounts.into_iter().map(|account| account.id).collect());
        ask.after = page.next;
        if ask.after.is_none() {
            return pages;
        }
    }
}

#[test]
fn every_account_comes_once_by_its_name_however_small_the_pages() {
    let all = ["a-3", "a-2", "a-4", "a-1", "a-5"];
    for limit in 1..=6 {
        let pages = pages(AskAccounts { limit: Some(limit), ..AskAccounts::default() });
        assert_eq!(pages.concat(), all, "{limit}");
        assert_eq!(pages.len(), all.len().div_ceil(usize::try_from(limit).unwrap()), "{limit}");
    }
}

#[test]
fn an_account_is_found_by_the_beginning_of_its_name_or_domain_however_it_is_written() {
    let begins = |ask: AskAccounts| pages(AskAccounts { limit: Some(1), ..ask }).concat();
    let name = |name: &str| begins(AskAccounts { name: Some(name.into()), ..AskAccounts::default() });
    let domain = |domain: &str| begins(AskAccounts { domain: Some(domain.into()), ..AskAccounts::default() });
    assert_eq!(name("mull"), ["a-3", "a-2", "a-4"]);
    assert_eq!(name("MÜLLER GmbH"), ["a-2", "a-4"]);
    assert_eq!(name("zeta w"), ["a-1", "a-5"]);
    assert_eq!(domain("Mueller."), ["a-2", "a-4"]);
    let [inside, wild, within] = [name("eta"), name("%"), domain("ueller")];
    assert!(inside.is_empty() && wild.is_empty() && within.is_empty());
}

#[test]
fn what_is_no_place_in_the_list_of_accounts_is_said() {
    let ledger = filled();
    for after in ["a-3", "[1,2]", "[\"a\"]", ""] {
        let ask = AskAccounts { after: Some(after.into()), ..AskAccounts::default() };
        assert_eq!(ledger.account_list(&ask).unwrap().unwrap_err()[0].field, "after", "{after}");
    }
}
