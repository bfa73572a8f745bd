//! "Why can't they sign in?": one cause, its evidence, one button, words to say.

use super::{
    account::{ENABLE, UNLOCK},
    duplicate::{numbered, why},
    email::{CorrectEmail, ResendVerification},
    invitation::SendInvitation,
    mail_state::mail_state,
    recovery::{SendReset, SendUsername},
};
use crate::components::{Act, ButtonLink, Hidden, Look, Submit, tone_class};
use accounts::{LocationPage, Profile, duplicate::Alike};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{EmailState, MailFailure, MailKind, Opener, Remedy, Route, Status, Verdict};
use words::{When, verdict};

/// The panel on top of the profile.
#[component]
pub(super) fn VerdictPanel(profile: Profile, location: LocationPage, when: When) -> impl IntoView {
    let other = duplicate_account(&profile).map(numbered).unwrap_or_default();
    let about = verdict::About {
        name: &profile.first_name,
        language: profile.details.language,
        location: &location.public_name,
        when: &when,
        now: profile.now,
        other: &other,
    };
    let given = profile.verdict;
    let evidence = evidence(&profile, &when);
    let evidence = (!evidence.is_empty()).then(|| {
        let lines = evidence.into_iter().map(|line| view! { <li>{line}</li> });
        view! { <ul class="evidence">{lines.collect_view()}</ul> }
    });
    let words_to_say = profile.may_help.then(|| {
        view! {
            <details>
                <summary>{words::staff().say_heading()}</summary>
                <blockquote>{verdict::words_to_say(given, &about)}</blockquote>
            </details>
        }
    });
    view! {
        <section class=format!("verdict {}", tone_class(given.tone())) aria-labelledby="verdict-question">
            <div>
                <h2 id="verdict-question">{verdict::question(&about)}</h2>
                <p class="cause" data-announce="">{verdict::cause(given, &about)}</p>
                {evidence}
            </div>
            <RemedyButton profile=profile.clone()/>
            {words_to_say}
        </section>
    }
}

/// The one button that mends it, for those who may press it.
#[component]
fn RemedyButton(profile: Profile) -> impl IntoView {
    let (id, given) = (profile.id, profile.verdict);
    let label = verdict::remedy(given)?;
    let act = |action, seen| {
        let about = ("client", id.to_string());
        view! { <Act action label=label.clone() about seen look=Look::Primary/> }.into_any()
    };
    let link = |to: String| view! { <ButtonLink to label=label.clone() look=Look::Primary/> }.into_any();
    let button = match given.remedy() {
        _ if !profile.may_help => return None,
        Remedy::Wait => return None,
        // Whoever may not tells somebody who may: the cause says so.
        Remedy::SwitchOn | Remedy::Enable if !profile.may_run => return None,
        Remedy::SwitchOn => link(Route::Preferences.to_string()),
        Remedy::Enable => link(format!("{}?dialog={ENABLE}", Route::Client(id))),
        Remedy::ChangeEmail => link(Route::ClientContact(id).to_string()),
        Remedy::CorrectEmail => {
            let from = profile.email.as_ref()?.address.clone();
            view! {
                <form method="post" action=CorrectEmail::url()>
                    <Hidden name="client" value=id.to_string()/>
                    <Hidden name="from" value=from/>
                    <Submit label=label.clone()/>
                </form>
            }
            .into_any()
        }
        Remedy::SendUsername => act(SendUsername::url(), profile.seen(MailKind::Username)),
        Remedy::ResendVerification => act(ResendVerification::url(), profile.seen(MailKind::Verification)),
        Remedy::Invite => act(SendInvitation::url(), profile.seen(MailKind::Invitation)),
        Remedy::Unlock => link(format!("{}?dialog={UNLOCK}", Route::Client(id))),
        // There is nowhere to mail a link to.
        Remedy::ResetPassword if !profile.has_proven_email => {
            let (to, label) = (Route::ClientHandover(id).to_string(), words::staff().handover_link());
            view! { <ButtonLink to label look=Look::Primary/> }.into_any()
        }
        Remedy::ResetPassword => act(SendReset::url(), profile.seen(MailKind::Reset)),
        Remedy::Compare => {
            let other = duplicate_account(&profile)?.id;
            if profile.may_run {
                link(Route::Compare(id, other).to_string())
            } else {
                let (to, label) = (Route::Client(other).to_string(), words::staff().remedy_open_other());
                view! { <ButtonLink to label look=Look::Primary/> }.into_any()
            }
        }
    };
    Some(view! { <aside>{button}</aside> })
}

/// What the cause is read from, in plain words.
fn evidence(profile: &Profile, when: &When) -> Vec<String> {
    if let (Verdict::DuplicateHasAccount(_), Some(other)) = (profile.verdict, duplicate_account(profile)) {
        return why(other, when);
    }
    if profile.verdict == Verdict::MailBlocked {
        return blocks(profile, when);
    }
    let lines = match profile.verdict {
        Verdict::EmailMistyped => [meant(profile), verification_mail(profile, when)],
        Verdict::WrongUsername(_) => near_miss(profile, when),
        Verdict::OtherLocation => [tried_elsewhere(profile, when), username(profile)],
        Verdict::ResetUnused => reset_unused(profile, when),
        Verdict::EmailChanged => email_changed(profile, when),
        Verdict::CookiesRefused => [cookies_refused(profile, when), username(profile)],
        _ => by_status(profile, when),
    };
    lines.into_iter().flatten().collect()
}

