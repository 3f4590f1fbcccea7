//! The Public Suffix List: which part of a host name somebody registered.
//!
//! In scope: the list's rules, wildcards and exceptions, its two sections known apart. Not in scope: what
//! kind of owner a domain has (`domain`, `mail_host`). It deliberately has no rule for plain top-level
//! domains: where no rule holds, the list says that the last label is the suffix.

use std::sync::LazyLock;

/// Suffixes that registries run, and suffixes below which a company lets its users be. A line is a parent
/// in reversed order and, sorted, what may stand before it; the lines are sorted, and a parent may have two. See `tables/SOURCES.md`.
///
/// The lines are found once: some are long, so that searching the text itself would look at most of it.
static REGISTRY: Table = LazyLock::new(|| {
    let places = if cfg!(feature = "place-suffixes") { include_str!("tables/suffix_places.txt") } else { "" };
    let mut lines = lines(include_str!("tables/suffix_registry.txt"));
    lines.extend(self::lines(places));
    // The parents that both have stay beside each other.
    lines.sort_by_key(|(parent, _)| *parent);
    lines
});
static HOSTING: Table = LazyLock::new(|| {
    lines(if cfg!(feature = "hosting-suffixes") { include_str!("tables/suffix_hosting.txt") } else { "" })
});

/// Each parent with what may stand before it; sorted.
type Table = LazyLock<Vec<(&'static str, &'static str)>>;

/// Of the hosting section, the suffixes that are sold to companies like those of a registry; sorted.
const SOLD: &str = "ae.org biz.dk biz.ua br.com cn.com co.ca co.com co.cz co.dk co.nl co.no co.ua com.de com.ru com.se \
                    de.com edu.ru eu.com gb.net gov.nl gov.ru gov.scot gr.com hk.com hk.org hu.net in.net inc.hk it.com \
                    jp.net jpn.com ltd.hk ltd.ua me.scot mex.com msk.ru msk.su net.ru nov.ru nov.su org.ru org.scot \
                    ru.com sa.com se.net spb.ru spb.su uk.com uk.net us.com us.org za.com za.net za.org";

/// How a host name divides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Split<'a> {
    /// The suffix and one label more.
    pub(super) registrable: &'a str,
    pub(super) suffix: &'a str,
    /// The suffix belongs to a company that hosts others' pages, mail or machines.
    pub(super) hosting: bool,
}

/// Divides `host`: ASCII form, lower case, no empty label. `None` where `host` is itself a suffix.
pub(super) fn split(host: &str) -> Option<Split<'_>> {
    let registry = suffix(host, &REGISTRY).unwrap_or(last_labels(host, 1));
    let sold = Some(last_labels(host, 2)).filter(|suffix| is_sold(suffix));
    let hosted = suffix(host, &HOSTING).or(sold).filter(|hosted| hosted.len() > registry.len());
    let suffix = hosted.unwrap_or(registry);
    let above = host.strip_suffix(suffix)?.strip_suffix('.')?;
    let label = above.rsplit('.').next().unwrap_or(above);
    let registrable = host.get(above.len() - label.len()..)?;
    Some(Split { registrable, suffix, hosting: hosted.is_some_and(|suffix| !find(SOLD, suffix)) })
}

/// The registrable domain where only registries' suffixes count: `github.io` for `acme.github.io`.
pub(super) fn registered(host: &str) -> Option<&str> {
    let above = host.strip_suffix(suffix(host, &REGISTRY).unwrap_or(last_labels(host, 1)))?.strip_suffix('.')?;
    host.get(above.rfind('.').map_or(0, |dot| dot + 1)..)
}

/// Whether `host` is itself a suffix under which domains are sold as under a registry's.
pub(super) fn is_sold(host: &str) -> bool {
    find(SOLD, host)
}

