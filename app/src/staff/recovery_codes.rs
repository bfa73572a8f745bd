//! A staff member's new recovery codes, shown once.

use crate::{
    components::{ButtonLink, Look},
    frames::PlainFrame,
    islands::PrintPage,
    page::Page,
    request::Request,
};
use accounts::StaffMember;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{RecoveryCode, Route, StaffId};

pub(crate) async fn page(request: Request) -> Page {
    let member = request.staff().await?;
    let words = words::staff();
    let to_account = Route::StaffAccount.to_string();
    let Some(codes) = Codes::take(&request, &member) else {
        return Ok(view! {
            <PlainFrame title=words.recovery_codes_gone()>
                <h1>{words.recovery_codes_gone()}</h1>
                <p>{words.recovery_codes_gone_text()}</p>
                <ButtonLink to=to_account label=words.your_account() look=Look::PrimaryWide/>
            </PlainFrame>
        }
        .into_any());
    };
    let codes = codes.codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view();
    Ok(view! {
        <PlainFrame title=words.recovery_codes_heading()>
            <h1>{words.recovery_codes_heading()}</h1>
            <p>{words.recovery_codes_text()}</p>
            <ul class="codes" aria-label=words.recovery_codes_list()>{codes}</ul>
            <p class="small quiet unprinted">{words.recovery_codes_shown_once()}</p>
            <div class="actions unprinted">
                <PrintPage label=words.handover_print()/>
                <ButtonLink to=to_account label=words.recovery_codes_done() look=Look::Primary/>
            </div>
        </PlainFrame>
    }
    .into_any())
}

/// New codes on their way from the form's answer to the page: in a sealed cookie, and gone once they are shown (R8).
#[derive(Serialize, Deserialize)]
pub(super) struct Codes {
    staff: StaffId,
    codes: Vec<String>,
}

impl Codes {
    const COOKIE: &'static str = "lk_recovery";
    /// How long they wait for their page: a redirect.
    const SECONDS: i64 = 60;

    pub(super) fn of(member: &StaffMember, codes: &[RecoveryCode]) -> Self {
        Self { staff: member.id, codes: codes.iter().map(ToString::to_string).collect() }
    }

    pub(super) fn leave(&self, request: &Request) {
        let text = serde_json::to_string(self).expect("plain data");
        request.set_cookie(request.cookies().seal(Self::COOKIE, text, Self::SECONDS));
    }

    /// The codes of whoever is signed in, the first time that they look: a reload has them no more.
    fn take(request: &Request, member: &StaffMember) -> Option<Self> {
        if request.is_by_script() {
            return None;
        }
        let codes: Self = serde_json::from_str(&request.cookies().unseal(Self::COOKIE)?).ok()?;
        request.set_cookie(request.cookies().remove(Self::COOKIE));
        (codes.staff == member.id).then_some(codes)
    }
}
