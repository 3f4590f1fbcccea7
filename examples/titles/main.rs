//! Titles measured (`titles bench <folder>`), and their table of occupation words made (`titles fit <folder>`).

mod bench;
mod fit;
mod soc;

use frontdesk::lead;

#[allow(dead_code, unused_imports)]
#[path = "../../src/text/mod.rs"]
mod text;

/// The standardizer's own files, for what the crate doesn't hand out.
#[allow(dead_code, unused_imports)]
#[path = "../../src/standardize"]
mod standardize {
    mod reading;
    mod title;
    mod word_table;

    /// What our own table says of a title, the words whose weights are fitted, and how much these count.
    pub fn features(title: &str) -> (Vec<i32>, Vec<String>, f64) {
        let words = title::words::Words::of(title);
        let mut points = [0; super::fit::FUNCTIONS];
        let sure = title::function::business(&words, &mut points).sure;
        let mut features = Vec::new();
        title::occupation::features(&words, &sure, |word| features.push(word.concat()));
        let share = if sure.is_empty() { 1.0 } else { 1.0 / f64::from(title::occupation::BESIDE_SURE) };
        (points.to_vec(), features, share)
    }
}

/// Whether this title is in the fifth that `fit` leaves out when asked to.
fn held_out(title: &str) -> bool {
    let hash = title.to_lowercase().bytes().fold(7u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 8) & 0xffff < 13_107
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (task, folder) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
    match task.as_str() {
        "bench" => bench::bench(&folder, arguments),
        "fit" => fit::fit(&folder, arguments),
        _ => eprintln!("titles bench|fit <folder>"),
    }
}
