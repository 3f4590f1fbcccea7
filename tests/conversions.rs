//! Leads that become contacts and opportunities, in the ledger seen from outside: both processes, the links between
//! them, merges and their undoing, and what an opportunity says of the next lead.

use frontdesk::account::Opportunity;
use frontdesk::decision::Reason;
use frontdesk::{Decision, Playbook, RawLead, Submission, standardize};
use ledger::{
    Access, ChangeOpportunity, ConversionRecord, Convert, Converting, KeyKind, Ledger, Merging, NewOpportunity,
    PlaybookFormat, Process, Sqlite, Submit, Submitted, Undoing,
};

const PLAYBOOK: &str = include_str!("data/smallest.toml");

fn now() -> jiff::Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

/// A workspace with one account, whose open opportunities are a case of their own.
fn filled() -> Ledger<Sqlite> {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [0; 32].into());
    ledger.create(&[], now()).unwrap();
    let cases = "[[case]]\nname = 'negotiating'\nwhen = { account.opportunity = 'open' }\n\
        assign = 'opportunity_owner'\nwithin = '1h'\n[[case]]\nname = 'won'\nwhen = { account.opportunity = 'won' }\n\
        within = '2h'\n[[case]]";
    let members = "[member.kim]\nname = 'Kim'\ncalendar = 'office'\n[team.everybody]";
    let text = PLAYBOOK.replacen("[[case]]", cases, 1).replace("[team.everybody]", members);
    assert!(Playbook::from_toml(&text).is_ok());
    ledger.publish(PlaybookFormat::Toml, &text, now()).unwrap().unwrap();
    ledger.upsert_accounts([[("id", "a-1"), ("name", "Zeta Test"), ("domains", "zeta-test.com")]]).unwrap();
    ledger
}

fn submit(ledger: &Ledger<Sqlite>, id: &str, fields: &[(&str, &str)]) -> Decision {
    let raw: RawLead = fields.iter().copied().collect();
    let lead = standardize(&raw).unwrap();
    let submitted = ledger.submit(Submit {
        submission: Submission { id: id.into(), raw, lead, searched: Default::default() },
        access: &Access::new(KeyKind::Secret, true),
        idempotency: None,
        book_revision: None,
        without_book: true,
        now: now(),
    });
    let Submitted::Routed { record, .. } = submitted.unwrap() else { panic!("{id} was not routed") };
    record.decision
}

fn convert(ledger: &Ledger<Sqlite>, lead: &str, convert: Convert) -> Converting {
    ledger.convert(lead, &convert, "sk_test", now()).unwrap()
}

fn converted(converting: Converting) -> ConversionRecord {
    match converting {
        Converting::Converted(record) => *record,
        other => panic!("{other:?}"),
    }
}

fn with_opportunity(id: Option<&str>) -> Convert {
    let opportunity = NewOpportunity { id: id.map(str::to_owned), owner: Some("kim".into()), ..Default::default() };
    Convert { opportunity: Some(opportunity), by: Some("ada".into()), ..Convert::default() }
}

/// How many contacts and opportunities the account has.
fn people(ledger: &Ledger<Sqlite>, account: &str) -> (usize, usize) {
    let account = ledger.account(account).unwrap().unwrap();
    (account.contacts.len(), account.opportunities.len())
}

const ANNA: [(&str, &str); 3] = [("email", "anna@zeta-test.com"), ("first_name", "Anna"), ("last_name", "Berg")];

