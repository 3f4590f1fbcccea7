//! Titles: how high a job title stands, and what its holder works on.
//!
//! In scope: titles in English, German, French, Spanish, and the common words of Italian, Dutch, Portuguese, Polish
//! and the Scandinavian languages. Not in scope: checking that the company has such a post.
//!
//! How several words compete: of several levels the highest counts, but a chief of one function who has a vice
//! president's grade has that grade, a partner with a post has the post's level, and nobody has the level of whom they
//! assist. Whoever leads a unit of any size (`Teamleiter`, `Leiter Einkauf`) is a manager, a director is called so
//! (`Direktor`, `Bereichsleiter`, `Head of`). Of several functions, what somebody does (sells, buys, advises, leads
//! projects) counts before the field it is done in, and then the first. What follows `bei`, `at`, `@` is the company.

pub(super) mod function;
mod level;
pub(super) mod occupation;
pub(super) mod words;

pub(super) use function::function;
pub(super) use level::level;

#[cfg(test)]
mod tests {
    use crate::lead::{Function, Level};

    /// The class of a level in the table of titles.
    fn rank(level: Option<Level>) -> &'static str {
        match level {
            Some(Level::Founder | Level::Board | Level::CLevel) => "executive",
            Some(Level::Vp | Level::Director) => "director",
            Some(Level::Manager) => "manager",
            Some(Level::Senior) => "senior",
            Some(Level::IndividualContributor) | None => "professional",
            Some(Level::Junior | Level::Student) => "junior",
        }
    }

    /// The class of a function in the table of titles.
    fn department(function: Option<Function>) -> &'static str {
        match function {
            Some(Function::Administration) => "administrative",
            Some(Function::BusinessDevelopment) => "business_development",
            Some(Function::Consulting) => "consulting",
            Some(Function::CustomerService) => "customer_support",
            Some(Function::HumanResources) => "human_resources",
            Some(Function::InformationTechnology) => "information_technology",
            Some(Function::Marketing) => "marketing",
            Some(Function::ProjectManagement) => "project_management",
            Some(Function::Procurement) => "purchasing",
            Some(Function::Sales) => "sales",
            _ => "other",
        }
    }

    #[test]
    fn titles_of_many_languages_are_read_as_a_reader_would() {
        let lines = include_str!("../../../tests/data/titles.txt").lines().filter(|line| !line.starts_with('#'));
        // Per half, developed on and held out: titles, right levels, right departments.
        let mut counts = [[0u32; 3]; 2];
        let mut wrong = Vec::new();
        for (line, half) in lines.zip([0, 1].into_iter().cycle()) {
            let cells: Vec<&str> = line.split('|').collect();
            let [title, level, function] = cells[..] else { panic!("not three cells: {line}") };
            let found = rank(super::level(title).map(|read| read.value));
            let works_on = department(super::function(title).map(|read| read.value));
            let right = [true, found == level, works_on == function];
            counts[half].iter_mut().zip(right).for_each(|(count, yes)| *count += u32::from(yes));
            if right.contains(&false) {
                wrong.push(format!("{line}: {found}, {works_on}"));
            }
        }
        for [titles, levels, functions] in counts {
            let enough = titles * 98 / 100;
            assert!(titles > 250 && levels >= enough && functions >= enough, "{counts:?} {wrong:#?}");
        }
    }
}
