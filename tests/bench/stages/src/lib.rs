//! Each stage of a lead's path over the demo's leads, again and again, for whoever holds the clock.
//!
//! In scope: the same work natively and in wasm. Not in scope: time.

use frontdesk::outcome::{Merged, Searched};
use frontdesk::{
    AccountBook, Candidate, Known, KnownLead, Lead, Playbook, RawLead, Size, Submission, find, lead_profile, search,
    standardize, state_of,
};
use frontdesk::{assign, decide, dedupe, matching, record};
use jiff::Timestamp;
use std::cell::RefCell;
use std::hint::black_box;

/// The stages in their order, and the whole path.
pub const STAGES: [&str; 9] =
    ["read JSON", "standardize", "search", "dedupe", "match", "decide", "assign", "record", "steps 3 to 7"];

/// What the stages work on.
struct Bench {
    playbook: Playbook,
    book: AccountBook,
    leads: Vec<Prepared>,
    now: Timestamp,
}

struct Prepared {
    json: Vec<u8>,
    raw: RawLead,
    lead: Lead,
    submission: Submission,
    known: Known,
}

fn rows(csv: &str) -> Vec<RawLead> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    reader
        .records()
        .flatten()
        .map(|row| header.iter().zip(row.iter()).filter(|(_, value)| !value.is_empty()).collect())
        .collect()
}

impl Bench {
    fn new() -> Self {
        let playbook =
            Playbook::from_toml(include_str!("../../../../demo/playbook.toml")).unwrap_or_else(|_| Playbook::starter());
        let accounts: Vec<_> = rows(include_str!("../../../../demo/accounts.csv"))
            .iter()
            .filter_map(|row| frontdesk::account(row.fields()).ok())
            .collect();
        let book = AccountBook::build(&accounts);
        let now = Timestamp::from_second(1_795_424_400).unwrap_or(Timestamp::UNIX_EPOCH);
        let mut earlier: Vec<(Vec<String>, Candidate, KnownLead)> = Vec::new();
        let mut leads = Vec::new();
        for (i, raw) in rows(include_str!("../../../../demo/leads.csv")).into_iter().enumerate() {
            let Ok(lead) = standardize(&raw) else { continue };
            let searched = search(&lead, Some(&book));
            let candidates = accounts.iter().filter(|account| {
                lead.domain.as_ref().is_some_and(|domain| account.domains.contains(domain))
                    || searched.candidates.contains(&account.id)
            });
            let profile = lead_profile(&lead, std::iter::empty());
            let keys = [frontdesk::identity_keys(&lead), dedupe::blocking_keys(&profile)].concat();
            // As many as a ledger reads at most.
            let shares = |(of, ..): &&(Vec<String>, Candidate, KnownLead)| of.iter().any(|key| keys.contains(key));
            let shared = earlier.iter().filter(shares).take(60);
            let (candidates_of, leads_of) = shared.map(|(_, known, lead)| (known.clone(), lead.clone())).unzip();
            let known = Known {
                candidates: candidates_of,
                leads: leads_of,
                size: Size { leads: i as u64, submissions: i as u64 },
                accounts: candidates.cloned().collect(),
                ..Known::default()
            };
            let id = i.to_string();
            let candidate = Candidate {
                submission: id.clone(),
                lead: id.clone(),
                number: i as u64,
                keys: frontdesk::identity_keys(&lead),
                profile,
                apart: false,
            };
            let state = state_of(&id, &lead, now, i as u64, &playbook);
            earlier.push((
                keys,
                candidate,
                KnownLead {
                    id,
                    state,
                    owner: None,
                    due_at: None,
                    account: None,
                    created_at: None,
                    earlier: None,
                    trial: None,
                },
            ));
            let json =
                serde_json::to_vec(&raw.fields().collect::<std::collections::BTreeMap<_, _>>()).unwrap_or_default();
            let submission = Submission { id: i.to_string(), raw: raw.clone(), lead: lead.clone(), searched };
            leads.push(Prepared { json, raw, lead, submission, known });
        }
        Self { playbook, book, leads, now }
    }

    /// Stage 3, as [`frontdesk::route`] composes it.
    fn merged(&self, lead: &Lead, known: &Known) -> Merged {
        let state = state_of("new", lead, self.now, known.size.submissions, &self.playbook);
        dedupe::merge(state, find(lead, known, &self.playbook), &known.leads, &self.playbook.survivorship)
    }

    fn run(&self, stage: usize, times: usize) {
        for prepared in self.leads.iter().cycle().take(times) {
            self.step(stage, prepared);
        }
    }

    /// Runs the stage, with what the stages before it would have given.
    fn step(&self, stage: usize, prepared: &Prepared) {
        let Prepared { json, raw, lead, submission, known } = prepared;
        let searched: &Searched = &submission.searched;
        match STAGES.get(stage).copied() {
            Some("read JSON") => drop(black_box(RawLead::from_json(json))),
            Some("standardize") => drop(black_box(standardize(raw))),
            Some("search") => drop(black_box(search(lead, Some(&self.book)))),
            Some("dedupe") => drop(black_box(self.merged(lead, known))),
            Some("match") => drop(black_box(matching::match_account(lead, searched, &known.accounts, &self.playbook))),
            Some("steps 3 to 7") => {
                drop(black_box(frontdesk::route(submission.clone(), known, &self.playbook, self.now)))
            }
            later => {
                let merged = self.merged(lead, known);
                let matched = matching::match_account(&merged.lead, searched, &known.accounts, &self.playbook);
                let decided = decide::decide(&merged, &matched, &self.playbook, self.now);
                if later == Some("decide") {
                    drop(black_box(decided));
                    return;
                }
                let Known { rotation, staff, .. } = known;
                let assigned = assign::assign(&decided, &merged, &matched, rotation, staff, &self.playbook, self.now);
                if later == Some("assign") {
                    drop(black_box(assigned));
                    return;
                }
                let submission = submission.clone();
                drop(black_box(record::record(submission, merged, matched, decided, assigned, &self.playbook)));
            }
        }
    }
}

thread_local! {
    static BENCH: RefCell<Option<Bench>> = const { RefCell::new(None) };
}

/// Runs stage number `stage` of [`STAGES`] over `times` leads; `decide`, `assign` and `record` include the stages from
/// `dedupe` on, and are told apart by subtraction.
#[expect(unsafe_code, reason = "the name by which JavaScript finds it")]
#[unsafe(no_mangle)]
pub extern "C" fn run(stage: u32, times: u32) {
    BENCH.with_borrow_mut(|bench| bench.get_or_insert_with(Bench::new).run(stage as usize, times as usize));
}
