//! Words over the reply.

use expect_test::expect;

use super::check;
use crate::text::reaction;

#[test]
fn acknowledgement_lets_it_go_on() {
    check(
        expect![[r#"
        Mm-hm.                                                   Backchannel
        mhm                                                      Backchannel
        Uh-huh.                                                  Backchannel
        Hm.                                                      Backchannel
        Right.                                                   Backchannel
        Yeah.                                                    Backchannel
        yeah yeah                                                Backchannel
        Yeah, right.                                             Backchannel
        ok                                                       Backchannel
        Okay, I see.                                             Backchannel
        I see.                                                   Backchannel
        Sure                                                     Backchannel
        Got it.                                                  Backchannel
        Oh wow.                                                  Backchannel
        Oh nice.                                                 Backchannel
        Really?                                                  Backchannel
        Great!                                                   Backchannel
        Yes                                                      Backchannel
        No way                                                   Backchannel
        Exactly                                                  Backchannel
        That's right                                             Backchannel
        Makes sense.                                             Backchannel
        Oh yeah, of course                                       Backchannel
        Ajá.                                                     Backchannel
        Sí                                                       Backchannel
        Sí, sí, claro.                                           Backchannel
        Vale                                                     Backchannel
        Vale, entiendo                                           Backchannel
        Claro que sí                                             Backchannel
        Ya                                                       Backchannel
        Bueno                                                    Backchannel
        Ah, ya veo.                                              Backchannel
        ¿En serio?                                               Backchannel
        ¡Qué bien!                                               Backchannel
        Go on.                                                   Backchannel
        Keep going                                               Backchannel
        Yeah, carry on                                           Backchannel
        For sure                                                 Backchannel
        You're right, good point                                 Backchannel
        Fascinating                                              Backchannel
        Oh my god                                                Backchannel
        Sigue.                                                   Backchannel
        Ajá, continúa                                            Backchannel
        Así es                                                   Backchannel
        Tal cual                                                 Backchannel
        Ah, mira.                                                Backchannel
        Mirá vos                                                 Backchannel
        ¡Qué chévere!                                            Backchannel
        Qué padre                                                Backchannel
        No manches                                               Backchannel
        Sí, obvio                                                Backchannel
        Pues sí                                                  Backchannel
        Tienes razón                                             Backchannel
        Te entiendo                                              Backchannel
        Listo                                                    Backchannel
        Menos mal                                                Backchannel
    "#]],
        reaction,
    );
}

#[test]
fn orders_stop_it() {
    check(
        expect![[r#"
        Stop.                                                    Stop
        Stop it                                                  Stop
        No stop please.                                          Stop
        Okay stop                                                Stop
        Wait                                                     Stop
        Wait, what about tomorrow                                Stop
        Hold on a second                                         Stop
        Hang on.                                                 Stop
        One moment.                                              Stop
        One second please                                        Stop
        Shut up!                                                 Stop
        Be quiet.                                                Stop
        Enough                                                   Stop
        That is not what I asked.                                Stop
        Never mind                                               Stop
        Pause                                                    Stop
        No, no.                                                  Stop
        Excuse me                                                Stop
        Skip that and give me the summary.                       Stop
        Yeah but wait                                            Stop
        Para                                                     Stop
        Para, por favor                                          Stop
        Ya, para                                                 Stop
        Espera                                                   Stop
        Espera un momento                                        Stop
        ¡Alto!                                                   Stop
        Basta ya                                                 Stop
        ¡Cállate!                                                Stop
        Silencio                                                 Stop
        Un momento                                               Stop
        Detente                                                  Stop
        Déjalo                                                   Stop
        No, no                                                   Stop
        No gracias                                               Stop
        Vale, cancela                                            Stop
        Hold up                                                  Stop
        Hold on                                                  Stop
        One second                                               Stop
        Two seconds please                                       Stop
        Okay, that'll do                                         Stop
        Shh                                                      Stop
        Be silent                                                Stop
        Knock it off                                             Stop
        Leave it                                                 Stop
        Scratch that, make it five                               Stop
        I'm not done                                             Stop
        Quick question                                           Stop
        No no no                                                 Stop
        Esperá                                                   Stop
        Esperá un cachito                                        Stop
        Pará                                                     Stop
        Pará, por favor                                          Stop
        Callate                                                  Stop
        Cierra la boca                                           Stop
        Un segundito                                             Stop
        Dame un momento                                          Stop
        Aguanta tantito                                          Stop
        Permíteme                                                Stop
        Disculpe, ¿y mañana?                                     Stop
        Eso no es lo que te pregunté.                            Stop
        No era eso                                               Stop
        Ahora no                                                 Stop
        Deja                                                     Stop
        Ya está, gracias                                         Stop
        Oiga                                                     Stop
        Tengo otra pregunta                                      Stop
        Ya basta                                                 Stop
    "#]],
        reaction,
    );
}

#[test]
fn the_rest_is_words() {
    check(
        expect![[r#"
        ...                                                      Nothing
        no                                                       Words(1)
        But how much does that cost?                             Words(6)
        Sorry, what about next week?                             Words(5)
        Actually, make that five.                                Words(4)
        Is there anything cheaper?                               Words(4)
        Right now                                                Words(2)
        Yes I would like that one                                Words(6)
        Okay and what about dinner                               Words(5)
        I can't wait                                             Words(3)
        I see a problem with that                                Words(6)
        Quiet music for dinner                                   Words(4)
        Really big ones                                          Words(3)
        Para mañana                                              Words(2)
        Para el lunes, por favor                                 Words(5)
        Sí, pero más barato                                      Words(4)
        Claro, y mañana                                          Words(3)
        ¿Y el precio?                                            Words(3)
        Ya no quiero eso                                         Words(4)
        yeah yeah yeah yeah yeah yeah                            Words(6)
        um                                                       Words(1)
        five                                                     Words(1)
        Go on holiday                                            Words(3)
        Continue with the second one please                      Words(6)
        Fair trade coffee                                        Words(3)
        Deja las luces encendidas                                Words(4)
        Sigue lloviendo mañana                                   Words(3)
        Para dos personas                                        Words(3)
        Listo para salir                                         Words(3)
        Ya está lloviendo aquí                                   Words(4)
        Va a llover                                              Words(3)
        Más despacio                                             Words(2)
        Mute the kitchen speaker                                 Words(4)
    "#]],
        reaction,
    );
}
