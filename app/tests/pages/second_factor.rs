//! The second factor of staff, in every state of its pages.

use crate::{
    browser::Browser,
    site::{STAFF_PASSWORD, Site},
};
use accounts::{Clock as _, SystemClock};
use shared::{Role, Span};
use totp_rs::{Builder, Secret};

const ACCOUNT: &str = "/staff/account";
const SET_UP: &str = "/staff/account/second-factor";
const CODES: &str = "/staff/account/recovery-codes";
const CODE: &str = "/staff/sign-in/code";
const USERS: &str = "/staff/administration/users";

/// What an app with this key shows so much later.
fn code_after(span: Span, key: &str) -> String {
    let secret = Secret::try_from_base32(key.replace(' ', "")).unwrap();
    let seconds = u64::try_from((SystemClock.now() + span).micros() / 1_000_000).unwrap();
    Builder::new().with_secret(secret).build().unwrap().generate(seconds).to_string()
}

fn code(key: &str) -> String {
    code_after(Span::seconds(0), key)
}

/// Between these two on the page.
#[track_caller]
fn between(html: &str, before: &str, after: &str) -> String {
    html.split(before).nth(1).and_then(|rest| rest.split(after).next()).unwrap().to_owned()
}

/// Sets a second factor up; its key and the recovery codes.
async fn secures(desk: &mut Browser) -> (String, Vec<String>) {
    desk.opens(ACCOUNT)
        .await
        .sends("/api/account/begin-second-factor", &[("password", STAFF_PASSWORD)])
        .await;
    let key = between(&desk.is_at(SET_UP).html, "class=\"key\">", "<");
    desk.sends("/api/account/switch-on-second-factor", &[("one_time_code", &code(&key))]).await.is_at(CODES);
    let list = between(&desk.html, "class=\"codes\"", "</ul>");
    let codes = list.split("<li>").skip(1).map(|item| item.split('<').next().unwrap().to_owned()).collect();
    (key, codes)
}

