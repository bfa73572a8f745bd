//! The page behind an invitation to work at a location: choose a username and a password, or use the ones one has.

use super::{locations::role_name, sign_in_code::after_first_step};
use crate::{
    components::{Hidden, Look, PasswordField, ProblemSummary, Submit, TextField},
    cookies,
    flash::FormName,
    form::Form,
    frames::PlainFrame,
    link_cookie::LinkPage,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Posted, Stop, respond},
};
use accounts::{NewSession, Refused, second_factor::FirstStep, staff_invitation};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Language, PasswordPolicy, Route, Slug};
use words::When;

/// What follows the `?` for those who have an account.
const HAVE: &str = "have";
/// And for those who are signed in as somebody else.
const OTHER: &str = "other";

pub(crate) async fn page(request: Request) -> Page {
    let slug = request.slug()?;
    let opened = match request.link_token(LinkPage::StaffInvitation) {
        Ok(token) => match staff_invitation::open(request.accounts(), &slug, &token).await {
            Ok(view) => Some((token, view)),
            Err(Refused::DeadLink(_)) => None,
            Err(refused) => return Err(refused.into()),
        },
        Err(Stop::Refused(Refused::DeadLink(_))) => None,
        Err(stop) => return Err(stop),
    };
    let words = words::staff();
    let Some((token, invited)) = opened else {
        return Ok(view! {
            <PlainFrame title=words.set_up_dead_heading()>
                <h1>{words.set_up_dead_heading()}</h1>
                <p class="quiet">{words.set_up_dead_text()}</p>
            </PlainFrame>
        }
        .into_any());
    };
    let flash = request.take_flash();
    let has_account = request.asks(HAVE);
    let name = if has_account { FormName::StaffInvitationSignIn } else { FormName::StaffInvitation };
    let form = Form::new(Reader::Staff, name, &flash, [(Field::Username, "")]);
    let heading = words.staff_invitation_heading(&invited.location.label, &invited.name);
    let when = When::new(&invited.location.time_zone, Language::English);
    let text = words.staff_invitation_text(role_name(invited.role), when.absolute(invited.expires_at));
    let here = Route::StaffInvitation(slug.clone()).to_string();
    let slug = slug.to_string();
    let member = match request.staff().await {
        Ok(member) if !has_account && !request.asks(OTHER) && !form.is_refused() => Some(member.name),
        Ok(_) | Err(Refused::SignedOut) => None,
        Err(refused) => return Err(refused.into()),
    };
    let fields = if let Some(name) = member {
        let (other, there) = (words.staff_invitation_other(), format!("{here}?{OTHER}"));
        view! { <SignedInForm slug token name/> <p><a href=there>{other}</a></p> }.into_any()
    } else if has_account {
        let other = words.staff_invitation_new();
        view! { <SignInForm slug token form=form.clone()/> <p><a href=here>{other}</a></p> }.into_any()
    } else {
        let (other, there) = (words.staff_invitation_have(), format!("{here}?{HAVE}"));
        view! { <NewForm slug token form=form.clone()/> <p><a href=there>{other}</a></p> }.into_any()
    };
    Ok(view! {
        <PlainFrame title=heading.clone() refused=form.is_refused()>
            <ProblemSummary form/>
            <div class="stack tight"><h1>{heading}</h1><p class="quiet">{text}</p></div>
            {fields}
        </PlainFrame>
    }
    .into_any())
}

#[component]
fn NewForm(slug: String, token: String, form: Form) -> impl IntoView {
    let words = words::staff();
    view! {
        <form method="post" action=AcceptStaffInvitation::url()>
            <Hidden name="slug" value=slug/>
            <Hidden name="token" value=token/>
            <TextField
                form=form.clone()
                field=Field::Username
                label=words.staff_invitation_username()
                hint=words.staff_invitation_username_hint()
                autocomplete="username"
                literal=true
            />
            <PasswordField
                form
                label=words.staff_invitation_password()
                hint=words.set_up_password_hint(PasswordPolicy::STAFF)
                autocomplete="new-password"
            />
            <Submit label=words.staff_invitation_button() look=Look::PrimaryWide/>
        </form>
    }
}