fn by_status(profile: &Profile, when: &When) -> [Option<String>; 2] {
    match profile.status {
        Status::NoEmail => [None, None],
        Status::EmailPending => [verification_mail(profile, when), None],
        Status::ReadyToInvite => [verified(profile, when), None],
        Status::Invited { .. } | Status::InvitationExpired { .. } => invitation(profile, when),
        Status::Active | Status::Locked { .. } => account(profile, when),
        Status::Disabled => [why_disabled(profile), None],
    }
}

fn meant(profile: &Profile) -> Option<String> {
    let email = profile.email.as_ref()?;
    Some(words::staff().evidence_meant(&email.address, email.meant.as_ref()?))
}

fn username(profile: &Profile) -> Option<String> {
    Some(words::staff().evidence_username(&profile.account.as_ref()?.username))
}

fn near_miss(profile: &Profile, when: &When) -> [Option<String>; 2] {
    let miss = profile.facts.account.and_then(|account| account.near_miss);
    let tries = miss.map(|miss| {
        words::staff().evidence_near_miss(
            miss.tries,
            when.relative(miss.at, profile.now),
            when.absolute(miss.at),
        )
    });
    [tries, username(profile)]
}

fn tried_elsewhere(profile: &Profile, when: &When) -> Option<String> {
    let (at, place) = profile.account.as_ref()?.tried_elsewhere.as_ref()?;
    Some(words::staff().evidence_tried_elsewhere(place, when.absolute(*at)))
}

fn reset_unused(profile: &Profile, when: &When) -> [Option<String>; 2] {
    let words = words::staff();
    let reset = profile.facts.account.and_then(|account| account.reset);
    let until = reset.map(|reset| {
        let time = when.absolute(reset.expires_at);
        if profile.now < reset.expires_at {
            words.evidence_reset_until(time)
        } else {
            words.evidence_reset_expired(time)
        }
    });
    let mail = profile.account.as_ref().and_then(|account| account.reset_mail.as_ref());
    [mail.map(|mail| words.evidence_reset_mail(mail_state(mail, when))), until]
}

fn email_changed(profile: &Profile, when: &When) -> [Option<String>; 2] {
    let words = words::staff();
    let email = profile.email.as_ref();
    let saved = email
        .and_then(|email| Some(words.evidence_email_saved(&email.address, when.absolute(email.saved_at?))));
    [saved, profile.recovery_email.as_ref().map(|old| words.evidence_help_goes_to(old))]
}

fn cookies_refused(profile: &Profile, when: &When) -> Option<String> {
    let at = profile.facts.account?.cookies_refused_at?;
    Some(match profile.account.as_ref()?.last_sign_in_device.as_deref().filter(|device| !device.is_empty()) {
        Some(device) => words::staff().evidence_no_cookies_on(device, when.absolute(at)),
        None => words::staff().evidence_no_cookies(when.absolute(at)),
    })
}

/// The profile that seems to be the same person's and has the account.
fn duplicate_account(profile: &Profile) -> Option<&Alike> {
    profile.alike.iter().find(|other| Some(other.id) == profile.facts.duplicate_account)
}

/// What the mail server said about a blocked address, in our words and in its own.
fn blocks(profile: &Profile, when: &When) -> Vec<String> {
    let words = words::staff();
    let of_help = match &profile.account {
        Some(_) => profile.blocks.last(),
        None => profile.blocks.first(),
    };
    let lines = of_help.map(|block| {
        let reason = words::mail_failure(MailFailure::of(&block.reply));
        [
            words.evidence_blocked(&block.address, when.absolute(block.at), reason),
            words.mail_said(&block.reply),
        ]
    });
    lines.into_iter().flatten().collect()
}

fn verification_mail(profile: &Profile, when: &When) -> Option<String> {
    let email = profile.email.as_ref()?;
    let mail = email.mail.as_ref()?;
    Some(words::staff().evidence_verification_mail(&email.address, mail_state(mail, when)))
}

fn verified(profile: &Profile, when: &When) -> Option<String> {
    let email = profile.email.as_ref()?;
    match email.state {
        EmailState::Verified { at, .. } => {
            Some(words::staff().evidence_verified(&email.address, when.absolute(at)))
        }
        EmailState::Pending => None,
    }
}

fn invitation(profile: &Profile, when: &When) -> [Option<String>; 2] {
    let words = words::staff();
    let invitation = profile.invitation.as_ref();
    let mail = invitation.and_then(|invitation| invitation.mail.as_ref());
    let opened = invitation.and_then(|invitation| invitation.opened).map(|(at, by)| match by {
        Opener::Person => words.evidence_opened(when.absolute(at)),
        Opener::Scanner => words.evidence_scanned(when.absolute(at)),
    });
    let until =
        invitation.map(|invitation| words.evidence_invitation_until(when.absolute(invitation.expires_at)));
    [mail.map(|mail| words.evidence_invitation_mail(mail_state(mail, when))), opened.or(until)]
}

fn account(profile: &Profile, when: &When) -> [Option<String>; 2] {
    let words = words::staff();
    let account = profile.account.as_ref();
    let last = account.map(|account| match account.last_sign_in_at {
        Some(at) => words.evidence_last_sign_in(when.absolute(at)),
        None => words.evidence_account_made(when.absolute(account.created_at)),
    });
    let reset = account.and_then(|account| account.reset_mail.as_ref());
    [last, reset.map(|mail| words.evidence_reset_mail(mail_state(mail, when)))]
}

fn why_disabled(profile: &Profile) -> Option<String> {
    let disabled = profile.account.as_ref()?.disabled.as_ref()?;
    Some(words::staff().account_disabled_reason(&disabled.reason))
}
