//! A valid call of every function about passkeys. What a phone answers was asked in the browser that hands it in.

use super::{Case, Who, cases::of_client};
use crate::support::{
    Browser,
    phone::Phone,
    world::{CLIENT_PASSWORD, HERE, World, sign_in_staff},
};

const LIST: &str = "/staff/account/passkeys";

fn of_staff(page: &str, more: &[(&'static str, &str)]) -> Case {
    let fields = more.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Case { fields, leads_to: page.to_owned() }
}

pub(super) fn begun(_: &mut World) -> Case {
    of_staff("/staff/account/passkeys/new", &[])
}

pub(super) fn made(browser: &mut Browser, _: Who) -> Case {
    let begun = browser.post("/api/account/begin-passkey", &[]);
    let answer = Phone::new().makes(&browser.follow(begun));
    of_staff(LIST, &[("name", "Phone"), ("answer", &answer)])
}

pub(super) fn added(browser: &mut Browser, _: Who) -> Case {
    Phone::new().is_added_by_staff(browser);
    of_staff(LIST, &[("passkey", &browser.visit(LIST).hidden("passkey"))])
}

pub(super) fn asked(_: &mut World) -> Case {
    of_staff("", &[])
}

pub(super) fn given(world: &mut World, many: usize) -> Vec<Case> {
    let (mut phone, mut browser) = (Phone::new(), world.server.browser());
    sign_in_staff(&mut browser, "administrator");
    phone.is_added_by_staff(&mut browser);
    let given = |_| {
        let told = world.server.browser().post("/api/staff/ask-passkey", &[]);
        of_staff("/staff/clients", &[("answer", &phone.gives(&told))])
    };
    (0..many).map(given).collect()
}

pub(super) fn has_one(browser: &mut Browser, _: Who) -> Case {
    Phone::new().is_added_by_staff(browser);
    of_staff("", &[])
}

pub(super) fn proof(browser: &mut Browser, _: Who) -> Case {
    let mut phone = Phone::new();
    phone.is_added_by_staff(browser);
    let told = browser.post("/api/staff/ask-passkey-to-confirm", &[]);
    of_staff("/staff/clients", &[("answer", &phone.gives(&told))])
}

pub(super) fn begun_by_client(_: &mut World) -> Case {
    of_client("", &[("password", CLIENT_PASSWORD)])
}

pub(super) fn made_by_client(browser: &mut Browser, who: Who) -> Case {
    let answer = match who {
        Who::Client => Phone::new().is_to_be_added_by_client(browser),
        _ => String::new(),
    };
    of_client("", &[("name", "Phone"), ("answer", &answer)])
}

pub(super) fn added_by_client(browser: &mut Browser, who: Who) -> Case {
    if who != Who::Client {
        return of_client("", &[]);
    }
    Phone::new().is_added_by_client(browser);
    of_client("/passkeys", &[("passkey", &browser.visit("/s/riverside/passkeys").hidden("passkey"))])
}

pub(super) fn asked_of_client(_: &mut World) -> Case {
    of_client("", &[])
}

pub(super) fn given_by_client(world: &mut World, many: usize) -> Vec<Case> {
    let (_, mut browser) = world.active();
    let mut phone = Phone::new();
    phone.is_added_by_client(&mut browser);
    let given = |_| {
        let told = world.server.browser().post("/api/self-service/ask-passkey", &[("slug", HERE)]);
        of_client("", &[("answer", &phone.gives(&told))])
    };
    (0..many).map(given).collect()
}
