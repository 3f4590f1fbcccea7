/**
 * What each level of matching's features means, in words.
 *
 * In scope: words only. Which levels there are, and their points, is the table's in src/matching/score.rs; a level there that is
 * missing here, or the other way round, ends the build. The bounds are those of src/matching/name.rs.
 */

/** @type {Record<string, Record<string, string>>} */
export const levels = {
  domain: { exact: "the lead's domain is one of the account's", differs: "both are known, and it is none of them" },
  name: {
    identical: "the same as typed, legal form aside",
    same_letters: "the same but for spaces",
    same_words: "the same words, perhaps in another order",
    misspelt: "the same words, some spelt otherwise",
    acronym: "a word of one abbreviates words of the other",
    part_of_lead: "the lead's has everything that the account's has, and more",
    part_of_account: "the account's has everything that the lead's has, and more",
    overlaps: "each has words that the other lacks",
    differs: "no word in common",
    beside_domain: "the domain is exact and the names speak against it more than this",
  },
  shared: {
    hardly_anything: "less than 0.35 of an uncommon word",
    little: "less than 0.6",
    less_than_a_word: "less than 0.9",
    one_word: "less than 1.2",
    more_than_a_word: "less than 1.7",
    two_words: "less than 2.2",
    three_words: "2.2 or more",
  },
  lead_only: {
    none: "nothing, or grammar such as `the`",
    filler: "words that nearly every company has",
    common_little: "common words, less than 34 % of the name's weight",
    common_much: "common words, 34 % or more",
    uncommon_little: "an uncommon word, less than 34 %",
    uncommon_some: "an uncommon word, less than 45 %",
    uncommon_half: "an uncommon word, less than 60 %",
    uncommon_most: "an uncommon word, 60 % or more",
  },
  account_only: {
    none: "nothing, or grammar such as `the`",
    filler: "words that nearly every company has",
    common_little: "common words, less than 34 % of the name's weight",
    common_much: "common words, 34 % or more",
    uncommon_little: "an uncommon word, less than 34 %",
    uncommon_some: "an uncommon word, less than 45 %",
    uncommon_half: "an uncommon word, less than 60 %",
    uncommon_most: "an uncommon word, 60 % or more",
  },
  spelling: {
    same: "no letter of the shared words differs",
    slight: "fewer than 6 in 100 letters",
    some: "fewer than 10",
    more: "fewer than 14",
    much: "fewer than 20",
    doubtful: "20 or more",
  },
  slip: {
    common_word: "in words that together tell less than 0.9 of an uncommon one",
    rare_word: "fewer than 11 in 100 letters of a rare word",
    rare_word_much: "11 or more",
    among_words: "beside other words that agree: 1.8 uncommon words are shared",
  },
  first_word: {
    same: "the first words are each other's like",
    moved: "all words are there, the first stands elsewhere",
    differs: "they aren't",
  },
  number: { differs: "each has a number that the other lacks", one_side: "one has a number that the other lacks" },
  place_or_kind: { differs: "each has a word of place or trade that the other lacks" },
  legal_form: { same: "both say one, and it is the same: `Ltd.` is `Limited`", differs: "both say one, and another" },
  branch: {
    same: "both names name the same country",
    one_side: "one names a country",
    differs: "they name different ones",
  },
  alias: { nearest: "an alias of the account is the nearest name", former: "a former name of either is" },
  parent: {
    same: "both say the same parent",
    of_lead: "the account is what the lead says is its parent",
    of_account: "the lead's company is the account's parent",
  },
  acronym: {
    two_letters: "of two letters, or one",
    three_letters: "of three",
    more_letters: "of four or more",
    syllables: "of beginnings of words: `isoc`, Internet Society",
  },
  unabbreviated: {
    none: "nothing is left over",
    common: "common words are",
    of_lead: "an uncommon word of the lead's is",
    of_account: "of the account's",
    of_both: "of both",
  },
  segment: {
    first: "only the first part of the lead's name is meant",
    middle: "a part in the middle",
    last: "the last part",
  },
  phone: { exact: "the same number" },
  place: {
    same_postal_code: "the finest place that both know and that agrees is the postal code",
    same_city: "the city",
    same_state: "the state",
    same_country: "the country",
    other_postal_code: "nothing agrees, and the coarsest that differs is the postal code",
    other_city: "the city",
    other_state: "the state",
    other_country: "the countries differ, whatever else agrees",
  },
};
