//! The key: what the edge evaluates with, and what a set of buckets is sealed with.
//!
//! In scope: making it of a seed, evaluating blinded elements and inputs in the open. Not in scope: drawing the seed, keeping
//! it, and who may have how many evaluations (`ledger`).

use crate::layout::SetId;
use crate::look_up::ELEMENT;
use hkdf::Hkdf;
use sha2::Sha512;
use voprf::{BlindedElement, OprfServer, Ristretto255};

/// What keys are derived for (RFC 9497, `DeriveKeyPair`).
const INFO: &[u8] = b"frontdesk prefill";

/// Bytes of a seed.
const SEED: usize = 32;

/// What the protocol gives for an input: the same for both sides.
pub(crate) type Output = [u8; 64];

/// A workspace's key.
pub struct Key {
    id: String,
    server: OprfServer<Ristretto255>,
    /// For what in a set must look like records to whoever hasn't the key.
    secret: Hkdf<Sha512>,
}

/// A text that is no key, without the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyProblem {
    pub found: String,
    pub expected: &'static str,
}

/// Bytes that are no element to evaluate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElementProblem {
    pub found: String,
    pub expected: &'static str,
}

impl Key {
    /// The key of a seed, as text: 64 hexadecimal digits, that is 32 random bytes.
    ///
    /// # Errors
    /// Anything else is refused; what was found is told by its length, as it may be a secret.
    pub fn of_text(text: &str) -> Result<Self, KeyProblem> {
        let expected = "64 hexadecimal digits: 32 random bytes";
        let refuse = |found: String| KeyProblem { found, expected };
        let text = text.trim();
        if text.is_empty() {
            return Err(refuse("nothing".into()));
        }
        let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
        let Some(digits) = digits else {
            return Err(refuse(format!(
                "{} characters, of which some are no hexadecimal digits",
                text.chars().count()
            )));
        };
        let mut seed = [0; SEED];
        let (pairs, odd) = digits.as_chunks::<2>();
        if pairs.len() != SEED || !odd.is_empty() {
            return Err(refuse(format!("{} hexadecimal digits", digits.len())));
        }
        for (byte, [high, low]) in seed.iter_mut().zip(pairs) {
            *byte = (high * 16 + low) as u8;
        }
        Self::of_seed(&seed, INFO).ok_or_else(|| refuse("a seed of which no key comes".into()))
    }

    /// The key of these bytes for such a purpose; of one seed in 2²⁵² none comes.
    fn of_seed(seed: &[u8; SEED], info: &[u8]) -> Option<Self> {
        let server = OprfServer::new_from_seed(seed, info).ok()?;
        let (id, _) = Hkdf::<Sha512>::extract(Some(b"frontdesk prefill key id"), seed);
        let id = id.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Some(Self { id, server, secret: Hkdf::new(Some(b"frontdesk prefill set"), seed) })
    }

    /// What names it: 12 hexadecimal digits, which tell nothing of it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The edge's part: evaluates a blinded element.
    ///
    /// # Errors
    /// What is no canonical encoding of an element of ristretto255, or is that of the identity.
    pub fn evaluate(&self, blinded: &[u8]) -> Result<[u8; ELEMENT], ElementProblem> {
        let expected = "the canonical encoding of a ristretto255 element other than the identity, 32 bytes";
        let found = || match blinded.len() {
            ELEMENT if blinded.iter().all(|byte| *byte == 0) => "the identity".into(),
            ELEMENT => "32 bytes that encode none".into(),
            length => format!("{length} bytes"),
        };
        let refuse = || ElementProblem { found: found(), expected };
        // The crate takes what follows an element for more to come.
        let exact: &[u8; ELEMENT] = blinded.try_into().map_err(|_| refuse())?;
        let element = BlindedElement::<Ristretto255>::deserialize(exact).map_err(|_| refuse())?;
        Ok(self.server.blind_evaluate(&element).serialize().into())
    }

    /// What a look-up of `input` comes to: for whoever seals records. `None`: no input has none, but one in 2²⁵².
    pub(crate) fn output(&self, input: &[u8]) -> Option<Output> {
        self.server.evaluate(input).ok().map(Into::into)
    }

    /// Fills `bytes` (at most 16,320) with what nobody else can tell from chance.
    pub(crate) fn fill(&self, what: &[&[u8]], bytes: &mut [u8]) {
        // It can only be too long, and isn't: a record is shorter.
        self.secret.expand_multi_info(what, bytes).ok();
    }

    /// What names a set of this content, digested: the same for the same content and key, and telling nothing of either.
    pub(crate) fn set_id(&self, digest: &[u8]) -> SetId {
        let mut id = SetId::default();
        self.fill(&[b"id", digest], &mut id);
        id
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::look_up::Blinded;
    use rand_core::{CryptoRng, Error, RngCore};

    pub(crate) fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    }

