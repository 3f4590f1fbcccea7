pub(super) fn country_exactly(_: &str) -> Option<String> {
    None
}