/// For somebody who is signed in: one press.
#[component]
fn SignedInForm(slug: String, token: String, name: String) -> impl IntoView {
    view! {
        <form method="post" action=AcceptStaffInvitationSignedIn::url()>
            <Hidden name="slug" value=slug/>
            <Hidden name="token" value=token/>
            <Submit label=words::staff().staff_invitation_signed_in(&name) look=Look::PrimaryWide/>
        </form>
    }
}

#[component]
fn SignInForm(slug: String, token: String, form: Form) -> impl IntoView {
    let words = words::staff();
    view! {
        <form method="post" action=AcceptStaffInvitationWithAccount::url()>
            <Hidden name="slug" value=slug/>
            <Hidden name="token" value=token/>
            <TextField
                form=form.clone()
                field=Field::Username
                label=words.staff_sign_in_username()
                autocomplete="username"
                literal=true
            />
            <PasswordField form label=words.staff_sign_in_password() autocomplete="current-password"/>
            <Submit label=words.staff_invitation_sign_in() look=Look::PrimaryWide/>
        </form>
    }
}

/// Accepts an invitation with a new account.
#[server(endpoint = "staff/accept-invitation")]
pub(crate) async fn accept_staff_invitation(
    #[server(default)] slug: String,
    #[server(default)] token: String,
    #[server(default)] username: String,
    #[server(default)] password: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let (slug, origin) = (slug_in(&slug)?, request.origin()?);
        staff_invitation::accept(request.accounts(), &origin, &slug, &token, &username, &password).await
    };
    let posted = posted(&slug, FormName::StaffInvitation, &username);
    respond(&request, posted, result.await.map(|session| signed_in(&request, session)))
}

/// Accepts an invitation with the account that one has.
#[server(endpoint = "staff/accept-invitation-with-account")]
pub(crate) async fn accept_staff_invitation_with_account(
    #[server(default)] slug: String,
    #[server(default)] token: String,
    #[server(default)] username: String,
    #[server(default)] password: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let (slug, origin) = (slug_in(&slug)?, request.origin()?);
        let accounts = request.accounts();
        let step =
            staff_invitation::accept_with_account(accounts, &origin, &slug, &token, &username, &password);
        let step = step.await?;
        // After the code, back to the invitation: then it is accepted with one press.
        let next = match step {
            FirstStep::SignedIn(_) => Route::Clients,
            FirstStep::CodeNeeded(_) => Route::StaffInvitation(slug),
        };
        if matches!(step, FirstStep::SignedIn(_)) {
            request.forget_link(LinkPage::StaffInvitation);
        }
        Ok(after_first_step(&request, step, &next.to_string()))
    };
    let mut posted = posted(&slug, FormName::StaffInvitationSignIn, &username);
    posted.page = format!("{}?{HAVE}", posted.page);
    respond(&request, posted, result.await)
}

/// Accepts an invitation with the account that one is signed in with.
#[server(endpoint = "staff/accept-invitation-signed-in")]
pub(crate) async fn accept_staff_invitation_signed_in(
    #[server(default)] slug: String,
    #[server(default)] token: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let (slug, origin) = (slug_in(&slug)?, request.origin()?);
        let session = request.cookies().get(cookies::STAFF).ok_or(Refused::SignedOut)?;
        let accounts = request.accounts();
        staff_invitation::accept_signed_in(accounts, &origin, &slug, &token, &session).await?;
        request.forget_link(LinkPage::StaffInvitation);
        Ok(Next::to(&Route::Clients))
    };
    respond(&request, posted(&slug, FormName::Act, ""), result.await)
}

fn slug_in(field: &str) -> Result<Slug, Refused> {
    Slug::parse(field).map_err(|_| Refused::NotFound)
}

fn posted(slug: &str, form: FormName, username: &str) -> Posted {
    let page = slug_in(slug).map_or(Route::StaffSignIn, Route::StaffInvitation);
    Posted::staff(&page, form, &[(Field::Username, username)])
}

fn signed_in(request: &Request, session: NewSession) -> Next {
    request.signs_in(cookies::STAFF, session);
    request.forget_link(LinkPage::StaffInvitation);
    Next::to(&Route::Clients)
}