#[test]
fn a_lead_becomes_a_contact_of_its_account_and_all_of_it_stays_linked() {
    let ledger = filled();
    submit(&ledger, "l-1", &ANNA);
    let record = converted(convert(&ledger, "l-1", with_opportunity(None)));
    assert_eq!((record.lead.as_str(), record.account.as_str(), record.process.as_str()), ("l-1", "a-1", "convert"));
    assert_eq!(
        (record.contact.id.as_str(), record.contact.email.as_deref()),
        ("l-1-contact", Some("anna@zeta-test.com"))
    );
    let opportunity = record.opportunity.clone().unwrap();
    assert_eq!((opportunity.name.as_str(), opportunity.stage), ("Zeta Test", Opportunity::Open));
    assert_eq!((opportunity.contact.as_deref(), opportunity.owner.as_deref()), (Some("l-1-contact"), Some("kim")));
    assert_eq!(record.converted.by.as_deref(), Some("ada"));
    // From each of them to the others.
    assert_eq!(ledger.lead("l-1").unwrap().unwrap().conversions, std::slice::from_ref(&record));
    assert_eq!(ledger.contact("l-1-contact").unwrap().unwrap().lead, "l-1");
    assert_eq!(ledger.opportunity(&opportunity.id).unwrap().unwrap(), opportunity);
    let account = ledger.account("a-1").unwrap().unwrap();
    assert_eq!((account.leads.len(), account.contacts.len(), account.opportunities.len()), (1, 1, 1));
    assert_eq!(account.leads[0].with.last_name.as_deref(), Some("Berg"));
    assert_eq!(account.account.status.opportunity, Opportunity::Open);
    // Once is enough.
    let again = Convert { opportunity: None, ..with_opportunity(None) };
    assert_eq!(convert(&ledger, "l-1", again), Converting::Already(Box::new(record)));
    assert_eq!((people(&ledger, "a-1"), ledger.lead("l-1").unwrap().unwrap().conversions.len()), ((1, 1), 1));
}

#[test]
fn what_is_negotiated_decides_the_next_lead_of_the_account_at_that_moment() {
    let ledger = filled();
    submit(&ledger, "l-1", &ANNA);
    let other = |id: &str| submit(&ledger, id, &[("email", &format!("{id}@zeta-test.com"))]);
    assert_eq!(other("before").case, "new lead");
    let opportunity = converted(convert(&ledger, "l-1", with_opportunity(None))).opportunity.unwrap();
    let decision = other("during");
    assert_eq!((decision.case.as_str(), decision.owner.as_deref()), ("negotiating", Some("kim")));
    let won = ChangeOpportunity { stage: Some(Opportunity::Won), amount: Some(120_000), ..Default::default() };
    let record = ledger.change_opportunity(&opportunity.id, &won, "sk", now()).unwrap().unwrap();
    assert_eq!((record.stage, record.amount, record.closed.unwrap().at), (Opportunity::Won, Some(120_000), now()));
    assert_eq!(other("after").case, "won");
    // Another that is open counts before one that is won.
    converted(convert(&ledger, "l-1", with_opportunity(Some("o-2"))));
    assert_eq!(other("later").case, "negotiating");
    assert_eq!(ledger.change_opportunity("o-9", &won, "sk", now()).unwrap(), None);
}

#[test]
fn a_closed_lead_goes_on_as_an_opportunity_of_its_own() {
    let ledger = filled();
    submit(&ledger, "l-1", &ANNA);
    let close = |opportunity| Convert { process: Process::Close, opportunity, ..Convert::default() };
    assert_eq!(convert(&ledger, "l-1", close(None)), Converting::NoOpportunity);
    let new = NewOpportunity { id: Some("crm-7".into()), name: Some("Renewal".into()), ..Default::default() };
    let record = converted(convert(&ledger, "l-1", close(Some(new.clone()))));
    assert_eq!(record.process, "close");
    let opportunity = record.opportunity.clone().unwrap();
    assert_eq!((opportunity.id.as_str(), opportunity.name.as_str()), ("crm-7", "Renewal"));
    assert_eq!(opportunity.contact.as_ref(), Some(&record.contact.id));
    // The sender didn't hear the answer and sends it again.
    assert_eq!(convert(&ledger, "l-1", close(Some(new))), Converting::Already(Box::new(record)));
    assert_eq!(people(&ledger, "a-1"), (1, 1));
}

