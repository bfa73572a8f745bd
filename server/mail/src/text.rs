//! Words of mail servers, as they can be kept and shown.

/// Words on one line, and not too many.
pub(crate) fn legible(words: &str) -> String {
    words.chars().filter(|c| !c.is_control()).take(500).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_short_and_plain() {
        assert_eq!(legible("550 \u{1b}[31mno\u{0} such user\r\n"), "550 [31mno such user");
        assert_eq!(legible(&"é".repeat(900)).chars().count(), 500);
    }
}
