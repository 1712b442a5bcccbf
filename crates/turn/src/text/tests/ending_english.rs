//! How English sentences end, with and without what a recogniser writes after them.

use expect_test::expect;

use super::check;
use crate::text::ending;

#[test]
fn open_words() {
    check(
        expect![[r#"
            I'd like milk and                                        Open(Conjunction)
            I'd like milk and.                                       Open(Conjunction)
            Tea or                                                   Open(Conjunction)
            I was late because                                       Open(Conjunction)
            Let me know if                                           Open(Conjunction)
            Start a workout that                                     Open(Conjunction)
            I think that                                             Open(Conjunction)
            It is bigger than                                        Open(Conjunction)
            Play some quiet music while I                            Open(Auxiliary)
            My flight is at seven, so                                Open(Conjunction)
            Find me a plumber who                                    Open(Conjunction)
            Some fruit such as                                       Open(Conjunction)
            the                                                      Open(Article)
            What is the                                              Open(Article)
            Turn on the.                                             Open(Article)
            Is there a                                               Open(Article)
            Play a nice                                              Open(Article)
            Are there any                                            Open(Article)
            Are there any good                                       Open(Article)
            It is very                                               Open(Article)
            There is no                                              Open(Article)
            Play some                                                Open(Article)
            Call my                                                  Open(Possessive)
            What's my                                                Open(Possessive)
            Where is your                                            Open(Possessive)
            At my father's                                           Open(Possessive)
            Give me three ideas for                                  Open(Preposition)
            The capital of                                           Open(Preposition)
            What is the capital of                                   Open(Preposition)
            Tell me something about                                  Open(Preposition)
            How far is it from                                       Open(Preposition)
            A reservation at                                         Open(Preposition)
            Turn down the lights in                                  Open(Preposition)
            What is the weather in                                   Open(Preposition)
            What are the best restaurants in                         Open(Preposition)
            What time does the train leave for                       Open(Preposition)
            I will be there until                                    Open(Preposition)
            How far is it from here to                               Open(Preposition)
            um                                                       Open(Filler)
            Um.                                                      Open(Filler)
            Why is the sky red in the um,                            Open(Filler)
            I want, uh                                               Open(Filler)
            So like                                                  Neutral
            It was, you know                                         Open(Filler)
            I mean                                                   Open(Filler)
            Well                                                     Open(Filler)
            Let me think                                             Open(Filler)
            What's the, let's see                                    Open(Filler)
            can you                                                  Open(Auxiliary)
            Could you please                                         Open(Auxiliary)
            I want to                                                Open(Auxiliary)
            I want to.                                               Open(Auxiliary)
            I would like to                                          Open(Auxiliary)
            is the                                                   Open(Article)
            What is                                                  Open(Auxiliary)
            What's                                                   Open(Auxiliary)
            Where are                                                Open(Auxiliary)
            How do                                                   Open(Auxiliary)
            What do you                                              Open(Auxiliary)
            How long should I                                        Open(Auxiliary)
            Are you                                                  Open(Auxiliary)
            Is it going to                                           Open(Auxiliary)
            There will be                                            Open(Auxiliary)
            I don't                                                  Open(Auxiliary)
            I just                                                   Open(Auxiliary)
            When I am                                                Open(Auxiliary)
            Let me know when you                                     Open(Auxiliary)
            Let's                                                    Open(Auxiliary)
            I'm going to                                             Open(Auxiliary)
            two hundred and                                          Open(Number)
            My number is four one                                    Open(Number)
            My phone number is 415 555                               Open(Number)
            The code is one two                                      Open(Number)
            one point                                                Open(Number)
            What is seventeen                                        Open(Number)
            What is seventeen times                                  Open(Number)
            Set a timer for twenty                                   Open(Number)
            Ten percent of                                           Open(Number)
            half past                                                Open(Number)
            Milk, eggs,                                              Open(List)
            Buy milk, eggs, bread,                                   Open(List)
            First                                                    Open(List)
            The following                                            Open(List)
            tell me                                                  Open(Verb)
            Tell me.                                                 Open(Verb)
            Give me                                                  Open(Verb)
            Can you show me                                          Open(Verb)
            Let me                                                   Open(Verb)
            Remind me to                                             Open(Verb)
            Remind me to call                                        Open(Verb)
            set a timer for                                          Open(Verb)
            Set a reminder to                                        Open(Verb)
            Turn on                                                  Open(Verb)
            Please add                                               Open(Verb)
            Can you find                                             Open(Verb)
            I need                                                   Open(Verb)
            How do I get                                             Open(Verb)
            Do you know                                              Open(Verb)
            Search for                                               Open(Verb)
            It looks like                                            Open(Preposition)
            Would you like                                           Open(Verb)
            Do you like                                              Open(Verb)
            If it rains tomorrow                                     Open(Conjunction)
            When I get home                                          Open(Conjunction)
            If you see my sister,                                    Open(Conjunction)
            Although it was late                                     Open(Conjunction)
            I'll call you as soon                                    Open(Conjunction)
            Everyone including                                       Open(Preposition)
            The hotel is within                                      Open(Preposition)
            Dear Mr                                                  Open(Article)
            It takes almost                                          Open(Article)
            I'd like something, for example                          Open(Filler)
            So, what do you call it                                  Open(Filler)
            She'd                                                    Open(Auxiliary)
            There'll                                                 Open(Auxiliary)
            On the one hand                                          Open(List)
            Call 415 555                                             Open(Number)
            Call four one five                                       Open(Number)
            Call forty eight                                         Open(Number)
        "#]],
        ending,
    );
}

#[test]
fn words_that_can_be_the_last() {
    check(
        expect![[r#"
            yes                                                      Complete
            no                                                       Complete
            Thanks                                                   Complete
            thank you                                                Complete
            Okay                                                     Complete
            please                                                   Neutral
            Yes please                                               Complete
            Set a timer for ten minutes please                       Complete
            I think so                                               Complete
            I don't think so                                         Complete
            Me too                                                   Complete
            What is the capital of New Zealand                       Complete
            What's the weather                                       Complete
            What time is it                                          Complete
            How are you                                              Complete
            Who are you                                              Complete
            How old are you                                          Complete
            What are you looking for                                 Complete
            What are you looking for.                                Closed
            Where are you from                                       Complete
            Who did you talk to                                      Complete
            What is it for                                           Complete
            What are they talking about                              Complete
            Who's it from                                            Complete
            What is the book about                                   Complete
            What is the weather like                                 Complete
            What would you like                                      Complete
            What does it look like                                   Complete
            What do you need                                         Complete
            What should I do                                         Complete
            Which one should I get                                   Complete
            I know what it is                                        Neutral
            Tell me what the weather is                              Complete
            I don't know where you are                               Neutral
            Turn it on                                               Complete
            Turn the lights on                                       Complete
            Turn the lights on.                                      Closed
            Turn down the lights                                     Complete
            Please come in                                           Complete
            Log in                                                   Complete
            Play some quiet music                                    Complete
            Call my sister                                           Complete
            Add milk to the shopping list                            Complete
            Give me three ideas                                      Complete
            Do that                                                  Neutral
            What is that                                             Complete
            Is it going to rain tomorrow                             Complete
            Is the store open                                        Complete
            Are there any good hiking trails near the lake           Complete
            Can you set a timer for twenty minutes                   Complete
            Could you explain how a heat pump works                  Complete
            When is the next train to Boston                         Complete
            Why is the sky red in the evening                        Complete
            Who wrote the book                                       Complete
            I need a recipe with potatoes                            Complete
            As soon as you can                                       Neutral
            Find flights to LA                                       Complete
            I said no                                                Neutral
            He plays the violin as well                              Complete
            So do I                                                  Neutral
            Mm-hm                                                    Complete
            Got it                                                   Complete
            How far is Paris                                         Complete
            When is it                                               Complete
            Which is the best                                        Neutral
            Yes I do                                                 Complete
            No, the other one                                        Complete
            Turn the volume down a little                            Complete
            Do you know what time the pharmacy closes                Complete
            What else can you do                                     Complete
            If you like                                              Neutral
            Whenever you're ready                                    Neutral
            If it rains tomorrow remind me to take an umbrella       Neutral
            And tomorrow                                             Complete
            Sorry, and next week                                     Complete
            Call 415 555 0199                                        Complete
            What was the weather like yesterday                      Complete
            We need a table for two                                  Complete
            Print that page                                          Complete
            Is there anything cheaper                                Complete
        "#]],
        ending,
    );
}

#[test]
fn marks_and_what_tells_nothing() {
    check(
        expect![[r#"
            ...                                                      Empty
            ?                                                        Empty
            Hello there.                                             Closed
            What?                                                    Closed
            And?                                                     Closed
            Is it the?!                                              Closed
            The store is still open.                                 Closed
            It rained all day                                        Neutral
            Well, I was thinking,                                    Trailing
            In the evening...                                        Trailing
            It was a long day —                                      Trailing
            Tomorrow morning,                                        Trailing
            Actually, yes,                                           Trailing
            I wea-                                                   Trailing
            What time does the next train                            Neutral
            What does the word                                       Neutral
            Why is the sky                                           Neutral
            When was the bridge over the bay                         Neutral
            How many grams are there                                 Neutral
            How do I get a red wine stain                            Neutral
            Send a message to Paul                                   Neutral
            Tell me something                                        Neutral
            Set an alarm                                             Neutral
            Put the plates                                           Neutral
            What is seventeen times twenty                           Neutral
            The nearest                                              Neutral
            Yes. I want to                                           Open(Auxiliary)
            What time is it? And                                     Open(Conjunction)
            “What time is it?”                                       Closed
            At nine a.m.                                             Closed
            That's what I mean                                       Neutral
            I don't know                                             Complete
            me                                                       Neutral
            They have a red one                                      Neutral
            what                                                     Neutral
            Remind me ten minutes before                             Neutral
            Send a text to mom saying                                Open(Conjunction)
            I want to know how many calories are                     Open(Auxiliary)
            At what time does the library close                      Complete
            Vitamin e                                                Neutral
            No, I meant                                              Neutral
            I'm trying to figure out how to bake bread               Neutral
            My name is Laura                                         Neutral
            Show me pictures                                         Neutral
            Is there a bus from                                      Open(Preposition)
            What is the difference                                   Neutral
            What's the distance                                      Neutral
            When does it                                             Open(Auxiliary)
            If it rains tomorrow.                                    Closed
        "#]],
        ending,
    );
}

#[test]
fn what_is_wanted_comes_after() {
    check(
        expect![[r#"
            Because my phone is old                                  Open(Conjunction)
            If the weather is nice tomorrow                          Open(Conjunction)
            If it rains can we go to the museum                      Neutral
            My daughter wants to know                                Open(Conjunction)
            The thing I want to know                                 Open(Conjunction)
            Let me know when                                         Open(Conjunction)
            I was wondering                                          Open(Conjunction)
            What do you want to know                                 Complete
            That is all I want to know                               Neutral
            I don't know why                                         Neutral
        "#]],
        ending,
    );
}
