//! What an import would do: which column is what, which rows can't be taken, which look like somebody.

use crate::{
    components::{Act, Banner, ButtonLink, Card, Hidden, Look, Mood, NoticeBanner, Submit},
    frames::StaffFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, Stop, respond},
};
use accounts::{
    Refused,
    import::{self, BrokenRow, Choices, ColumnView, DuplicateRow, FIELDS, Like, Preview},
    job,
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, JobId, Language, Route, SameThing};

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let id: JobId = request.param("id")?;
    let page = request.query("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let preview = match import::open(request.accounts(), &desk, id, page).await {
        // Its import is done, and the file is gone.
        Err(Refused::NotFound) => {
            job::page(request.accounts(), &desk, id, None, 1).await?;
            return Err(Stop::Redirect(Route::Job(id).to_string()));
        }
        other => other?,
    };
    if job::page(request.accounts(), &desk, id, None, 1).await.is_ok() {
        return Err(Stop::Redirect(Route::Job(id).to_string()));
    }
    let notice = request.take_flash().notice;
    let words = words::staff();
    let separator = match preview.separator {
        ';' => "semicolon",
        '\t' => "tab",
        _ => "comma",
    };
    let rows = number(preview.rows);
    let facts = words.import_file_facts(&preview.file_name, rows, preview.encoding, separator);
    Ok(view! {
        <StaffFrame desk title=words.import_preview_heading()>
            <p class="small"><a href=Route::ImportNew.to_string()>{words.import_heading()}</a></p>
            <NoticeBanner notice reader=Reader::Staff/>
            <div class="stack tight">
                <h1>{words.import_preview_heading()}</h1>
                <p class="quiet">{facts}</p>
            </div>
            <Summary preview=preview.clone()/>
            <ChoicesForm preview=preview.clone()/>
            <Broken preview=preview.clone()/>
            <Duplicates preview=preview.clone()/>
            <Mistyped preview/>
        </StaffFrame>
    }
    .into_any())
}

/// What will happen, and the button.
#[component]
fn Summary(preview: Preview) -> impl IntoView {
    let words = words::staff();
    let missing = preview.missing.clone().into_iter().map(|field| {
        view! { <Banner mood=Mood::Wait>{words.import_missing(field.name())}</Banner> }
    });
    let missing = missing.collect_view();
    let counts = [
        words.import_good(preview.good, number(preview.good)),
        words.import_skipped(preview.skipped, number(preview.skipped)),
        words.import_broken(preview.broken, number(preview.broken)),
        words.import_mistyped(preview.mistyped, number(preview.mistyped)),
    ];
    let shown = [true, preview.skipped > 0, preview.broken > 0, preview.mistyped > 0];
    let counts = counts.into_iter().zip(shown).filter(|(_, shown)| *shown);
    let counts = counts.map(|(count, _)| view! { <li>{count}</li> }).collect_view();
    let (id, good) = (preview.id.to_string(), preview.good);
    let start = if good > 0 && preview.missing.is_empty() {
        let label = words.import_button(good, number(good));
        view! { <Act action=StartImport::url() label about=("import", id.clone()) look=Look::Primary/> }
            .into_any()
    } else {
        view! { <p class="quiet">{words.import_nothing()}</p> }.into_any()
    };
    view! {
        {missing}
        <section class="card">
            <div class="body stack">
                <ul class="counts">{counts}</ul>
                <div class="actions">
                    {start}
                    <Act action=DiscardImport::url() label=words.import_discard() about=("import", id)/>
                </div>
                <p class="small quiet">{words.import_keeps()}</p>
            </div>
        </section>
    }
}

/// Which column is what, and what else there is to choose.
#[component]
fn ChoicesForm(preview: Preview) -> impl IntoView {
    let words = words::staff();
    let choices = preview.choices.clone();
    let columns = preview.columns.iter().enumerate().map(|(place, column)| column_field(place, column));
    let columns = columns.collect_view();
    let has_dates = choices.columns.contains(&Some(Field::BirthDate));
    let dates = has_dates.then(|| {
        let answers = [("", words.import_dates_day_first()), ("true", words.import_dates_month_first())];
        let chosen = if choices.month_first { "true" } else { "" };
        select("month_first".to_owned(), words.import_dates(), answers.to_vec(), chosen)
    });
    let same = SameThing::ALL.map(|thing| {
        let many = preview.alike.iter().find(|(known, _)| *known == thing).map_or(0, |(_, many)| *many);
        let answers = [("skip", words.import_skip()), ("", words.import_anyway())];
        let chosen = if choices.skip.contains(&thing) { "skip" } else { "" };
        let label = words.import_same_count(same_thing(thing), number(many));
        select(thing.code().to_owned(), label, answers.to_vec(), chosen)
    });
    let mails = {
        let answers = [("", words.import_mails_no()), ("true", words.import_mails_yes())];
        let chosen = if choices.mails { "true" } else { "" };
        select("mails".to_owned(), words.import_mails(), answers.to_vec(), chosen)
    };
    view! {
        <form method="post" action=ChooseImport::url() class="edit">
            <Hidden name="import" value=preview.id.to_string()/>
            <Card heading=words.import_columns() fields=true>
                <p class="small quiet">{words.import_columns_hint()}</p>
                <div class="fields">{columns}</div>
            </Card>
            <Card heading=words.import_duplicates() fields=true>
                <p class="small quiet">{words.import_duplicates_hint()}</p>
                <div class="fields">{same.into_iter().collect_view()}{dates}{mails}</div>
            </Card>
            <div class="actions"><Submit label=words.import_check()/></div>
        </form>
    }
}

