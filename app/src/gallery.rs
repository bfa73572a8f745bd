//! The component gallery of development: every component in every state on one page, for eyes, axe and screenshots.
//! What stands in it is sample text, so it is no part of the words.

use crate::{
    components::{
        Act, Avatar, Banner, ButtonLink, Card, Crest, Dialog, Empty, Fact, Facts, Look, Mood, PasswordField,
        ProblemSummary, RadioField, SelectField, Submit, Tag, TagLink, TextField, Timeline, TimelineItem,
        tone_class,
    },
    flash::{Flash, FormName},
    form::Form,
    frames::PlainPage,
    page::Page,
    reader::Reader,
    request::Request,
    respond::Stop,
};
use accounts::Refused;
use leptos::prelude::*;
use shared::{Field, Problems, Tone, Wrong};

const TONES: [(Tone, &str); 5] = [
    (Tone::Plain, "Ready to invite"),
    (Tone::Wait, "Email pending"),
    (Tone::Sent, "Invited, 5 days left"),
    (Tone::Good, "Active"),
    (Tone::Bad, "Locked until 15:20"),
];

const LOOKS: [(Look, &str); 8] = [
    (Look::Normal, "Normal"),
    (Look::Primary, "Primary"),
    (Look::PrimaryWide, "Primary and wide"),
    (Look::Wide, "Wide"),
    (Look::Danger, "Danger"),
    (Look::Small, "Small"),
    (Look::Plain, "Plain"),
    (Look::Link, "Link"),
];

pub(crate) async fn page(request: Request) -> Page {
    if !request.context().gallery {
        return Err(Stop::Refused(Refused::NotFound));
    }
    Ok(view! {
        <PlainPage title="Gallery".to_owned()>
            <h1>"Gallery"</h1>
            <div class="gallery">
                <Section heading="Buttons"><Buttons/></Section>
                <Section heading="Tags"><Tags/></Section>
                <Section heading="Banners"><Banners/></Section>
                <Section heading="A fresh form"><FreshForm/></Section>
                <Section heading="A refused form"><RefusedForm/></Section>
                <Section heading="Facts"><SomeFacts/></Section>
                <Section heading="Verdicts"><Verdicts/></Section>
                <Section heading="A timeline"><SomeEvents/></Section>
                <Section heading="An empty list"><NothingThere/></Section>
                <Section heading="A dialog"><SomeDialog/></Section>
                <Section heading="People"><People/></Section>
            </div>
        </PlainPage>
    }
    .into_any())
}

#[component]
fn Section(heading: &'static str, children: Children) -> impl IntoView {
    view! { <section><h2>{heading}</h2>{children()}</section> }
}

#[component]
fn Buttons() -> impl IntoView {
    let submit = |(look, label): (Look, &str)| view! { <Submit label=label.to_owned() look/> };
    view! {
        <div class="actions">{LOOKS.into_iter().map(submit).collect_view()}</div>
        <div class="actions">
            <ButtonLink to="#".to_owned() label="A link".to_owned()/>
            <Act action="#" label="A form".to_owned() about=("about", String::new()) of="of one button"/>
        </div>
    }
}

#[component]
fn Tags() -> impl IntoView {
    let tag = |(tone, label): (Tone, &str)| view! { <Tag tone label=label.to_owned()/> };
    view! {
        <div class="actions">
            {TONES.into_iter().map(tag).collect_view()}
            <TagLink tone=Tone::Wait label="Pending".to_owned() to="#".to_owned() id="gallery-tag"/>
        </div>
    }
}

#[component]
fn Banners() -> impl IntoView {
    view! {
        <Banner>"The invitation is on its way."</Banner>
        <Banner mood=Mood::Plain>"You are signed out."</Banner>
        <Banner mood=Mood::Wait>"This profile changed meanwhile. Look again."</Banner>
    }
}

