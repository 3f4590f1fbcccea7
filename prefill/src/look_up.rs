//! Looking up: the visitor's side, from a domain's print to what is known of the company.
//!
//! In scope: blinding, unblinding, opening. Not in scope: fetching. What leaves it is one blinded element and the number of a
//! bucket; both are the same whether the domain is known or not, and so is what is done with the answers.

use crate::bucket::{Bucket, BucketProblem, number_of};
use crate::key::{ElementProblem, Output};
use crate::layout::Layout;
use crate::seeded::Seeded;
use crate::{Facts, Print, record};
use rand_core::{CryptoRng, RngCore};
use voprf::{EvaluationElement, OprfClient, Ristretto255};

/// Bytes of an element, on the way to the edge and back.
pub const ELEMENT: usize = 32;

/// An input, and what it takes to unblind what comes back.
pub(crate) struct Blinded<'a> {
    input: &'a [u8],
    client: OprfClient<Ristretto255>,
    pub(crate) message: [u8; ELEMENT],
}

impl<'a> Blinded<'a> {
    /// `None`: the input has no element, as one in 2²⁵², or is longer than 65,535 bytes.
    pub(crate) fn new(input: &'a [u8], random: &mut (impl RngCore + CryptoRng)) -> Option<Self> {
        let blinded = OprfClient::blind(input, random).ok()?;
        Some(Self { input, client: blinded.state, message: blinded.message.serialize().into() })
    }

    pub(crate) fn finish(&self, evaluation: &[u8]) -> Result<Output, ElementProblem> {
        let refuse = || ElementProblem {
            found: format!("{} bytes", evaluation.len()),
            expected: "an evaluated element of ristretto255, 32 bytes",
        };
        let exact: &[u8; ELEMENT] = evaluation.try_into().map_err(|_| refuse())?;
        let element = EvaluationElement::deserialize(exact).map_err(|_| refuse())?;
        self.client.finalize(self.input, &element).map(Into::into).map_err(|_| refuse())
    }
}

/// One look-up under way.
pub struct LookUp {
    print: Print,
    client: OprfClient<Ristretto255>,
    message: [u8; ELEMENT],
}

/// What came of a look-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// The domain is known, and this is of its company.
    Facts(Facts),
    /// It isn't known.
    Unknown,
}

/// Why a look-up came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    Element(ElementProblem),
    Bucket(BucketProblem),
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Element(problem) => write!(f, "evaluation: found {}, expected {}", problem.found, problem.expected),
            Self::Bucket(problem) => write!(f, "bucket: found {}, expected {}", problem.found, problem.expected),
        }
    }
}

impl LookUp {
    /// Blinds a print with 32 random bytes, which nobody may ever learn or use again. `None`: it has no element, as one in 2²⁵².
    pub fn new(print: Print, random: [u8; 32]) -> Option<Self> {
        let Blinded { client, message, .. } = Blinded::new(&print, &mut Seeded::new(random))?;
        Some(Self { print, client, message })
    }

    /// What goes to the edge: an element that is uniform, whatever the print.
    pub fn message(&self) -> [u8; ELEMENT] {
        self.message
    }

    /// The bucket in which its record is, if it has one.
    pub fn bucket(&self, bits: u32) -> u32 {
        number_of(&self.print, bits)
    }

    /// Opens the record of this print, with what the edge evaluated and a bucket's file. Every record is tried, so that it
    /// takes as long when there is none.
    ///
    /// # Errors
    /// What is no element; a bucket that is truncated or belongs elsewhere.
    pub fn open(&self, evaluation: &[u8], layout: &Layout, file: &[u8]) -> Result<Opened, Failed> {
        let number = self.bucket(layout.bits);
        let bucket = Bucket::read(file, layout, number).map_err(Failed::Bucket)?;
        let blinded = Blinded { input: &self.print, client: self.client.clone(), message: self.message };
        let output = blinded.finish(evaluation).map_err(Failed::Element)?;
        let plain = record::open(&output, &layout.set_id(), number, bucket.records());
        Ok(plain.and_then(|plain| Facts::read(&plain)).map_or(Opened::Unknown, Opened::Facts))
    }
}
