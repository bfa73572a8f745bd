//! A form as a page shows it: what stands in the fields, and what was wrong with it.

use crate::{
    flash::{Flash, FormName},
    reader::Reader,
};
use shared::{Field, Problems, Wrong};
use std::sync::Arc;

/// A form as a page shows it. Cloning it is cheap.
#[derive(Clone)]
pub(crate) struct Form(Arc<Inner>);

struct Inner {
    reader: Reader,
    answers: Vec<(Field, String)>,
    problems: Problems,
}

impl Form {
    /// The form `name`: with the answers that were refused, if that is why the page is shown, else with `initial`.
    pub(crate) fn new<'a>(
        reader: Reader,
        name: FormName,
        flash: &Flash,
        initial: impl IntoIterator<Item = (Field, &'a str)>,
    ) -> Self {
        let refused = flash.form == Some(name);
        let answers = if refused {
            flash.answers.clone()
        } else {
            initial.into_iter().map(|(field, answer)| (field, answer.to_owned())).collect()
        };
        let problems = if refused { flash.problems.clone() } else { Problems::default() };
        Self(Arc::new(Inner { reader, answers, problems }))
    }

    /// What stands in a field.
    pub(crate) fn value(&self, field: Field) -> String {
        let answer = self.0.answers.iter().find(|(answered, _)| *answered == field);
        answer.map(|(_, answer)| answer.clone()).unwrap_or_default()
    }

    /// What is wrong with a field.
    pub(crate) fn wrong(&self, field: Field) -> Option<&Wrong> {
        self.0.problems.at(field)
    }

    /// What is wrong with a field, in words.
    pub(crate) fn problem(&self, field: Field) -> Option<String> {
        self.wrong(field).map(|wrong| self.0.reader.problem(wrong, field))
    }

    /// Everything that is wrong, in words, in the order of the fields.
    pub(crate) fn problems(&self) -> Vec<(Field, String)> {
        let reader = self.0.reader;
        self.0
            .problems
            .iter()
            .map(|problem| (problem.field, reader.problem(&problem.wrong, problem.field)))
            .collect()
    }

    /// Whether anything is wrong.
    pub(crate) fn is_refused(&self) -> bool {
        !self.0.problems.is_empty()
    }

    /// Who fills it in.
    pub(crate) fn reader(&self) -> Reader {
        self.0.reader
    }
}
