//! The locations of the installation, for its owners: who they are, and a new one.

use super::administration::ToAdministration;
use crate::{
    components::{Card, Look, NoticeBanner, ProblemSummary, Submit, TextField},
    flash::FormName,
    form::Form,
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{LocationPage, location_settings};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Route};

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let locations = location_settings::all(request.accounts(), &desk).await?;
    let flash = request.take_flash();
    let form = Form::new(Reader::Staff, FormName::LocationNew, &flash, []);
    let words = words::staff();
    let row = |location: LocationPage| {
        let address = Route::SelfService(location.slug).to_string();
        view! {
            <tr>
                <td>{location.label}</td>
                <td><a href=address.clone()>{address.clone()}</a></td>
            </tr>
        }
    };
    Ok(view! {
        <StaffFrame
            desk
            title=words.all_locations_heading()
            refused=form.is_refused()
            part=Part::Administration
            narrow=true
        >
            <ToAdministration/>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <ProblemSummary form=form.clone()/>
            <div class="stack tight">
                <h1>{words.all_locations_heading()}</h1>
                <p class="quiet">{words.all_locations_text()}</p>
            </div>
            <div class="card">
                <table class="list">
                    <thead>
                        <tr>
                            <th scope="col">{words.location_label()}</th>
                            <th scope="col">{words.location_slug()}</th>
                        </tr>
                    </thead>
                    <tbody>{locations.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            <form method="post" action=AddLocation::url() class="edit">
                <Card heading=words.add_location_heading() fields=true>
                    <TextField
                        form=form.clone()
                        field=Field::Name
                        label=words.add_location_name()
                        hint=words.add_location_name_hint()
                    />
                    <TextField
                        form
                        field=Field::Slug
                        label=words.location_slug()
                        hint=words.add_location_slug_hint()
                        literal=true
                    />
                </Card>
                <div class="actions"><Submit label=words.add_location_button() look=Look::Primary/></div>
            </form>
        </StaffFrame>
    }
    .into_any())
}

/// Adds a location.
#[server(endpoint = "location/add")]
pub(crate) async fn add_location(#[server(default)] name: String, #[server(default)] slug: String) -> Done {
    let request = Request::current();
    let answers = [(Field::Name, name.as_str()), (Field::Slug, slug.as_str())];
    let posted = Posted::staff(&Route::InstallationLocations, FormName::LocationNew, &answers);
    let result = async {
        let desk = request.desk().await?;
        location_settings::create(request.accounts(), &desk, &slug, &name).await?;
        Ok(Next::to(&Route::InstallationLocations).saying(Notice::LocationAdded))
    };
    respond(&request, posted, result.await)
}
