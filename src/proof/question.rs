//! Questions: what else could be asked of a lead, and whether the answer can still change what becomes of it.
//!
//! In scope: which fields an answer sets, the proof that two answers differ. Not in scope: how a form asks. It deliberately
//! doesn't know how likely an answer is: what can't change anything isn't asked, whatever it may be.

use super::class_set::ClassSet;
use super::formula::Formula;
use super::point;
use super::rows::Section;
use super::solve::{Answer, solve_within};
use super::space::{Link, Space, Vocabulary, at};
use crate::decision::Held;
use crate::lead::{EmailKind, Lead, closed_list};
use crate::playbook::{Field, Playbook};
use serde::Serialize;
use std::collections::BTreeSet;
use std::rc::Rc;

closed_list! {
    /// What a form can ask for.
    Asked {
        Email = "email",
        Company = "company",
        Title = "title",
        Country = "country",
        State = "state",
        City = "city",
        PostalCode = "postal_code",
        Industry = "industry",
        Employees = "employees",
        Product = "product",
    }
}

/// A question whose answer can still change something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    pub ask: Asked,
    /// How many cases, territories and scores may come or go by the answer.
    pub cases: usize,
    pub territories: usize,
    pub scores: usize,
    /// Whether each of these was proved; else some were taken for granted, since to prove them would take too long.
    pub proved: bool,
}

/// Most parts of formulas that are looked at, all questions together.
const WORK: usize = 20_000_000;

/// The questions whose answers can still change the case, the territory or the priority of `lead`, the most useful first:
/// those on which most cases and territories hang, then most scores. `facts` are the lead's values.
pub fn questions(lead: &Lead, facts: &[Held], playbook: &Playbook, vocabulary: &Vocabulary) -> Vec<Question> {
    let space = Space::of(playbook, vocabulary);
    let open: Vec<Asked> = Asked::ALL.iter().copied().filter(|asked| asked.is_open(lead, facts)).collect();
    let free: BTreeSet<usize> = open.iter().flat_map(|asked| asked.variables(facts)).collect();
    let mut domains = space.domains();
    let known = point::of(facts, playbook, &space);
    for (variable, (domain, class)) in domains.iter_mut().zip(&known).enumerate() {
        if !free.contains(&variable) {
            *domain = ClassSet::of(domain.classes(), [*class]);
        }
    }
    let mut search = Search { space: &space, domains, work: WORK };
    let (cases, territories) = (Section::cases(playbook, &space), Section::territories(playbook, &space));
    let rows = |section: &Section, count: usize| (0..=count).map(|row| section.taken_by(row)).collect::<Vec<_>>();
    let mut outcomes = [
        rows(&cases, playbook.cases.rows.len()),
        rows(&territories, playbook.territories.rows.len()),
        playbook.scores.iter().map(|score| vec![Formula::of(&score.when, &space)]).collect(),
    ];
    outcomes.iter_mut().for_each(|outcomes| outcomes.retain(|outcome| search.is_possible(outcome)));
    let mut questions: Vec<Question> = open
        .into_iter()
        .map(|ask| {
            let double = Double::of(&space, ask.variables(facts));
            let mut proved = true;
            let counts = outcomes.each_ref().map(|outcomes| {
                outcomes.iter().filter(|outcome| search.hangs_on(outcome, &double, &mut proved)).count()
            });
            let [cases, territories, scores] = counts;
            Question { ask, cases, territories, scores, proved }
        })
        .filter(|question| question.cases + question.territories + question.scores > 0)
        .collect();
    questions.sort_by_key(|question| {
        (std::cmp::Reverse(question.cases + question.territories), std::cmp::Reverse(question.scores))
    });
    questions
}

