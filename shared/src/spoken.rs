//! Codes that people read out and type: characters of an alphabet without look-alikes.

/// Crockford's base 32: no I, L, O, which are read as 1, 1, 0, and no U, so that no code is a rude word.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// As many characters as fit, five bits each, the highest first.
pub(crate) fn characters<const LENGTH: usize>(bits: u64) -> [u8; LENGTH] {
    const { assert!(LENGTH <= 12, "sixty bits at most") };
    std::array::from_fn(|place| ALPHABET[((bits >> (5 * (LENGTH - 1 - place))) & 31) as usize])
}

/// Reads a code as people type it: in any capitals, with or without hyphens and spaces, and with the letters that look
/// like digits. `None` for what can't be a code of this length.
pub(crate) fn read<const LENGTH: usize>(text: &str) -> Option<[u8; LENGTH]> {
    let mut typed = text.chars().filter(|c| !c.is_whitespace() && !"-–—".contains(*c)).map(character);
    let mut code = [0; LENGTH];
    for place in &mut code {
        *place = typed.next().flatten()?;
    }
    typed.next().is_none().then_some(code)
}

/// The character of the alphabet that is meant.
fn character(typed: char) -> Option<u8> {
    let meant = match typed.to_ascii_uppercase() {
        'I' | 'L' => b'1',
        'O' => b'0',
        other => u8::try_from(other).ok()?,
    };
    ALPHABET.contains(&meant).then_some(meant)
}

/// In two halves, as people read it out.
pub(crate) fn write(code: &[u8], f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    for (place, character) in code.iter().enumerate() {
        if place == code.len() / 2 {
            f.write_str("-")?;
        }
        write!(f, "{}", char::from(*character))?;
    }
    Ok(())
}
