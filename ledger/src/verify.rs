//! Verifying receipts: whether an export is what a workspace wrote, byte by byte, and whether each decision comes out again.
//!
//! In scope: form, numbers, digests, signatures, decisions, line by line with little in memory. Not in scope: files, and whose
//! a key is: whoever checks knows the workspace's public key from the workspace. It deliberately needs no database.

use crate::difference::{Difference, Wrong, as_written, by_another, difference, equal, start, to_text, wrong};
use crate::export::{self, Begin, End, PlaybookLine, ReceiptLine};
use crate::row::from_json;
use crate::seal::{self, Salts};
use crate::{receipt, signing};
use frontdesk::replay::Inputs;
use frontdesk::{Decision, Playbook};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What was found in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// The numbers of the first and the last receipt; 0: there was none.
    pub first: i64,
    pub last: i64,
    /// Decisions that were made again with the same outcome.
    pub made_again: u64,
    /// How many of those were written by an earlier release, which wrote the same otherwise.
    pub in_earlier_form: u64,
    /// How many of those another version of the program decided, by version; empty: one that didn't note it yet.
    pub by_others: BTreeMap<String, u64>,
    /// Decisions that can't be made again, since what they were made on is erased.
    pub erased: u64,
    /// What the chain says of itself: keys and erasures.
    pub entries: u64,
    /// Whether the chain went on when the export was made.
    pub more: bool,
    /// The public keys that signed, in order, in hexadecimal.
    pub keys: Vec<String>,
}

/// Checks an export, line by line.
#[derive(Clone)]
pub struct Verifier {
    line: u64,
    /// All bytes of the part that is being read.
    part: Option<Sha256>,
    last: i64,
    digest: String,
    playbooks: BTreeMap<String, Playbook>,
    /// The decisions that later receipts go by, once they were read.
    decisions: BTreeMap<i64, Option<Decision>>,
    /// Receipts of which something is erased, each with its line and, where no salted digests vouch for the rest, with the
    /// digest of what is left.
    erased: BTreeMap<i64, (u64, Option<String>)>,
    ends: BTreeSet<String>,
    verified: Verified,
}

/// The number of the earlier receipt that the receipt in this line goes by.
pub fn needed(line: &str) -> Option<i64> {
    #[derive(Deserialize)]
    struct Needing {
        inputs: Before,
    }
    #[derive(Deserialize)]
    struct Before {
        before: i64,
    }
    serde_json::from_str::<Needing>(line).ok().map(|needing| needing.inputs.before)
}

impl Verifier {
    /// `needed`: the receipts that later ones go by, as [`needed`] tells of each line.
    pub fn new(needed: impl IntoIterator<Item = i64>) -> Self {
        Self {
            line: 0,
            part: None,
            last: 0,
            digest: String::new(),
            playbooks: BTreeMap::new(),
            decisions: needed.into_iter().map(|number| (number, None)).collect(),
            erased: BTreeMap::new(),
            ends: BTreeSet::new(),
            verified: Verified::default(),
        }
    }

