//! The account book: what identifies every account, in one immutable value that the edge holds in memory.
//!
//! In scope: building it, and looking accounts up by domain and by name. Not in scope: believing what
//! is found (`matching`). It deliberately holds no status: who owns an account or what is open with it.

use crate::account::Account;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Accounts by what identifies them.
#[derive(Clone, Debug, Default)]
pub struct AccountBook {
    version: String,
    ids: Vec<String>,
    domains: BTreeMap<String, Vec<usize>>,
    names: Vec<(String, usize)>,
}

impl AccountBook {
    /// Builds a book; the order of `accounts` doesn't matter.
    pub fn build<'a>(accounts: impl IntoIterator<Item = &'a Account>) -> Self {
        let mut accounts: Vec<&Account> = accounts.into_iter().collect();
        accounts.sort_by(|a, b| a.id.cmp(&b.id));
        let mut book = Self::default();
        let mut digest = Sha256::new();
        for (at, account) in accounts.into_iter().enumerate() {
            book.ids.push(account.id.clone());
            digest.update(&account.id);
            for domain in &account.domains {
                book.domains.entry(domain.clone()).or_default().push(at);
                digest.update(domain);
            }
            for name in std::iter::once(&account.name).chain(&account.aliases) {
                book.names.push((name.core.clone(), at));
                digest.update(&name.core);
            }
        }
        book.version = digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        book
    }

    /// What names this content: 12 hexadecimal digits.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The accounts that have this registrable domain.
    pub fn by_domain(&self, domain: &str) -> impl Iterator<Item = &str> {
        self.domains.get(domain).into_iter().flatten().filter_map(|&at| self.ids.get(at)).map(String::as_str)
    }

    /// The at most `most` accounts whose name's core is nearest, best first.
    pub fn by_name(&self, core: &str, most: usize) -> impl Iterator<Item = &str> {
        let mut near: Vec<(f64, usize)> = self
            .names
            .iter()
            .map(|(name, at)| (strsim::jaro_winkler(core, name), *at))
            .filter(|(similarity, _)| *similarity > 0.75)
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        near.truncate(most);
        near.into_iter().filter_map(|(_, at)| self.ids.get(at)).map(String::as_str)
    }
}
