//! An earlier conversation goes on where it was, and one that is deleted is gone.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use riposte_chat::Role;
use riposte_engine::api::{Command, Event};
use riposte_measures::{Outcome, TurnView};
use riposte_settings::Settings;
use stages::Rig;

fn ask(rig: &mut Rig, text: &str) -> TurnView {
    rig.engine.send(Command::Say { text: text.to_owned() });
    rig.turn()
}

fn resume(rig: &Rig, name: &str) {
    rig.engine.send(Command::ResumeConversation { name: name.to_owned() });
}

fn resumed(rig: &mut Rig) -> Vec<TurnView> {
    rig.until(|event| match event {
        Event::ConversationResumed { turns } => Some(turns.clone()),
        _ => None,
    })
}

#[test]
fn a_conversation_that_is_resumed_is_on_the_screen_and_the_model_is_told_of_it_as_it_was_heard() {
    let long = vec!["One. ", "Two three four five six seven eight nine ten. ", "Eleven twelve."];
    let mut rig = Rig::start(&[], vec![Ok(long), Ok(vec!["Else."]), Ok(vec!["Thirteen."])], Settings::default());
    rig.engine.send(Command::Say { text: "count".to_owned() });
    rig.until(|event| matches!(event, Event::HeardUpTo { bytes } if *bytes > 6).then_some(()));
    rig.engine.send(Command::NewConversation);
    let other = ask(&mut rig, "something else");
    let first = {
        let store = riposte_store::Store::open(rig.folder.path().join("riposte.db")).unwrap();
        store.last(2).unwrap().remove(0).view()
    };
    assert_ne!(first.conversation, other.conversation);
    assert_eq!(first.outcome, Outcome::Interrupted);

    resume(&rig, &first.conversation);
    assert_eq!(resumed(&mut rig), std::slice::from_ref(&first));
    assert_eq!(rig.engine.snapshot().turns, std::slice::from_ref(&first));
    let next = ask(&mut rig, "go on");
    assert_eq!(next.conversation, first.conversation);
    let asked = rig.asked.lock().unwrap()[2].messages.clone();
    let told: Vec<(Role, &str)> = asked.iter().map(|message| (message.role, message.text.as_str())).collect();
    assert_eq!((told.len(), told[0], told[2]), (3, (Role::User, "count"), (Role::User, "go on")));
    assert!(told[1].1.starts_with("One.") && told[1].1.ends_with('—') && !told[1].1.contains("Eleven"), "{told:?}");
    assert_eq!(rig.engine.snapshot().turns, [first, next]);
}

#[test]
fn a_conversation_that_is_deleted_is_gone_and_can_not_be_resumed() {
    let mut rig = Rig::start(&[], vec![Ok(vec!["Yes."]), Ok(vec!["No."]), Ok(vec!["So."])], Settings::default());
    let kept = ask(&mut rig, "one");
    rig.engine.send(Command::NewConversation);
    let gone = ask(&mut rig, "two");
    rig.engine.send(Command::DeleteConversation { name: gone.conversation.clone() });
    // It was the one that went on.
    rig.until(|event| matches!(event, Event::ConversationCleared).then_some(()));
    rig.until(|event| matches!(event, Event::ConversationDeleted { name } if *name == gone.conversation).then_some(()));
    resume(&rig, &gone.conversation);
    let code = rig.until(|event| match event {
        Event::Failed { problem } => Some(problem.code.clone()),
        _ => None,
    });
    assert_eq!(code, "engine.conversation_gone");
    resume(&rig, &kept.conversation);
    assert_eq!(resumed(&mut rig), [kept]);
    ask(&mut rig, "three");
    let stored: Vec<String> = rig.stored().into_iter().map(|turn| turn.transcript).collect();
    assert_eq!(stored, ["one", "three"]);
}
