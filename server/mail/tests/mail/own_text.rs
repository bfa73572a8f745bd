//! Letters in a location's own words: every kind in every language.

use crate::samples;
use mail::{Preview, Rendered, default_text};
use shared::{Language, MailKind, MailText};

#[test]
fn every_kind_can_be_worded_in_every_language() {
    for (name, letter) in samples::letters() {
        let kind = letter.kind();
        for language in Language::ALL {
            let Some(ours) = default_text(kind, language) else {
                assert!(!kind.has_own_text(), "{name}");
                continue;
            };
            // Every placeholder that the kind has, between tags that must not survive.
            let all: Vec<String> =
                kind.placeholders().iter().map(|placeholder| format!("{{{}}}", placeholder.name)).collect();
            let body = format!("<b>Ours & yours</b> {}\n\nSecond paragraph", all.join(" | "));
            let text = MailText::parse(kind, "Own subject at {location}", &body).expect("fits");
            let mail = mail::Due { language, text: Some(text), ..samples::due(1, letter.clone()) };
            let plain = Rendered::of(&mail::Due { text: None, ..mail.clone() }).expect("renders");
            let own = Rendered::of(&mail).expect("renders");
            assert_eq!(own.subject, "Own subject at Riverside Sports Club", "{name} {language:?}");
            assert!(
                own.text.contains("<b>Ours & yours</b> ") && own.text.contains("\n\nSecond paragraph\n\n")
            );
            assert!(!own.text.contains('{') && !own.html.contains("{name}"), "{name}: {}", own.text);
            assert!(
                !own.html.contains("<b>Ours") && own.html.contains("Second paragraph</p>"),
                "{}",
                own.html
            );
            // What stands after the opening is the same: buttons, usernames, what to do if it wasn't you.
            let rest = |rendered: &Rendered| {
                rendered.text.lines().rev().take(4).map(str::to_owned).collect::<Vec<_>>()
            };
            assert_eq!(rest(&own), rest(&plain), "{name} {language:?}");
            // Ours, put in the place of ours, changes nothing.
            let same = Rendered::of(&mail::Due { text: Some(ours), ..mail.clone() }).expect("renders");
            assert_eq!(same, plain, "{name} {language:?}");
        }
    }
}

#[test]
fn our_words_are_ones_that_could_be_saved() {
    let sender = samples::invitation(1).sender;
    for kind in MailKind::ALL.into_iter().filter(|kind| kind.has_own_text()) {
        for language in Language::ALL {
            let ours = default_text(kind, language).expect("a text");
            assert_eq!(
                MailText::parse(kind, &ours.subject, &ours.body).as_ref(),
                Ok(&ours),
                "{kind:?} {language:?}"
            );
            let preview = Preview::of(kind, language, &ours, &sender, samples::NOW).expect("a preview");
            assert!(preview.subject.contains("Riverside Sports Club") && !preview.body.is_empty());
            assert!(!preview.body.concat().contains('{'), "{preview:?}");
        }
    }
}