fn column_field(place: usize, column: &ColumnView) -> AnyView {
    let words = words::staff();
    let heading = match column.heading.as_str() {
        "" => words.import_column_unnamed(),
        heading => heading.to_owned(),
    };
    let name = format!("columns[{place}]");
    let id = format!("column-{place}");
    let hint = format!("{id}-hint");
    let nothing =
        view! { <option value="" selected=column.field.is_none()>{words.import_column_none()}</option> };
    let options = FIELDS.map(|field| {
        let selected = column.field == Some(field);
        view! { <option value=field.name() selected=selected>{field_label(field)}</option> }
    });
    let samples = column.samples.join(" · ");
    view! {
        <div class="field">
            <label for=id.clone()><span class="sr">{words.import_column_label(&heading)}</span> <span aria-hidden="true">{heading.clone()}</span></label>
            <select id=id name=name autocomplete="off" aria-describedby=hint.clone()>{nothing} {options.into_iter().collect_view()}</select>
            <p class="hint" id=hint>{samples}</p>
        </div>
    }
    .into_any()
}

fn select(
    name: String,
    label: String,
    answers: Vec<(&'static str, String)>,
    chosen: &'static str,
) -> AnyView {
    let options = answers.into_iter().map(|(value, label)| {
        view! { <option value=value selected=value == chosen>{label}</option> }
    });
    let options = options.collect_view();
    view! {
        <div class="field">
            <label for=name.clone()>{label}</label>
            <select id=name.clone() name=name autocomplete="off">{options}</select>
        </div>
    }
    .into_any()
}

/// What a field is called on the profile.
fn field_label(field: Field) -> String {
    let words = words::staff();
    match field {
        Field::FirstName => words.profile_first_name(),
        Field::LastName => words.profile_last_name(),
        Field::PreferredName => words.profile_preferred_name(),
        Field::MemberNumber => words.profile_member_number(),
        Field::BirthDate => words.profile_birth_date(),
        Field::Language => words.profile_language(),
        Field::Phone => words.contact_phone(),
        Field::Address => words.contact_address(),
        _ => words.contact_email(),
    }
}

fn same_thing(thing: SameThing) -> String {
    let words = words::staff();
    match thing {
        SameThing::NameAndBirthDate => words.import_same_name(),
        SameThing::MemberNumber => words.import_same_member_number(),
        SameThing::Email => words.import_same_email(),
    }
}

#[component]
fn Broken(preview: Preview) -> impl IntoView {
    let words = words::staff();
    if preview.broken == 0 {
        return ().into_any();
    }
    let row = |row: BrokenRow| {
        let cells = row.cells.join(" · ");
        let problems = row.problems.problems().map(|problem| {
            let label = field_label(problem.field);
            let says = words::staff_problem(&problem.wrong, problem.field);
            view! { <li><b>{label}</b>": " {says}</li> }
        });
        let problems = problems.collect_view();
        let too_many =
            row.problems.too_many_cells.then(|| view! { <li>{words.import_too_many_cells()}</li> });
        view! {
            <tr>
                <td>{words.import_row(row.number.to_string())} <span class="small quiet"><br/>{cells}</span></td>
                <td class="whole"><ul>{problems} {too_many}</ul></td>
            </tr>
        }
    };
    let (page, pages, id) = (preview.page, preview.pages, preview.id);
    let to = |page: u32| format!("{}?page={page}#problems", Route::Import(id));
    let previous = (page > 1)
        .then(|| view! { <ButtonLink to=to(page - 1) label=words.clients_previous() look=Look::Small/> });
    let next = (page < pages)
        .then(|| view! { <ButtonLink to=to(page + 1) label=words.clients_next() look=Look::Small/> });
    let first = i64::from(page - 1) * 100 + 1;
    let last = first + i64::try_from(preview.broken_rows.len()).unwrap_or(0) - 1;
    let range = words.clients_range(number(first), number(last), number(preview.broken));
    view! {
        <section class="stack" aria-labelledby="problems">
            <div class="stack tight">
                <h2 id="problems">{words.import_problems_heading()}</h2>
                <p class="small quiet">{words.import_problems_text()}</p>
            </div>
            <div class="card">
                <table class="list">
                    <thead>
                        <tr>
                            <th scope="col">{words.import_column_row()}</th>
                            <th scope="col">{words.import_column_problem()}</th>
                        </tr>
                    </thead>
                    <tbody>{preview.broken_rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            <div class="toolbar apart">
                <span class="quiet small">{range}</span>
                <span class="actions">
                    {previous} {next}
                    <ButtonLink
                        to=Route::ImportProblems(id).to_string()
                        label=words.import_problems_download()
                        look=Look::Small
                    />
                </span>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Duplicates(preview: Preview) -> impl IntoView {
    let words = words::staff();
    if preview.duplicates.is_empty() {
        return ().into_any();
    }
    let is_full = preview.duplicates.len() == 50;
    let row = |row: DuplicateRow| {
        let like = row.like.into_iter().map(|(thing, like)| match like {
            Like::Client(id, name) => {
                let says = words::like_client(thing, &name);
                view! { <li><a href=Route::Client(id).to_string()>{says}</a></li> }.into_any()
            }
            Like::Row(number) => view! { <li>{words::like_row(thing, number)}</li> }.into_any(),
        });
        let like = like.collect_view();
        let then = if row.is_skipped { words.import_skip() } else { words.import_anyway() };
        view! {
            <tr>
                <td>
                    {words.import_row(row.number.to_string())} <span class="small quiet"><br/>{row.name}</span>
                </td>
                <td class="whole"><ul>{like}</ul><span class="small quiet">{then}</span></td>
            </tr>
        }
    };
    view! {
        <section class="stack" aria-labelledby="duplicates">
            <h2 id="duplicates">{words.import_duplicates_heading()}</h2>
            <div class="card">
                <table class="list">
                    <thead>
                        <tr>
                            <th scope="col">{words.import_column_row()}</th>
                            <th scope="col">{words.import_column_like()}</th>
                        </tr>
                    </thead>
                    <tbody>{preview.duplicates.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            {is_full.then(|| view! { <p class="small quiet">{words.import_first_shown()}</p> })}
        </section>
    }
    .into_any()
}

#[component]
fn Mistyped(preview: Preview) -> impl IntoView {
    let words = words::staff();
    if preview.mistyped_rows.is_empty() {
        return ().into_any();
    }
    let row = |(number, meant): (i64, String)| {
        view! { <li>{words.import_row(number.to_string())} ": " {words.import_meant(meant)}</li> }
    };
    view! {
        <section class="card">
            <div class="body stack">
                <h2>{words.import_mistyped_heading()}</h2>
                <ul>{preview.mistyped_rows.into_iter().map(row).collect_view()}</ul>
            </div>
        </section>
    }
    .into_any()
}

fn number(number: i64) -> String {
    words::number(number, Language::English)
}

/// Chooses what each column is, and what is done about rows that look like somebody.
#[server(endpoint = "import/choose")]
pub(crate) async fn choose_import(
    #[server(default)] import: String,
    #[server(default)] columns: Vec<String>,
    #[server(default)] month_first: String,
    #[server(default)] same_name: String,
    #[server(default)] same_member_number: String,
    #[server(default)] same_email: String,
    #[server(default)] mails: String,
) -> Done {
    let request = Request::current();
    let id: Option<JobId> = import.parse().ok();
    let field = |name: &String| FIELDS.into_iter().find(|field| field.name() == name);
    let same = [
        (SameThing::NameAndBirthDate, same_name),
        (SameThing::MemberNumber, same_member_number),
        (SameThing::Email, same_email),
    ];
    let choices = Choices {
        columns: columns.iter().map(field).collect(),
        month_first: month_first == "true",
        skip: same.into_iter().filter(|(_, answer)| answer == "skip").map(|(thing, _)| thing).collect(),
        mails: mails == "true",
    };
    let result = async {
        let desk = request.desk().await?;
        let id = id.ok_or(Refused::NotFound)?;
        import::choose(request.accounts(), &desk, id, &choices).await?;
        Ok(Next::to(&Route::Import(id)))
    };
    respond(&request, Posted::act(&route(id)), result.await)
}

/// Starts to import.
#[server(endpoint = "import/start")]
pub(crate) async fn start_import(#[server(default)] import: String) -> Done {
    let request = Request::current();
    let id: Option<JobId> = import.parse().ok();
    let result = async {
        let desk = request.desk().await?;
        let id = id.ok_or(Refused::NotFound)?;
        import::start(request.accounts(), &desk, id).await?;
        Ok(Next::to(&Route::Job(id)).saying(Notice::JobStarted))
    };
    respond(&request, Posted::act(&route(id)), result.await)
}

/// Forgets a file.
#[server(endpoint = "import/discard")]
pub(crate) async fn discard_import(#[server(default)] import: String) -> Done {
    let request = Request::current();
    let id: Option<JobId> = import.parse().ok();
    let result = async {
        let desk = request.desk().await?;
        import::discard(request.accounts(), &desk, id.ok_or(Refused::NotFound)?).await?;
        Ok(Next::to(&Route::ImportNew).saying(Notice::ImportDiscarded))
    };
    respond(&request, Posted::act(&route(id)), result.await)
}

fn route(id: Option<JobId>) -> Route {
    id.map_or(Route::ImportNew, Route::Import)
}