impl Asked {
    /// Whether the lead hasn't answered it.
    fn is_open(self, lead: &Lead, facts: &[Held]) -> bool {
        let known = |field: Field| facts.iter().any(|held| held.field == field.name());
        let work_email = lead.email.as_ref().is_some_and(|email| email.kind == EmailKind::Work);
        match self {
            Self::Email => lead.email.is_none(),
            // Whoever writes from work has said where that is.
            Self::Company => lead.company.is_none() && !work_email && !known(Field::AccountId),
            Self::Title => lead.title.is_none() && !known(Field::Level) && !known(Field::Function),
            Self::Country => !known(Field::Country),
            Self::State => !known(Field::State),
            Self::City => !known(Field::City),
            Self::PostalCode => !known(Field::PostalCode),
            Self::Industry => !known(Field::Industry),
            Self::Employees => !known(Field::Employees),
            Self::Product => !known(Field::Product),
        }
    }

    /// The variables that the answer sets: an address says who somebody is and where from, as far as that isn't known. Of
    /// what an account shares with its leads (industry, size, place) there are questions of their own.
    fn variables(self, facts: &[Held]) -> BTreeSet<usize> {
        let held = |field: Field| facts.iter().find(|held| held.field == field.name());
        let is_repeat = || held(Field::Repeat).is_some_and(|held| held.value.as_deref() == Some("true"));
        // A lead without an account, and one that comes for the first time, have a value there too: no.
        let known = |field: &Field| match field {
            field if field.is_of_account() || field.is_of_company() => held(Field::AccountId).is_some(),
            Field::Repeat | Field::EarlierOwner | Field::EarlierCase | Field::EarlierDays => is_repeat(),
            field => held(*field).is_some(),
        };
        let account = || Field::ALL.iter().copied().filter(|field| field.is_of_account() || field.is_of_company());
        let earlier = [Field::Repeat, Field::EarlierOwner, Field::EarlierCase, Field::EarlierDays];
        let address = [Field::EmailKind, Field::EmailDomain, Field::Domain].into_iter().chain(earlier);
        let fields: Vec<Field> = match self {
            Self::Email => address.chain(account()).collect(),
            Self::Company => account().collect(),
            Self::Title => vec![Field::Title, Field::Level, Field::Function],
            Self::Country | Self::State => vec![Field::Country, Field::State],
            Self::City => vec![Field::City],
            Self::PostalCode => vec![Field::PostalCode],
            Self::Industry => vec![Field::Industry],
            Self::Employees => vec![Field::Employees, Field::Segment],
            Self::Product => vec![Field::Product],
        };
        fields.into_iter().filter(|field| !known(field)).map(at).collect()
    }
}

/// The space with some variables twice: two leads that differ in these at most.
struct Double {
    /// Where each variable of the second lead is.
    places: Vec<usize>,
    twice: Vec<usize>,
    space: Space,
}

impl Double {
    fn of(space: &Space, twice: BTreeSet<usize>) -> Self {
        let twice: Vec<usize> = twice.into_iter().collect();
        let mut places: Vec<usize> = (0..space.variables.len()).collect();
        let mut variables = space.variables.clone();
        for variable in &twice {
            if let (Some(place), Some(of)) = (places.get_mut(*variable), space.variables.get(*variable)) {
                *place = variables.len();
                variables.push(of.clone());
            }
        }
        let place = |variable: usize| places.get(variable).copied().unwrap_or(variable);
        let second = space.links.iter().filter(|link| twice.contains(&link.from) || twice.contains(&link.to));
        let second =
            second.map(|link| Link { from: place(link.from), to: place(link.to), allowed: link.allowed.clone() });
        let links = space.links.iter().cloned().chain(second).collect();
        Self { places, twice, space: Space { variables, links, moments: Rc::clone(&space.moments) } }
    }

    /// The formula as the second lead has to meet it.
    fn second(&self, formula: &Formula) -> Formula {
        match formula {
            Formula::In(variable, set) => {
                Formula::In(self.places.get(*variable).copied().unwrap_or(*variable), set.clone())
            }
            Formula::All(parts) => Formula::All(parts.iter().map(|part| self.second(part)).collect()),
            Formula::Any(parts) => Formula::Any(parts.iter().map(|part| self.second(part)).collect()),
        }
    }
}

