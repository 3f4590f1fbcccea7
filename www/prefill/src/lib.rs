//! The sealed prefill's bindings: the visitor's side for JavaScript, in a bundle of its own.
//!
//! In scope: convert, call, convert. Not in scope: network, randomness (the page draws it), what is done with the facts. It is
//! apart from the form's bundle so that a page without prefill, or before a work domain was typed, loads no curve.

use frontdesk::account_book::print_of;
use sealed_prefill::{Facts, Layout, LookUp, Opened};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A look-up under way.
#[wasm_bindgen(js_name = LookUp)]
pub struct Looking {
    look_up: LookUp,
    layout: Layout,
}

#[wasm_bindgen(js_class = LookUp)]
impl Looking {
    /// Blinds a registrable domain (ASCII form, lower case) with 32 random bytes that nobody learns and that are used once.
    /// The others are fields of the set's `index.json`.
    ///
    /// # Errors
    /// If there are other than 32 random bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(
        domain: &str,
        random: &[u8],
        set: String,
        bits: u32,
        print_bits: u32,
        record: u16,
        records: u16,
    ) -> Result<Self, JsError> {
        let length = random.len();
        let random = random
            .try_into()
            .map_err(|_| JsError::new(&format!("random: found {length} bytes, expected 32 that are used once")))?;
        let look_up = LookUp::new(print_of(domain, print_bits), random)
            .ok_or_else(|| JsError::new("domain: found one that can't be looked up"))?;
        let layout =
            Layout { prefill: sealed_prefill::FORMAT, key: String::new(), set, bits, print_bits, record, records };
        Ok(Self { look_up, layout })
    }

    /// The 32 bytes that go to the edge.
    pub fn message(&self) -> Vec<u8> {
        self.look_up.message().into()
    }

    /// The path of the bucket below the folder of `index.json`.
    pub fn bucket(&self) -> String {
        format!("{}/{}", self.layout.set, Layout::file_of(self.look_up.bucket(self.layout.bits)))
    }

    /// What is known of the domain's company, by the edge's 32 bytes and the bucket's file; nothing where it is unknown.
    ///
    /// # Errors
    /// An evaluation that is none; a bucket that is truncated or belongs elsewhere.
    pub fn open(&self, evaluation: &[u8], bucket: &[u8]) -> Result<Option<Company>, JsError> {
        match self.look_up.open(evaluation, &self.layout, bucket) {
            Ok(Opened::Facts(facts)) => Ok(Some(Company(facts))),
            Ok(Opened::Unknown) => Ok(None),
            Err(failed) => Err(JsError::new(&failed.to_string())),
        }
    }
}

/// What is known of a company.
#[wasm_bindgen]
pub struct Company(Facts);

#[wasm_bindgen]
impl Company {
    #[wasm_bindgen(getter)]
    pub fn company(&self) -> Option<String> {
        self.0.company.clone()
    }

    /// NAICS 2022 sector or sub-sector.
    #[wasm_bindgen(getter)]
    pub fn industry(&self) -> Option<String> {
        self.0.industry.clone()
    }

    /// The least number of employees.
    #[wasm_bindgen(getter)]
    pub fn min(&self) -> Option<u32> {
        self.0.employees.map(|employees| employees.min)
    }

    /// The greatest number of employees; nothing: open upwards, where there is a least number.
    #[wasm_bindgen(getter)]
    pub fn max(&self) -> Option<u32> {
        self.0.employees?.max
    }

    /// ISO 3166-1 alpha-2.
    #[wasm_bindgen(getter)]
    pub fn country(&self) -> Option<String> {
        self.0.country.clone()
    }

    #[wasm_bindgen(getter)]
    pub fn city(&self) -> Option<String> {
        self.0.city.clone()
    }
}