/// The longest suffix of `host` that a rule of `table` names.
fn suffix<'a>(host: &'a str, table: &[(&str, &str)]) -> Option<&'a str> {
    let mut labels = host.rsplit('.');
    let mut parent = labels.next()?.to_owned();
    let mut longest = None;
    let mut depth = 1;
    for label in labels {
        let first = table.partition_point(|(of, _)| *of < parent.as_str());
        let lines = table.get(first..).unwrap_or_default();
        let kids = || lines.iter().take_while(|(of, _)| *of == parent).map(|(_, kids)| *kids);
        if kids().next().is_none() {
            break;
        }
        // Exceptions are first in their line, and few lines have any.
        if kids().any(|kids| kids.starts_with('!') && find(kids, &format!("!{label}"))) {
            return Some(last_labels(host, depth));
        }
        depth += 1;
        if kids().any(|kids| find(kids, label) || find(kids, "*")) {
            longest = Some(depth);
        }
        parent.push('.');
        parent.push_str(label);
    }
    longest.map(|depth| last_labels(host, depth))
}

/// The last `count` labels of `host`, or all of them.
fn last_labels(host: &str, count: usize) -> &str {
    let start = host.rmatch_indices('.').nth(count.saturating_sub(1)).map_or(0, |(dot, _)| dot + 1);
    host.get(start..).unwrap_or(host)
}

fn lines(text: &'static str) -> Vec<(&'static str, &'static str)> {
    text.lines().filter_map(|line| line.split_once(' ')).collect()
}

/// Whether `word` is one of the sorted `words`, between which there are spaces.
fn find(words: &str, word: &str) -> bool {
    let (mut low, mut high) = (0, words.len());
    while let Some(window) = words.get(low..high).filter(|window| !window.is_empty()) {
        let middle = window.len() / 2;
        let start = window.get(..middle).and_then(|before| before.rfind(' ')).map_or(0, |space| space + 1);
        let rest = window.get(start..).unwrap_or_default();
        let found = rest.split(' ').next().unwrap_or(rest);
        match found.cmp(word) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low += start + found.len() + 1,
            std::cmp::Ordering::Greater => high = low + start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::domain::ascii;
    use super::*;

    /// The list's own tests: `checkPublicSuffix('b.example.com', 'example.com');`.
    #[test]
    fn the_lists_own_tests_pass() {
        let mut checked = 0;
        for line in include_str!("../../tests/data/test_psl.txt").lines() {
            let Some(arguments) = line.strip_prefix("checkPublicSuffix(").and_then(|rest| rest.strip_suffix(");"))
            else {
                continue;
            };
            let (host, expect) = arguments.split_once(", ").expect("two arguments");
            let host = ascii(host.trim_matches('\''));
            let expect = (expect != "null").then(|| ascii(expect.trim_matches('\'')).expect("a host name"));
            let found = host.as_deref().and_then(split).map(|split| split.registrable.to_owned());
            // `null` as a host is no host name: a single label, hence no registrable domain.
            assert_eq!(found, expect, "{line}");
            checked += 1;
        }
        assert_eq!(checked, 78);
    }

    #[test]
    fn hosting_is_known_apart() {
        for (host, registrable, hosting) in [
            ("acme.github.io", "acme.github.io", true),
            ("shop.acme.myshopify.com", "acme.myshopify.com", true),
            ("acme.uk.com", "acme.uk.com", false),
            ("www.acme.co.uk", "acme.co.uk", false),
        ] {
            let found = split(host).expect(host);
            assert_eq!((found.registrable, found.hosting), (registrable, hosting), "{host}");
        }
        assert_eq!(split("github.io"), None);
        assert_eq!(registered("www.github.io"), Some("github.io"));
        assert_eq!(registered("co.uk"), None);
    }

    #[test]
    fn every_line_and_every_label_can_be_found() {
        for table in [&REGISTRY, &HOSTING] {
            assert!(table.is_sorted() && table.len() > 300);
            for (parent, kids) in table.iter() {
                assert!(kids.split(' ').all(|kid| find(kids, kid) && !find(kids, &format!("{kid}-"))), "{parent}");
            }
        }
        assert!(SOLD.split(' ').all(|suffix| find(SOLD, suffix)));
    }
}
