//! A location's logo: what is taken, and how it is served.

use crate::{
    roles::LOGO,
    support::{
        Installation,
        world::{HERE, World},
    },
};

const SAVE: &str = "/api/location/save-logo";
const PAGE: &str = "/staff/administration/location";

#[test]
fn a_logo_is_shown_to_clients_and_kept_by_browsers() {
    let mut world = World::new(Installation::new());
    let mut client = world.server.browser();
    let sign_in = format!("/s/{HERE}");
    assert!(!client.get(&sign_in).text().contains("/logo/"));
    let answer = world.staff("administrator").upload(SAVE, "logo", LOGO);
    assert_eq!(answer.location().as_deref(), Some(PAGE), "{}", answer.text());
    assert!(world.staff("administrator").follow(answer).text().contains("The logo is saved."));

    let page = client.get(&sign_in).text();
    let address =
        page.split("src=\"").find_map(|rest| rest.split('"').next().filter(|src| src.contains("/logo/")));
    let address = address.unwrap_or_else(|| panic!("no logo in {page}")).to_owned();
    let logo = client.get(&address);
    assert_eq!((logo.status, logo.header("content-type")), (200, Some("image/png")));
    assert!(logo.body.starts_with(b"\x89PNG"));
    assert_eq!(logo.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(logo.header("x-content-type-options"), Some("nosniff"));
    assert!(
        logo.header("content-security-policy").is_some_and(|policy| policy.starts_with("default-src 'none'"))
    );
    for wrong in [format!("{address}0"), address.replace(HERE, "hillside"), format!("/s/{HERE}/logo/x")] {
        assert_eq!(client.get(&wrong).status, 404, "{wrong}");
    }

    world.staff("administrator").post("/api/location/remove-logo", &[]);
    assert_eq!(client.get(&address).status, 404);
}

#[test]
fn what_is_no_picture_is_told_at_its_field() {
    let mut world = World::new(Installation::new());
    let office = world.staff("administrator");
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>"#;
    for (file, told) in [
        (&svg[..], "Choose a picture that is a PNG, JPEG or WebP file"),
        (b"", "Choose a picture"),
        (&vec![0; 1024 * 1024 + 1], "Choose a file of 1 MB or less"),
    ] {
        let answer = office.upload(SAVE, "logo", file);
        let page = office.follow(answer).text();
        assert!(page.contains(told) && page.contains("<title>Error: "), "{told}: {page}");
    }
    // A form without files, and one larger than any form may be.
    assert_eq!(office.post(SAVE, &[("logo", "x")]).status, 400);
    assert_eq!(office.upload(SAVE, "logo", &vec![0; 4 * 1024 * 1024 + 1]).status, 413);
    assert!(!office.get(PAGE).text().contains("/logo/"));
}