    /// Checks the next line, which is given without its end.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn line(&mut self, line: &str) -> Result<(), Difference> {
        self.line += 1;
        let receipt = line.strip_prefix("{\"receipt\":").and_then(|rest| rest.split(',').next()?.parse().ok());
        let checked = match line.split('"').nth(1) {
            Some("export") => self.begin(line),
            Some("playbook") => self.playbook(line),
            Some("receipt") => self.receipt(line),
            Some("end") => return self.end(line).map_err(|wrong| self.difference(None, wrong)),
            _ => Err(wrong("form", start(line), "a line of an export")),
        };
        checked.map_err(|wrong| self.difference(receipt, wrong))?;
        if let Some(part) = &mut self.part {
            part.update(line);
            part.update("\n");
        }
        Ok(())
    }

    fn difference(&self, receipt: Option<i64>, (what, found, expected): Wrong) -> Difference {
        Difference { line: self.line, receipt, what, found, expected }
    }

    /// What was in order, when all lines were checked.
    ///
    /// # Errors
    /// What is wrong with the whole.
    pub fn finish(mut self) -> Result<Verified, Difference> {
        if self.part.is_some() || self.line == 0 {
            self.line += 1;
            return Err(self.difference(None, wrong("end", "the end of the file", "the line that ends the export")));
        }
        let unknown = self.ends.iter().find(|key| !self.verified.keys.contains(key));
        if let Some(key) = unknown.filter(|_| !self.verified.more) {
            return Err(self.difference(None, wrong("key", key, "a key that the chain names")));
        }
        if let Some((number, (line, _))) = self.erased.first_key_value().filter(|_| !self.verified.more) {
            let wrong = wrong("inputs", "values that are gone", "an erasure in the chain that names the receipt");
            return Err(Difference { line: *line, ..self.difference(Some(*number), wrong) });
        }
        Ok(self.verified)
    }

    fn begin(&mut self, line: &str) -> Result<(), Wrong> {
        let begin: Begin = as_written(line)?;
        if begin.export != export::NAME {
            return Err(wrong("export", begin.export, export::NAME));
        }
        if self.part.is_some() {
            return Err(wrong("export", "another part", "the line that ends the one before"));
        }
        if self.line > 1 {
            equal("after", &begin.after, &self.last)?;
            equal("digest", &begin.digest, &self.digest)?;
            equal("key", &begin.key.as_ref(), &self.verified.keys.last())?;
        } else if begin.after == 0 && (!begin.digest.is_empty() || begin.key.is_some()) {
            return Err(wrong("digest", begin.digest, "nothing before the first receipt"));
        }
        if self.line == 1 {
            self.verified.keys.extend(begin.key);
            (self.last, self.digest) = (begin.after, begin.digest);
        }
        self.part = Some(Sha256::new());
        Ok(())
    }

    fn playbook(&mut self, line: &str) -> Result<(), Wrong> {
        let kept: PlaybookLine = as_written(line)?;
        self.within()?;
        equal("sha256", &kept.sha256, &crate::access::digest(kept.text.as_bytes()))?;
        let read = kept.format.read(&kept.text);
        let playbook = read.map_err(|findings| wrong("text", findings.to_string(), "a playbook"))?;
        equal("playbook", &kept.playbook, &playbook.version)?;
        self.playbooks.insert(kept.playbook, playbook);
        Ok(())
    }

    fn within(&self) -> Result<(), Wrong> {
        match &self.part {
            Some(_) => Ok(()),
            None => Err(wrong("export", "a line outside an export", "the line that an export begins with")),
        }
    }

    fn end(&mut self, line: &str) -> Result<(), Wrong> {
        let end: End = as_written(line)?;
        self.within()?;
        equal("end", &end.end, &self.last)?;
        let part = self.part.take().map(|part| crate::access::hex(&part.finalize())).unwrap_or_default();
        equal("sha256", &end.sha256, &part)?;
        if !signing::is_signed(&end.key, export::SIGNED, &end.signed(), &end.signature) {
            return Err(wrong("signature", &end.signature, format!("one by {}", end.key)));
        }
        self.verified.more = end.more;
        self.ends.insert(end.key);
        Ok(())
    }

    fn receipt(&mut self, line: &str) -> Result<(), Wrong> {
        let receipt: ReceiptLine = as_written(line)?;
        self.within()?;
        let number = receipt.receipt;
        equal("receipt", &number, &(self.last + 1))?;
        let chained = self.chained(&receipt);
        let (inputs, decision, is_erased) = match chained {
            Ok(chained) => chained,
            // What was decided then says more than that something differs.
            Err(wrong) => return Err(self.differs(&receipt).unwrap_or(wrong)),
        };
        if let Some(signature) = &receipt.signature {
            self.signed(&inputs, &receipt.digest, signature)?;
        } else if inputs.get("key").is_some() || (receipt.salts.is_some() && number % receipt::CHECKPOINT == 0) {
            return Err(wrong("signature", "none", "one of the key"));
        }
        if decision.is_null() {
            self.entry(&inputs)?;
        } else if is_erased {
            self.verified.erased += 1;
        } else {
            self.decided(&receipt, inputs)?;
        }
        if let Some(kept) = self.decisions.get_mut(&number) {
            *kept = from_json(receipt.decision.get()).ok();
        }
        if self.verified.first == 0 {
            self.verified.first = number;
        }
        (self.last, self.verified.last, self.digest) = (number, number, receipt.digest);
        Ok(())
    }

    /// Whether the digest is that of what the receipt says; its inputs, its decision, and whether something of it is erased.
    fn chained(&mut self, receipt: &ReceiptLine) -> Result<(Value, Value, bool), Wrong> {
        let [inputs, decision] = [receipt.inputs.get(), receipt.decision.get()];
        let (mut inputs_read, mut decision_read) = (read("inputs", inputs)?, read("decision", decision)?);
        let Some(salts) = &receipt.salts else {
            let digest = receipt::plain_digest(&self.digest, inputs, decision);
            if digest == receipt.digest {
                return Ok((inputs_read, decision_read, false));
            }
            // What was erased of it is only known from the erasure; without one this stays a difference.
            if !inputs.contains(seal::ERASED) {
                return Err(wrong("digest", &receipt.digest, digest));
            }
            let left = seal::left(inputs, decision);
            self.erased.insert(receipt.receipt, (self.line, Some(left)));
            return Ok((inputs_read, decision_read, true));
        };
        equal("inputs", &inputs, &inputs_read.to_string().as_str())?;
        equal("decision", &decision, &decision_read.to_string().as_str())?;
        let values = (inputs_read.clone(), decision_read.clone());
        equal("salts", &salts.keys().cloned().collect(), &seal::owners(&mut inputs_read, &mut decision_read))?;
        seal::redact(&mut inputs_read, &mut decision_read, salts).map_err(|owner| wrong("salts", "none", owner))?;
        let (inputs, decision) = (inputs_read.to_string(), decision_read.to_string());
        let digest = receipt::digest(&self.digest, receipt.receipt, &inputs, &decision);
        equal("digest", &receipt.digest, &digest)?;
        let is_erased = is_erased(salts);
        if is_erased {
            self.erased.insert(receipt.receipt, (self.line, None));
        }
        Ok((values.0, values.1, is_erased))
    }

    /// A key signs its own beginning if there was none before; another is vouched for by the one before.
    fn signed(&mut self, inputs: &Value, digest: &str, signature: &str) -> Result<(), Wrong> {
        let named = inputs.pointer("/key/public").and_then(Value::as_str);
        let before = inputs.pointer("/key/before").and_then(Value::as_str);
        let signing = self.verified.keys.last().map(String::as_str);
        if named.is_some() {
            equal("inputs/key/before", &before, &signing)?;
        }
        let key = signing.or(named).unwrap_or_default();
        if !signing::is_signed(key, receipt::SIGNED, digest, signature) {
            return Err(wrong("signature", signature, format!("one by {key}")));
        }
        self.verified.keys.extend(named.map(str::to_owned));
        Ok(())
    }

    /// What the chain says of itself.
    fn entry(&mut self, inputs: &Value) -> Result<(), Wrong> {
        self.verified.entries += 1;
        for erased in inputs.pointer("/erasure/receipts").and_then(Value::as_array).into_iter().flatten() {
            let (number, left) = (erased.get(0).and_then(Value::as_i64), erased.get(1).and_then(Value::as_str));
            let Some((_, found)) = number.and_then(|number| self.erased.remove(&number)) else { continue };
            if let Some(found) = found {
                let what = format!("what is left of receipt {}", number.unwrap_or_default());
                equal(&what, &Some(found.as_str()), &left)?;
            }
        }
        Ok(())
    }

    /// Whether the decision comes out again: to the byte, or as it is read where an earlier release wrote it otherwise. That it
    /// is what was written then, the digest says.
    fn decided(&mut self, receipt: &ReceiptLine, inputs: Value) -> Result<(), Wrong> {
        let inputs: Inputs = serde_json::from_value(inputs)
            .map_err(|error| wrong("inputs", error.to_string(), "what a decision is made on"))?;
        let program = inputs.program().unwrap_or_default().to_owned();
        let made = self.made(inputs)?;
        if let Some(wrong) = other_decision(receipt.decision.get(), &made)? {
            return Err(by_another(wrong, &program));
        }
        if program != receipt::PROGRAM {
            *self.verified.by_others.entry(program).or_default() += 1;
        }
        let value = serde_json::to_value(&made).unwrap_or_default();
        let written = if receipt.salts.is_some() { value.to_string() } else { to_text(&made) };
        self.verified.made_again += 1;
        self.verified.in_earlier_form += u64::from(receipt.decision.get() != written);
        Ok(())
    }

    fn made(&self, inputs: Inputs) -> Result<Decision, Wrong> {
        let version = inputs.playbook();
        let playbook =
            self.playbooks.get(version).ok_or_else(|| wrong("inputs/playbook", version, "a playbook of the file"))?;
        let number = inputs.before();
        let before = number.and_then(|number| self.decisions.get(&number).cloned().flatten());
        let expected = || format!("the receipt {} in the file", number.unwrap_or_default());
        inputs.decide(playbook, before).ok_or_else(|| wrong("inputs/before", "no such receipt", expected()))
    }

    /// Where a receipt that its digest doesn't fit is not what comes out of its inputs.
    fn differs(&self, receipt: &ReceiptLine) -> Option<Wrong> {
        let inputs: Inputs = from_json(receipt.inputs.get()).ok()?;
        let program = inputs.program().unwrap_or_default().to_owned();
        let made = self.made(inputs).ok()?;
        other_decision(receipt.decision.get(), &made).ok()?.map(|wrong| by_another(wrong, &program))
    }
}

/// Where a decision as it was written is another than the one that was made now.
fn other_decision(written: &str, made: &Decision) -> Result<Option<Wrong>, Wrong> {
    let read: Decision =
        serde_json::from_str(written).map_err(|error| wrong("decision", error.to_string(), "a decision"))?;
    let value = |decision: &Decision| serde_json::to_value(decision).unwrap_or_default();
    Ok(difference("decision", &value(&read), &value(made)))
}

fn is_erased(salts: &Salts) -> bool {
    salts.values().any(Option::is_none)
}

fn read(what: &str, json: &str) -> Result<Value, Wrong> {
    from_json(json).map_err(|error| wrong(what, error.to_string(), "JSON"))
}