#[component]
fn FreshForm() -> impl IntoView {
    let form = Form::new(Reader::Staff, FormName::ClientNew, &Flash::default(), [(Field::FirstName, "Ana")]);
    let checks = ["Photo ID", "Member card"].map(|check| (check.to_owned(), check.to_owned())).to_vec();
    let choices = vec![("en".to_owned(), "English".to_owned()), ("es".to_owned(), "Español".to_owned())];
    view! {
        <Card heading="Profile Information".to_owned() fields=true>
            <TextField form=form.clone() field=Field::FirstName label="First name".to_owned()/>
            <TextField
                form=form.clone()
                field=Field::LastName
                label="Last name".to_owned()
                hint="As on the member card."
            />
            <SelectField form=form.clone() field=Field::Language label="Language".to_owned() choices/>
            <RadioField form=form.clone() field=Field::Identity label="Checked by".to_owned() hint=None choices=checks/>
            <PasswordField form label="Password".to_owned() autocomplete="new-password"/>
        </Card>
    }
}

#[component]
fn RefusedForm() -> impl IntoView {
    let flash = Flash {
        form: Some(FormName::ClientContact),
        answers: vec![(Field::Email, "marek@example".to_owned())],
        problems: Problems::one(Field::Email, Wrong::Email),
        ..Flash::default()
    };
    let form = Form::new(Reader::Staff, FormName::ClientContact, &flash, []);
    view! {
        <ProblemSummary form=form.clone()/>
        <Card heading="Contact Information".to_owned() fields=true>
            <TextField form field=Field::Email label="Email".to_owned() hint="We send a verification mail." literal=true/>
        </Card>
    }
}

#[component]
fn SomeFacts() -> impl IntoView {
    view! {
        <Card heading="Contact Information".to_owned()>
            <Facts>
                <Fact term="Email".to_owned() acts=view! { <a href="#">"Change"</a> }.into_any()>
                    <span class="both">
                        <span>"marek@example.org"</span>
                        <Tag tone=Tone::Good label="Verified".to_owned()/>
                    </span>
                    <span class="more">"By link, Fri, 20 Nov 2026, 14:02, from 203.0.113.7"</span>
                </Fact>
                <Fact term="Phone".to_owned()>"+1 555 0147"</Fact>
            </Facts>
        </Card>
    }
}

#[component]
fn Verdicts() -> impl IntoView {
    let verdict = |(tone, _): (Tone, &str)| {
        view! {
            <div class=format!("verdict {}", tone_class(tone))>
                <div>
                    <h3>"Why can’t Ana sign in?"</h3>
                    <p class="cause">"Ana’s email was never verified, so no invitation could go out."</p>
                    <ul class="evidence"><li>"Verification mail sent Fri, 20 Nov 2026, 14:02"</li></ul>
                </div>
                <aside><ButtonLink to="#".to_owned() label="Resend verification".to_owned() look=Look::Primary/></aside>
                <details open>
                    <summary>"Words to say"</summary>
                    <blockquote>"“I’ve just sent you a new mail.”"</blockquote>
                </details>
            </div>
        }
    };
    TONES.into_iter().map(verdict).collect_view()
}

#[component]
fn SomeEvents() -> impl IntoView {
    let item = |(tone, what): (Tone, &str)| TimelineItem {
        tone,
        what: what.to_owned(),
        particulars: "Fri 14:02 · iPhone".to_owned(),
    };
    view! { <Card heading="Activity".to_owned()><Timeline items=TONES.into_iter().map(item).collect()/></Card> }
}

#[component]
fn NothingThere() -> impl IntoView {
    view! {
        <div class="card">
            <Empty heading="No clients yet".to_owned() text="Add the first one, and it stands here.".to_owned()>
                <ButtonLink to="#".to_owned() label="Add client".to_owned() look=Look::Primary/>
            </Empty>
        </div>
    }
}

#[component]
fn SomeDialog() -> impl IntoView {
    view! {
        <Dialog heading="Revoke Youssef’s invitation?".to_owned() close="#".to_owned() close_label="Close".to_owned() still=true>
            <p>"The link in the mail stops working at once."</p>
            <div class="actions">
                <Submit label="Revoke invitation".to_owned() look=Look::Danger/>
                <ButtonLink to="#".to_owned() label="Cancel".to_owned()/>
            </div>
        </Dialog>
    }
}

#[component]
fn People() -> impl IntoView {
    view! {
        <div class="actions">
            <Avatar name="Ana Silva".to_owned() size="l"/>
            <Avatar name="Marek Nowak".to_owned()/>
            <Avatar name="Lena Fischer".to_owned() size="s"/>
            <Crest name="Riverside Sports Club".to_owned()/>
        </div>
    }
}
