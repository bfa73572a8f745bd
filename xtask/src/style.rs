//! The style sheet: what `style/latchkey.css` imports, put into one file and made smaller.

use anyhow::{Context, Result, bail};
use std::{fs, path::Path};

/// Reads a style sheet and puts in, at their places, the files it imports from its own folder. An import into
/// a layer (`@import "base.css" layer(base);`) becomes that layer's block.
pub(crate) fn bundle(file: &Path) -> Result<String> {
    let text = fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?;
    let text = shorten(&text);
    let mut bundle = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("@import") {
        let (import, after) = after.split_once(';').context("an @import without a semicolon")?;
        let (name, layer) =
            parse_import(import).with_context(|| format!("@import{import}; is not understood"))?;
        let imported = self::bundle(&file.with_file_name(name))?;
        bundle += before;
        match layer {
            Some(layer) => bundle.extend(["@layer ", layer, "{", &imported, "}"]),
            None => bundle += &imported,
        }
        rest = after;
    }
    Ok(bundle + rest)
}

/// Fails when braces don't pair up: the browser would drop half of the sheet without a word.
pub(crate) fn check(css: &str) -> Result<()> {
    let mut depth = 0_i32;
    for piece in pieces(css) {
        if let Piece::Code(code) = piece {
            for c in code.chars() {
                depth += i32::from(c == '{') - i32::from(c == '}');
                if depth < 0 {
                    bail!("the style sheet closes a brace that it never opened");
                }
            }
        }
    }
    if depth != 0 {
        bail!("the style sheet leaves {depth} braces open");
    }
    Ok(())
}

fn parse_import(import: &str) -> Option<(&str, Option<&str>)> {
    let import = import.trim();
    let import = import.strip_prefix("url(").map_or(import, str::trim_start);
    let quote = import.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (name, rest) = import[1..].split_once(quote)?;
    let rest = rest.trim().trim_start_matches(')').trim();
    if rest.is_empty() {
        return Some((name, None));
    }
    Some((name, Some(rest.strip_prefix("layer(")?.strip_suffix(')')?)))
}

/// Drops comments and the white space that means nothing. White space around `:` and operators stays, since
/// it can mean something there.
fn shorten(css: &str) -> String {
    let mut short = String::with_capacity(css.len());
    for piece in pieces(css) {
        match piece {
            Piece::Comment => {}
            Piece::Text(text) => short += text,
            Piece::Code(code) => {
                for c in code.chars() {
                    let close = short.ends_with(['{', '}', ';', ',', ' ']) || short.is_empty();
                    match c {
                        c if c.is_whitespace() && close => {}
                        c if c.is_whitespace() => short.push(' '),
                        '{' | '}' | ';' | ',' => {
                            short.truncate(short.trim_end_matches(' ').len());
                            if c == '}' {
                                short.truncate(short.trim_end_matches(';').len());
                            }
                            short.push(c);
                        }
                        c => short.push(c),
                    }
                }
            }
        }
    }
    short.truncate(short.trim_end().len());
    short
}

enum Piece<'a> {
    Code(&'a str),
    Text(&'a str),
    Comment,
}

/// Takes a style sheet apart into code, quoted text and comments.
fn pieces(css: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = css;
    while let Some(start) = rest.find(['"', '\'', '/']) {
        let (code, from) = rest.split_at(start);
        let (piece, length) = if let Some(comment) = from.strip_prefix("/*") {
            (Piece::Comment, comment.find("*/").map_or(from.len(), |end| end + 4))
        } else if from.starts_with('/') {
            (Piece::Code("/"), 1)
        } else {
            let length = end_of_text(from);
            (Piece::Text(&from[..length]), length)
        };
        pieces.push(Piece::Code(code));
        pieces.push(piece);
        rest = &from[length..];
    }
    pieces.push(Piece::Code(rest));
    pieces
}

fn end_of_text(from: &str) -> usize {
    let quote = from.as_bytes()[0];
    let mut escaped = false;
    for (at, byte) in from.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            byte if byte == quote => return at + 1,
            _ => {}
        }
    }
    from.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_white_space_that_means_nothing_goes() {
        let css = "/* a comment; */\n@layer a, b;\n\n.x > a :hover ,\n.y::before {\n  width: calc(1px + 2px);\n  content: \"  /* kept */ \\\" \";\n}\n";
        let short =
            r#"@layer a,b;.x > a :hover,.y::before{width: calc(1px + 2px);content: "  /* kept */ \" "}"#;
        assert_eq!(shorten(css), short);
        assert_eq!(shorten("a{font:1rem/1.5 x}"), "a{font:1rem/1.5 x}");
        check(short).expect("braces pair up");
        check("a{b{}").expect_err("one is open");
        check("a}").expect_err("one too many");
        check("a{content:'}'}").expect("the one in quotes is text");
    }

    #[test]
    fn imports_are_understood() {
        assert_eq!(parse_import(r#" "tokens.css""#), Some(("tokens.css", None)));
        assert_eq!(parse_import(" url('base.css') layer(base) "), Some(("base.css", Some("base"))));
        assert_eq!(parse_import(r#" "print.css" print"#), None);
    }
}
