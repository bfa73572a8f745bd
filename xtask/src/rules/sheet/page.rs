//! Reading the sheet.

/// What `docs/security.md` says.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// The requirements, in the order of the page.
    pub(super) rows: Vec<Row>,
    /// Those that do not hold fully, and why.
    pub(super) open: Vec<(u8, String)>,
}

/// A requirement: `### R4. Single use`, and what follows.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) requirement: u8,
    /// File and name of each test: ``- `server/…/parallel.rs`: `r4_fifty_resets`, `r4_…` ``.
    pub(super) tests: Vec<(String, String)>,
    /// The files after `Code:`.
    pub(super) code: Vec<String>,
}

/// What the block that is read belongs to.
enum Part {
    Row,
    Open,
    Other,
}

impl Sheet {
    /// Reads the page, block by block.
    pub(super) fn read(text: &str) -> Self {
        let (mut sheet, mut part) = (Self::default(), Part::Other);
        for block in blocks(text) {
            if block.starts_with('#') {
                part = sheet.begin(&block);
                continue;
            }
            match (&part, sheet.rows.last_mut()) {
                (Part::Open, _) => {
                    sheet.open.extend(block.strip_prefix("- R").and_then(|rest| numbered(rest, ": ")));
                }
                (Part::Row, Some(row)) => row.read(&block),
                _ => {}
            }
        }
        sheet
    }

    fn begin(&mut self, heading: &str) -> Part {
        let row = heading.strip_prefix("### R").and_then(|rest| numbered(rest, ". "));
        if let Some((requirement, _)) = row {
            self.rows.push(Row { requirement, tests: Vec::new(), code: Vec::new() });
            return Part::Row;
        }
        if heading == "## Open" { Part::Open } else { Part::Other }
    }
}

impl Row {
    fn read(&mut self, block: &str) {
        let mut spans = block.split('`').skip(1).step_by(2).map(str::to_owned);
        if block.starts_with("- `") {
            let file = spans.next().unwrap_or_default();
            self.tests.extend(spans.map(|name| (file.clone(), name)));
        } else if block.starts_with("Code: ") {
            self.code.extend(spans);
        }
    }
}

/// Headings, items and paragraphs, each in one line.
fn blocks(text: &str) -> Vec<String> {
    let (mut blocks, mut goes_on) = (Vec::<String>::new(), false);
    for line in text.lines() {
        let is_heading = line.starts_with('#');
        match blocks.last_mut() {
            _ if line.trim().is_empty() => {}
            Some(block) if goes_on && !is_heading && !line.starts_with("- ") => {
                block.push(' ');
                block.push_str(line.trim());
            }
            _ => blocks.push(line.trim_end().to_owned()),
        }
        goes_on = !line.trim().is_empty() && !is_heading;
    }
    blocks
}

/// `12: not measured` as the number and what follows the mark.
fn numbered(text: &str, mark: &str) -> Option<(u8, String)> {
    let (number, rest) = text.split_once(mark)?;
    Some((number.parse().ok()?, rest.to_owned()))
}
