//! Nothing goes wrong.

use riposte_catalogue::{CatalogueError, Event, Status, Verified};
use riposte_sim::files::Act;

use crate::desk::{Desk, model, sha256};

#[test]
fn a_model_is_pulled_verified_used_and_removed() {
    let desk = Desk::new();
    assert_eq!(desk.store.status(&desk.model).unwrap(), Status::Missing);
    assert_eq!(desk.store.locate("a"), Err(CatalogueError::NotInstalled { id: "a".to_owned() }));
    let (pulled, events) = desk.pull();
    let pulled = pulled.unwrap();
    assert!(pulled.files[0].published && pulled.size() == desk.bytes.len() as u64);
    desk.assert_whole();
    let progress: Vec<u64> = events
        .iter()
        .filter_map(|event| if let Event::Progress { done, .. } = event { Some(*done) } else { None })
        .collect();
    assert!(progress.is_sorted() && !progress.is_empty(), "{progress:?}");
    assert!(matches!(events.last(), Some(Event::Installed { .. })), "{events:?}");
    let right = Verified { id: "a".to_owned(), right: 1, recorded: 0, wrong: vec![] };
    assert_eq!(desk.store.verify("a").unwrap(), right);
    assert!(desk.store.disk_use() > desk.bytes.len() as u64);

    // A second pull asks for nothing.
    assert!(desk.pull().0.is_ok());
    assert_eq!(desk.server.asked().len(), 1);

    assert_eq!(desk.store.remove("a").unwrap(), desk.bytes.len() as u64);
    desk.assert_unused();
    assert_eq!(desk.store.remove("a"), Err(CatalogueError::NotInstalled { id: "a".to_owned() }));
}

#[test]
fn what_changed_on_the_disk_is_found_and_only_that_is_fetched_again() {
    let desk = Desk::with(|url, bytes| {
        let (size, hash) = (bytes.len(), sha256(bytes));
        format!(
            "{{ name = \"model.bin\", size = {size}, sha256 = \"{hash}\", address = \"{url}\" }}, {{ name = \"deep/other.bin\", size = {size}, sha256 = \"{hash}\", address = \"{url}\" }}"
        )
    });
    desk.pull().0.unwrap();
    // The same size: only a hash shows it.
    let mut bytes = desk.bytes.clone();
    bytes[1000] ^= 1;
    std::fs::write(desk.file(), &bytes).unwrap();
    assert!(desk.store.locate("a").is_ok());
    let verified = desk.store.verify("a").unwrap();
    assert_eq!((verified.right, verified.wrong[0].0.as_str()), (1, "model.bin"));
    assert!(matches!(desk.store.locate("a"), Err(CatalogueError::Damaged { .. })));
    assert!(matches!(desk.store.status(&desk.model).unwrap(), Status::Damaged { .. }));
    desk.pull().0.unwrap();
    desk.assert_whole();
    assert_eq!(desk.server.asked().len(), 3, "two, and the one again");

    std::fs::remove_file(desk.file()).unwrap();
    assert!(matches!(desk.store.locate("a"), Err(CatalogueError::Damaged { .. })));
    desk.pull().0.unwrap();
    desk.assert_whole();
}

#[test]
fn a_hash_that_nobody_publishes_is_recorded_and_said() {
    let desk = Desk::unpublished();
    let (pulled, events) = desk.pull();
    assert!(!pulled.unwrap().files[0].published);
    let recorded = events.iter().any(
        |event| matches!(event, Event::Verified { recorded: true, sha256: hash, .. } if *hash == sha256(&desk.bytes)),
    );
    assert!(recorded, "{events:?}");
    assert_eq!(desk.store.verify("a").unwrap().recorded, 1);
    std::fs::write(desk.file(), b"other").unwrap();
    assert_eq!(desk.store.verify("a").unwrap().wrong.len(), 1);
}

#[test]
fn redirects_are_followed_and_mirrors_tried_in_turn() {
    let desk = Desk::new();
    desk.server.put("/moved", b"", "");
    desk.server.script("/moved", [Act::Redirect("/model.bin".to_owned())]);
    desk.server.put("/busy", b"", "");
    desk.server.script("/busy", [Act::Status(503)]);
    let (size, hash) = (desk.bytes.len(), sha256(&desk.bytes));
    let (busy, gone, moved) = (desk.server.url("/busy"), desk.server.url("/gone"), desk.server.url("/moved"));
    let model = model(
        "a",
        &format!(
            "{{ name = \"model.bin\", size = {size}, sha256 = \"{hash}\", address = \"{busy}\", mirrors = [\"{gone}\", \"{moved}\"] }}"
        ),
    );
    let desk = Desk { model, ..desk };
    let (pulled, events) = desk.pull();
    pulled.unwrap();
    desk.assert_whole();
    assert_eq!(events.iter().filter(|event| matches!(event, Event::Retried { .. })).count(), 2);
}

#[test]
fn a_damaged_list_loses_nothing_that_was_downloaded() {
    let desk = Desk::new();
    desk.pull().0.unwrap();
    std::fs::write(desk.store.folder().join("installed.json"), "{").unwrap();
    assert!(matches!(desk.store.locate("a"), Err(CatalogueError::NotInstalled { .. })));
    desk.pull().0.unwrap();
    desk.assert_whole();
    assert_eq!(desk.server.asked().len(), 1, "it was found in its folder");
}
