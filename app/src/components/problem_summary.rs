//! What is wrong with a form, on top of it, with a link to each field.

use crate::form::Form;
use leptos::prelude::*;
use shared::Field;

/// The summary of a refused form; nothing for one that is fresh. It takes the focus, so that those who hear the
/// page hear it first.
#[component]
pub(crate) fn ProblemSummary(form: Form) -> impl IntoView {
    form.is_refused().then(|| {
        let problems = form.problems().into_iter().map(|(field, problem)| match field {
            Field::Form => view! { <li><p>{problem}</p></li> }.into_any(),
            field => view! { <li><a href=format!("#{}", field.name())>{problem}</a></li> }.into_any(),
        });
        view! {
            <div class="problem" role="alert" tabindex="-1" autofocus aria-labelledby="problem-heading">
                <h2 id="problem-heading">{form.reader().problem_heading()}</h2>
                <ul>{problems.collect_view()}</ul>
            </div>
        }
    })
}
