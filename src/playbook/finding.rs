//! Findings: what is wrong with a playbook, where, and what to do.
//!
//! In scope: the noun and the nearest-name help. Not in scope: looking for them (`read`).

use serde::{Deserialize, Serialize};

/// One thing that is wrong with a playbook's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// From 1; 0 where the text has no lines to point to (JSON).
    pub line: u32,
    /// From 1, in characters; 0 as for `line`.
    pub column: u32,
    /// Where in the model: `case[2].when.country`.
    pub at: String,
    /// What was found, in words: "`Germny`".
    pub found: String,
    /// What would be right.
    pub expected: String,
    /// The name that was probably meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
}

/// Everything that is wrong with a playbook, in the order of the text; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Findings(pub Vec<Finding>);

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line > 0 {
            write!(f, "line {}, column {}: ", self.line, self.column)?;
        }
        write!(f, "{}: found {}, expected {}", self.at, self.found, self.expected)?;
        match &self.did_you_mean {
            Some(name) => write!(f, "; did you mean `{name}`?"),
            None => Ok(()),
        }
    }
}

impl std::fmt::Display for Findings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, finding) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Findings {}

/// The one of `names` that `name` was probably meant to be.
pub(crate) fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let name = name.to_lowercase();
    names
        .into_iter()
        .map(|known| (known, strsim::jaro_winkler(&name, &known.to_lowercase())))
        .filter(|(_, similarity)| *similarity > 0.8)
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(known, _)| known.to_owned())
}
