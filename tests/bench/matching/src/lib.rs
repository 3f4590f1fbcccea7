//! Search and match, lead by lead, for whoever holds the clock.
//!
//! In scope: the same work natively and in wasm. Not in scope: time, and what is right.
//!
//! An account is a line `name <tab> domains <tab> country`, and its id is the line's number; a lead is a line
//! `company <tab> country`.

use frontdesk::account::Account;
use frontdesk::decision::Confidence;
use frontdesk::outcome::Searched;
use frontdesk::{AccountBook, Lead, Playbook, RawLead, matching};

#[cfg(target_arch = "wasm32")]
mod exports;

/// What is searched, and the lead that is at work.
#[derive(Default)]
pub struct Bench {
    accounts: Vec<String>,
    leads: Vec<String>,
    book: AccountBook,
    playbook: Option<Playbook>,
    lead: Lead,
    searched: Searched,
    candidates: Vec<Account>,
    confidence: f64,
}

fn cell(line: &str, at: usize) -> &str {
    line.split('\t').nth(at).unwrap_or_default()
}

impl Bench {
    /// Takes the accounts' lines.
    pub fn take_accounts(&mut self, text: &str) {
        self.accounts = text.lines().map(str::to_owned).collect();
    }

    /// Takes the leads' lines, and the playbook that a workspace starts with.
    pub fn take_leads(&mut self, text: &str) {
        self.leads = text.lines().map(str::to_owned).collect();
        self.playbook = Some(Playbook::starter());
    }

    /// How many leads there are.
    pub fn leads(&self) -> usize {
        self.leads.len()
    }

    /// Opens a book; whether it is one.
    pub fn open(&mut self, bytes: Vec<u8>) -> bool {
        let opened = AccountBook::open(bytes);
        let whole = opened.is_ok();
        self.book = opened.unwrap_or_default();
        whole
    }

    /// All accounts as standardize reads them.
    pub fn accounts(&self) -> Vec<Account> {
        (0..self.accounts.len()).filter_map(|at| self.account(at)).collect()
    }

    fn account(&self, at: usize) -> Option<Account> {
        let line = self.accounts.get(at)?;
        let id = at.to_string();
        let cells =
            [("id", id.as_str()), ("name", cell(line, 0)), ("domains", cell(line, 1)), ("country", cell(line, 2))];
        frontdesk::account(cells.into_iter().filter(|(_, cell)| !cell.is_empty())).ok()
    }

    /// Reads the lead at this line.
    pub fn read(&mut self, at: usize) {
        let line = self.leads.get(at).map(String::as_str).unwrap_or_default();
        let raw: RawLead = [("email", "x@example.com"), ("company", cell(line, 0))].into_iter().collect();
        let company = frontdesk::standardize(&raw).ok().and_then(|lead| lead.company);
        let country = Some(cell(line, 1).to_owned()).filter(|country| !country.is_empty());
        self.lead = Lead { company, country, ..Lead::default() };
    }

    /// Sets the share of leads that have an account, by which a workspace's playbook says how sure to be.
    pub fn set_base_rate(&mut self, millionths: u32) {
        if let Some(playbook) = &mut self.playbook {
            playbook.matching.base_rate = Confidence::from_millionths(millionths);
        }
    }

    /// Searches for the lead.
    pub fn search(&mut self) {
        self.searched = frontdesk::search(&self.lead, Some(&self.book));
    }

    /// Fetches what was found, as the ledger does.
    pub fn fetch(&mut self) {
        let found = self.searched.candidates.iter().filter_map(|id| self.account(id.parse().ok()?));
        self.candidates = found.collect();
    }

    /// Matches the lead; the number of the best account, -1 for none.
    pub fn matching(&mut self) -> i32 {
        let Some(playbook) = &self.playbook else { return -1 };
        let matched = matching::match_account(&self.lead, &self.searched, &self.candidates, playbook);
        self.confidence = f64::from(matched.confidence.millionths()) / 1e6;
        matched.best.and_then(|best| best.id.parse().ok()).unwrap_or(-1)
    }

    /// How sure the last match is, 0 to 1.
    pub fn confidence(&self) -> f64 {
        self.confidence
    }
}