async fn gives_password(browser: &mut Browser) -> &mut Browser {
    let answers = [("username", "sam.ortiz"), ("password", STAFF_PASSWORD)];
    browser.opens("/staff/sign-in").await.sends("/api/staff/sign-in", &answers).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn set_up_with_a_qr_a_key_a_first_code_and_codes_shown_once() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let account = desk.link(ACCOUNT);
    desk.opens(&account).await.is_at(ACCOUNT).shows("<h1>Your account</h1>").shows("Front desk at Riverside");
    desk.shows("Set up a second factor").hides("Recovery codes left").hides("Switch the second factor off");
    desk.sends("/api/account/begin-second-factor", &[("password", "not the password")]).await.is_at(ACCOUNT);
    desk.shows("<title>Error: Your account").shows("Enter the password that you sign in with");
    desk.hides("value=\"not the password\"");
    // Nothing was begun.
    desk.opens(SET_UP).await.is_at(ACCOUNT);

    desk.sends("/api/account/begin-second-factor", &[("password", STAFF_PASSWORD)]).await.is_at(SET_UP);
    desk.shows("class=\"qr\"").shows("autocomplete=\"one-time-code\"").shows("inputmode=\"numeric\"");
    let key = between(&desk.html, "class=\"key\">", "<");
    desk.sends("/api/account/switch-on-second-factor", &[("one_time_code", "12345")]).await.is_at(SET_UP);
    desk.shows("Enter the code that the app shows now").shows("href=\"#one_time_code\"");
    assert_eq!(between(&desk.html, "class=\"key\">", "<"), key, "the same key after a wrong code");
    desk.sends("/api/account/switch-on-second-factor", &[("one_time_code", &code(&key))]).await.is_at(CODES);
    desk.shows("<h1>Keep your recovery codes</h1>").shows("They are shown once.");
    assert_eq!(between(&desk.html, "class=\"codes\"", "</ul>").matches("<li>").count(), 10);
    desk.opens(CODES).await.shows("The codes were shown already").hides("class=\"codes\"");
    desk.opens(ACCOUNT).await.shows("On since").shows("<dd>10</dd>").hides("Set up a second factor");
    desk.opens(SET_UP).await.is_at(ACCOUNT);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asked_for_at_sign_in() {
    let site = Site::new().await;
    let (key, codes) = secures(&mut site.signed_in(Role::FrontDesk).await).await;
    let mut desk = site.visitor();
    // R11: a wrong password is answered as ever.
    let answers = [("username", "sam.ortiz"), ("password", "not the password")];
    desk.opens("/staff/sign-in").await.sends("/api/staff/sign-in", &answers).await.is_at("/staff/sign-in");
    desk.shows("Check your username and password");
    gives_password(&mut desk).await.is_at(&format!("{CODE}?next=/staff/clients"));
    desk.shows("<h1>Enter your code</h1>")
        .shows("An administrator of your location can reset")
        .hides("Sam Ortiz");
    desk.sends("/api/staff/sign-in-code", &[("one_time_code", "")]).await.shows("Enter the code");
    desk.sends("/api/staff/sign-in-code", &[("one_time_code", "no code")]).await;
    desk.shows("<title>Error: Enter your code").hides("value=\"no code\"");
    desk.sends("/api/staff/sign-in-code", &[("one_time_code", &codes[0])]).await.is_at("/staff/clients");
    desk.shows("Sam Ortiz");
    desk.opens(ACCOUNT).await.shows("<dd>9</dd>");
    // Used up.
    let mut other = site.visitor();
    gives_password(&mut other).await.sends("/api/staff/sign-in-code", &[("one_time_code", &codes[0])]).await;
    other.shows("Each works once");

    let later = Span::seconds(60);
    let mut phone = site.visitor_after(later);
    gives_password(&mut phone).await;
    phone.sends("/api/staff/sign-in-code", &[("one_time_code", &code_after(later, &key))]).await;
    phone.is_at("/staff/clients");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_late_is_back_to_the_password() {
    let site = Site::new().await;
    let (_, codes) = secures(&mut site.signed_in(Role::FrontDesk).await).await;
    let mut desk = site.visitor();
    desk.opens(CODE).await.shows("<h1>Staff sign-in</h1>").shows("Sign in again.");
    let mut early = site.visitor_after(Span::minutes(-6));
    gives_password(&mut early).await.shows("<h1>Enter your code</h1>");
    let pending = early.cookie("lk_pending").unwrap().to_owned();
    desk.holds("lk_pending", &pending);
    let fields = [("one_time_code".to_owned(), codes[0].clone())].into();
    desk.posts("/api/staff/sign-in-code", &fields).await.is_at("/staff/sign-in").shows("Sign in again.");
    assert_eq!((desk.cookie("lk_pending"), desk.cookie("lk_staff")), (None, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_codes_and_switched_off() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let (_, old) = secures(&mut desk).await;
    let renew = desk.opens(ACCOUNT).await.link("act=new-codes");
    desk.opens(&renew).await.shows("<h1>Get new recovery codes?</h1>");
    desk.sends("/api/account/renew-recovery-codes", &[("password", "a guess")]).await.is_at(&renew);
    desk.shows("<title>Error: Get new recovery codes?").shows("Enter the password that you sign in with");
    desk.sends("/api/account/renew-recovery-codes", &[("password", STAFF_PASSWORD)]).await.is_at(CODES);
    desk.hides(&old[0]);

    let off = desk.opens(ACCOUNT).await.link("act=switch-off");
    desk.opens(&off).await.shows("<h1>Switch the second factor off?</h1>").shows("You are told by mail");
    desk.sends("/api/account/switch-off-second-factor", &[("password", "a guess")]).await.is_at(&off);
    desk.sends("/api/account/switch-off-second-factor", &[("password", STAFF_PASSWORD)]).await.is_at(ACCOUNT);
    desk.shows("The second factor is off.").shows("Set up a second factor");
    gives_password(&mut site.visitor()).await.is_at("/staff/clients");
    desk.opens(&off).await.shows("<h1>Your account</h1>");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_resets_it() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    secures(&mut desk).await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens("/staff/administration/users").await;
    let list = office.html.split("<tbody").nth(1).unwrap();
    let row = list.split("<tr").find(|row| row.contains("Sam Ortiz")).unwrap();
    let user = between(row, "href=\"", "\"");
    let reset = office.opens(&user).await.link("dialog=reset-second-factor");
    office.opens(&reset).await.shows("Reset the second factor of Sam Ortiz?");
    office
        .sends("/api/user/reset-second-factor", &[])
        .await
        .is_at(&user)
        .shows("The second factor is reset.");
    office.hides("dialog=reset-second-factor");
    desk.opens("/staff/clients").await.shows("<h1>Staff sign-in</h1>");
    gives_password(&mut site.visitor()).await.is_at("/staff/clients");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_signed_in_accepts_an_invitation_with_one_press() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    let mut sam = site.signed_in(Role::FrontDesk).await;
    office.opens("/staff/administration/users/invite").await;
    let invited = [("name", "Sam"), ("email", "sam@new.example"), ("role", "administrator")];
    office.sends("/api/user/invite", &invited).await.shows("The invitation is on its way.");
    let link = site.mailed_link("sam@new.example").await;
    sam.opens(&link).await.shows("Accept as Sam Ortiz").shows("I am somebody else");
    sam.opens("/staff/invitation/riverside?other").await.shows("Choose a username");
    sam.opens("/staff/invitation/riverside").await;
    sam.sends("/api/staff/accept-invitation-signed-in", &[])
        .await
        .is_at("/staff/clients")
        .shows("Administration");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_location_asks_for_it_and_leads_there() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens(USERS).await.shows("Staff need a second factor").shows("Everybody decides for themselves");
    // Whoever asks for it and has none is led there as well.
    office.sends("/api/user/require-second-factor", &[("on", "true")]).await.is_at(ACCOUNT);
    office.shows("Riverside Sports Club asks everybody who works there for a second factor.");

    for page in ["/staff/clients", "/staff/clients/new", USERS, "/staff/jobs"] {
        desk.opens(page)
            .await
            .is_at(ACCOUNT)
            .shows("asks everybody who works there")
            .shows("Change location");
        desk.hides("Back to the clients");
    }
    let answers = [("first_name", "Noor"), ("last_name", "Haddad"), ("language", "en")];
    let answers = answers.map(|(name, answer)| (name.to_owned(), answer.to_owned()));
    desk.posts("/api/client/add", &answers.into()).await.is_at(ACCOUNT);
    secures(&mut desk).await;
    desk.opens("/staff/clients?q=noor").await.hides("Noor Haddad</").shows("Sam Ortiz");
    let off = desk.opens(ACCOUNT).await.hides("asks everybody").link("act=switch-off");
    desk.opens(&off).await.shows("you can go on there only after you have set up a new one");

    secures(&mut office).await;
    office.opens(USERS).await.shows("led to set one up");
    office.posts("/api/user/require-second-factor", &[].into()).await.is_at(USERS);
    office.shows("decide for themselves from now on");
}
