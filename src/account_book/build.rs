//! Building: what was taken in of accounts becomes the bytes of a book.
//!
//! In scope: order and sections. Not in scope: taking in (`builder`). The same accounts give the same bytes, whatever order
//! they came in.

use super::builder::Builder;
use super::format::{self, BookError, Section};
use super::postings::Writer;
use super::{details, domains, front_coding, grams, names, rarity, retrieve};
use crate::similarity::ASIDE;

/// The bytes of a book of what was taken in.
///
/// # Errors
/// Refused where the book would not fit into 4 GB.
pub(super) fn build(mut builder: Builder) -> Result<Vec<u8>, BookError> {
    let (order, ranks) = builder.ids.sorted();
    let mut file = format::Writer::default();
    let (ids, blocks) = front_coding::write(order.iter().map(|number| builder.ids.get(*number).as_bytes()));
    file.put(Section::Ids, ids);
    file.put(Section::IdBlocks, blocks);
    write_domains(std::mem::take(&mut builder.domains), &ranks, &mut file);
    let (numbers, places) = builder.words.sorted();
    let words: Vec<&str> = numbers.iter().map(|number| builder.words.get(*number)).collect();
    let canonical = std::mem::take(&mut builder.canonical);
    let all: Vec<u32> = canonical.into_iter().map(|word| rank(&places, word)).collect();
    let begins = std::iter::once(0).chain(builder.names.iter().map(|(end, _)| *end));
    let names = begins.zip(&builder.names).map(|(begin, (end, account))| (begin, *end, rank(&ranks, *account)));
    let count = write_names(&all, names.collect(), &words, order.len(), &mut file);
    drop((all, words));
    let details = details::write(&mut builder, &order, &ranks, &places);
    file.put(Section::Details, details.rows);
    file.put(Section::DetailBlocks, details.blocks);
    file.put(Section::Common, details.common.0);
    file.put(Section::CommonBlocks, details.common.1);
    file.put(Section::Places, details.places.0);
    file.put(Section::PlaceBlocks, details.places.1);
    drop(builder);
    file.finish(order.len() as u32, count)
}

/// The place of the `number`th in another order.
pub(super) fn rank(ranks: &[u32], number: u32) -> u32 {
    ranks.get(number as usize).copied().unwrap_or(0)
}

/// A name: where its words begin and end among all names' words, and its account's place.
type Name = (u32, u32, u32);

/// Writes every section about names, whose words are `all`; returns how many there are.
fn write_names(all: &[u32], names: Vec<Name>, words: &[&str], accounts: usize, file: &mut format::Writer) -> u32 {
    let of = |name: &Name| all.get(name.0 as usize..name.1 as usize).unwrap_or_default();
    let first_two = |name: &Name| {
        let mut words = of(name).iter().map(|word| u64::from(*word) + 1);
        words.next().unwrap_or(0) << 32 | words.next().unwrap_or(0)
    };
    let mut sorted: Vec<(u64, Name)> = names.into_iter().map(|name| (first_two(&name), name)).collect();
    sorted.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| of(&a.1).cmp(of(&b.1))).then(a.1.2.cmp(&b.1.2)));
    let mut names: Vec<Name> = sorted.into_iter().map(|(_, name)| name).collect();
    names.dedup_by(|later, first| later.2 == first.2 && of(later) == of(first));
    let (bytes, blocks) = names::write(names.iter().map(of));
    file.put(Section::Names, bytes);
    file.put(Section::NameBlocks, blocks);
    let width = width(accounts);
    let numbers = names.iter().flat_map(|name| name.2.to_le_bytes().into_iter().take(width));
    file.put(Section::NameAccounts, numbers.collect());
    let weights = write_words(words, names.iter().flat_map(of), names.len(), file);
    let aside = words.binary_search(&ASIDE).map_or(u32::MAX, |at| at as u32);
    let total = |name: &[u32]| {
        let weight = |word: &u32| u32::from(weights.get(*word as usize).copied().unwrap_or(0));
        let mut parts = name.split(|word| *word == aside);
        let own: u32 = parts.next().unwrap_or_default().iter().map(weight).sum();
        let beside: u32 = parts.flatten().map(|word| weight(word).div_ceil(4)).sum();
        ((own + beside) / retrieve::TOTAL_UNIT).min(255) as u8
    };
    file.put(Section::NameTotals, names.iter().map(|name| total(of(name))).collect());
    let first_time = |name: &[u32], at: usize, word: u32| !name.iter().take(at).any(|before| *before == word);
    let pairs = (0u32..).zip(&names).flat_map(|(number, name)| {
        let name = of(name);
        let words = name.iter().copied().enumerate().filter(move |(at, word)| first_time(name, *at, *word));
        words.filter(move |(_, word)| *word != aside).map(move |(_, word)| (word, number))
    });
    let lists = Writer::by_number(words.len(), pairs);
    file.put(Section::WordNameBegins, lists.begins);
    file.put(Section::WordNames, lists.lists);
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(names.len());
    let mut canonical = String::new();
    for (number, name) in (0u32..).zip(&names) {
        canonical.clear();
        for word in of(name).iter().filter_map(|word| words.get(*word as usize)) {
            canonical.push_str(if canonical.is_empty() { "" } else { " " });
            canonical.push_str(word);
        }
        pairs.extend(grams::of_initials(&canonical).map(|key| (key, number)));
    }
    let lists = Writer::by_key(grams::KINDS, pairs.iter().copied());
    file.put(Section::InitialKeys, lists.keys);
    file.put(Section::InitialBegins, lists.begins);
    file.put(Section::Initials, lists.lists);
    names.len() as u32
}

