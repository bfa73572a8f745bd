//! Upload a file of clients.

use crate::{
    components::{ButtonLink, Card, Look, NoticeBanner, ProblemSummary, Submit},
    flash::FormName,
    form::Form,
    frames::StaffFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Posted, Stop, respond},
};
use accounts::{Refused, import};
use leptos::{
    prelude::*,
    server_fn::{
        ServerFn,
        codec::{MultipartData, MultipartFormData},
    },
};
use shared::{Field, Permission, Problems, Route, Wrong};

/// The path of the function that takes a file.
pub(crate) const UPLOAD: &str = "/api/import/upload";

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    if !desk.role.may(Permission::RunLocation) {
        return Err(Stop::Refused(Refused::NotAllowed));
    }
    let flash = request.take_flash();
    let form = Form::new(Reader::Staff, FormName::ImportNew, &flash, []);
    let words = words::staff();
    let problem = form.problem(Field::File);
    let is_wrong = problem.is_some();
    let described = if is_wrong { "file-wrong file-hint" } else { "file-hint" };
    Ok(view! {
        <StaffFrame desk title=words.import_heading() refused=form.is_refused() narrow=true>
            <p class="small"><a href=Route::Clients.to_string()>{words.clients_heading()}</a></p>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <ProblemSummary form=form.clone()/>
            <div class="stack tight">
                <h1>{words.import_heading()}</h1>
                <p class="quiet">{words.import_intro()}</p>
            </div>
            <form method="post" action=UploadImport::url() enctype="multipart/form-data" class="edit">
                <Card heading=words.import_file() fields=true>
                    <div class=if is_wrong { "field error" } else { "field" }>
                        <label for="file">{words.import_file()}</label>
                        <p class="hint" id="file-hint">{words.import_file_hint()}</p>
                        {problem.clone().map(|problem| view! { <p class="wrong" id="file-wrong">{problem}</p> })}
                        <input
                            type="file"
                            id="file"
                            name="file"
                            accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
                            aria-describedby=described
                            aria-invalid=is_wrong.then_some("true")
                        />
                    </div>
                </Card>
                <div class="actions">
                    <Submit label=words.import_upload() look=Look::Primary/>
                    <ButtonLink to=Route::Clients.to_string() label=words.cancel()/>
                </div>
            </form>
        </StaffFrame>
    }
    .into_any())
}

/// Takes a file in.
#[server(endpoint = "import/upload", input = MultipartFormData)]
pub(crate) async fn upload_import(data: MultipartData) -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        let (name, bytes) = file_in(data).await?;
        let id = import::upload(request.accounts(), &desk, &name, &bytes).await?;
        Ok(Next::to(&Route::Import(id)))
    };
    respond(&request, Posted::staff(&Route::ImportNew, FormName::ImportNew, &[]), result.await)
}

/// The name and the bytes of the file that a form brought; none if none was chosen.
async fn file_in(data: MultipartData) -> Result<(String, Vec<u8>), Refused> {
    let broken = |_| Refused::Problems(Problems::one(Field::File, Wrong::NotATable));
    let mut parts = data.into_inner().ok_or(Refused::NotFound)?;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        if part.name() == Some(Field::File.name()) {
            let name = part.file_name().unwrap_or_default().to_owned();
            return Ok((name, part.bytes().await.map_err(broken)?.to_vec()));
        }
    }
    Ok((String::new(), Vec::new()))
}
