//! What a server must not do, and what a disk can't: one sentence each, nothing of it used, what was there before still there.

use riposte_catalogue::{CatalogueError, PullOptions};
use riposte_sim::files::{Act, FileServer};

use crate::desk::{Desk, PATH, model, sha256, told};

fn check(act: Act, code: &str, says: &str) {
    let desk = Desk::new();
    desk.server.always(PATH, act.clone());
    let told = told(desk.pull().0);
    assert!(told.starts_with(code) && told.contains(says), "{act:?}: {told}");
    desk.assert_unused();
    // It was the server's fault: a good one does.
    desk.server.always(PATH, Act::Good);
    desk.pull().0.unwrap();
    desk.assert_whole();
}

#[test]
fn every_lie_of_a_server_is_found_and_told() {
    check(Act::Page { told: true }, "models.web_page Retry", "sent a web page in place of the file model.bin.");
    check(Act::Page { told: false }, "models.web_page Retry", "sign in");
    check(Act::Length(599_999), "models.wrong_length Retry", "has 599999 bytes and not 600000");
    check(Act::Length(700_000), "models.wrong_length Retry", "has 700000 bytes and not 600000");
    check(Act::Wrong, "models.wrong_hash Retry", "its SHA-256 is another");
    check(Act::Redirect(PATH.to_owned()), "models.redirects Retry", "from one address to the next without end");
    check(Act::Redirect("http://example.org/x".to_owned()), "models.unsafe_redirect Retry", "not safe");
    check(Act::Redirect("file:///etc/passwd".to_owned()), "models.unsafe_redirect Retry", "not safe");
    check(Act::Status(404), "models.gone Retry", "does not have the file model.bin any more");
    check(Act::Status(403), "models.forbidden Input", "does not give the file model.bin to everybody");
    check(Act::Status(500), "models.server Retry", "has trouble of its own (status 500)");
    check(Act::Break(0), "models.cut Retry", "broke off in the middle of model.bin");
}

#[test]
fn a_body_that_does_not_end_where_it_should_is_cut_off() {
    // No length is told, and more comes than was published: a disk is not filled with it.
    let desk = Desk::with(|url, bytes| {
        let hash = sha256(bytes);
        format!("{{ name = \"model.bin\", size = 1000, sha256 = \"{hash}\", address = \"{url}\" }}")
    });
    desk.server.always(PATH, Act::Chunked);
    assert!(told(desk.pull().0).contains("models.wrong_length"));
    desk.assert_unused();
}

#[test]
fn nobody_there() {
    let desk = Desk::new();
    let server = FileServer::start().unwrap();
    let address = server.url(PATH);
    drop(server);
    let model = model("a", &format!("{{ name = \"model.bin\", address = \"{address}\" }}"));
    let desk = Desk { model, ..desk };
    assert!(told(desk.pull().0).contains("can't be reached: nothing answers there. Check the connection"));
}

#[test]
fn a_full_disk_is_told_before_and_in_the_middle() {
    let desk = Desk::with(|url, bytes| {
        format!(
            "{{ name = \"model.bin\", size = 9000000000000000000, sha256 = \"{}\", address = \"{url}\" }}",
            sha256(bytes)
        )
    });
    let said = told(desk.pull().0);
    assert!(said.starts_with("models.no_room Device: There is not enough room") && said.contains("are free"), "{said}");
    assert_eq!(desk.server.asked(), [], "nothing was asked for");

    #[cfg(target_os = "linux")]
    {
        // A file that takes nothing, where the part would be.
        let desk = Desk::new();
        let parts = desk.store.folder().join(".partial");
        std::fs::create_dir_all(&parts).unwrap();
        std::os::unix::fs::symlink("/dev/full", parts.join("a~model.bin.part")).unwrap();
        let said = told(desk.pull().0);
        assert!(said.starts_with("models.disk_full Device: The disk of") && said.contains("then try again"), "{said}");
        desk.assert_unused();
        std::fs::remove_file(parts.join("a~model.bin.part")).unwrap();
        desk.pull().0.unwrap();
        desk.assert_whole();
    }
}

#[test]
fn what_was_installed_before_works_until_the_new_one_is_whole() {
    let desk = Desk::new();
    desk.pull().0.unwrap();
    let newer = riposte_sim::files::noise(400_000, 9);
    desk.server.put(PATH, &newer, "\"two\"");
    let file = |hash: &str| {
        format!(
            "{{ name = \"model.bin\", size = {}, sha256 = \"{hash}\", address = \"{}\" }}",
            newer.len(),
            desk.server.url(PATH)
        )
    };
    let (old, new) = (desk.model.clone(), model("a", &file(&sha256(&newer))));
    for act in [Act::Wrong, Act::Page { told: true }, Act::Break(0)] {
        desk.server.always(PATH, act);
        assert!(desk.store.pull(&new, &desk.options, &riposte_catalogue::Control::default(), &mut |_| {}).is_err());
        assert!(std::fs::read(desk.store.locate("a").unwrap()).unwrap() == desk.bytes);
        assert_eq!(desk.store.verify("a").unwrap().wrong, []);
    }
    desk.server.always(PATH, Act::Good);
    desk.store.pull(&new, &desk.options, &riposte_catalogue::Control::default(), &mut |_| {}).unwrap();
    assert!(std::fs::read(desk.store.locate("a").unwrap()).unwrap() == newer);
    assert_ne!(old.files, new.files);
}

#[test]
fn a_licence_that_must_be_accepted_is_asked_for_first() {
    let mut desk = Desk::new();
    desk.model.licence.accept = true;
    assert!(matches!(desk.pull().0, Err(CatalogueError::LicenceNotAccepted { .. })));
    assert_eq!(desk.server.asked(), []);
    desk.options = PullOptions { accept_licence: true, ..desk.options };
    desk.pull().0.unwrap();
    desk.assert_whole();
}

#[test]
fn a_file_that_nobody_publishes_can_only_be_imported() {
    let desk = Desk::with(|_, _| "{ name = \"model.bin\" }".to_owned());
    assert!(told(desk.pull().0).starts_with("models.no_address Input: Nobody publishes the file model.bin of a"));
}