/// Writes the words, which are sorted, with their grams and weights; returns the weights.
fn write_words<'a>(
    words: &[&str],
    occurrences: impl Iterator<Item = &'a u32>,
    names: usize,
    file: &mut format::Writer,
) -> Vec<u8> {
    let (texts, blocks) = front_coding::write(words.iter().map(|word| word.as_bytes()));
    file.put(Section::Words, texts);
    file.put(Section::WordBlocks, blocks);
    file.put(Section::WordLengths, words.iter().map(|word| word.len().min(255) as u8).collect());
    let mut counts = vec![0usize; words.len()];
    for word in occurrences {
        if let Some(count) = counts.get_mut(*word as usize) {
            *count += 1;
        }
    }
    let weights: Vec<u8> = words.iter().zip(counts).map(|(word, count)| rarity::weight(word, count, names)).collect();
    file.put(Section::WordWeights, weights.clone());
    let numbered = || (0u32..).zip(words);
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(10 * words.len());
    let mut of_word = Vec::new();
    for (number, word) in numbered() {
        grams::of_letters(word, &mut of_word);
        pairs.extend(of_word.iter().map(|gram| (*gram, number)));
    }
    let lists = Writer::by_key(grams::KINDS, pairs.iter().copied());
    file.put(Section::GramKeys, lists.keys);
    file.put(Section::GramBegins, lists.begins);
    file.put(Section::GramWords, lists.lists);
    let kinds = grams::gap_kinds(words.len());
    pairs.clear();
    for (number, word) in numbered() {
        grams::of_gaps(word, kinds, &mut of_word);
        pairs.extend(of_word.iter().map(|gram| (*gram, number)));
    }
    let lists = Writer::by_number(kinds, pairs.iter().copied());
    file.put(Section::GapBegins, lists.begins);
    file.put(Section::GapWords, lists.lists);
    weights
}

fn write_domains(mut domains: Vec<(u64, u32)>, ranks: &[u32], file: &mut format::Writer) {
    domains.iter_mut().for_each(|(_, account)| *account = rank(ranks, *account));
    let [buckets, prints, accounts] = domains::write(domains);
    file.put(Section::DomainBuckets, buckets);
    file.put(Section::DomainPrints, prints);
    file.put(Section::DomainAccounts, accounts);
}

/// Bytes that an account's number takes.
pub(super) fn width(accounts: usize) -> usize {
    (1..4).find(|width| accounts <= 1 << (8 * width)).unwrap_or(4)
}