struct Search<'s> {
    space: &'s Space,
    /// What is known of the lead, and what is open.
    domains: Vec<ClassSet>,
    /// What may still be done.
    work: usize,
}

impl Search<'_> {
    /// Whether the lead may still come to it.
    fn is_possible(&mut self, outcome: &[Formula]) -> bool {
        self.spend(outcome)
            && solve_within(self.space, self.domains.clone(), outcome.iter().cloned()) != Answer::Nothing
            || self.work == 0
    }

    /// Whether one answer leads to it and another doesn't. `proved` is taken away where that isn't known.
    fn hangs_on(&mut self, outcome: &[Formula], double: &Double, proved: &mut bool) -> bool {
        let mut variables = BTreeSet::new();
        outcome.iter().for_each(|formula| formula.variables(&mut variables));
        if !double.twice.iter().any(|variable| variables.contains(variable)) {
            return false;
        }
        if !self.spend(outcome) {
            *proved = false;
            return true;
        }
        let otherwise = outcome.iter().map(|formula| double.second(&formula.negated())).collect();
        let more = double.twice.iter().filter_map(|variable| self.domains.get(*variable).cloned());
        let domains = self.domains.iter().cloned().chain(more).collect();
        let both = outcome.iter().cloned().chain([Formula::Any(otherwise)]);
        match solve_within(&double.space, domains, both) {
            Answer::Found(_) => true,
            Answer::Nothing => false,
            Answer::Unknown => {
                *proved = false;
                true
            }
        }
    }

    fn spend(&mut self, outcome: &[Formula]) -> bool {
        self.work = self.work.saturating_sub(1 + outcome.iter().map(Formula::size).sum::<usize>());
        self.work > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::fixture;

    const ROWS: &str = "
        [[segment]]
        name = 'large'
        min = 1000
        [[case]]
        name = 'rival'
        when = { account.kind = 'competitor' }
        assign = 'nobody'
        [[case]]
        name = 'big fish'
        when = { segment = 'large', level = 'vp' }
        within = '1h'
        [[territory]]
        name = 'Bavaria'
        when = { state = 'DE-BY' }
        team = 'everybody'
        [[territory]]
        name = 'Germany'
        when = { country = 'DE' }
        team = 'everybody'
        [[score]]
        name = 'money'
        when = { industry = '52', product = 'x' }
        points = 5
        ";

    fn asked(lead: Lead, facts: &str) -> String {
        let questions = crate::questions(&lead, &fixture::facts(facts), &fixture::playbook(ROWS, ""));
        assert!(questions.iter().all(|question| question.proved));
        let told =
            questions.iter().map(|of| format!("{} {}/{}/{}", of.ask.name(), of.cases, of.territories, of.scores));
        told.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn only_what_can_still_change_something_is_asked() {
        let company = || Lead { company: Some(Default::default()), email: None, ..Lead::default() };
        let work = || Lead {
            email: Some(crate::lead::Email {
                address: "a@b.example".into(),
                domain: "b.example".into(),
                kind: EmailKind::Work,
                suggestion: None,
            }),
            ..company()
        };
        for (lead, facts, expected) in [
            (
                Lead::default(),
                "",
                "email 3/0/0, company 3/0/0, country 0/3/0, state 0/3/0, title 2/0/0, employees 2/0/0, \
                 industry 0/0/1, product 0/0/1",
            ),
            // Nobody asks a small company for the title, nor who isn't in Germany for the state.
            (work(), "employees=10, country=FR", "industry 0/0/1, product 0/0/1"),
            (work(), "employees=1200, segment=large, country=DE, product=y", "title 2/0/0, state 0/2/0"),
            // A rival is a rival, however large.
            (work(), "account.id=a, account.kind=competitor, state=DE-BE, country=DE, industry=62", ""),
        ] {
            assert_eq!(asked(lead, facts), expected, "{facts}");
        }
    }
}
