//! Answers that can't be taken: each gets its own words at its own field, and what was typed stays.

use crate::site::Site;
use http::{StatusCode, header};
use shared::Role;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r22_every_wrong_answer_has_its_own_words() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let long = "x".repeat(300);
    for (field, answer, words) in [
        ("first_name", "", "Enter a first name"),
        ("first_name", long.as_str(), "Shorten the first name to 100 characters or fewer"),
        ("last_name", "Sil\u{7}va", "Enter the last name without line breaks or hidden characters"),
        ("last_name", "<script>alert(1)</script>", "Enter the last name without &lt; and &gt;"),
        ("birth_date", "3 May", "Enter a date of birth that exists, like 1991-05-03"),
        ("language", "tlh", "Choose one of the answers on the list"),
        ("email", "no-at-sign", "Enter an email address like name@example.com"),
        ("email", "a@b", "Enter an email address like name@example.com"),
        ("email", "ana@example.org\r\nBcc: all@example.org", "Enter the email address without line breaks"),
        ("phone", long.as_str(), "Shorten the phone number to 200 characters or fewer"),
    ] {
        desk.opens("/staff/clients/new").await.hides("There is a problem");
        let good =
            [("first_name", "Ana"), ("last_name", "Silva"), ("member_number", "10482"), ("language", "en")];
        let answers: Vec<_> = good.into_iter().chain([(field, answer)]).collect();
        desk.sends("/api/client/add", &answers).await.is_at("/staff/clients/new");
        desk.shows("<title>Error: Add client · Latchkey</title>").shows("There is a problem").shows(words);
        desk.shows(&format!("href=\"#{field}\"")).shows(&format!("id=\"{field}-wrong\"")).shows("10482");
        desk.shows("aria-invalid=\"true\"").hides("<script>alert");
        desk.opens("/staff/clients/new").await.hides("There is a problem").hides("10482");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mistyped_email_is_asked_about_and_not_refused() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let typed = [("first_name", "Ana"), ("last_name", "Silva"), ("email", "ana@gmial.com")];
    desk.opens("/staff/clients/new").await;
    desk.sends("/api/client/add", &typed).await.shows("Did you mean ana@gmail.com?");
    desk.shows("Use ana@gmail.com").shows("Keep ana@gmial.com");
    desk.sends("/api/client/add", &[("email_choice", "take")]).await.shows("The client is added.");
    desk.shows("ana@gmail.com");

    desk.opens("/staff/clients/new").await;
    desk.sends("/api/client/add", &typed).await.shows("Did you mean ana@gmail.com?");
    desk.sends("/api/client/add", &[]).await.shows("The client is added.").shows("ana@gmial.com");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r26_a_form_that_cant_be_read_leads_nowhere_else() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.posts("/api/no-such-function", &[].into()).await.shows("Page not found");
    assert_eq!(visitor.status, StatusCode::NOT_FOUND);
    visitor.posts("/api/client/set-enabled", &[("enabled".into(), "perhaps".into())].into()).await;
    assert_eq!(visitor.status, StatusCode::BAD_REQUEST);
    visitor.shows("The form could not be read").hides("evil.example");
    visitor.posts("/api/self-service/sign-in", &[("slug".into(), "../x".into())].into()).await;
    assert_eq!(visitor.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_tells_nothing_and_keeps_no_password() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.opens("/s/riverside").await.is_at("/s/riverside").shows("<h1>Sign in</h1>");
    let answers = [("username", "nobody"), ("password", "a secret of mine"), ("next", "//evil.example")];
    visitor.sends("/api/self-service/sign-in", &answers).await.is_at("/s/riverside");
    visitor.shows("Check your username and password").shows("value=\"nobody\"").hides("a secret of mine");
    visitor.hides("evil.example");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r27_every_page_has_its_headers() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    for address in ["/s/riverside", "/staff/sign-in", "/s/nowhere", "/nowhere", "/dev/gallery"] {
        visitor.opens(address).await;
        let policy = visitor.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
        for tag in ["<script", "<style"] {
            for rest in visitor.html.split(tag).skip(1) {
                let attributes = rest.split('>').next().unwrap();
                assert!(attributes.contains(&format!("nonce=\"{nonce}\"")), "{tag}{attributes} at {address}");
            }
        }
        assert_eq!(visitor.headers[header::CACHE_CONTROL], "no-store");
        visitor.hides(" style=\"").shows("<html lang=\"en\" dir=\"ltr\"").shows("<meta name=\"viewport\"");
        assert!(visitor.html.len() < 30_000, "{address}: {} bytes", visitor.html.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_read_their_language() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.reads = "es-MX,es;q=0.9,en;q=0.5";
    visitor
        .opens("/s/riverside")
        .await
        .shows("<html lang=\"es\"")
        .shows("<h1>Entrar</h1>")
        .shows("+1 555 0100</a>");
    visitor
        .sends("/api/language", &[("language", "en")])
        .await
        .is_at("/s/riverside")
        .shows("<h1>Sign in</h1>");
    visitor.opens("/s/riverside/having-trouble").await.shows("<html lang=\"en\"");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_tries_are_told_how_long_to_wait() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let answers = [("username", "nobody"), ("password", "a guess")];
    for _ in 0..100 {
        visitor.opens("/s/riverside").await;
        visitor.sends("/api/self-service/sign-in", &answers).await;
        if visitor.status != StatusCode::OK {
            break;
        }
    }
    assert_eq!(visitor.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(visitor.headers[header::RETRY_AFTER].to_str().unwrap().parse::<u32>().unwrap() > 0);
    visitor.shows("<h1>Too many tries</h1>").shows("then try again").shows("Riverside Sports Club");
    let back = visitor.link("/s/riverside");
    visitor.opens(&back).await.is_at("/s/riverside").shows("value=\"nobody\"").hides("a guess");
}
