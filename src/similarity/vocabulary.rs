//! The vocabulary of company names: words that many companies share, and their short forms.
//!
//! In scope: how little such a word says, where no account book tells how rare it is. Not in scope: legal
//! forms (`standardize`). Weights are ours, by the share of US registrants that have the word in their
//! name (SEC company tickers, public domain) and by what the word says: hundredths of an uncommon word.

mod meant;
mod short_forms;
mod translations;

pub(crate) use meant::meant;
use short_forms::{NUMBERS, SHORT_FORMS};
use std::sync::LazyLock;
use translations::TRANSLATIONS;

/// What a word that stands in no list weighs.
pub(crate) const UNCOMMON: u16 = 100;

/// Grammar: says nothing.
pub(crate) const GRAMMAR: u16 = 3;
/// How a security is called where a list of them was the source: says nothing about the company.
const SECURITY: u16 = 6;
/// That it is a company, a group or a part of one.
const COMPANY: u16 = 14;
/// What it does, in words that many use.
pub(crate) const SECTOR: u16 = 34;
/// Where it is, or praise that could be anyone's.
pub(super) const PLACE: u16 = 45;
/// A number tells series and branches apart, rarely companies.
const NUMBER: u16 = 30;

const WORDS: &[(u16, &str)] = &[
    (
        GRAMMAR,
        "a al an and at by da das de dei del della der des di die do dos du e el en et for fur i il in la las le \
      les los o of on or para per por pour s sur the to und van von y zu zum zur",
    ),
    (
        SECURITY,
        "adr ads beneficial cumulative depositary depository due interest note ordinary par perpetual preferred \
      receipt redeemable representing right security series share stock subordinated unit value warrant class common \
      debenture each fixed formerly dba aka",
    ),
    (
        COMPANY,
        "affiliate associate association branch bureau business center centre chapter co company concern \
      consortium consulting corp corporate corporation department division enterprise establishment firm foundation \
      global group gruppe groupe grupo gruppo headquarters holding inc incorporated institute international lab \
      laboratory limited llc ltd office operation organization partner partners region subsidiary team trading trust \
      unit venture worldwide gesellschaft societe sociedad societa compania compagnie labs",
    ),
    (
        SECTOR,
        "academy accounting acquisition advertising advisor aerospace agency agriculture air airline airport analytic \
      apparel architect asset automation automotive aviation bancorp bancorporation bancshare bank banc bankshare \
      beverage bio biopharmaceutical bioscience biotech biotechnology biotherapeutic bond brand broadband brokerage builder \
      capital care chemical cleaning clinic cloud club college communication computer computing concept construction \
      consumer contractor council credit cyber data dental design development device digital distribution distributor \
      dynamic education electric electrical electronic electronics energy engineering entertainment environment \
      environmental equipment equity export faculty farm fashion finance financial fitness food fund furniture game gaming \
      gas gold government hardware health healthcare home hospital hospitality hotel import income industrial industry \
      informatics information infrastructure innovation instrument insurance interactive internet investment investor it land law \
      learning leasing legal library life logistic machine machinery management manufacturing marine market marketing material mathematics \
      media medical medicine metal mineral mining ministry mobile mortgage motor municipal mutual net network nutrition \
      oil online opportunity outsourcing packaging paper pet petroleum pharmaceutical plastic platform polytechnic power \
      precision print printing processing product production property public publishing railway real realty estate \
      recruiting recycling reit rental research resource restaurant retail robotic royalty saving school science \
      scientific semiconductor senior service shipping software solar solution sport staffing standard steel storage \
      store strategic strategy studio supply surgical system tech technical technology telecom telecommunication \
      telemedicine television textile therapeutic therapy tool tour trade training transport transportation travel \
      treatment university universidad universita universitat universite utility vacation veterinary video warehouse \
      waste water wealth web wellness wholesale wireless wood",
    ),
    (
        PLACE,
        "advanced africa african allied alpha america american applied arab asia asian atlantic australia autonomous \
      australian austria bay belgium big black blue brazil british california canada canadian capitol catholic cayman central \
      century china chinese choice city civil classic coast community continental core country creative deutsch \
      deutsche direct east eastern elite europe european express federal first florida france free french future general \
      german germany gold golden grand great green hill holland home hong hongkong ideal illinois imperial independent \
      india indian innovative integrated intelligent ireland island israel italia italian italy japan jersey kingdom \
      kong korea korean lake latin liberty london malaysia mexico micro mid middle modern montreal mountain \
      municipal national natural netherlands new nippon nord north northern ocean old one open optimum pacific park plus \
      point premier premium prime pro professional progressive quality queen red republic river rock royal russia \
      russian sea select shanghai silver singapore smart social south southern spain spanish special specialty star \
      state sun superior supreme sweden swiss switzerland taiwan term texas thailand total trans turkey uk union united \
      universal us usa valley vietnam virtual vision washington west western white world york zurich",
    ),
    (NUMBER, "half double triple"),
];