    /// Gives a blind of the vectors: a scalar below the order, with nothing above.
    struct Blind(Vec<u8>);

    impl RngCore for Blind {
        fn next_u32(&mut self) -> u32 {
            unreachable!()
        }
        fn next_u64(&mut self) -> u64 {
            unreachable!()
        }
        fn fill_bytes(&mut self, bytes: &mut [u8]) {
            bytes.fill(0);
            bytes[..32].copy_from_slice(&self.0);
        }
        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
            self.fill_bytes(bytes);
            Ok(())
        }
    }
    impl CryptoRng for Blind {}

    /// RFC 9497, appendix A.1.1: OPRF(ristretto255, SHA-512) in base mode.
    #[test]
    fn the_test_vectors_of_the_standard_come_out() {
        let key = Key::of_seed(&[0xa3; 32], b"test key").unwrap();
        let blind = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706";
        for (input, blinded, evaluated, output) in [
            (
                "00",
                "609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c",
                "7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e",
                "527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6",
            ),
            (
                "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
                "da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418",
                "b4cbf5a4f1eeda5a63ce7b77c7d23f461db3fcab0dd28e4e17cecb5c90d02c25",
                "f4a74c9c592497375e796aa837e907b1a045d34306a749db9f34221f7e750cb4f2a6413a6bf6fa5e19ba6348eb673934a722a7ede2e7621306d18951e7cf2c73",
            ),
        ] {
            let input = bytes(input);
            let look_up = Blinded::new(&input, &mut Blind(bytes(blind))).unwrap();
            assert_eq!(look_up.message.to_vec(), bytes(blinded));
            let evaluation = key.evaluate(&look_up.message).unwrap();
            assert_eq!(evaluation.to_vec(), bytes(evaluated));
            assert_eq!(look_up.finish(&evaluation).unwrap().to_vec(), bytes(output));
            assert_eq!(key.output(&input).unwrap().to_vec(), bytes(output));
        }
    }

    #[test]
    fn a_key_is_read_from_its_digits_and_nothing_else() {
        let text = "a3".repeat(32);
        let key = Key::of_text(&format!(" {}\n", text.to_uppercase())).unwrap();
        assert_eq!(key.id(), Key::of_text(&text).unwrap().id());
        assert!(key.id().len() == 12 && !text.contains(key.id()));
        assert_ne!(key.id(), Key::of_text(&"a4".repeat(32)).unwrap().id());
        for (text, found) in [
            ("", "nothing"),
            (" \n", "nothing"),
            (&text[1..], "63 hexadecimal digits"),
            (&format!("{text}00"), "66 hexadecimal digits"),
            ("frntdesk\u{1}", "9 characters, of which some are no hexadecimal digits"),
        ] {
            let problem = Key::of_text(text).err().unwrap();
            assert_eq!((problem.found.as_str(), problem.expected), (found, "64 hexadecimal digits: 32 random bytes"));
        }
    }

    /// RFC 9496, appendix A.2: encodings that are refused; and lengths.
    #[test]
    fn what_is_no_element_is_not_evaluated() {
        let key = Key::of_seed(&[1; 32], INFO).unwrap();
        for (element, found) in [
            ("00".repeat(32), "the identity"),
            // Not canonical: the field's prime and above, and with the highest bit set.
            (format!("00{}", "ff".repeat(31)), "32 bytes that encode none"),
            (format!("{}7f", "ff".repeat(31)), "32 bytes that encode none"),
            (format!("f3{}7f", "ff".repeat(30)), "32 bytes that encode none"),
            (format!("ed{}7f", "ff".repeat(30)), "32 bytes that encode none"),
            (format!("01{}80", "00".repeat(30)), "32 bytes that encode none"),
            // Negative.
            (format!("01{}", "00".repeat(31)), "32 bytes that encode none"),
            (format!("01{}7f", "ff".repeat(30)), "32 bytes that encode none"),
            ("ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20".into(), "32 bytes that encode none"),
            // Not a square.
            ("26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371".into(), "32 bytes that encode none"),
            // The generator, with a byte too few and too many.
            ("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d".into(), "31 bytes"),
            ("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d7600".into(), "33 bytes"),
            (String::new(), "0 bytes"),
        ] {
            let problem = key.evaluate(&bytes(&element)).err().unwrap_or_else(|| panic!("{element}"));
            assert_eq!(problem.found, found, "{element}");
            assert!(
                Blinded::new(b"input", &mut Blind([[1].as_slice(), &[0; 31]].concat()))
                    .unwrap()
                    .finish(&bytes(&element))
                    .is_err()
            );
        }
        let generator = "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76";
        assert!(key.evaluate(&bytes(generator)).is_ok());
    }
}
