//! Invite a user.

use super::{administration::ToAdministration, locations::role_name};
use crate::{
    components::{ButtonLink, Card, Look, NoticeBanner, ProblemSummary, SelectField, Submit, TextField},
    flash::FormName,
    form::Form,
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, Stop, respond},
};
use accounts::{
    Refused,
    staff_invitation::{self, InviteForm},
    step_up,
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Permission, Role, Route};

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    if !desk.role.may(Permission::RunLocation) {
        return Err(Stop::Refused(Refused::NotAllowed));
    }
    step_up::must_be_fresh(request.accounts(), &desk)?;
    let flash = request.take_flash();
    let initial = [(Field::Name, ""), (Field::Email, ""), (Field::Role, Role::FrontDesk.code())];
    let form = Form::new(Reader::Staff, FormName::UserInvite, &flash, initial);
    let words = words::staff();
    let roles = roles_for(desk.role);
    Ok(view! {
        <StaffFrame
            desk
            title=words.user_invite_heading()
            refused=form.is_refused()
            part=Part::Administration
            narrow=true
        >
            <ToAdministration/>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <ProblemSummary form=form.clone()/>
            <div class="stack tight">
                <h1>{words.user_invite_heading()}</h1>
                <p class="quiet">{words.user_invite_text()}</p>
            </div>
            <form method="post" action=InviteUser::url() class="edit">
                <Card heading=words.user_access() fields=true>
                    <TextField
                        form=form.clone()
                        field=Field::Name
                        label=words.users_name()
                        hint=words.user_invite_name_hint()
                    />
                    <TextField form=form.clone() field=Field::Email label=words.users_email() literal=true/>
                    <SelectField form field=Field::Role label=words.users_role() choices=roles/>
                </Card>
                <div class="actions">
                    <Submit label=words.user_invite_button() look=Look::Primary/>
                    <ButtonLink to=Route::Users.to_string() label=words.cancel()/>
                </div>
            </form>
        </StaffFrame>
    }
    .into_any())
}

/// The roles that whoever has this one sees to, and what each may do.
pub(super) fn roles_for(mine: Role) -> Vec<(String, String)> {
    let words = words::staff();
    let about = |role| match role {
        Role::Viewer => words.user_invite_viewer(),
        Role::FrontDesk => words.user_invite_front_desk(),
        Role::Administrator => words.user_invite_administrator(),
        Role::Owner => words.user_invite_owner(),
    };
    let managed = Role::ALL.into_iter().filter(|role| mine.manages(*role));
    managed.map(|role| (role.code().to_owned(), format!("{}: {}", role_name(role), about(role)))).collect()
}

/// Invites a user.
#[server(endpoint = "user/invite")]
pub(crate) async fn invite_user(
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] role: String,
) -> Done {
    let request = Request::current();
    let answers = [(Field::Name, name.as_str()), (Field::Email, &email), (Field::Role, &role)];
    let posted = Posted::staff(&Route::UserInvite, FormName::UserInvite, &answers);
    let result = async {
        let desk = request.desk().await?;
        let form = InviteForm { name: &name, email: &email, role: &role };
        staff_invitation::send(request.accounts(), &desk, form).await?;
        Ok(Next::to(&Route::Users).saying(Notice::UserInvited))
    };
    respond(&request, posted, result.await)
}
