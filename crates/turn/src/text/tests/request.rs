//! What kind of thing is asked.

use expect_test::expect;

use super::check;
use crate::text::request;

#[test]
fn english() {
    check(
        expect![[r#"
        Hello                                                    Greeting
        Hi there                                                 Greeting
        Good morning                                             Greeting
        Hey, how are you?                                        Greeting
        How are you doing?                                       Greeting
        Goodbye                                                  Greeting
        Thank you                                                Thanks
        Thanks a lot                                             Thanks
        Okay, thank you so much.                                 Thanks
        Is it going to rain in Seattle tomorrow morning?         YesNoQuestion
        Are there any good hiking trails near the lake?          YesNoQuestion
        Is there anything cheaper?                               YesNoQuestion
        Did you see where I left the car keys?                   YesNoQuestion
        Can you swim?                                            YesNoQuestion
        Does the store open on Sundays                           YesNoQuestion
        What is the capital of New Zealand?                      Question
        What's the weather                                       Question
        How do I get a red wine stain out of a carpet?           Question
        Who wrote the book about the white whale?                Question
        My flight is at seven, so when should I get up?          Question
        But how much does that cost?                             Question
        Which of the two phones has the better camera?           Question
        Set a timer for twenty minutes                           Command
        Please add milk and bread to the shopping list.          Command
        Could you explain how a heat pump works?                 Command
        Can you set a timer for twenty minutes?                  Command
        Can you say that more slowly?                            Command
        I need a recipe with potatoes and some leeks.            Command
        I would like to book a table for four people.            Command
        I was wondering whether you could read me the news.      Command
        Remind me to call my sister on Sunday.                   Command
        Tell me something about the history of coffee.           Command
        Let me know if the store on Main Street is still open.   Command
        What do you think about electric cars?                   Opinion
        Which do you prefer?                                     Opinion
        Should I take the train?                                 Opinion
        I think it is too expensive                              Opinion
        I love this song                                         Opinion
        And tomorrow?                                            FollowUp
        What about Boston?                                       FollowUp
        Sorry, what about next week?                             FollowUp
        How about five                                           FollowUp
        And in Paris?                                            FollowUp
        Why?                                                     FollowUp
        Anything else?                                           FollowUp
        Tomorrow?                                                FollowUp
        She said the meeting was moved again.                    Statement
        The children have to be at school by eight.              Statement
        No, I meant the other one.                               Statement
        five                                                     Statement
        Howdy                                                    Greeting
        See you later                                            Greeting
        I appreciate it                                          Thanks
        We want a table for two                                  Command
        What's your take on electric cars?                       Opinion
        Then what?                                               FollowUp
    "#]],
        request,
    );
}

#[test]
fn spanish() {
    check(
        expect![[r#"
        Hola                                                     Greeting
        Buenos días                                              Greeting
        Hola, ¿qué tal?                                          Greeting
        Adiós                                                    Greeting
        Gracias                                                  Thanks
        Muchas gracias por todo                                  Thanks
        ¿Está abierta la tienda?                                 YesNoQuestion
        ¿Hay una farmacia cerca?                                 YesNoQuestion
        ¿Va a llover mañana?                                     YesNoQuestion
        ¿Tienes hora?                                            YesNoQuestion
        ¿Te vas mañana?                                          YesNoQuestion
        ¿Qué hora es?                                            Question
        que hora es                                              Question
        ¿Cuál es la capital de Francia?                          Question
        ¿A qué hora abre el museo?                               Question
        ¿Cuánto cuesta?                                          Question
        ¿Dónde está la estación?                                 Question
        Pon un temporizador de diez minutos                      Command
        Por favor, enciende la luz                               Command
        Recuérdame comprar leche                                 Command
        ¿Puedes decirme qué tiempo hace?                         Command
        ¿Me puedes poner música?                                 Command
        Quiero reservar una mesa                                 Command
        Me gustaría saber el precio                              Command
        ¿Qué opinas de esto?                                     Opinion
        ¿Qué me recomiendas?                                     Opinion
        Creo que es demasiado caro                               Opinion
        No me gusta                                              Opinion
        ¿Y mañana?                                               FollowUp
        ¿Y en París?                                             FollowUp
        ¿Por qué?                                                FollowUp
        ¿Qué más?                                                FollowUp
        ¿Y si llueve?                                            FollowUp
        La reunión es a las cinco.                               Statement
        Mi hermana vive en Lima                                  Statement
        sí                                                       Statement
        ¿Qué onda?                                               Greeting
        Buen día                                                 Greeting
        ¿Cómo andás?                                             Greeting
        Se lo agradezco                                          Thanks
        ¿Podés poner música?                                     Command
        ¿Me podés decir la hora?                                 Command
        ¿Nos puede dar la cuenta?                                Command
        Apagá la luz                                             Command
        Dígame la hora                                           Command
        Queremos una mesa                                        Command
        Me preguntaba si hay pan                                 Command
        ¿Qué pensás de esto?                                     Opinion
        ¿Vos sabés nadar?                                        YesNoQuestion
        ¿Sabés si llueve?                                        YesNoQuestion
        ¿Abre mañana?                                            YesNoQuestion
        cuanto cuesta el pan                                     Question
        ¿Y entonces?                                             FollowUp
    "#]],
        request,
    );
}
