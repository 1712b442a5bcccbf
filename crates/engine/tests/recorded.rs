//! A conversation that was recorded plays again to the same turns, to the microsecond.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use riposte_engine::api::{Command, Event};
use riposte_measures::{Mark, Marks, Span};
use riposte_settings::Settings;
use riposte_store::Store;
use riposte_turn::{Output, TurnEnd};
use stages::Rig;

#[test]
fn a_recorded_conversation_plays_to_the_same_turns() {
    let replies = vec![Ok(vec!["One. ", "Two three four five six seven eight nine ten."]), Ok(vec!["Yes."])];
    let mut rig = Rig::start(&[], replies, Settings::default());
    rig.engine.send(Command::Say { text: "count".to_owned() });
    rig.until(|event| matches!(event, Event::HeardUpTo { bytes } if *bytes > 6).then_some(()));
    rig.engine.send(Command::Say { text: "and?".to_owned() });
    rig.turn();
    rig.turn();
    let Rig { engine, folder, .. } = rig;
    drop(engine);
    let log = riposte_turn::log::read(&std::fs::read_to_string(folder.path().join("log.jsonl")).unwrap()).unwrap();
    assert!(!log.cut_off);
    let played: Vec<TurnEnd> = log
        .play()
        .into_iter()
        .flat_map(|step| step.orders)
        .filter_map(|order| if let Output::Record(end) = order { Some(*end) } else { None })
        .collect();
    let stored = Store::open(folder.path().join("riposte.db")).unwrap().last(10).unwrap();
    assert_eq!(played.len(), 2);
    for (end, turn) in played.iter().zip(&stored) {
        assert_eq!((&end.transcript, &end.reply, &end.heard), (&turn.transcript, &turn.reply, &turn.heard));
        // The store counts from the end of speech.
        let from = |marks: &Marks| -> Vec<(Mark, Span)> {
            let origin = marks.get(Mark::SpeechEnd).unwrap();
            marks.iter().map(|(mark, at)| (mark, at - origin)).collect()
        };
        assert_eq!((end.outcome, from(&end.marks)), (turn.outcome, from(&turn.marks)));
    }
}