/// What the vocabulary knows of a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Entry {
    Weight(u16),
    ShortFor(&'static str),
    Number(u16),
}

/// The lists above as one table, sorted by word, with where each word's entries begin.
struct Table {
    entries: Vec<(&'static str, Entry)>,
    /// By the word's hash, or in the next free place after it: one more than the number of its first entry; 0: free.
    places: Vec<u16>,
}

/// Places of the table, a power of two: three times as many as words.
const PLACES: usize = 1 << 13;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let weights = WORDS.iter().flat_map(|(weight, words)| words.split(' ').map(|word| (word, Entry::Weight(*weight))));
    let short = SHORT_FORMS.iter().map(|(short, long)| (*short, Entry::ShortFor(long)));
    let translated = TRANSLATIONS
        .iter()
        .flat_map(|(word, others)| others.split_ascii_whitespace().map(|other| (other, Entry::ShortFor(word))));
    let numbers = NUMBERS.iter().map(|(word, number)| (*word, Entry::Number(*number)));
    let mut entries: Vec<_> = weights.chain(short).chain(translated).chain(numbers).collect();
    entries.sort_unstable();
    let mut places = vec![0; PLACES];
    let mut before = "";
    for (number, (word, _)) in (1u16..).zip(&entries) {
        let mut at = hash(word);
        while *word != before && places.get(at % PLACES).is_some_and(|taken| *taken != 0) {
            at += 1;
        }
        if *word != before
            && let Some(place) = places.get_mut(at % PLACES)
        {
            *place = number;
        }
        before = word;
    }
    Table { entries, places }
});

/// Fowler, Noll and Vo's hash (FNV-1a), folded.
fn hash(word: &str) -> usize {
    let hash = word.bytes().fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ hash >> 15) as usize
}

/// All entries of `word`.
fn entries(word: &str) -> &'static [(&'static str, Entry)] {
    let (mut at, table) = (hash(word), &*TABLE);
    // There are more places than words, so that a free one comes.
    while let Some(first) = table.places.get(at % PLACES).and_then(|place| usize::from(*place).checked_sub(1)) {
        let rest = table.entries.get(first..).unwrap_or_default();
        if rest.first().is_some_and(|(known, _)| *known == word) {
            let len = rest.iter().take_while(|(known, _)| *known == word).count();
            return rest.get(..len).unwrap_or_default();
        }
        at += 1;
    }
    &[]
}

/// What `word`, in canonical form, weighs; [`UNCOMMON`] where it stands in no list.
pub(crate) fn weight(word: &str) -> u16 {
    let listed = entries(word).iter().find_map(|(_, entry)| match entry {
        Entry::Weight(weight) => Some(*weight),
        _ => None,
    });
    match listed {
        Some(weight) => weight,
        None if word.bytes().all(|byte| byte.is_ascii_digit()) => NUMBER,
        // One letter says little, two are often initials.
        None => match word.chars().count() {
            1 => UNCOMMON / 3,
            2 => UNCOMMON * 3 / 4,
            _ => UNCOMMON,
        },
    }
}

/// What the vocabulary knows of one word.
#[derive(Clone, Copy)]
pub(super) struct Listed(&'static [(&'static str, Entry)]);

/// Looks `word` up.
pub(super) fn listed(word: &str) -> Listed {
    Listed(entries(word))
}

impl Listed {
    /// The long form that the word is short for.
    pub(super) fn long_form(self) -> Option<&'static str> {
        self.0.iter().find_map(|(_, entry)| match entry {
            Entry::ShortFor(long) => Some(*long),
            _ => None,
        })
    }

    /// The number that the word says.
    pub(super) fn number(self) -> Option<u16> {
        self.0.iter().find_map(|(_, entry)| match entry {
            Entry::Number(number) => Some(*number),
            _ => None,
        })
    }

    /// Whether companies share this word.
    pub(super) fn is_common(self) -> bool {
        self.0.iter().any(|(_, entry)| matches!(entry, Entry::Weight(_)))
    }
}

/// Whether the word joins two others.
pub(super) fn is_conjunction(word: &str) -> bool {
    matches!(word, "and" | "und" | "et" | "y" | "e" | "og" | "och" | "en")
}

/// Whether it is in any list.
fn is_listed(word: &str) -> bool {
    !entries(word).is_empty()
}

/// Whether companies share this word.
pub(crate) fn is_common(word: &str) -> bool {
    listed(word).is_common()
}

/// Whether the word says where a company is or what it does: two companies of a group differ in such words.
pub(super) fn tells_apart(word: &str) -> bool {
    entries(word).iter().any(|(_, entry)| matches!(entry, Entry::Weight(SECTOR | PLACE)))
}

/// Whether the word is grammar: initials often leave it out.
pub(super) fn is_grammar(word: &str) -> bool {
    entries(word).iter().any(|(_, entry)| *entry == Entry::Weight(GRAMMAR))
}
