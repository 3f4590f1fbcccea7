//! The names by which JavaScript finds the bench; bytes come in four at a time.

#![expect(unsafe_code, reason = "the names by which JavaScript finds them")]

use crate::Bench;
use std::cell::RefCell;

thread_local! {
    static BENCH: RefCell<Bench> = RefCell::default();
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

fn with<T>(work: impl FnOnce(&mut Bench) -> T) -> T {
    BENCH.with_borrow_mut(work)
}

/// The first bytes of what was pushed, which is then empty.
fn pushed(len: u32) -> Vec<u8> {
    let mut bytes = INPUT.take();
    bytes.truncate(len as usize);
    bytes
}

fn pushed_text(len: u32) -> String {
    String::from_utf8_lossy(&pushed(len)).into_owned()
}

/// Makes room for this many bytes.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(len: u32) {
    INPUT.with_borrow_mut(|input| input.reserve_exact(len as usize + 3));
}

/// Takes four bytes in.
#[unsafe(no_mangle)]
pub extern "C" fn push(word: u32) {
    INPUT.with_borrow_mut(|input| input.extend(word.to_le_bytes()));
}

/// The accounts' lines are pushed.
#[unsafe(no_mangle)]
pub extern "C" fn take_accounts(len: u32) {
    with(|bench| bench.take_accounts(&pushed_text(len)));
}

/// The leads' lines are pushed.
#[unsafe(no_mangle)]
pub extern "C" fn take_leads(len: u32) {
    with(|bench| bench.take_leads(&pushed_text(len)));
}

/// The book is pushed: opens it.
#[unsafe(no_mangle)]
pub extern "C" fn open(len: u32) -> bool {
    let bytes = pushed(len);
    with(|bench| bench.open(bytes))
}

/// Reads a lead.
#[unsafe(no_mangle)]
pub extern "C" fn read(at: u32) {
    with(|bench| bench.read(at as usize));
}

/// Searches for it.
#[unsafe(no_mangle)]
pub extern "C" fn search() {
    with(Bench::search);
}

/// Fetches what was found.
#[unsafe(no_mangle)]
pub extern "C" fn fetch() {
    with(Bench::fetch);
}

/// Matches it; the number of the best account, -1 for none.
#[unsafe(no_mangle)]
pub extern "C" fn matching() -> i32 {
    with(Bench::matching)
}

/// How sure that is, 0 to 1.
#[unsafe(no_mangle)]
pub extern "C" fn confidence() -> f64 {
    with(|bench| bench.confidence())
}