#[test]
fn without_an_account_one_is_made_of_the_company_or_nothing_is() {
    let ledger = filled();
    submit(&ledger, "l-1", &[("email", "bo@rockfalcon.com"), ("company", "Rockfalcon GmbH"), ("country", "DE")]);
    let record = converted(convert(&ledger, "l-1", Convert::default()));
    assert_eq!(record.account, "l-1-account");
    let account = ledger.account("l-1-account").unwrap().unwrap().account;
    assert_eq!((account.name.name.as_str(), account.country.as_deref()), ("Rockfalcon GmbH", Some("DE")));
    // A colleague is matched to it.
    let colleague = submit(&ledger, "l-2", &[("email", "cy@rockfalcon.com")]);
    assert_eq!(colleague.account_id.as_deref(), Some("l-1-account"));
    submit(&ledger, "l-3", &[("email", "someone@gmail.com")]);
    assert_eq!(convert(&ledger, "l-3", Convert::default()), Converting::NoCompany);
    let named = Convert { account: Some("a-9".into()), ..Convert::default() };
    assert_eq!(convert(&ledger, "l-3", named), Converting::NoAccount { account: "a-9".into() });
    assert_eq!(convert(&ledger, "l-9", Convert::default()), Converting::NoLead);
    assert_eq!((people(&ledger, "a-1"), people(&ledger, "l-1-account")), ((0, 0), (1, 0)));
}

#[test]
fn a_contact_who_writes_again_is_of_their_account_whatever_the_evidence() {
    let ledger = filled();
    // From home: neither domain nor company speak for the account.
    submit(&ledger, "l-1", &[("email", "anna.berg@gmail.com"), ("last_name", "Berg")]);
    let named = Convert { account: Some("a-1".into()), ..Convert::default() };
    converted(convert(&ledger, "l-1", named));
    assert_eq!(ledger.lead("l-1").unwrap().unwrap().decision.account_id.as_deref(), Some("a-1"));
    let again = submit(&ledger, "l-2", &[("email", "anna.berg@gmail.com"), ("message", "once more")]);
    assert_eq!((again.duplicate_of.as_deref(), again.account_id.as_deref()), (Some("l-1"), Some("a-1")));
    let is_contact = |reason: &Reason| matches!(reason, Reason::Contact { account, .. } if account == "a-1");
    assert!(again.reasons.iter().any(is_contact), "{:?}", again.reasons);
}

#[test]
fn a_conversion_goes_with_its_person_through_merges_and_their_undoing() {
    let ledger = filled();
    submit(&ledger, "older", &[("email", "someone@gmail.com"), ("last_name", "Some")]);
    submit(&ledger, "younger", &[("email", "anna.berg@gmail.com"), ("last_name", "Berg")]);
    let named = Convert { account: Some("a-1".into()), ..Convert::default() };
    converted(convert(&ledger, "younger", named));
    let Merging::Merged(merge) = ledger.merge("older", "younger", None, "sk", now()).unwrap() else { panic!() };
    let lead = ledger.lead("older").unwrap().unwrap();
    assert_eq!((lead.conversions.len(), lead.decision.account_id.as_deref()), (1, Some("a-1")));
    assert_eq!(ledger.contact("younger-contact").unwrap().unwrap().lead, "older");
    let Undoing::Undone(_) = ledger.undo_merge(merge.number, None, "sk", now()).unwrap() else { panic!() };
    assert_eq!(ledger.contact("younger-contact").unwrap().unwrap().lead, "younger");
    assert_eq!(ledger.lead("older").unwrap().unwrap().conversions, []);
    assert_eq!(ledger.lead("older").unwrap().unwrap().decision.account_id, None);
    assert_eq!(ledger.lead("younger").unwrap().unwrap().decision.account_id.as_deref(), Some("a-1"));
}
